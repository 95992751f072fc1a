"""Byte pairs of the street encoder: learnt from sentences, written as CLIP's tokenizer.json, which the Java side reads."""

import json
import re
import unicodedata
from collections import Counter

START, END = "<|startoftext|>", "<|endoftext|>"
LAST = "</w>"
PATTERN = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
ASCII = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[a-z]+|[0-9]|[^\sa-z0-9]+")
SHORT = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")

# Words that say nothing about a picture: a sentence of these and unknown ones is unknown.
FUNCTION = frozenset("""a an the this that these those it its he she his her they them their there some any of to in on at by with
from for and or is are was were be been being has have had do does did as who which what""".split())


def letters():
    """One printable letter a byte, as in GPT-2 and CLIP; 256 of them, by byte."""
    plain = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    out, extra = {b: chr(b) for b in plain}, 256
    for b in range(256):
        if b not in out:
            out[b] = chr(extra)
            extra += 1
    return [out[b] for b in range(256)]


LETTERS = letters()


def words_of(text):
    """The words, single digits and runs of signs of a text, in small letters."""
    if text.isascii():
        return ASCII.findall(text.lower())
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).lower()
    kinds = "".join({"L": "L", "N": "N", "Z": " "}.get(unicodedata.category(c)[0], "S") for c in text)
    found, at = [], 0
    while at < len(text):
        short = next((s for s in SHORT if text.startswith(s, at)), None)
        if short:
            found.append(short)
            at += len(short)
        elif kinds[at] == " ":
            at += 1
        elif kinds[at] == "N":
            found.append(text[at])
            at += 1
        else:
            to = at + 1
            while to < len(text) and kinds[to] == kinds[at]:
                to += 1
            found.append(text[at:to])
            at = to
    return found


def symbols(word):
    spelt = [LETTERS[b] for b in word.encode()]
    return spelt[:-1] + [spelt[-1] + LAST]


def learn(counts, merges):
    """Counter of words -> list of pairs, the most frequent first; ties in the order of the letters."""
    spelt = {w: symbols(w) for w in sorted(counts)}
    learnt = []
    while len(learnt) < merges:
        pairs = Counter()
        for w, s in spelt.items():
            for pair in zip(s, s[1:]):
                pairs[pair] += counts[w]
        if not pairs:
            break
        best = min(pairs, key=lambda p: (-pairs[p], p))
        if pairs[best] < 2:
            break
        learnt.append(best)
        for w, s in spelt.items():
            spelt[w] = joined(s, best)
    return learnt


def joined(spelt, pair):
    out, i = [], 0
    while i < len(spelt):
        if i + 1 < len(spelt) and (spelt[i], spelt[i + 1]) == pair:
            out.append(spelt[i] + spelt[i + 1])
            i += 2
        else:
            out.append(spelt[i])
            i += 1
    return out


class Words:
    """A vocabulary and its merges."""

    def __init__(self, merges):
        self.merges = [tuple(m) for m in merges]
        tokens = LETTERS + [x + LAST for x in LETTERS] + [a + b for a, b in self.merges] + [START, END]
        self.ids = {t: i for i, t in enumerate(dict.fromkeys(tokens))}
        self.rank = {m: i for i, m in reversed(list(enumerate(self.merges)))}
        self.start, self.end = self.ids[START], self.ids[END]
        self.seen = {}

    def __len__(self):
        return len(self.ids)

    def word(self, word, dropout=0.0, random=None):
        """Token ids of a word; with dropout some merges are left out, so that its parts are met too."""
        if not dropout and word in self.seen:
            return self.seen[word]
        spelt = symbols(word)
        while len(spelt) > 1:
            ranked = [(self.rank[p], p) for p in zip(spelt, spelt[1:]) if p in self.rank]
            if dropout:
                ranked = [r for r in ranked if random.random() >= dropout]
            if not ranked:
                break
            spelt = joined(spelt, min(ranked)[1])
        found = [self.ids[s] for s in spelt]
        if not dropout:
            self.seen[word] = found
        return found

    def encode(self, sentence):
        """Token ids with those of start and end."""
        return [self.start, *(i for w in words_of(sentence) for i in self.word(w)), self.end]

    def tokenizer_json(self):
        special = [{"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
                    "special": True} for t, i in ((START, self.start), (END, self.end))]
        return {
            "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
            "normalizer": {"type": "Sequence", "normalizers": [
                {"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}, {"type": "Lowercase"}]},
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": PATTERN}, "behavior": "Removed", "invert": True},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}]},
            "post_processor": {"type": "TemplateProcessing",
                               "single": [{"SpecialToken": {"id": START, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                                          {"SpecialToken": {"id": END, "type_id": 0}}],
                               "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                               "special_tokens": {t: {"id": t, "ids": [i], "tokens": [t]}
                                                  for t, i in ((START, self.start), (END, self.end))}},
            "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
            "model": {"type": "BPE", "dropout": None, "unk_token": END, "continuing_subword_prefix": "",
                      "end_of_word_suffix": LAST, "fuse_unk": False, "byte_fallback": False,
                      "vocab": self.ids, "merges": [" ".join(m) for m in self.merges]},
        }

    @classmethod
    def read(cls, path):
        return cls([m.split(" ", 1) for m in json.loads(path.read_text())["model"]["merges"]])
