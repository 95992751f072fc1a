"""Snapshots of made-up cameras in memory and on disk, and batches of them with the truth of many sentences.

A folder holds, a camera, NAME.json (what was seen where, facts, sentences with their meanings) and NAME.bin, uint8: a snapshot is
the newest frame [H,W,3] and the greys of the one before it and of the one before that, [2,H,W].
"""

import json
import os
import queue
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from sightline_training import encoder_facts as truths
from sightline_training.encoder_model import GLIMPSE, HEIGHT, MEAN, WIDTH, glimpses_of, sampled

FRAMES = 3
BYTES = 5 * WIDTH * HEIGHT
NATURES = ("static", "motion", "relation", "attribute")


@dataclass
class Camera:
    """One made-up camera. A snapshot's facts are rows `held[i]` of `facts`."""

    name: str
    path: Path
    crowded: bool
    facts: np.ndarray        # [F,10]
    held: list               # a snapshot: indices into facts
    seen: list               # a snapshot: [actors,5] id, left, top, right, bottom, shares of the picture
    meanings: np.ndarray     # [M,10]
    nature: np.ndarray       # [M]
    sentences: list          # a meaning: its sentences


def read_camera(path):
    data = json.loads(path.read_text())
    rows = np.array([truths.fact(*f[:11]) for f in data["facts"]], np.int16).reshape(-1, 10)
    times = np.array([f[11:] for f in data["facts"]], np.float32).reshape(-1, 2)
    held = [np.flatnonzero((times[:, 0] <= s[0]) & (s[0] < times[:, 1])) for s in data["samples"]]
    seen = [np.array(s[3], np.float32).reshape(-1, 5) for s in data["samples"]]
    said = {}
    for sentence, *what in data["sentences"]:
        key = tuple(truths.meaning(what[:9], what[9]))
        said.setdefault(key, (NATURES.index(what[10]), []))[1].append(sentence)
    return Camera(path.stem, path.with_suffix(".bin"), data["crowded"], rows, held, seen, np.array(list(said), np.int16).reshape(-1, 10),
                  np.array([n for n, _ in said.values()]), [s for _, s in said.values()])


class Snapshots:
    """All complete cameras of a folder."""

    def __init__(self, folder, most=None):
        files = sorted(Path(folder).glob("*.json"), key=lambda p: int(p.stem.rsplit("-", 1)[1]))[:most]
        if not files:
            raise FileNotFoundError(f"no snapshots in {folder}: `./sightline snapshots` makes them")
        self.cameras = [read_camera(f) for f in files]
        self.where = [(c, i) for c, camera in enumerate(self.cameras) for i in range(len(camera.held))]
        self.never_shown = truths.never_shown(np.concatenate([c.facts for c in self.cameras]))

    def sentences(self):
        return [s for c in self.cameras for told in c.sentences for s in told]

    def seen(self, k, mirrored=False):
        """Who is in a snapshot: [actors,5] id and box."""
        c, i = self.where[k]
        seen = self.cameras[c].seen[i]
        return np.stack((seen[:, 0], 1 - seen[:, 3], seen[:, 2], 1 - seen[:, 1], seen[:, 4]), 1) if mirrored else seen

    def facts(self, k, mirrored=False):
        """What holds in a snapshot: [F,10]."""
        c, i = self.where[k]
        facts = self.cameras[c].facts[self.cameras[c].held[i]]
        return truths.mirrored(facts) if mirrored else facts

    def pixels(self, which):
        """Indices into `where` -> uint8 [B,5,H,W]: red, green, blue, the two older greys, the newer first."""
        out = np.empty((len(which), 5, HEIGHT, WIDTH), np.uint8)
        for row, k in enumerate(which):
            camera, i = self.where[k]
            handle = os.open(self.cameras[camera].path, os.O_RDONLY)
            try:
                raw = np.frombuffer(os.pread(handle, BYTES, i * BYTES), np.uint8)
            finally:
                os.close(handle)
            out[row, :3] = raw[:3 * WIDTH * HEIGHT].reshape(HEIGHT, WIDTH, 3).transpose(2, 0, 1)
            out[row, 3:] = raw[3 * WIDTH * HEIGHT:].reshape(2, HEIGHT, WIDTH)
        return out

    def held(self, which, mirrored):
        """-> facts that hold [F,10], whose snapshot each is [F], crowded [B]."""
        rows = [self.facts(k, m) for k, m in zip(which, mirrored)]
        owner = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
        return np.concatenate(rows), owner, np.array([self.cameras[self.where[k][0]].crowded for k in which])


