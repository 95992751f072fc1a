"""Heads on data sets of the field: `train`, `eval`, `export`, `report`, each a command that goes on where it stopped.

    python -m sightline_training.field train --data-set tacos --root DIR --model carry --seed 1
    python -m sightline_training.field eval --data-set tacos --root DIR --model carry --seed 1    # figures on the test split
    python -m sightline_training.field report --data-set tacos --root DIR                         # the table of all judged

`DIR` holds the files that training/README.md lists for each data set; runs lie in DIR/runs, a folder each.

`--choose` trains on five of six training videos and judges on the sixth: whatever is chosen is chosen there.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from sightline_training import head_cost, head_graph, online_protocol, paper_protocol
from sightline_training.fit import Recipe, Store, fit, load, scores
from sightline_training.grounding_data import DATA_SETS, read
from sightline_training.twinnet import Shape

MODELS = {
    "gru": (Shape(kind="gru", layers=2), Recipe(epochs=8, sentences=3, absent=0.0, align=0.0, half=False)),
    "carry": (Shape(memory=False, twin=False), Recipe(average=0.99)),
    "twinnet": (Shape(), Recipe(average=0.99, distil=0.5)),
}
LATE_S = (2.0, 0.5)                # how late start and end are told, as seen on held-out training videos
PARTS = ("memory", "local", "background", "twin", "actors")
FILM_CROP_S = 180.0


def named(arguments, models):
    """-> name, shape, recipe of what is asked for."""
    shape, recipe = models[arguments.model]
    name = arguments.model
    for part in arguments.without:
        shape, name = replace(shape, **{part: False}), f"{name}-no-{part}"
    if arguments.width:
        shape, name = replace(shape, width=arguments.width), f"{name}-width{arguments.width}"
    if not shape.twin:
        recipe = replace(recipe, distil=0.0)
    for change in arguments.set:
        key, value = change.split("=")
        recipe, name = replace(recipe, **{key: type(getattr(recipe, key))(float(value))}), f"{name}-{key}{value}"
    if arguments.start:
        name += "-on-" + arguments.start
    return name + ("-choosing" if arguments.choose else ""), shape, replace(recipe, seed=arguments.seed)


def store_of(arguments, part):
    """The videos to train on or to judge on."""
    data = DATA_SETS[arguments.data_set](arguments.root)
    arguments.runs.mkdir(parents=True, exist_ok=True)
    if not arguments.choose:
        return Store(read(data, part), arguments.runs / f"memory-{part}")
    held_out = part == "test"
    split = read(data, "train").part(lambda v: (v % 6 == 0) == held_out)
    return Store(split, arguments.runs / f"memory-{'held-out' if held_out else 'kept'}")


def judge(model, store):
    """-> figures of the model, and of its twin where it has one."""
    out = {}
    for who in ("student", "twin") if getattr(model, "future", None) is not None else ("student",):
        told = scores(model, store, twin=who == "twin")
        out[who] = {
            "product": paper_protocol.figures(store.split, told),
            "inside": paper_protocol.figures(store.split, told, paper_protocol.weighed_by_inside),
            "taken back": paper_protocol.figures(store.split, told, late_s=LATE_S),
            **{f"online, {k}": v for k, v in online_protocol.figures(store.split, told).items()},
        }
    return out


def line(name, figures):
    """One row of the table."""
    def three(part, rank):
        return " / ".join(f"{figures[part][f'R@{rank} {m}']:.1f}" for m in (0.3, 0.5, 0.7))
    return (f"| {name} | {three('product', 1)} | {three('inside', 1)} | {three('taken back', 1)} | {three('product', 5)} | "
            f"{figures['product']['mcAP']:.1f} | " + " | ".join(emitted(figures[p]) for p in figures if p.startswith("online")) + " |")


def emitted(o):
    return f"{o['recall']:.2f} / {o['precision']:.2f} / {o['false/min']:.2f} / {o['start delay']:.1f} / {o['end delay']:.1f}"


def spread(many):
    """Figures of several seeds -> mean and standard deviation, as text, by the same names."""
    return {part: {k: f"{np.mean([m[part][k] for m in many]):.2f} ± {np.std([m[part][k] for m in many], ddof=min(1, len(many) - 1)):.2f}"
                   for k in many[0][part] if k != "chosen"} for part in many[0]}


def report(runs):
    """Prints a table of all that was judged, and the spread over seeds."""
    groups = {}
    for path in sorted(runs.glob("*/figures.json")):
        name, seed = path.parent.name.rsplit("-seed", 1)
        for who, figures in json.loads(path.read_text()).items():
            groups.setdefault(name + ("" if who == "student" else " (its twin, sees the future)"), {})[int(seed)] = figures
    print("| model, seed | R@1 .3/.5/.7, start x end | the same, x inside | R@1, delay taken back | R@5, start x end | mcAP | "
          "online, for F1: recall / precision / false a min / start / end delay s | for recall, 0.2 false a min | 0.1 |\n"
          + "|---" * 9 + "|")
    for name, seeds in groups.items():
        for seed, figures in sorted(seeds.items()):
            print(line(f"{name}, {seed}", figures))
    for name, seeds in groups.items():
        if len(seeds) > 1:
            print(f"\n{name}, {len(seeds)} seeds:", json.dumps(spread(list(seeds.values())), indent=1, ensure_ascii=False))


def add_options(parser, models, root):
    """What every trainer takes."""
    parser.add_argument("--root", type=Path, default=root, required=root is None, help="the data set's folder")
    parser.add_argument("--runs", type=Path, help="where trainings are kept (default: ROOT/runs)")
    parser.add_argument("--model", choices=models, default="carry")
    parser.add_argument("--without", action="append", choices=PARTS, default=[])
    parser.add_argument("--width", type=int, help="another width")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="another recipe")
    parser.add_argument("--start", metavar="RUN", help="a finished run whose parameters are taken over")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--choose", action="store_true", help="train on five sixths of train, judge on the rest")
    parser.add_argument("--threads", type=int, default=1)


def main(words=None, data_set=None, root=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["train", "eval", "export", "report"])
    parser.add_argument("--data-set", choices=sorted(DATA_SETS), default=data_set, required=data_set is None)
    add_options(parser, MODELS, root)
    arguments = parser.parse_args(words)
    arguments.runs = arguments.runs or arguments.root / "runs"
    torch.set_num_threads(arguments.threads)
    if arguments.step == "report":
        return report(arguments.runs)
    name, shape, recipe = named(arguments, MODELS)
    if arguments.data_set == "mad":                                # films: whole ones do not fit a batch
        recipe = replace(recipe, crop_s=FILM_CROP_S)
    folder = arguments.runs / f"{name}-seed{arguments.seed}"
    if arguments.step == "train":
        train = store_of(arguments, "train")
        shape = replace(shape, features=train.split.feature_dim, words=train.split.token_dim)
        start = arguments.start and arguments.runs / arguments.start
        fit(train, shape, recipe, folder, lambda text: print(name, text, flush=True), start)
    elif arguments.step == "export":
        model = load(folder)
        cases = [head_cost.batch(model.s, 2, 2, new, words=3, seed=new) for new in (1, 3)]
        head_graph.write(model, folder / "bundle", name, arguments.data_set, {"start": 0.5, "end": 0.25}, cases)
    else:
        model = load(folder)
        figures = judge(model, store_of(arguments, "test"))
        (folder / "figures.json").write_text(json.dumps(figures, indent=1, default=float) + "\n")
        for who, told in figures.items():
            print(line(f"{name} {who}", told), flush=True)
    return None


if __name__ == "__main__":
    sys.exit(main())
