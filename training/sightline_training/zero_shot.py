"""The zero-shot head: boundary scores from similarities alone, for any dual encoder.

What it does, for one row, which is one (window, query). All vectors are brought to length 1 first, so a dot product is a
cosine. `s[i]` is the similarity of the query to short-term frame i, `m[j]` that to memory slot j, `c[i,j]` that of the two.

1. Background. `level` is where the query's similarity lies when nothing of it is seen: the mean of the lowest `tail` of the
   memory's weight, then twice the mean over the slots that the present level calls background. A low tail and not a mean,
   because a subject that stayed for minutes fills the memory; refined, because a tail alone lies below the mean by the noise.
   Slots weigh log(1 + frames) and fade with age: merging gives one slot to an hour of standing still, and light drifts.
2. Cold start. With F frames in memory the level is trusted F / (F + prior_frames); the rest goes to the lowest similarity
   among the frames so far. No level is let above `ceiling`, which the similarity of a known encoder to an absent query does
   not reach: a subject present from the first frame on would else become its own background.
3. Novelty. `n = sqrt(1 - c^2)`, c the mean cosine to the background slots, is how much of a frame is new. A background not
   yet known counts as orthogonal, so that a cold start asks for the most.
4. Needed contrast. `(s - level) / n` is about the cosine between the query and what is new in the frame; a confusable
   subject that appears raises s as well, but along a direction that is not the query's. So the contrast asked for is
   `alignment * n`, and never less than `z` times the background's own spread. How well query and content align is a
   property of the encoder, seen in `level`: around 0 where text and image share a centred space (alignment is large), well
   above where both lie in a narrow cone as CLIP's do (alignment is small, for most of what is new has no word),
   geometric in between.
5. `inside = sigmoid(slope * (ratio - 1))`, ratio = contrast / needed, clipped to [0, ratio_max] so that no single frame
   outvotes its neighbours, then averaged over the frames so far with weight exp(-age difference / smooth_s).
6. `start` and `end` are the rise and the fall of `inside` against its average over the frames before.

Nothing of a newer frame enters position i. Cost: one matrix product a run for query to frame, one a window for frame to
memory, O(S * M) a row; nothing a row costs grows with the dimension.
"""

import argparse
import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import onnx
from onnx import helper

from sightline_training.golden import golden
from sightline_training.graph import FLOAT, INT64, Graph

VERSION, TRAINED_VERSION = "1", "2"
SHORT, MEMORY = 8, 64
FEW = 0.01                         # a weight that counts only where there is hardly any other
THRESHOLDS = {"start": 0.6, "end": 0.4}
INPUTS = {
    "short_features": ["W", "S", "D"], "short_valid": ["W", "S"], "short_age": ["W", "S"],
    "memory_features": ["W", "M", "D"], "memory_valid": ["W", "M"], "memory_age": ["W", "M"], "memory_weight": ["W", "M"],
    "query_tokens": ["Q", "L", "E"], "query_valid": ["Q", "L"], "query_embedding": ["Q", "D"],
    "row_window": ["R"], "row_query": ["R"],
}


@dataclass(frozen=True)
class Parameters:
    tail: float = 0.15             # share of the memory's weight that is surely background
    half_life_s: float = 900.0     # a slot this old counts half
    prior_frames: float = 8.0      # frames of memory that weigh as much as knowing nothing
    ceiling: float = 0.26          # cosine; a background level is never above
    offset_centred: float = 0.06   # background level up to which the space counts as centred...
    offset_cone: float = 0.16      # ...and from which it counts as a cone
    alignment_centred: float = 0.38
    alignment_cone: float = 0.045
    novelty_floor: float = 0.3     # a frame counts as new by this much at least
    z: float = 3.0                 # contrast against the background's standard deviation
    slope: float = 6.0
    ratio_max: float = 2.0
    smooth_s: float = 0.3
    past_s: float = 0.5            # span of the average that start and end are measured against


