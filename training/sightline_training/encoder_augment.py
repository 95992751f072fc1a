"""What cameras do to pictures, done to snapshots: light, noise, compression, scale, framing, frames that come twice."""

import math

import torch
from torch.nn import functional as F

from sightline_training.encoder_model import GREY


def cosines(size=4):
    """The orthonormal cosine transform of blocks of that side, [size*size, size*size]."""
    k, x = torch.arange(size)[:, None], torch.arange(size)[None]
    one = torch.cos(math.pi * (x + 0.5) * k / size) * math.sqrt(2 / size)
    one[0] /= math.sqrt(2)
    return torch.kron(one, one)


COSINES = cosines()
NOISE = torch.randn(1 << 22, generator=torch.Generator().manual_seed(7))


def compressed(planes, step, size=4):
    """Coefficients of small blocks rounded to a step that grows with their frequency, as codecs do; planes [N,C,H,W]."""
    n, c, h, w = planes.shape
    blocks = planes.reshape(n, c, h // size, size, w // size, size).permute(0, 1, 2, 4, 3, 5).reshape(-1, size * size)
    order = torch.arange(size)
    coarse = (1 + 0.7 * (order[:, None] + order[None])).reshape(1, -1) * step
    told = torch.round(blocks @ COSINES.T / coarse) * coarse
    back = (told @ COSINES).reshape(n, c, h // size, w // size, size, size)
    return back.permute(0, 1, 2, 4, 3, 5).reshape(n, c, h, w)


def framed(planes, boxes, random):
    """Cuts a little off the sides, all pictures alike; boxes [A,4] follow."""
    n, c, h, w = planes.shape
    share = random.uniform(0.86, 1.0)
    cut_h, cut_w = int(h * share), int(w * share)
    top, left = int(random.integers(h - cut_h + 1)), int(random.integers(w - cut_w + 1))
    planes = F.interpolate(planes[:, :, top:top + cut_h, left:left + cut_w], (h, w), mode="bilinear")
    shift = torch.tensor([left / w, top / h, left / w, top / h])
    return planes, (boxes - shift) / torch.tensor([cut_w / w, cut_h / h, cut_w / w, cut_h / h])


def augment(planes, boxes, random, cut=0.3):
    """uint8 [N,5,H,W], boxes [A,4] as shares, numpy generator -> float [N,5,H,W] in [0, 1], boxes. `cut` is how often sides are cut."""
    x = planes.float().mul_(1 / 255)
    n = len(x)
    grey = torch.tensor(GREY).reshape(1, 3, 1, 1)
    light = (x[:, :3] * grey).sum(1, keepdim=True)
    colour = torch.tensor(random.uniform(0.7, 1.2, (n, 1, 1, 1)), dtype=torch.float32)
    x[:, :3] = light + (x[:, :3] - light) * colour
    if random.random() < cut:
        x, boxes = framed(x, boxes, random)
    gain = torch.tensor(2.0 ** random.uniform(-0.7, 0.5, (n, 1, 1, 1)), dtype=torch.float32)
    x = x * gain + torch.tensor(random.normal(0, 0.03, (n, 1, 1, 1)), dtype=torch.float32)
    older = torch.tensor(1 + random.normal(0, 0.006, (n, 2, 1, 1)), dtype=torch.float32)
    x[:, 3:] *= older
    for i in range(n):
        draw = random.random()
        if draw < 0.08:  # at a stream's start the oldest frame is repeated
            now = (x[i, :3] * grey[0]).sum(0)
            x[i, 4] = x[i, 3]
            if draw < 0.04:
                x[i, 3] = x[i, 4] = now
    if random.random() < 0.2:
        x = compressed(x, float(random.uniform(0.02, 0.12)))
    if random.random() < 0.12:
        small = F.interpolate(x, scale_factor=float(random.uniform(0.4, 0.8)), mode="area")
        x = F.interpolate(small, x.shape[2:], mode="bilinear")
    if random.random() < 0.35:
        at = int(random.integers(len(NOISE) // 2))
        size = x[0].numel()
        for i in range(n):
            k = (at + i * 9973 * 7) % (len(NOISE) - size)
            x[i] += NOISE[k:k + size].reshape(x[i].shape) * float(random.uniform(0, 0.035))
    return x.clamp_(0, 1), boxes
