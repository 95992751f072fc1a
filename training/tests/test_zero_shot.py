"""The head's promises: it is what its description says, it is causal, and neither batch nor padding shows in a score."""

import json
from pathlib import Path

import numpy as np
import pytest

from reference import boundary_scores
from sightline_training import zero_shot
from sightline_training.golden import session
from sightline_training.windows import Batch
from sightline_training.zero_shot import INPUTS, Parameters

BUNDLE = Path(__file__).parents[2] / "models" / "zero-shot"


@pytest.fixture(scope="module")
def head():
    return session(str(BUNDLE / "head.onnx"))


def scores(head, batch):
    return head.run(["boundary_scores"], batch)[0]


def made_up(seed, dim=16, windows=3, queries=4, short=8, memory=12, cone=0.6, step=0.25):
    """Windows with random numbers of frames and slots, around a common direction; every row (window, query)."""
    rng = np.random.default_rng(seed)
    batch = Batch(dim, short, memory)
    base = rng.normal(size=dim)

    def frames(count):
        return base * cone + rng.normal(size=(count, dim))

    for _ in range(windows):
        s, m = rng.integers(1, short + 1), rng.integers(0, memory + 1)
        ages = np.sort(rng.uniform(0, step * short, s))[::-1]
        batch.window(frames(s), ages - ages[-1], frames(m), rng.uniform(2, 2000, m), rng.integers(1, 50, m))
    for _ in range(queries):
        batch.query(base * 0.4 + rng.normal(size=dim))
    for row in rng.permutation(windows * queries):
        batch.row(row // queries, row % queries)
    return batch.inputs()


@pytest.mark.parametrize("dim", [1, 2, 5, 64, 513])
@pytest.mark.parametrize("cone", [0.0, 0.6, 3.0])
def test_graph_agrees_with_plain_numpy(head, dim, cone):
    batch = made_up(dim, dim, cone=cone)
    np.testing.assert_allclose(scores(head, batch), boundary_scores(Parameters(), batch), rtol=1e-3, atol=1e-4)


def test_other_parameters_reach_the_graph():
    p = Parameters(tail=0.4, z=0.5, prior_frames=2.0, smooth_s=1.0, past_s=2.0, ceiling=0.1)
    batch = made_up(8)
    out = scores(session(zero_shot.build(p)), batch)
    np.testing.assert_allclose(out, boundary_scores(p, batch), rtol=1e-3, atol=1e-4)


def test_scores_are_probabilities_of_shape_rows_frames_three(head):
    batch = made_up(1, windows=5, queries=3, short=6, memory=20)
    out = scores(head, batch)
    assert out.shape == (15, 6, 3) and out.dtype == np.float32
    assert np.isfinite(out).all() and out.min() >= 0 and out.max() <= 1


def test_a_batch_scores_as_its_rows_alone(head):
    batch = made_up(2)
    out = scores(head, batch)
    for r, (w, q) in enumerate(zip(batch["row_window"], batch["row_query"])):
        alone = {k: v[w:w + 1] if k.startswith(("short_", "memory_")) else v[q:q + 1] for k, v in batch.items()}
        alone |= {"row_window": np.zeros(1, np.int64), "row_query": np.zeros(1, np.int64)}
        np.testing.assert_allclose(scores(head, alone)[0], out[r], atol=1e-5)


def test_invalid_slots_and_frames_change_nothing_whatever_they_hold(head):
    batch = made_up(3)
    more = dict(batch)
    for name in (n for n in INPUTS if n.startswith(("short_", "memory_"))):
        first = name.startswith("short_")
        pad = np.full((len(batch[name]), 5, *batch[name].shape[2:]), 0.0 if name.endswith("valid") else np.nan, np.float32)
        more[name] = np.concatenate([pad, batch[name]] if first else [batch[name], pad], axis=1)
    out = scores(head, more)
    assert (out[:, :5] == 0).all()
    np.testing.assert_allclose(out[:, 5:], scores(head, batch), atol=1e-5)


@pytest.mark.parametrize("without", [("row_",), ("row_", "query_"), ("row_", "query_", "short_", "memory_")])
def test_no_rows_give_no_scores(head, without):
    batch = {k: v[:0] if k.startswith(without) else v for k, v in made_up(11).items()}
    assert scores(head, batch).shape == (0, 8, 3)


def test_a_memory_without_slots_is_an_empty_memory(head):
    batch = made_up(4)
    batch["memory_valid"][:] = 0
    none = {k: v[:, :0] if k.startswith("memory_") else v for k, v in batch.items()}
    np.testing.assert_allclose(scores(head, none), scores(head, batch), atol=1e-6)


def test_no_score_depends_on_a_newer_frame(head):
    batch = made_up(5)
    out = scores(head, batch)
    rng = np.random.default_rng(0)
    for i in range(1, 8):
        other = dict(batch, short_features=batch["short_features"].copy())
        other["short_features"][:, i:] = rng.normal(size=other["short_features"][:, i:].shape)
        np.testing.assert_allclose(scores(head, other)[:, :i], out[:, :i], atol=1e-6)


def test_a_frame_that_has_not_come_yet_changes_nothing(head):
    batch = made_up(6)
    out = scores(head, batch)
    cut = dict(batch, short_valid=batch["short_valid"].copy())
    cut["short_valid"][:, 6:] = 0
    cut["short_age"] = batch["short_age"] - batch["short_age"][:, 5:6]
    cut["short_age"][:, 6:] = 0
    np.testing.assert_allclose(scores(head, cut)[:, :6], out[:, :6], atol=1e-5)


def test_only_the_direction_of_a_vector_counts(head):
    batch = made_up(7)
    scaled = {k: v * 7 if k.endswith(("features", "embedding")) else v for k, v in batch.items()}
    np.testing.assert_allclose(scores(head, scaled), scores(head, batch), atol=1e-5)


def test_a_query_without_a_vector_is_never_inside(head):
    batch = made_up(9)
    batch["query_embedding"][:] = 0
    assert scores(head, batch).max() < 0.05


def test_all_twelve_inputs_can_be_fed_and_tokens_are_not_looked_at(head):
    assert [i.name for i in head.get_inputs()] == list(INPUTS)
    batch = made_up(10)
    other = dict(batch, query_tokens=np.full((4, 7, 3), np.nan, np.float32), query_valid=np.zeros((4, 7), np.float32))
    np.testing.assert_array_equal(scores(head, other), scores(head, batch))


def test_the_committed_bundle_is_what_the_command_writes(tmp_path):
    zero_shot.write(tmp_path)
    assert (tmp_path / "head.onnx").read_bytes() == (BUNDLE / "head.onnx").read_bytes()
    assert (tmp_path / "head.json").read_text() == (BUNDLE / "head.json").read_text()


def test_golden_cases_hold(head):
    golden = json.loads((BUNDLE / "golden.json").read_text())
    for case in golden["cases"]:
        batch = {k: np.array(v["data"], np.int64 if k.startswith("row_") else np.float32).reshape(v["shape"])
                 for k, v in case["inputs"].items()}
        want = case["outputs"]["boundary_scores"]
        assert list(batch) == list(INPUTS)
        np.testing.assert_allclose(
            scores(head, batch), np.array(want["data"]).reshape(want["shape"]), atol=golden["tolerance"])
        np.testing.assert_allclose(boundary_scores(Parameters(), batch), scores(head, batch), atol=1e-4)
