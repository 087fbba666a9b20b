"""Labels in MIDI files: a text event at the very beginning of the first track."""

import struct
from collections.abc import Iterator
from typing import Final

from pinxit.provenance.adapters.label_kinds.refusing import MAX_PARTS, DamagedFileError
from pinxit.provenance.core.labels import MAX_LABEL_BYTES, AiLabel

_MARK: Final = b"pinxit:label "
_META: Final = 0xFF
_TEXT: Final = 0x01

_Chunk = tuple[bytes, bytes]


def read(data: bytes) -> AiLabel | None:
    """Return what a MIDI file says of AI.

    Raises:
        DamagedFileError: It is not a whole MIDI file.
    """
    chunks, _ = _chunks(data)
    text, _ = _parted(chunks)
    return None if text is None else AiLabel.parse(text.decode("ascii", "replace"))


def write(data: bytes, label: AiLabel) -> bytes:
    """Return a MIDI file with this label, its events byte for byte.

    Raises:
        DamagedFileError: It is not a whole MIDI file.

    Source:
        Standard MIDI Files 1.0 (RP-001), "Meta-Events": FF 01. No standard names a place for
        labels in them; this one is the house's own.
    """
    chunks, rest = _chunks(data)
    _, others = _parted(chunks)
    text = _MARK + label.text.encode()
    event = bytes([0, _META, _TEXT]) + _length(len(text)) + text
    first = next(at for at, (kind, _) in enumerate(others) if kind == b"MTrk")
    others[first] = (b"MTrk", event + others[first][1])
    return b"".join(kind + struct.pack(">I", len(body)) + body for kind, body in others) + rest


def content(data: bytes) -> bytes:
    """Return the parts of the file without the label."""
    _, others = _parted(_chunks(data)[0])
    return b"".join(kind + body for kind, body in others)


def _parted(chunks: list[_Chunk]) -> tuple[bytes | None, list[_Chunk]]:
    """Return the text of the label, and all parts without it."""
    first = next(at for at, (kind, _) in enumerate(chunks) if kind == b"MTrk")
    body = chunks[first][1]
    for start, end, text in _opening_texts(body):
        if text.startswith(_MARK):
            kept = (b"MTrk", body[:start] + body[end:])
            return text[len(_MARK) :], [*chunks[:first], kept, *chunks[first + 1 :]]
    return None, list(chunks)


def _opening_texts(body: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the texts before the first note, with where they begin and end."""
    at = 0
    while body[at : at + 2] == bytes([0, _META]) and at + 4 <= len(body):
        start, kind = at, body[at + 2]
        length, at = _number(body, at + 3)
        at += length
        if at > len(body):
            raise DamagedFileError("an event of the MIDI file stops before its end")
        if kind == _TEXT and length <= MAX_LABEL_BYTES:
            yield start, at, body[at - length : at]


def _chunks(data: bytes) -> tuple[list[_Chunk], bytes]:
    """Return the parts of a file, and what lies behind the last whole one."""
    if data[:4] != b"MThd":
        raise DamagedFileError("the file is not a MIDI file")
    chunks: list[_Chunk] = []
    at = 0
    while at + 8 <= len(data) and len(chunks) < MAX_PARTS:
        kind, length = struct.unpack_from(">4sI", data, at)
        if at + 8 + length > len(data):
            break
        chunks.append((kind, data[at + 8 : at + 8 + length]))
        at += 8 + length
    if not any(kind == b"MTrk" for kind, _ in chunks) or len(chunks[0][1]) < 6:
        raise DamagedFileError("the MIDI file has no track")
    return chunks, data[at:]


def _length(number: int) -> bytes:
    signs = [number & 0x7F]
    while number := number >> 7:
        signs.append(0x80 | number & 0x7F)
    return bytes(reversed(signs))


def _number(body: bytes, at: int) -> tuple[int, int]:
    """Return a number of up to four bytes, and where it ends."""
    number = 0
    for place in range(at, at + 4):
        if place >= len(body):
            break
        number = number << 7 | body[place] & 0x7F
        if not body[place] & 0x80:
            return number, place + 1
    raise DamagedFileError("a length in the MIDI file is damaged")
