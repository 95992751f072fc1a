"""Makes the toy bundles beside this file, and the graphs of one addition that the runtime probes providers with and of one product that it measures a
machine by.

    python3 make_models.py

Needs onnx and numpy. The golden data comes from onnx's reference evaluator, not from ONNX Runtime. Made again, the files are the same to the byte.
"""

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

HERE = Path(__file__).parent
PROBE = HERE.parents[1] / "main/resources/io/sightline/inference/probe.onnx"
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
WIDTH, HEIGHT, DIM = 8, 6, 8
SHORT, MEMORY, CARRY = 3, 2, 2


def graph(name, nodes, inputs, outputs, constants=None, path=None):
    """inputs and outputs: name: (type, shape). Saves where a path is given."""
    value = helper.make_tensor_value_info
    model = helper.make_model(
        helper.make_graph(
            nodes,
            name,
            [value(n, t, s) for n, (t, s) in inputs.items()],
            [value(n, t, s) for n, (t, s) in outputs.items()],
            [numpy_helper.from_array(v, n) for n, v in (constants or {}).items()],
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
        producer_name="sightline test",
    )
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())
    return ReferenceEvaluator(model)


def write_json(path, value, indent=1):
    path.write_text(json.dumps(value, indent=indent, ensure_ascii=False) + "\n", encoding="utf-8")


def write_png(path, pixels):
    """pixels: uint8 [height, width, 3]"""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + pixels[y].tobytes() for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def normalised(name, output):
    """Nodes that turn `name` [N,D] into a unit vector; zero stays zero."""
    return [
        helper.make_node("ReduceL2", [name], ["norm"], axes=[-1], keepdims=1),
        helper.make_node("Max", ["norm", "tiny"], ["divisor"]),
        helper.make_node("Div", [name, "divisor"], [output]),
    ]


# ---- the probe

def make_probe():
    product = {"a": (FLOAT, ["m", "k"]), "b": (FLOAT, ["k", "n"])}
    graph("product", [helper.make_node("MatMul", ["a", "b"], ["y"])], product, {"y": (FLOAT, ["m", "n"])}, path=PROBE.with_name("product.onnx"))
    graph("probe", [helper.make_node("Add", ["x", "x"], ["y"])], {"x": (FLOAT, ["n"])}, {"y": (FLOAT, ["n"])}, path=PROBE)


# ---- encoders

FILL, MEAN, STD = [114, 100, 90], [0.5, 0.4, 0.3], [0.2, 0.25, 0.3]


def image_graph(path, frames, blind):
    """One product with fixed numbers: every pixel counts, and each counts differently; to a blind encoder none does."""
    size = frames * 3 * HEIGHT * WIDTH
    weights = np.random.default_rng(7).normal(size=(size, DIM)).astype(np.float32) * (not blind)
    shape = ["N", 3, HEIGHT, WIDTH] if frames == 1 else ["N", frames, 3, HEIGHT, WIDTH]
    return graph(
        "toy image encoder",
        [
            helper.make_node("Flatten", ["pixel_values"], ["flat"], axis=1),
            helper.make_node("MatMul", ["flat", "weights"], ["seen"]),
            helper.make_node("Add", ["seen", "bias"], ["raw"]),
            *normalised("raw", "image_embeds"),
        ],
        {"pixel_values": (FLOAT, shape)},
        {"image_embeds": (FLOAT, ["N", DIM])},
        {"weights": weights.astype(np.float32), "bias": np.float32(0.1), "tiny": np.float32(1e-12)},
        path,
    )


def pixel_values(image):
    """What preprocessing makes of a picture that is as wide as the tensor and at most as high. -> [3,H,W]"""
    canvas = np.empty((HEIGHT, WIDTH, 3), np.float32)
    canvas[:] = FILL
    top = (HEIGHT - image.shape[0]) // 2
    canvas[top:top + image.shape[0]] = image
    return ((canvas / 255 - MEAN) / STD).transpose(2, 0, 1).astype(np.float32)


