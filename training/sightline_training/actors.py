"""Actors in a trained head: who does what, and whom a sentence means (docs/decisions/0171).

Shapes: V videos of T steps, K actors a step of A features, Q sentences, d the head's width, h its attention heads.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

ACTOR_SHARE = 0.25                 # length of an actor's vector beside the frame's own, where it is surely there
COSINE_SCALE = 10.0                # cosines are told as multiples


class Actors(nn.Module):
    """Who does what: the actors of a frame, each seen with its last seconds, and which of them a sentence means.

    Encoders that say more than one vector a frame put K vectors of A behind it: whoever stands out, in no order, of a length from 0
    (nobody) to 1. An actor looks at all actors of the frames before (heads look as far back as they learn to, in seconds); this
    depends on no sentence. A sentence then picks, by what actors are and how well their vectors agree with its own.
    """

    LAGS = (0.0, 0.4, 0.9, 1.7)                                        # s, where a head looks before it has learnt otherwise

    def __init__(self, s):
        super().__init__()
        self.s = s
        self.into = nn.Linear(s.actor, s.width)
        self.norm = nn.LayerNorm(s.width)
        self.qkv = nn.Linear(s.width, 3 * s.width)
        self.lag = nn.Parameter(torch.tensor([self.LAGS[h % len(self.LAGS)] for h in range(s.heads)]))
        self.fade = nn.Parameter(torch.full((s.heads,), 1.0))          # log of how fast attention fades with seconds from there
        self.out = nn.Linear(s.width, s.width)
        self.feed = nn.Sequential(nn.LayerNorm(s.width), nn.Linear(s.width, 2 * s.width), nn.GELU(), nn.Linear(2 * s.width, s.width))
        self.seen = nn.LayerNorm(s.width)
        self.key, self.value = nn.Linear(s.width, s.width), nn.Linear(s.width, s.width)
        self.ask, self.gate = nn.Linear(s.width, s.width), nn.Linear(s.width, s.width)
        self.alike = nn.Parameter(torch.full((s.heads,), 1.0))         # what agreement of vectors adds, a head
        self.nobody = nn.Parameter(torch.zeros(s.heads))
        self.told, self.sure = nn.Linear(s.width, s.width), nn.Linear(s.heads + 1, s.width)

    def tracks(self, actors, there, step_s):
        """[V,T,K,A], [V,T,K] how much each is there, [V] s -> [V,T,K,d]."""
        x = self.into(actors)
        q, k, v = self.qkv(self.norm(x)).chunk(3, -1)
        steps, each, short = x.shape[1], x.shape[2], self.s.short

        def before(y):                                                 # [V,T,K,...] -> [V,T,short*K,...], the oldest first
            y = F.pad(y.flatten(2), (0, 0, short - 1, 0)).unfold(1, short, 1)
            return y.transpose(2, 3).unflatten(-1, (each, -1)).flatten(2, 3)

        heads = self.s.heads
        k, v = (before(y).unflatten(-1, (heads, -1)) for y in (k, v))   # [V,T,short*K,h,e]
        logits = torch.einsum("vtkhe,vtjhe->vthkj", q.unflatten(-1, (heads, -1)), k) / math.sqrt(q.shape[-1] // heads)
        ago = torch.arange(short - 1, -1, -1).repeat_interleave(each)                                # [short*K] steps
        known = presence(before(there[..., None])[..., 0]).masked_fill(ago > torch.arange(steps)[:, None], -1e4)
        logits = logits + self.bias(ago * step_s[:, None])[:, None, :, None] + known[:, :, None, None]
        x = x + self.out(torch.einsum("vthkj,vtjhe->vtkhe", logits.softmax(-1), v).flatten(-2))
        return self.seen(x + self.feed(x))

    def bias(self, behind):
        """Seconds before a frame [V,J] -> [V,h,J]."""
        return -self.fade.exp()[:, None] * (behind[:, None] - self.lag[:, None]).abs()

    def meant(self, tracks, there, gate, cosine):
        """[V,T,K,d], [V,T,K], gates of sentences [V,Q,d], how vectors agree [V,Q,T,K] -> what is fused [V,Q,T,d]."""
        heads = self.s.heads
        key, value = (part(tracks).unflatten(-1, (heads, -1)) for part in (self.key, self.value))
        ask = self.ask(gate).unflatten(-1, (heads, -1))
        logits = torch.einsum("vqhe,vtkhe->vqthk", ask, key) / math.sqrt(ask.shape[-1])
        logits = logits + self.alike[:, None] * cosine.unsqueeze(-2) + presence(there)[:, None, :, None]
        logits = torch.cat([logits, self.nobody[:, None].expand(*logits.shape[:-1], 1)], -1)
        picked = torch.einsum("vqthk,vtkhe->vqthe", logits.softmax(-1)[..., :-1], value).flatten(-2)
        best = (cosine + presence(there)[:, None]).amax(-1, keepdim=True)
        sure = torch.cat([logits.float().logsumexp(-1), best], -1)
        return self.told(picked * self.gate(gate).tanh()[:, :, None]) + self.sure(sure.clamp(-20, 20))


def presence(there):
    """How much somebody is there, 0 to 1 -> what is added to a logit."""
    return there.clamp(min=1e-4).log()


def actors_of(frames, s):
    """Frames [V,T,D] -> actors [V,T,K,A] of lengths as the encoder gave them, how much each is there [V,T,K]."""
    scale = frames[..., :s.whole].norm(dim=-1, keepdim=True).clamp_min(1e-6) * ACTOR_SHARE
    actors = (frames[..., s.whole:] / scale).unflatten(-1, (s.crowd, s.actor))
    there = actors.norm(dim=-1)
    return actors / there.clamp_min(1e-2).unsqueeze(-1), there.clamp(max=1)


def agree(actors, words):
    """Actors [V,T,K,A], what sentences say of one [V,Q,A] -> multiples of their cosines [V,Q,T,K]."""
    with torch.autocast("cpu", enabled=False):
        words = F.normalize(words.float(), dim=-1, eps=1e-6)
        return COSINE_SCALE * torch.einsum("vqa,vtka->vqtk", words, actors.float())
