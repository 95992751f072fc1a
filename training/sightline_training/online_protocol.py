"""What an operator sees: moments as they are emitted, when they are emitted.

Inside scores are smoothed causally; a moment starts when they reach one threshold and ends when they fall below a lower one. A
moment is a hit if it was emitted within [true start - 1 s, true end] and is the first one that was; every other is a false
alert. Smoothing and thresholds are chosen for the best F1 on one half of the sentences and reported on the other; then the
halves change places, and counts and delays of both are put together.
"""

import itertools

import numpy as np

EARLY_S = 1.0
SMOOTHING = (1.0, 0.7, 0.5, 0.35)
STARTS = tuple(np.round(np.arange(0.2, 0.96, 0.05), 2))
ENDS = (0.3, 0.5, 0.7, 0.9)        # of the start threshold


def smoothed(inside, share):
    """Exponential average in which the newest step has this share. [T,...] -> [T,...]."""
    if share == 1.0:
        return inside
    out = np.empty_like(inside)
    out[0] = inside[0]
    for t in range(1, len(inside)):
        out[t] = out[t - 1] + share * (inside[t] - out[t - 1])
    return out


def moments(smooth, start, end):
    """[T] and thresholds -> list of (first step, step of the end's emission; T if still open)."""
    out, since = [], None
    above, below = smooth >= start, smooth < end
    for t in range(len(smooth)):
        if since is None and above[t]:
            since = t
        elif since is not None and below[t]:
            out.append((since, t))
            since = None
    return out if since is None else [*out, (since, len(smooth))]


def judged(split, index, found):
    """One sentence's moments -> (hit, emitted, start delay s, end delay s); delays are NaN without a hit."""
    sentence = split.sentences[index]
    step = split.videos[sentence.video].step_s
    for first, last in found:
        if sentence.start - EARLY_S <= first * step <= sentence.end:
            return 1, len(found), first * step - sentence.start, last * step - sentence.end
    return 0, len(found), np.nan, np.nan


def summary(rows, minutes):
    """Rows of `judged` -> figures."""
    rows = np.array(rows, float)
    hits, emitted = rows[:, 0].sum(), rows[:, 1].sum()
    recall, precision = hits / len(rows), hits / max(1, emitted)
    return {
        "recall": recall, "precision": precision, "F1": 2 * recall * precision / max(1e-9, recall + precision),
        "false/min": (emitted - hits) / minutes,
        "start delay": float(np.nanmedian(rows[:, 2])) if hits else np.nan,
        "end delay": float(np.nanmedian(rows[:, 3])) if hits else np.nan,
    }


def figures(split, scores):
    """Split and scores [T,3] of each sentence -> figures by name."""
    minutes = np.array([split.videos[s.video].seconds / 60 for s in split.sentences])
    half = np.arange(len(split.sentences)) % 2 == 0
    rows = {}
    for share in SMOOTHING:
        smooth = [smoothed(s[:, 2], share) for s in scores]
        for start, fall in itertools.product(STARTS, ENDS):
            rows[share, start, fall] = [judged(split, i, moments(x, start, start * fall)) for i, x in enumerate(smooth)]
    told, chosen = [], []
    for choose in (half, ~half):
        best = max(rows, key=lambda k: summary(np.array(rows[k])[choose], minutes[choose].sum())["F1"])
        chosen.append(best)
        told.extend(np.array(rows[best])[~choose])
    return summary(told, minutes.sum()) | {"chosen": chosen}