CLOSE = GLIMPSE * 3 // 2     # pixels of a close-up, across and down: a glimpse and what is around it


class CloseUps:
    """Every actor of every snapshot, cut out with what is around it and about as large in each, in a file of its own beside the run.

    Most of a picture is street: a step of close-ups shows ten times as many actors as a step of pictures.
    """

    def __init__(self, snapshots, file):
        counts = [len(snapshots.cameras[c].seen[i]) for c, i in snapshots.where]
        self.first = np.concatenate([[0], np.cumsum(counts)])
        self.with_actors = np.flatnonzero(counts)
        shape = (int(self.first[-1]), 5, CLOSE, CLOSE)
        if not file.exists():
            part = file.with_suffix(".part")
            out = np.memmap(part, np.uint8, "w+", shape=shape)
            for k in self.with_actors:
                glimpses = glimpses_of(torch.from_numpy(snapshots.seen(k)[:, 1:]))
                glimpses[:, 2] *= CLOSE / GLIMPSE
                planes = torch.from_numpy(snapshots.pixels([k])).float() - 255 * MEAN      # so that beyond the picture is seen as 0
                out[self.first[k]:self.first[k + 1]] = (sampled(planes, glimpses[None], CLOSE) + 255 * MEAN).round().byte().numpy()
            out.flush()
            os.replace(part, file)
        self.pixels = np.memmap(file, np.uint8, "r", shape=shape)

    def of(self, which, mirrored):
        """Snapshots -> close-ups of all their actors uint8 [A,5,CLOSE,CLOSE]."""
        return np.concatenate([turned(self.pixels[self.first[k]:self.first[k + 1]], m) for k, m in zip(which, mirrored)])


def turned(pixels, mirrored):
    return pixels[..., ::-1] if mirrored else pixels


@dataclass
class Batch:
    pixels: np.ndarray       # uint8 [B,5,H,W]; of close-ups [A,5,CLOSE,CLOSE]
    tokens: np.ndarray       # int64 [M,L]
    token_valid: np.ndarray  # [M,L]
    meanings: np.ndarray     # [M,10]
    own: np.ndarray          # [M] the snapshot that a sentence was chosen for
    truth: np.ndarray        # bool [B,M]
    known: np.ndarray        # bool [B,M] whether the simulator answers
    actor_owner: np.ndarray  # [A]
    actor_box: np.ndarray    # [A,4]
    actor_truth: np.ndarray  # bool [A,M] of the facts whose subject the actor is
    actor_known: np.ndarray  # bool [A,M]; not where the actor is the object of what makes the sentence true, nor for what is never shown
    actor_facts: np.ndarray  # bool [A,actions] what it does
    actor_looks: np.ndarray  # [A,4] kind, colour, second, wears
    actor_shown: np.ndarray  # bool [A,actions] what its kind is ever shown doing in its colour
    actor_worn: np.ndarray   # bool [A,colours] in which colours its kind is ever shown


def pad(rows):
    longest = max(len(r) for r in rows)
    ids, valid = np.zeros((len(rows), longest), np.int64), np.zeros((len(rows), longest), np.float32)
    for i, r in enumerate(rows):
        ids[i, :len(r)], valid[i, :len(r)] = r, 1
    return ids, valid


