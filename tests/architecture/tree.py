"""The source tree as the architecture tests see it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "src" / "pinxit"
#: From the ground up; a room may know those before it (and not its neighbour on one storey).
STOREYS: Final = (
    ("kernel",),
    ("jobs",),
    ("accounts",),
    ("provenance",),
    ("market", "ethics"),
    ("corpus",),
    ("training",),
    ("optimisation",),
    ("studio",),
    ("appraisal",),
    ("gallery",),
    ("shop",),
    ("site", "client"),
)
ROOMS: Final = tuple(room for storey in STOREYS for room in storey)


def python_files(*folders: str) -> Iterator[Path]:
    """Yield every Python file of these folders of the repository, sorted."""
    for folder in folders:
        yield from sorted(
            path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts
        )


def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def storey_of(room: str) -> int:
    """Return how high a room lies, the kernel at 0."""
    return next(level for level, rooms in enumerate(STOREYS) if room in rooms)
