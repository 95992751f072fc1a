"""The trained head as an ONNX graph and a bundle.

Beside the inputs of every head it takes `short_new [W,S]`, 1 = no earlier window has shown this frame; those are the last
ones. The carry is advanced by exactly these, and only these are computed: what the other positions were given when they were
new is kept in the carry and handed out again. So a frame costs one pass however many windows show it, and its scores never
change.

Carry `[R,C]`: the states of the recurrence, one layer after the other, then the scores `[S,3]` of the window before.

What depends on the window alone is computed once a window, what depends on the sentence alone once a sentence.
"""

import json
import math

import numpy as np
import onnx

from sightline_training.actors import COSINE_SCALE
from sightline_training.actors_graph import ActorsGraph
from sightline_training.golden import golden
from sightline_training.graph import INT64, Graph
from sightline_training.graph_layers import FAR, Weights, gelu, unit
from sightline_training.zero_shot import INPUTS as SHARED

INPUTS = {**SHARED, "short_new": ["W", "S"], "carry_in": ["R", "C"]}
MEMORY = 64
VERSION = "1"                      # of the graph, and of a bundle unless told otherwise


def carry_size(shape):
    return shape.layers * shape.width + shape.short * 3


class HeadGraph:
    def __init__(self, model):
        self.s, self.g = model.s, Graph("twinnet-head")
        self.w = Weights(self.g, model)
        sizes = {"S": self.s.short, "D": self.s.features, "E": self.s.words, "C": carry_size(self.s)}
        self.i = {name: self.g.input(name, [sizes.get(a, a) for a in axes], INT64 if name.startswith("row_") else 1)
                  for name, axes in INPUTS.items()}
        new = self.i["short_new"]
        count = self.g.op("Cast", new.sum(1).op("ReduceMax", keepdims=0, axes=[0]), to=INT64)     # [1]
        count = count.op("Max", self.g.ints(1))
        self.background = None
        self.count, self.first = count, self.g.op("Sub", self.g.ints(self.s.short), count)

    def newest(self, x, axis=1):
        """The last N positions, N the most that are new in any window."""
        return x.op("Slice", self.first, self.g.ints(self.s.short), self.g.ints(axis))

    def build(self):
        s, g, i, w = self.s, self.g, self.i, self.w
        rows, queries = i["row_window"], i["row_query"]
        new = self.newest(i["short_new"]).take(rows).expand_dims(2)                               # [R,N,1]
        gate, shift = self.sentences()                                                            # [Q,d]
        x = self.scene().take(rows)                                                               # [R,N,d]
        z = w.agreed(x * gate.take(queries).expand_dims(1)) + shift.take(queries).expand_dims(1)
        if s.similarity:
            z = z + w.linear("alike", self.cosines())
        if s.actors and s.crowd:
            z = z + ActorsGraph(self).meant(gate)
        if s.memory:
            z = z + self.remembered(z, gate)
        states = []
        for layer in range(s.layers):
            z, state = self.layer(layer, z, new)
            states.append(state)
        scores = w.normed_linear("rnn.norm", "out", z).op("Sigmoid")                              # [R,N,3]
        scores = self.all_positions(scores)
        flat = scores.op("Reshape", g.ints(0, s.short * 3))
        g.output(scores, "boundary_scores", ["R", s.short, 3])
        g.output(g.op("Concat", *states, flat, axis=1), "carry_out", ["R", carry_size(s)])
        return g.model("sightline-twinnet", VERSION, __doc__)

    def sentences(self):
        """-> gate, shift [Q,d]."""
        s, g, w = self.s, self.g, self.w
        words = gelu(w.linear("words.word.0", self.i["query_tokens"]))
        logits = w.linear("words.attention", words).where(self.i["query_valid"].expand_dims(2), FAR)
        pooled = logits.op("Softmax", axis=1).transpose(0, 2, 1) @ words                           # [Q,P,d]
        both = w.linear("words.out", pooled.op("Reshape", g.ints(0, s.pools * s.width)))
        gate, shift = g.ops("Split", 2, both, g.ints(s.width, s.width), axis=1)
        return gate.op("Tanh"), shift

    def scene(self):
        """What depends on no sentence: [W,N,d]."""
        s, g, i, w = self.s, self.g, self.i, self.w
        frames = self.frames()
        x = w.linear("frame", unit(frames, s.whole))
        x = self.short_term(x) if s.local else self.newest(x)
        if s.background:
            new = self.newest(frames) - self.behind(frames)
            x = x + w.linear("change", unit(new, s.whole))
        return w.norm("seen", x)

    def frames(self):
        """Short-term memory without its actors, 0 where it is not valid: [W,S,D]."""
        return self.whole(self.i["short_features"]).where(self.i["short_valid"].expand_dims(2), 0.0)

    def whole(self, x):
        return self.part(x, 0, self.s.whole) if self.s.crowd else x

    def part(self, x, begin, end):
        """Some features of those of the last axis."""
        g = self.g
        return x.op("Slice", g.ints(begin), g.ints(end), g.ints(-1))

    def behind(self, frames):
        """The background of the newest frames: [W,N,D]."""
        g, i = self.g, self.i
        if self.background is None:
            held = i["memory_weight"].where(i["memory_valid"], 0.0)                               # [W,M]
            memory = self.whole(i["memory_features"]).where(i["memory_valid"].expand_dims(2), 0.0)
            axis = g.constant(1, "int64")
            total = held.expand_dims(1) @ memory + frames.op("CumSum", axis)                       # [W,S,D]
            known = held.sum(1).expand_dims(2) + i["short_valid"].expand_dims(2).op("CumSum", axis)
            self.background = self.newest(total / known.at_least(1.0))
        return self.background

    def cosines(self):
        """[R,N,3] as in training: the products are made once for each window and sentence, then each row takes its own."""
        g, i = self.g, self.i
        frames = self.frames()
        newest, behind = self.newest(frames).unit(), self.behind(frames).unit()
        new = newest - (newest * behind).sum(2) * behind
        new = new / (new * new).sum(2).op("Sqrt").at_least(1e-2)
        words = self.whole(i["query_embedding"]).unit().transpose(1, 0)                                        # [D,Q]
        pair = g.op("Concat", i["row_window"].expand_dims(1), i["row_query"].expand_dims(1), axis=1)
        seen, rest, fresh = (g.op("GatherND", (x @ words).transpose(0, 2, 1), pair).expand_dims(2)
                             for x in (newest, behind, new))                                       # [R,N,1]
        return g.op("Concat", seen, seen - rest, fresh, axis=2) * COSINE_SCALE

    def past(self):
        """Seconds from each frame of short-term memory to each of the newest, and whether that sees it: both [W,N,S]."""
        s, g, i = self.s, self.g, self.i
        behind = i["short_age"].expand_dims(1) - self.newest(i["short_age"]).expand_dims(2)
        older = g.constant(np.tril(np.ones((s.short, s.short), np.float32)))
        return behind, self.newest(older, 0).expand_dims(0) * i["short_valid"].expand_dims(1)

    def short_term(self, x):
        s, g, i, w = self.s, self.g, self.i, self.w
        name, size = "short_term.", s.width // s.heads

        def heads(part, t, *order):
            return w.linear(part, t).op("Reshape", g.ints(0, 0, s.heads, size)).transpose(*order)

        w.apart(name, s.width)
        normed = w.norm(name + "norm", x)
        q = heads(name + "q", self.newest(normed), 0, 2, 1, 3)                                     # [W,h,N,e]
        k = heads(name + "k", normed, 0, 2, 3, 1)
        v = heads(name + "v", normed, 0, 2, 1, 3)
        behind, seen = self.past()
        fade = g.constant(-np.exp(w.held[name + "fade"])[:, None, None])
        bias = (behind.at_least(0.0).expand_dims(1) * fade).where(seen.expand_dims(1), FAR)
        mixed = ((q @ k) * (1 / math.sqrt(size)) + bias).op("Softmax", axis=-1) @ v
        x = self.newest(x) + w.linear(name + "out", mixed.transpose(0, 2, 1, 3).op("Reshape", g.ints(0, 0, s.width)))
        return x + w.feed(name + "feed", x)

    def remembered(self, z, gate):
        """What the memory tokens of each row say to its frames: [R,N,d]."""
        s, g, i, w = self.s, self.g, self.i, self.w
        rows, name = i["row_window"], "compressor."
        valid = i["memory_valid"]
        slots = gelu(w.linear(name + "slot", unit(i["memory_features"].where(valid.expand_dims(2), 0.0), s.features)))
        age, held = ((i[n].where(valid, 0.0) + 1.0).op("Log").expand_dims(2) for n in ("memory_age", "memory_weight"))
        bias = w.linear(name + "held", g.op("Concat", age, held, axis=2)).where(valid.expand_dims(2), FAR)
        gates = w.linear(name + "query", gate).op("Reshape", g.ints(0, s.tokens, s.slot)) + w(name + "vision")
        logits = gates.take(i["row_query"]) @ slots.transpose(0, 2, 1).take(rows) * (1 / math.sqrt(s.slot))
        logits = logits + bias.transpose(0, 2, 1).take(rows)
        made = logits.op("Softmax", axis=-1) @ slots.take(rows)                                    # [R,tokens,slot]
        # As training's softmax(ask (made K + k)^T) (made V + v), multiplied in the cheaper order: there are fewer new frames than
        # memory tokens; k adds the same to every token, and the weights add up to one.
        key = self.g.constant(self.w.held[name + "key.weight"])
        asked = w.linear(name + "ask", z) @ key @ made.transpose(0, 2, 1) * (1 / math.sqrt(s.slot))
        known = valid.sum(1).at_most(1.0).take(rows).expand_dims(2)
        return w.linear(name + "value", asked.op("Softmax", axis=-1) @ made) * known

    def layer(self, index, x, new):
        """[R,N,d], [R,N,1] -> [R,N,d], the state after the last new frame [R,d]."""
        s, g, w = self.s, self.g, self.w
        name = f"rnn.layers.{index}."
        parts = w.normed_linear(name + "norm", name + "into", x)
        kept, put, shown = g.ops("Split", 3, parts, g.ints(s.width, s.width, s.width), axis=2)
        kept = kept.op("Sigmoid")
        put = (1.0 - kept) * put * new
        log = kept.at_least(1e-9).where(new, 1.0).op("Log").op("CumSum", g.constant(1, "int64"))   # [R,N,d]
        before = self.i["carry_in"].op("Slice", g.ints(index * s.width), g.ints((index + 1) * s.width), g.ints(1))
        apart = (log.expand_dims(2) - log.expand_dims(1)).at_most(0.0).op("Exp")                   # [R,N,N,d]: i after j
        older = self.newest(self.newest(g.constant(np.tril(np.ones((s.short, s.short), np.float32))), 0))
        apart = apart * older.expand_dims(0).expand_dims(3)
        h = (apart * put.expand_dims(1)).sum(2).squeeze(2) + log.op("Exp") * before.expand_dims(1)
        x = x + w.linear(name + "out", h * shown * shown.op("Sigmoid"))
        last = h.op("Slice", g.ints(-1), g.ints(2 ** 31), g.ints(1)).squeeze(1)
        return x + w.feed(name + "feed", x), last

    def all_positions(self, scores):
        """Scores of the last N positions -> of all S; those that were new before as they were given then."""
        s, g, i = self.s, self.g, self.i
        new = i["short_new"].take(i["row_window"])                                                # [R,S]
        flat = i["carry_in"].op("Slice", g.ints(s.layers * s.width), g.ints(carry_size(s)), g.ints(1))
        given = flat.op("Reshape", g.ints(0, s.short, 3))
        at = g.constant(np.arange(s.short, dtype=np.float32)) + new.sum(1)
        at = g.op("Cast", at.at_most(float(s.short - 1)), to=INT64).expand_dims(2)
        at = at.op("Expand", g.ints(1, 1, 3))
        given = given.op("GatherElements", at, axis=1)
        pad = g.op("Concat", g.ints(0), self.first, g.ints(0, 0, 0, 0), axis=0)
        valid = i["short_valid"].take(i["row_window"]).expand_dims(2)
        return scores.op("Pad", pad).where(new.expand_dims(2), given) * valid


def write(model, folder, name, encoder, thresholds, cases, version=VERSION):
    """Writes head.onnx, head.json and golden.json, which answers the `cases`: dictionaries of inputs."""
    store(HeadGraph(model).build(), model.s, folder, name, encoder, thresholds, cases, version)


def store(graph, s, folder, name, encoder, thresholds, cases, version=VERSION):
    """As `write`, of a graph that was built."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(graph, folder / "head.onnx")
    head = {"name": name, "version": version, "file": "head.onnx", "kind": "twinnet", "encoder": encoder, "dim": s.features,
            "short": s.short, "memory": MEMORY, "carry": carry_size(s), "thresholds": thresholds, "golden": "golden.json"}
    (folder / "head.json").write_text(json.dumps(head, indent=1) + "\n")
    (folder / "golden.json").write_text(json.dumps(golden(graph, cases)) + "\n")
