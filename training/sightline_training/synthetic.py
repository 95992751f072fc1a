"""Made-up encoders and made-up scenes: streams of features whose truth is known, to choose parameters on.

An encoder here is its statistics only. A frame is `cone + sqrt(1 - cone^2) * unit(scene + sum of subjects + noise)`; a query
is its share of the cone, of each subject's direction, and of nothing. All vectors have length 1.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Encoder:
    """Statistics of a dual encoder; ranges are (low, high), drawn uniformly."""

    name: str
    cone: float                  # length of the part that all frames share
    offset: tuple                # cosine of a query and an empty scene
    alignment: tuple             # cosine of a query and the direction its subject adds
    confusion: tuple             # the same for a subject of another query, as a share of that
    size: tuple                  # length of a subject beside a scene of length 1
    noise: float                 # length of what is new in each frame
    wander: float                # length of what drifts over some 20 s
    dropout: float               # chance that a frame misses the subject
    flicker: float               # relative change of a subject's size from frame to frame
    blips: float                 # chance a frame of a weak false subject


ENCODERS = {e.name: e for e in (
    # Gaps of 0.02-0.05 on a cosine of 0.2, of 0.035-0.08 in the second; every frame differs from the last by more than
    # the query explains.
    Encoder("faint-cone", 0.75, (0.15, 0.24), (0.06, 0.10), (-0.2, 0.35), (0.6, 1.2), 0.30, 0.25, 0.0, 0.1, 0.0),
    Encoder("cone", 0.75, (0.15, 0.24), (0.10, 0.16), (-0.2, 0.35), (0.6, 1.2), 0.30, 0.25, 0.0, 0.1, 0.0),
    # A wider cone: gaps of 0.09-0.21 on a cosine of 0.1.
    Encoder("wide-cone", 0.6, (0.08, 0.15), (0.22, 0.35), (-0.2, 0.35), (0.6, 1.2), 0.30, 0.25, 0.0, 0.1, 0.0),
    # Detections times centred word vectors: no cone, quiet background, strong contrast, dropouts and blips.
    Encoder("detector", 0.0, (-0.05, 0.05), (0.55, 0.9), (-0.3, 0.4), (0.6, 2.5), 0.04, 0.03, 0.06, 0.2, 0.01),
    # The same before a background of standing things, some of which the query's words resemble.
    Encoder("cluttered-detector", 0.0, (-0.10, 0.20), (0.55, 0.9), (-0.3, 0.4), (0.6, 1.5), 0.08, 0.06, 0.06, 0.2, 0.01),
)}


@dataclass(frozen=True)
class Clip:
    """One made-up stream. Times in seconds; `truth[q]` lists the (start, end) in which query q holds."""

    times: np.ndarray            # [T]
    features: np.ndarray         # [T,D]
    queries: np.ndarray          # [Q,D]
    truth: list


SCENES = ("visits", "at-once", "persistent", "persistent-at-once", "absent-only", "drift")


def clip(encoder, scene, seed, dim=512, fps=4.0, seconds=120.0):
    """Two subjects and three queries: one a subject, and one whose subject never comes."""
    rng = np.random.default_rng([seed, SCENES.index(scene), len(encoder.name)])
    times = np.arange(int(seconds * fps)) / fps + rng.uniform(0, 0.02, int(seconds * fps))
    truth = [visits(rng, scene, seconds), visits(rng, "visits", seconds), []]
    if scene == "absent-only":
        truth[1] = []
    basis = np.linalg.qr(rng.normal(size=(dim, 8)))[0].T
    cone, scene_axis, subjects, rest = basis[0], basis[1], basis[2:5], basis[5:8]
    features = []
    drifting = np.zeros(dim)
    light = 0.6 if scene == "drift" else 0.0
    for t in times:
        drifting = 0.99 * drifting + 0.14 * encoder.wander * direction(rng, dim)
        content = scene_axis + encoder.noise * direction(rng, dim) + drifting + light * t / seconds * rest[1]
        for subject, spans in zip(subjects, truth):
            if any(a <= t < b for a, b in spans) and rng.random() >= encoder.dropout:
                content = content + span_size(encoder, seed, spans, t) * (1 + encoder.flicker * rng.normal()) * subject
        if rng.random() < encoder.blips:
            content = content + 0.25 * subjects[rng.integers(3)]
        features.append(encoder.cone * cone + (1 - encoder.cone ** 2) ** 0.5 * content / np.linalg.norm(content))
    queries = [query(rng, encoder, k, cone, scene_axis, subjects, rest[0]) for k in range(3)]
    return Clip(times, np.array(features, np.float32), np.array(queries, np.float32), truth)


def visits(rng, scene, seconds):
    """Spans in which a subject is there."""
    if scene == "absent-only":
        return []
    if scene == "persistent":
        return [(20.0, seconds - 10.0)]
    if scene == "persistent-at-once":
        return [(0.0, seconds - 30.0)]
    spans, t = [], 0.0 if scene == "at-once" else rng.uniform(5, 20)
    while t < seconds - 10:
        spans.append((t, t + rng.uniform(3, 12)))
        t = spans[-1][1] + rng.uniform(6, 25)
    return spans


def span_size(encoder, seed, spans, t):
    """A visit's size: the same from its first frame to its last."""
    which = sum(a <= t for a, _ in spans)
    return np.random.default_rng([seed, which]).uniform(*encoder.size)


def query(rng, encoder, k, cone, scene, subjects, rest):
    """Query of subject k, of length 1: what of it is in no frame lies along `rest`."""
    offset, aligned = rng.uniform(*encoder.offset), rng.uniform(*encoder.alignment)
    base = cone * (offset / encoder.cone) if encoder.cone else scene * offset
    parts = [aligned * (1 if i == k else rng.uniform(*encoder.confusion)) for i in range(len(subjects))]
    vector = base + np.array(parts) @ subjects
    return vector + rest * max(1 - vector @ vector, 0) ** 0.5


def direction(rng, dim):
    return rng.normal(size=dim) / dim ** 0.5
