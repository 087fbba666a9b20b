"""Labels in JPEG files: XMP in an `APP1` segment; also read: the user's comment of EXIF."""

import struct
import warnings
from collections.abc import Iterator
from typing import Final

from PIL import Image

from pinxit.provenance.adapters.label_kinds.refusing import (
    MAX_PARTS,
    DamagedFileError,
    NoRoomError,
)
from pinxit.provenance.core.labels import AigcLabel, AiLabel, BadLabelError, joined
from pinxit.provenance.core.xmp import label_in, packet_with

_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_EXIF: Final = b"Exif\0\0"
_APP0: Final = 0xE0
_APP1: Final = 0xE1
_APP15: Final = 0xEF
_SOS: Final = 0xDA
_EOI: Final = 0xD9
_COM: Final = 0xFE
_MAX_SEGMENT: Final = 65_533
_EXIF_IFD: Final = 0x8769
_USER_COMMENT: Final = 0x9286

#: Marker, body, and where it begins and ends with its head.
_Segment = tuple[int, bytes, int, int]


def read(data: bytes) -> AiLabel | None:
    """Return what a JPEG file says of AI.

    Raises:
        DamagedFileError: It is not a JPEG file.
    """
    commented = None
    for marker, body, _, _ in _segments(data):
        if marker == _APP1 and body.startswith(_XMP) and (found := label_in(body[len(_XMP) :])):
            return found
        if marker == _APP1 and body.startswith(_EXIF):
            commented = _comment(body)
    return None if commented is None else joined(None, commented)


def write(data: bytes, label: AiLabel) -> bytes:
    """Return a JPEG file with this label, its picture byte for byte.

    Raises:
        DamagedFileError: It is not a JPEG file.
        NoRoomError: The packet is larger than a segment.

    Source:
        XMP Specification, Part 3 (2020), section 1.1.3; TC260-PG-20259A.
    """
    segments = list(_segments(data))
    old = [each for each in segments if each[0] == _APP1 and each[1].startswith(_XMP)]
    packet = old[0][1][len(_XMP) :] if old else None
    body = _XMP + packet_with(label, packet)
    if len(body) > _MAX_SEGMENT:
        raise NoRoomError("the metadata are larger than a JPEG file has room for")
    segment = struct.pack(">BBH", 0xFF, _APP1, len(body) + 2) + body
    if old:
        _, _, start, end = old[0]
        return data[:start] + segment + data[end:]
    at = _after_the_first(segments)
    return data[:at] + segment + data[at:]


def content(data: bytes) -> bytes:
    """Return the tables and the scans: all but what is told about the picture."""
    parts, end = [], 2
    for marker, _, start, end in _segments(data):
        if not (_APP0 <= marker <= _APP15) and marker != _COM:
            parts.append(data[start:end])
    scans_end = data.rfind(b"\xff\xd9")
    return b"".join((*parts, data[end : scans_end if scans_end > end else len(data)]))


def _segments(data: bytes) -> Iterator[_Segment]:
    """Yield the segments up to the first scan's head, which is the last one."""
    if not data.startswith(b"\xff\xd8\xff"):
        raise DamagedFileError("the file is not a JPEG file")
    at = 2
    for _ in range(MAX_PARTS):
        start = at
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        head = data[at : at + 4]
        if len(head) < 4 or head[0] != 0xFF:
            break
        marker, length = head[1], int.from_bytes(head[2:])
        end = at + 2 + length
        if marker in (0, _EOI) or length < 2 or end > len(data):
            break
        yield marker, data[at + 4 : end], start, end
        if marker == _SOS:
            return
        at = end
    raise DamagedFileError("the JPEG file stops before its picture")


def _after_the_first(segments: list[_Segment]) -> int:
    """Return where a new segment goes: after JFIF and EXIF, which readers expect first."""
    at = 2
    for marker, body, _, end in segments:
        if marker != _APP0 and not (marker == _APP1 and body.startswith(_EXIF)):
            break
        at = end
    return at


def _comment(exif: bytes) -> AigcLabel | None:
    """Return the label in the user's comment; most comments are none, and some EXIF is broken."""
    reader = Image.Exif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            reader.load(exif)
            comment = reader.get_ifd(_EXIF_IFD).get(_USER_COMMENT, b"")
    except (OSError, ValueError, KeyError, TypeError, SyntaxError, Warning, struct.error):
        return None
    text = comment[8:] if isinstance(comment, bytes) else b""
    try:
        return AigcLabel.parse(text.rstrip(b"\0 ").decode("utf-8", "replace"))
    except BadLabelError:
        return None
