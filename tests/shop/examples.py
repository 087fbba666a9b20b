"""How many examples a property is tried with: few in the quick run, many in the bench."""

import atexit
import json
import os
from collections import Counter
from pathlib import Path
from typing import Final

from hypothesis import settings

#: `pinxit bench shop --full` asks for as many of each property.
NUM_EXAMPLES: Final = int(os.environ.get("PINXIT_EXAMPLES", "25"))

#: The few are the same each time, so that they always reach the same lines.
few_or_many = settings(
    max_examples=NUM_EXAMPLES, deadline=None, database=None, derandomize=NUM_EXAMPLES <= 25
)


_COUNTS: Counter[str] = Counter()


def count(name: str) -> None:
    """Count one example, for the bench to add up."""
    _COUNTS[name] += 1


@atexit.register
def _hand_over() -> None:
    path = os.environ.get("PINXIT_EXAMPLES_COUNTED")
    if path and _COUNTS:
        Path(path).write_text(json.dumps(_COUNTS), encoding="utf-8")
