"""Writes resize.json: small pictures, scaled by Pillow's BICUBIC, for the Java scaler to be held against.

    python3 make_resize.py

Needs Pillow (made with 12.3).
"""

import json
import random
from pathlib import Path

from PIL import Image

SIZES = [((13, 9), (5, 4)), ((5, 4), (11, 9)), ((8, 8), (8, 3)), ((7, 3), (2, 8)), ((40, 1), (3, 1)), ((3, 3), (3, 3))]


def main():
    numbers = random.Random(11)
    cases = []
    for (width, height), size in SIZES:
        # Half of the pixels at the ends of the scale, where the filter overshoots.
        source = bytes(numbers.choice((0, 255, numbers.randrange(256), numbers.randrange(256))) for _ in range(width * height * 3))
        scaled = Image.frombytes("RGB", (width, height), source).resize(size, Image.Resampling.BICUBIC)
        cases.append({"from": [width, height], "to": list(size), "source": list(source), "scaled": list(scaled.tobytes())})
    lines = ",\n".join(" " + json.dumps(case) for case in cases)
    Path(__file__).with_name("resize.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
