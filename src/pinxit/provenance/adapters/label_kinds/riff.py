"""Labels in RIFF files: WebP pictures and WAV sounds."""

import struct
from collections.abc import Iterator
from typing import Final

from pinxit.provenance.adapters.label_kinds.refusing import MAX_PARTS, DamagedFileError
from pinxit.provenance.core.labels import AigcLabel, AiLabel, joined
from pinxit.provenance.core.xmp import label_in, packet_with

_WEBP: Final = b"WEBP"
_WAVE: Final = b"WAVE"
_WEBP_XMP: Final = b"XMP "
_WAV_XMP: Final = b"_PMX"
_AIGC: Final = b"AIGC"
_PICTURE: Final = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"))
_SOUND: Final = frozenset((b"fmt ", b"fact", b"data"))
_HAS_XMP: Final = 0x04
_HAS_ALPHA: Final = 0x10

_Chunk = tuple[bytes, bytes]


def read_webp(data: bytes) -> AiLabel | None:
    """Return what a WebP file says of AI.

    Raises:
        DamagedFileError: It is not a whole WebP file.
    """
    chunks, _ = _chunks(data, _WEBP)
    packet = _first(chunks, _WEBP_XMP)
    return None if packet is None else label_in(packet)


def write_webp(data: bytes, label: AiLabel) -> bytes:
    """Return a WebP file with this label, its picture byte for byte.

    Raises:
        DamagedFileError: It is not a whole WebP file.

    Source:
        RFC 9649, section 2.7; TC260-PG-20259A.
    """
    chunks, rest = _chunks(data, _WEBP)
    packet = packet_with(label, _first(chunks, _WEBP_XMP))
    if chunks[0][0] != b"VP8X":
        chunks.insert(0, (b"VP8X", _extended_head(chunks[0])))
    flags = chunks[0][1][0] | _HAS_XMP
    chunks[0] = (b"VP8X", bytes([flags]) + chunks[0][1][1:])
    return _written(_WEBP, _placed(chunks, {_WEBP_XMP: packet})) + rest


def content_webp(data: bytes) -> bytes:
    """Return the chunks that the picture is made of."""
    return b"".join(kind + body for kind, body in _chunks(data, _WEBP)[0] if kind in _PICTURE)


def read_wav(data: bytes) -> AiLabel | None:
    """Return what a WAV file says of AI.

    Raises:
        DamagedFileError: It is not a whole WAV file.
    """
    chunks, _ = _chunks(data, _WAVE)
    packet, text = _first(chunks, _WAV_XMP), _first(chunks, _AIGC)
    label = None if packet is None else label_in(packet)
    if text is None:
        return label
    aigc = AigcLabel.parse(text.rstrip(b"\0").decode("utf-8", "replace"))
    return joined(label, aigc)


def write_wav(data: bytes, label: AiLabel) -> bytes:
    """Return a WAV file with this label, its samples byte for byte.

    Raises:
        DamagedFileError: It is not a whole WAV file.

    Source:
        XMP Specification, Part 3 (2020), section 1.2.4; TC260-PG-202510A for the chunk `AIGC`.
    """
    chunks, rest = _chunks(data, _WAVE)
    packet = packet_with(label, _first(chunks, _WAV_XMP), with_aigc=False)
    wanted: dict[bytes, bytes | None] = {
        _AIGC: None if label.aigc is None else label.aigc.text.encode(),
        _WAV_XMP: packet,
    }
    return _written(_WAVE, _placed(chunks, wanted)) + rest


def content_wav(data: bytes) -> bytes:
    """Return the form of the samples and the samples."""
    return b"".join(kind + body for kind, body in _chunks(data, _WAVE)[0] if kind in _SOUND)


def _chunks(data: bytes, form: bytes) -> tuple[list[_Chunk], bytes]:
    """Return the chunks of a file, and what lies behind its end."""
    if data[:4] != b"RIFF" or data[8:12] != form:
        raise DamagedFileError("the file is not a RIFF file of its kind")
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise DamagedFileError("the file stops before its end")
    chunks = list(_walked(data, end))
    if not chunks or (form == _WEBP and chunks[0][0] not in (b"VP8X", b"VP8 ", b"VP8L")):
        raise DamagedFileError("the file holds no picture and no sound")
    if chunks[0][0] == b"VP8X" and len(chunks[0][1]) != 10:
        raise DamagedFileError("the header of the picture is damaged")
    return chunks, data[end:]


def _walked(data: bytes, end: int) -> Iterator[_Chunk]:
    at = 12
    for _ in range(MAX_PARTS):
        if at >= end:
            return
        kind, length = struct.unpack_from("<4sI", data, at) if at + 8 <= end else (b"", end)
        if at + 8 + length > end:
            break
        yield kind, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    raise DamagedFileError("a part of the file stops before its end")


def _first(chunks: list[_Chunk], kind: bytes) -> bytes | None:
    return next((body for each, body in chunks if each == kind), None)


def _placed(chunks: list[_Chunk], wanted: dict[bytes, bytes | None]) -> list[_Chunk]:
    """Return the chunks with those wanted at their old places, or at the end."""
    placed: list[_Chunk] = []
    left = dict(wanted)
    for kind, body in chunks:
        if kind not in wanted:
            placed.append((kind, body))
        elif (new := left.pop(kind, None)) is not None:
            placed.append((kind, new))
    return placed + [(kind, body) for kind, body in left.items() if body is not None]


def _written(form: bytes, chunks: list[_Chunk]) -> bytes:
    body = form + b"".join(
        kind + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2)
        for kind, part in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _extended_head(picture: _Chunk) -> bytes:
    """Return the head that a simple WebP file lacks: size and whether it has opacity.

    Source:
        RFC 9649, sections 2.5, 2.6 and 2.7; RFC 6386, section 9.1, for the size in a key frame.
    """
    kind, body = picture
    if kind == b"VP8L" and len(body) >= 5 and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        width, height = bits & 0x3FFF, bits >> 14 & 0x3FFF
        flags = _HAS_ALPHA if bits >> 28 & 1 else 0
    elif kind == b"VP8 " and len(body) >= 10 and body[3:6] == b"\x9d\x01\x2a":
        width = (int.from_bytes(body[6:8], "little") & 0x3FFF) - 1
        height = (int.from_bytes(body[8:10], "little") & 0x3FFF) - 1
        flags = 0
    else:
        raise DamagedFileError("the picture's own header is damaged")
    if width < 0 or height < 0:
        raise DamagedFileError("the picture has no size")
    return bytes([flags, 0, 0, 0]) + width.to_bytes(3, "little") + height.to_bytes(3, "little")
