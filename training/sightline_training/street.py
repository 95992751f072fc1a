"""Heads on made-up cameras: `prepare`, `train`, `eval`, `export`, `report`, each a command that goes on where it stopped.

    python -m sightline_training.street prepare --split train --encoder ../models/street/encoder
    python -m sightline_training.street train --model carry --seed 1
    python -m sightline_training.street eval --model carry --seed 1    # chooses on validation, judges on test
    python -m sightline_training.street export --model carry --seed 1 --out ../models/street/head
    python -m sightline_training.street report                         # docs/evaluation.md's tables of all that was judged

The frames are those of `./sightline simulate` (training/all has the commands). `eval --model zero-shot` judges the head of
../models/zero-shot, or that of `--head FOLDER`; `eval --exported` the bundle in ../models/street/head, as serving runs it.
Thresholds are chosen on the validation split, for the best recall within one false alarm an hour and sentence on streams
where the sentence never happens; the test split is read by `eval` alone, and only after that.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from sightline_training import head_cost, head_graph, moments, paper_protocol, serving, street_data
from sightline_training.field import add_options, named
from sightline_training.fit import Recipe, Store, fit, load, scores
from sightline_training.golden import session
from sightline_training.grounding_data import read, street
from sightline_training.memory_policy import Policy
from sightline_training.twinnet import Shape

RECIPE = Recipe(epochs=6, videos=8, sentences=8, rate=2e-3, noise=0.1, inside=8.0, align=0.0, average=0.98, crop_s=80.0,
                warm_s=5.0, brief_s=6.0)
MODELS = {
    "carry": (Shape(similarity=True, memory=False, twin=False), RECIPE),
    "gru": (Shape(similarity=True, kind="gru", layers=2, memory=False, twin=False), replace(RECIPE, half=False)),
    "twinnet": (Shape(similarity=True, stride=8), replace(RECIPE, distil=0.5, doubt=0.4)),
}
EXPORTED = "-exported"             # the end of a run's name that is of a bundle
BUDGET = 1.0                       # false alarms an hour and sentence
ROOT = Path("../data/street")


def store_of(arguments, split, policy):
    """The streams to train on, to choose on or to judge on, with the memory kept by a policy."""
    kept = "recency" if policy.recency else "memory"
    return Store(read(street(arguments.root), split), arguments.root / f"{kept}-{split}", policy, arguments.processes)


def judge(told_of, validation, test, thresholds=None):
    """`told_of` gives the scores of a store -> figures of the test split at thresholds chosen on the validation split, or
    given, if they were chosen there before."""
    told = told_of(validation)
    thresholds = thresholds or moments.choose(validation.split, told, BUDGET)
    out = {"validation": moments.figures(validation.split, told, thresholds)}
    if test is not None:
        told = told_of(test)
        out["online"] = moments.figures(test.split, told, thresholds)
        out["paper"] = paper(test.split, told)
    return out


def paper(split, told):
    """The paper's figures: over the sentences that happen exactly once, for each of its data sets has one span a sentence."""
    once = [i for i, s in enumerate(split.sentences) if len(s.windows) == 1]
    return paper_protocol.figures(*some_of(split, told, once)) | {"sentences": len(once)}


def some_of(split, told, which):
    """A split of some sentences alone, and what was told of them."""
    return replace(split, sentences=[split.sentences[i] for i in which]), [told[i] for i in which]


def graph_scores(folder):
    """Scores as the head of a bundle gives them in serving."""
    about = json.loads((folder / "head.json").read_text())
    run = session(str(folder / about["file"]))
    return lambda store: serving.all_scores(run, store, about["carry"], short=about["short"])


