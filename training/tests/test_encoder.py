"""The street encoder end to end on a made-up camera of a few pictures: trained, stopped and gone on with, exported, judged."""

import json
import shutil

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the encoder needs PyTorch")

from sightline_training import encoder, encoder_bundle, encoder_data, encoder_judge  # noqa: E402
from sightline_training.encoder_augment import augment, compressed  # noqa: E402
from sightline_training.encoder_loss import moved, places  # noqa: E402
from sightline_training.encoder_model import ACTOR, ACTOR_SHARE, ACTORS, COLUMNS, DIM, HEIGHT, PLACE, WIDTH, ImageTower  # noqa: E402
from sightline_training.encoder_words import Words  # noqa: E402

H, W = HEIGHT, WIDTH
RECIPE = encoder.Recipe(close_steps=2, close_size=4, steps=3, workers=1, size=4, each=3, extra=2, warm=1, merges=60)


def camera(folder, seed):
    """Six pictures: a red man on the left or a blue car on the right, or nobody."""
    folder.mkdir(exist_ok=True)
    random = np.random.default_rng(seed)
    samples, facts, planes = [], [], []
    for i in range(6):
        picture = random.integers(90, 110, (H, W, 3)).astype(np.uint8)
        older = [picture.mean(2).astype(np.uint8)] * 2
        seen = []
        if i % 3 == 0:
            picture[60:90, 40:52] = (200, 20, 20)
            seen = [[1, 40 / W, 60 / H, 52 / W, 90 / H]]
            facts.append(["visible", 1, "man", "red", None, "nothing", None, None, None, None, None, i - 0.5, i + 0.5])
            facts.append(["walk", 1, "man", "red", None, "nothing", None, None, None, "towards", None, i - 0.5, i + 0.5])
        elif i % 3 == 1:
            picture[70:90, 160:220] = (20, 20, 200)
            seen = [[2, 160 / W, 70 / H, 220 / W, 90 / H]]
            facts.append(["visible", 2, "car", "blue", None, "nothing", None, None, None, None, None, i - 0.5, i + 0.5])
        else:
            facts.append(["empty", -3, "scene", None, None, "nothing", None, None, None, None, None, i - 0.5, i + 0.5])
        samples.append([i, 0.25, 0.25, seen])
        planes.append(picture.tobytes() + b"".join(o.tobytes() for o in older))
    said = [["a man walks", "walk", "man"], ["somebody in red is in view", "visible", "person", "red"], ["nobody is in view", "empty", "scene"],
            ["a blue car is in view", "visible", "car", "blue"], ["a woman runs", "run", "woman"]]
    sentences = [[*s, *[None] * (10 - len(s)), 1, "static"] for s in said]
    name = f"street-{seed}"
    (folder / f"{name}.bin").write_bytes(b"".join(planes))
    (folder / f"{name}.json").write_text(json.dumps({"crowded": False, "samples": samples, "facts": facts, "sentences": sentences}))


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("snapshots")
    for seed in (1, 2):
        camera(folder / "train", seed)
    return folder


@pytest.fixture(scope="module")
def trained(world):
    torch.set_num_threads(1)
    encoder.train(RECIPE, world / "run", world / "train")
    return world / "run"


def batch(world, step):
    snapshots = encoder_data.Snapshots(world / "train")
    words, *_ = encoder.vocabulary(snapshots, RECIPE)
    return snapshots, encoder_data.batch(snapshots, encoder.Speech(words), 1, step, 4, 3, 2)


def test_a_batch_is_the_same_for_the_same_step(world):
    (_, one), (_, same), (_, other) = batch(world, 5), batch(world, 5), batch(world, 6)
    assert np.array_equal(one.pixels, same.pixels) and np.array_equal(one.tokens, same.tokens)
    assert not np.array_equal(one.pixels, other.pixels) or not np.array_equal(one.tokens, other.tokens)


def test_what_an_actor_does_holds_in_its_picture(world):
    _, b = batch(world, 0)
    assert b.truth.any() and len(b.actor_owner)
    assert (b.actor_truth <= b.truth[b.actor_owner]).all()


def test_pictures_come_back_as_they_were_written(world):
    snapshots = encoder_data.Snapshots(world / "train")
    planes = snapshots.pixels([0, 1])
    assert planes[0, :, 70, 45].tolist()[:3] == [200, 20, 20]
    assert planes[1, :, 80, 200].tolist()[:3] == [20, 20, 200]
    frames = encoder_bundle.frames_of(planes)
    assert frames.shape == (2, 3, 3, H, W)
    assert np.array_equal(frames[:, 2], planes[:, :3]) and np.array_equal(frames[:, 1, 0], planes[:, 3])


def test_the_middle_of_a_box_has_its_place():
    place, inside, covers = places(torch.tensor([[0.0, 0.0, 0.06, 0.1], [1.1, 0.2, 1.3, 0.4]]))
    assert inside.tolist() == [True, False]
    assert covers[0, place[0]]


def test_whoever_stands_out_is_said_apart_the_surest_first():
    torch.manual_seed(0)
    tower = ImageTower().eval()
    planes = torch.rand(2, 5, H, W)
    with torch.no_grad():
        told, (image, _, _, heat, around) = tower.features(planes), tower(planes)
        torch.testing.assert_close(told.norm(dim=1), torch.ones(2))
        actors = told[:, DIM:].reshape(2, ACTORS, ACTOR) / told[:, :DIM].norm(dim=1)[:, None, None] / ACTOR_SHARE
        torch.testing.assert_close(told[:, :DIM] / told[:, :DIM].norm(dim=1, keepdim=True), image)
        sure, place = heat.sigmoid().max(1)
        torch.testing.assert_close(actors[:, 0].norm(dim=1), sure)
        torch.testing.assert_close(actors[:, 0], tower.actor(around, place[:, None])[:, 0] * sure[:, None])
        assert (actors.norm(dim=2).diff(dim=1) <= 1e-6).all()


