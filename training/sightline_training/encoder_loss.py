"""What the street encoder learns from: every sentence of a batch against every picture, and against every actor where it stands."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from sightline_training import encoder_facts as truths
from sightline_training.encoder_model import ACTOR, COLUMNS, DIM, ROWS

SIZES = [len(truths.OF[kind]) for _, kind in truths.FIELDS]
ACTIONS, KINDS = len(truths.OF["action"]), len(truths.OF["kind"])


class Tutors(nn.Module):
    """Linear readers that make vectors say plainly what they hold; training alone has them."""

    def __init__(self):
        super().__init__()
        self.sentence = nn.Linear(DIM, sum(SIZES))
        self.asked = nn.Linear(ACTOR, sum(SIZES))
        self.actor = nn.Linear(ACTOR, KINDS + 2 * len(truths.OF["colour"]) + len(truths.OF["wears"]))
        self.deed = nn.Linear(ACTOR, ACTIONS)
        self.box = nn.Linear(ACTOR, 4)
        self.picture = nn.Linear(DIM, ACTIONS + KINDS)


@dataclass(frozen=True)
class Weights:
    picture: float = 1.0
    actor: float = 1.0
    place: float = 0.3      # what a place tells the picture, as said of whoever stands there
    gate: float = 0.1
    heat: float = 0.2
    box: float = 0.5
    looks: float = 0.15     # each of four
    deeds: float = 5.0
    tutor: float = 0.3
    absent: float = 0.3     # a false sentence, against a true one
    near: float = 3.0       # a false sentence that was chosen for this very picture


def pairs(logits, truth, weight):
    """Sigmoid loss over pairs, so much a true one."""
    loss = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    return (loss * weight).sum() / (truth * (weight > 0)).sum().clamp_min(1)


def weighed(truth, known, own, weights):
    """What pairs count for, where a sentence is known to hold or not: those chosen for this very picture more."""
    return known * torch.where(truth > 0, 1.0, weights.absent * torch.where(own, weights.near, 1.0))


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


def moved(place, covers, random):
    """Places [A], now and then the one beside it, as heat may find them, if the actor is there too."""
    row, column = place // COLUMNS, place % COLUMNS
    by = torch.from_numpy(random.integers(-1, 2, (2, len(place))) * (random.random(len(place)) < 0.5))
    other = (row + by[0]).clamp(0, ROWS - 1) * COLUMNS + (column + by[1]).clamp(0, COLUMNS - 1)
    return torch.where(covers.gather(1, other[:, None])[:, 0], other, place)


def of_actors(towers, tutors, actor, asked, told, sure, looks, deeds, boxes, weights):
    """What is said of actors [A,ACTOR]: which sentences [M,ACTOR] hold of them, how they look, what they do, where they are."""
    if not len(actor):
        return {}
    sizes = [KINDS, len(truths.OF["colour"]), len(truths.OF["colour"]), len(truths.OF["wears"])]
    guess = tutors.actor(actor * 8).split(sizes, 1)
    return {"actor": pairs(towers.actor_logits(actor, asked), told, sure) * weights.actor,
            "looks": sum(F.cross_entropy(g, looks[:, i]) for i, g in enumerate(guess)) * weights.looks,
            "deeds": F.binary_cross_entropy_with_logits(tutors.deed(actor * 8), deeds) * weights.deeds,
            "box": F.smooth_l1_loss(tutors.box(actor * 8).float(), boxes) * weights.box}


def of_sentences(batch, weights, **guesses):
    """What vectors of sentences say of the fields of their meanings."""
    meanings = torch.from_numpy(batch.meanings).long()
    return {name: sum(F.cross_entropy(f, meanings[:, i]) for i, f in enumerate(guess.split(SIZES, 1))) / len(SIZES) * weights.tutor
            for name, guess in guesses.items()}


def close_up_loss(towers, tutors, batch, planes, weights=Weights()):
    """What is learnt from close-ups of actors alone [A,5,h,w] -> the sum, and its parts by name."""
    around = towers.image.around(planes)
    place, corner = (torch.from_numpy(x)[:, None] for x in (batch.close_place, batch.close_corner))
    actor = towers.image.actor(around, place, corner, around.shape[3])[:, 0]
    _, asked, _ = towers.text(torch.from_numpy(batch.tokens), torch.from_numpy(batch.token_valid))
    told, sure = (torch.from_numpy(x).float() for x in (batch.actor_truth, batch.actor_known))
    own = torch.from_numpy(batch.own)[None] == torch.from_numpy(batch.actor_owner)[:, None]
    sure = sure * weighed(told, torch.from_numpy(batch.known).float()[batch.actor_owner], own, weights)
    parts = of_actors(towers, tutors, actor, asked, told, sure, torch.from_numpy(batch.actor_looks), torch.from_numpy(batch.actor_facts),
                      torch.from_numpy(batch.actor_box), weights)
    parts |= of_sentences(batch, weights, asked=tutors.asked(asked * 8))
    return sum(parts.values()), {k: float(v.detach()) for k, v in parts.items()}


def loss(towers, tutors, batch, planes, boxes, random, weights=Weights()):
    """-> the sum, and its parts by name."""
    image, hidden, gate, heat, around = towers.image(planes)
    sentence, asked, _ = towers.text(torch.from_numpy(batch.tokens), torch.from_numpy(batch.token_valid))
    gate, heat = gate.float(), heat.float()
    truth, known = torch.from_numpy(batch.truth).float(), torch.from_numpy(batch.known).float()
    own = torch.from_numpy(batch.own)[None] == torch.arange(len(truth))[:, None]
    parts = {"picture": pairs(towers.logits(image, sentence), truth, weighed(truth, known, own, weights)) * weights.picture}

    owner = torch.from_numpy(batch.actor_owner)
    place, inside, covers = places(boxes)
    owner, place, covers = owner[inside], place[inside], covers[inside]
    target, counted = torch.zeros_like(gate), torch.ones_like(gate)
    counted.index_add_(0, owner, -covers.float())
    target[owner, place] = 1
    counted = torch.maximum((counted > 0.5).float(), target)
    many = target.sum().clamp_min(1)
    parts["gate"] = (F.binary_cross_entropy_with_logits(gate, target, reduction="none") * counted).sum() / many * weights.gate
    # heat is asked for sharply: beside a middle nothing is asked, elsewhere nobody's middle is
    beside = F.max_pool2d(target.reshape(-1, 1, ROWS, COLUMNS), 3, 1, 1).flatten(1)
    parts["heat"] = (F.binary_cross_entropy_with_logits(heat, target, reduction="none")
                     * torch.maximum(1 - beside, target)).sum() / many * weights.heat

    told, sure = (torch.from_numpy(x)[inside].float() for x in (batch.actor_truth, batch.actor_known))
    sure = sure * weighed(told, known[owner], own[owner], weights)
    code = F.normalize(towers.image.code(hidden[owner, place]).float(), dim=1)
    parts["place"] = pairs(towers.logits(code, sentence, towers.place_bias), told, sure) * weights.place
    actor = towers.image.actor(around[owner], moved(place, covers, random)[:, None])[:, 0]
    looks, deeds = torch.from_numpy(batch.actor_looks)[inside], torch.from_numpy(batch.actor_facts)[inside]
    parts |= of_actors(towers, tutors, actor, asked, told, sure, looks, deeds, boxes[inside], weights)
    parts |= of_sentences(batch, weights, fields=tutors.sentence(sentence * 8), asked=tutors.asked(asked * 8))

    there = torch.zeros(len(image), ACTIONS + KINDS)
    there.index_put_((owner[:, None].expand_as(deeds), torch.arange(ACTIONS)[None].expand_as(deeds)), deeds, accumulate=True)
    there[owner, ACTIONS + looks[:, 0]] = 1
    parts["present"] = F.binary_cross_entropy_with_logits(tutors.picture(image * 8), there.clamp(0, 1)) * 10 * weights.tutor
    return sum(parts.values()), {k: float(v.detach()) for k, v in parts.items()}
