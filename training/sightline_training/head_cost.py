"""What the trained head costs: CPU time of one thread per (frame, query), weights drawn at random.

    python -m sightline_training.head_cost [--windows 32] [--queries 20] [--new 2] [--without memory]
"""

import argparse
import time
from dataclasses import replace

import numpy as np
import torch

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
    row = 0
    if s.memory:
        frame += 2 * d * s.slot + 2 * s.tokens * (s.slot + d)
        row = 4 * s.tokens * memory * s.slot + 2 * s.tokens * s.slot * (s.slot + d)
    return frame + row / new


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("windows", 32), ("queries", 20), ("new", 2), ("width", twinnet.Shape.width)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--similarity", action="store_true", help="reads cosines too, as heads for made-up cameras do")
    a = parser.parse_args()
    torch.set_num_threads(1)
    s = replace(twinnet.Shape(width=a.width, similarity=a.similarity), **{part: False for part in a.without})
    run = session(head_graph.HeadGraph(twinnet.made(s).eval()).build())
    seconds, rate = measured(run, batch(s, a.windows, a.queries, a.new)), product_rate()
    each = seconds / (a.windows * a.queries * a.new)
    done = operations(s, a.new) / each
    print(f"{a.windows} windows x {a.queries} sentences x {a.new} new frames: {each * 1e6:.1f} us CPU a (frame, query), "
          f"{operations(s, a.new) / 1e6:.2f} MFLOP a (frame, query) at {done / 1e9:.0f} GFLOP/s; a plain matrix product reaches "
          f"{rate / 1e9:.0f} in the same run, of which this is {100 * done / rate:.0f} %")


if __name__ == "__main__":
    main()
