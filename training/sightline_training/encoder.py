"""The street encoder, one command a step: train, export, check. `training/README.md` says how they follow each other."""

import argparse
import copy
import json
import math
import os
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.distributed as group
import torch.multiprocessing as processes

from sightline_training import encoder_bundle as bundle
from sightline_training import encoder_data as data
from sightline_training import encoder_judge as judge
from sightline_training import products
from sightline_training.encoder_augment import augment
from sightline_training.encoder_loss import Tutors, close_up_loss, loss
from sightline_training.encoder_model import Towers
from sightline_training.encoder_words import FUNCTION, LAST, Words, learn, words_of

ENGLISH = (Path(__file__).parent / "encoder_english.txt").read_text().split()


@dataclass(frozen=True)
class Recipe:
    """How it is trained: on close-ups of actors first, then on whole pictures, at last on actors where it finds them itself. Each
    worker is a process with one thread."""

    close_steps: int = 9000
    close_size: int = 40    # snapshots of which a worker takes all actors at a step
    close_each: int = 2     # sentences chosen for each of them
    close_rate: float = 2e-3
    steps: int = 3300
    size: int = 20          # pictures that a worker takes at a step
    workers: int = 2
    each: int = 4           # sentences chosen for a snapshot
    extra: int = 20         # sentences of anywhere, a worker
    rate: float = 1.5e-3
    found_steps: int = 1900
    found_rate: float = 5e-4
    warm: int = 150
    decay: float = 0.02
    average: float = 0.997  # of the running mean of parameters that is kept
    merges: int = 2000
    seed: int = 1


def vocabulary(snapshots, recipe):
    """Byte pairs of all that is said in the snapshots and of ordinary English; what is met, and what of it carries a meaning."""
    sentences = snapshots.sentences()
    said = Counter(w for s in sentences for w in words_of(s))
    counts = Counter({w: 2 for w in ENGLISH}) + Counter({w: 4 + n for w, n in said.items()})
    words = Words(learn(counts, recipe.merges))
    random = np.random.default_rng(recipe.seed)
    whole = {i for w in said for i in words.word(w)}
    parts = Counter(i for w, n in said.items() for _ in range(min(n, 300)) for i in words.word(w, 0.1, random))
    text = {i: t for t, i in words.ids.items()}
    bare = {i: text[i].removesuffix(LAST) for i in range(len(words))}
    often = {i for i, n in parts.items() if n >= 20}
    meant = {i for i in whole if len(bare[i]) > 1 and bare[i] not in FUNCTION} | {i for i in often if len(bare[i]) > 3}
    met = whole | often | {words.start, words.end}
    return words, met, meant - {words.start, words.end}


class Speech:
    """Token ids of a sentence, now and then with a word misspelt or unknown, or cut finer than need be."""

    def __init__(self, words):
        self.words = words

    def __call__(self, sentence, random):
        ids = [self.words.start]
        for word in words_of(sentence):
            draw = random.random()
            if draw < 0.015:
                ids += [i for letter in word for i in self.words.word(letter)]
            elif draw < 0.03:
                ids += self.words.word(ENGLISH[random.integers(len(ENGLISH))])
            elif draw < 0.06:
                ids += self.words.word(word, 0.15, random)
            else:
                ids += self.words.word(word)
        return ids[:63] + [self.words.end]


def stage(recipe, step):
    """Which of the stages a step belongs to, which step of it, how many it has, its peak rate."""
    stages = ((recipe.close_steps, recipe.close_rate), (recipe.steps, recipe.rate), (recipe.found_steps, recipe.found_rate))
    for number, (steps, peak) in enumerate(stages):
        if step < steps:
            break
        step -= steps
    return number, step, steps, peak


CLOSE_UPS, PICTURES, FINDING = range(3)


def rate(recipe, step):
    """Of the optimizer: up and down again in each stage."""
    _, at, steps, peak = stage(recipe, step)
    warm = min(1.0, (at + 1) / recipe.warm)
    return peak * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, at / steps))))


def write(path, save):
    part = path.with_suffix(".part")
    save(part)
    os.replace(part, path)


