"""The street encoder end to end on a made-up camera of a few pictures: trained, stopped and gone on with, exported, judged."""

import json
import shutil

import numpy as np
import onnx
import pytest

torch = pytest.importorskip("torch", reason="the encoder needs PyTorch")

from sightline_training import encoder, encoder_bundle, encoder_data, encoder_judge  # noqa: E402
from sightline_training.encoder_augment import augment, compressed  # noqa: E402
from sightline_training.encoder_facts import DIRECTION, OF, SIDE, fact, mirrored  # noqa: E402
from sightline_training.encoder_loss import Tutors, Weights, by_picture, of_actors, places, shaken, standing_out, within  # noqa: E402
from sightline_training.encoder_model import (ACTOR, ACTOR_SHARE, ACTORS, DIM, GLIMPSE, GREY, HEIGHT, WIDTH, Frames, ImageTower, Sampled, Towers,  # noqa: E402
                                               from_extent, glimpses_of, sampled, spot_of, to_extent)
from sightline_training.encoder_words import Words  # noqa: E402

H, W = HEIGHT, WIDTH
RECIPE = encoder.Recipe(close_steps=2, close_size=4, steps=2, found_steps=1, workers=1, size=4, each=3, extra=2, warm=1, merges=60)


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


def test_a_glimpse_is_of_what_is_seen_and_its_place_and_spot_are_where_its_middle_is():
    boxes = torch.tensor([[0.0, 0.0, 0.06, 0.1], [0.9, 0.2, 1.3, 0.4]])
    glimpses = glimpses_of(boxes)
    torch.testing.assert_close(glimpses, torch.tensor([[0.03, 0.05, 1.4 * 0.06 * W], [0.95, 0.3, 1.4 * 0.2 * H]]))
    place, covers = places(boxes, glimpses)
    assert place.tolist() == [40 + 1, 6 * 40 + 38] and covers[0, place[0]]
    spot = spot_of(glimpses)
    assert spot.tolist() == [2 * 80 + 2, 13 * 80 + 76]
    torch.testing.assert_close(from_extent(spot, to_extent(spot, glimpses)), glimpses)


def test_a_glimpse_shows_what_is_there_as_large_as_any_other():
    planes = torch.zeros(1, 1, H, W)
    planes[0, 0, 100:120, 200:220] = 1
    planes[0, 0, 30:110, 300:380] = 1
    boxes = torch.tensor([[200 / W, 100 / H, 220 / W, 120 / H], [300 / W, 30 / H, 380 / W, 110 / H]])
    shown = sampled(planes, glimpses_of(boxes)[None])
    assert shown.shape == (2, 1, GLIMPSE, GLIMPSE)
    assert shown.mean((1, 2, 3)).tolist() == pytest.approx([1 / 1.4 ** 2] * 2, abs=0.03)
    assert shown[:, 0, 20, 20].tolist() == [1, 1] and shown[:, 0, 2, 2].tolist() == [0, 0]


def test_the_graph_samples_as_training_does_and_beyond_the_picture_is_nothing(tmp_path):
    class Glimpses(torch.nn.Module):
        def forward(self, planes, glimpses):
            return Sampled.apply(planes, glimpses)

    planes = torch.rand(2, 5, H, W) + 1
    glimpses = torch.tensor([[[0.3, 0.4, 33.0], [0.0, 0.02, 90.0]], [[1.0, 1.0, 10.0], [0.6, 0.9, 200.0]]])
    torch.onnx.export(Glimpses(), (planes, glimpses), str(tmp_path / "g.onnx"), input_names=["planes", "glimpses"], opset_version=17, dynamo=False,
                      dynamic_axes={"planes": {0: "N"}, "glimpses": {0: "N"}})
    graph = encoder_bundle.session(tmp_path / "g.onnx")
    assert [n.op_type for n in onnx.load(tmp_path / "g.onnx").graph.node].count("RoiAlign") == 1
    for some in (slice(None), slice(1, 2)):
        told = graph.run(None, {"planes": planes[some].numpy(), "glimpses": glimpses[some].numpy()})[0]
        np.testing.assert_allclose(told, sampled(planes[some], glimpses[some]), 1e-3, 1e-4)
    assert (told[1, :, 39] == 0).all() and (told[1, :, 0] > 0).all() and (told[0, :, -1, -1] == 0).all()


