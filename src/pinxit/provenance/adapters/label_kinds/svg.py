"""Labels in SVG drawings: XMP in a `metadata` element of their own."""

import re
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pinxit.provenance.adapters.label_kinds.refusing import DamagedFileError, OldFormError
from pinxit.provenance.core.labels import AiLabel
from pinxit.provenance.core.xmp import label_in, packet_with

_ROOTS: Final = ("svg", "{http://www.w3.org/2000/svg}svg")
_OWN: Final = re.compile(rb'<((?:\w+:)?)metadata id="pinxit-label">(.*?)</\1metadata>', re.DOTALL)
_PACKET: Final = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>", re.DOTALL)
#: What signing puts into a drawing: a name on its first tag, and an element.
_CREDENTIAL: Final = re.compile(
    rb' xmlns:c2pa="http://c2pa.org/manifest"'
    rb"|<metadata><c2pa:manifest>[^<]*</c2pa:manifest></metadata>"
    rb"|<c2pa:manifest>[^<]*</c2pa:manifest>"
)
#: What may stand before the drawing; then its tag, whose attributes may hold any sign but quotes.
_HEAD: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*"
    rb"(?P<tag><(?P<name>(?:\w+:)?svg)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>)",
    re.DOTALL,
)


def read(data: bytes) -> AiLabel | None:
    """Return what a drawing says of AI.

    Raises:
        DamagedFileError: It is not an SVG drawing.
        OldFormError: It is not in UTF-8.
    """
    _check(data)
    if (own := _OWN.search(data)) is not None:
        return label_in(_CREDENTIAL.sub(b"", own[2]))
    for packet in _PACKET.findall(data):
        if (found := label_in(packet)) is not None:
            return found
    return None


def write(data: bytes, label: AiLabel) -> bytes:
    """Return a drawing with this label; what is drawn stays byte for byte.

    Raises:
        DamagedFileError: It is not an SVG drawing.
        OldFormError: It is not in UTF-8.

    Source:
        SVG 2, section 5.7, for the element; XMP Specification, Part 3 (2020), section 2.5.
    """
    _check(data)
    own = _OWN.search(data)
    packet = packet_with(label, None if own is None else _CREDENTIAL.sub(b"", own[2]))
    rest = _OWN.sub(b"", data)
    head = _HEAD.match(rest)
    assert head is not None  # noqa: S101 - `_check` found one
    name = head["name"].removesuffix(b"svg") + b"metadata"
    element = b"<" + name + b' id="pinxit-label">' + _bare(packet) + b"</" + name + b">"
    return _put_in(rest, head, element)


def content(data: bytes) -> bytes:
    """Return the drawing without the label, and without a content credential."""
    return _CREDENTIAL.sub(b"", _OWN.sub(b"", data))


def _put_in(rest: bytes, head: re.Match[bytes], element: bytes) -> bytes:
    if head["tag"].endswith(b"/>"):
        raise DamagedFileError("a part of the file is damaged")
    return rest[: head.end("tag")] + element + rest[head.end("tag") :]


def _bare(packet: bytes) -> bytes:
    """Return a packet without the signs that mark it in files that are not XML."""
    found = _PACKET.search(packet)
    assert found is not None  # noqa: S101 - we wrote it
    return found[0]


def _check(data: bytes) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise OldFormError("the file is not in UTF-8") from error
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise DamagedFileError("the file is not of the kind that it is said to be") from error
    if root.tag not in _ROOTS or _HEAD.match(data) is None:
        raise DamagedFileError("the file is not of the kind that it is said to be")
