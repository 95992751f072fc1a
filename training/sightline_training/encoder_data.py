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

from sightline_training import encoder_facts as truths
from sightline_training.encoder_model import COLUMNS, HEIGHT, PLACE, ROWS, WIDTH

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

    def sentences(self):
        return [s for c in self.cameras for told in c.sentences for s in told]

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

    def held(self, which):
        """-> facts that hold [F,10], whose snapshot each is [F], crowded [B]."""
        rows = [self.cameras[c].facts[self.cameras[c].held[i]] for c, i in (self.where[k] for k in which)]
        owner = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
        return np.concatenate(rows), owner, np.array([self.cameras[self.where[k][0]].crowded for k in which])


CLOSE = 8                    # places of a close-up, across and down


class CloseUps:
    """Every actor of every snapshot, cut out with what is around it, in a file of its own beside the run.

    Most of a picture is street: a step of close-ups shows ten times as many actors as a step of pictures. A close-up begins at an even
    place, as the coarser map does, and keeps within the picture, so that its border is the picture's where the actor is near that.
    """

    def __init__(self, snapshots, file):
        self.snapshots, size = snapshots, CLOSE * PLACE
        counts = [len(snapshots.cameras[c].seen[i]) for c, i in snapshots.where]
        self.first = np.concatenate([[0], np.cumsum(counts)])
        self.with_actors = np.flatnonzero(counts)
        shape = (int(self.first[-1]), 5, size, size)
        if not file.exists():
            part = file.with_suffix(".part")
            out = np.memmap(part, np.uint8, "w+", shape=shape)
            for k in self.with_actors:
                planes = snapshots.pixels([k])[0]
                for a, (corner, _) in enumerate(zip(*self.places(k))):
                    top, left = corner // COLUMNS * PLACE, corner % COLUMNS * PLACE
                    out[self.first[k] + a] = planes[:, top:top + size, left:left + size]
            out.flush()
            os.replace(part, file)
        self.pixels = np.memmap(file, np.uint8, "r", shape=shape)

    def places(self, k):
        """Of the actors of a snapshot: the first place of each close-up, and that of the actor's middle, or the nearest that is seen."""
        c, i = self.snapshots.where[k]
        box = self.snapshots.cameras[c].seen[i][:, 1:]
        row = np.clip((box[:, 1] + box[:, 3]) / 2 * ROWS, 0, ROWS - 1).astype(np.int64)
        column = np.clip((box[:, 0] + box[:, 2]) / 2 * COLUMNS, 0, COLUMNS - 1).astype(np.int64)
        top, left = (np.clip(at - CLOSE // 2, 0, most - CLOSE) // 2 * 2 for at, most in ((row, ROWS), (column, COLUMNS)))
        return top * COLUMNS + left, row * COLUMNS + column

    def of(self, which):
        """Snapshots -> close-ups of all their actors uint8 [A,5,h,w], corners [A], places [A]."""
        corner, place = (np.concatenate(x) for x in zip(*(self.places(k) for k in which)))
        return np.concatenate([self.pixels[self.first[k]:self.first[k + 1]] for k in which]), corner, place


@dataclass
class Batch:
    pixels: np.ndarray       # uint8 [B,5,H,W]; of close-ups [A,5,h,w]
    tokens: np.ndarray       # int64 [M,L]
    token_valid: np.ndarray  # [M,L]
    meanings: np.ndarray     # [M,10]
    own: np.ndarray          # [M] the snapshot that a sentence was chosen for
    truth: np.ndarray        # bool [B,M]
    known: np.ndarray        # bool [B,M] whether the simulator answers
    actor_owner: np.ndarray  # [A]
    actor_box: np.ndarray    # [A,4]
    actor_truth: np.ndarray  # bool [A,M] of the facts whose subject the actor is
    actor_known: np.ndarray  # bool [A,M]; not where the actor is the object of what makes the sentence true
    actor_facts: np.ndarray  # bool [A,actions] what it does
    actor_looks: np.ndarray  # [A,4] kind, colour, second, wears
    close_corner: np.ndarray = None   # [A] where each close-up begins
    close_place: np.ndarray = None    # [A] where its actor is


def pad(rows):
    longest = max(len(r) for r in rows)
    ids, valid = np.zeros((len(rows), longest), np.int64), np.zeros((len(rows), longest), np.float32)
    for i, r in enumerate(rows):
        ids[i, :len(r)], valid[i, :len(r)] = r, 1
    return ids, valid


def choose(snapshots, which, each, random):
    """Sentences for each snapshot, half of them true now where so many are: lists of (sentence, meaning, row of which)."""
    chosen = []
    for row, k in enumerate(which):
        c, i = snapshots.where[k]
        camera = snapshots.cameras[c]
        facts = camera.facts[camera.held[i]]
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


def actors(snapshots, which, facts, owner, meanings, match):
    """-> owner [A], box [A,4], truth [A,M], known [A,M], facts [A,actions], looks [A,4]."""
    owners, boxes, number = [], [], {}
    for row, k in enumerate(which):
        c, i = snapshots.where[k]
        for actor in snapshots.cameras[c].seen[i]:
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
    known = (held | ~deed) & (meanings[None, :, truths.LAST] == 1)
    done = np.zeros((len(owners), len(truths.ACTIONS) + 1), np.float32)
    done[doer[order], facts[order, truths.ACTION]] = 1
    looks = np.zeros((len(owners), 4), np.int64)
    looks[doer[order]] = facts[order][:, [truths.SUBJECT, truths.COLOUR, truths.SECOND, truths.WEAR]]
    return owners, np.array(boxes, np.float32).reshape(-1, 4), held, known, done, looks


def batch(snapshots, words, seed, step, size=64, each=5, extra=64, close_ups=None):
    """The batch of a step: the same for the same snapshots, seed and step; of pictures, or of the close-ups of all their actors."""
    random = np.random.default_rng((seed, step))
    which = random.integers(len(snapshots.where), size=size) if close_ups is None else random.choice(close_ups.with_actors, size)
    chosen = choose(snapshots, which, each, random)
    for _ in range(extra):
        camera = snapshots.cameras[random.integers(len(snapshots.cameras))]
        m = random.integers(len(camera.meanings))
        chosen.append((camera.sentences[m][0], camera.meanings[m], -1))
    meanings = np.stack([m for _, m, _ in chosen])
    facts, owner, crowded = snapshots.held(which)
    tokens, valid = pad([words(s, random) for s, _, _ in chosen])
    match = truths.matches(facts, meanings)
    pixels, *close = (snapshots.pixels(which),) if close_ups is None else close_ups.of(which)
    return Batch(pixels, tokens, valid, meanings, np.array([r for _, _, r in chosen]),
                 truths.truth(facts, owner, size, meanings, match), ~truths.unknowable(meanings, crowded),
                 *actors(snapshots, which, facts, owner, meanings, match), *close)


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