def loss_of_deeds(towers, tutors, batch, which):
    count, sentences = int(which.sum()), len(batch.meanings)
    pairs = torch.ones(count, sentences)
    return of_actors(towers, tutors, torch.zeros(count, ACTOR), torch.zeros(sentences, ACTOR), pairs, pairs, batch, which,
                     torch.zeros(count, 4), Weights())["deeds"].item()


def test_what_is_never_shown_is_not_held_against_anybody(world):
    snapshots, before = batch(world, 3)
    snapshots.never_shown[OF["kind"]["person"], OF["colour"]["red"], OF["action"]["run"]] = True
    words, *_ = encoder.vocabulary(snapshots, RECIPE)
    after = encoder_data.batch(snapshots, encoder.Speech(words), 1, 3, 4, 3, 2)
    run, red = after.meanings[:, 0] == OF["action"]["run"], after.actor_looks[:, 1] == OF["colour"]["red"]
    assert run.any() and red.any() and not red.all()
    assert before.actor_known[red][:, run].all() and not after.actor_known[red][:, run].any()
    assert after.actor_known[~red].all() and after.actor_known[:, ~run].all()
    assert not after.actor_shown[red, OF["action"]["run"]].any() and after.actor_shown[~red].all()
    # whoever is never shown running is free to be thought to run, and whoever is not is not
    torch.manual_seed(0)
    towers, tutors = Towers(300), Tutors()
    for which, same in ((red, True), (~red, False)):
        which = torch.from_numpy(which)
        tutors.deed.bias.data.zero_()
        quiet = loss_of_deeds(towers, tutors, after, which)
        tutors.deed.bias.data[OF["action"]["run"]] = 3
        assert (loss_of_deeds(towers, tutors, after, which) == quiet) is same


def features(tower, seen):
    return tower.features(tower.stem(seen), lambda glimpses: sampled(seen, glimpses))


def test_whoever_stands_out_is_said_apart_the_surest_first():
    torch.manual_seed(0)
    tower = ImageTower().eval()
    torch.nn.init.normal_(tower.heat.weight)
    seen = ImageTower.see(torch.rand(2, 5, H, W))
    with torch.no_grad():
        told, (image, _, _, heat, extent, around) = features(tower, seen), tower(seen)
        torch.testing.assert_close(told.norm(dim=1), torch.ones(2))
        actors = told[:, DIM:].reshape(2, ACTORS, ACTOR) / told[:, :DIM].norm(dim=1)[:, None, None] / ACTOR_SHARE
        torch.testing.assert_close(told[:, :DIM] / told[:, :DIM].norm(dim=1, keepdim=True), image)
        sure, spot = heat.flatten(1).sigmoid().max(1)
        torch.testing.assert_close(actors[:, 0].norm(dim=1), sure)
        glimpse = from_extent(spot[:, None], extent.flatten(1, 2)[torch.arange(2), spot][:, None])
        torch.testing.assert_close(actors[:, 0], tower.actors(sampled(seen, glimpse), glimpse, around) * sure[:, None])
        assert (actors.norm(dim=2).diff(dim=1) <= 1e-6).all()


def test_served_frames_are_seen_as_kept_planes_are():
    torch.manual_seed(0)
    tower, frames = ImageTower().eval(), torch.rand(1, 3, 3, H, W)
    greys = [sum(GREY[c] * frames[:, k, c] for c in range(3)) for k in (1, 0)]
    with torch.no_grad():
        kept = features(tower, ImageTower.see(torch.cat((frames[:, 2], torch.stack(greys, 1)), 1)))
        torch.testing.assert_close(Frames(tower)(frames), kept, rtol=1e-4, atol=1e-5)