EVIDENCE = ("ratio", "smoothed", "smoothed over a second", "contrast", "needed", "spread", "level", "novelty", "trust",
            "above all of memory", "contrast in spreads", "share of memory below", "memory")


def build(p=Parameters(), net=None):
    """The head as an ONNX model; with a `net` (see `zero_shot_fit`), `inside` is what it makes of the evidence."""
    g, rows = begun()
    found = needed_contrast(p, rows)
    ratio = (found.contrast / found.needed).clip(0.0, p.ratio_max)
    smoothed = weighted_mean(rows.kernel(p.smooth_s, strict=False), ratio)              # [R,S]
    if net is None:
        logits = (smoothed - 1.0) * p.slope
    else:
        logits = judged(net, evidence(p, rows, found, ratio, smoothed))
    inside = logits.op("Sigmoid") * rows.short_valid
    rise = inside - average_before(p, rows, inside)
    start, end = (t.at_least(0.0) * rows.short_valid for t in (rise, 0.0 - rise))
    scores = g.op("Concat", *(t.expand_dims(2) for t in (start, end, inside)), axis=2)
    g.output(scores, "boundary_scores", ["R", "S", 3])
    model = g.model("sightline-zero-shot", VERSION if net is None else TRAINED_VERSION, __doc__)
    helper.set_model_props(model, {"parameters": json.dumps(asdict(p))})
    return model


def evidence_model(p=Parameters()):
    """A graph with the evidence `[R,S,F]` for an output, to train on."""
    g, rows = begun()
    found = needed_contrast(p, rows)
    ratio = (found.contrast / found.needed).clip(0.0, p.ratio_max)
    smoothed = weighted_mean(rows.kernel(p.smooth_s, strict=False), ratio)
    g.output(evidence(p, rows, found, ratio, smoothed), "evidence", ["R", "S", len(EVIDENCE)])
    return g.model("sightline-zero-shot-evidence", VERSION, __doc__)


def begun():
    g = Graph("zero-shot-head")
    inputs = {name: g.input(name, axes, INT64 if name.startswith("row_") else FLOAT) for name, axes in INPUTS.items()}
    return g, Rows(g, inputs)


def judged(net, x):
    """Layers `(weight [in,out], bias [out])` with tanh between them: [R,S,F] -> logits [R,S]."""
    g = x.graph
    for k, (weight, bias) in enumerate(net):
        x = (x.op("Tanh") if k else x) @ g.constant(weight) + g.constant(bias)
    return x.squeeze(2)


def evidence(p, rows, found, ratio, smoothed):
    """All of EVIDENCE: [R,S,F]. Each is bounded, and scaled to a few."""
    g = rows.g
    ones = rows.short * 0.0 + 1.0
    shown = rows.memory + (1.0 - rows.memory_valid) * found.base
    highest = g.op("Concat", shown, found.base, axis=1).op("ReduceMax", axes=[1], keepdims=1)
    held = (rows.frames + 1.0).op("Log")                                                # [R,M]
    below = ((rows.short.expand_dims(2) - rows.memory.expand_dims(1)) * 100.0).op("Sigmoid") * held.expand_dims(1)
    share = below.sum(2).squeeze(2) / held.sum(1).at_least(1e-6)
    raw = found.contrast / found.needed
    parts = (raw.clip(-1.0, 3.0), smoothed, weighted_mean(rows.kernel(1.0, strict=False), ratio),
             (found.contrast * 10.0).clip(-3.0, 3.0), found.needed * 10.0, ones * found.spread * 20.0, found.level * 5.0,
             found.novelty, ones * found.trust, ((rows.short - highest) * 10.0).clip(-3.0, 3.0),
             (found.contrast / (found.spread * p.z + 0.01)).clip(-2.0, 4.0) * 0.5, share,
             ones * (held.sum(1) * 0.02).at_most(2.0))
    return g.op("Concat", *(t.expand_dims(2) for t in parts), axis=2)


