"""Pictures that Eve brings, made when they are needed; and the good one they are made from."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(*, side_px: int = 64, piece: str = "", colour: str = "#B3261E") -> bytes:
    """Return a small sound picture, which may say which piece it is."""
    texts = PngImagePlugin.PngInfo()
    if piece:
        texts.add_text("pinxit:piece", piece)
    out = io.BytesIO()
    Image.new("RGB", (side_px, side_px), colour).save(out, "PNG", pnginfo=texts)
    return out.getvalue()


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "#B3261E").save(out, "JPEG")
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return one part of a PNG, with a true checksum."""
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def header(width: int, height: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def of_chunks(*chunks: bytes) -> bytes:
    return SIGNATURE + b"".join(chunks)


def truncated() -> bytes:
    return png()[:-40]


def without_an_end() -> bytes:
    return png()[:-12]


def of_30_000_by_30_000() -> bytes:
    """A few kilobytes that would unpack to 2.7 GB."""
    row = b"\0" * (1 + 30_000 * 3)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(row) for _ in range(40)) + packer.flush()
    return of_chunks(header(30_000, 30_000), chunk(b"IDAT", rows), chunk(b"IEND", b""))


def with_a_huge_text(size: int = 1_000_000) -> bytes:
    text = chunk(b"tEXt", b"Comment\0" + b"a" * size)
    return png().replace(chunk(b"IEND", b""), text + chunk(b"IEND", b""))


def not_a_picture() -> bytes:
    return b"MZ this is a program, whatever its name says" * 10


def with_one_bit_changed(picture: bytes, *, at: int = -20) -> bytes:
    changed = bytearray(picture)
    changed[at] ^= 1
    return bytes(changed)