def test_close_ups_show_each_actor_in_the_middle_with_what_is_around_it(world, tmp_path):
    snapshots = encoder_data.Snapshots(world / "train")
    close = encoder_data.CloseUps(snapshots, tmp_path / "close-ups.bin")
    size = encoder_data.CLOSE
    assert close.with_actors.tolist() == [0, 1, 3, 4, 6, 7, 9, 10] and (tmp_path / "close-ups.bin").stat().st_size == 8 * 5 * size * size
    pixels = close.of([0, 1], [False, True])
    assert pixels.shape == (2, 5, size, size)
    assert pixels[0, :3, 30, 30].tolist() == [200, 20, 20] and pixels[1, :3, 30, 30].tolist() == [20, 20, 200]
    assert np.array_equal(pixels[1], close.of([1], [False])[0][..., ::-1])
    # what a glimpse of the picture shows is what that of the close-up shows
    box = torch.from_numpy(snapshots.seen(0)[:, 1:])
    glimpses = shaken(glimpses_of(box), np.random.default_rng(3))
    planes = torch.from_numpy(snapshots.pixels([0])).float()
    near = sampled(torch.from_numpy(pixels[:1]).float(), within(glimpses, glimpses_of(box))[:, None])
    assert float((sampled(planes, glimpses[None]) - near).abs().mean()) < 5


def test_in_the_mirror_sides_and_ways_are_exchanged_and_boxes_turned(world):
    facts = np.array([fact("walk", 1, "man", None, None, None, None, None, None, "left-to-right", "right"),
                      fact("walk", 1, "man", None, None, None, None, None, None, "towards", None)], np.int16)
    turned = mirrored(facts)
    assert turned[0].tolist() == fact("walk", 1, "man", None, None, None, None, None, None, "right-to-left", "left")
    assert np.array_equal(turned[1], facts[1]) and np.array_equal(mirrored(turned), facts)
    assert facts[0, DIRECTION] != turned[0, DIRECTION] and facts[0, SIDE] != turned[0, SIDE]
    snapshots = encoder_data.Snapshots(world / "train")
    left, right = snapshots.seen(0)[0], snapshots.seen(0, True)[0]
    assert right[[1, 3]].tolist() == pytest.approx([1 - left[3], 1 - left[1]]) and right[[0, 2, 4]].tolist() == left[[0, 2, 4]].tolist()


def test_glimpses_are_sorted_by_their_pictures():
    owner, glimpses = torch.tensor([0, 2, 2]), torch.arange(9.0).reshape(3, 3)
    out, row = by_picture(owner, glimpses, 4)
    assert out.shape == (4, 2, 3)
    torch.testing.assert_close(out.flatten(0, 1)[row], glimpses)
    assert out[2].tolist() == glimpses[1:].tolist()


def test_who_is_found_is_read_where_the_hottest_spot_beside_it_says():
    heat = torch.zeros(2, 44 * 80)
    heat[0, 10 * 80 + 21], heat[1, 0], heat[1, 40 * 80] = 2, 1, 9
    spots = torch.tensor([11 * 80 + 20, 1, 30 * 80 + 79])
    assert standing_out(heat, torch.tensor([0, 1, 1]), spots)[:2].tolist() == [10 * 80 + 21, 0]


def test_each_stage_has_its_own_rise_and_fall():
    recipe = encoder.Recipe(close_steps=10, steps=20, found_steps=10, warm=1)
    assert [encoder.stage(recipe, s)[0] for s in (0, 9, 10, 29, 30, 39)] == [0, 0, 1, 1, 2, 2]
    rates = [encoder.rate(recipe, s) for s in range(40)]
    assert rates[0] == pytest.approx(recipe.close_rate) and rates[10] == pytest.approx(recipe.rate) and rates[30] == pytest.approx(recipe.found_rate)
    assert rates[9] < 0.05 * rates[0] and rates[29] < 0.05 * rates[10]


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
    encoder.train(encoder.Recipe(**{**encoder.asdict(RECIPE), "found_steps": 2}), tmp_path / "run", world / "train")
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
