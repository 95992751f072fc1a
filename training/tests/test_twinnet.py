"""The trained head: what is exported says what was trained, whatever the windows, and sees no future."""

import json
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the trained head needs PyTorch")
h5py = pytest.importorskip("h5py", reason="the readers of data sets need h5py")

from sightline_training import feature_benchmark, grounding_data, head_cost, head_graph, memory_policy, twinnet  # noqa: E402
from sightline_training.fit import Recipe, Store, fit, load, scores  # noqa: E402
from sightline_training.golden import session  # noqa: E402

TINY = twinnet.Shape(features=12, words=10, width=16, layers=2, pools=2, heads=2, tokens=3, slot=8, dropout=0.1)
POLICY = memory_policy.Policy(capacity=6)
RTOL, ATOL = 1e-3, 1e-4


def world(videos=4, seed=0, sizes=(30, 42)):
    """Made-up videos and sentences, two a video."""
    rng = np.random.default_rng(seed)
    out, sentences = [], []
    for v in range(videos):
        steps = int(rng.integers(*sizes))
        out.append(grounding_data.Video(f"v{v}", steps * 0.5, rng.standard_normal((steps, 12)).astype(np.float16)))
        for k in range(2):
            start = float(rng.uniform(0, steps * 0.3))
            tokens = rng.standard_normal((int(rng.integers(2, 6)), 10)).astype(np.float32)
            sentences.append(grounding_data.Sentence(f"s{v}_{k}", v, "", start, start + 4, tokens))
    return grounding_data.Split(out, sentences)


@pytest.fixture(scope="module")
def store():
    return Store(world(), policy=POLICY)


def tiny(**changes):
    torch.manual_seed(3)
    model = twinnet.made(replace(TINY, **changes)).eval()
    for p in model.parameters():         # biases and norms away from where they begin
        p.data += 0.1 * torch.randn_like(p)
    return model


class Stream:
    """A video through windows, memory and carry, as serving does it."""

    def __init__(self, run, shape, video, sentence, frames_a_window=1):
        self.run, self.shape, self.video, self.sentence = run, shape, video, sentence
        self.hop = frames_a_window
        self.carry = np.zeros((1, head_graph.carry_size(shape)), np.float32)

    def windows(self):
        """Inputs of one window after the other, without the carry."""
        memory = memory_policy.Memory(12, POLICY)
        for t, frame in enumerate(self.video.features):
            now = t * self.video.step_s
            memory.advance(frame, now)
            if t % self.hop == self.hop - 1:
                yield self.inputs(memory, now, self.hop)

    def inputs(self, memory, now, new):
        s, m = self.shape.short, POLICY.capacity
        x = {name: np.zeros((1, size, 12) if "features" in name else (1, size), np.float32)
             for size, names in ((s, ("short_features", "short_valid", "short_age", "short_new")),
                                 (m, ("memory_features", "memory_valid", "memory_age", "memory_weight"))) for name in names}
        n, k = len(memory.short), len(memory.long)
        x["short_features"][0, s - n:] = [f for f, _, _ in memory.short]
        x["short_valid"][0, s - n:], x["short_new"][0, s - new:] = 1, 1
        x["short_age"][0, s - n:] = [now - time for _, time, _ in memory.short]
        x["memory_features"][0, :k], x["memory_valid"][0, :k] = memory.long.features, 1
        x["memory_age"][0, :k], x["memory_weight"][0, :k] = now - memory.long.times, memory.long.weights
        return x | {"query_tokens": self.sentence.tokens[None], "query_valid": np.ones((1, len(self.sentence.tokens)), np.float32),
                    "query_embedding": np.zeros((1, 12), np.float32),
                    "row_window": np.zeros(1, np.int64), "row_query": np.zeros(1, np.int64)}

    def scores(self):
        """[T,3], each as it was when the frame was new."""
        out = []
        for x in self.windows():
            told, self.carry = self.run.run(["boundary_scores", "carry_out"], x | {"carry_in": self.carry})
            out.append(told[0, -self.hop:])
        return np.concatenate(out)


PARTS = [{}, {"memory": False}, {"local": False}, {"background": False}, {"memory": False, "local": False, "background": False}]


