"""Reading an Iconify set: its drawings, and the names and code points they go by."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pinxit.kernel import PinxitError

#: What a drawing has no need of and a renderer may follow: other files, scripts, entities.
_REACHES_OUT: Final = re.compile(
    r"""<\s*(?:image|script|foreignObject|style|!)|href\s*=\s*["'](?!\#)|url\(\s*["']?(?!["'\#])""",
    re.IGNORECASE,
)


class BadSetError(PinxitError):
    """An illustration set is not in Iconify's shape."""

    remedy = "Use the version of the set that this version of Pinxit names."


class UnsafeDrawingError(PinxitError):
    """A drawing asks for something outside itself: a file, a script, an entity."""

    remedy = "Leave this set out and tell its author; a drawing needs nothing but itself."


@dataclass(frozen=True, slots=True)
class Drawing:
    """One work of a set.

    Attributes:
        name: Its name in the set, such as "grinning-face".
        svg: The whole work; square, the drawing in the middle.
        other_names: Names that the set also gives it.
        hexcode: Its code points where the set states them.
    """

    name: str
    svg: bytes
    other_names: tuple[str, ...]
    hexcode: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, its own first."""
        return (self.name, *self.other_names)


def read_drawings(icons: Mapping[str, object], chars: Mapping[str, object]) -> list[Drawing]:
    """Read the works of a set, by name; works that the set itself has withdrawn are left out.

    Args:
        icons: The content of `icons.json`.
        chars: The content of `chars.json`: names by code points; may be empty.

    Raises:
        BadSetError: Either is not in Iconify's shape.
        UnsafeDrawingError: A drawing reaches outside itself.

    Source:
        Iconify documentation, type `IconifyJSON`.
    """
    try:
        return list(_drawings(icons, chars))
    except (KeyError, TypeError, AttributeError) as error:
        raise BadSetError(f"not an Iconify set: {icons.get('prefix')!r} ({error!r})") from error


def _drawings(icons: Mapping[str, object], chars: Mapping[str, object]) -> Iterator[Drawing]:
    aliases = _plain_aliases(_mapping(icons.get("aliases", {})))
    hexcodes: dict[str, str] = {}
    for hexcode, name in sorted(chars.items()):
        hexcodes.setdefault(_text(name), hexcode)
    for name, icon in sorted(_mapping(icons["icons"]).items()):
        row = _mapping(icon)
        if row.get("hidden"):
            continue
        yield Drawing(
            name=name,
            svg=_whole_svg(name, row, icons),
            other_names=tuple(aliases.get(name, [])),
            hexcode=hexcodes.get(name),
        )


def _plain_aliases(aliases: Mapping[str, object]) -> dict[str, list[str]]:
    """Return other names by work; an alias that turns or mirrors its parent is another picture."""
    found: dict[str, list[str]] = {}
    for alias, target in sorted(aliases.items()):
        row = _mapping(target)
        if set(row) == {"parent"}:
            found.setdefault(_text(row["parent"]), []).append(alias)
    return found


def _whole_svg(name: str, icon: Mapping[str, object], icons: Mapping[str, object]) -> bytes:
    body = _text(icon["body"])
    if _REACHES_OUT.search(body):
        raise UnsafeDrawingError(f"the drawing {name!r} of {icons.get('prefix')!r} reaches out")
    left, top, width, height = (
        _number(icon.get(key, icons.get(key, default)))
        for key, default in (("left", 0), ("top", 0), ("width", 16), ("height", 16))
    )
    side = max(width, height)
    box = (left - (side - width) / 2, top - (side - height) / 2, side, side)
    view = " ".join(f"{length:g}" for length in box)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{view}">{body}</svg>'
    ).encode()


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(f"not an object: {str(value)[:60]}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {str(value)[:60]}")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"not a number: {str(value)[:60]}")
    return value
