"""Data sets of temporal grounding, in the layout that the field's reference implementation reads.

A split is an annotation JSON, `{video: {duration, timestamps, sentences[, duration_frame][, anno_ids]}}`, times in seconds;
an HDF5 file of features `[T,D]` by video name; and an HDF5 file of token features `[L,E]` by sentence id. Without
`anno_ids`, the sentence k of a video has the id `{video}_{k}`.

Sightline's own data sets go beyond that: `windows` in place of `timestamps` lists all spans of each sentence, none where it
never happens; `about` says what is known of each; and a third HDF5 file has its vector `[D]` in the space of the features.
"""

import argparse
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import h5py
import numpy as np


@dataclass(frozen=True)
class DataSet:
    """Where a data set lies, relative to `root`. `{split}` in a name stands for the split."""

    name: str
    root: Path
    annotations: str = "{split}.json"
    features: str = "features.hdf5"
    tokens: str = "bert-base-uncased_language_tokens_features_{split}.hdf5"
    embeddings: str = None         # vectors of the sentences in the space of the features, where they have one
    longest_sentence: int = 20     # tokens; the rest is cut off
    longest_video: int = 4096      # steps; longer ones are read at a stride

    def file(self, pattern, split):
        path = Path(self.root) / pattern.format(split=split)
        if not path.is_file():
            raise FileNotFoundError(f"{self.name}: {path} is missing, see training/README.md for what it holds")
        return path


def feature_grounding(root):
    """The made-up feature-level benchmark, as its generator writes it."""
    return DataSet("feature-grounding", root, annotations="twinnet_{split}.json", features="video.h5")


def tacos(root):
    return DataSet("tacos", root, features="feature/tall_c3d_features.hdf5", tokens="feature/" + DataSet.tokens)


def activitynet(root):
    return DataSet("activitynet", root, features="feature/activitynet_v1-3_c3d.hdf5", tokens="feature/" + DataSet.tokens)


def mad(root):
    return DataSet("mad", root, features="feature/CLIP_frames_features_5fps.h5",
                   tokens="feature/CLIP_language_tokens_features_{split}.h5", longest_video=32768)


def street(root):
    """Made-up cameras through an encoder, as `street prepare` writes them."""
    return DataSet("street", root, features="{split}-features.hdf5", tokens="{split}-tokens.hdf5",
                   embeddings="{split}-embeddings.hdf5", longest_sentence=32)


DATA_SETS = {"feature-grounding": feature_grounding, "tacos": tacos, "activitynet": activitynet, "mad": mad,
             "street": street}


@dataclass(frozen=True)
class Video:
    name: str
    seconds: float
    features: np.ndarray           # [T,D], float16

    @property
    def steps(self):
        return len(self.features)

    @property
    def step_s(self):
        """Seconds from one frame to the next."""
        return self.seconds / max(1, self.steps)

    def position(self, seconds):
        """Where a time lies on 0..T-1, as the reference implementation counts."""
        return seconds / self.seconds * (self.steps - 1)


@dataclass(frozen=True)
class Sentence:
    id: str
    video: int                     # index into the split's videos
    text: str
    windows: tuple                 # of (start, end) in s, in order; none if it never happens
    tokens: np.ndarray             # [L,E], float32
    embedding: np.ndarray = None   # [D], float32
    about: dict = field(default_factory=dict)

    @property
    def start(self):
        """Of the only span, in data sets where there is always one."""
        return self.windows[0][0]

    @property
    def end(self):
        return self.windows[0][1]