class Run:
    """A run's folder: vocabulary, state of training, and stages on the way."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.close_ups = self.folder / "close-ups.bin"

    def words(self):
        kept = json.loads((self.folder / "words.json").read_text())
        return Words(kept["merges"]), kept["met"], kept["meant"]

    def towers(self, state):
        words, met, meant = self.words()
        towers = Towers(len(words))
        towers.text.knows(met, meant)
        if state is not None:
            towers.load_state_dict(state)
        return towers, words


def worker(rank, recipe, folder, source):
    if recipe.workers > 1:
        os.setsid()  # Linux shares processors between sessions before it looks at anything else
    torch.set_num_threads(1)
    run = Run(folder)
    if recipe.workers > 1:
        group.init_process_group("gloo", init_method=f"file://{run.folder.resolve()}/meet-{os.getppid()}", rank=rank,
                                 world_size=recipe.workers)
    snapshots = data.Snapshots(source)
    close_ups = data.CloseUps(snapshots, run.close_ups) if recipe.close_steps else None
    torch.manual_seed(recipe.seed)
    towers, words = run.towers(None)
    tutors = Tutors()
    towers.image.to(memory_format=torch.channels_last)
    parameters = [p for p in [*towers.parameters(), *tutors.parameters()] if p.requires_grad]
    heavy = [p for p in parameters if p.ndim > 1]
    optimizer = torch.optim.AdamW([{"params": heavy, "weight_decay": recipe.decay},
                                   {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0}], betas=(0.9, 0.98))
    mean, first = copy.deepcopy(towers.state_dict()), 0
    last = run.folder / "last.pt"
    if last.exists():
        kept = torch.load(last, weights_only=True)
        towers.load_state_dict(kept["towers"])
        tutors.load_state_dict(kept["tutors"])
        optimizer.load_state_dict(kept["optimizer"])
        mean, first = kept["mean"], kept["step"]
    speech, begun, told, saved, parts = Speech(words), time.monotonic(), time.monotonic(), time.monotonic(), Counter()

    def make(step):
        size, each, near = (recipe.close_size, recipe.close_each, close_ups) if stage(recipe, step)[0] == CLOSE_UPS \
            else (recipe.size, recipe.each, None)
        return data.batch(snapshots, speech, recipe.seed, step * recipe.workers + rank, size, each, recipe.extra, near)

    def keep(step):
        state = {"towers": towers.state_dict(), "tutors": tutors.state_dict(), "optimizer": optimizer.state_dict(), "mean": mean,
                 "step": step}
        write(last, lambda path: torch.save(state, path))

    last_step = recipe.close_steps + recipe.steps + recipe.found_steps
    for step, batch in data.Loader(make, first, last_step):
        now_in = stage(recipe, step)[0]
        close = now_in == CLOSE_UPS
        random = np.random.default_rng((recipe.seed, step, rank, 5))
        # close-ups are not cut: where in them their actors are is shaken instead
        planes, boxes = augment(torch.from_numpy(batch.pixels), torch.from_numpy(batch.actor_box), random, 0 if close else 0.3)
        for g in optimizer.param_groups:
            g["lr"] = rate(recipe, step)
        optimizer.zero_grad(set_to_none=True)
        with products.half():
            total, some = close_up_loss(towers, tutors, batch, planes, random) if close \
                else loss(towers, tutors, batch, planes, boxes, random, now_in == FINDING)
        total.backward()
        together(parameters, recipe.workers)
        torch.nn.utils.clip_grad_norm_(parameters, 5.0)
        optimizer.step()
        if rank:
            continue
        share = min(recipe.average, step / (step + 20))
        for name, value in towers.state_dict().items():
            if value.is_floating_point():
                mean[name].lerp_(value, 1 - share)
        parts.update(some)
        now = time.monotonic()
        if (step + 1) % 50 == 0:
            told_parts = " ".join(f"{k} {v / 50:.3f}" for k, v in parts.items())
            size = recipe.close_size if close else recipe.size
            print(f"{step + 1}/{last_step} {50 * size * recipe.workers / (now - told):.0f} snapshots/s {told_parts}", flush=True)
            told, parts = now, Counter()
        if now - saved > 120 or step + 1 == last_step:
            keep(step + 1)
            saved = now
        if (step + 1) % max(1, last_step // 10) == 0:
            write(run.folder / f"stage-{step + 1:06d}.pt", lambda path: torch.save(mean, path))
    if rank == 0:
        print(f"done in {(time.monotonic() - begun) / 60:.1f} minutes", flush=True)


def together(parameters, workers):
    """The mean of the workers' gradients; close-ups give none to some parameters."""
    if workers == 1:
        return
    parameters = [p for p in parameters if p.grad is not None]
    flat = torch.cat([p.grad.reshape(-1) for p in parameters])
    group.all_reduce(flat)
    flat /= workers
    at = 0
    for p in parameters:
        p.grad = flat[at:at + p.numel()].reshape(p.shape)
        at += p.numel()