class Rows:
    """What each row (window, query) looks at: similarities `[R,...]`, masks and times. No feature goes further than here."""

    def __init__(self, g, inputs):
        self.g = g
        short, memory, query = (inputs[n].unit() for n in ("short_features", "memory_features", "query_embedding"))
        window, pair = inputs["row_window"], g.op(
            "Concat", inputs["row_window"].expand_dims(1), inputs["row_query"].expand_dims(1), axis=1)
        words = query.transpose(1, 0)                                                   # [D,Q]

        def to_query(frames):                                                           # [W,N,D] -> [R,N]
            return g.op("GatherND", (frames @ words).transpose(0, 2, 1), pair)

        self.short_valid = inputs["short_valid"].take(window)                           # [R,S]
        self.memory_valid = inputs["memory_valid"].take(window)                         # [R,M]
        self.short = to_query(short).where(self.short_valid, 0.0)                       # [R,S]
        self.memory = to_query(memory).where(self.memory_valid, 0.0)                    # [R,M]
        both = inputs["short_valid"].expand_dims(2) * inputs["memory_valid"].expand_dims(1)
        between = (short @ memory.transpose(0, 2, 1)).where(both, 0.0)
        self.between = between.take(window)                                             # [R,S,M]
        self.age = inputs["short_age"].take(window).where(self.short_valid, 0.0)        # [R,S] s
        self.memory_age = inputs["memory_age"].take(window).where(self.memory_valid, 0.0)
        self.frames = inputs["memory_weight"].take(window).where(self.memory_valid, 0.0)

    def older(self, strict):
        """[R,S,S], at (i, j): 1 where frame j is valid and not newer than frame i (`strict`: older)."""
        ones = self.age.expand_dims(2) * self.age.expand_dims(1) * 0.0 + 1.0
        return ones.op("Trilu", self.g.constant(-1 if strict else 0, "int64"), upper=0) * self.short_valid.expand_dims(1)

    def kernel(self, seconds, strict):
        """[R,S,S], at (i, j): the weight of frame j in an average over the frames up to i, by age and not by position."""
        apart = self.age.expand_dims(1) - self.age.expand_dims(2)
        return (apart.at_least(0.0) * (-1.0 / seconds)).op("Exp") * self.older(strict)


def weighted_mean(kernel, values):
    """[R,S,S] weights, [R,S] values -> [R,S]."""
    return (kernel * values.expand_dims(1)).sum(2).squeeze(2) / kernel.sum(2).squeeze(2).at_least(1e-6)


def alignment(p, level):
    """The cosine asked for between a query and what is new, by where the background lies: geometric in between."""
    cone = ((level - p.offset_centred) * (1.0 / (p.offset_cone - p.offset_centred))).clip(0.0, 1.0)
    return (cone * math.log(p.alignment_cone / p.alignment_centred)).op("Exp") * p.alignment_centred


def background_level(p, rows):
    """-> level [R,1], how much of each slot is background in frames [R,M], the background's spread [R,1]."""
    g = rows.g
    weight = (rows.frames + 1.0).op("Log") * (rows.memory_age * (-0.6931472 / p.half_life_s)).op("Exp")
    total = weight.sum(1)                                                               # [R,1]

    # One row more than asked: ONNX Runtime 1.30's TopK divides by the number of rows, and takes the process down at none.
    sortable = g.op("Concat", rows.memory, rows.memory.sum(0), axis=0)
    slots = g.op("Gather", g.op("Shape", sortable), g.ints(1), axis=0)
    value, order = (t.op("Slice", g.ints(0), g.ints(-1), g.ints(0))
                    for t in g.ops("TopK", 2, sortable, slots, axis=1, largest=0, sorted=1))
    held = g.op("GatherElements", weight, order, axis=1)
    before = held.op("CumSum", g.constant(1, "int64"), exclusive=1)
    share = (total * p.tail - before).at_least(0.0).at_most(held)                       # of each slot, in the tail
    level = ((share * value).sum(1) / share.sum(1).at_least(1e-6)).at_most(p.ceiling)

    for _ in range(2):
        held = weight * background_member(p, rows, level)
        level = ((held * rows.memory).sum(1) + level * FEW) / (held.sum(1) + FEW)
        level = level.at_most(p.ceiling)
    member = background_member(p, rows, level)
    held, off = weight * member, rows.memory - level
    spread = ((held * off * off).sum(1) / (held.sum(1) + FEW)).op("Sqrt")
    return level, member * rows.frames, spread


