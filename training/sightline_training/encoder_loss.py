"""What the street encoder learns from: every sentence of a batch against every picture, and against every actor where it stands."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from sightline_training import encoder_facts as truths
from sightline_training.encoder_model import COLUMNS, DIM, ROWS

SIZES = [len(truths.OF[kind]) for _, kind in truths.FIELDS]
ACTIONS, KINDS = len(truths.OF["action"]), len(truths.OF["kind"])


class Tutors(nn.Module):
    """Linear readers that make vectors say plainly what they hold; training alone has them."""

    def __init__(self):
        super().__init__()
        self.sentence = nn.Linear(DIM, sum(SIZES) + 3)
        self.actor = nn.Linear(DIM, KINDS + 2 * len(truths.OF["colour"]) + len(truths.OF["wears"]))
        self.deed = nn.Linear(DIM, ACTIONS)
        self.picture = nn.Linear(DIM, ACTIONS + KINDS)


@dataclass(frozen=True)
class Weights:
    picture: float = 1.0
    actor: float = 0.5
    gate: float = 0.1
    tutor: float = 0.3
    absent: float = 0.3     # a false sentence, against a true one
    near: float = 3.0       # a false sentence that was chosen for this very picture


def pairs(logits, truth, weight):
    """Sigmoid loss over pairs, so much a true one."""
    loss = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    return (loss * weight).sum() / (truth * (weight > 0)).sum().clamp_min(1)


def places(boxes):
    """[A,4] shares -> the place of each middle, those within the picture [A] bool, and the places each box covers [A,ROWS*COLUMNS]."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = (x >= 0) & (x < 1) & (y >= 0) & (y < 1)
    column, row = (x * COLUMNS).long().clamp(0, COLUMNS - 1), (y * ROWS).long().clamp(0, ROWS - 1)
    across, down = (torch.arange(COLUMNS) + 0.5) / COLUMNS, (torch.arange(ROWS) + 0.5) / ROWS
    edge = 0.6 / COLUMNS, 0.6 / ROWS
    covers = ((across > boxes[:, :1] - edge[0] - 0.01) & (across < boxes[:, 2:3] + edge[0] + 0.01))[:, None, :] \
        & ((down > boxes[:, 1:2] - edge[1]) & (down < boxes[:, 3:] + edge[1]))[:, :, None]
    return row * COLUMNS + column, inside, covers.flatten(1)


def loss(towers, tutors, batch, planes, boxes, weights=Weights()):
    """-> the sum, and its parts by name."""
    image, codes, gate = towers.image(planes)
    sentence, _ = towers.text(torch.from_numpy(batch.tokens), torch.from_numpy(batch.token_valid))
    sentence, codes, gate = sentence.float(), codes.float(), gate.float()
    truth, known = torch.from_numpy(batch.truth).float(), torch.from_numpy(batch.known).float()
    own = torch.from_numpy(batch.own)[None] == torch.arange(len(truth))[:, None]
    weight = known * torch.where(truth > 0, 1.0, weights.absent * torch.where(own, weights.near, 1.0))
    parts = {"picture": pairs(towers.logits(image, sentence), truth, weight) * weights.picture}

    owner = torch.from_numpy(batch.actor_owner)
    place, inside, covers = places(boxes)
    target, counted = torch.zeros_like(gate), torch.ones_like(gate)
    counted.index_add_(0, owner, -covers.float())
    target[owner[inside], place[inside]] = 1
    counted = torch.maximum((counted > 0.5).float(), target)
    parts["gate"] = (F.binary_cross_entropy_with_logits(gate, target, reduction="none") * counted).sum() \
        / target.sum().clamp_min(1) * weights.gate

    owner, place = owner[inside], place[inside]
    code = F.normalize(codes[owner, place], dim=1)
    told, sure = (torch.from_numpy(x)[inside].float() for x in (batch.actor_truth, batch.actor_known))
    parts["actor"] = pairs(towers.logits(code, sentence, towers.place_bias), told,
                           sure * known[owner] * torch.where(told > 0, 1.0, weights.absent)) * weights.actor

    looks, deeds = torch.from_numpy(batch.actor_looks)[inside], torch.from_numpy(batch.actor_facts)[inside]
    sizes = [KINDS, len(truths.OF["colour"]), len(truths.OF["colour"]), len(truths.OF["wears"])]
    guess = tutors.actor(code * 8).split(sizes, 1)
    if len(code):
        parts["looks"] = sum(F.cross_entropy(g, looks[:, i]) for i, g in enumerate(guess)) / 4 * weights.tutor
        parts["deeds"] = F.binary_cross_entropy_with_logits(tutors.deed(code * 8), deeds) * 10 * weights.tutor

    meanings = torch.from_numpy(batch.meanings).long()
    fields = tutors.sentence(sentence * 8).split([*SIZES, 3], 1)
    parts["fields"] = sum(F.cross_entropy(f, meanings[:, i]) for i, f in enumerate(fields)) / len(fields) * weights.tutor

    there = torch.zeros(len(image), ACTIONS + KINDS)
    there.index_put_((owner[:, None].expand_as(deeds), torch.arange(ACTIONS)[None].expand_as(deeds)), deeds, accumulate=True)
    there[owner, ACTIONS + looks[:, 0]] = 1
    parts["present"] = F.binary_cross_entropy_with_logits(tutors.picture(image * 8), there.clamp(0, 1)) * 10 * weights.tutor
    return sum(parts.values()), {k: float(v.detach()) for k, v in parts.items()}