@dataclass(frozen=True)
class Split:
    videos: list
    sentences: list

    @property
    def feature_dim(self):
        return self.videos[0].features.shape[1]

    @property
    def token_dim(self):
        return self.sentences[0].tokens.shape[1]

    def by_video(self):
        """Sentence indices of each video."""
        of = [[] for _ in self.videos]
        for index, sentence in enumerate(self.sentences):
            of[sentence.video].append(index)
        return of

    def part(self, keep):
        """The videos for which `keep(index)` holds, with their sentences."""
        kept = [v for v in range(len(self.videos)) if keep(v)]
        place = {v: k for k, v in enumerate(kept)}
        sentences = [replace(s, video=place[s.video]) for s in self.sentences if s.video in place]
        return Split([self.videos[v] for v in kept], sentences)

    def those(self, keep):
        """All videos, with the sentences for which `keep(sentence)` holds."""
        return Split(self.videos, [s for s in self.sentences if keep(s)])


def read(data, split):
    """-> Split. Sentences without extent, and videos without features, are errors that name what is wrong."""
    annotations = json.loads(data.file(data.annotations, split).read_text())
    videos, sentences, vectors = [], [], {}
    if data.embeddings:
        with h5py.File(data.file(data.embeddings, split)) as f:
            vectors = {k: np.asarray(v, np.float32) for k, v in f.items()}
    with h5py.File(data.file(data.features, split)) as features, h5py.File(data.file(data.tokens, split)) as tokens:
        words = {}
        for name, entry in annotations.items():
            if name not in features:
                raise ValueError(f"{data.name}: no features of video {name}")
            frames = features[name]
            stride = -(-len(frames) // data.longest_video)
            seconds = float(entry["duration"])
            ids = entry.get("anno_ids") or [f"{name}_{k}" for k in range(len(entry["sentences"]))]
            spans = entry.get("windows") or [[span] for span in entry["timestamps"]]
            about = entry.get("about") or [{}] * len(ids)
            for id_, text, windows, known in zip(ids, entry["sentences"], spans, about, strict=True):
                for start, end in windows:
                    if not 0 <= start < end:
                        raise ValueError(f"{data.name}: sentence {id_} has no extent: {start} to {end} s")
                if id_ not in words:
                    words[id_] = np.asarray(tokens[id_][:data.longest_sentence], np.float32)
                windows = tuple((float(a), min(float(b), seconds)) for a, b in windows)
                sentences.append(Sentence(id_, len(videos), text, windows, words[id_], vectors.get(id_), known))
            videos.append(Video(name, seconds, np.asarray(frames[::stride], np.float16)))
    return Split(videos, sentences)


def converted(entries):
    """Annotations as published with VSLNet -> the layout above.

    Published are `{video: {timestamps, sentences, duration}}` in seconds (ActivityNet Captions), or the same in frames
    with `fps` and `num_frames` in place of the duration (TACoS). Spans are clipped to the video; those that are then
    empty are left out.
    """
    out = {}
    for name, entry in entries.items():
        rate = float(entry["fps"]) if "fps" in entry else 1.0
        seconds = float(entry["num_frames"]) / rate if "num_frames" in entry else float(entry["duration"])
        kept = [(max(0.0, s / rate), min(seconds, e / rate), text)
                for (s, e), text in zip(entry["timestamps"], entry["sentences"], strict=True)]
        kept = [k for k in kept if k[0] < k[1]]
        out[name] = {"duration": seconds, "timestamps": [list(k[:2]) for k in kept], "sentences": [k[2] for k in kept]}
        if "num_frames" in entry:
            out[name]["duration_frame"] = int(entry["num_frames"])
    return out


def convert(source, target):
    """Reads an annotation file as published, writes it as `read` takes it."""
    Path(target).write_text(json.dumps(converted(json.loads(Path(source).read_text()))) + "\n")


def main(words=None):
    """`python -m sightline_training.grounding_data tacos_test.json DIR/test.json`"""
    parser = argparse.ArgumentParser(description="Converts annotations as published with VSLNet to the layout read here.")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args(words)
    convert(arguments.source, arguments.target)
    made = json.loads(arguments.target.read_text())
    print(f"{len(made)} videos, {sum(len(v['sentences']) for v in made.values())} sentences -> {arguments.target}")


if __name__ == "__main__":
    main()
