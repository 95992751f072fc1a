"""The serving memory policy, once more in Python: what a stream's long-term memory holds at every frame.

Counterpart of `LanguageGuidedPolicy`, `Answers`, `QueryContrast`, `UsualStep` and `StreamMemory` in core (Java), where the
reasons are written down: near-duplicates are merged; over M slots, the one that would be missed least is merged into its
nearest; the slots that stand out most towards each query, its answers, are neither given up nor drawn.
Features are rounded to half precision wherever the Java side makes a `FrameFeature`.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

LEAST_STEP, STEP_FACTOR = 1e-6, 1.01
LEVEL, LOWEST, SIGNIFICANT, LEAST_SCATTER = 0.25, 0.05, 3.0, 1e-5
APART_S = 10.0
VERSION = 2                        # counted up when the same settings come to keep something else


@dataclass(frozen=True)
class Policy:
    short: int = 8
    capacity: int = 64
    duplicate_steps: float = 1.0
    inertia: int = 64
    half_life_s: float = 14400.0
    relevance_gain: float = 3.0
    background_share: float = 0.25
    answers: int = 3
    answer_share: float = 0.5
    recency: bool = False          # counterpart of `RecencyPolicy`: the newest frames, whatever they show

    def key(self):
        """Names what is kept, for files of it."""
        return hashlib.sha256(f"{VERSION} {self}".encode()).hexdigest()[:8]


class LongTerm:
    """The slots, oldest first: features [n,D], times [n] s, weights [n] frames, numbers [n], and distances [n,n]."""

    def __init__(self, dim):
        self.features = np.zeros((0, dim), np.float32)
        self.times, self.weights = np.zeros(0), np.zeros(0, np.int64)
        self.numbers, self.versions = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self.distances = np.zeros((0, 0), np.float32)

    def __len__(self):
        return len(self.times)

    def add(self, feature, time, weight, number, version):
        self.features = np.concatenate([self.features, feature[None]])
        self.times, self.weights = np.append(self.times, time), np.append(self.weights, weight)
        self.numbers, self.versions = np.append(self.numbers, number), np.append(self.versions, version)
        self.distances = np.pad(self.distances, (0, 1))
        self.measure(len(self) - 1)

    def measure(self, i):
        d = distances(self.features, self.features[i])
        self.distances[i], self.distances[:, i] = d, d
        self.distances[i, i] = np.inf

    def take(self, order):
        for name in ("features", "times", "weights", "numbers", "versions"):
            setattr(self, name, getattr(self, name)[order])
        self.distances = self.distances[np.ix_(order, order)]

    def sort(self):
        self.take(np.lexsort((self.numbers, self.times)))


def distances(features, one):
    """1 - cosine of each of [n,D] to [D]; two zero vectors are equal, one alone is orthogonal."""
    lengths, length = np.sqrt((features * features).sum(1)), np.sqrt((one * one).sum())
    both = lengths * length
    cosine = np.divide(features @ one, both, out=np.zeros(len(features), np.float32), where=both > 0)
    cosine = np.where((lengths == 0) & (length == 0), 1, np.clip(cosine, -1, 1))
    return (1 - cosine).astype(np.float32)


def toward(one, other, share):
    """The direction between the two, `share` of the way; its length lies between theirs. [D] -> [D], half precision."""
    mixed = (1 - share) * one + share * other
    length = np.sqrt((mixed * mixed).sum())
    wanted = (1 - share) * np.sqrt((one * one).sum()) + share * np.sqrt((other * other).sum())
    return half(mixed * (wanted / length) if length > 0 else mixed)


def half(x):
    return np.asarray(x, np.float16).astype(np.float32)


def mass(weights):
    return np.log1p(weights) / np.log(2)


def similarities(features, queries):
    """[n,D], [Q,D] -> [n,Q]: cosines, given that queries have length 1."""
    lengths = np.sqrt((features * features).sum(1))[:, None]
    return np.divide(features @ queries.T, lengths, out=np.zeros((len(features), len(queries)), np.float32), where=lengths > 0)


def margins(similarity, weights):
    """How far each slot lies above (or below) the level towards each query, in units of the noise: [n,Q], [n] -> [n,Q]."""
    similarity = similarity.astype(np.float64)
    if not similarity.size:
        return similarity
    order = np.argsort(similarity, axis=0, kind="stable")
    ascending, masses = np.take_along_axis(similarity, order, 0), mass(weights)
    reached, total = np.cumsum(masses[order], axis=0), masses.sum()

    def quantile(share):
        at = np.minimum(len(order) - 1, (reached < share * total).sum(0))
        return np.take_along_axis(ascending, at[None], 0)[0]

    level = quantile(LEVEL)
    scatter = np.maximum(np.maximum(LEAST_SCATTER, LOWEST * (ascending[-1] - ascending[0])), level - quantile(LOWEST))
    return (similarity - level) / (SIGNIFICANT * scatter)


def largest_contrast(margin):
    """How far each slot stands out towards the query that it stands out to most: [n,Q] -> [n] in 0..1."""
    most = margin.max(1, initial=0.0) ** 2
    return most / (most + 1)


def is_background(margin, places):
    """Whether each slot is as unlike all queries as the least alike `places` slots are: [n,Q] -> [n]."""
    if not margin.size:
        return np.ones(len(margin), bool)
    ascending = np.sort(margin, axis=0)
    level = ascending[min(places, len(ascending)) - 1]
    scatter = np.maximum(LOWEST * (ascending[-1] - ascending[0]), level - ascending[0])
    return (margin <= level + SIGNIFICANT * scatter).all(1)


def answers(margin, fade, times, each, most):
    """Which slots are answers: [n,Q], [n], [n] -> [n]. Queries take turns; a query's answers lie apart in time."""
    found, ranked = np.zeros(len(times), bool), (margin * fade[:, None]).T.copy()
    for _ in range(each):
        for towards in ranked:
            if found.sum() >= most:
                return found
            best = int(towards.argmax()) if len(towards) else 0
            if len(towards) and towards[best] > 0:
                found[best] = True
                towards[np.abs(times - times[best]) < APART_S] = 0
    return found