def background_member(p, rows, level):
    """[R,M] in 0..1: is this slot no more like the query than the level allows."""
    margin = alignment(p, level) * p.novelty_floor
    return ((level - rows.memory) / margin * 4.0 + 4.0).op("Sigmoid")


@dataclass(frozen=True)
class Contrast:
    """Of each frame [R,S], and of each row [R,1]."""

    contrast: object               # [R,S] above the background
    needed: object                 # [R,S] contrast at which a frame is as likely inside as not
    level: object                  # [R,S]
    novelty: object                # [R,S]
    base: object                   # [R,1] level by memory alone
    spread: object                 # [R,1]
    trust: object                  # [R,1]


def needed_contrast(p, rows):
    """-> Contrast."""
    base, background, spread = background_level(p, rows)
    frames, known = rows.frames.sum(1), background.sum(1)                               # [R,1] frames
    trust = frames / (frames + p.prior_frames)
    hidden = (1.0 - rows.older(strict=False)) * 9.0
    lowest = (rows.short.expand_dims(1) + hidden).min(2).squeeze(2)                     # [R,S] among frames 0..i
    level = base * trust + lowest.at_most(p.ceiling) * (1.0 - trust)
    cosine = (rows.between @ background.expand_dims(2)).squeeze(2) / (known + p.prior_frames)
    cosine = cosine.clip(0.0, 1.0)
    novelty = (1.0 - cosine * cosine).op("Sqrt").at_least(p.novelty_floor)
    needed = (alignment(p, level) * novelty).at_least(spread * p.z)
    return Contrast(rows.short - level, needed, level, novelty, base, spread, trust)


def average_before(p, rows, inside):
    """[R,S]: `inside` over the frames before i. Where there are none, nothing has changed, unless the epoch begins there."""
    kernel = rows.kernel(p.past_s, strict=True)
    began = rows.memory_valid.sum(1).at_most(1.0)                                       # [R,1] 0 at an epoch's start
    kept = (kernel * inside.expand_dims(1)).sum(2).squeeze(2)
    return (kept + inside * began * FEW) / (kernel.sum(2).squeeze(2) + FEW)


def write(folder, p=Parameters(), name="zero-shot", net=None, thresholds=THRESHOLDS):
    """Writes head.onnx, head.json and golden.json."""
    model = build(p, net)
    head = {
        "name": name, "version": VERSION if net is None else TRAINED_VERSION, "file": "head.onnx", "kind": "zero-shot",
        "encoder": None, "dim": None, "short": SHORT, "memory": MEMORY, "carry": 0, "thresholds": thresholds,
        "golden": "golden.json",
    }
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "head.onnx")
    (folder / "head.json").write_text(json.dumps(head, indent=1) + "\n")
    (folder / "golden.json").write_text(json.dumps(golden(model)) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Writes the zero-shot head bundle.")
    parser.add_argument("--out", type=Path, default=Path("../models/zero-shot"))
    parser.add_argument("--name", default="zero-shot")
    for field in fields(Parameters):
        parser.add_argument("--" + field.name.replace("_", "-"), type=float, default=field.default)
    arguments = vars(parser.parse_args())
    out, name = arguments.pop("out"), arguments.pop("name")
    write(out, Parameters(**arguments), name)


if __name__ == "__main__":
    main()
