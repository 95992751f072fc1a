"""`actors.Actors` as nodes of a head's graph: what depends on the window alone once a window, what on the sentence alone once a sentence."""

import math

import numpy as np

from sightline_training.actors import ACTOR_SHARE, COSINE_SCALE
from sightline_training.graph_layers import FAR


class ActorsGraph:
    """The part of a `HeadGraph` that reads actors."""

    def __init__(self, head):
        self.head = head

    def actors(self):
        """As `actors.actors_of`, of short-term memory: [W,S,K,A], [W,S,K,1]."""
        head, s, g, i = self.head, self.head.s, self.head.g, self.head.i
        frames = head.frames()
        length = (frames * frames).sum(2).op("Sqrt").at_least(1e-6) * ACTOR_SHARE
        told = head.part(i["short_features"], s.whole, s.features).where(i["short_valid"].expand_dims(2), 0.0) / length
        told = told.op("Reshape", g.ints(0, 0, s.crowd, s.actor))
        there = (told * told).sum(3).op("Sqrt")
        return told / there.at_least(1e-2), there.at_most(1.0)

    def tracks(self, actors, there):
        """As `Actors.tracks`, of the newest frames: [W,N,K,d]."""
        head, s, g, i, w = self.head, self.head.s, self.head.g, self.head.i, self.head.w
        name, size, many = "actors.", s.width // s.heads, s.short * s.crowd
        x = w.linear(name + "into", actors)                                                        # [W,S,K,d]
        normed = w.norm(name + "norm", x)
        w.apart(name, s.width)
        q = w.linear(name + "q", head.newest(normed)).op("Reshape", g.ints(0, -1, s.heads, size)).transpose(0, 2, 1, 3)  # [W,h,NK,e]
        k = w.linear(name + "k", normed).op("Reshape", g.ints(0, many, s.heads, size)).transpose(0, 2, 3, 1)
        v = w.linear(name + "v", normed).op("Reshape", g.ints(0, many, s.heads, size)).transpose(0, 2, 1, 3)
        behind, seen = head.past()
        lag, fade = (g.constant(a[:, None, None]) for a in (w.held[name + "lag"], -np.exp(w.held[name + "fade"])))
        bias = ((behind.expand_dims(1) - lag).op("Abs") * fade).expand_dims(4)                     # [W,h,N,S,1]
        known = there.at_least(1e-4).op("Log").squeeze(3).expand_dims(1).expand_dims(1)            # [W,1,1,S,K]
        bias = (bias + known).where(seen.expand_dims(1).expand_dims(4), FAR)                       # [W,h,N,S,K]
        bias = bias.op("Reshape", g.ints(0, s.heads, -1, 1, many))                                 # [W,h,N,1,SK]
        logits = ((q @ k) * (1 / math.sqrt(size))).op("Reshape", g.ints(0, s.heads, -1, s.crowd, many)) + bias
        mixed = logits.op("Softmax", axis=-1).op("Reshape", g.ints(0, s.heads, -1, many)) @ v      # [W,h,NK,e]
        mixed = mixed.transpose(0, 2, 1, 3).op("Reshape", g.ints(0, -1, s.crowd, s.width))
        x = head.newest(x) + w.linear(name + "out", mixed)
        return w.norm(name + "seen", x + w.feed(name + "feed", x))

    def meant(self, gate):
        """As `Actors.meant`: [R,N,d]. What each sentence asks and each actor answers is made once for both."""
        head, s, g, i, w = self.head, self.head.s, self.head.g, self.head.i, self.head.w
        rows, queries, name, size = i["row_window"], i["row_query"], "actors.", s.width // s.heads
        actors, there = self.actors()
        tracks = self.tracks(actors, there)                                                        # [W,N,K,d]
        there = head.newest(there).at_least(1e-4).op("Log").squeeze(3).take(rows)                  # [R,N,K]
        words = head.part(i["query_embedding"], s.whole, s.whole + s.actor).unit() * COSINE_SCALE
        agreed = head.newest(actors).take(rows) @ words.take(queries).expand_dims(1).expand_dims(3)
        agreed = agreed.squeeze(3)                                                                 # [R,N,K]
        ask = w.linear(name + "ask", gate).op("Reshape", g.ints(0, s.heads, size, 1)).transpose(0, 3, 1, 2)
        key = w.linear(name + "key", tracks).op("Reshape", g.ints(0, -1, s.heads, size))           # [W,NK,h,e]
        logits = (key.take(rows) * ask.take(queries)).sum(3).squeeze(3) * (1 / math.sqrt(size))    # [R,NK,h]
        logits = logits.op("Reshape", g.ints(0, -1, s.crowd, s.heads)).transpose(0, 1, 3, 2)       # [R,N,h,K]
        alike = g.constant(w.held[name + "alike"][:, None])
        logits = logits + agreed.expand_dims(2) * alike + there.expand_dims(2)
        none = g.constant(w.held[name + "nobody"][:, None]) + logits.op("ReduceSum", g.ints(-1), keepdims=1) * 0.0
        logits = g.op("Concat", logits, none, axis=3)
        share = head.part(logits.op("Softmax", axis=-1), 0, s.crowd).transpose(0, 1, 3, 2).expand_dims(4)    # [R,N,K,h,1]
        value = w.linear(name + "value", tracks).op("Reshape", g.ints(0, 0, s.crowd, s.heads, size))
        picked = (share * value.take(rows)).sum(2).op("Reshape", g.ints(0, -1, s.width))
        sure = logits.op("ReduceLogSumExp", axes=[-1], keepdims=0)                                 # [R,N,h]
        best = (agreed + there).op("ReduceMax", axes=[-1], keepdims=1)
        sure = g.op("Concat", sure, best, axis=2).at_least(-20.0).at_most(20.0)
        wanted = w.linear(name + "gate", gate).op("Tanh").take(queries).expand_dims(1)
        return w.linear(name + "told", picked * wanted) + w.linear(name + "sure", sure)
