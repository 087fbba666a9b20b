"""Formats made of a chain of parts: PNG, JPEG and GIF, walked from part to part.

**Source:** PNG: ISO/IEC 15948; JPEG: ITU-T T.81, annex B;
GIF: GIF89a specification (CompuServe, 1990).
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from pinxit.corpus.adapters.pictures_refused import (
    BombPictureError,
    DamagedPictureError,
    TruncatedPictureError,
)
from pinxit.corpus.adapters.pictures_survey import Survey

# A picture has some dozens of parts, a large one some thousands.
_MAX_PARTS: Final = 65_536
# Of a text or a colour profile when unpacked; as Pillow has it.
_MAX_INFLATED: Final = 2**20
# Blocks of a GIF hold at most 255 bytes: a frame of 64 MiB has 263,173 of them.
_MAX_BLOCKS: Final = 300_000
#: Walking stops after so many: they are too many by then.
MAX_WALKED_FRAMES: Final = 1_000
MAX_WALKED_SCANS: Final = 64

_PNG_PACKED: Final = frozenset((b"iCCP", b"zTXt", b"iTXt"))
_JPEG_MARKER: Final = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])", re.DOTALL)
_JPEG_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_ALONE: Final = frozenset((0x01, 0xD8))
_EOI, _SOS, _APP2 = 0xD9, 0xDA, 0xE2
_BREAKS_OFF: Final = "The picture breaks off before its end"
CONTRADICTS: Final = "The picture's parts contradict each other"
_TOO_MANY: Final = "The picture is made of far too many parts"


def survey_png(content: bytes) -> Survey:
    """Walk a PNG from its signature to IEND.

    Raises:
        TruncatedPictureError: There is no IEND.
        DamagedPictureError: It does not begin with IHDR.
        BombPictureError: It has too many parts, or a part that unpacks to more than 1 MiB.
    """
    width = height = icc_bytes = 0
    num_frames = 1
    for kind, start, end in _png_chunks(content):
        body = memoryview(content)[start:end]
        if kind == b"IHDR" and len(body) == 13:
            width, height = struct.unpack_from(">II", body)
        elif kind == b"acTL" and len(body) == 8:
            num_frames = struct.unpack_from(">I", body)[0]
        elif kind in _PNG_PACKED:
            unpacked = _inflated_length(kind, bytes(body))
            icc_bytes = unpacked if kind == b"iCCP" else icc_bytes
        elif kind == b"IEND":
            check_sides(width, height)
            return Survey(
                width_px=width,
                height_px=height,
                end=end + 4,
                num_frames=num_frames,
                icc_bytes=icc_bytes,
            )
    raise TruncatedPictureError(_BREAKS_OFF)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 8
    for _ in range(_MAX_PARTS):
        if at + 12 > len(content):
            raise TruncatedPictureError(_BREAKS_OFF)
        length, kind = struct.unpack_from(">I4s", content, at)
        if at + 12 + length > len(content):
            raise TruncatedPictureError(_BREAKS_OFF)
        yield kind, at + 8, at + 8 + length
        at += 12 + length
    raise BombPictureError(_TOO_MANY)


def _inflated_length(kind: bytes, body: bytes) -> int:
    """Return how long the packed part of a chunk is when unpacked, if it is packed."""
    _, _, rest = body.partition(b"\0")
    if kind == b"iTXt":
        if rest[:1] != b"\x01":
            return 0
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    else:
        rest = rest[1:]
    unpacker = zlib.decompressobj()
    try:
        length = len(unpacker.decompress(rest, _MAX_INFLATED))
    except zlib.error:
        return 0  # nobody needs this part; Pillow leaves it out or says so
    if unpacker.unconsumed_tail:
        raise BombPictureError("A part of the picture unpacks to an enormous text")
    return length


def survey_jpeg(content: bytes) -> Survey:
    """Walk a JPEG from SOI to EOI, over its scans.

    Raises:
        TruncatedPictureError: There is no EOI.
        DamagedPictureError: It has no size.
        BombPictureError: It has too many parts.
    """
    width = height = num_scans = icc_bytes = 0
    announces_more = False
    end = len(content)
    for marker, start, end in _jpeg_segments(content):
        segment = content[start:end]
        if marker in _JPEG_SIZES and len(segment) >= 6:
            height, width = struct.unpack_from(">HH", segment, 1)
        elif marker == _SOS:
            num_scans += 1
            if num_scans > MAX_WALKED_SCANS:
                break
        elif marker == _APP2:
            icc_bytes += len(segment) if segment[:12] == b"ICC_PROFILE\0" else 0
            announces_more = announces_more or segment[:4] == b"MPF\0"
    check_sides(width, height)
    return Survey(
        width_px=width,
        height_px=height,
        end=end if num_scans <= MAX_WALKED_SCANS else len(content),
        num_scans=num_scans,
        icc_bytes=icc_bytes,
        announces_more=announces_more,
    )


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the marker, start and end of each segment; EOI is the last, and is empty."""
    at = 2
    for _ in range(_MAX_PARTS):
        found = _JPEG_MARKER.search(content, at)
        if found is None:
            raise TruncatedPictureError(_BREAKS_OFF)
        marker, at = found.group(1)[0], found.end()
        if marker == _EOI:
            yield marker, at, at
            return
        if marker in _JPEG_ALONE:
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        yield marker, at + 2, at + length
        at += length
    raise BombPictureError(_TOO_MANY)


def survey_gif(content: bytes) -> Survey:
    """Walk a GIF from its header to its trailer.

    Raises:
        TruncatedPictureError: There is no trailer.
        DamagedPictureError: A block is of no known kind.
        BombPictureError: It has too many parts.
    """
    if len(content) < 13:
        raise TruncatedPictureError(_BREAKS_OFF)
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    at = 13 + _colour_table_bytes(flags)
    num_frames = 0
    while num_frames <= MAX_WALKED_FRAMES:
        kind = content[at : at + 1]
        if kind == b";":
            return _gif(width, height, at + 1, num_frames)
        if kind == b",":
            if at + 10 > len(content):
                raise TruncatedPictureError(_BREAKS_OFF)
            left, top, wide, high, flags = struct.unpack_from("<HHHHB", content, at + 1)
            width, height = max(width, left + wide), max(height, top + high)
            num_frames += 1
            at = _after_blocks(content, at + 11 + _colour_table_bytes(flags))
        elif kind == b"!":
            at = _after_blocks(content, at + 2)
        elif not kind:
            raise TruncatedPictureError(_BREAKS_OFF)
        else:
            raise DamagedPictureError(CONTRADICTS)
    return _gif(width, height, len(content), num_frames)


def _gif(width: int, height: int, end: int, num_frames: int) -> Survey:
    check_sides(width, height)
    return Survey(width_px=width, height_px=height, end=end, num_frames=num_frames)


def _colour_table_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    """Return where a chain of blocks, each with its length before it, ends."""
    for _ in range(_MAX_BLOCKS):
        if at >= len(content):
            raise TruncatedPictureError(_BREAKS_OFF)
        length = content[at]
        at += 1 + length
        if length == 0:
            return at
    raise BombPictureError(_TOO_MANY)


def check_sides(width_px: int, height_px: int) -> None:
    """Refuse a picture without any extent.

    Raises:
        DamagedPictureError: A side is not positive.
    """
    if width_px <= 0 or height_px <= 0:
        raise DamagedPictureError(CONTRADICTS)
