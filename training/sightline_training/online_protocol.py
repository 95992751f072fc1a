"""What an operator sees: moments as they are emitted, when they are emitted.

Inside scores are smoothed causally; a moment starts when they reach one threshold and ends when they fall below a lower one. A
moment is a hit if it was emitted within [true start - 1 s, true end] and is the first one that was; every other is a false
alert. Smoothing and thresholds are chosen on one half of the sentences and reported on the other; then the halves change
places, and counts and delays of both are put together. They are chosen for the best F1, and for the best recall within a
budget of false alerts.
"""

import itertools

import numpy as np

EARLY_S = 1.0
SMOOTHING = (1.0, 0.7, 0.5, 0.35)
STARTS = tuple(np.round(np.arange(0.2, 0.96, 0.05), 2))
BUDGETS = (0.2, 0.1)               # false alerts a query-minute
ENDS = (0.3, 0.5, 0.7, 0.9)        # of the start threshold


class Streams:
    """The inside scores of N sentences side by side, [T,N], and what is true of them."""

    def __init__(self, split, scores):
        videos = [split.videos[s.video] for s in split.sentences]
        self.steps = np.array([len(s) for s in scores])
        self.inside = np.zeros((self.steps.max(), len(scores)))
        for n, s in enumerate(scores):
            self.inside[:len(s), n] = s[:, 2]
        self.step_s = np.array([v.step_s for v in videos])
        self.minutes = np.array([v.seconds / 60 for v in videos])
        self.start, self.end = (np.array([getattr(s, k) for s in split.sentences]) for k in ("start", "end"))

    def smoothed(self, share):
        """Exponential average in which the newest step has this share. -> [T,N]."""
        out = self.inside.copy()
        for t in range(1, len(out)):
            out[t] = out[t - 1] + share * (self.inside[t] - out[t - 1])
        return out

    def judged(self, smooth, start, end):
        """-> rows [N,4]: hit, moments emitted, start delay s, end delay s; delays are NaN without a hit.

        A moment that is open when a video ends, ends there.
        """
        count = smooth.shape[1]
        since, emitted, hit = np.full(count, -1), np.zeros(count), np.zeros(count, bool)
        delays = np.full((2, count), np.nan)
        told = np.full(count, -1)                                         # the step at which the hit began
        for t in range(len(smooth) + 1):
            last = t >= self.steps
            value = smooth[min(t, len(smooth) - 1)]
            close = (since >= 0) & (last | (value < end))
            ended = close & (told == since) & np.isnan(delays[1])
            delays[1, ended] = (np.minimum(t, self.steps) * self.step_s - self.end)[ended]
            begin = (since < 0) & ~last & (value >= start)
            now = t * self.step_s
            first = begin & ~hit & (now >= self.start - EARLY_S) & (now <= self.end)
            delays[0, first], told[first] = (now - self.start)[first], t
            hit |= first
            emitted += begin
            since = np.where(close, -1, np.where(begin, t, since))
        return np.stack([hit, emitted, *delays], 1)


def summary(rows, minutes):
    """Rows of `judged` -> figures."""
    hits, emitted = rows[:, 0].sum(), rows[:, 1].sum()
    recall, precision = hits / len(rows), hits / max(1, emitted)
    return {
        "recall": recall, "precision": precision, "F1": 2 * recall * precision / max(1e-9, recall + precision),
        "false/min": (emitted - hits) / minutes,
        "start delay": float(np.nanmedian(rows[:, 2])) if hits else np.nan,
        "end delay": float(np.nanmedian(rows[:, 3])) if hits else np.nan,
    }


def figures(split, scores, budgets=BUDGETS):
    """Split and scores [T,3] of each sentence -> figures by name of what they are chosen for: `F1`, and each budget."""
    streams = Streams(split, scores)
    half = np.arange(len(scores)) % 2 == 0
    rows = {}
    for share in SMOOTHING:
        smooth = streams.smoothed(share)
        for start, fall in itertools.product(STARTS, ENDS):
            rows[share, float(start), fall] = streams.judged(smooth, start, start * fall)

    def within(budget):
        return lambda f: (f["false/min"] <= budget, f["recall"] if f["false/min"] <= budget else -f["false/min"])

    wishes = {"F1": lambda f: f["F1"]} | {f"budget {b}": within(b) for b in budgets}
    sides = [(choose, {k: summary(r[choose], streams.minutes[choose].sum()) for k, r in rows.items()}) for choose in (half, ~half)]
    out = {}
    for name, wish in wishes.items():
        chosen = [max(rows, key=lambda k, known=known: wish(known[k])) for _, known in sides]
        told = np.concatenate([rows[best][~choose] for best, (choose, _) in zip(chosen, sides)])
        out[name] = summary(told, streams.minutes.sum()) | {"chosen": chosen}
    return out