def test_close_ups_show_each_actor_where_it_is_and_say_what_the_picture_says(world, tmp_path):
    snapshots = encoder_data.Snapshots(world / "train")
    close = encoder_data.CloseUps(snapshots, tmp_path / "close-ups.bin")
    assert close.with_actors.tolist() == [0, 1, 3, 4, 6, 7, 9, 10]
    pixels, corner, place = close.of([0, 1])
    size = encoder_data.CLOSE * PLACE
    assert pixels.shape == (2, 5, size, size)
    top, left = corner // COLUMNS * PLACE, corner % COLUMNS * PLACE
    for a in range(2):
        np.testing.assert_array_equal(pixels[a], snapshots.pixels([a])[0][:, top[a]:top[a] + size, left[a]:left[a] + size])
    y, x = (place // COLUMNS - corner // COLUMNS) * PLACE, (place % COLUMNS - corner % COLUMNS) * PLACE
    assert pixels[0, :3, y[0], x[0] + 2].tolist() == [200, 20, 20] and pixels[1, :3, y[1], x[1]].tolist() == [20, 20, 200]
    torch.manual_seed(0)
    reader, maps = ImageTower().actor, torch.rand(1, 64, HEIGHT // PLACE, COLUMNS)
    at = torch.from_numpy(corner[:1]), torch.from_numpy(place[:1, None])
    piece = maps[:, :, top[0] // PLACE:top[0] // PLACE + 8, left[0] // PLACE:left[0] // PLACE + 8]
    torch.testing.assert_close(reader(piece, at[1], at[0][:, None], 8), reader(maps, at[1]))
    assert (tmp_path / "close-ups.bin").stat().st_size == 8 * 5 * size * size


def test_a_place_is_moved_only_to_where_the_actor_is_too():
    boxes = torch.tensor([[0.3, 0.3, 0.5, 0.7]] * 40 + [[0.5, 0.5, 0.501, 0.501]])
    place, _, covers = places(boxes)
    other = moved(place, covers, np.random.default_rng(1))
    assert covers.gather(1, other[:, None]).all()
    assert (other != place)[:40].any() and (other == place)[:40].any()


def test_augmenting_keeps_range_and_boxes_follow_the_cut(world):
    planes, boxes = torch.full((2, 5, H, W), 128, dtype=torch.uint8), torch.tensor([[0.4, 0.4, 0.6, 0.6]])
    for seed in range(12):
        out, cut = augment(planes, boxes, np.random.default_rng(seed))
        assert out.shape == planes.shape and 0 <= float(out.min()) and float(out.max()) <= 1
        assert 0.19 < float(cut[0, 2] - cut[0, 0]) < 0.25


def test_compression_with_a_tiny_step_changes_nothing():
    x = torch.rand(1, 5, 16, 16)
    assert torch.allclose(compressed(x, 1e-5), x, atol=1e-4)
    assert not torch.allclose(compressed(x, 0.2), x, atol=1e-2)


def test_training_goes_on_where_it_stopped(world, trained, tmp_path):
    before = torch.load(trained / "last.pt", weights_only=True)
    shutil.copytree(trained, tmp_path / "run")
    encoder.train(encoder.Recipe(**{**encoder.asdict(RECIPE), "steps": 4}), tmp_path / "run", world / "train")
    after = torch.load(tmp_path / "run" / "last.pt", weights_only=True)
    assert (before["step"], after["step"]) == (5, 6)
    assert any(not torch.equal(before["towers"][k], after["towers"][k]) for k in before["towers"])


def test_the_bundle_says_what_pytorch_says_and_nothing_of_unknown_words(world, trained, tmp_path):
    encoder.export(trained, world / "train", tmp_path, "last.pt", "tiny", "1")
    described = json.loads((tmp_path / "encoder.json").read_text())
    assert described["image"]["frames"] == 3 and described["dim"] == 512 and described["actors"] == {"count": 5, "dim": 64}
    golden = json.loads((tmp_path / "golden.json").read_text())
    assert all((tmp_path / f["file"]).read_bytes()[:4] == b"\x89PNG" for i in golden["images"] for f in i["frames"])
    bundle, words = encoder_bundle.Bundle(tmp_path), Words.read(tmp_path / "tokenizer.json")
    vectors, _ = bundle.sentences([words.encode("a man walks"), words.encode("zq the")])
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-4)
    assert vectors[1].tobytes() == bytes(vectors[1].nbytes)
    score, best, *rest = encoder_judge.pairs(bundle, words, encoder_data.Snapshots(world / "train"))
    assert all(encoder_judge.figures(s, *rest)["all"]["pairs"] == 2 * 6 * 5 for s in (score, best))


def test_figures_of_a_perfect_and_of_a_blind_judge():
    truth = np.array([True, False, False, True])
    assert encoder_judge.average_precision(np.array([4.0, 1, 2, 3]), truth) == 1
    assert encoder_judge.area(np.array([4.0, 1, 2, 3]), truth) == 1
    assert encoder_judge.area(np.array([1.0, 4, 3, 2]), truth) == 0
