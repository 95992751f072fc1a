"""Gated linear recurrence: what a step does to the state is decided by the step alone, so a whole video is a few products.

    h[t] = a[t] * h[t-1] + (1 - a[t]) * c[t]        a in 0..1, from the input at t

Only this elementwise line runs step by step, in training and in serving alike.
"""

import torch
from torch import nn
from torch.nn import functional as F


class Scan(torch.autograd.Function):
    """a, b [T,R,d], h0 [R,d] -> h [T,R,d] with h[t] = a[t] * h[t-1] + b[t]. No loop over anything but T."""

    @staticmethod
    def forward(ctx, a, b, h0):
        h = torch.empty_like(b)
        before = h0
        for t in range(len(a)):
            before = torch.addcmul(b[t], a[t], before, out=h[t])
        ctx.save_for_backward(a, h, h0)
        return h

    @staticmethod
    def backward(ctx, grad):
        a, h, h0 = ctx.saved_tensors
        into = torch.empty_like(grad)
        later = torch.zeros_like(h0)
        for t in range(len(a) - 1, -1, -1):
            torch.add(grad[t], later, out=into[t])
            later = a[t] * into[t]
        earlier = torch.cat([h0[None], h[:-1]])
        return into * earlier, into, later


class Drop(nn.Module):
    """Dropout that leaves out the same channels at every step, the axis `time` of the input."""

    def __init__(self, share, time):
        super().__init__()
        self.share, self.time = share, time

    def forward(self, x):
        if not self.training or self.share == 0:
            return x
        shape = list(x.shape)
        shape[self.time] = 1
        return x * (torch.rand(shape, device=x.device) >= self.share).to(x.dtype).div_(1 - self.share)


class Layer(nn.Module):
    """One recurrence and one feed-forward, both residual."""

    def __init__(self, width, dropout, longest=200.0):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.into = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.feed = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.dropout = Drop(dropout, 0)
        with torch.no_grad():            # channels begin with time constants from 1.5 to `longest` steps
            constant = torch.exp(torch.linspace(0.4, torch.tensor(longest).log().item(), width))
            self.into.bias[:width] = torch.logit(torch.exp(-1 / constant))

    def parts(self, x):
        """[...,d] -> how much is kept, what is put in its place, how much of it is shown; each [...,d]."""
        kept, put, shown = self.into(self.norm(x)).chunk(3, -1)
        kept = kept.float().sigmoid()
        return kept, (1 - kept) * put.float(), F.silu(shown)

    def forward(self, x, h0):
        """[T,R,d], [R,d] -> [T,R,d], last state [R,d]."""
        kept, put, shown = self.parts(x)
        h = Scan.apply(kept, put, h0)
        x = x + self.dropout(self.out(h.to(shown.dtype) * shown))
        return x + self.dropout(self.feed(x)), h[-1]


class Recurrence(nn.Module):
    def __init__(self, width, layers, dropout, longest=200.0):
        super().__init__()
        self.layers = nn.ModuleList(Layer(width, dropout, longest) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, x):
        """[T,R,d] from a state of zeros -> [T,R,d]."""
        for layer in self.layers:
            x, _ = layer(x, torch.zeros(x.shape[1:], dtype=torch.float32))
        return self.norm(x)
