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

from sightline_training.golden import golden
from sightline_training.graph import INT64, Graph
from sightline_training.twinnet import ACTOR_SHARE, COSINE_SCALE
from sightline_training.zero_shot import INPUTS as SHARED

INPUTS = {**SHARED, "short_new": ["W", "S"], "carry_in": ["R", "C"]}
FAR = -1e4
MEMORY = 64
VERSION = "1"


def carry_size(shape):
    return shape.layers * shape.width + shape.short * 3


class Weights:
    """A module's parameters as constants of a graph."""

    def __init__(self, g, module):
        self.g = g
        self.held = {k: v.detach().float().numpy() for k, v in module.state_dict().items()}

    def __call__(self, name):
        return self.g.constant(self.held[name])

    def linear(self, name, x):
        return x @ self.g.constant(np.ascontiguousarray(self.held[name + ".weight"].T)) + self(name + ".bias")

    def agreed(self, product):
        """The product of frame and gate -> what is fused of it; one product does both of its parts."""
        weight = self.held["fused.weight"].T + np.outer(self.held["agree"], self.held["agreed"])
        return product @ self.g.constant(np.ascontiguousarray(weight)) + self("fused.bias")

    def norm(self, name, x):
        """A layer norm whose weight and bias are its own."""
        return standard(x, len(self.held[name + ".weight"])) * self(name + ".weight") + self(name + ".bias")

    def normed_linear(self, norm, name, x):
        """A layer norm and what is linear in it: the norm's weight and bias are part of the product."""
        weight, bias = self.held[name + ".weight"], self.held[name + ".bias"]
        scaled = np.ascontiguousarray((weight * self.held[norm + ".weight"]).T)
        shifted = weight @ self.held[norm + ".bias"] + bias
        return standard(x, weight.shape[1]) @ self.g.constant(scaled) + self.g.constant(shifted)

    def feed(self, name, x):
        return self.linear(name + ".3", gelu(self.normed_linear(name + ".0", name + ".1", x)))


def standard(x, size, eps=1e-5):
    """Mean 0 and deviation 1 over the last axis; LayerNormalization of ONNX Runtime 1.29 takes four times as long on a CPU."""
    centred = x - x.op("ReduceMean", axes=[-1])
    spread = centred.op("ReduceSumSquare", axes=[-1]) * (1 / size) + eps
    return centred * spread.op("Sqrt").op("Reciprocal")


def gelu(x):
    return x * 0.5 * ((x * (1 / math.sqrt(2))).op("Erf") + 1.0)


