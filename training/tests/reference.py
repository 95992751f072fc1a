"""The zero-shot head once more, row by row and frame by frame in plain numpy: what the graph must agree with."""

import math

import numpy as np


def boundary_scores(p, batch):
    """`p`: Parameters; `batch`: the head's inputs by name -> [R,S,3]."""
    rows = zip(batch["row_window"], batch["row_query"])
    return np.array([row(p, {k: v[w] for k, v in batch.items() if k.startswith(("short_", "memory_"))},
                         batch["query_embedding"][q]) for w, q in rows])


def row(p, window, query):
    """One window and one query -> [S,3]."""
    query = unit(query)
    kept = [j for j in range(len(window["memory_valid"])) if window["memory_valid"][j] > 0.5]
    slots = [unit(window["memory_features"][j]) for j in kept]
    like = np.array([slot @ query for slot in slots])
    frames = np.array([float(window["memory_weight"][j]) for j in kept])
    ages = np.array([float(window["memory_age"][j]) for j in kept])
    level, background, spread = background_level(p, like, np.log1p(frames) * 0.5 ** (ages / p.half_life_s), frames)

    seen = [i for i in range(len(window["short_valid"])) if window["short_valid"][i] > 0.5]
    age = {i: float(window["short_age"][i]) for i in seen}
    trust = frames.sum() / (frames.sum() + p.prior_frames)
    ratios, inside, lowest = {}, {}, math.inf
    out = np.zeros((len(window["short_valid"]), 3))
    for i in seen:
        frame = unit(window["short_features"][i])
        lowest = min(lowest, frame @ query)
        here = trust * level + (1 - trust) * min(lowest, p.ceiling)
        cosine = sum(b * (frame @ s) for b, s in zip(background, slots)) / (sum(background) + p.prior_frames)
        novelty = max(math.sqrt(1 - min(max(cosine, 0), 1) ** 2), p.novelty_floor)
        needed = max(alignment(p, here) * novelty, p.z * spread)
        ratios[i] = min(max((frame @ query - here) / needed, 0), p.ratio_max)
        smoothed = average({j: r for j, r in ratios.items()}, age, i, p.smooth_s)
        inside[i] = sigmoid(p.slope * (smoothed - 1))
        before = {j: v for j, v in inside.items() if j != i}
        past = inside[i] if kept else 0.0
        if before:
            k = sum(math.exp(-(age[j] - age[i]) / p.past_s) for j in before)
            past = (k * average(before, age, i, p.past_s) + 0.01 * past) / (k + 0.01)
        out[i] = max(inside[i] - past, 0), max(past - inside[i], 0), inside[i]
    return out


def background_level(p, like, weight, frames):
    """-> level, frames of background per slot, spread."""
    if not len(like):
        return 0.0, [], 0.0
    left, tail, taken = p.tail * weight.sum(), 0.0, 0.0
    for j in np.argsort(like, kind="stable"):
        share = min(weight[j], left)
        tail, taken, left = tail + share * like[j], taken + share, left - share
    level = min(tail / taken, p.ceiling)
    for _ in range(2):
        member = weight * members(p, like, level)
        level = min((member @ like + 0.01 * level) / (member.sum() + 0.01), p.ceiling)
    member = members(p, like, level)
    spread = math.sqrt(weight * member @ (like - level) ** 2 / ((weight * member).sum() + 0.01))
    return level, list(member * frames), spread


def members(p, like, level):
    margin = alignment(p, level) * p.novelty_floor
    return np.array([sigmoid(4 * (level + margin - s) / margin) for s in like])


def alignment(p, level):
    cone = min(max((level - p.offset_centred) / (p.offset_cone - p.offset_centred), 0), 1)
    return p.alignment_centred ** (1 - cone) * p.alignment_cone ** cone


def average(values, age, i, seconds):
    """Of `values` by frame, weighted by how much older than frame i."""
    weights = {j: math.exp(-(age[j] - age[i]) / seconds) for j in values}
    return sum(weights[j] * values[j] for j in values) / sum(weights.values())


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def unit(vector):
    vector = np.asarray(vector, np.float64)
    return vector / max(np.linalg.norm(vector), 1e-6)
