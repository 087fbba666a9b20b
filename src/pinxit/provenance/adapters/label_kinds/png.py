"""Labels in PNG files: XMP in an `iTXt` chunk; also read: a text chunk named `AIGC`."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from pinxit.provenance.adapters.label_kinds.refusing import MAX_PARTS, DamagedFileError
from pinxit.provenance.core.labels import MAX_LABEL_BYTES, AigcLabel, AiLabel, joined
from pinxit.provenance.core.xmp import MAX_PACKET_BYTES, label_in, packet_with

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_XMP: Final = b"XML:com.adobe.xmp"
_AIGC: Final = b"AIGC"
_TEXTS: Final = (b"tEXt", b"zTXt", b"iTXt")
#: What a picture is made of; all else is told about it.
_PICTURE: Final = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"acTL", b"fcTL", b"fdAT"))

_Chunk = tuple[bytes, bytes]


def read(data: bytes) -> AiLabel | None:
    """Return what a PNG file says of AI.

    Raises:
        DamagedFileError: It is not a whole PNG file.
    """
    label, aigc = None, None
    for kind, body in _chunks(data):
        if _is_xmp(kind, body):
            label = label_in(_text(kind, body, MAX_PACKET_BYTES)) or label
        elif _is_aigc(kind, body):
            aigc = AigcLabel.parse(_text(kind, body, MAX_LABEL_BYTES).decode("utf-8", "replace"))
    if aigc is None or (label is not None and label.aigc is not None):
        return label
    return joined(label, aigc)


def write(data: bytes, label: AiLabel) -> bytes:
    """Return a PNG file with this label, its picture byte for byte.

    Raises:
        DamagedFileError: It is not a whole PNG file.

    Source:
        W3C, Portable Network Graphics (Third Edition, 2025), section 11.3.3; TC260-PG-20259A.
    """
    chunks = list(_chunks(data))
    packet = next((_text(k, b, MAX_PACKET_BYTES) for k, b in chunks if _is_xmp(k, b)), None)
    text = _XMP + b"\0\0\0\0\0" + packet_with(label, packet)
    kept = [each for each in chunks if not _is_xmp(*each) and not _is_aigc(*each)]
    kept.insert(1, (b"iTXt", text))
    end = data.rindex(b"IEND") + 8
    return _SIGNATURE + b"".join(map(_written, kept)) + data[end:]


def content(data: bytes) -> bytes:
    """Return the chunks that the picture is made of."""
    return b"".join(kind + body for kind, body in _chunks(data) if kind in _PICTURE)


def _chunks(data: bytes) -> Iterator[_Chunk]:
    if not data.startswith(_SIGNATURE):
        raise DamagedFileError("the file is not a PNG file")
    at, parts = len(_SIGNATURE), 0
    kind = b""
    while kind != b"IEND":
        head = data[at : at + 8]
        parts += 1
        if len(head) < 8 or parts > MAX_PARTS:
            raise DamagedFileError("the PNG file stops before its end")
        length, kind = struct.unpack(">I4s", head)
        body, check = data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if check != struct.pack(">I", zlib.crc32(kind + body)):
            raise DamagedFileError("a part of the PNG file does not match its checksum")
        if parts == 1 and (kind != b"IHDR" or length != 13):
            raise DamagedFileError("the PNG file does not begin with its header")
        at += 12 + length
        yield kind, body


def _is_xmp(kind: bytes, body: bytes) -> bool:
    return kind in _TEXTS and body.startswith(_XMP + b"\0")


def _is_aigc(kind: bytes, body: bytes) -> bool:
    return kind in _TEXTS and body.startswith(_AIGC + b"\0")


def _text(kind: bytes, body: bytes, most: int) -> bytes:
    """Return the text of a text chunk, as UTF-8 where the file says so."""
    rest = body.partition(b"\0")[2]
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflated(rest[1:], most)
    packed, fields = rest[:1] == b"\x01", rest[2:].split(b"\0", 2)
    if len(fields) != 3:
        raise DamagedFileError("a text of the PNG file is not whole")
    return _inflated(fields[2], most) if packed else fields[2]


def _inflated(packed: bytes, most: int) -> bytes:
    opener = zlib.decompressobj()
    try:
        text = opener.decompress(packed, most)
    except zlib.error as error:
        raise DamagedFileError("a text of the PNG file cannot be unpacked") from error
    if not opener.eof:
        raise DamagedFileError("a text of the PNG file is larger than texts are")
    return text


def _written(chunk: _Chunk) -> bytes:
    kind, body = chunk
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