def unit(x, size):
    return standard(x, size, 1e-6)


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
            z = z + self.meant(gate)
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

    def short_term(self, x):
        s, g, i, w = self.s, self.g, self.i, self.w
        name, size = "short_term.", s.width // s.heads

        def heads(part, t, *order):
            return w.linear(part, t).op("Reshape", g.ints(0, 0, s.heads, size)).transpose(*order)

        for k, part in enumerate("qkv"):
            rows = slice(k * s.width, (k + 1) * s.width)
            for kind in ("weight", "bias"):
                w.held[f"{name}{part}.{kind}"] = w.held[f"{name}qkv.{kind}"][rows]
        normed = w.norm(name + "norm", x)
        q = heads(name + "q", self.newest(normed), 0, 2, 1, 3)                                     # [W,h,N,e]
        k = heads(name + "k", normed, 0, 2, 3, 1)
        v = heads(name + "v", normed, 0, 2, 1, 3)
        behind = i["short_age"].expand_dims(1) - self.newest(i["short_age"]).expand_dims(2)        # [W,N,S] s
        older = g.constant(np.tril(np.ones((s.short, s.short), np.float32)))
        seen = self.newest(older, 0).expand_dims(0) * i["short_valid"].expand_dims(1)              # [W,N,S]
        fade = g.constant(-np.exp(w.held[name + "fade"])[:, None, None])
        bias = (behind.at_least(0.0).expand_dims(1) * fade).where(seen.expand_dims(1), FAR)
        mixed = ((q @ k) * (1 / math.sqrt(size)) + bias).op("Softmax", axis=-1) @ v
        x = self.newest(x) + w.linear(name + "out", mixed.transpose(0, 2, 1, 3).op("Reshape", g.ints(0, 0, s.width)))
        return x + w.feed(name + "feed", x)

    def actors(self):
        """As `twinnet.actors_of`, of short-term memory: [W,S,K,A], [W,S,K,1]."""
        s, g, i = self.s, self.g, self.i
        frames = self.frames()
        length = (frames * frames).sum(2).op("Sqrt").at_least(1e-6) * ACTOR_SHARE
        told = self.part(i["short_features"], s.whole, s.features).where(i["short_valid"].expand_dims(2), 0.0) / length
        told = told.op("Reshape", g.ints(0, 0, s.crowd, s.actor))
        there = (told * told).sum(3).op("Sqrt")
        return told / there.at_least(1e-2), there.at_most(1.0)

    def tracks(self, actors, there):
        """As `Actors.tracks`, of the newest frames: [W,N,K,d]."""
        s, g, i, w = self.s, self.g, self.i, self.w
        name, size, many = "actors.", s.width // s.heads, s.short * s.crowd
        x = w.linear(name + "into", actors)                                                        # [W,S,K,d]
        normed = w.norm(name + "norm", x)
        for k, part in enumerate("qkv"):
            rows = slice(k * s.width, (k + 1) * s.width)
            for kind in ("weight", "bias"):
                w.held[f"{name}{part}.{kind}"] = w.held[f"{name}qkv.{kind}"][rows]
        q = w.linear(name + "q", self.newest(normed)).op("Reshape", g.ints(0, -1, s.heads, size)).transpose(0, 2, 1, 3)  # [W,h,NK,e]
        k = w.linear(name + "k", normed).op("Reshape", g.ints(0, many, s.heads, size)).transpose(0, 2, 3, 1)
        v = w.linear(name + "v", normed).op("Reshape", g.ints(0, many, s.heads, size)).transpose(0, 2, 1, 3)
        behind = i["short_age"].expand_dims(1) - self.newest(i["short_age"]).expand_dims(2)        # [W,N,S] s
        older = g.constant(np.tril(np.ones((s.short, s.short), np.float32)))
        seen = self.newest(older, 0).expand_dims(0) * i["short_valid"].expand_dims(1)              # [W,N,S]
        lag, fade = (g.constant(a[:, None, None]) for a in (w.held[name + "lag"], -np.exp(w.held[name + "fade"])))
        bias = ((behind.expand_dims(1) - lag).op("Abs") * fade).expand_dims(4)                     # [W,h,N,S,1]
        known = there.at_least(1e-4).op("Log").squeeze(3).expand_dims(1).expand_dims(1)            # [W,1,1,S,K]
        bias = (bias + known).where(seen.expand_dims(1).expand_dims(4), FAR)                       # [W,h,N,S,K]
        bias = bias.op("Reshape", g.ints(0, s.heads, -1, 1, many))                                 # [W,h,N,1,SK]
        logits = ((q @ k) * (1 / math.sqrt(size))).op("Reshape", g.ints(0, s.heads, -1, s.crowd, many)) + bias
        mixed = logits.op("Softmax", axis=-1).op("Reshape", g.ints(0, s.heads, -1, many)) @ v      # [W,h,NK,e]
        mixed = mixed.transpose(0, 2, 1, 3).op("Reshape", g.ints(0, -1, s.crowd, s.width))
        x = self.newest(x) + w.linear(name + "out", mixed)
        return w.norm(name + "seen", x + w.feed(name + "feed", x))

    def meant(self, gate):
        """As `Actors.meant`: [R,N,d]. What each sentence asks and each actor answers is made once for both."""
        s, g, i, w = self.s, self.g, self.i, self.w
        rows, queries, name, size = i["row_window"], i["row_query"], "actors.", s.width // s.heads
        actors, there = self.actors()
        tracks = self.tracks(actors, there)                                                        # [W,N,K,d]
        there = self.newest(there).at_least(1e-4).op("Log").squeeze(3).take(rows)                  # [R,N,K]
        words = self.part(i["query_embedding"], s.whole, s.whole + s.actor).unit() * COSINE_SCALE
        agreed = self.newest(actors).take(rows) @ words.take(queries).expand_dims(1).expand_dims(3)
        agreed = agreed.squeeze(3)                                                                 # [R,N,K]
        ask = w.linear(name + "ask", gate).op("Reshape", g.ints(0, s.heads, size, 1)).transpose(0, 3, 1, 2)
        key = w.linear(name + "key", tracks).op("Reshape", g.ints(0, -1, s.heads, size))           # [W,NK,h,e]
        logits = (key.take(rows) * ask.take(queries)).sum(3).squeeze(3) * (1 / math.sqrt(size))    # [R,NK,h]
        logits = logits.op("Reshape", g.ints(0, -1, s.crowd, s.heads)).transpose(0, 1, 3, 2)       # [R,N,h,K]
        alike = g.constant(w.held[name + "alike"][:, None])
        logits = logits + agreed.expand_dims(2) * alike + there.expand_dims(2)
        none = g.constant(w.held[name + "nobody"][:, None]) + logits.op("ReduceSum", g.ints(-1), keepdims=1) * 0.0
        logits = g.op("Concat", logits, none, axis=3)
        share = self.part(logits.op("Softmax", axis=-1), 0, s.crowd).transpose(0, 1, 3, 2).expand_dims(4)    # [R,N,K,h,1]
        value = w.linear(name + "value", tracks).op("Reshape", g.ints(0, 0, s.crowd, s.heads, size))
        picked = (share * value.take(rows)).sum(2).op("Reshape", g.ints(0, -1, s.width))
        sure = logits.op("ReduceLogSumExp", axes=[-1], keepdims=0)                                 # [R,N,h]
        best = (agreed + there).op("ReduceMax", axes=[-1], keepdims=1)
        sure = g.op("Concat", sure, best, axis=2).at_least(-20.0).at_most(20.0)
        wanted = w.linear(name + "gate", gate).op("Tanh").take(queries).expand_dims(1)
        return w.linear(name + "told", picked * wanted) + w.linear(name + "sure", sure)

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


def write(model, folder, name, encoder, thresholds, cases):
    """Writes head.onnx, head.json and golden.json, which answers the `cases`: dictionaries of inputs."""
    store(HeadGraph(model).build(), model.s, folder, name, encoder, thresholds, cases)


def store(graph, s, folder, name, encoder, thresholds, cases):
    """As `write`, of a graph that was built."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(graph, folder / "head.onnx")
    head = {"name": name, "version": VERSION, "file": "head.onnx", "kind": "twinnet", "encoder": encoder, "dim": s.features,
            "short": s.short, "memory": MEMORY, "carry": carry_size(s), "thresholds": thresholds, "golden": "golden.json"}
    (folder / "head.json").write_text(json.dumps(head, indent=1) + "\n")
    (folder / "golden.json").write_text(json.dumps(golden(graph, cases)) + "\n")
