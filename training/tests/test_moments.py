"""Moments are what the tracker of core tells, and the figures count them as it does; serving is what training saw."""

from pathlib import Path

import numpy as np
import pytest

h5py = pytest.importorskip("h5py", reason="the readers of data sets need h5py")

from sightline_training import grounding_data, moments  # noqa: E402

GOLDEN = Path(__file__).parent / "golden" / "moments.txt"


def test_moments_are_what_core_wrote_down():
    rows, streams = GOLDEN.read_text().splitlines(), []
    for row in rows:
        kind, *numbers = row.split()
        if kind == "moment":
            streams[-1][2].append([float(x) for x in numbers])
        elif kind == "scores":
            streams[-1][1] = np.array(numbers, np.float32)
        else:
            streams.append([[float(x) for x in numbers], None, []])
    checked = 0
    for (start, end, step), scores, want in streams:
        # beside others, so that rows and settings are told apart
        beside = np.stack([scores * 0, scores, scores[::-1]])
        told = moments.track(beside, np.arange(len(scores)) * step, [0.99, start], [0.9, end])
        told = told[(told["setting"] == 1) & (told["row"] == 1)]
        columns = [told[k] for k in ("start", "end", "start_told", "end_told", "score")]
        np.testing.assert_allclose(np.stack(columns, 1), np.array(want), atol=1e-5)
        checked += len(want)
    assert checked >= 25


def moment(start, end, told=None):
    out = np.zeros((), moments.MOMENT)
    out["start"], out["end"], out["start_told"], out["end_told"] = start, end, told or start + 1, end + 1
    return out


def test_a_span_is_matched_once_by_the_best_moment():
    pairs = moments.matched([(0, 10), (20, 30)], [moment(1, 10), moment(0, 10), moment(24, 40), moment(21, 29)])
    assert [(i, j) for i, j, _ in pairs] == [(0, 1), (1, 3)]
    assert pairs[1][2] == pytest.approx(0.8)


def sentence(number, windows, **about):
    return grounding_data.Sentence(str(number), 0, "", windows, np.zeros((1, 1)), about=about)


def test_false_alarms_are_counted_where_a_sentence_never_happens_and_thresholds_keep_within_the_budget():
    video = grounding_data.Video("v", 3600.0, np.zeros((14400, 1), np.float16))
    split = grounding_data.Split([video], [sentence(0, ((100.0, 110.0), (200.0, 204.0)), kind="motion"), sentence(1, ())])
    scores = [np.zeros((14400, 3)) for _ in split.sentences]
    scores[0][400:440, 2], scores[0][800:817, 2] = 0.9, 0.55
    for at, height in ((1000, 0.5), (2000, 0.58), (3000, 0.7)):
        scores[1][at:at + 8, 2] = height
    low = moments.figures(split, scores, (0.4, 0.2))
    assert low["all"]["false/h"] == 3 and low["motion"]["recall"] == 1 and low["all"]["precision"] == pytest.approx(2 / 5)
    start, _ = moments.choose(split, scores, budget=1.0)
    assert 0.58 < start <= 0.7          # two alarms fewer, and the fainter of the two moments is lost with them
    at_budget = moments.figures(split, scores, (start, 0.3))["all"]
    assert (at_budget["recall"], at_budget["false/h"]) == (0.5, 1)
    assert at_budget["start delay"] == pytest.approx(0.5) and at_budget["end delay"] == pytest.approx(0.75, abs=0.26)
