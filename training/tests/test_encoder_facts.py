"""Which facts make which meanings true: `Meaning.matches` and `Meaning.windows` of the simulator once more."""

import numpy as np

from sightline_training import encoder_facts as truths


def fact(action, number, kind, colour=None, other=None, direction=None, side=None, wears="nothing"):
    return truths.fact(action, number, kind, colour, None, wears, None, other, None, direction, side)


def meaning(action, kind, colour=None, other=None, direction=None, side=None, wears=None, count=1):
    return truths.meaning([action, kind, colour, None, wears, other, None, direction, side], count)


FACTS = np.array([fact("walk", 1, "man", "red", direction="towards"), fact("visible", 1, "man", "red"), fact("visible", 2, "woman", "blue"),
                  fact("carry", 2, "woman", "blue", "suitcase")], np.int16)
NOW = np.zeros(4, np.int64)


def held(*meanings, facts=FACTS, owner=NOW, owners=1):
    return truths.truth(facts, owner, owners, np.array(meanings, np.int16)).tolist()


def test_what_is_left_open_and_wider_kinds_match():
    assert held(meaning("walk", "person"), meaning("walk", "man", "red", direction="towards"), meaning("carry", "person", None, "item")) \
        == [[True, True, True]]


def test_another_colour_action_kind_or_way_does_not():
    assert held(meaning("walk", "man", "blue"), meaning("run", "man"), meaning("walk", "woman"), meaning("walk", "man", direction="away"),
                meaning("carry", "woman", "blue", "bag"), meaning("walk", "man", wears="hat"), meaning("walk", "vehicle")) == [[False] * 7]


def test_the_colour_of_one_is_not_lent_to_the_other():
    assert held(meaning("visible", "woman", "red"), meaning("visible", "woman", "blue")) == [[False, True]]


def test_two_are_two_different_ones_and_not_three():
    two = meaning("visible", "person", count=2)
    third = np.concatenate([FACTS, np.array([fact("visible", 3, "child")], np.int16)])
    twice = FACTS[[1, 1]]
    assert held(two) == [[True]]
    assert held(two, facts=third, owner=np.zeros(5, np.int64)) == [[False]]
    assert held(two, facts=twice, owner=np.zeros(2, np.int64)) == [[False]]


def test_frames_have_their_own_facts():
    assert held(meaning("walk", "person"), meaning("carry", "person"), owner=np.array([0, 0, 2, 2]), owners=3) \
        == [[True, False], [False, False], [False, True]]


def test_no_facts_at_all():
    assert held(meaning("walk", "person"), facts=np.zeros((0, 10), np.int16), owner=np.zeros(0, np.int64), owners=2) == [[False], [False]]


def test_parked_vehicles_are_not_asked_about_where_they_stand_about():
    meanings = np.array([meaning("visible", "car"), meaning("park", "car"), meaning("visible", "person"),
                         meaning("carry", "person", None, "backpack")], np.int16)
    assert truths.unknowable(meanings, np.array([True, False])).tolist() == [[True, False, False, True], [False, False, False, True]]


def test_what_chance_would_have_shown_and_nobody_does_is_never_shown():
    colours, of = ("red", "blue", "green"), {k: truths.OF[k] for k in ("kind", "colour", "action")}
    rows = [fact("walk", i, "man", c) for c in colours for i in range(30)] + [fact("run", i, "woman", c) for c in colours[:2] for i in range(30)]
    rows += [fact("pass", i, "car", "blue") for i in range(9)] + [fact("visible", 1, "door")] * 50
    never = truths.never_shown(np.array(rows, np.int16))
    person, car = of["kind"]["person"], of["kind"]["vehicle"]
    # a fifth of all are green: of sixty who run twelve would have been, of nine cars hardly two
    assert never[person, of["colour"]["green"], of["action"]["run"]]
    assert never.sum() == 1 and not never[car].any()
    assert not truths.never_shown(np.array(rows, np.int16), enough=20).any()
