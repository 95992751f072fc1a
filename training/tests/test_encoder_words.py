"""Byte pairs: what is learnt is written as CLIP writes it and read back, and no text is beyond them."""

import json
from collections import Counter

import numpy as np

from sightline_training.encoder_words import LAST, Words, learn, words_of

WORDS = Words(learn(Counter({"walking": 9, "walks": 7, "talking": 5, "car": 4, "a": 9}), 40))


def test_ascii_text_is_cut_as_any_text_is():
    text = "A man's  car, no.7 stops -- 42 people don't"
    assert words_of(text) == ["a", "man", "'s", "car", ",", "no", ".", "7", "stops", "--", "4", "2", "people", "don", "'t"]
    assert words_of(text + " é")[:-1] == words_of(text)


def test_a_word_of_the_corpus_is_one_token_and_its_parts_are_met_with_dropout():
    assert len(WORDS.word("walking")) == 1
    random = np.random.default_rng(0)
    cut = {tuple(WORDS.word("walking", 0.5, random)) for _ in range(50)}
    assert len(cut) > 3
    text = {i: t for t, i in WORDS.ids.items()}
    assert {"".join(text[i] for i in c) for c in cut} == {"walking" + LAST}


def test_unknown_words_and_signs_become_bytes():
    text = {i: t for t, i in WORDS.ids.items()}
    ids = WORDS.encode("zé 山")
    assert ids[0] == WORDS.start and ids[-1] == WORDS.end
    assert all(len(text[i].removesuffix(LAST)) == 1 for i in ids[1:-1])


def test_the_file_reads_back(tmp_path):
    file = tmp_path / "tokenizer.json"
    file.write_text(json.dumps(WORDS.tokenizer_json()))
    back = Words.read(file)
    assert back.ids == WORDS.ids
    for text in ("a car walks", "talking walkers", "~!"):
        assert back.encode(text) == WORDS.encode(text)