def text_graph(path, vocabulary, width=None):
    """Looks each token up; a sentence is the sum of its valid tokens. Start, end and single letters are zero. width: a fixed L."""
    table = np.random.default_rng(8).normal(size=(len(vocabulary), DIM)).astype(np.float32)
    for token, number in vocabulary.items():
        if token.startswith("<|") or len(token.replace("</w>", "")) == 1:
            table[number] = 0
    length = width or "L"
    return graph(
        "toy text encoder",
        [
            helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"]),
            helper.make_node("Cast", ["attention_mask"], ["mask"], to=FLOAT),
            helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
            helper.make_node("Mul", ["last_hidden_state", "column"], ["valid"]),
            helper.make_node("ReduceSum", ["valid", "one"], ["sum"], keepdims=0),
            *normalised("sum", "text_embeds"),
        ],
        {"input_ids": (INT64, ["N", length]), "attention_mask": (INT64, ["N", length])},
        {"text_embeds": (FLOAT, ["N", DIM]), "last_hidden_state": (FLOAT, ["N", length, DIM])},
        {"table": table, "last": np.array([2], np.int64), "one": np.array([1], np.int64), "tiny": np.float32(1e-12)},
        path,
    )


def tokenizer(path):
    """Letters, two words learnt by merging, start and end. -> vocabulary"""
    letters = "abcdefghijklmnopqrstuvwxyz.'"
    merges = [("c", "a"), ("ca", "r</w>"), ("d", "o"), ("do", "g</w>"), ("ca", "t</w>"), ("e", "r</w>")]
    tokens = list(letters) + [c + "</w>" for c in letters] + [a + b for a, b in merges] + ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    start, end = vocabulary["<|startoftext|>"], vocabulary["<|endoftext|>"]
    special = [
        {"id": n, "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        for t, n in (("<|startoftext|>", start), ("<|endoftext|>", end))
    ]
    words = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    write_json(path, {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "NFC"},
            {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "},
            {"type": "Lowercase"},
        ]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": words}, "behavior": "Removed", "invert": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        ]},
        "post_processor": {"type": "RobertaProcessing", "sep": ["<|endoftext|>", end], "cls": ["<|startoftext|>", start],
                           "trim_offsets": False, "add_prefix_space": False},
        "decoder": {"type": "BPEDecoder", "suffix": "</w>"},
        "model": {"type": "BPE", "dropout": None, "unk_token": "<|endoftext|>", "continuing_subword_prefix": "",
                  "end_of_word_suffix": "</w>", "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": vocabulary, "merges": [f"{a} {b}" for a, b in merges]},
    })
    return vocabulary


def rounded(values):
    return [round(float(v), 6) for v in np.ravel(values)]


def make_encoder(name, frames=1, fixed_length=None, blind=False):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    images = image_graph(folder / "image.onnx", frames, blind)
    vocabulary = tokenizer(folder / "tokenizer.json")
    texts = text_graph(folder / "text.onnx", vocabulary, fixed_length)
    write_json(folder / "encoder.json", {
        "name": name, "version": "1", "dim": DIM,
        "image": {"file": "image.onnx", "input": "pixel_values", "output": "image_embeds", "frames": frames,
                  "width": WIDTH, "height": HEIGHT, "resize": "longest", "fill": FILL, "mean": MEAN, "std": STD},
        "text": {"file": "text.onnx", "ids": "input_ids", "mask": "attention_mask", "pooled": "text_embeds",
                 "tokens": "last_hidden_state", "contextLength": 12, "tokenizer": "tokenizer.json"},
        "golden": "golden.json",
    })
    random = np.random.default_rng(9)
    golden = {"tolerance": 1e-4, "images": [], "texts": []}
    for number, height in enumerate((HEIGHT, HEIGHT - 2)):
        files, pixels = [], []
        for frame in range(frames):
            image = random.integers(0, 256, (height, WIDTH, 3), dtype=np.uint8)
            files.append(f"golden-{number}-{frame}.png")
            write_png(folder / files[-1], image)
            pixels.append(pixel_values(image))
        tensor = np.stack(pixels)[None] if frames > 1 else pixels[0][None]
        entry = {"file": files[0]} if frames == 1 else {"frames": [{"file": f} for f in files]}
        golden["images"].append(entry | {"embedding": rounded(images.run(None, {"pixel_values": tensor})[0])})
    ids = {
        "a Car": ["a</w>", "car</w>"],
        "dog's cat": ["dog</w>", "'", "s</w>", "cat</w>"],
        "xyz": ["x", "y", "z</w>"],
    }
    for text, tokens in ids.items():
        numbers = [vocabulary[t] for t in ["<|startoftext|>", *tokens, "<|endoftext|>"]]
        padded = numbers + [0] * ((fixed_length or len(numbers)) - len(numbers))
        feed = {"input_ids": np.array([padded], np.int64),
                "attention_mask": np.array([[1] * len(numbers) + [0] * (len(padded) - len(numbers))], np.int64)}
        golden["texts"].append({"text": text, "ids": numbers, "embedding": rounded(texts.run(["text_embeds"], feed)[0])})
    write_json(folder / "golden.json", golden, None)