def run(arguments):
    policy = Policy(recency=arguments.memory == "recency")
    if arguments.step == "prepare":
        for split in arguments.split or ("train", "validation", "test"):
            folders = sorted(f.parent for f in arguments.frames.glob(f"{split}*/dataset.json"))
            if not folders:
                raise FileNotFoundError(f"no {split}*/dataset.json in {arguments.frames}: `./sightline simulate --frames` makes it")
            street_data.prepare(folders, arguments.encoder, arguments.root, split, arguments.processes,
                                arguments.streams, arguments.meanings, arguments.spend)
        return None
    if arguments.step == "report":
        return written(report(arguments.runs), arguments.into)
    if arguments.model == "zero-shot":
        name = "zero-shot"
        if arguments.head != DEFAULT_HEAD:
            name += f"-{arguments.head.name}"
    else:
        name, shape, recipe = named(arguments, MODELS)
        name = name.removesuffix("-choosing")             # here it only keeps eval away from the test split
    if policy.recency:
        name += "-recency"
    folder = arguments.runs / f"{name}-seed{arguments.seed}"
    if arguments.step == "train":
        train, held_out = (store_of(arguments, s, policy) for s in ("train", "validation"))
        actors = json.loads((arguments.root / "encoder.json").read_text())["actors"]
        shape = replace(shape, features=train.split.feature_dim, words=train.split.token_dim, crowd=actors["count"], actor=actors["dim"])
        fit(train, shape, recipe, folder, lambda text: print(name, text, flush=True), held_out=held_out)
        return None
    validation = store_of(arguments, "validation", policy)
    if arguments.step == "export":
        return export(arguments, folder, validation)
    test = None if arguments.choose else store_of(arguments, "test", policy)
    thresholds = None
    if arguments.model == "zero-shot" or arguments.exported:
        told_of = graph_scores(arguments.head)
        if arguments.exported:
            chosen = json.loads((arguments.head / "head.json").read_text())["thresholds"]
            thresholds = chosen["start"], chosen["end"]
        name = name if arguments.model == "zero-shot" else name + EXPORTED
        folder = arguments.runs / f"{name}-seed{arguments.seed}"
    else:
        model = load(folder)
        told_of = lambda store: scores(model, store)  # noqa: E731
    figures = judge(told_of, validation, test, thresholds)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ("validation.json" if test is None else "figures.json")).write_text(json.dumps(figures, indent=1) + "\n")
    for part in figures:
        for group, f in figures[part].items() if part != "paper" else ():
            if group != "thresholds":
                print(f"{name} {part} {group}: " + " ".join(f"{k} {v:.3g}" for k, v in f.items()))
    print(name, figures.get("paper", ""), figures["validation"]["thresholds"], flush=True)
    return None


def export(arguments, folder, validation):
    """The head as a bundle, with thresholds chosen on the validation split from what the graph itself says."""
    model = load(folder)
    encoder = json.loads((arguments.root / "encoder.json").read_text())["id"].rsplit("@", 1)[0]
    cases = [head_cost.batch(model.s, 2, 2, new, words=3, seed=new) for new in (1, 3)]
    bundle = model, arguments.out, arguments.name, encoder
    head_graph.write(*bundle, {"start": 0.5, "end": 0.25}, cases)
    # as few near misses as stand on a stream in use, and are judged: those that are trained on besides would make it shy
    told, split = graph_scores(arguments.out)(validation), validation.split
    standing = [i for i, s in enumerate(split.sentences) if s.about.get("standing", True)]
    start, end = moments.choose(*some_of(split, told, standing), BUDGET, moments.FINE)
    head_graph.write(*bundle, {"start": start, "end": end}, cases, arguments.version)
    everything = moments.figures(split, told, (start, end))["all"]
    print(f"{arguments.out}: thresholds {start}, {end}; on all sentences of validation " + " ".join(f"{k} {v:.3g}" for k, v in everything.items()))


NAMES = {
    "zero-shot": "zero-shot head", "gru": "plain causal GRU", "twinnet-no-twin": "TwinNet without twin",
    "twinnet-no-memory": "TwinNet without compressor", "twinnet-recency": "TwinNet with recency memory",
    "twinnet": "TwinNet, compressor and twin (its kind ships)", "carry-no-actors": "carry without actors",
    "carry": "carry: neither compressor nor twin",
}


