"""What kind of file some bytes are, by how they begin.

**Source:** the formats' own specifications; IANA media types.
"""

from typing import Final

_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"MThd", "audio/midi"),
    (b"ID3", "audio/mpeg"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS: Final = {b"avif": "image/avif", b"avis": "image/avif"}
_MP3_FRAMES: Final = frozenset((0xFA, 0xFB, 0xF2, 0xF3, 0xE2, 0xE3))
_LOOKED_AT: Final = 4_096
#: Anything at all.
UNKNOWN: Final = "application/octet-stream"


def media_type_of(data: bytes) -> str:
    """Return the media type of a file; `UNKNOWN` if it is none that leaves or enters a house.

    Args:
        data: The file, or its first 4,096 bytes.
    """
    for beginning, media_type in _BEGINNINGS:
        if data.startswith(beginning):
            return media_type
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], UNKNOWN)
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], UNKNOWN)
    if len(data) > 1 and data[0] == 0xFF and data[1] in _MP3_FRAMES:
        return "audio/mpeg"
    return "image/svg+xml" if b"<svg" in data[:_LOOKED_AT] else UNKNOWN
