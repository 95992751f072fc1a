"""What the head makes of made-up streams of several encoders: what comes is found, what never comes is hardly ever."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sightline_training.golden import session
from sightline_training.replay import Found, Memory, scores, track
from sightline_training.report import figures
from sightline_training.synthetic import ENCODERS, clip

SEEDS = range(50, 53)


@pytest.fixture(scope="module")
def head():
    return session(str(Path(__file__).parents[2] / "models" / "zero-shot" / "head.onnx"))


@pytest.mark.parametrize("name", ["cone", "wide-cone", "detector"])
@pytest.mark.parametrize("scene", ["visits", "drift"])
def test_a_subject_that_comes_is_found_in_time_and_hardly_anything_else_is(head, name, scene):
    f = figures(head, ENCODERS[name], scene, SEEDS)
    assert f["hits"] >= 0.8 * f["spans"]
    assert f["absent"] <= 1 and f["false"] <= 1  # in 18 minutes of queries
    assert np.median(f["delays"]) <= 0.5
    assert np.quantile(f["ends"], 0.9) <= 1.0


@pytest.mark.parametrize("name", ["cone", "wide-cone", "detector"])
def test_nothing_is_inside_in_a_stream_without_the_query(head, name):
    for seed in SEEDS:
        c = clip(ENCODERS[name], "absent-only", seed)
        inside = scores(head, c.times, c.features, c.queries)[2, :, 2]
        assert inside.max() <= 0.5


@pytest.mark.parametrize("name", ["cone", "detector"])
def test_a_long_presence_does_not_become_its_own_background(head, name):
    for seed in (50, 51):
        c = clip(ENCODERS[name], "persistent", seed, seconds=240.0)
        inside = scores(head, c.times, c.features, c.queries)[0, :, 2]
        (start, end), = c.truth[0]
        last_minute = (c.times >= end - 60) & (c.times < end)
        assert end - start > 200
        assert (inside[last_minute] > 0.5).mean() > 0.85


def test_start_and_end_peak_where_a_visit_begins_and_ends(head):
    steady = replace(ENCODERS["detector"], dropout=0.0, flicker=0.0, blips=0.0, size=(1.5, 1.5), confusion=(0.0, 0.0))
    c = clip(steady, "visits", 51)
    out = scores(head, c.times, c.features, c.queries)[0]
    for boundary, times in ((0, [a for a, _ in c.truth[0]]), (1, [b for _, b in c.truth[0]])):
        for t in times:
            near = np.abs(c.times - t) < 2.5
            assert abs(c.times[near][out[near, boundary].argmax()] - t) <= 0.75


def test_memory_keeps_to_its_size_and_counts_every_frame_it_merged():
    rng = np.random.default_rng(0)
    memory = Memory(np.eye(3), size=5)
    memory.admit(np.eye(3)[0], 0.0)
    memory.admit(np.eye(3)[0], 0.25)
    assert [(slot[1], slot[2]) for slot in memory.slots] == [(0.25, 2)]
    for t in range(50):
        v = rng.normal(size=3)
        memory.admit(v / np.linalg.norm(v), 1.0 + t)
    assert len(memory.slots) <= 5


def test_tracker_opens_after_sustained_presence_and_bridges_a_short_gap():
    times = np.arange(0, 10, 0.25)
    inside = np.where((times >= 2) & (times < 5), 0.9, 0.0)
    inside[times == 3.5] = 0.0
    inside[times == 8.0] = 0.9
    assert track(times, inside) == [Found(2.0, 4.75, 2.5)]