def choose(snapshots, which, mirrored, each, random):
    """Sentences for each snapshot, half of them true now where so many are: lists of (sentence, meaning, row of which)."""
    chosen = []
    for row, (k, m) in enumerate(zip(which, mirrored)):
        camera, facts = snapshots.cameras[snapshots.where[k][0]], snapshots.facts(k, m)
        now = truths.truth(facts, np.zeros(len(facts), np.int64), 1, camera.meanings)[0]
        yes, no = np.flatnonzero(now), np.flatnonzero(~now)
        # what is true of something that is there, but not of it now, teaches most
        there = set(facts[:, truths.SUBJECT].tolist()) | set(truths.WIDE[facts[:, truths.SUBJECT]].tolist())
        near = np.array([n for n in no if camera.meanings[n, truths.SUBJECT] in there], np.int64)
        some = draw(yes, each // 2, random)
        some += draw(near, (each - len(some)) // 2, random)
        some += draw(no, each - len(some), random)
        for m in some:
            told = camera.sentences[m]
            chosen.append((told[random.integers(len(told))], camera.meanings[m], row))
    return chosen


def draw(some, count, random):
    return random.choice(some, min(count, len(some)), replace=False).tolist() if len(some) else []


def actors(snapshots, which, mirrored, facts, owner, meanings, match):
    """-> owner [A], box [A,4], truth [A,M], known [A,M], facts [A,actions], looks [A,4], shown [A,actions], worn [A,colours]."""
    owners, boxes, number = [], [], {}
    for row, (k, m) in enumerate(zip(which, mirrored)):
        for actor in snapshots.seen(k, m):
            number[row, int(actor[0])] = len(owners)
            owners.append(row)
            boxes.append(actor[1:])
    owners = np.array(owners, np.int64)
    doer = np.array([number.get(key, -1) for key in zip(owner.tolist(), facts[:, truths.LAST].tolist())], np.int64)
    order = np.argsort(doer, kind="stable")[np.count_nonzero(doer < 0):]
    held = truths.any_of(match[order], doer[order], len(owners))
    # a deed in the same picture that may have this actor as its object is not held against it
    deeds = facts[:, truths.OBJECT] > 0
    deed = truths.any_of(match[deeds], owner[deeds], len(which))[owners]
    known = held | ~deed
    done = np.zeros((len(owners), len(truths.ACTIONS) + 1), np.float32)
    done[doer[order], facts[order, truths.ACTION]] = 1
    looks = np.zeros((len(owners), 4), np.int64)
    looks[doer[order]] = facts[order][:, [truths.SUBJECT, truths.COLOUR, truths.SECOND, truths.WEAR]]
    kind, colour = truths.WIDE[looks[:, 0]], looks[:, 1]
    shown, worn = ~snapshots.never_shown[kind, colour], ~snapshots.never_shown[kind, :, truths.VISIBLE]
    of_it = (meanings[None, :, truths.COLOUR] == 0) | (meanings[None, :, truths.COLOUR] == colour[:, None])
    known &= held | shown[:, meanings[:, truths.ACTION]] | ~of_it
    return owners, np.array(boxes, np.float32).reshape(-1, 4), held, known, done, looks, shown, worn


def batch(snapshots, words, seed, step, size=64, each=5, extra=64, close_ups=None):
    """The batch of a step: the same for the same snapshots, seed and step; of pictures, or of the close-ups of all their actors.
    Half of them are seen in a mirror."""
    random = np.random.default_rng((seed, step))
    which = random.integers(len(snapshots.where), size=size) if close_ups is None else random.choice(close_ups.with_actors, size)
    mirrored = random.random(size) < 0.5
    chosen = choose(snapshots, which, mirrored, each, random)
    for _ in range(extra):
        camera = snapshots.cameras[random.integers(len(snapshots.cameras))]
        m = random.integers(len(camera.meanings))
        chosen.append((camera.sentences[m][0], camera.meanings[m], -1))
    meanings = np.stack([m for _, m, _ in chosen])
    facts, owner, crowded = snapshots.held(which, mirrored)
    tokens, valid = pad([words(s, random) for s, _, _ in chosen])
    match = truths.matches(facts, meanings)
    if close_ups is None:
        pixels = np.stack([turned(p, m) for p, m in zip(snapshots.pixels(which), mirrored)])
    else:
        pixels = close_ups.of(which, mirrored)
    return Batch(pixels, tokens, valid, meanings, np.array([r for _, _, r in chosen]),
                 truths.truth(facts, owner, size, meanings, match), ~truths.unknowable(meanings, crowded),
                 *actors(snapshots, which, mirrored, facts, owner, meanings, match))


class Loader:
    """Makes the batches of the steps to come, in order, on a thread of its own; at most `ahead` wait."""

    def __init__(self, make, first, last, ahead=3):
        self.waiting = queue.Queue(ahead)
        self.thread = threading.Thread(target=self._run, args=(make, first, last), daemon=True)
        self.thread.start()

    def _run(self, make, first, last):
        try:
            for step in range(first, last):
                self.waiting.put((step, make(step)))
            self.waiting.put(None)
        except BaseException as e:  # handed to whoever waits
            self.waiting.put(e)

    def __iter__(self):
        while (item := self.waiting.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
