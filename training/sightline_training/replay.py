"""A stream's features through a bounded memory, the head and a tracker, as the running system would, for figures on it."""

from dataclasses import dataclass

import numpy as np

from sightline_training.windows import Batch


class Memory:
    """A plain stand-in for the system's compressor: merge a near-duplicate, admit the rest, evict what matters least.

    A slot is [feature, newest time, frames]. What matters: relevance to the standing queries, then novelty, then recency.
    """

    def __init__(self, queries, size=64, duplicate=0.97):
        self.queries, self.size, self.duplicate = queries, size, duplicate
        self.slots = []

    def admit(self, feature, time):
        near = [float(slot[0] @ feature) for slot in self.slots]
        if near and max(near) >= self.duplicate:
            slot = self.slots[int(np.argmax(near))]
            mean = slot[0] * slot[2] + feature
            slot[:] = [mean / np.linalg.norm(mean), time, slot[2] + 1]
            return
        self.slots.append([feature, time, 1])
        if len(self.slots) > self.size:
            self.slots.pop(self.least(time))

    def least(self, now):
        features = np.array([slot[0] for slot in self.slots])
        relevance = (features @ self.queries.T).max(1)
        between = features @ features.T - 2 * np.eye(len(features))
        ages = np.array([now - slot[1] for slot in self.slots])
        return int(np.argmin(rank(relevance) + 0.7 * rank(-between.max(1)) + 0.4 * rank(-ages)))


def rank(values):
    """Ranks scaled to 0..1."""
    return np.argsort(np.argsort(values)) / max(len(values) - 1, 1)


def scores(session, times, features, queries, short=8, memory=64, hop=2, chunk=32):
    """-> boundary scores [Q,T,3], each frame's taken from the first window that holds it. A window comes every `hop` frames."""
    kept, left = Memory(queries, memory), 0
    out = np.zeros((len(queries), len(times), 3), np.float32)
    ends = list(range(hop, len(times) + 1, hop))
    for at in range(0, len(ends), chunk):
        batch = Batch(features.shape[1], short, memory)
        for q in queries:
            batch.query(q)
        for w, end in enumerate(ends[at:at + chunk]):
            begin = max(end - short, 0)
            while left < begin:
                kept.admit(features[left], times[left])
                left += 1
            now = times[end - 1]
            batch.window(features[begin:end], now - times[begin:end], [s[0] for s in kept.slots],
                         [now - s[1] for s in kept.slots], [s[2] for s in kept.slots])
            for q in range(len(queries)):
                batch.row(w, q)
        result = session.run(["boundary_scores"], batch.inputs())[0].reshape(-1, len(queries), short, 3)
        for w, end in enumerate(ends[at:at + chunk]):
            out[:, end - hop:end] = result[w, :, short - hop:]
    return out


@dataclass(frozen=True)
class Found:
    """A moment: its span, and when it was first announced. Seconds."""

    start: float
    end: float
    announced: float


def track(times, inside, start=0.6, end=0.4, sustain=0.5, gap=1.0):
    """Opens when `inside` stays at or over `start` for `sustain` s, backdated; closes when it stays under `end` for `gap` s."""
    found, opened, first, last = [], None, None, None
    for t, p in zip(times, inside):
        if opened is None:
            first = (t if first is None else first) if p >= start else None
            if first is not None and t - first >= sustain - 1e-2:
                opened, last = (first, t), t
        elif p >= end:
            last = t
        elif t - last >= gap:
            found.append(Found(opened[0], last, opened[1]))
            opened = first = None
    return found + ([Found(opened[0], float(times[-1]), opened[1])] if opened else [])
