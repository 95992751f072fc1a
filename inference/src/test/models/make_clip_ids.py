"""Writes clip-ids.json: sentences and the ids that CLIP's tokenizer gives them.

    python3 make_clip_ids.py TOKENIZER.JSON

A second implementation, after the description of the algorithm and in the plainest way (tokens as text, all pairs of one
rank merged at once, no pattern), for the Java one to be held against. Standard library alone. Unicode that is newer than
that of either side is left out.
"""

import json
import sys
import unicodedata
from pathlib import Path

SENTENCES = [
    "",
    "   ",
    "a person walks into the loading bay",
    "A Person WALKS",
    "a dog's bowl isn't here, we've I'll they're he'd I'm",
    "DON'T!!! stop...",
    "3 cars, 12 bikes and 2024 people",
    "x1y22z",
    "'s 't 're",
    "''s",
    "!!'s ''' ?!",
    "tab\tnewline\nreturn\r\nand  two   spaces",
    "no\u00a0break, em\u2003space, ideographic\u3000space",
    "line\u2028separator, next\u0085line",
    "caf\u00e9 na\u00efve \u00fcber \u00c5ngstr\u00f6m",
    "cafe\u0301 composed and a\u0323\u0302 twice",
    "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3 ends in sigma",
    "\u0130stanbul \u0131\u015f\u0131k",
    "Stra\u00dfe \u1e9e",
    "\u4eba\u8d70\u8fdb\u623f\u95f4",
    "\u4eba\u304c\u90e8\u5c4b\u306b\u5165\u308b",
    "\ubc29\uc5d0 \uc0ac\ub78c\uc774",
    "\u0447\u0435\u043b\u043e\u0432\u0435\u043a \u0432\u0445\u043e\u0434\u0438\u0442",
    "\u0634\u062e\u0635 \u064a\u062f\u062e\u0644",
    "\u0928\u092e\u0938\u094d\u0924\u0947",
    "\U0001f600 smile \U0001f44d\U0001f3fd \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001d400\U0001d401 bold",
    "\u00bd \u00b2 \u2167 \u0663",
    "zero\u200bwidth \ufeffmark",
    "control \x01 \x7f \x00 bytes",
    "a<|endoftext|>b <|startoftext|> <|ENDOFTEXT|>",
    "<|endoftext|",
    "http://user:secret@camera-1.local:554/stream?x=1&y=2#z",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "................................................................................",
    "hyphen-ated under_scored slash/ed",
    "\u201cquoted\u201d \u2018single\u2019 it\u2019s \u2014 dash\u2026",
    "100% $5 \u20ac7 \u00a39 #tag @name ^_^ ~`|\\",
    "forklift, pallet; hi-vis vest: helmet? (yes)",
]


def letters():
    """byte -> printable letter"""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    table, spare = {b: chr(b) for b in printable}, 0
    for byte in range(256):
        if byte not in table:
            table[byte] = chr(0x100 + spare)
            spare += 1
    return table


def normalise(text):
    composed = unicodedata.normalize("NFC", text)
    spaced, gap = "", False
    for c in composed:
        # str.isspace also counts four separators that are controls, which Unicode does not call white space.
        space = c.isspace() and not "\x1c" <= c <= "\x1f"
        if not space:
            spaced += c
        elif not gap:
            spaced += " "
        gap = space
    return "".join(c.lower() for c in spaced)


def words(text):
    def kind(c):
        category = unicodedata.category(c)
        return "space" if c == " " else category[0] if category[0] in "LN" else "sign"

    at = 0
    while at < len(text):
        short = next((s for s in ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d") if text.startswith(s, at)), None)
        if short:
            yield short
            at += len(short)
            continue
        what, end = kind(text[at]), at + 1
        while what in ("L", "sign") and end < len(text) and kind(text[end]) == what:
            end += 1
        if what != "space":
            yield text[at:end]
        at = end


def pieces(word, ranks):
    tokens = [*word[:-1], word[-1] + "</w>"]
    while True:
        pairs = [(ranks[pair], pair) for pair in zip(tokens, tokens[1:]) if pair in ranks]
        if not pairs:
            return tokens
        left, right = min(pairs)[1]
        merged, at = [], 0
        while at < len(tokens):
            if tokens[at:at + 2] == [left, right]:
                merged.append(left + right)
                at += 2
            else:
                merged.append(tokens[at])
                at += 1
        tokens = merged


def main():
    model = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["model"]
    vocabulary, byte_letters = model["vocab"], letters()
    ranks = {tuple(pair): rank for rank, pair in enumerate(model["merges"])}
    start, end = "<|startoftext|>", "<|endoftext|>"

    def plain(text):
        for word in words(normalise(text)):
            yield from pieces("".join(byte_letters[b] for b in word.encode()), ranks)

    def encode(text):
        tokens = [start]
        while text:
            found = [(text.find(s), s) for s in (start, end) if s in text]
            at, special = min(found, default=(len(text), None))
            tokens += plain(text[:at])
            if special:
                tokens.append(special)
            text = text[at + len(special or ""):]
        return [vocabulary[t] for t in [*tokens, end]]

    cases = ",\n".join(" " + json.dumps({"text": s, "ids": encode(s)}) for s in SENTENCES)
    Path(__file__).with_name("clip-ids.json").write_text(f"[\n{cases}\n]\n")


if __name__ == "__main__":
    main()
