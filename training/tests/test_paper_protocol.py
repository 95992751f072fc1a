"""The paper's figures are the same in Java: what is written down here is read by PaperProtocolTest of core.

After a change, write it anew with `GOLDEN_WRITE=1 python -m pytest tests/test_paper_protocol.py`.
"""

import os
from pathlib import Path

import numpy as np

from sightline_training import paper_protocol

GOLDEN = Path(__file__).parent / "golden" / "paper_protocol.txt"
STEPS = (1, 7, 40, 128, 129, 300, 700)


def scores(random, steps):
    """Smooth curves on a grid so coarse that scores tie."""
    noise = random.random((steps + 8, 3))
    smooth = np.stack([np.convolve(noise[:, k], np.ones(9) / 9, "valid") for k in range(3)], 1)
    return np.round(smooth ** 3 * 4, 2).clip(0, 1).astype(np.float32)


def recorded():
    random = np.random.default_rng(5)
    lines = []
    for steps in STEPS:
        s, seconds = scores(random, steps), round(steps * 0.25, 2)
        lines.append(f"video {seconds}")
        lines += [name + "".join(f" {x:g}" for x in s[:, k]) for k, name in enumerate(("start", "end", "inside"))]
        lines += [f"moment {a:.9f} {b:.9f}" for a, b in paper_protocol.proposals(s, seconds)]
        for part in (0.1, 0.5):
            start = round(seconds * 0.3, 2)
            end = round(start + seconds * part, 2)
            at = np.arange(steps)
            inside = (at >= start / seconds * (steps - 1)) & (at <= end / seconds * (steps - 1))
            lines.append(f"precision {start} {end} {paper_protocol.calibrated_precision(inside, s[:, 2]):.9f}")
    return "\n".join(lines) + "\n"


def test_the_figures_are_as_written_down_for_java():
    made = recorded()
    if os.environ.get("GOLDEN_WRITE"):
        GOLDEN.write_text(made)
    assert made == GOLDEN.read_text()
