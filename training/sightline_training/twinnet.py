"""The TwinNet head with a carry, and the plain causal GRU it is measured against.

Shapes: V videos of T steps of D features, K sentences a video of L tokens of E, M memory slots, d widths. Masks are 1 = valid.

Both take whole videos at once in training and one window at a time in serving (`head_graph.py`); the two must agree.
"""

import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from sightline_training.actors import COSINE_SCALE, Actors, actors_of, agree
from sightline_training.recurrence import Drop, Recurrence


@dataclass(frozen=True)
class Shape:
    """Sizes of a model; `memory`, `local` and `twin` switch its parts off for comparison."""

    kind: str = "twinnet"          # twinnet | gru
    features: int = 256            # D
    words: int = 300               # E
    width: int = 128               # d, of what is fused and of the recurrent state
    layers: int = 3
    pools: int = 3                 # attention pools over the words
    short: int = 8                 # S, frames that a frame's decoder sees, itself included
    heads: int = 4
    tokens: int = 16               # memory tokens that the compressor makes
    slot: int = 64                 # width of a memory token
    similarity: bool = False       # cosines of sentence and frame are read too; needs sentences with vectors
    crowd: int = 0                 # K, actors that a frame tells of; the last K * actor of its features are theirs
    actor: int = 64                # A, features of one
    actors: bool = True            # actors are read one by one; without it not at all
    background: bool = True        # frames are also seen against the mean of what the stream showed before
    local: bool = True             # the decoder over short-term memory
    memory: bool = True            # the language-guided compressor
    stride: int = 4                # in training, so many frames share one state of memory
    twin: bool = True              # in training, a twin reads the future and teaches
    dropout: float = 0.2

    @property
    def whole(self):
        """Features of a frame without its actors."""
        return self.features - self.crowd * self.actor


@dataclass
class Batch:
    """Whole videos, with K sentences each."""

    frames: torch.Tensor           # [V,T,D]
    valid: torch.Tensor            # [V,T]
    past: torch.Tensor             # [V,T,D] mean of what memory holds at each step, by frames
    past_weight: torch.Tensor      # [V,T] frames
    bank: torch.Tensor             # [V,N,D]
    slots: torch.Tensor            # [V,T,M] int64 into the bank; 0 where empty
    slot_weight: torch.Tensor      # [V,T,M] frames; 0 where empty
    slot_age: torch.Tensor         # [V,T,M] s
    step_s: torch.Tensor           # [V]
    tokens: torch.Tensor           # [V,K,L,E]
    token_valid: torch.Tensor      # [V,K,L]
    labels: torch.Tensor = None    # [V,K,T,3]
    embedding: torch.Tensor = None # [V,K,D]; only for `Shape.similarity`
    counted: torch.Tensor = None   # [V,T] frames that the loss is about; all valid ones without it
    stress: torch.Tensor = None    # [V,K,T] how much the loss of inside counts there; 1 without it


class Words(nn.Module):
    """A sentence -> `pools` weighted means of its words, each its own view. Nothing depends on the place of a word."""

    def __init__(self, s):
        super().__init__()
        self.word = nn.Sequential(nn.Linear(s.words, s.width), nn.GELU())
        self.attention = nn.Linear(s.width, s.pools)
        self.out = nn.Linear(s.width * s.pools, s.width * 2)
        self.dropout = nn.Dropout(s.dropout)

    def forward(self, tokens, valid):
        """[...,L,E], [...,L] -> gate [...,d] in -1..1, shift [...,d]."""
        words = self.word(tokens)
        weights = self.attention(words).masked_fill(valid.unsqueeze(-1) < 0.5, -1e4).softmax(-2)
        pooled = (weights.transpose(-1, -2) @ words).flatten(-2)
        gate, shift = self.out(self.dropout(pooled)).chunk(2, -1)
        return gate.tanh(), shift


