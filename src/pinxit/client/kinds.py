"""What a studio does to pictures, and what each treatment takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting of a treatment.

    Attributes:
        name: What a request calls it.
        title: What people call it.
        type: integer, string or boolean.
        least: The lowest value; `None` if there is none.
        most: The highest value; `None` if there is none.
        choices: The values that it may have; empty if it is free.
        usual: What it is if it is left out; `None` if it is drawn.
    """

    name: str
    title: str
    type: str
    least: int | None
    most: int | None
    choices: tuple[str | int, ...]
    usual: str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A treatment.

    Attributes:
        kind: What a request calls it.
        title: What people call it.
        does: What it does, in a sentence.
        takes_manner: Whether it takes the manner of another picture.
        takes_mask: Whether it takes a mask.
        settings: What it takes.
    """

    kind: str
    title: str
    does: str
    takes_manner: bool
    takes_mask: bool
    settings: tuple[Setting, ...]


def kind_of(body: Mapping[str, Any]) -> Kind:
    """Return the treatment of an answer."""
    return Kind(
        kind=str(body["kind"]),
        title=str(body["title"]),
        does=str(body["does"]),
        takes_manner=bool(body["takes_manner"]),
        takes_mask=bool(body["takes_mask"]),
        settings=tuple(
            Setting(
                name=str(each["name"]),
                title=str(each["title"]),
                type=str(each["type"]),
                least=each["least"],
                most=each["most"],
                choices=tuple(choice["value"] for choice in each["choices"]),
                usual=each["usual"],
            )
            for each in body["settings"]
        ),
    )