def report(runs):
    """Figures of all that was judged, as Markdown: mean and standard deviation over seeds."""
    groups = {}
    for path in sorted(runs.glob("*/figures.json")):
        name = path.parent.name.rsplit("-seed", 1)[0]
        if name.endswith(EXPORTED):            # what ships has a table of its own
            continue
        groups.setdefault(name, []).append(json.loads(path.read_text()))
    order = sorted(groups, key=lambda n: (list(NAMES).index(n) if n in NAMES else len(NAMES), n))
    rows = ["| head, seeds | R@1 at 0.3 / 0.5 / 0.7 | R@5 at 0.3 / 0.5 / 0.7 | mcAP |", "|---|---|---|---|"]
    for name in order:
        many = [g["paper"] for g in groups[name]]
        three = [" / ".join(over(many, f"R@{r} {m}", 1) for m in (0.3, 0.5, 0.7)) for r in (1, 5)]
        rows.append(f"| {NAMES.get(name, name)}, {len(many)} | {three[0]} | {three[1]} | {over(many, 'mcAP', 1)} |")
    rows += ["", "| head, seeds | recall | precision | IoU | false alarms an hour | start delay s | end delay s |", "|---|---|---|---|---|---|---|"]
    for name in order:
        many = [g["online"]["all"] for g in groups[name]]
        cells = [over(many, k, d, f) for k, d, f in (("recall", 1, 100), ("precision", 1, 100), ("IoU", 2, 1), ("false/h", 2, 1),
                                                     ("start delay", 2, 1), ("end delay", 2, 1))]
        rows.append(f"| {NAMES.get(name, name)}, {len(many)} | " + " | ".join(cells) + " |")
    kinds = [k for k in moments.GROUPS if k != "all" and all(k in g["online"] for many in groups.values() for g in many)]
    rows += ["", "| head, recall in % of | " + " | ".join(kinds) + " |", "|---" * (len(kinds) + 1) + "|"]
    for name in order:
        cells = [over([g["online"][k] for g in groups[name]], "recall", 1, 100) for k in kinds]
        rows.append(f"| {NAMES.get(name, name)} | " + " | ".join(cells) + " |")
    one = groups[order[0]][0]["online"] if order else {}
    rows += ["| *moments* | " + " | ".join(str(one[k]["truths"]) for k in kinds) + " |"] if one else []
    return "\n".join(rows)


MARKS = "<!-- street report -->", "<!-- end of street report -->"


def written(table, file):
    """Prints the tables, or puts them between the marks of a page."""
    if file is None:
        return print(table)
    page = file.read_text()
    before, after = page.split(MARKS[0])[0], page.split(MARKS[1])[1]
    return file.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{after}") and None


def over(many, key, digits, factor=1):
    values = [factor * m[key] for m in many]
    mean = f"{np.mean(values):.{digits}f}"
    return mean + (f" ± {np.std(values, ddof=1):.{digits}f}" if len(values) > 1 else "")


DEFAULT_HEAD, SHIPPED_HEAD = Path("../models/zero-shot"), Path("../models/street/head")


def main(words=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["prepare", "train", "eval", "export", "report"])
    add_options(parser, [*MODELS, "zero-shot"], ROOT)
    parser.add_argument("--split", action="append", choices=["train", "validation", "test"], help="prepare: these alone")
    parser.add_argument("--frames", type=Path, default=ROOT / "frames", help="prepare: a folder with what `sightline simulate` wrote, in folders whose names begin with their split")
    parser.add_argument("--streams", type=int, help="prepare: the first of them alone")
    parser.add_argument("--spend", action="store_true", help="prepare: remove a stream's frames once its features are there")
    parser.add_argument("--meanings", type=int, help="prepare: so many meanings of each stream")
    parser.add_argument("--encoder", type=Path, default=Path("../models/street/encoder"), help="prepare: the encoder bundle")
    parser.add_argument("--memory", choices=["language", "recency"], default="language", help="the policy that keeps the memory")
    parser.add_argument("--head", type=Path, help=f"eval: the bundle of zero-shot ({DEFAULT_HEAD}) or --exported ({SHIPPED_HEAD})")
    parser.add_argument("--exported", action="store_true", help="eval: what the bundle says in serving, in place of PyTorch")
    parser.add_argument("--out", type=Path, default=SHIPPED_HEAD, help="export: where")
    parser.add_argument("--into", type=Path, help="report: a page with marks to put the tables between")
    parser.add_argument("--name", default="street", help="export: of the bundle")
    parser.add_argument("--version", default=head_graph.VERSION, help="export: of the bundle (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args(words)
    arguments.runs = arguments.runs or arguments.root / "runs"
    arguments.head = arguments.head or (SHIPPED_HEAD if arguments.exported else DEFAULT_HEAD)
    torch.set_num_threads(arguments.threads)
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
