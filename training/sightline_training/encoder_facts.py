"""What the simulator says is true, as numbers, and which meanings it makes true.

A fact and a meaning are rows of small integers, 0 = left open. It is `Fact` and `Meaning` of the simulator once more, in arrays.
"""

import numpy as np

ACTIONS = ("visible empty stand wait sit lie parked dark covered enter leave walk run stop turn-back fall get-up cross ride drive pass "
           "park drive-off turn open close rise lower light-on light-off meet talk follow fight pick-up put-down leave-behind carry "
           "collide").split()
WIDER = {"man": "person", "woman": "person", "child": "person", "cyclist": "person", "car": "vehicle", "van": "vehicle",
         "lorry": "vehicle", "bag": "item", "backpack": "item", "box": "item", "suitcase": "item"}
KINDS = ("person man woman child cyclist vehicle car van lorry dog item bag backpack box suitcase door barrier light camera "
         "scene").split()
COLOURS = "red blue green yellow white black grey orange pink purple brown".split()
WEARS = "nothing hat backpack".split()
DIRECTIONS = "left-to-right right-to-left towards away".split()
SIDES = "left right near far door".split()


def index(names):
    return {None: 0, **{n: i + 1 for i, n in enumerate(names)}}


OF = {k: index(v) for k, v in {"action": ACTIONS, "kind": KINDS, "colour": COLOURS, "wears": WEARS, "direction": DIRECTIONS,
                               "side": SIDES}.items()}
WIDE = np.array([0] + [OF["kind"][WIDER.get(k, k)] for k in KINDS], np.int16)

# Columns of a meaning; a fact has the same ones, and its subject's id instead of a count.
FIELDS = (("action", "action"), ("subject", "kind"), ("colour", "colour"), ("second", "colour"), ("wears", "wears"),
          ("object", "kind"), ("object_colour", "colour"), ("direction", "direction"), ("side", "side"))
ACTION, SUBJECT, COLOUR, SECOND, WEAR, OBJECT, OBJECT_COLOUR, DIRECTION, SIDE, LAST = range(10)
VISIBLE, CARRY, PARKED = OF["action"]["visible"], OF["action"]["carry"], OF["action"]["parked"]
VEHICLE, BACKPACK, PERSON = OF["kind"]["vehicle"], OF["kind"]["backpack"], OF["kind"]["person"]


def swapped(kind, one, other):
    """Numbers of that kind -> the same with these two exchanged."""
    out = np.arange(max(OF[kind].values()) + 1, dtype=np.int16)
    out[[OF[kind][one], OF[kind][other]]] = OF[kind][other], OF[kind][one]
    return out


MIRROR = {DIRECTION: swapped("direction", "left-to-right", "right-to-left"), SIDE: swapped("side", "left", "right")}


def mirrored(facts):
    """What holds in the picture's mirror image; facts [F,10]."""
    out = facts.copy()
    for column, other in MIRROR.items():
        out[:, column] = other[out[:, column]]
    return out


def meaning(values, count):
    """Names or None by column of FIELDS, and how many are asked for -> row [10]."""
    return [OF[kind][v] for (_, kind), v in zip(FIELDS, values)] + [count]


def fact(action, subject, kind, colour, second, wears, _, other, other_colour, direction, side):
    """As the simulator writes a fact, without its times -> row [10]; the last column is the subject's id."""
    return [OF[t][v] for (_, t), v in zip(FIELDS, (action, kind, colour, second, wears, other, other_colour, direction, side))] + [subject]


def matches(facts, meanings):
    """Facts [F,10], meanings [M,10] -> bool [F,M]: which fact makes which meaning of one true; counts are not looked at."""
    f, m = facts[:, None, :], meanings[None, :, :]
    same = (m[..., :LAST] == 0) | (f[..., :LAST] == m[..., :LAST])
    for column in (SUBJECT, OBJECT):
        same[..., column] |= (WIDE[f[..., column]] == m[..., column]) & (f[..., column] > 0)
    return same.all(-1)


def any_of(match, owner, owners):
    """bool [F,M], whose each row is [F] in order -> bool [owners,M]."""
    held = np.zeros((owners, match.shape[1]), bool)
    first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]]) if len(owner) else owner
    if len(owner):
        held[owner[first]] = np.logical_or.reduceat(match, first)
    return held


def truth(facts, owner, owners, meanings, match=None):
    """Facts [F,10] that hold now, whose frame each is [F] in order, how many frames, meanings [M,10] -> bool [owners,M]."""
    match = matches(facts, meanings) if match is None else match
    held = any_of(match, owner, owners)
    two = np.flatnonzero(meanings[:, LAST] == 2)
    if len(two):
        subject = owner.astype(np.int64) * (1 << 20) + facts[:, LAST]
        for m in two:
            which = np.unique(subject[match[:, m]]) >> 20
            held[:, m] = np.bincount(which, minlength=owners) == 2
    return held


def unknowable(meanings, crowded):
    """Meanings [M,10], crowded bool [B] -> bool [B,M]: what the simulator does not answer there."""
    parked = (WIDE[meanings[:, SUBJECT]] == VEHICLE) & np.isin(meanings[:, ACTION], (VISIBLE, PARKED))
    carried = (meanings[:, ACTION] == CARRY) & (meanings[:, OBJECT] == BACKPACK)
    return (crowded[:, None] & parked[None]) | carried[None]


def never_shown(facts, enough=10):
    """Facts [F,10], a row of each actor and deed -> bool [kinds,colours,actions]: which wide kinds of which colour are never shown doing
    what, though chance alone would have shown `enough` of them, were colours spread over kinds and deeds alike. That no yellow person runs
    in what is trained on says nothing about yellow people who run."""
    kind, colour, action = WIDE[facts[:, SUBJECT]], facts[:, COLOUR], facts[:, ACTION]
    shown = np.zeros((len(OF["kind"]), len(OF["colour"]), len(OF["action"])))
    np.add.at(shown, (kind, colour, action), 1)
    coloured = shown[:, 1:]
    share = coloured.sum((0, 2)) / max(1, coloured.sum())
    out = np.zeros(shown.shape, bool)
    out[:, 1:] = (coloured == 0) & (coloured.sum(1)[:, None] * share[None, :, None] >= enough)
    return out
