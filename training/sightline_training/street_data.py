"""What made-up cameras saw, through an encoder: from the frames that `sightline simulate` wrote to a data set for heads.

Below `data`: `{split}.json` (annotations), `{split}-features.hdf5`, `{split}-tokens.hdf5`, `{split}-embeddings.hdf5`, as
`grounding_data.street` reads them. A stream once done is not done again.

Which sentences stand on a stream is drawn: of each kind as many, of those that happen and of those that never do; in the test
split all combinations that training never showed come first. At most MEANINGS stand; with `said`, more are trained. In the training split a meaning is said in up to three ways, one of
which stands while the memory is kept; what is kept for one serves the others, for their vectors are near.
"""

import json
import multiprocessing
import os
from pathlib import Path

import h5py
import numpy as np

from sightline_training.served_encoder import Encoder

MEANINGS = {"train": 24, "validation": 24, "test": 28}
WAYS = {"train": 3, "validation": 1, "test": 1}
KNOWN = ("kind", "object", "colour", "action", "unseen_combination", "unseen_words")


def prepare(frames, encoder, data, split, processes=1, most=None, said=None, spend=False, progress=print):
    """Folders of frames of one split, encoder folder -> the data set's files; takes the streams that are complete by now, at most
    the first `most` of a folder. `said` is how many meanings are taken of each, in place of MEANINGS; with `spend`, a stream's
    frames, which take much room, are removed once its features are there."""
    data = Path(data)
    data.mkdir(parents=True, exist_ok=True)
    said_by = Encoder(encoder)
    check_same(data / "encoder.json", said_by)
    annotations, jobs, listed = {}, [], 0
    with h5py.File(data / f"{split}-features.hdf5", "a") as out:
        for folder in map(Path, frames):
            about = json.loads((folder / "dataset.json").read_text())
            clips = {Path(c["file"]).stem: c for c in json.loads((folder / "annotations.json").read_text())["clips"]}
            shape, streams = (about["height"], about["width"], 3), about["streams"][:most]
            listed += len(streams)
            for stream in streams:
                file, name = folder / "frames" / f"{stream['name']}.rgb", stream["name"]
                there = file.is_file() and file.stat().st_size == stream["frames"] * np.prod(shape)
                if name not in out and there:
                    jobs.append((str(file), name, shape))
                if name in out or there:
                    annotations[name] = annotated(clips[name], split, about["rate"], said)
        files = {name: file for file, name, _ in jobs}
        for k, (name, features) in enumerate(encoded(encoder, jobs, processes)):
            out.create_dataset(name, data=features.astype(np.float16))
            out.flush()
            if spend:
                os.remove(files[name])
            if k % 20 == 19 or k + 1 == len(jobs):
                progress(f"{split}: {k + 1} of {len(jobs)} streams encoded")
    write_sentences(said_by, data, split, annotations)
    (data / f"{split}.json").write_text(json.dumps(annotations) + "\n")
    progress(f"{split}: {len(annotations)} of {listed} streams, {sum(len(a['sentences']) for a in annotations.values())} sentences")


def check_same(file, encoder):
    """A data set is of one encoder."""
    about = json.dumps({"id": encoder.id, "bytes": encoder.see_bytes, "actors": encoder.actors}, indent=1) + "\n"
    if file.is_file() and file.read_text() != about:
        raise ValueError(f"{file.parent} was made with another encoder: {file.read_text()}; name another folder or remove it")
    file.write_text(about)


def encoded(encoder, jobs, processes):
    """-> (name, features [T,D]) of each job, as they get ready."""
    if not jobs:
        return
    with multiprocessing.get_context("spawn").Pool(processes, start_worker, (str(encoder),)) as pool:
        yield from pool.imap_unordered(encode, jobs)


def start_worker(encoder):
    global worker_encoder
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    worker_encoder = Encoder(encoder)


def encode(job):
    file, name, shape = job
    return name, worker_encoder.features(np.memmap(file, np.uint8, "r").reshape(-1, *shape))


def annotated(clip, split, rate, said=None):
    """A clip of the simulator's annotations -> an entry of the data set's."""
    rng = np.random.default_rng([clip["seed"], 77])
    chosen = choose(meanings(clip["annotations"]), said or MEANINGS[split], rng)
    ids, texts, windows, about = [], [], [], []
    for order, ways in enumerate(chosen):
        for k, at in enumerate(rng.permutation(len(ways))[:WAYS[split]]):
            a = ways[at]
            ids.append(text_id(a["sentence"]))
            texts.append(a["sentence"])
            windows.append(a["windows"])
            about.append({key: a[key] for key in KNOWN} | {"unseen_scene": clip["unseen_scene"], "scene": clip["scene"],
                                                          "light": clip["light"], "standing": k == 0 and order < MEANINGS[split]})
    return {"duration": clip["frames"] / rate, "sentences": texts, "anno_ids": ids, "windows": windows, "about": about}


def text_id(text):
    return text.replace("/", " ").replace(".", " ").strip()


def meanings(annotations):
    """Annotations -> lists of those that say the same; they stand one after the other."""
    out, last = [], None
    for a in annotations:
        key = (a["windows"], *(a[k] for k in KNOWN if not k.startswith("unseen")))
        if key != last:
            out.append([])
        out[-1].append(a)
        last = key
    return out


def choose(all_of, most, rng):
    """`most` meanings: first combinations that are not seen elsewhere, then of each kind and of happening or not in turn."""
    order = [all_of[i] for i in rng.permutation(len(all_of))]
    first = [m for m in order if m[0]["unseen_combination"]]
    groups = {}
    for m in order:
        if not m[0]["unseen_combination"]:
            groups.setdefault((m[0]["kind"], bool(m[0]["windows"])), []).append(m)
    turns = [m for row in zip_longest_groups(groups) for m in row]
    return (first + turns)[:most]


def zip_longest_groups(groups):
    longest = max((len(g) for g in groups.values()), default=0)
    for k in range(longest):
        yield [groups[key][k] for key in sorted(groups) if k < len(groups[key])]


def write_sentences(encoder, data, split, annotations):
    """Token states and vectors of every text, once each."""
    texts = {i: t for a in annotations.values() for i, t in zip(a["anno_ids"], a["sentences"])}
    with h5py.File(data / f"{split}-tokens.hdf5", "a") as tokens, h5py.File(data / f"{split}-embeddings.hdf5", "a") as vectors:
        for id_, text in texts.items():
            if id_ not in vectors:
                vector, states = encoder.sentence(text)
                if id_ not in tokens:
                    tokens.create_dataset(id_, data=states.astype(np.float32))
                vectors.create_dataset(id_, data=vector.astype(np.float32))
