"""Marks in files of SVG: the paths are found with a parser that expands no entities."""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pinxit.kernel import PinxitError
from pinxit.provenance.core.mark import Mark
from pinxit.provenance.core.path_watermark import FoundPath, detect, embed

_SVG: Final = "{http://www.w3.org/2000/svg}"
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


class BadDrawingError(PinxitError):
    """A file is not a drawing in SVG, or does not say how large it is."""

    remedy = "Save the drawing as plain SVG with a viewBox."


def mark_svg(content: bytes, mark: Mark) -> bytes:
    """Return a drawing with a mark in its paths.

    Raises:
        BadDrawingError: It is not SVG, or has no size.
        BadPathError: The data of a path cannot be read.
        TooPlainToMarkError: It has too few points.
    """
    root = _opened(content)
    paths = list(_paths(root))
    marked = embed([path.get("d", "") for path in paths], _side(root), mark)
    for path, data in zip(paths, marked, strict=True):
        path.set("d", data)
    register_namespace("", _SVG[1:-1])
    register_namespace("xlink", "http://www.w3.org/1999/xlink")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def read_svg_mark(content: bytes) -> FoundPath | None:
    """Return the mark that a drawing holds.

    Raises:
        BadDrawingError: It is not SVG, or has no size.
        BadPathError: The data of a path cannot be read.
    """
    root = _opened(content)
    return detect([path.get("d", "") for path in _paths(root)], _side(root))


def _opened(content: bytes) -> Element:
    try:
        root: Element = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadDrawingError("not a drawing in SVG") from error
    if root.tag != f"{_SVG}svg":
        raise BadDrawingError(f"not a drawing in SVG: {root.tag[:40]}")
    return root


def _paths(root: Element) -> Iterator[Element]:
    return root.iter(f"{_SVG}path")


def _side(root: Element) -> float:
    """Return the larger side of the view box, or of width and height."""
    box = _NUMBER.findall(root.get("viewBox", ""))[2:4]
    said = box or _NUMBER.findall(f"{root.get('width', '')} {root.get('height', '')}")
    side = max((float(number) for number in said), default=0.0)
    if side <= 0:
        raise BadDrawingError("a drawing without a size")
    return side
