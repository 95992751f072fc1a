"""Figures of a head on the made-up streams: `python -m sightline_training.report [--head ../models/zero-shot/head.onnx]`."""

import argparse

import numpy as np

from sightline_training.golden import session
from sightline_training.replay import scores, track
from sightline_training.synthetic import ENCODERS, SCENES, clip


def overlap(found, span):
    """Intersection over union of a moment and a true span."""
    common = min(found.end, span[1]) - max(found.start, span[0])
    return max(common, 0) / (max(found.end, span[1]) - min(found.start, span[0]))


def judge(moments, spans):
    """-> (spans found at IoU 0.5, start delays s, end delays s, moments that touch no span)."""
    delays, ends, hits = [], [], 0
    for span in spans:
        best = max(moments, key=lambda m: overlap(m, span), default=None)
        if best is not None and overlap(best, span) >= 0.5:
            hits += 1
            delays.append(best.start - span[0])
            ends.append(best.end - span[1])
    return hits, delays, ends, sum(all(overlap(m, s) == 0 for s in spans) for m in moments)


def figures(head, encoder, scene, seeds, **kind):
    """-> dict of figures over the seeds' clips, for queries that occur and for the one that never does."""
    total = dict(spans=0, hits=0, false=0, absent=0, absent_peak=0.0, minutes=0.0, delays=[], ends=[], right=[])
    for seed in seeds:
        c = clip(encoder, scene, seed, **kind)
        inside = scores(head, c.times, c.features, c.queries)[:, :, 2]
        for p, spans in zip(inside, c.truth):
            moments = track(c.times, p)
            total["minutes"] += (c.times[-1] - c.times[0]) / 60
            if not spans:
                total["absent"] += len(moments)
                total["absent_peak"] = max(total["absent_peak"], float(p.max()))
                continue
            hits, delays, ends, false = judge(moments, spans)
            total["spans"] += len(spans)
            total["hits"] += hits
            total["false"] += false
            total["delays"] += delays
            total["ends"] += ends
            present = np.any([(a <= c.times) & (c.times < b) for a, b in spans], axis=0)
            total["right"].append(float(((p > 0.5) == present).mean()))
    return total


def line(name, scene, f):
    def quantiles(values):
        return "/".join(f"{np.quantile(values, q):+.2f}" for q in (0.5, 0.9)) if values else "-"
    recall = f"{f['hits'] / f['spans']:.2f}" if f["spans"] else "-"
    right = f"{np.mean(f['right']):.3f}" if f["right"] else "-"
    return (f"| {name} | {scene} | {f['spans']} | {recall} | {f['false']} | {f['absent']} | {f['absent_peak']:.2f} "
            f"| {quantiles(f['delays'])} | {quantiles(f['ends'])} | {right} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--head", default="../models/zero-shot/head.onnx")
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--first-seed", type=int, default=0)
    arguments = parser.parse_args()
    head = session(arguments.head)
    print("| encoder | scene | spans | recall@0.5 | false | of absent | its peak | start s p50/p90 | end s p50/p90 | frames right |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for encoder in ENCODERS.values():
        for scene in SCENES:
            seeds = range(arguments.first_seed, arguments.first_seed + arguments.seeds)
            print(line(encoder.name, scene, figures(head, encoder, scene, seeds)), flush=True)


if __name__ == "__main__":
    main()
