"""Look at a file that somebody brings, without ever decoding it.

A picture's header says how large it is and its text chunks say what it claims; both are read from
the file's structure alone, in constant memory, so that no upload can make the house unpack it.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from pinxit.kernel import PinxitError

#: Largest file looked at, in bytes.
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
#: Largest picture looked at, in pixels.
MAX_PIXELS: Final = 50_000_000
#: Largest text chunk a picture may carry, in bytes.
MAX_TEXT_BYTES: Final = 65_536
#: The text chunk in which a picture painted here names its piece.
CLAIM_KEYWORD: Final = "pinxit:piece"

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SIGNATURES: Final = {
    "JPEG": (0, b"\xff\xd8\xff"),
    "GIF": (0, b"GIF8"),
    "WebP": (8, b"WEBP"),
    "TIFF": (0, b"II*\0"),
    "TIFF (big-endian)": (0, b"MM\0*"),
    "SVG": (0, b"<svg"),
    "SVG (with a declaration)": (0, b"<?xml"),
    "PDF": (0, b"%PDF-"),
    "WAV": (8, b"WAVE"),
    "MP3": (0, b"ID3"),
    "MP3 (bare)": (0, b"\xff\xfb"),
    "MIDI": (0, b"MThd"),
}
#: What each kind is called on the way.
MEDIA_TYPES: Final = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WebP": "image/webp",
    "TIFF": "image/tiff",
    "SVG": "image/svg+xml",
    "PDF": "application/pdf",
    "WAV": "audio/wav",
    "MP3": "audio/mpeg",
    "MIDI": "audio/midi",
}
_TEXT_KINDS: Final = (b"tEXt", b"iTXt", b"zTXt")
_PIECE_BYTES: Final = 65_536


class NoSuchFileError(PinxitError):
    """There is no file at the path that was given."""

    remedy = "Check the path, and put it in quotes if it holds spaces."


class UnreadableUploadError(PinxitError):
    """A file cannot be looked at; its subclasses say why."""


class EmptyFileError(UnreadableUploadError):
    """The file holds no bytes."""

    remedy = "The copy may have been interrupted: fetch the file again and bring that one."


class FileTooLargeError(UnreadableUploadError):
    """The file is larger than the house looks at."""

    remedy = "Bring the original picture; files of up to 64 MiB are looked at."


class NotAPictureError(UnreadableUploadError):
    """The file is in no format that is known here."""

    remedy = "Bring the work itself: a PNG, JPEG, WebP, GIF, TIFF, SVG, PDF, MP3, WAV or MIDI file."


class TruncatedPictureError(UnreadableUploadError):
    """The picture ends before its end, or its structure is damaged."""

    remedy = "The download was cut short or damaged: fetch the file again and bring that one."


class TooManyPixelsError(UnreadableUploadError):
    """The picture claims to be larger than any picture of this house."""

    remedy = "Bring the original file; pictures of up to 50 million pixels are looked at."


class OversizedTextError(UnreadableUploadError):
    """The picture carries more hidden text than a picture needs."""

    remedy = "Bring the original file as it was downloaded, without added text."


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file says about itself. None of it is believed.

    Attributes:
        kind: The format, such as "PNG".
        claim: Public name of the piece that the file says it is; empty if it says nothing.
        damaged: A part of the file does not match its own checksum.
    """

    kind: str
    claim: str = ""
    damaged: bool = False

    @property
    def media_type(self) -> str:
        """What the format is called on the way, such as "image/png"."""
        return MEDIA_TYPES[self.kind]


def inspect(file: BinaryIO) -> Inspection:
    """Read a file's structure from its beginning.

    Args:
        file: Open for reading and seekable, at its start.

    Raises:
        EmptyFileError: It holds no bytes.
        NotAPictureError: It is in no known picture format.
        TruncatedPictureError: A PNG ends early or its parts do not fit together.
        TooManyPixelsError: A PNG claims more than `MAX_PIXELS`.
        OversizedTextError: A PNG carries a text of more than `MAX_TEXT_BYTES`.

    Source:
        W3C, Portable Network Graphics (PNG) Specification (Third Edition, 2025), sections 5 and 11.
    """
    start = file.read(16)
    if not start:
        raise EmptyFileError("the file is empty")
    if start.startswith(_PNG):
        file.seek(len(_PNG))
        return _inspect_png(file)
    for kind, (offset, signature) in _SIGNATURES.items():
        if start[offset:].startswith(signature):
            return Inspection(kind.partition(" ")[0])
    raise NotAPictureError("this is not a work in a format known here")


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    content: bytes
    sound: bool


def _inspect_png(file: BinaryIO) -> Inspection:
    claim, damaged, kind = "", False, b""
    for place, chunk in enumerate(_chunks(file)):
        kind = chunk.kind
        damaged = damaged or not chunk.sound
        if place == 0:
            _refuse_bad_header(chunk)
        if kind in _TEXT_KINDS:
            claim = claim or _claim_in(chunk)
        if kind == b"IEND":
            break
    if kind != b"IEND":
        raise TruncatedPictureError("the picture stops before its end")
    return Inspection("PNG", claim, damaged)


def _chunks(file: BinaryIO) -> Iterator[_Chunk]:
    """Yield the parts of a PNG; only headers and texts are kept, the rest is just checked."""
    while head := file.read(8):
        if len(head) < 8:
            raise TruncatedPictureError("the picture stops in the middle of a part")
        length, kind = struct.unpack(">I4s", head)
        if kind in _TEXT_KINDS and length > MAX_TEXT_BYTES:
            raise OversizedTextError("the picture carries more hidden text than a picture needs")
        kept = kind in _TEXT_KINDS or (kind == b"IHDR" and length <= MAX_TEXT_BYTES)
        content, checksum = _read_part(file, length, start=zlib.crc32(kind), keep=kept)
        yield _Chunk(kind, content, sound=file.read(4) == struct.pack(">I", checksum))


def _read_part(file: BinaryIO, length: int, *, start: int, keep: bool) -> tuple[bytes, int]:
    """Return the content (empty unless kept) and its checksum."""
    content, checksum = b"", start
    while length:
        piece = file.read(min(length, _PIECE_BYTES))
        if not piece:
            raise TruncatedPictureError("the picture stops in the middle of a part")
        checksum = zlib.crc32(piece, checksum)
        length -= len(piece)
        content += piece if keep else b""
    return content, checksum


def _refuse_bad_header(chunk: _Chunk) -> None:
    if chunk.kind != b"IHDR" or len(chunk.content) != 13:
        raise TruncatedPictureError("the picture's header is damaged")
    width, height = struct.unpack(">II", chunk.content[:8])
    if width * height > MAX_PIXELS:
        raise TooManyPixelsError("the picture claims more pixels than any picture of this house")


def _claim_in(chunk: _Chunk) -> str:
    """Return the piece named by a text chunk, or an empty text; compressed texts are not opened."""
    keyword, _, rest = chunk.content.partition(b"\0")
    if keyword.decode("latin-1") != CLAIM_KEYWORD or chunk.kind == b"zTXt":
        return ""
    if chunk.kind == b"tEXt":
        return _printable(rest.decode("latin-1"))
    compressed, language_and_text = rest[:1] != b"\0", rest[2:]
    if compressed:
        return ""
    return _printable(language_and_text.split(b"\0", 2)[-1].decode("utf-8", errors="replace"))


def _printable(text: str) -> str:
    """Return a text that can be shown: one short line of visible characters."""
    return "".join(sign for sign in text if sign.isprintable())[:80]