class RecurrentWords(nn.Module):
    """As `Words`, after a bidirectional GRU over them: the sentence encoder of the plain GRU."""

    def __init__(self, s):
        super().__init__()
        self.rnn = nn.GRU(s.words, s.width, batch_first=True, bidirectional=True)
        self.attention = nn.Linear(2 * s.width, s.pools)
        self.out = nn.Linear(2 * s.width * s.pools, s.width)
        self.dropout = nn.Dropout(s.dropout)

    def forward(self, tokens, valid):
        flat, mask = tokens.flatten(0, -3), valid.flatten(0, -2)
        packed = nn.utils.rnn.pack_padded_sequence(
            flat, mask.sum(-1).clamp(min=1).long().cpu(), batch_first=True, enforce_sorted=False)
        words, _ = nn.utils.rnn.pad_packed_sequence(self.rnn(packed)[0], batch_first=True, total_length=flat.shape[1])
        weights = self.attention(words).masked_fill(mask.unsqueeze(-1) < 0.5, -1e4).softmax(-2)
        pooled = (weights.transpose(-1, -2) @ words).flatten(-2)
        return self.out(self.dropout(pooled)).tanh().unflatten(0, tokens.shape[:-2])


class Compressor(nn.Module):
    """M memory slots -> a few tokens for each sentence.

    A token is a weighted mean of the slots. Its logits are a slot's product with the token's own vector (vision gate) plus
    a vector made of the sentence (query gate), plus a bias by how old and how heavy the slot is. What a slot is projected
    to depends on no sentence; the vectors of a sentence depend on no window.
    """

    def __init__(self, s):
        super().__init__()
        self.s = s
        self.slot = nn.Linear(s.features, s.slot)
        self.vision = nn.Parameter(torch.randn(s.tokens, s.slot) / math.sqrt(s.slot))
        self.query = nn.Linear(s.width, s.tokens * s.slot)
        self.held = nn.Linear(2, s.tokens)
        self.key = nn.Linear(s.slot, s.slot)
        self.value = nn.Linear(s.slot, s.width)
        self.ask = nn.Linear(s.width, s.slot)

    def slots(self, features):
        """[...,D] -> [...,slot]."""
        return F.gelu(self.slot(unit(features)))

    def gates(self, gate):
        """A sentence's gate [...,d] -> [...,tokens,slot]."""
        return self.vision + self.query(gate).unflatten(-1, self.vision.shape)

    def tokens(self, gates, slots, age, weight):
        """[...,K,tokens,slot], [...,M,slot], [...,M], [...,M] -> keys [...,K,tokens,slot], values [...,K,tokens,d]."""
        held = self.held(torch.stack([torch.log1p(age), torch.log1p(weight)], -1))        # [...,M,tokens]
        logits = gates @ slots.unsqueeze(-3).transpose(-1, -2) / math.sqrt(self.s.slot)
        logits = logits + held.transpose(-1, -2).unsqueeze(-3)
        logits = logits + (weight.clamp(max=1) - 1)[..., None, None, :] * 1e4
        made = logits.softmax(-1) @ slots.unsqueeze(-3)
        return self.key(made), self.value(made)


