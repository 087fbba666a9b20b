"""Formats that are a table or a tree of parts: WebP, TIFF, BMP and AVIF.

**Source:** WebP: RFC 9649; TIFF 6.0 (Adobe, 1992); BMP: the BITMAPFILEHEADER and BITMAPINFOHEADER
structures of Windows; AVIF: ISO/IEC 14496-12 and 23008-12 (`ispe`).
"""

import re
import struct
from collections.abc import Iterator, Mapping
from typing import Final

from pinxit.corpus.adapters.pictures_refused import (
    BombPictureError,
    DamagedPictureError,
    TruncatedPictureError,
    UnsupportedPictureError,
)
from pinxit.corpus.adapters.pictures_survey import Survey
from pinxit.corpus.adapters.pictures_walks import CONTRADICTS, check_sides

_MAX_PARTS: Final = 65_536
_MAX_PAGES: Final = 1_001
_BREAKS_OFF: Final = "The picture breaks off before its end"
_TOO_MANY: Final = "The picture is made of far too many parts"

_WIDTH, _HEIGHT, _ICC = 256, 257, 34675
# Where the strips, or the tiles, of a TIFF lie, and how long they are.
_PLACES: Final = ((273, 279), (324, 325))
_BYTES_OF_TYPE: Final[Mapping[int, int]] = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4}
_ISPE: Final = re.compile(rb"ispe\0\0\0\0(....)(....)", re.DOTALL)


def survey_webp(content: bytes) -> Survey:
    """Walk the chunks of a WebP.

    Raises:
        TruncatedPictureError: It says that it is longer than it is.
        DamagedPictureError: It has no size.
        BombPictureError: It has too many parts.
    """
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise TruncatedPictureError(_BREAKS_OFF)
    sizes = [(0, 0)]
    num_frames = icc_bytes = 0
    for kind, body in _webp_chunks(content, end):
        if kind == b"ICCP":
            icc_bytes = len(body)
        elif kind == b"ANMF":
            num_frames += 1
        else:
            sizes.append(_webp_size(kind, body))
    width, height = max(sizes)
    check_sides(width, height)
    return Survey(
        width_px=width,
        height_px=height,
        end=end + end % 2,
        num_frames=max(num_frames, 1),
        icc_bytes=icc_bytes,
    )


def _webp_chunks(content: bytes, end: int) -> Iterator[tuple[bytes, memoryview]]:
    at = 12
    for _ in range(_MAX_PARTS):
        if at + 8 > end:
            return
        kind, length = struct.unpack_from("<4sI", content, at)
        yield kind, memoryview(content)[at + 8 : min(at + 8 + length, end)]
        at += 8 + length + length % 2
    raise BombPictureError(_TOO_MANY)


def _webp_size(kind: bytes, body: memoryview) -> tuple[int, int]:
    if len(body) < 10:
        return 0, 0
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return 0, 0


def survey_tiff(content: bytes) -> Survey:
    """Read the first directory of a TIFF, and count the others.

    Raises:
        TruncatedPictureError: It points beyond its end.
        DamagedPictureError: It has no size, or its directories run in a circle.
        UnsupportedPictureError: A side is written in an unusual way.
    """
    order = "<" if content[:2] == b"II" else ">"
    pages = list(_tiff_directories(content, order))
    if not pages:
        raise TruncatedPictureError(_BREAKS_OFF)
    first = pages[0]
    if _WIDTH not in first or _HEIGHT not in first:
        raise DamagedPictureError(CONTRADICTS)
    for place, length in _PLACES:
        if place in first and length in first:
            _check_strips(content, order, first[place], first[length])
    width, height = (_tiff_values(content, order, first[tag])[0] for tag in (_WIDTH, _HEIGHT))
    check_sides(width, height)
    return Survey(
        width_px=width,
        height_px=height,
        end=len(content),
        num_frames=len(pages),
        icc_bytes=first[_ICC][1] if _ICC in first else 0,
    )


