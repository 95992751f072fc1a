"""The paper's figures: R@n at IoU m and mcAP, from three scores a step.

Localisation sees the finished video. Above 128 steps, scores are filtered (3-tap median) and read at max(128, T / 4) evenly
spaced steps. Proposals lie on a sparse two-dimensional map of first and last step: every length up to 8, every second up to
16, every fourth up to 32 and so on, starting at every step, every second, every fourth. The best remain after suppression
of what overlaps a better one by IoU above 0.5.
"""

from functools import lru_cache

import numpy as np

POINTS, STRIDE, DENSE, OVERLAP = 128, 4, 8, 0.5
RANKS, IOUS = (1, 5), (0.3, 0.5, 0.7)


def product(start, end, inside):
    """The paper's score of a proposal: start * end."""
    return lambda first, last: start[first] * end[last]


def weighed_by_inside(start, end, inside):
    """start * end * sqrt(mean log-odds of inside), 0 where those are negative on average."""
    p = np.clip(inside, 1e-4, 1 - 1e-4)
    total = np.concatenate([[0.0], np.cumsum(np.log(p / (1 - p)))])

    def score(first, last):
        mean = (total[last + 1] - total[first]) / (last - first + 1)
        return start[first] * end[last] * np.sqrt(np.maximum(mean, 1e-6))

    return score


@lru_cache(maxsize=512)
def spans(points):
    """Indices of the first and last step of all proposals among so many points -> ([P], [P])."""
    first, last, length, step = [], [], 0, 1
    while length < points:
        starts = np.arange(0, points - length, step)
        first.append(starts)
        last.append(starts + length)
        step = 1 if length + 1 < DENSE else 2 ** int(np.log2((length + 1) // DENSE) + 1)
        length += step
    return np.concatenate(first), np.concatenate(last)


def median3(x):
    """3-tap median along the first axis, zeros beyond the ends."""
    padded = np.pad(x, [(1, 1)] + [(0, 0)] * (x.ndim - 1))
    return np.median(np.stack([padded[:-2], padded[1:-1], padded[2:]]), axis=0)


def iou(moments, truth):
    """[N,2], [2] -> [N]."""
    inter = np.minimum(moments[:, 1], truth[1]) - np.maximum(moments[:, 0], truth[0])
    union = np.maximum(moments[:, 1], truth[1]) - np.minimum(moments[:, 0], truth[0])
    return np.maximum(inter, 0) / np.maximum(union, 1e-9)


def proposals(scores, seconds, rule=product, keep=max(RANKS)):
    """Scores [T,3] of a video -> the best moments [<=keep,2] in seconds, best first."""
    if len(scores) > POINTS:
        points = max(POINTS, len(scores) // STRIDE)
        scores = median3(scores)[np.linspace(0, len(scores) - 1, points).astype(int)]
    first, last = spans(len(scores))
    value = rule(scores[:, 0], scores[:, 1], scores[:, 2])(first, last)
    scale = seconds / max(1, len(scores) - 1)
    order = np.argsort(-value, kind="stable")
    moments = np.stack([first[order], last[order]], 1) * scale
    best = []
    while len(moments) and len(best) < keep:
        best.append(moments[0])
        moments = moments[1:][iou(moments[1:], moments[0]) <= OVERLAP]
    return np.array(best)


def calibrated_precision(positive, score):
    """Average precision as if as many steps were positive as negative. [T] bool, [T] -> 0..1."""
    if not positive.any() or positive.all():
        return 1.0
    hit = positive[np.argsort(-score, kind="stable")].astype(float)
    ratio = (1 - hit).sum() / hit.sum()
    precision = np.cumsum(hit) / (np.cumsum(hit) + np.cumsum(1 - hit) / ratio)
    return float((precision * hit).sum() / hit.sum())


def taken_back(scores, step_s, late_s):
    """Scores [T,3] with start and end as many seconds earlier as a causal model is usually late in telling them."""
    out = np.zeros_like(scores)
    out[:, 2] = scores[:, 2]
    for column, late in enumerate(late_s):
        steps = int(round(late / step_s))
        out[:len(out) - steps, column] = scores[steps:, column]
    return out


def figures(split, scores, rule=product, late_s=(0.0, 0.0)):
    """Split and scores [T,3] of each sentence -> percentages by name; `mcAP wide` is against a span three times as long.

    With `late_s`, which is not in the paper, the usual delay of start and end is taken back before moments are located.
    """
    hits = np.zeros((len(RANKS), len(IOUS)))
    exact, wide = [], []
    for sentence, s in zip(split.sentences, scores, strict=True):
        video = split.videos[sentence.video]
        given = taken_back(s, video.step_s, late_s) if any(late_s) else s
        overlap = iou(proposals(given, video.seconds, rule), np.array([sentence.start, sentence.end]))
        for i, rank in enumerate(RANKS):
            hits[i] += (overlap[:rank, None] > np.array(IOUS)).any(0)
        at, margin = np.arange(len(s)), sentence.end - sentence.start
        for out, by in ((exact, 0.0), (wide, margin)):
            inside = (at >= video.position(sentence.start - by)) & (at <= video.position(sentence.end + by))
            out.append(calibrated_precision(inside, s[:, 2]))
    named = {f"R@{r} {m}": 100 * hits[i, k] / len(scores) for i, r in enumerate(RANKS) for k, m in enumerate(IOUS)}
    return named | {"mcAP": 100 * float(np.mean(exact)), "mcAP wide": 100 * float(np.mean(wide))}