class ShortTerm(nn.Module):
    """The causal decoder over short-term memory, before any sentence is known: a frame sees the S - 1 frames before it."""

    def __init__(self, s):
        super().__init__()
        self.s = s
        self.norm = nn.LayerNorm(s.width)
        self.qkv = nn.Linear(s.width, 3 * s.width)
        self.fade = nn.Parameter(torch.linspace(-2, 1, s.heads))      # log of how fast attention fades with age, a head
        self.out = nn.Linear(s.width, s.width)
        self.feed = nn.Sequential(nn.LayerNorm(s.width), nn.Linear(s.width, 2 * s.width), nn.GELU(),
                                  nn.Linear(2 * s.width, s.width))

    def forward(self, x, step_s):
        """[V,T,d], [V] s -> [V,T,d]."""
        steps = torch.arange(x.shape[1])
        behind = steps[:, None] - steps[None, :]
        seen = (behind >= 0) & (behind < self.s.short)
        return self.attend(x, behind * step_s[:, None, None], seen.expand(x.shape[0], -1, -1))

    def attend(self, x, behind, seen):
        """[V,T,d], seconds from frame j to frame i [V,T,T], whether i sees j [V,T,T] -> [V,T,d]."""
        q, k, v = (t.unflatten(-1, (self.s.heads, -1)).transpose(1, 2) for t in self.qkv(self.norm(x)).chunk(3, -1))
        bias = -self.fade.exp()[:, None, None] * behind.clamp(min=0).unsqueeze(1)
        bias = bias.masked_fill(~seen.unsqueeze(1), -1e4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        x = x + self.out(mixed.transpose(1, 2).flatten(-2))
        return x + self.feed(x)


class TwinNet(nn.Module):
    """Fused features of a frame and a sentence, through a gated linear recurrence whose state is the carry."""

    def __init__(self, s):
        super().__init__()
        self.s = s
        self.words = Words(s)
        self.frame = nn.Linear(s.whole, s.width)
        self.change = nn.Linear(s.whole, s.width) if s.background else None
        self.actors = Actors(s) if s.actors and s.crowd else None
        self.short_term = ShortTerm(s) if s.local else None
        self.compressor = Compressor(s) if s.memory else None
        self.seen = nn.LayerNorm(s.width)
        self.fused = nn.Linear(s.width, s.width)
        self.agree = nn.Parameter(torch.full((s.width,), 0.3))
        self.agreed = nn.Parameter(torch.randn(s.width) * 0.1)
        self.alike = nn.Linear(len(COSINES), s.width) if s.similarity else None
        self.rnn = Recurrence(s.width, s.layers, s.dropout)
        self.out = nn.Linear(s.width, 3)
        self.dropout = Drop(s.dropout, -2)
        self.last = Drop(s.dropout, 0)
        if s.twin:
            self.future = Recurrence(s.width, 1, s.dropout)
            self.twin_out = nn.Sequential(nn.Linear(2 * s.width, s.width), nn.GELU(), nn.Linear(s.width, 3))

    def scene(self, b, behind):
        """What depends on no sentence: [V,T,d]; `behind` is the background. What a frame sees of older frames does not depend on their own past, so
        that a window of S frames gives what the whole video gives."""
        frames = b.frames[..., :self.s.whole]
        x = self.dropout(self.frame(unit(frames)))
        if self.short_term is not None:
            x = self.short_term(x, b.step_s)
        if self.change is not None:
            x = x + self.dropout(self.change(unit(frames - behind)))
        return self.seen(x)

    def behind(self, b):
        """The background at each step: [V,T,D] without the actors."""
        return background(b.frames[..., :self.s.whole], b.past[..., :self.s.whole], b.past_weight, self.s.short)

    def agreement(self, x, gate, b):
        """How well what is new in the span of each sentence agrees with each sentence: [V,T,d], [V,K,d] -> [VK,VK] logits."""
        inside = b.labels[..., 2] * b.valid[:, None]
        outside = b.valid[:, None] - inside
        means = [(w @ x) / w.sum(-1, keepdim=True).clamp(min=1) for w in (inside, outside)]
        return ((means[0] - means[1]) * self.agree).flatten(0, 1) @ gate.flatten(0, 1).T

    def fuse(self, b):
        """-> [V,K,T,d], what the recurrence reads; and what `agreement` reads."""
        behind = self.behind(b)
        x = self.scene(b, behind)
        gate, shift = self.words(b.tokens, b.token_valid)                                  # [V,K,d]
        z = x[:, None] * gate[:, :, None]
        z = self.fused(z) + (z @ self.agree)[..., None] * self.agreed + shift[:, :, None]
        if self.alike is not None:
            z = z + self.alike(cosines(b.frames[..., :self.s.whole], behind, b.embedding[..., :self.s.whole]))
        if self.actors is not None:
            actors, there = actors_of(b.frames, self.s)
            cosine = agree(actors, b.embedding[..., self.s.whole:self.s.whole + self.s.actor])
            tracks = self.dropout(self.actors.tracks(actors, there, b.step_s).flatten(2)).unflatten(-1, (self.s.crowd, -1))
            z = z + self.actors.meant(tracks, there, gate, cosine)
        if self.compressor is not None:
            c = self.compressor
            bank = c.slots(b.bank)
            z = z + self.remembered(z, c.gates(gate), bank, b)
        return self.dropout(z), x, gate

    def remembered(self, z, gates, bank, b):
        """What memory says to each frame: [V,K,T,d]. In training, `stride` frames share the memory of the first of them."""
        c, stride = self.compressor, self.s.stride if self.training else 1
        steps = z.shape[2]
        at = b.slots[:, ::stride]
        slots = bank.gather(1, at.flatten(1).unsqueeze(-1).expand(-1, -1, bank.shape[-1])).unflatten(1, at.shape[1:])
        keys, values = c.tokens(gates[:, None], slots, b.slot_age[:, ::stride], b.slot_weight[:, ::stride])
        padded = F.pad(z, (0, 0, 0, -steps % stride)).unflatten(2, (-1, stride)).transpose(1, 2)      # [V,T',K,stride,d]
        logits = c.ask(padded) @ keys.transpose(-1, -2) / math.sqrt(self.s.slot)
        told = (logits.softmax(-1) @ values).transpose(1, 2).flatten(2, 3)[:, :, :steps]
        return told * (b.past_weight > 0).float()[:, None, :, None]

    def forward(self, b):
        """-> logits [V,K,T,3] of start, end, inside; in training also what teaches, by name."""
        z, x, gate = self.fuse(b)
        state = self.rnn(steps_first(z))
        student = rows_first(self.out(self.last(state)), z)
        if not self.training:
            return student, {}
        extra = {"agreement": self.agreement(x, gate, b)}
        return student, extra | ({"twin": self.twin(z, state)} if self.s.twin else {})

    def twin(self, z, state):
        """The inverted decoder: the same input read backwards, beside the student's state -> logits [V,K,T,3]."""
        later = self.future(steps_first(z).flip(0)).flip(0)
        return rows_first(self.twin_out(self.last(torch.cat([state, later], -1))), z)


class PlainGru(nn.Module):
    """The reference: the sentence gates the frame, a causal GRU reads the product."""

    def __init__(self, s):
        super().__init__()
        self.s = s
        self.words = RecurrentWords(s)
        self.frame = nn.Sequential(nn.LayerNorm(s.features), nn.Linear(s.features, s.width))
        self.alike = nn.Linear(1, s.width) if s.similarity else None
        self.rnn = nn.GRU(s.width, s.width, s.layers, batch_first=True, dropout=s.dropout if s.layers > 1 else 0)
        self.out = nn.Linear(s.width, 3)
        self.dropout = nn.Dropout(s.dropout)

    def forward(self, b):
        z = self.dropout(self.frame(b.frames))[:, None] * self.words(b.tokens, b.token_valid)[:, :, None]
        if self.alike is not None:                                     # it has no memory: the frame's cosine alone
            z = z + self.alike(cosines(*[x[..., :self.s.whole] for x in (b.frames, b.frames, b.embedding)])[..., :1])
        state, _ = self.rnn(z.flatten(0, 1))
        return self.out(self.dropout(state)).unflatten(0, z.shape[:2]), {}


COSINES = ("frame", "above background", "new")


def cosines(frames, behind, words):
    """How a sentence's vector lies to a frame, to the frame less what is behind it, and to what is new in it: [V,K,T,3].

    `frames` and `behind`, the background, are [V,T,D], `words` [V,K,D]. All are multiples of cosines: no encoder's scale matters.
    """
    frames, behind = (F.normalize(x, dim=-1, eps=1e-6) for x in (frames, behind))
    new = F.normalize(frames - (frames * behind).sum(-1, keepdim=True) * behind, dim=-1, eps=1e-2)
    words = F.normalize(words, dim=-1, eps=1e-6)
    with torch.autocast("cpu", enabled=False):         # small differences of large numbers
        seen, rest, fresh = (words @ x.transpose(-1, -2) for x in (frames, behind, new))
    return COSINE_SCALE * torch.stack([seen, seen - rest, fresh], -1)


def unit(x):
    """Zero mean and unit variance over the features, so that no encoder's scale matters; a zero vector stays zero."""
    return F.layer_norm(x, x.shape[-1:], eps=1e-6)


def background(frames, past, past_weight, short):
    """[V,T,D]: mean over memory and the short-term frames up to each step, itself included."""
    total = F.pad(frames.cumsum(1), (0, 0, short, 0))
    recent = total[:, short:] - total[:, :-short]
    count = torch.arange(1, frames.shape[1] + 1).clamp(max=short).to(frames.dtype)[None, :, None]
    weight = past_weight.unsqueeze(-1)
    return (past * weight + recent) / (weight + count)


def steps_first(z):
    """[V,K,T,d] -> [T,VK,d]."""
    return z.flatten(0, 1).transpose(0, 1).contiguous()


def rows_first(y, z):
    """[T,VK,...] -> [V,K,T,...], with V and K as in z."""
    return y.transpose(0, 1).unflatten(0, z.shape[:2]).float()


def made(shape):
    return (TwinNet if shape.kind == "twinnet" else PlainGru)(shape)
