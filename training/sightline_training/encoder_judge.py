"""How well an encoder tells, frame by frame, which sentences hold: on snapshots of cameras that it was not trained on."""

import time

import numpy as np

from sightline_training import encoder_facts as truths
from sightline_training.encoder_bundle import frames_of
from sightline_training.encoder_data import NATURES
from sightline_training.encoder_model import ACTOR, ACTORS, DIM


def average_precision(score, truth):
    """1-d arrays -> area under precision over recall; ties count as they stand."""
    order = np.argsort(-score, kind="stable")
    hit = truth[order].astype(np.float64)
    return float((np.cumsum(hit) / np.arange(1, len(hit) + 1) * hit).sum() / hit.sum())


def area(score, truth):
    """Chance that a true pair scores above a false one."""
    rank = np.empty(len(score))
    rank[np.argsort(score, kind="stable")] = np.arange(1, len(score) + 1)
    yes = int(truth.sum())
    return float((rank[truth].sum() - yes * (yes + 1) / 2) / (yes * (len(truth) - yes)))


def pairs(bundle, words, snapshots, most=None):
    """Each camera's snapshots against its sentences, one a meaning -> cosine, how well the best actor agrees, truth, nature, action,
    sentence number, one a pair."""
    out, at, number = [], 0, 0
    for camera in snapshots.cameras[:most]:
        count = len(camera.held)
        frames = frames_of(snapshots.pixels(range(at, at + count)))
        at += count
        image = np.concatenate([bundle.pictures(frames[i:i + 8]) for i in range(0, count, 8)])
        sentence = bundle.sentences([words.encode(told[0]) for told in camera.sentences])[0]
        rows = [camera.facts[h] for h in camera.held]
        owner = np.repeat(np.arange(count), [len(r) for r in rows])
        held = truths.truth(np.concatenate(rows), owner, count, camera.meanings)
        known = ~truths.unknowable(camera.meanings, np.full(count, camera.crowded))
        names = number + np.arange(len(sentence))
        number += len(sentence)
        parts = (image @ sentence.T, best_actor(image, sentence), held, *(np.broadcast_to(x, held.shape) for x in (camera.nature, camera.meanings[:, 0], names)))
        out.append([p[known] for p in parts])
    return [np.concatenate(x) for x in zip(*out)]


def best_actor(image, sentence):
    """[N,FEATURES], [M,FEATURES] -> [N,M] the largest product of an actor and what is asked of one."""
    actors = image[:, DIM:].reshape(len(image), ACTORS, ACTOR)
    return np.einsum("nka,ma->nkm", actors, sentence[:, DIM:DIM + ACTOR]).max(1)


def figures(score, truth, nature, action, number):
    """-> by kind of sentence: pairs, share that is true, AP and AUC over all pairs, mean AP within a sentence."""
    out = {}
    for name, which in [*((n, nature == i) for i, n in enumerate(NATURES)), ("all", np.ones(len(truth), bool))]:
        s, t, n = score[which], truth[which], number[which]
        if not t.any() or t.all():
            continue
        order = np.argsort(n, kind="stable")
        cuts = np.flatnonzero(np.diff(n[order])) + 1
        each = [(average_precision(s[o], t[o]), t[o].mean()) for o in np.split(order, cuts) if t[o].any() and not t[o].all()]
        out[name] = {"pairs": len(t), "true": float(t.mean()), "ap": average_precision(s, t), "auc": area(s, t),
                     "within": float(np.mean([e[0] for e in each])), "chance_within": float(np.mean([e[1] for e in each]))}
    return out


def by_action(score, truth, action):
    names = {i: n for n, i in truths.OF["action"].items()}
    return {names[a]: (int(truth[action == a].sum()), area(score[action == a], truth[action == a]))
            for a in np.unique(action) if 0 < truth[action == a].sum() < (action == a).sum()}


def cost(bundle, words, rounds=20):
    """CPU milliseconds a frame (alone, in eight) and a sentence, the least of some rounds."""
    def least(run):
        spent = []
        for _ in range(rounds):
            begun = time.process_time()
            run()
            spent.append(time.process_time() - begun)
        return 1e3 * min(spent)

    shape = bundle.image.get_inputs()[0].shape[1:]
    one, eight = (np.random.default_rng(1).random((n, *shape), np.float32) for n in (1, 8))
    ids = words.encode("a woman dressed in a red coat and black trousers runs from left to right through the car park")
    return {"frame": least(lambda: bundle.image.run(None, {"pixel_values": one})),
            "frame of eight": least(lambda: bundle.image.run(None, {"pixel_values": eight})) / 8,
            "sentence": least(lambda: bundle.sentences([ids]))}