@pytest.mark.parametrize("changes", PARTS, ids=str)
def test_windows_one_after_the_other_say_what_training_said_of_the_whole_video(store, changes):
    model = tiny(**changes)
    run = session(head_graph.HeadGraph(model).build())
    whole = scores(model, store)
    for i in (0, 3):
        sentence = store.split.sentences[i]
        told = Stream(run, model.s, store.split.videos[sentence.video], sentence).scores()
        np.testing.assert_allclose(told, whole[i], rtol=RTOL, atol=ATOL)
        assert whole[i].std() > 1e-3


@pytest.fixture(scope="module")
def run():
    return session(head_graph.HeadGraph(tiny()).build())


def rows(run, store, at=20):
    """Three windows of different videos after some while, each with its carry."""
    out = []
    for i in (0, 2, 4):
        s = store.split.sentences[i]
        stream = Stream(run, TINY, store.split.videos[s.video], s)
        for t, x in enumerate(stream.windows()):
            x["carry_in"] = stream.carry
            if t == (at if i else 3):
                out.append(x)
                break
            stream.carry = run.run(["carry_out"], x)[0]
    return out


def batched(many):
    """Windows of one row each -> one batch; sentences padded to the longest."""
    longest = max(x["query_tokens"].shape[1] for x in many)
    def padded(a):
        return np.pad(a, [(0, 0), (0, longest - a.shape[1])] + [(0, 0)] * (a.ndim - 2), constant_values=0)
    out = {k: np.concatenate([padded(x[k]) if k in ("query_tokens", "query_valid") else x[k] for x in many]) for k in many[0]}
    out["row_window"] = out["row_query"] = np.arange(len(many))
    return out


NAMES = ["boundary_scores", "carry_out"]


def test_a_batch_says_what_single_runs_say_and_padding_says_nothing(run, store):
    many = rows(run, store)
    single = [run.run(NAMES, x) for x in many]
    together = batched(many)
    together["query_tokens"] = np.where(together["query_valid"][..., None] > 0, together["query_tokens"], 9e3).astype(np.float32)
    for name in ("short", "memory"):
        off = together[name + "_valid"][..., None] == 0
        together[name + "_features"] = np.where(off, 7e3, together[name + "_features"]).astype(np.float32)
    for k, out in enumerate(run.run(NAMES, together)):
        np.testing.assert_allclose(out, np.concatenate([s[k] for s in single]), rtol=RTOL, atol=ATOL)


def test_rows_with_different_numbers_of_new_frames_share_a_batch(run, store):
    many = rows(run, store)
    many[1]["short_new"][0, -3:] = 1
    single = [run.run(NAMES, x) for x in many]
    for k, out in enumerate(run.run(NAMES, batched(many))):
        np.testing.assert_allclose(out, np.concatenate([s[k] for s in single]), rtol=RTOL, atol=ATOL)


def test_a_newer_frame_never_changes_what_was_said_of_older_ones(run, store):
    x = rows(run, store)[2]
    x["short_new"][:] = 1
    before = run.run(NAMES, x)[0]
    for i in range(TINY.short - 1):
        changed = x | {"short_features": x["short_features"].copy()}
        changed["short_features"][0, i + 1:] = -3
        after = run.run(NAMES, changed)[0]
        np.testing.assert_array_equal(after[0, :i + 1], before[0, :i + 1])
        assert np.abs(after[0, i + 1:] - before[0, i + 1:]).max() > 1e-4


def test_old_positions_keep_the_scores_they_were_given(run, store):
    s = store.split.sentences[0]
    stream = Stream(run, TINY, store.split.videos[0], s)
    told = []
    for x in stream.windows():
        scores_, stream.carry = run.run(NAMES, x | {"carry_in": stream.carry})
        told.append(scores_[0, -1])
    n = TINY.short
    np.testing.assert_array_equal(scores_[0], np.stack(told[-n:]))


def test_the_carry_advances_once_a_frame_however_many_a_window_brings(store):
    # Without memory and decoder, for these see of older frames what the window holds of them.
    model = tiny(memory=False, local=False, background=False)
    plain = session(head_graph.HeadGraph(model).build())
    s, video = store.split.sentences[0], store.split.videos[0]
    streams = [Stream(plain, model.s, replace(video, features=video.features[:24]), s, hop) for hop in (1, 2, 3)]
    one, *others = (s.scores() for s in streams)
    for stream, told in zip(streams[1:], others, strict=True):
        np.testing.assert_allclose(told, one, rtol=RTOL, atol=ATOL)
        np.testing.assert_allclose(stream.carry, streams[0].carry, rtol=RTOL, atol=ATOL)


