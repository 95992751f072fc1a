"""Moments as they are emitted, when they are emitted: the tracker once more in Python, and figures of what it tells.

Counterpart of `MomentTracker` and `DetectionReport` in core (Java), where the reasons are written down; held equal by a file
that the Java side writes. Many pairs of thresholds and many sentences run side by side.
"""

from dataclasses import dataclass

import numpy as np

MIN_S, GAP_S, TOLERANCE_S = 0.5, 1.0, 1e-3
IOU = 0.5
IDLE, RISING, OPEN, FALLING = range(4)


def track(inside, times, starts, ends, min_s=MIN_S, gap_s=GAP_S):
    """P(inside) [N,T] of N sentences at `times` [T] s, thresholds [G] and [G] -> moments as a structured array.

    Fields: `setting` of G, `row` of N, `start` and `end` of the span, `start_told` and `end_told` s, `score`.
    What is open at the end of the stream ends there.
    """
    tracker = Tracker(len(inside), np.asarray(starts, float)[:, None], np.asarray(ends, float)[:, None], min_s, gap_s)
    for t, now in enumerate(times):
        tracker.advance(inside[:, t].astype(float), float(now))
    return tracker.finish()


MOMENT = np.dtype([("setting", int), ("row", int), ("start", float), ("end", float), ("start_told", float), ("end_told", float),
                   ("score", float)])


class Tracker:
    """The states of G x N trackers, as arrays."""

    def __init__(self, rows, start, end, min_s, gap_s):
        self.high, self.low, self.min_s, self.gap_s = start, end, min_s, gap_s
        shape = (len(start), rows)
        self.phase = np.zeros(shape, np.int8)
        for name in ("onset", "start", "last", "end", "total", "count", "dip_total", "dip_count", "peak", "told"):
            setattr(self, name, np.zeros(shape))
        self.before, self.moments = None, []

    def advance(self, value, now):
        value = np.broadcast_to(value, self.phase.shape)
        inside, going = value >= self.low.astype(np.float32), self.phase != IDLE
        missed = going & ~inside
        first = missed & (self.dip_count == 0)
        self.end[first] = (self.last[first] + now) / 2
        self.dip_total[missed] += value[missed]
        self.dip_count[missed] += 1
        gone = missed & (now - self.end >= self.gap_s - TOLERANCE_S)
        self.tell(gone & (self.phase >= OPEN), now)
        self.phase[missed & (self.phase == OPEN)] = FALLING
        self.phase[gone] = IDLE

        fresh = inside & ~going
        if self.before is not None:
            late = inside & going & (self.dip_count > 0) & ((self.before + now) / 2 - self.end >= self.gap_s - TOLERANCE_S)
            self.tell(late & (self.phase >= OPEN), now)
            fresh |= late
        held = inside & ~fresh
        self.total[held] += (self.dip_total + value)[held]
        self.count[held] += self.dip_count[held] + 1
        self.peak[held] = np.maximum(self.peak, value)[held]
        self.phase[held & (self.phase == FALLING)] = OPEN
        for name, begin in (("onset", now), ("start", now if self.before is None else (self.before + now) / 2), ("count", 1)):
            getattr(self, name)[fresh] = begin
        self.total[fresh] = self.peak[fresh] = value[fresh]
        self.phase[fresh] = RISING
        self.last[inside] = self.end[inside] = now
        self.dip_total[inside] = self.dip_count[inside] = 0

        mean = self.total / np.maximum(1, self.count)
        sure = inside & (self.phase == RISING) & (now - self.onset >= self.min_s - TOLERANCE_S)
        sure &= (mean >= (self.high + self.low) / 2) & (self.peak >= self.high.astype(np.float32))
        self.phase[sure], self.told[sure] = OPEN, now
        self.before = now

    def tell(self, which, now):
        setting, row = np.nonzero(which)
        out = np.zeros(len(row), MOMENT)
        out["setting"], out["row"], out["end_told"] = setting, row, now
        out["start"], out["end"], out["start_told"] = self.start[which], self.end[which], self.told[which]
        out["score"] = (self.total / np.maximum(1, self.count))[which]
        self.moments.append(out)

    def finish(self):
        if self.before is not None:
            self.tell(self.phase >= OPEN, self.before)
        return np.concatenate(self.moments) if self.moments else np.zeros(0, MOMENT)


def matched(truths, moments, least=IOU):
    """True spans and moments of one sentence -> [(truth, moment, IoU)], each at most once, by falling IoU."""
    pairs = []
    for i, (a, b) in enumerate(truths):
        for j, m in enumerate(moments):
            inter = min(b, m["end"]) - max(a, m["start"])
            union = max(b, m["end"]) - min(a, m["start"])
            if inter > 0 and inter / union >= least:
                pairs.append((i, j, inter / union))
    out, used = [], (set(), set())
    for i, j, iou in sorted(pairs, key=lambda p: -p[2]):
        if i not in used[0] and j not in used[1]:
            out.append((i, j, iou))
            used[0].add(i), used[1].add(j)
    return out


