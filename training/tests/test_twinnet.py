"""The trained head: what is exported says what was trained, whatever the windows, and sees no future."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the trained head needs PyTorch")
h5py = pytest.importorskip("h5py", reason="the readers of data sets need h5py")

from sightline_training import field, grounding_data, head_cost, head_graph, memory_policy, twinnet  # noqa: E402
from sightline_training import fit as fitting, serving, street, street_data  # noqa: E402
from sightline_training.fit import Pick, Recipe, Store, crops, fit, label, load, scores  # noqa: E402
from sightline_training.golden import session  # noqa: E402

TINY = twinnet.Shape(features=12, words=10, width=16, layers=2, pools=2, heads=2, tokens=3, slot=8, dropout=0.1, similarity=True)
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
            sentences.append(grounding_data.Sentence(f"s{v}_{k}", v, "", ((start, start + 4),), tokens,
                                                     rng.standard_normal(12).astype(np.float32), {"standing": k == 0}))
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

    def __init__(self, run, shape, store, sentence, frames_a_window=1):
        video = store.split.videos[sentence.video]
        self.standing = [s.embedding for s in store.split.sentences if s.video == sentence.video and s.about["standing"]]
        self.run, self.shape, self.video, self.sentence = run, shape, video, sentence
        self.hop = frames_a_window
        self.carry = np.zeros((1, head_graph.carry_size(shape)), np.float32)

    def windows(self):
        """Inputs of one window after the other, without the carry."""
        memory = memory_policy.Memory(12, POLICY, self.standing)
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
                    "query_embedding": self.sentence.embedding[None],
                    "row_window": np.zeros(1, np.int64), "row_query": np.zeros(1, np.int64)}

    def scores(self):
        """[T,3], each as it was when the frame was new."""
        out = []
        for x in self.windows():
            told, self.carry = self.run.run(["boundary_scores", "carry_out"], x | {"carry_in": self.carry})
            out.append(told[0, -self.hop:])
        return np.concatenate(out)


PARTS = [{}, {"crowd": 2, "actor": 3}, {"crowd": 2, "actor": 3, "actors": False}, {"similarity": False}, {"memory": False}, {"local": False}, {"background": False}, {"memory": False, "local": False, "background": False}, {"memory": False, "similarity": False}]


@pytest.mark.parametrize("changes", PARTS, ids=str)
def test_windows_one_after_the_other_say_what_training_said_of_the_whole_video(store, changes):
    model = tiny(**changes)
    run = session(head_graph.HeadGraph(model).build())
    whole = scores(model, store)
    for i in (0, 3):
        sentence = store.split.sentences[i]
        told = Stream(run, model.s, store, sentence).scores()
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
        stream = Stream(run, TINY, store, s)
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
    stream = Stream(run, TINY, store, s)
    told = []
    for x in stream.windows():
        scores_, stream.carry = run.run(NAMES, x | {"carry_in": stream.carry})
        told.append(scores_[0, -1])
    n = TINY.short
    np.testing.assert_array_equal(scores_[0], np.stack(told[-n:]))


def test_the_carry_advances_once_a_frame_however_many_a_window_brings(store):
    # Without memory and decoder, for these see of older frames what the window holds of them.
    model = tiny(memory=False, local=False, background=False, similarity=False)
    plain = session(head_graph.HeadGraph(model).build())
    s = store.split.sentences[0]
    streams = [Stream(plain, model.s, store, s, hop) for hop in (1, 2, 3)]
    for stream in streams:
        stream.video = replace(stream.video, features=stream.video.features[:24])
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


def test_a_crop_is_the_same_stretch_of_the_video_with_the_memory_kept_until_then(store):
    recipe = Recipe(videos=2, sentences=2, crop_s=6.0, warm_s=1.0)
    for pick in crops(store, recipe, np.random.default_rng(2)):
        part, whole = store.batch(pick, recipe), store.batch(replace(pick, begins=None, steps=0))
        for i, begin in enumerate(pick.begins):
            here = slice(begin, begin + 12)
            assert pick.steps == 12 and set(pick.sentences[i]) <= set(store.own[pick.videos[i]])
            for name in ("frames", "past", "past_weight", "slot_age", "slot_weight"):
                torch.testing.assert_close(getattr(part, name)[i], getattr(whole, name)[i, here])
            torch.testing.assert_close(part.labels[i], whole.labels[i][:, here])
            used = part.slot_weight[i] > 0
            kept = [b.bank[i][b.slots[i] if b is part else b.slots[i, here]][used] for b in (part, whole)]
            torch.testing.assert_close(*kept)
            assert part.counted[i].sum() == (10 if begin else 12)


def test_a_sentence_with_several_spans_is_inside_all_of_them_and_one_without_in_none(store):
    s, video = store.split.sentences[0], store.split.videos[0]
    told = label(replace(s, windows=((1.0, 2.0), (5.0, 7.0))), video)
    at = np.arange(video.steps) / (video.steps - 1) * video.seconds
    np.testing.assert_array_equal(told[:, 2] > 0, ((at >= 1) & (at <= 2)) | ((at >= 5) & (at <= 7)))
    assert told[np.abs(at - 5).argmin(), 0] > 0.5 and told[np.abs(at - 2).argmin(), 1] > 0.5
    assert not label(replace(s, windows=()), video).any()


def test_a_brief_moment_weighs_as_much_as_one_of_the_length_asked_for(store):
    video = store.split.videos[0]
    brief = 2 * video.step_s
    sentence = replace(store.split.sentences[0], windows=((1.0, 1.0 + brief), (5.0, 5.0 + 3 * brief)))
    told = fitting.weights(sentence, video, 2 * brief, 0, video.steps)
    inside = label(sentence, video)[:, 2] > 0
    first = np.arange(video.steps) < video.position(4.0)
    assert (told[~inside] == 1).all() and (told[inside & ~first] == 1).all()
    assert told[inside & first] == pytest.approx(2.0)


def test_a_twin_that_is_not_better_does_not_teach(store, tmp_path, monkeypatch):
    recipe = Recipe(epochs=2, videos=4, sentences=2, distil=0.5, doubt=0.5, half=False)
    for student, twin, word in ((0.2, 0.3, "not better"), (0.3, 0.2, "teaches")):
        monkeypatch.setattr(fitting, "compared", lambda *_, s=student, t=twin: (s, t))
        lines = []
        fit(store, TINY, recipe, tmp_path / word, lines.append)
        assert word in lines[1] and "taught" not in lines[0]
        assert ("taught" in lines[-1]) == (word == "teaches")


def test_the_plain_gru_reads_the_cosine_too_and_is_causal(store):
    model = tiny(kind="gru", memory=False, twin=False)
    b = store.batch(Pick([0, 1], np.array([[0, 1], [2, 3]])), memory=False)
    before = model(b)[0]
    b.frames[:, 20:] = 2
    after = model(b)[0]
    torch.testing.assert_close(after[:, :, :20], before[:, :, :20])
    b.embedding = b.embedding.roll(1, -1)
    assert (model(b)[0] - after).abs().max() > 1e-4


def test_what_is_served_window_by_window_is_what_was_trained_on(store):
    model = tiny(memory=False)
    run, whole = session(head_graph.HeadGraph(model).build()), scores(model, store)
    one = serving.all_scores(run, store, head_graph.carry_size(model.s), hop=1)
    two = serving.all_scores(run, store, head_graph.carry_size(model.s), hop=2)
    for want, told, hopped in zip(whole, one, two, strict=True):
        np.testing.assert_allclose(told, want, rtol=RTOL, atol=ATOL)
        assert hopped.shape == want.shape and np.abs(hopped - want).max() < 0.2     # sees one frame less of the window


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


def write_data_set(data, split):
    for part in ("train", "test"):
        annotations = {v.name: {"duration": v.seconds, "timestamps": [], "sentences": [], "anno_ids": []} for v in split.videos}
        for s in split.sentences:
            entry = annotations[f"v{s.video}"]
            for key, value in (("timestamps", list(s.windows[0])), ("sentences", "words"), ("anno_ids", s.id)):
                entry[key].append(value)
        for pattern in (data.annotations, data.features, data.tokens):
            (data.root / pattern.format(split=part)).parent.mkdir(parents=True, exist_ok=True)
        (data.root / data.annotations.format(split=part)).write_text(json.dumps(annotations))
        with h5py.File(data.root / data.features, "w") as f:
            f.update({v.name: v.features for v in split.videos})
        with h5py.File(data.root / data.tokens.format(split=part), "w") as f:
            f.update({s.id: s.tokens for s in split.sentences})


@pytest.mark.parametrize(("name", "model"), [("tacos", "carry"), ("activitynet", "twinnet"), ("mad", "carry")])
def test_one_command_a_step_trains_judges_and_exports_on_a_data_set_of_the_field(tmp_path, capsys, name, model):
    write_data_set(grounding_data.DATA_SETS[name](tmp_path / "data"), world(videos=4, sizes=(40, 60)))
    where = ["--data-set", name, "--root", str(tmp_path / "data"), "--model", model, "--width", "16", "--set", "epochs=1"]
    for step in ("train", "eval", "export", "report"):
        field.main([step, *where])
    folder = tmp_path / f"data/runs/{model}-width16-epochs1-seed1"
    assert json.loads((folder / "bundle/head.json").read_text())["dim"] == 12
    told = json.loads((folder / "figures.json").read_text())["student"]
    assert 0 <= told["product"]["R@5 0.3"] <= 100 and f"| {model}-width16-epochs1, 1 |" in capsys.readouterr().out
    assert json.loads((folder / "made.json").read_text())["recipe"]["crop_s"] == (180.0 if name == "mad" else 0.0)


class MadeUpEncoder:
    """Vectors of words added up; what a frame shows is written in its first pixels."""

    id, see_bytes, actors = "made-up@1", 1, {"count": 2, "dim": 3}

    def __init__(self, _):
        rng = np.random.default_rng(0)
        self.places = rng.standard_normal((256, 12))

    def sentence(self, text):
        return self.places[len(text)], np.stack([self.places[len(w)][:10] for w in text.split()])

    def features(self, frames):
        return self.places[frames[:, 0, 0, 0]]


@pytest.fixture
def cameras(tmp_path, monkeypatch):
    """Frames and annotations as `sightline simulate` writes them, four pixels a frame."""
    monkeypatch.setattr(street_data, "Encoder", MadeUpEncoder)
    monkeypatch.setattr(street_data, "encoded", lambda e, jobs, _: ((n, MadeUpEncoder(e).features(
        np.fromfile(f, np.uint8).reshape(-1, *shape))) for f, n, shape in jobs))
    for split in ("train", "validation", "test"):
        clips, streams = [], []
        (tmp_path / "frames" / split / "frames").mkdir(parents=True)
        for k in range(3):
            name, said = f"street-{k}", []
            pixels = np.random.default_rng(k).integers(0, 30, (240, 2, 2, 3), np.uint8)
            for m, (text, windows) in enumerate((("a man runs", [[5, 9], [20, 26]]), ("somebody runs", [[5, 9], [20, 26]]),
                                                 ("a car parks itself", [[30, 41]]), ("it is all dark and quiet", []))):
                about = {"kind": "motion", "object": text[:3], "colour": "", "action": "run", "unseen_combination": False,
                         "unseen_words": m == 1}
                said.append({"sentence": text, "windows": windows, **about})
                for a, b in windows:
                    pixels[int(a * 4):int(b * 4)] = 40 + m
            (tmp_path / "frames" / split / "frames" / f"{name}.rgb").write_bytes(pixels.tobytes())
            streams.append({"name": name, "frames": 240, "seconds": 60.0})
            clips.append({"file": f"frames/{name}.rgb", "seed": k, "frames": 240, "scene": "street", "light": "day",
                          "unseen_scene": split == "test" and k == 2, "annotations": said})
        (tmp_path / "frames" / split / "dataset.json").write_text(json.dumps({"width": 2, "height": 2, "rate": 4.0, "streams": streams}))
        (tmp_path / "frames" / split / "annotations.json").write_text(json.dumps({"clips": clips}))
    return tmp_path


def test_the_streams_of_a_split_may_lie_in_several_folders(cameras):
    other = cameras / "frames/validation-more"
    shutil.copytree(cameras / "frames/validation", other)
    for file in other.glob("*.json"):
        file.write_text(file.read_text().replace("street-", "lobby-"))
    for file in other.glob("frames/*"):
        file.rename(file.with_name(file.name.replace("street-", "lobby-")))
    street.main(["prepare", "--root", str(cameras / "data"), "--frames", str(cameras / "frames"), "--encoder", "none", "--split", "validation"])
    assert sorted(json.loads((cameras / "data/validation.json").read_text())) == [f"{s}-{k}" for s in ("lobby", "street") for k in range(3)]
    with pytest.raises(FileNotFoundError, match="sightline simulate"):
        street.main(["prepare", "--frames", str(cameras / "nowhere"), "--root", str(cameras / "data")])


def test_one_command_a_step_makes_a_bundle_for_made_up_cameras(cameras, capsys):
    where = ["--root", str(cameras / "data"), "--frames", str(cameras / "frames"), "--encoder", "none", "--processes", "1",
             "--width", "16", "--set", "epochs=2", "--set", "crop_s=20"]
    street.main(["prepare", *where])
    annotated = json.loads((cameras / "data/train.json").read_text())["street-0"]
    assert sorted(annotated["sentences"]) == ["a car parks itself", "a man runs", "it is all dark and quiet", "somebody runs"]
    assert [] in annotated["windows"] and annotated["duration"] == 60.0
    street.main(["prepare", *where, "--split", "test"])         # what has features needs no frames
    spent = ["--root", str(cameras / "other"), "--spend", *where[2:]]
    street.main(["prepare", *spent])
    assert not list((cameras / "frames").glob("*/frames/*")) and len(json.loads((cameras / "other/test.json").read_text())) == 3
    street.main(["prepare", *spent])
    assert len(json.loads((cameras / "other/test.json").read_text())) == 3
    street.main(["train", *where])
    out = cameras / "bundle"
    street.main(["export", *where, "--out", str(out)])
    head = json.loads((out / "head.json").read_text())
    assert (head["encoder"], head["dim"], head["carry"]) == ("made-up", 12, 3 * 16 + 8 * 3)
    assert 0 < head["thresholds"]["end"] < head["thresholds"]["start"] < 1
    for extra in ([], ["--exported", "--head", str(out)], ["--model", "zero-shot"]):
        street.main(["eval", *where, *extra])
    capsys.readouterr()
    street.main(["report", *where])
    table = capsys.readouterr().out
    assert "| zero-shot head, 1 |" in table and "| *moments* |" in table
    figures = json.loads((cameras / "data/runs/carry-width16-epochs2-crop_s20-seed1/figures.json").read_text())
    assert figures["online"]["all"]["truths"] == sum(len(w) for a in json.loads((cameras / "data/test.json").read_text()).values()
                                                     for w in a["windows"])
    with pytest.raises(ValueError, match="made with another encoder"):
        MadeUpEncoder.id = "other@1"
        try:
            street.main(["prepare", *where])
        finally:
            MadeUpEncoder.id = "made-up@1"
