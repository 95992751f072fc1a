"""What the street encoder learns from: every sentence of a batch against every picture, and against every actor where it stands."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from sightline_training import encoder_facts as truths
from sightline_training.encoder_data import CLOSE
from sightline_training.encoder_model import (ACTOR, COLUMNS, DIM, GLIMPSE, HEIGHT, ROWS, WIDTH, cell_of, from_extent, glimpses_of,
                                               sampled, spot_of, to_extent)

SIZES = [len(truths.OF[kind]) for _, kind in truths.FIELDS]
ACTIONS, KINDS, COLOURS = (len(truths.OF[k]) for k in ("action", "kind", "colour"))


class Tutors(nn.Module):
    """Linear readers that make vectors say plainly what they hold; training alone has them."""

    def __init__(self):
        super().__init__()
        self.sentence = nn.Linear(DIM, sum(SIZES))
        self.asked = nn.Linear(ACTOR, sum(SIZES))
        self.actor = nn.Linear(ACTOR, KINDS + 2 * COLOURS + len(truths.OF["wears"]))
        self.deed = nn.Linear(ACTOR, ACTIONS)
        self.box = nn.Linear(ACTOR, 4)
        self.picture = nn.Linear(DIM, ACTIONS + KINDS)


@dataclass(frozen=True)
class Weights:
    picture: float = 1.0
    actor: float = 1.0
    place: float = 0.3      # what a place tells the picture, as said of whoever stands there
    gate: float = 0.1
    heat: float = 0.6
    extent: float = 0.3     # of somebody's middle and size
    found: float = 1.0      # of the same, as said by the spot that stands out
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


def places(boxes, glimpses):
    """Boxes [A,4], shares, and glimpses of them -> the place of each middle, and the places each box covers [A,ROWS*COLUMNS]."""
    row, column = cell_of(glimpses, ROWS, COLUMNS)
    across, down = (torch.arange(COLUMNS) + 0.5) / COLUMNS, (torch.arange(ROWS) + 0.5) / ROWS
    edge = 0.6 / COLUMNS, 0.6 / ROWS
    covers = ((across > boxes[:, :1] - edge[0] - 0.01) & (across < boxes[:, 2:3] + edge[0] + 0.01))[:, None, :] \
        & ((down > boxes[:, 1:2] - edge[1]) & (down < boxes[:, 3:] + edge[1]))[:, :, None]
    return row * COLUMNS + column, covers.flatten(1)


def shaken(glimpses, random):
    """Glimpses [A,3] as they may be found: a little beside their middle, a little larger or smaller."""
    by = torch.from_numpy(random.normal(size=(3, len(glimpses)))).to(glimpses.dtype)
    side = glimpses[:, 2]
    return torch.stack((glimpses[:, 0] + 0.06 * by[0] * side / WIDTH, glimpses[:, 1] + 0.06 * by[1] * side / HEIGHT,
                        side * torch.exp(0.1 * by[2])), 1)


def within(glimpses, others):
    """Glimpses [A,3] as they are in close-ups around others [A,3]."""
    share = others[:, 2:] * (CLOSE / GLIMPSE)
    middle = 0.5 + (glimpses[:, :2] - others[:, :2]) * glimpses.new_tensor([WIDTH, HEIGHT]) / share
    return torch.cat((middle, glimpses[:, 2:] / share * CLOSE), 1)


def by_picture(owner, glimpses, pictures):
    """Glimpses [A,3] in the order of their pictures -> [pictures,K,3], K the most of one, and the row of each in [pictures*K]."""
    counts = torch.bincount(owner, minlength=pictures)
    most = max(1, int(counts.max()))
    row = owner * most + torch.arange(len(owner)) - (counts.cumsum(0) - counts)[owner]
    out = glimpses.new_tensor([0.5, 0.5, 1.0]).repeat(pictures * most, 1)
    out[row] = glimpses
    return out.reshape(pictures, most, 3), row


def of_actors(towers, tutors, actor, asked, told, sure, batch, which, boxes, weights):
    """What is said of those actors of a batch [A,ACTOR]: which sentences [M,ACTOR] hold of them, how they look, what they do, where they are.

    What is never shown of a kind and colour is not held against them, lest colours come to say who does not run.
    """
    if not len(actor):
        return {}
    looks, deeds, shown, worn = (torch.from_numpy(x)[which] for x in (batch.actor_looks, batch.actor_facts, batch.actor_shown, batch.actor_worn))
    kind, colour, second, wears = tutors.actor(actor * 8).split([KINDS, COLOURS, COLOURS, len(truths.OF["wears"])], 1)
    guess = kind, colour.masked_fill(~worn, -1e4), second, wears
    done = F.binary_cross_entropy_with_logits(tutors.deed(actor * 8), deeds, reduction="none")
    return {"actor": pairs(towers.actor_logits(actor, asked), told, sure) * weights.actor,
            "looks": sum(F.cross_entropy(g, looks[:, i]) for i, g in enumerate(guess)) * weights.looks,
            "deeds": (done * shown).mean() * weights.deeds,
            "box": F.smooth_l1_loss(tutors.box(actor * 8).float(), boxes) * weights.box}


def of_sentences(batch, weights, **guesses):
    """What vectors of sentences say of the fields of their meanings."""
    meanings = torch.from_numpy(batch.meanings).long()
    return {name: sum(F.cross_entropy(f, meanings[:, i]) for i, f in enumerate(guess.split(SIZES, 1))) / len(SIZES) * weights.tutor
            for name, guess in guesses.items()}


def close_up_loss(towers, tutors, batch, planes, random, weights=Weights()):
    """What is learnt from close-ups of actors alone [A,5,CLOSE,CLOSE] -> the sum, and its parts by name."""
    right = glimpses_of(torch.from_numpy(batch.actor_box))
    glimpses = shaken(right, random)
    actor = towers.image.actor(sampled(towers.image.see(planes), within(glimpses, right)[:, None]), glimpses)
    _, asked, _ = towers.text(torch.from_numpy(batch.tokens), torch.from_numpy(batch.token_valid))
    told, sure = (torch.from_numpy(x).float() for x in (batch.actor_truth, batch.actor_known))
    own = torch.from_numpy(batch.own)[None] == torch.from_numpy(batch.actor_owner)[:, None]
    sure = sure * weighed(told, torch.from_numpy(batch.known).float()[batch.actor_owner], own, weights)
    parts = of_actors(towers, tutors, actor, asked, told, sure, batch, slice(None), torch.from_numpy(batch.actor_box), weights)
    parts |= of_sentences(batch, weights, asked=tutors.asked(asked * 8))
    return sum(parts.values()), {k: float(v.detach()) for k, v in parts.items()}


def standing_out(heat, owner, spot):
    """The spots [A] that heat [N,2*ROWS*2*COLUMNS] would find near the right ones [A] of their pictures [A]: the hottest of the nine."""
    row, column = spot // (2 * COLUMNS), spot % (2 * COLUMNS)
    by = torch.arange(9)
    rows = (row[:, None] + by // 3 - 1).clamp(0, 2 * ROWS - 1)
    near = rows * 2 * COLUMNS + (column[:, None] + by % 3 - 1).clamp(0, 2 * COLUMNS - 1)
    return near.gather(1, heat[owner[:, None], near].argmax(1, keepdim=True))[:, 0]


FOUND = 0.8                 # share of actors that are seen as they are found, once the network finds them


def loss(towers, tutors, batch, planes, boxes, random, finds=False, weights=Weights()):
    """-> the sum, and its parts by name. Where it `finds`, actors are mostly read from glimpses where heat and extent put them."""
    seen = towers.image.see(planes)
    image, hidden, gate, heat, extent, around = towers.image(seen)
    sentence, asked, _ = towers.text(torch.from_numpy(batch.tokens), torch.from_numpy(batch.token_valid))
    gate, heat = gate.float(), heat.float().flatten(1)
    truth, known = torch.from_numpy(batch.truth).float(), torch.from_numpy(batch.known).float()
    own = torch.from_numpy(batch.own)[None] == torch.arange(len(truth))[:, None]
    parts = {"picture": pairs(towers.logits(image, sentence), truth, weighed(truth, known, own, weights)) * weights.picture}

    inside = (boxes[:, :2] < 1).all(1) & (boxes[:, 2:] > 0).all(1)
    owner, boxes = torch.from_numpy(batch.actor_owner)[inside], boxes[inside]
    right = glimpses_of(boxes)
    place, covers = places(boxes, right)
    target, counted = torch.zeros_like(gate), torch.ones_like(gate)
    counted.index_add_(0, owner, -covers.float())
    target[owner, place] = 1
    counted = torch.maximum((counted > 0.5).float(), target)
    many = target.sum().clamp_min(1)
    parts["gate"] = (F.binary_cross_entropy_with_logits(gate, target, reduction="none") * counted).sum() / many * weights.gate
    # heat is asked for sharply: beside a middle nothing is asked, elsewhere nobody's middle is
    spot, middles = spot_of(right), torch.zeros_like(heat)
    middles[owner, spot] = 1
    beside = F.max_pool2d(middles.reshape(-1, 1, 2 * ROWS, 2 * COLUMNS), 3, 1, 1).flatten(1)
    parts["heat"] = (F.binary_cross_entropy_with_logits(heat, middles, reduction="none")
                     * torch.maximum(1 - beside, middles)).sum() / many * weights.heat
    parts["extent"] = F.smooth_l1_loss(extent.float().flatten(1, 2)[owner, spot], to_extent(spot, right), reduction="sum",
                                       beta=0.1) / many * weights.extent

    told, sure = (torch.from_numpy(x)[inside].float() for x in (batch.actor_truth, batch.actor_known))
    sure = sure * weighed(told, known[owner], own[owner], weights)
    code = F.normalize(towers.image.code(hidden[owner, place]).float(), dim=1)
    parts["place"] = pairs(towers.logits(code, sentence, towers.place_bias), told, sure) * weights.place
    glimpses = shaken(right, random)
    if finds:
        spot = standing_out(heat.detach(), owner, spot)
        told_extent = extent.float().flatten(1, 2)[owner, spot]
        parts["found"] = F.smooth_l1_loss(told_extent, to_extent(spot, right), reduction="sum", beta=0.1) / many * weights.found
        as_found = torch.from_numpy(random.random(len(spot)) < FOUND)[:, None]
        glimpses = torch.where(as_found, from_extent(spot, told_extent.detach()), glimpses)
    glimpses, row = by_picture(owner, glimpses, len(image))
    actor = towers.image.actor(sampled(seen, glimpses)[row], glimpses.flatten(0, 1)[row], towers.image.actor.near(around, glimpses)[row])
    looks, deeds = torch.from_numpy(batch.actor_looks)[inside], torch.from_numpy(batch.actor_facts)[inside]
    parts |= of_actors(towers, tutors, actor, asked, told, sure, batch, inside, boxes, weights)
    parts |= of_sentences(batch, weights, fields=tutors.sentence(sentence * 8), asked=tutors.asked(asked * 8))

    there = torch.zeros(len(image), ACTIONS + KINDS)
    there.index_put_((owner[:, None].expand_as(deeds), torch.arange(ACTIONS)[None].expand_as(deeds)), deeds, accumulate=True)
    there[owner, ACTIONS + looks[:, 0]] = 1
    parts["present"] = F.binary_cross_entropy_with_logits(tutors.picture(image * 8), there.clamp(0, 1)) * 10 * weights.tutor
    return sum(parts.values()), {k: float(v.detach()) for k, v in parts.items()}