class Memory:
    """One stream's memory. `bank` gathers every vector that a slot ever held; slots name them by index."""

    def __init__(self, dim, policy=Policy(), queries=()):
        self.policy, self.queries = policy, [np.asarray(q, np.float32) for q in queries]
        self.long, self.short, self.usual = LongTerm(dim), [], 0.0
        self.bank = []

    def advance(self, feature, time):
        """Takes the next frame, [D], at a time in seconds."""
        feature = half(feature)
        if self.short:
            self.usual = usual_step(self.usual, distances(self.short[-1][0][None], feature)[0])
        self.bank.append(feature)
        self.short.append((feature, time, len(self.bank) - 1))
        if len(self.short) > self.policy.short:
            self.admit(*self.short.pop(0), time)

    def admit(self, feature, time, version, now):
        p, long = self.policy, self.long
        if p.capacity == 0:
            return
        if p.recency:
            long.add(feature, time, 1, free(long.numbers), version)
            long.take(np.arange(len(long))[-p.capacity:])
            return
        alike = max(LEAST_STEP, p.duplicate_steps * self.usual * min(1.0, len(long) / p.capacity))
        nearest = distances(long.features, feature).min(initial=np.inf)
        long.add(feature, time, 1, free(long.numbers), version)
        if nearest <= alike:
            self.join(alike, now)
        while len(long) > p.capacity:
            long.sort()
            self.evict(now)
        long.sort()
        for i in np.flatnonzero(long.numbers >= p.capacity):
            long.numbers[i] = free(long.numbers)

    def join(self, alike, now):
        """Puts the newcomer, the last, to its near-duplicate, if it has one. An answer takes none of another time."""
        p, long = self.policy, self.long
        margin, fade, found = self.standing(now)
        seen = largest_contrast(margin)
        apart = np.abs(long.times - long.times[-1]) >= APART_S
        near = np.where(found & apart, np.inf, long.distances[-1])
        into = int(near.argmin())
        if near[into] > max(LEAST_STEP, alike / (1 + p.relevance_gain * max(seen[into], seen[-1]))) or found[-1] and apart[into]:
            return
        self.merge(into, long.features[-1], long.times[-1], 1, np.float32(1 / (1 + p.inertia)), found)
        long.take(np.arange(len(long) - 1))

    def standing(self, now):
        """Margins towards each query [n,Q], what is left of each slot by age [n], which are answers [n]."""
        p, long = self.policy, self.long
        queries = np.array(self.queries, np.float32).reshape(len(self.queries), long.features.shape[1])
        margin = margins(similarities(long.features, queries), long.weights)
        fade = 2.0 ** (-np.maximum(0, now - long.times) / p.half_life_s)
        return margin, fade, answers(margin, fade, long.times, p.answers, int(p.answer_share * p.capacity))

    def merge(self, index, feature, time, weight, least_share, answers):
        """Puts frames to a slot, which stays what it is if it is an answer."""
        long = self.long
        if answers[index]:
            long.weights[index] += weight
            return
        frames = long.weights[index] + weight
        share = max(least_share, np.float32(weight / frames))
        long.features[index] = toward(long.features[index], feature, share)
        long.times[index], long.weights[index] = max(long.times[index], time), frames
        self.bank.append(long.features[index].copy())
        long.versions[index] = len(self.bank) - 1
        long.measure(index)

    def evict(self, now):
        p, long = self.policy, self.long
        (margin, fade, found), floor = self.standing(now), p.background_share * p.capacity
        background = is_background(margin, max(1, int(floor / 2)))
        loss = long.distances.min(1) * mass(long.weights) * fade * (1 + p.relevance_gain * largest_contrast(margin))
        guarded = np.where(found, 2, background & (background.sum() <= floor))
        victim = int(np.lexsort((loss, guarded))[0])
        nearest = int(long.distances[victim].argmin())
        self.merge(nearest, long.features[victim], long.times[victim], long.weights[victim], np.float32(0), found)
        long.take(np.delete(np.arange(len(long)), victim))


