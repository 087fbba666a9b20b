"""XMP: what a picture's own metadata say of its author and its rights.

**Source:** XMP: ISO 16684-1; where it lies in a file: XMP Specification Part 3 (Adobe, 2020).
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import (
    Element,
    ParseError,
    tostring,
)

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RDF_URI: Final = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSL: Final = "https://rslstandard.org/rsl"
_SVG_ROOT: Final = b"<svg"
_OPEN: Final = b"xmpmeta"
_PACKED: Final = b"XML:com.adobe.xmp\0\x01\0"
_MORE: Final = re.compile(
    rb"\xff\xe1(..)http://ns\.adobe\.com/xmp/extension/\0[0-9A-F]{32}(....)(....)", re.DOTALL
)
_MORE_HEAD_BYTES: Final = 77

#: Of one packet, and of all; a packet has some kilobytes.
_MAX_PACKET_BYTES: Final = 2**20
_MAX_PACKETS: Final = 8

Properties = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet of metadata.

    Attributes:
        texts_by_property: By `{namespace}name`: the texts of that property.
        text: The packet as it was written.
        whole: Whether it could be parsed.
        rsl: A licence file of Really Simple Licensing that lay inside, for the path "/"; or "".
    """

    texts_by_property: Properties
    text: str
    whole: bool = True
    rsl: bytes = b""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a property; none if it is not there."""
        return self.texts_by_property.get(name, ())

    def first(self, name: str) -> str:
        """Return the first text of a property, or ""."""
        return next(iter(self.texts(name)), "")


def packets_in(content: bytes) -> Iterator[Packet]:
    """Yield the packets of metadata in a file, the first few if it has many.

    A packet that cannot be parsed is yielded too, with its text alone.
    """
    for number, raw in enumerate(_raw_packets(content)):
        if number >= _MAX_PACKETS:
            return
        yield _packet(raw)


def _raw_packets(content: bytes) -> Iterator[bytes]:
    if _SVG_ROOT in content[:65_536] and _RDF_URI in content:
        yield content[: 5 * _MAX_PACKET_BYTES]
        return
    if (at := content.find(_PACKED)) >= 0:
        yield _unpacked(content[at + len(_PACKED) :])
    yield from _between_tags(content)
    if more := _extended(content):
        yield from _between_tags(more)


def _between_tags(content: bytes) -> Iterator[bytes]:
    """Yield what lies from `<x:xmpmeta` to `</x:xmpmeta>`, whatever the prefix."""
    at = content.find(_OPEN)
    while at >= 0:
        start = content.rfind(b"<", max(0, at - 32), at)
        end = content.find(_OPEN, at + len(_OPEN))
        if end < 0:
            return
        close = content.find(b">", end)
        if start >= 0 and close >= 0 and close - start <= _MAX_PACKET_BYTES:
            yield content[start : close + 1]
        at = content.find(_OPEN, end + len(_OPEN))


def _unpacked(rest: bytes) -> bytes:
    """Unpack the XMP of a PNG, of which language and translated keyword come first."""
    packed = rest.partition(b"\0")[2].partition(b"\0")[2]
    try:
        return zlib.decompressobj().decompress(packed, _MAX_PACKET_BYTES)
    except zlib.error:
        return b""


def _extended(content: bytes) -> bytes:
    """Put together the XMP of a JPEG that did not fit into one segment."""
    parts: dict[int, bytes] = {}
    for found in _MORE.finditer(content):
        length = int.from_bytes(found.group(1), "big")
        offset = int.from_bytes(found.group(3), "big")
        start = found.start() + 2
        if offset <= _MAX_PACKET_BYTES:
            parts[offset] = content[start + _MORE_HEAD_BYTES - 2 : start + length]
    return b"".join(part for _, part in sorted(parts.items()))[:_MAX_PACKET_BYTES]


def _packet(raw: bytes) -> Packet:
    text = raw.decode("utf-8", "replace")
    try:
        root = fromstring(raw, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return Packet({}, text, whole=False)
    properties: dict[str, list[str]] = {}
    for graph in root.iter(_RDF + "RDF"):
        for description in graph:
            _collect(description, properties)
    found = {name: tuple(texts) for name, texts in properties.items()}
    return Packet(found, text, rsl=_rsl(root) if _RSL in text else b"")


def _rsl(root: Element) -> bytes:
    """Return the licences for all that is said inside a file: there, they speak of that file."""
    licences = Element(f"{{{_RSL}}}rsl")
    contents = list(root.iter(f"{{{_RSL}}}content"))
    if not contents:
        contents = [Element(f"{{{_RSL}}}content")]
        contents[0].extend(root.iter(f"{{{_RSL}}}license"))
    for content in contents:
        content.set("url", "/")
    licences.extend(contents)
    return bytes(tostring(licences))


def _collect(description: Element, properties: dict[str, list[str]]) -> None:
    for name, value in description.items():
        if not name.startswith(_RDF):
            properties.setdefault(name, []).append(value)
    for each in description:
        if not each.tag.startswith(_RDF):
            properties.setdefault(each.tag, []).extend(_texts(each))


def _texts(element: Element) -> list[str]:
    """Return the texts of a property: a value, a resource, or the members of an array."""
    found = [each.strip() for each in element.itertext() if each.strip()]
    resources = [each.get(_RDF + "resource", "") for each in element.iter()]
    return found + [each for each in resources if each]
