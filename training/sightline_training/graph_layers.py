"""Layers of a trained model as nodes of a graph."""

import math

import numpy as np

FAR = -1e4                         # added to a logit that must not count


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

    def apart(self, name, size):
        """Queries, keys and values of one product as three, `name`q, k and v."""
        for k, part in enumerate("qkv"):
            for kind in ("weight", "bias"):
                self.held[f"{name}{part}.{kind}"] = self.held[f"{name}qkv.{kind}"][k * size:(k + 1) * size]

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