def train(recipe, folder, source):
    run, snapshots = Run(folder), data.Snapshots(source)
    if not (run.folder / "words.json").exists():
        words, met, meant = vocabulary(snapshots, recipe)
        kept = {"merges": words.merges, "met": sorted(met), "meant": sorted(meant)}
        write(run.folder / "words.json", lambda path: path.write_text(json.dumps(kept)))
    if recipe.close_steps:
        data.CloseUps(snapshots, run.close_ups)      # cut out once, before there are workers
    (run.folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1) + "\n")
    if recipe.workers == 1:
        worker(0, recipe, folder, source)
    else:
        processes.spawn(worker, (recipe, folder, source), recipe.workers, daemon=True)
    for meeting in run.folder.glob("meet-*"):
        meeting.unlink()


def export(folder, source, out, stage, name, version):
    """Writes the bundle of a stage's running mean; -> what `write` measured."""
    run = Run(folder)
    state = torch.load(run.folder / stage, weights_only=True)
    towers, words = run.towers(state.get("mean", state))
    snapshots = data.Snapshots(source, most=2)
    rich = sorted(range(len(snapshots.where)), key=lambda k: -len(snapshots.cameras[snapshots.where[k][0]].seen[snapshots.where[k][1]]))
    other = next(k for k in rich if snapshots.where[k][0] != snapshots.where[rich[0]][0])
    return bundle.write(towers, words, snapshots.pixels([rich[0], other]), out, name, version)


def check(out, source, cameras):
    """Figures of a bundle on snapshots that it was not trained on, printed as the card has them."""
    words, graphs, snapshots = Words.read(Path(out) / "tokenizer.json"), bundle.Bundle(out), data.Snapshots(source, most=cameras)
    score, best, *rest = judge.pairs(graphs, words, snapshots)
    lines = ["| sentences | pairs | true | AP | AUC | AP within a sentence | chance | AP of the best actor |", "|---" * 8 + "|"]
    of_best = judge.figures(best, *rest)
    for name, f in judge.figures(score, *rest).items():
        lines.append(f"| {name} | {f['pairs']} | {f['true']:.3f} | {f['ap']:.3f} | {f['auc']:.3f} | {f['within']:.3f} | "
                     f"{f['chance_within']:.3f} | {of_best[name]['ap']:.3f} |")
    truth, _, action, _ = rest
    lines += ["", "AUC by action: " + ", ".join(f"{a} {v:.2f}" for a, (n, v) in
                                                sorted(judge.by_action(score, truth, action).items(), key=lambda x: -x[1][1])), ""]
    lines.append("CPU-ms on one thread: " + ", ".join(f"a {k} {v:.2f}" for k, v in judge.cost(graphs, words).items()))
    print("\n".join(lines))


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m sightline_training.encoder", description=__doc__)
    parser.add_argument("step", choices=["train", "export", "check"])
    parser.add_argument("--data", default="../data/encoder", help="folder with train and validation (default: %(default)s)")
    parser.add_argument("--run", default="../data/encoder/run", help="where the run is kept (default: %(default)s)")
    parser.add_argument("--out", default="../models/street/encoder", help="the bundle (default: %(default)s)")
    parser.add_argument("--stage", default="last.pt", help="the state to export (default: %(default)s)")
    parser.add_argument("--name", default="street", help="of the bundle (default: %(default)s)")
    parser.add_argument("--version", default="1", help="of the bundle (default: %(default)s)")
    parser.add_argument("--cameras", type=int, help="judge on so many cameras (default: all)")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a field of Recipe")
    options = parser.parse_args(arguments)
    source = Path(options.data)
    if options.step == "train":
        changed = {k: type(getattr(Recipe, k))(v) for k, v in (s.split("=", 1) for s in options.set)}
        train(Recipe(**changed), options.run, source / "train")
    elif options.step == "export":
        torch.set_num_threads(1)
        differences = export(options.run, source / "train", options.out, options.stage, options.name, options.version)
        print("largest differences: " + ", ".join(f"{k} {v:.1e}" for k, v in differences.items()))
    else:
        check(options.out, source / "validation", options.cameras)


if __name__ == "__main__":
    main()