#: The type, the count and the place of the field in the file.
_Field = tuple[int, int, int]


def _tiff_directories(content: bytes, order: str) -> Iterator[dict[int, _Field]]:
    at = _number(content, order + "I", 4)
    seen: set[int] = set()
    while at and len(seen) < _MAX_PAGES:
        if at in seen:
            raise DamagedPictureError(CONTRADICTS)
        seen.add(at)
        num_fields = _number(content, order + "H", at)
        end = at + 2 + 12 * num_fields
        if end + 4 > len(content):
            raise TruncatedPictureError(_BREAKS_OFF)
        rows = struct.iter_unpack(order + "HHI4x", content[at + 2 : end])
        yield {
            tag: (kind, count, at + 2 + 12 * row + 8) for row, (tag, kind, count) in enumerate(rows)
        }
        at = _number(content, order + "I", end)


def _tiff_values(content: bytes, order: str, field: _Field) -> tuple[int, ...]:
    kind, count, at = field
    if kind not in (3, 4) or not count:
        raise UnsupportedPictureError("This kind of picture is not read here")
    num_bytes = _BYTES_OF_TYPE[kind] * count
    if num_bytes > 4:
        at = _number(content, order + "I", at)
    if at + num_bytes > len(content):
        raise TruncatedPictureError(_BREAKS_OFF)
    return struct.unpack_from(f"{order}{count}{'HI'[kind - 3]}", content, at)


def _check_strips(content: bytes, order: str, places: _Field, lengths: _Field) -> None:
    starts = _tiff_values(content, order, places)
    for start, length in zip(starts, _tiff_values(content, order, lengths), strict=False):
        if start + length > len(content):
            raise TruncatedPictureError(_BREAKS_OFF)


def _number(content: bytes, layout: str, at: int) -> int:
    if at + struct.calcsize(layout) > len(content):
        raise TruncatedPictureError(_BREAKS_OFF)
    return int(struct.unpack_from(layout, content, at)[0])


def survey_bmp(content: bytes) -> Survey:
    """Read the header of a BMP.

    Raises:
        TruncatedPictureError: It says that it is longer than it is.
        DamagedPictureError: It has no size.
    """
    length, _, _, header_bytes = struct.unpack_from("<IIII", content, 2)
    if length > len(content):
        raise TruncatedPictureError(_BREAKS_OFF)
    layout = "<HH" if header_bytes == 12 else "<ii"
    width = _number(content, layout[:2], 18)
    height = _number(content, layout[:2], 18 + struct.calcsize(layout[:2]))
    check_sides(width, abs(height))
    return Survey(width_px=width, height_px=abs(height), end=length or len(content))


def survey_avif(content: bytes) -> Survey:
    """Walk the outer boxes of an AVIF and read the sizes inside.

    Raises:
        TruncatedPictureError: A box is longer than the file.
        DamagedPictureError: It has no size.
        BombPictureError: It has too many parts.
    """
    end = _after_boxes(content)
    sizes = [
        struct.unpack(">II", found.group(1) + found.group(2)) for found in _ISPE.finditer(content)
    ]
    if not sizes:
        raise DamagedPictureError(CONTRADICTS)
    width, height = max(width for width, _ in sizes), max(height for _, height in sizes)
    check_sides(width, height)
    return Survey(width_px=width, height_px=height, end=end)


def _after_boxes(content: bytes) -> int:
    at = 0
    for _ in range(_MAX_PARTS):
        if at + 8 > len(content) or not content[at + 4 : at + 8].isalnum():
            return at
        length = int.from_bytes(content[at : at + 4], "big")
        if length == 0:
            return len(content)
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        if length < 8 or at + length > len(content):
            raise TruncatedPictureError(_BREAKS_OFF)
        at += length
    raise BombPictureError(_TOO_MANY)
