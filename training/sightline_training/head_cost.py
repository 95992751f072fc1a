"""What the trained head costs: CPU time of one thread per (frame, query), weights drawn at random.

    python -m sightline_training.head_cost [--windows 32] [--queries 20] [--new 2] [--without memory]
    python -m sightline_training.head_cost --width 256 --similarity --export DIR      # the bundle of `sightline bench all`
"""

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from sightline_training import head_graph, twinnet
from sightline_training.golden import session


def batch(s, windows, queries, new, words=12, memory=64, seed=0):
    """Every window scored for the same number of sentences, each of them a sentence of its own."""
    rng = np.random.default_rng(seed)
    rows, count = windows * queries, windows * queries
    fresh = np.zeros((windows, s.short), np.float32)
    fresh[:, s.short - new:] = 1

    def normal(*size):
        return rng.standard_normal(size).astype(np.float32)

    return {
        "short_features": normal(windows, s.short, s.features), "short_valid": np.ones((windows, s.short), np.float32),
        "short_age": np.tile(np.arange(s.short)[::-1] * 0.25, (windows, 1)).astype(np.float32), "short_new": fresh,
        "memory_features": normal(windows, memory, s.features), "memory_valid": np.ones((windows, memory), np.float32),
        "memory_age": 60 * rng.random((windows, memory), np.float32), "memory_weight": np.ones((windows, memory), np.float32),
        "query_tokens": normal(count, words, s.words), "query_valid": np.ones((count, words), np.float32),
        "query_embedding": normal(count, s.features),
        "row_window": np.repeat(np.arange(windows), queries), "row_query": np.arange(rows),
        "carry_in": normal(rows, head_graph.carry_size(s)),
    }


def measured(run, inputs, seconds=5.0):
    """CPU seconds of one run, the fastest of many: a busy machine only ever adds."""
    run.run(None, inputs)
    best, until = float("inf"), time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.process_time()
        run.run(None, inputs)
        best = min(best, time.process_time() - begun)
    return best


def product_rate(size=512, seconds=1.0):
    """Floating-point operations a second of a float32 matrix product, one thread, as ONNX Runtime does it."""
    from sightline_training.graph import Graph
    g = Graph("product")
    g.output(g.input("a", ["N", "K"]) @ g.constant(np.ones((size, size), np.float32)), "b", ["N", size])
    return 2 * size ** 3 / measured(session(g.model("rate", "1", "")), {"a": np.ones((size, size), np.float32)}, seconds)


def operations(s, new, memory=64):
    """Floating-point operations of the matrix products of a row, by (frame, query); what is shared is left out."""
    d = s.width
    frame = 2 * d * d + s.layers * 16 * d * d + 6 * d
    if s.actors and s.crowd:
        frame += 2 * d * d + 2 * s.crowd * (2 * d + s.actor) + 2 * d * (s.heads + 1)
    row = 0
    if s.memory:
        frame += 2 * s.slot * (d + s.slot + 2 * s.tokens + d)
        row = 4 * s.tokens * memory * s.slot
    return frame + row / new


def without_weights(model, kept=1024):
    """The same graph with made-up weights that are computed when it is loaded, so that its file is small; sines for numbers."""
    def constant(array, name):
        made.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def node(kind, inputs, output):
        nodes.append(helper.make_node(kind, inputs, [output], name=output))
        return output

    made, nodes = [], []
    for i, weight in enumerate(model.graph.initializer):
        size = int(np.prod(weight.dims))
        if size <= kept or weight.data_type != onnx.TensorProto.FLOAT:
            made.append(weight)
            continue
        w = weight.name
        ends = [constant(np.float32(value), f"{w}_{end}") for end, value in (("from", 0), ("to", size), ("step", 1))]
        angle = constant(np.float32(1 + 0.01 * i), f"{w}_angle")
        scale = constant(np.float32((2 / weight.dims[0]) ** 0.5), f"{w}_scale")
        sine = node("Sin", [node("Mul", [node("Range", ends, f"{w}_range"), angle], f"{w}_at")], f"{w}_sine")
        node("Reshape", [node("Mul", [sine, scale], f"{w}_flat"), constant(np.array(weight.dims, np.int64), f"{w}_shape")], w)
    small = onnx.ModelProto()
    small.CopyFrom(model)
    del small.graph.initializer[:], small.graph.node[:]
    small.graph.initializer.extend(made)
    small.graph.node.extend([*nodes, *model.graph.node])
    onnx.checker.check_model(small, full_check=True)
    return small


def export(s, folder):
    """A bundle to measure with, a few dozen KB."""
    graph = without_weights(head_graph.HeadGraph(twinnet.made(s).eval()).build())
    head_graph.store(graph, s, folder, f"width-{s.width}", "made-up", {"start": 0.5, "end": 0.25}, [batch(s, 1, 1, 1, words=1, memory=1)])
    print(f"{folder}: {operations(s, 2):.0f} operations a (frame, query) at 2 new frames a window")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("windows", 32), ("queries", 20), ("new", 2), ("width", twinnet.Shape.width)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--similarity", action="store_true", help="reads cosines too, as heads for made-up cameras do")
    parser.add_argument("--crowd", type=int, default=0, help="actors of 64 numbers in a frame, as the street encoder has five")
    parser.add_argument("--export", type=Path, metavar="DIR", help="writes a bundle of this shape, and measures nothing")
    a = parser.parse_args()
    torch.set_num_threads(1)
    s = replace(twinnet.Shape(width=a.width, similarity=a.similarity, crowd=a.crowd), **{part: False for part in a.without})
    if s.crowd:
        s = replace(s, features=192 + s.crowd * s.actor)
    if a.export:
        export(s, a.export)
        return
    run = session(head_graph.HeadGraph(twinnet.made(s).eval()).build())
    seconds, rate = measured(run, batch(s, a.windows, a.queries, a.new)), product_rate()
    each = seconds / (a.windows * a.queries * a.new)
    done = operations(s, a.new) / each
    print(f"{a.windows} windows x {a.queries} sentences x {a.new} new frames: {each * 1e6:.1f} us CPU a (frame, query), "
          f"{operations(s, a.new) / 1e6:.2f} MFLOP a (frame, query) at {done / 1e9:.0f} GFLOP/s; a plain matrix product reaches "
          f"{rate / 1e9:.0f} in the same run, of which this is {100 * done / rate:.0f} %")


if __name__ == "__main__":
    main()