def test_a_bundle_says_what_it_is_and_answers_its_golden_cases(tmp_path):
    model = tiny()
    cases = [head_cost.batch(model.s, 2, 2, new, words=3, memory=5) for new in (1, 3)]
    head_graph.write(model, tmp_path, "tiny", "made-up@1", {"start": 0.5, "end": 0.25}, cases)
    head = json.loads((tmp_path / "head.json").read_text())
    assert (head["kind"], head["dim"], head["short"], head["carry"]) == ("twinnet", 12, 8, 2 * 16 + 8 * 3)
    for case in json.loads((tmp_path / "golden.json").read_text())["cases"]:
        inputs = {k: np.array(v["data"], np.int64 if k.startswith("row_") else np.float32).reshape(v["shape"])
                  for k, v in case["inputs"].items()}
        told = dict(zip(NAMES, session(str(tmp_path / "head.onnx")).run(NAMES, inputs), strict=True))
        assert set(case["outputs"]) == set(NAMES)
        for name, out in case["outputs"].items():
            np.testing.assert_allclose(told[name].ravel(), out["data"], atol=1e-4)


def test_training_goes_on_where_it_stopped(tmp_path, store):
    recipe = Recipe(epochs=2, videos=2, sentences=3, average=0.5, distil=0.5, half=False)

    class Stop(Exception):
        pass

    def stop(_):
        raise Stop

    whole = fit(store, TINY, recipe, tmp_path / "whole", lambda _: None)
    lines = []
    with pytest.raises(Stop):
        fit(store, TINY, recipe, tmp_path / "parts", lambda t: lines.append(t) if not lines else stop(t))
    fit(store, TINY, recipe, tmp_path / "parts", lines.append)
    parts = load(tmp_path / "parts")
    for a, b in zip(whole.parameters(), parts.parameters(), strict=True):
        torch.testing.assert_close(a, b)


def test_the_twin_teaches_only_in_training_and_reads_the_future(store):
    model = tiny()
    plain, twin = scores(model, store), scores(model, store, twin=True)
    video = store.split.videos[0]
    last = np.array(video.features)
    last[-1] = 4
    changed = grounding_data.Split([replace(video, features=last), *store.split.videos[1:]], store.split.sentences)
    other = Store(changed, policy=POLICY)
    n = video.steps - 1
    np.testing.assert_allclose(scores(model, other)[0][:n], plain[0][:n], atol=1e-6)
    assert np.abs(scores(model, other, twin=True)[0][:n] - twin[0][:n]).max() > 1e-4


def test_one_command_a_step_trains_judges_and_exports_on_a_data_set_of_the_field(tmp_path, capsys):
    data, split = grounding_data.tacos(tmp_path / "data"), world(videos=4, sizes=(80, 140))
    for part in ("train", "test"):
        annotations = {v.name: {"duration": v.seconds, "timestamps": [], "sentences": [], "anno_ids": []} for v in split.videos}
        for s in split.sentences:
            entry = annotations[f"v{s.video}"]
            for key, value in (("timestamps", [s.start, s.end]), ("sentences", "words"), ("anno_ids", s.id)):
                entry[key].append(value)
        (tmp_path / "data/feature").mkdir(parents=True, exist_ok=True)
        (data.root / data.annotations.format(split=part)).write_text(json.dumps(annotations))
        with h5py.File(data.root / data.features, "w") as f:
            f.update({v.name: v.features for v in split.videos})
        with h5py.File(data.root / data.tokens.format(split=part), "w") as f:
            f.update({s.id: s.tokens for s in split.sentences})
    where = ["--data-set", "tacos", "--data", str(data.root), "--runs", str(tmp_path / "runs"), "--width", "16", "--set", "epochs=1"]
    for step in ("train", "eval", "export", "report"):
        feature_benchmark.main([step, *where])
    folder = tmp_path / "runs/carry-width16-epochs1-seed1"
    assert json.loads((folder / "bundle/head.json").read_text())["dim"] == 12
    told = json.loads((folder / "figures.json").read_text())["student"]
    assert 0 <= told["product"]["R@5 0.3"] <= 100 and "| carry-width16-epochs1, 1 |" in capsys.readouterr().out
