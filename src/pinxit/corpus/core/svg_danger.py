"""What a drawing must not hold, and the drawing without what nobody draws.

A drawing (SVG) is a program as much as a picture: it may hold scripts, reach for other files and
repeat itself without end. `make_harmless` refuses what is dangerous by name, and takes out what
no renderer draws, so that the renderer meets only what was looked at.

**Source:** SVG 2 (W3C, 2018), sections 2.5 (secure static mode) and 5.6 (`use`);
CSS Syntax Level 3, section 4.3.7 (escapes).
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from pinxit.corpus.core.offering import RefusedFileError
from pinxit.corpus.core.svg_work import ExplodingDrawingError, check_work, local_name

#: Elements a drawing may have, as written.
MAX_ELEMENTS: Final = 100_000
#: How deep elements may lie in each other.
MAX_DEPTH: Final = 100
#: What a picture inside a drawing may hold.
MAX_EMBEDDED_BYTES: Final = 2**20
#: Style rules times elements: every rule is tried on every element.
MAX_MATCHES: Final = 20_000_000

_SVG: Final = "{http://www.w3.org/2000/svg}"
_XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_HREFS: Final = ("href", _XLINK_HREF)
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_KEPT_XML: Final = frozenset((_XML + "space", _XML + "lang", _XML + "id"))

_SCRIPTS: Final = frozenset(("script", "handler", "listener"))
_GUESTS: Final = frozenset(
    ("foreignObject", "iframe", "embed", "object", "video", "audio", "canvas")
)
_PICTURES: Final = frozenset(("image", "feImage"))

_CSS_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_CSS_URL: Final = re.compile(r"url\(\s*[\"']?\s*([^\"')]*)", re.IGNORECASE)
_CSS_IMPORT: Final = re.compile(r"@import", re.IGNORECASE)
_SCRIPTED: Final = re.compile(r"(?:java|vb)script:|expression\s*\(|-moz-binding", re.IGNORECASE)
_DATA: Final = re.compile(r"data:[^,]*?;base64,", re.IGNORECASE)
_SPACE: Final = re.compile(r"[\s\x00-\x20]+")


class ScriptInDrawingError(RefusedFileError):
    """A drawing holds a script."""

    reason = "svg-script"
    remedy = "Save the drawing as plain SVG, without scripts, and offer that."


class RemoteReferenceError(RefusedFileError):
    """A drawing needs another file."""

    reason = "svg-remote"
    remedy = "Embed the picture it needs, or convert the drawing to PNG, and offer that."


class EmbeddedFileError(RefusedFileError):
    """A drawing holds a file that is no picture."""

    reason = "svg-embedded-file"
    remedy = "Save the drawing as plain SVG, with nothing in it but what is drawn."


def make_harmless(root: Element) -> tuple[bytes, ...]:
    """Refuse a dangerous drawing; from another take out, in place, what is never drawn.

    Taken out are elements and attributes that are not SVG, links to follow, and what only one
    program understands (`foreignObject` with `requiredExtensions`).

    Args:
        root: The drawing. At most MAX_ELEMENTS, at most MAX_DEPTH deep: who parsed it saw to it.

    Returns:
        The pictures embedded in it, still to be looked at.

    Raises:
        ScriptInDrawingError: It holds a script.
        RemoteReferenceError: It needs another file.
        EmbeddedFileError: It holds a file that cannot be a picture.
        ExplodingDrawingError: It repeats itself too often, or in a circle.
    """
    _take_out(root)
    num_elements = num_rules = 0
    embedded: list[bytes] = []
    for element in root.iter():
        num_elements += 1
        embedded.extend(_embedded_in(element))
        _check_attributes(element)
        if element.tag == _SVG + "style" and element.text:
            _check_css(element.text)
            num_rules += element.text.count("{")
    if num_rules * num_elements > MAX_MATCHES:
        raise ExplodingDrawingError("The drawing would cost enormous work")
    check_work(root)
    return tuple(embedded)


def _take_out(root: Element) -> None:
    for parent in root.iter():
        for child in list(parent):
            _check_element(child)
            if not child.tag.startswith(_SVG) or local_name(child) == "foreignObject":
                _remove(parent, child)


def _remove(parent: Element, child: Element) -> None:
    """Remove a child and what is inside it, all of which was looked at; keep the text after it."""
    for inner in child.iter():
        _check_element(inner)
    parent.remove(child)


def _check_element(element: Element) -> None:
    local = local_name(element)
    if local in _SCRIPTS:
        raise ScriptInDrawingError("The drawing holds a script")
    if local in _GUESTS and not element.get("requiredExtensions"):
        raise EmbeddedFileError("The drawing holds a page or another file")


def _check_attributes(element: Element) -> None:
    for name, value in list(element.items()):
        if name.startswith("{") and name not in _KEPT_XML and name != _XLINK_HREF:
            del element.attrib[name]
        elif name in _HREFS:
            continue
        elif name.lower().startswith("on") or _SCRIPTED.search(_SPACE.sub("", value)):
            raise ScriptInDrawingError("The drawing holds a script")
        else:
            _check_css(value)


def _embedded_in(element: Element) -> Iterator[bytes]:
    for name in _HREFS:
        href = element.get(name)
        if href is None:
            continue
        target = _SPACE.sub("", href)
        if _SCRIPTED.match(target):
            raise ScriptInDrawingError("The drawing holds a script")
        if local_name(element) == "a" or not target:
            del element.attrib[name]
        elif target.lower().startswith("data:"):
            yield _embedded_picture(element, target)
        elif not target.startswith("#"):
            raise RemoteReferenceError("The drawing needs another file, which is never fetched")


def _embedded_picture(element: Element, target: str) -> bytes:
    head = _DATA.match(target)
    if head is None or local_name(element) not in _PICTURES:
        raise EmbeddedFileError("The drawing holds a file that is no picture")
    if len(target) > MAX_EMBEDDED_BYTES * 4 // 3 + 256:
        raise EmbeddedFileError("The drawing holds a picture of more than 1 MiB")
    try:
        return base64.b64decode(target[head.end() :])
    except binascii.Error as error:
        raise EmbeddedFileError("The drawing holds a file that is no picture") from error


def _check_css(text: str) -> None:
    if "(" not in text and "@" not in text and "\\" not in text:
        return
    plain = _CSS_ESCAPE.sub(_unescaped, _CSS_COMMENT.sub("", text))
    if _SCRIPTED.search(plain):
        raise ScriptInDrawingError("The drawing holds a script")
    if _CSS_IMPORT.search(plain):
        raise RemoteReferenceError("The drawing needs another file, which is never fetched")
    for found in _CSS_URL.finditer(plain):
        target = found.group(1).strip().lower()
        if target.startswith("data:"):
            raise EmbeddedFileError("The drawing holds a file that is no picture")
        if target and not target.startswith("#"):
            raise RemoteReferenceError("The drawing needs another file, which is never fetched")


def _unescaped(escape: re.Match[str]) -> str:
    if not escape.group(1):
        return escape.group(2)
    code = int(escape.group(1), 16)
    return chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
