"""The feature-level benchmark: `prepare`, and the steps of `field` on it.

    python -m sightline_training.feature_benchmark prepare                     # makes the data with the generator in ../../shared
    python -m sightline_training.feature_benchmark train --model gru --seed 1
    python -m sightline_training.feature_benchmark eval --model gru --seed 1   # figures on the test split
    python -m sightline_training.feature_benchmark report                      # the table of all that was judged
"""

import subprocess
import sys
from pathlib import Path

from sightline_training import field

GENERATOR = Path(__file__).parents[2] / "../shared/benchmarks/feature-grounding/generate.py"
ROOT = Path("../data/feature-grounding")


def prepare(root=ROOT):
    if (root / "video.h5").is_file():
        return
    if not GENERATOR.is_file():
        sys.exit(f"the generator is missing: {GENERATOR}")
    subprocess.run([sys.executable, str(GENERATOR), str(root)], check=True)


def main(words=None):
    words = sys.argv[1:] if words is None else words
    if words == ["prepare"]:
        return prepare()
    return field.main(words, "feature-grounding", ROOT)


if __name__ == "__main__":
    sys.exit(main())