def usual_step(usual, step):
    step = max(LEAST_STEP, float(step))
    if usual == 0:
        return step
    return max(LEAST_STEP, usual * STEP_FACTOR if step > usual else usual / STEP_FACTOR if step < usual else usual)


def free(numbers):
    return int(np.setdiff1d(np.arange(len(numbers) + 1), numbers)[0])


@dataclass(frozen=True)
class History:
    """What memory held at each of T frames, as indices into a bank of vectors."""

    bank: np.ndarray               # [N,D] float16; the first T are not in order of time where slots were merged
    slots: np.ndarray              # [T,M] int16, -1 where empty
    ages: np.ndarray               # [T,M] float32, s before the frame
    weights: np.ndarray            # [T,M] float32, frames
    past: np.ndarray               # [T,D] float32, mean of what the slots hold, by frames


def history(features, step_s, policy=Policy(), queries=()):
    """Features [T,D] of a video -> History: the memory of the window that ends at each frame."""
    count, dim = features.shape
    memory = Memory(dim, policy, queries)
    slots = np.full((count, policy.capacity), -1, np.int16)
    ages, weights = np.zeros((2, count, policy.capacity), np.float32)
    for t in range(count):
        now = t * step_s
        memory.advance(features[t], now)
        n = len(memory.long)
        slots[t, :n], ages[t, :n] = memory.long.versions, now - memory.long.times
        weights[t, :n] = memory.long.weights
    bank = np.array(memory.bank, np.float16)
    share = weights / np.maximum(1, weights.sum(1, keepdims=True))
    past = np.einsum("tm,tmd->td", share, bank[np.maximum(slots, 0)].astype(np.float32))
    return History(bank, slots, ages, weights, past.astype(np.float32))
