"""Data sets, the memory policy, and the two protocols."""

import json
from pathlib import Path

import numpy as np
import pytest

h5py = pytest.importorskip("h5py", reason="the readers of data sets need h5py")

from sightline_training import grounding_data, memory_policy, online_protocol, paper_protocol  # noqa: E402


def write_features(path, many):
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as f:
        for name, values in many.items():
            f[name] = values


@pytest.mark.parametrize("name", [n for n in grounding_data.DATA_SETS if n != "street"])
def test_a_small_data_set_in_the_layout_of_each_is_read(tmp_path, name):
    data = grounding_data.DATA_SETS[name](tmp_path)
    rng = np.random.default_rng(0)
    write_features(tmp_path / data.features, {"a": rng.random((20, 5)), "b": rng.random((30, 5))})
    write_features(tmp_path / data.tokens.format(split="train"), {"x1": rng.random((4, 3)), "x2": rng.random((25, 3)),
                                                                 "b_0": rng.random((2, 3)), "Integrity": [0]})
    (tmp_path / data.annotations.format(split="train")).write_text(json.dumps({
        "a": {"duration": 10.0, "timestamps": [[1, 4], [2, 10.5]], "sentences": ["one", "two"], "anno_ids": ["x1", "x2"]},
        "b": {"duration": 15.0, "duration_frame": 30, "timestamps": [[0, 5]], "sentences": ["three"]}}))
    split = grounding_data.read(data, "train")
    assert [v.steps for v in split.videos] == [20, 30]
    assert (split.feature_dim, split.token_dim) == (5, 3)
    assert [(s.video, s.start, s.end) for s in split.sentences] == [(0, 1, 4), (0, 2, 10), (1, 0, 5)]
    assert len(split.sentences[1].tokens) == data.longest_sentence
    assert split.by_video() == [[0, 1], [2]]
    assert [s.id for s in split.part(lambda v: v == 1).sentences] == ["b_0"]


def test_what_is_wrong_with_a_data_set_is_named(tmp_path):
    data = grounding_data.feature_grounding(tmp_path)
    with pytest.raises(FileNotFoundError, match="twinnet_train.json"):
        grounding_data.read(data, "train")
    write_features(tmp_path / data.features, {"a": np.zeros((4, 2))})
    write_features(tmp_path / data.tokens.format(split="train"), {"x": np.zeros((1, 2))})
    annotation = {"duration": 2.0, "timestamps": [[1, 1]], "sentences": ["s"], "anno_ids": ["x"]}
    (tmp_path / "twinnet_train.json").write_text(json.dumps({"a": annotation}))
    with pytest.raises(ValueError, match="sentence x has no extent"):
        grounding_data.read(data, "train")
    (tmp_path / "twinnet_train.json").write_text(json.dumps({"b": annotation}))
    with pytest.raises(ValueError, match="no features of video b"):
        grounding_data.read(data, "train")


def test_annotations_in_frames_become_seconds(tmp_path):
    published = {"s1.avi": {"timestamps": [[30, 60], [90, 200]], "sentences": ["a", "b"], "fps": 30.0, "num_frames": 120},
                 "s2.avi": {"timestamps": [[1.5, 2]], "sentences": ["c"], "duration": 8.0}}
    (tmp_path / "in.json").write_text(json.dumps(published))
    grounding_data.convert(tmp_path / "in.json", tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text()) == {
        "s1.avi": {"duration": 4.0, "timestamps": [[1, 2], [3, 4]], "sentences": ["a", "b"], "duration_frame": 120},
        "s2.avi": {"duration": 8.0, "timestamps": [[1.5, 2]], "sentences": ["c"]}}


def test_the_converter_is_a_command_and_takes_the_published_tacos_file(tmp_path, capsys):
    published = Path(__file__).parents[3] / "shared" / "annotations" / "tacos_test.json"
    if not published.is_file():
        pytest.skip("the published annotations are not here")
    grounding_data.main([str(published), str(tmp_path / "test.json")])
    made = json.loads((tmp_path / "test.json").read_text())
    assert len(made) == 25 and "25 videos, " in capsys.readouterr().out
    for entry in made.values():
        assert len(entry["sentences"]) == len(entry["timestamps"]) > 0
        assert all(0 <= a < b <= entry["duration"] for a, b in entry["timestamps"])


def test_memory_holds_every_frame_that_left_short_term_memory_once():
    rng = np.random.default_rng(0)
    held = memory_policy.history(rng.standard_normal((60, 8)), 0.5, memory_policy.Policy(short=8, capacity=10))
    np.testing.assert_array_equal(held.weights.sum(1), np.maximum(0, np.arange(60) - 7))
    assert ((held.slots >= 0) == (held.weights > 0)).all()
    used = held.weights > 0
    assert held.ages[used].min() >= 4.0 and (np.diff(held.ages[-1][used[-1]]) <= 0).all()


def test_still_frames_are_one_slot_and_what_a_query_asks_for_is_kept():
    still = np.tile(np.eye(4)[0], (40, 1))
    assert (memory_policy.history(still, 0.5, memory_policy.Policy(capacity=5)).slots[-1] >= 0).sum() == 1
    rng = np.random.default_rng(1)
    scene = np.eye(16)[0] + 0.1 * rng.standard_normal((200, 16))
    scene[20:23] += np.eye(16)[5]
    policy = memory_policy.Policy(capacity=6, duplicate_steps=0.0)
    memory = memory_policy.Memory(16, policy, queries=[np.eye(16)[5]])
    for t, frame in enumerate(scene):
        memory.advance(frame, t * 0.5)
    assert memory.long.features[:, 5].max() > 0.8