# ---- heads

def head_graph(path, carry):
    """A made-up answer in which every input counts, so that one filled wrongly shows.

    inside = sigmoid(similarity of frame and query) where valid; start = sigmoid(memory - age); end = sigmoid(mean valid token).
    memory = sum over valid slots of weight * similarity / (1 + age); with a carry, its sum is added to inside, and the similarities of new frames are added to it.
    """
    node = helper.make_node
    nodes = [
        node("Gather", ["query_embedding", "row_query"], ["q"]),
        node("Unsqueeze", ["q", "two"], ["q_column"]),
        node("Gather", ["short_features", "row_window"], ["frames"]),
        node("MatMul", ["frames", "q_column"], ["short_similar3"]),
        node("Squeeze", ["short_similar3", "two"], ["short_similar"]),
        node("Gather", ["short_valid", "row_window"], ["valid"]),
        node("Gather", ["short_age", "row_window"], ["age"]),
        node("Gather", ["memory_features", "row_window"], ["kept"]),
        node("MatMul", ["kept", "q_column"], ["memory_similar3"]),
        node("Squeeze", ["memory_similar3", "two"], ["memory_similar"]),
        node("Gather", ["memory_valid", "row_window"], ["kept_valid"]),
        node("Gather", ["memory_age", "row_window"], ["kept_age"]),
        node("Gather", ["memory_weight", "row_window"], ["kept_weight"]),
        node("Add", ["kept_age", "unit"], ["kept_later"]),
        node("Mul", ["memory_similar", "kept_weight"], ["weighed"]),
        node("Mul", ["weighed", "kept_valid"], ["weighed_valid"]),
        node("Div", ["weighed_valid", "kept_later"], ["remembered"]),
        node("ReduceSum", ["remembered", "one"], ["memory"], keepdims=1),
        node("Gather", ["query_tokens", "row_query"], ["tokens"]),
        node("Gather", ["query_valid", "row_query"], ["token_valid"]),
        node("Unsqueeze", ["token_valid", "two"], ["token_column"]),
        node("Mul", ["tokens", "token_column"], ["tokens_valid"]),
        node("ReduceSum", ["tokens_valid", "one_two"], ["token_sum"], keepdims=0),
        node("Unsqueeze", ["token_sum", "one"], ["token_row"]),
        node("Sub", ["memory", "age"], ["start_raw"]),
        node("Sigmoid", ["start_raw"], ["start_any"]),
        node("Mul", ["start_any", "valid"], ["start"]),
        node("Sigmoid", ["token_row"], ["end_any"]),
        node("Mul", ["end_any", "valid"], ["end"]),
    ]
    if carry:
        nodes += [
            node("ReduceSum", ["carry_in", "one"], ["carried"], keepdims=1),
            node("Add", ["short_similar", "carried"], ["inside_raw"]),
            node("Mul", ["carry_in", "half"], ["faded"]),
            node("Gather", ["short_new", "row_window"], ["new"]),
            node("Mul", ["short_similar", "new"], ["new_similar"]),
            node("ReduceSum", ["new_similar", "one"], ["news"], keepdims=1),
            node("Add", ["faded", "news"], ["carry_out"]),
        ]
    else:
        nodes.append(node("Identity", ["short_similar"], ["inside_raw"]))
    nodes += [
        node("Sigmoid", ["inside_raw"], ["inside_any"]),
        node("Mul", ["inside_any", "valid"], ["inside"]),
        *[node("Unsqueeze", [name, "two"], [name + "3"]) for name in ("start", "end", "inside")],
        node("Concat", ["start3", "end3", "inside3"], ["boundary_scores"], axis=2),
    ]
    inputs = {
        "short_features": (FLOAT, ["W", SHORT, "D"]), "short_valid": (FLOAT, ["W", SHORT]), "short_age": (FLOAT, ["W", SHORT]),
        "memory_features": (FLOAT, ["W", "M", "D"]), "memory_valid": (FLOAT, ["W", "M"]),
        "memory_age": (FLOAT, ["W", "M"]), "memory_weight": (FLOAT, ["W", "M"]),
        "query_tokens": (FLOAT, ["Q", "L", "E"]), "query_valid": (FLOAT, ["Q", "L"]), "query_embedding": (FLOAT, ["Q", "D"]),
        "row_window": (INT64, ["R"]), "row_query": (INT64, ["R"]),
    }
    outputs = {"boundary_scores": (FLOAT, ["R", SHORT, 3])}
    if carry:
        inputs["short_new"] = (FLOAT, ["W", SHORT])
        inputs["carry_in"] = (FLOAT, ["R", CARRY])
        outputs["carry_out"] = (FLOAT, ["R", CARRY])
    one = np.array([1], np.int64)
    constants = {"one": one, "two": one + 1, "one_two": np.array([1, 2], np.int64), "unit": np.float32(1)}
    if carry:
        constants |= {"half": np.float32(0.5)}
    return graph("toy head", nodes, inputs, outputs, constants, path)


