"""The street encoder as a bundle: two ONNX graphs, tokenizer, golden data, and the check that they say what PyTorch says."""

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from sightline_training.encoder_data import FRAMES, pad
from sightline_training.encoder_model import ACTOR, ACTORS, CONTEXT, FEATURES, HEIGHT, WIDTH, Frames, Sentences

RTOL, ATOL = 1e-3, 1e-4
GOLDEN_TEXTS = ("a person walks to the right", "a woman in a red coat runs from left to right", "a blue car is parked",
                "two people fight", "nobody is in view", "a man picks up a suitcase", "the lights go off", "zqxj vwkq")


def png(picture):
    """uint8 [H,W,3] -> bytes of a PNG."""
    height, width, _ = picture.shape

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + row.tobytes() for row in np.ascontiguousarray(picture))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)) \
        + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def frames_of(planes):
    """uint8 planes [N,5,H,W] -> the frames that say the same, uint8 [N,T,3,H,W], oldest first; the older ones are grey."""
    older = [np.repeat(planes[:, k:k + 1], 3, 1) for k in reversed(range(3, planes.shape[1]))]
    return np.stack([*older, planes[:, :3]], 1)


def numbers(frames):
    return frames.astype(np.float32) / np.float32(255)


def graphs(towers, folder):
    """Writes image.onnx and text.onnx."""
    towers = towers.eval().float()
    towers.image.to(memory_format=torch.contiguous_format)
    free = {0: "N"}
    torch.onnx.export(Frames(towers.image).eval(), torch.rand(2, FRAMES, 3, HEIGHT, WIDTH), str(folder / "image.onnx"),
                      input_names=["pixel_values"], output_names=["image_embeds"],
                      dynamic_axes={"pixel_values": free, "image_embeds": free}, opset_version=17, dynamo=False)
    ids, mask = torch.ones(2, 7, dtype=torch.long), torch.ones(2, 7, dtype=torch.long)
    both = {0: "N", 1: "L"}
    torch.onnx.export(Sentences(towers.text).eval(), (ids, mask), str(folder / "text.onnx"), input_names=["input_ids", "attention_mask"],
                      output_names=["text_embeds", "last_hidden_state"], opset_version=17, dynamo=False,
                      dynamic_axes={"input_ids": both, "attention_mask": both, "text_embeds": free, "last_hidden_state": both})
    for name in ("image.onnx", "text.onnx"):
        model = onnx.load(folder / name)
        for node in model.graph.node:
            node.ClearField("doc_string")
        onnx.save(model, folder / name)


def session(path, threads=1):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Bundle:
    """A written bundle, run by ONNX Runtime."""

    def __init__(self, folder, threads=1):
        self.image, self.text = (session(Path(folder) / f"{n}.onnx", threads) for n in ("image", "text"))

    def pictures(self, frames):
        """uint8 [N,T,3,H,W] -> [N,FEATURES]."""
        return self.image.run(None, {"pixel_values": numbers(frames)})[0]

    def sentences(self, ids):
        """Lists of token ids -> [N,FEATURES], [N,L,E]."""
        padded, valid = pad(ids)
        return self.text.run(None, {"input_ids": padded, "attention_mask": valid.astype(np.int64)})


def write(towers, words, planes, folder, name, version):
    """Writes a whole bundle; planes uint8 [N,5,H,W] are pictures for the golden data."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    graphs(towers, folder)
    (folder / "tokenizer.json").write_text(json.dumps(words.tokenizer_json(), ensure_ascii=False) + "\n")
    bundle = Bundle(folder)
    frames = frames_of(planes)
    golden = {"tolerance": 0.001, "images": [], "texts": []}
    for i, group in enumerate(frames):
        files = [f"golden-{i + 1}-{t + 1}.png" for t in range(FRAMES)]
        for file, picture in zip(files, group):
            (folder / file).write_bytes(png(picture.transpose(1, 2, 0)))
        vector = bundle.pictures(group[None])[0]
        golden["images"].append({"frames": [{"file": f} for f in files], "embedding": rounded(vector)})
    for text in GOLDEN_TEXTS:
        ids = words.encode(text)
        golden["texts"].append({"text": text, "ids": ids, "embedding": rounded(bundle.sentences([ids])[0][0])})
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    (folder / "encoder.json").write_text(json.dumps({
        "name": name, "version": version, "dim": FEATURES, "actors": {"count": ACTORS, "dim": ACTOR},
        "image": {"file": "image.onnx", "input": "pixel_values", "output": "image_embeds", "frames": FRAMES, "width": WIDTH,
                  "height": HEIGHT, "resize": "squash", "fill": [0, 0, 0], "mean": [0, 0, 0], "std": [1, 1, 1]},
        "text": {"file": "text.onnx", "ids": "input_ids", "mask": "attention_mask", "pooled": "text_embeds",
                 "tokens": "last_hidden_state", "contextLength": CONTEXT, "tokenizer": "tokenizer.json"},
        "golden": "golden.json", "license": "Apache-2.0"}, indent=1) + "\n")
    return parity(towers, words, frames, bundle)


def rounded(vector):
    return [float(f"{v:.6g}") for v in vector]


def parity(towers, words, frames, bundle):
    """Raises where ONNX differs from PyTorch, a batch from one alone, or padded from unpadded; -> the largest differences."""
    towers = towers.eval()
    with torch.no_grad():
        want = Frames(towers.image)(torch.from_numpy(numbers(frames))).numpy()
        ids = [words.encode(t) for t in GOLDEN_TEXTS]
        padded, valid = pad(ids)
        said, tokens = (t.numpy() for t in Sentences(towers.text)(torch.from_numpy(padded), torch.from_numpy(valid)))
    got = bundle.pictures(frames)
    spoken, heard = bundle.sentences(ids)
    checks = {"image": (got, want), "text": (spoken, said), "tokens": (heard * valid[..., None], tokens * valid[..., None])}
    for i in range(len(frames)):
        checks[f"image {i} alone"] = (bundle.pictures(frames[i:i + 1])[0], got[i])
    for i, one in enumerate(ids):
        alone, states = bundle.sentences([one])
        checks[f"text {i} alone"] = (alone[0], spoken[i])
        checks[f"tokens {i} unpadded"] = (states[0], heard[i, :len(one)])
    for name, (found, expected) in checks.items():
        np.testing.assert_allclose(found, expected, RTOL, ATOL, err_msg=name)
    if spoken[-1].tobytes() != bytes(spoken[-1].nbytes):
        raise AssertionError("a sentence of unknown words is not the zero vector")
    return {n: float(np.abs(a - b).max()) for n, (a, b) in checks.items()}
