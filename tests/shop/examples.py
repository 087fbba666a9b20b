"""How many examples a property is tried with: few in the quick run, many in the bench."""

import json
import os
from pathlib import Path
from typing import Final

from hypothesis import settings

#: `pinxit bench shop --full` asks for as many of each property.
NUM_EXAMPLES: Final = int(os.environ.get("PINXIT_EXAMPLES", "25"))

few_or_many = settings(max_examples=NUM_EXAMPLES, deadline=None, database=None)


def count(name: str) -> None:
    """Count one example, for the bench to add up."""
    path = os.environ.get("PINXIT_EXAMPLES_COUNTED")
    if path:
        _COUNTS[name] = _COUNTS.get(name, 0) + 1
        if _COUNTS[name] % 500 == 0 or _COUNTS[name] >= NUM_EXAMPLES:
            Path(path).write_text(json.dumps(_COUNTS), encoding="utf-8")


_COUNTS: dict[str, int] = {}
