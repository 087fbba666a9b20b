"""The data of a path in SVG, as absolute points.

**Source:** W3C, "Scalable Vector Graphics (SVG) 2", section 9.3.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pinxit.kernel import PinxitError

_TOKEN: Final = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
#: For each command, the axis of each number: x, y, or r for what is no place.
_AXES: Final = {
    "M": "xy", "L": "xy", "H": "x", "V": "y", "C": "xyxyxy", "S": "xyxy", "Q": "xyxy", "T": "xy",
    "A": "rrrrrxy", "Z": "",
}  # fmt: skip
_ARC_FLAGS: Final = (3, 4)


class BadPathError(PinxitError):
    """A path's data cannot be read."""

    remedy = "Open the drawing in an editor of SVG, and save it again."


@dataclass(frozen=True, slots=True)
class Step:
    """One command with its numbers, absolute.

    Attributes:
        command: Upper case.
        axes: For each number x, y, or r (a radius, an angle or a flag).
        numbers: As many.
    """

    command: str
    axes: str
    numbers: tuple[float, ...]

    def __str__(self) -> str:
        return self.command + " ".join(
            f"{number:.4f}".rstrip("0").rstrip(".") for number in self.numbers
        )


def steps_of(path: str) -> Iterator[Step]:
    """Yield the commands of a path, one for each repetition, all absolute.

    Raises:
        BadPathError: The data are not those of a path.
    """
    at, start = {"x": 0.0, "y": 0.0}, {"x": 0.0, "y": 0.0}
    for command, numbers in _commands(path):
        axes = _AXES[command.upper()]
        if command in "Zz":
            at = dict(start)
            yield Step("Z", "", ())
            continue
        origin = at if command.islower() else {"x": 0.0, "y": 0.0}
        absolute = tuple(
            number + origin.get(axis, 0.0) for axis, number in zip(axes, numbers, strict=True)
        )
        at = {**at, **dict(zip(axes, absolute, strict=True))}
        if command in "Mm":
            start = dict(at)
        yield Step(command.upper(), axes, absolute)


def _commands(path: str) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield each command with the numbers of one repetition."""
    tokens = [_part(token) for token in _tokens(path)]
    place, command = 0, ""
    while place < len(tokens):
        if isinstance(token := tokens[place], str):
            command, place = token, place + 1
        elif command in ("", "Z", "z"):
            raise BadPathError(f"a number where a command is due: {path[:40]!r}")
        count = len(_AXES[command.upper()])
        numbers = [number for number in tokens[place : place + count] if isinstance(number, float)]
        if len(numbers) < count:
            raise BadPathError(f"too few numbers after {command}: {path[:40]!r}")
        yield command, numbers
        place += count
        command = {"M": "L", "m": "l"}.get(command, command)


def _part(token: str) -> str | float:
    return token if token.isalpha() else float(token)


def _tokens(path: str) -> Iterator[str]:
    """Yield commands and numbers; the flags of an arc may stand without anything between."""
    place, command, since = 0, "", 0
    while place < len(path):
        if path[place] in " ,\t\r\n":
            place += 1
            continue
        if command in "Aa" and command and since % 7 in _ARC_FLAGS and path[place] in "01":
            yield path[place]
            place, since = place + 1, since + 1
            continue
        found = _TOKEN.match(path, place)
        if found is None:
            raise BadPathError(f"not the data of a path: {path[place : place + 20]!r}")
        yield found.group()
        command, since = (found.group(), 0) if found.group(1) else (command, since + 1)
        place = found.end()