def test_an_answer_stays_when_its_like_comes_back_and_without_a_query_it_does_not():
    def oldest_view(queries):
        memory = memory_policy.Memory(16, memory_policy.Policy(capacity=6), queries)
        rng = np.random.default_rng(2)
        for t in range(400):
            memory.advance(np.eye(16)[3 if t % 80 == 40 else 0] + 0.02 * rng.standard_normal(16), t * 0.5)
        return memory.long.times[memory.long.features[:, 3] > 0.8].min()
    assert oldest_view([np.eye(16)[3]]) < 100 < oldest_view([])


def test_memories_of_other_settings_have_another_key():
    keys = {memory_policy.Policy().key(), memory_policy.Policy(answers=1).key(), memory_policy.Policy(recency=True).key()}
    assert len(keys) == 3 and memory_policy.Policy().key() in keys


def test_proposals_are_dense_when_short_and_thin_out():
    first, last = paper_protocol.spans(40)
    lengths = sorted(set(last - first))
    assert lengths == [*range(8), 9, 11, 13, 15, 19, 23, 27, 31, 39]
    assert (first[last - first == 3] == np.arange(37)).all()
    assert (first[last - first == 9] % 2 == 0).all() and (first[last - first == 19] % 4 == 0).all()


def split_of(spans, steps=40):
    videos = [grounding_data.Video(str(k), steps * 0.5, np.zeros((steps, 1), np.float16)) for k in range(len(spans))]
    return grounding_data.Split(videos, [grounding_data.Sentence(str(k), k, "", (s,), np.zeros((1, 1))) for k, s in enumerate(spans)])


def perfect(split):
    out = []
    for s in split.sentences:
        video = split.videos[s.video]
        at = np.arange(video.steps)
        score = np.zeros((video.steps, 3))
        for column, time in enumerate((s.start, s.end)):
            score[:, column] = np.exp(-0.5 * ((at - video.position(time)) / 1.5) ** 2)
        score[(at * 0.5 >= s.start) & (at * 0.5 < s.end), 2] = 0.99
        out.append(score)
    return out


def test_perfect_scores_give_perfect_figures():
    split = split_of([(2.0, 6.0), (5.0, 14.5), (0.5, 3.0)] * 3)
    told = perfect(split)
    for rule in (paper_protocol.product, paper_protocol.weighed_by_inside):
        figures = paper_protocol.figures(split, told, rule)
        assert figures["R@1 0.7"] == 100 and figures["R@5 0.3"] == 100 and figures["mcAP"] > 95
    online = online_protocol.figures(split, told)["budget 0.1"]
    assert online["recall"] == 1 and online["precision"] == 1 and online["false/min"] == 0
    assert 0 <= online["start delay"] <= 0.5 and 0 <= online["end delay"] <= 0.5


def test_a_moment_before_the_span_is_a_false_alert_and_a_late_one_is_a_late_hit():
    split = split_of([(10.0, 15.0)] * 3)
    inside = np.full((3, 40, 3), 0.1)
    inside[:, 2:6] = 0.9                 # before the span: false
    inside[0, 24:33] = 0.9               # 2 s late, ends 1.5 s late
    inside[0, 26] = 0.5                  # not low enough to end it
    inside[2, 18:] = 0.9                 # 1 s early counts; open to the end of the video
    streams = online_protocol.Streams(split, inside)
    told = streams.judged(streams.smoothed(1.0), 0.8, 0.4)
    np.testing.assert_allclose(told, [[1, 2, 2.0, 1.5], [0, 1, np.nan, np.nan], [1, 2, -1.0, 5.0]])
    assert online_protocol.summary(told, 1.0)["false/min"] == 3


def test_calibrated_precision_counts_both_kinds_alike():
    positive = np.array([True] + [False] * 9)
    assert paper_protocol.calibrated_precision(positive, -np.arange(10.0)) == 1
    assert paper_protocol.calibrated_precision(positive, np.arange(10.0)) == pytest.approx(0.5)


GOLDEN = Path(__file__).parent / "golden" / "memory.txt"


@pytest.mark.skipif(not GOLDEN.is_file(), reason="the golden file is written by MemoryGoldenTest of core")
def test_memory_is_what_core_wrote_down():
    memory, told, frames, checked = None, [], 0, 0
    for row in [*GOLDEN.read_text().splitlines(), "memory 0 0 1"]:
        kind, *numbers = row.split()
        if kind != "slot" and told:
            long = memory.long
            want = np.array(told, float)
            np.testing.assert_array_equal(np.stack([long.numbers, long.weights], 1), want[:, [0, 2]].astype(int))
            np.testing.assert_allclose(long.times, want[:, 1], atol=1e-5)
            np.testing.assert_allclose(long.features, want[:, 3:], atol=2e-3)
            told, checked = [], checked + 1
        if kind == "memory":
            short, capacity, fps = int(numbers[0]), int(numbers[1]), float(numbers[2])
            memory, frames = memory_policy.Memory(8, memory_policy.Policy(short=short, capacity=capacity)), 0
        elif kind == "query":
            memory.queries.append(np.array(numbers, np.float32))
        elif kind == "frame":
            memory.advance(np.array(numbers, np.float32), frames / fps)
            frames += 1
        else:
            told.append(numbers)
    assert checked >= 30