@dataclass(frozen=True)
class Judged:
    """Counts over sentences; add to put together."""

    truths: int = 0
    found: int = 0
    hits: int = 0
    false_absent: int = 0          # moments of sentences that never happen on their stream
    absent_h: float = 0.0          # hours of streams x such sentences
    iou: tuple = ()
    start_delay: tuple = ()        # s, of hits, from the true boundary to when it was told
    end_delay: tuple = ()

    def __add__(self, other):
        return Judged(*(getattr(self, k) + getattr(other, k) for k in self.__dataclass_fields__))

    def figures(self):
        def median(values):
            return float(np.median(values)) if len(values) else float("nan")
        return {"recall": self.hits / max(1, self.truths), "precision": self.hits / max(1, self.found),
                "false/h": self.false_absent / self.absent_h if self.absent_h else float("nan"), "truths": self.truths,
                "IoU": float(np.mean(self.iou)) if self.iou else float("nan"),
                "start delay": median(self.start_delay), "end delay": median(self.end_delay)}


def judged(sentence, video, moments):
    """A sentence and the moments told of it -> Judged."""
    if not sentence.windows:
        return Judged(found=len(moments), false_absent=len(moments), absent_h=video.seconds / 3600)
    pairs = matched(sentence.windows, moments)
    return Judged(
        len(sentence.windows), len(moments), len(pairs), iou=tuple(p[2] for p in pairs),
        start_delay=tuple(moments[j]["start_told"] - sentence.windows[i][0] for i, j, _ in pairs),
        end_delay=tuple(moments[j]["end_told"] - sentence.windows[i][1] for i, j, _ in pairs))


STARTS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995)
ENDS = (0.25, 0.4, 0.55, 0.7, 0.85)          # of the start threshold


def told(split, scores, starts, ends):
    """Moments of every sentence: [G][N] arrays. `scores` are [T,3] of each sentence."""
    out = [[None] * len(split.sentences) for _ in starts]
    for v, own in enumerate(split.by_video()):
        if not own:
            continue
        times = np.arange(split.videos[v].steps) * split.videos[v].step_s
        found = track(np.stack([scores[s][:, 2] for s in own]), times, starts, ends)
        order = np.lexsort((found["start"], found["row"], found["setting"]))
        found = found[order]
        place = found["setting"] * len(own) + found["row"]
        parts = np.searchsorted(place, np.arange(len(starts) * len(own) + 1))
        for g in range(len(starts)):
            for k, s in enumerate(own):
                out[g][s] = found[parts[g * len(own) + k]:parts[g * len(own) + k + 1]]
    return out


FINE = tuple(np.round(np.arange(0.2, 0.99, 0.02), 2))


def choose(split, scores, budget=1.0, starts=STARTS):
    """-> (start, end) thresholds with the best recall at IoU 0.5 whose false alarms an hour and sentence, on streams where it
    never happens, are within the budget; where none is, those with the fewest."""
    grid = [(float(s), round(float(s) * e, 4)) for s in starts for e in ENDS]
    moments = told(split, scores, *zip(*grid))
    best = None
    for g, pair in enumerate(grid):
        total = total_of(split, moments[g])
        rate = total["false/h"]
        rank = (rate <= budget, total["recall"] if rate <= budget else -rate)
        if best is None or rank > best[0]:
            best = (rank, pair)
    return best[1]


def total_of(split, moments, keep=lambda s: True):
    """Figures over the sentences for which `keep` holds."""
    all_of = [judged(s, split.videos[s.video], m) for s, m in zip(split.sentences, moments, strict=True) if keep(s)]
    return together(all_of).figures()


def together(many):
    """The sum of Judged, without a copy a step."""
    columns = {}
    for name in Judged.__dataclass_fields__:
        values = [getattr(j, name) for j in many]
        columns[name] = tuple(x for v in values for x in v) if isinstance(getattr(Judged(), name), tuple) else sum(values)
    return Judged(**columns)


GROUPS = {
    "all": lambda s: True,
    "static": lambda s: s.about.get("kind") == "static",
    "motion": lambda s: s.about.get("kind") == "motion",
    "relation": lambda s: s.about.get("kind") == "relation",
    "attribute": lambda s: s.about.get("kind") == "attribute",
    "seen": lambda s: not (s.about.get("unseen_combination") or s.about.get("unseen_words") or s.about.get("unseen_scene")),
    "unseen combination": lambda s: s.about.get("unseen_combination"),
    "unseen combination alone": lambda s: s.about.get("unseen_combination") and not (
        s.about.get("unseen_words") or s.about.get("unseen_scene")),
    "unseen words": lambda s: s.about.get("unseen_words"),
    "unseen scene": lambda s: s.about.get("unseen_scene"),
}


def figures(split, scores, thresholds):
    """Figures at thresholds chosen elsewhere, of all sentences and of each group of them."""
    start, end = thresholds
    moments = told(split, scores, [start], [end])[0]
    return {name: total_of(split, moments, keep) for name, keep in GROUPS.items()} | {"thresholds": [start, end]}
