"""An encoder bundle as serving runs it: frames and sentences of a stream to features, vectors and token states."""

import json
from pathlib import Path

import numpy as np

from sightline_training.encoder_words import Words
from sightline_training.golden import session

BATCH = 32


class Encoder:
    """The two graphs of a bundle, on one thread."""

    def __init__(self, folder):
        folder = Path(folder)
        self.about = json.loads((folder / "encoder.json").read_text())
        self.image, self.text = self.about["image"], self.about["text"]
        self.id = f"{self.about['name']}@{self.about['version']}"
        self.dim, self.frames = self.about["dim"], self.image.get("frames", 1)
        self.actors = self.about.get("actors", {"count": 0, "dim": 0})
        self.see_bytes = (folder / self.image["file"]).stat().st_size
        self.see, self.read = (session(str(folder / part["file"])) for part in (self.image, self.text))
        vocabulary = json.loads((folder / self.text["tokenizer"]).read_text())["model"]
        self.words = Words([m.split(" ", 1) if isinstance(m, str) else m for m in vocabulary["merges"]])
        self.words.ids = vocabulary["vocab"]
        self.words.start, self.words.end = (self.words.ids[t] for t in ("<|startoftext|>", "<|endoftext|>"))

    def features(self, frames):
        """uint8 [T,h,w,3], in the order of time -> [T,D]. The first frames of a stream are seen with the first repeated."""
        out = np.empty((len(frames), self.dim), np.float32)
        for at in range(0, len(frames), BATCH):
            newest = np.arange(at, min(len(frames), at + BATCH))
            picture = self.pixels(frames[max(0, at - self.frames + 1):newest[-1] + 1])
            group = newest[:, None] - np.arange(self.frames)[::-1]                      # oldest first
            group = np.maximum(group, 0) - max(0, at - self.frames + 1)
            x = picture[group] if self.frames > 1 else picture[group[:, 0]]
            out[newest] = self.see.run([self.image["output"]], {self.image["input"]: x})[0]
        return out

    def pixels(self, frames):
        """uint8 [N,h,w,3] -> float32 [N,3,H,W]. What was written without keeping its shape is taken as 16:9."""
        width, height, how = self.image["width"], self.image["height"], self.image["resize"]
        if how == "squash" or abs(width / height - 16 / 9) < 0.01:
            sized, at = resized(frames, width, height), (0, 0)
        elif how == "longest":
            scale = min(width / 16, height / 9)
            sized = resized(frames, round(16 * scale), round(9 * scale))
            at = ((height - sized.shape[1]) // 2, (width - sized.shape[2]) // 2)
        else:
            scale = max(width / 16, height / 9)
            sized = resized(frames, round(16 * scale), round(9 * scale))
            top, left = (sized.shape[1] - height) // 2, (sized.shape[2] - width) // 2
            sized, at = sized[:, top:top + height, left:left + width], (0, 0)
        out = np.empty((len(frames), height, width, 3), np.float32)
        out[:] = np.asarray(self.image.get("fill", (0, 0, 0)), np.float32)
        out[:, at[0]:at[0] + sized.shape[1], at[1]:at[1] + sized.shape[2]] = sized
        mean, std = (np.asarray(self.image[k], np.float32) * 255 for k in ("mean", "std"))
        return np.ascontiguousarray(((out - mean) / std).transpose(0, 3, 1, 2))

    def sentence(self, text):
        """-> vector [D], token states [L,E]."""
        ids = np.array([self.words.encode(text)[:self.text["contextLength"]]], np.int64)
        names = [self.text["pooled"], self.text["tokens"]]
        vector, states = self.read.run(names, {self.text["ids"]: ids, self.text["mask"]: np.ones_like(ids)})
        return vector[0], states[0]


def resized(frames, width, height):
    """Bilinear, [N,h,w,3] -> [N,height,width,3]."""
    if frames.shape[1:3] == (height, width):
        return frames
    x = frames.astype(np.float32)
    for axis, size in ((1, height), (2, width)):
        place = ((np.arange(size) + 0.5) * x.shape[axis] / size - 0.5).clip(0, x.shape[axis] - 1)
        low = np.floor(place).astype(int)
        share = (place - low).astype(np.float32)
        share = share.reshape([-1 if a == axis else 1 for a in range(4)])
        x = x.take(low, axis) * (1 - share) + x.take(np.minimum(low + 1, x.shape[axis] - 1), axis) * share
    return x