def make_head(name, carry):
    folder = HERE / name
    evaluator = head_graph(folder / "head.onnx", carry)
    write_json(folder / "head.json", {
        "name": name, "version": "1", "file": "head.onnx", "kind": "twinnet" if carry else "zero-shot",
        "encoder": "toy-encoder" if carry else None, "dim": DIM if carry else None,
        "short": SHORT, "memory": MEMORY, "carry": CARRY if carry else 0,
        "thresholds": {"start": 0.6, "end": 0.4}, "golden": "golden.json",
    })
    random = np.random.default_rng(10)

    def numbers(*shape):
        return random.normal(size=shape).astype(np.float32)

    w, q, r, tokens = 2, 2, 3, 4
    feed = {
        "short_features": numbers(w, SHORT, DIM), "short_valid": np.array([[1, 1, 1], [0, 0, 1]], np.float32),
        "short_age": np.array([[1, 0.5, 0], [0, 0, 0]], np.float32),
        "memory_features": numbers(w, MEMORY, DIM), "memory_valid": np.array([[1, 1], [1, 0]], np.float32),
        "memory_age": np.array([[9, 3], [4, 0]], np.float32), "memory_weight": np.array([[2, 1], [5, 0]], np.float32),
        "query_tokens": numbers(q, tokens, DIM), "query_valid": np.array([[1, 1, 1, 1], [1, 1, 0, 0]], np.float32),
        "query_embedding": numbers(q, DIM),
        "row_window": np.array([0, 0, 1], np.int64), "row_query": np.array([0, 1, 1], np.int64),
    }
    if carry:
        feed["short_new"] = np.array([[0, 1, 1], [0, 0, 1]], np.float32)
        feed["carry_in"] = numbers(r, CARRY)
    names = ["boundary_scores"] + (["carry_out"] if carry else [])

    def tensors(values):
        return {n: {"shape": list(v.shape), "data": rounded(v)} for n, v in values.items()}

    outputs = dict(zip(names, evaluator.run(names, feed)))
    write_json(folder / "golden.json", {"tolerance": 1e-4, "cases": [{"inputs": tensors(feed), "outputs": tensors(outputs)}]}, None)


if __name__ == "__main__":
    make_probe()
    make_encoder("toy-encoder")
    make_encoder("toy-motion-encoder", frames=2, fixed_length=12)
    make_encoder("toy-blind-encoder", blind=True)
    make_head("toy-head", carry=False)
    make_head("toy-head-carry", carry=True)
