"""How much work a drawing asks for when all that it repeats is written out.

A kilobyte of SVG can ask for a billion shapes: each of ten groups uses the one before ten times.
Here the shapes are counted, not drawn; each group once.

**Source:** SVG 2 (W3C, 2018), section 5.6 (`use`); the attack is Klein (2002), "billion laughs".
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from pinxit.corpus.core.offering import RefusedFileError

#: Work a drawing may ask for, counted in elements drawn.
MAX_WORK: Final = 2_000_000
#: How deep elements may lie in each other when all that is repeated is written out. resvg 0.5 ends
#: the process, by running out of its stack of 8 MiB, at 250.
MAX_DRAWN_DEPTH: Final = 100

_HREFS: Final = ("href", "{http://www.w3.org/1999/xlink}href")
_URL: Final = re.compile(r"(?:^|[;{\s])([\w-]+)\s*:[^;}]*?url\(\s*[\"']?#([^\"')]+)")
_BARE_URL: Final = re.compile(r"url\(\s*[\"']?#([^\"')]+)")
# A filter goes over all pixels, a mask or a clip over a layer of its own; in elements drawn.
_WORK_OF: Final = {"filter": 500, "mask": 20, "clip-path": 20}
# A path of this many letters has about one corner, on which a marker may be set.
_LETTERS_OF_CORNER: Final = 4


class ExplodingDrawingError(RefusedFileError):
    """A small drawing would cost enormous work."""

    reason = "bomb"
    remedy = "Convert the drawing to PNG, and offer that."


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def check_work(root: Element) -> None:
    """Add up what is drawn when all that is repeated is written out.

    Raises:
        ExplodingDrawingError: It is too much, too deep, or without end.
    """
    try:
        reckoned = _Reckoning(root).of(root)
    except RecursionError as error:
        raise ExplodingDrawingError("The drawing repeats itself without end") from error
    if reckoned.work > MAX_WORK:
        raise ExplodingDrawingError("The drawing would cost enormous work")
    if reckoned.depth > MAX_DRAWN_DEPTH:
        raise ExplodingDrawingError("The drawing repeats itself without end")


@dataclass(frozen=True, slots=True)
class _Reckoned:
    work: int
    depth: int


_NOTHING: Final = _Reckoned(0, 0)


class _Reckoning:
    """How much work the elements of a drawing are; what is repeated is reckoned once."""

    def __init__(self, root: Element) -> None:
        self._by_id: dict[str, Element] = {}
        for element in root.iter():
            self._by_id.setdefault(element.get("id", ""), element)
        self._sheet = Counter(
            reference
            for element in root.iter()
            if local_name(element) == "style"
            for reference in _URL.findall(element.text or "")
        )
        self._of_id: dict[str, _Reckoned] = {}
        self._open: set[str] = set()

    def of(self, element: Element) -> _Reckoned:
        """Return the work of an element with all that is inside it and that it refers to."""
        work, depth = 1, 0
        for child in element:
            inner = self.of(child)
            work, depth = work + inner.work, max(depth, inner.depth)
        for name, target in self._references(element):
            inner = self._of_target(name, target)
            work += _times(element, name) * inner.work
            depth = max(depth, inner.depth)
        return _Reckoned(min(work, MAX_WORK + 1), depth + 1)

    def _references(self, element: Element) -> Iterator[tuple[str, str]]:
        for name, value in element.items():
            if name in _HREFS:
                yield name, value.strip().removeprefix("#")
            elif name == "style":
                yield from _URL.findall(value)
            elif "url(" in value:
                yield from ((name, target) for target in _BARE_URL.findall(value))
        if element.get("class"):
            # Which rule meets which class is not worked out: each may.
            yield from self._sheet

    def _of_target(self, name: str, target: str) -> _Reckoned:
        if target not in self._by_id:
            return _NOTHING
        if target in self._open:
            if name in _HREFS:
                raise ExplodingDrawingError("The drawing repeats itself without end")
            return _NOTHING  # a pattern filled with itself: a renderer leaves it out
        if target not in self._of_id:
            self._open.add(target)
            self._of_id[target] = self.of(self._by_id[target])
            self._open.discard(target)
        return self._of_id[target]


def _times(element: Element, name: str) -> int:
    if name.startswith("marker"):
        return 1 + len(element.get("d") or element.get("points") or "") // _LETTERS_OF_CORNER
    return _WORK_OF.get(name, 1)
