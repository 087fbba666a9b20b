"""Labels in MP3 files: a text named `AIGC` and an XMP packet among the tags of ID3v2."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pinxit.provenance.adapters.label_kinds.refusing import (
    MAX_PARTS,
    DamagedFileError,
    NoRoomError,
    OldFormError,
)
from pinxit.provenance.core.labels import AigcLabel, AiLabel, joined
from pinxit.provenance.core.xmp import label_in, packet_with

_TEXT: Final = b"TXXX"
_PRIVATE: Final = b"PRIV"
_XMP: Final = b"XMP\0"
_UNSYNCHRONISED: Final = 0x80
_EXTENDED: Final = 0x40
_FOOTER: Final = 0x10
_HEAD_BYTES: Final = 10
_MAX_TAG_BYTES: Final = 2**28 - 1
_SYNC_WITHIN: Final = 65_536
_ENCODINGS: Final = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}

#: Name, head and body of a frame.
_Frame = tuple[bytes, bytes, bytes]


@dataclass(frozen=True, slots=True)
class _Tag:
    version: int
    flags: int
    frames: tuple[_Frame, ...]
    end: int


def read(data: bytes) -> AiLabel | None:
    """Return what an MP3 file says of AI.

    Raises:
        DamagedFileError: It is not an MP3 file, or its tag is damaged.
        OldFormError: Its tag is of a form older than ID3v2.3.
    """
    tag = _tag(data)
    bodies = {_kind(frame): frame[2] for frame in tag.frames}
    label = label_in(bodies["XMP"][len(_XMP) :]) if "XMP" in bodies else None
    if "AIGC" not in bodies:
        return label
    return joined(label, AigcLabel.parse(_user_text(bodies["AIGC"])[1]))


def write(data: bytes, label: AiLabel) -> bytes:
    """Return an MP3 file with this label, its sound byte for byte.

    Raises:
        DamagedFileError: It is not an MP3 file, or its tag is damaged.
        OldFormError: Its tag is of a form older than ID3v2.3.
        NoRoomError: The tag would become larger than tags may be.

    Source:
        ID3v2.3.0 and ID3v2.4.0, sections 3 and 4; XMP Specification, Part 3 (2020), section 1.2.2;
        TC260-PG-202510A for the text `AIGC`.
    """
    tag = _tag(data)
    packet = next((body[len(_XMP) :] for _, _, body in map(_xmp_only, tag.frames) if body), None)
    new = [(_PRIVATE, _XMP + packet_with(label, packet, with_aigc=False))]
    if label.aigc is not None:
        new.insert(0, (_TEXT, b"\0AIGC\0" + label.aigc.text.encode()))
    frames = b"".join(_frame(tag.version, name, body) for name, body in new)
    frames += b"".join(head + body for _, head, body in tag.frames if not _kind((_, head, body)))
    if len(frames) > _MAX_TAG_BYTES:
        raise NoRoomError("the tag would become larger than tags may be")
    head = b"ID3" + bytes([tag.version, 0, tag.flags]) + _syncsafe(len(frames))
    return head + frames + data[tag.end :]


def content(data: bytes) -> bytes:
    """Return the sound, without the tags before and behind it."""
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    return data[_tag(data).end : end]


def _tag(data: bytes) -> _Tag:
    if data[:3] != b"ID3":
        _check_sound(data, 0)
        return _Tag(4, 0, (), 0)
    if len(data) < _HEAD_BYTES:
        raise DamagedFileError("the file stops within its tag")
    version, flags = data[3], data[5]
    if version not in (3, 4):
        raise OldFormError("the tag is of an old form")
    size = _unsyncsafe(data[6:10])
    body = data[_HEAD_BYTES : _HEAD_BYTES + size]
    end = _HEAD_BYTES + size + (_HEAD_BYTES if version == 4 and flags & _FOOTER else 0)
    _check_sound(data, end)
    if version == 3 and flags & _UNSYNCHRONISED:
        body, flags = body.replace(b"\xff\x00", b"\xff"), flags & ~_UNSYNCHRONISED
    if flags & _EXTENDED:
        body = body[_extended_bytes(version, body) :]
    kept = flags & _UNSYNCHRONISED
    return _Tag(version, kept, tuple(_frames(version, body)), end)


def _extended_bytes(version: int, body: bytes) -> int:
    """Return how long the extended head is; it tells of the tag itself, and is not kept."""
    if len(body) < 4:
        raise DamagedFileError("the file stops within its tag")
    return _unsyncsafe(body[:4]) if version == 4 else 4 + int.from_bytes(body[:4])


def _frames(version: int, body: bytes) -> Iterator[_Frame]:
    at = 0
    for _ in range(MAX_PARTS):
        head = body[at : at + _HEAD_BYTES]
        if not head.strip(b"\0"):
            return
        name = head[:4]
        if len(head) < _HEAD_BYTES or not (name.isalnum() and name.isupper()):
            break
        size = _unsyncsafe(head[4:8]) if version == 4 else int.from_bytes(head[4:8])
        at += _HEAD_BYTES + size
        if at > len(body):
            break
        yield name, head, body[at - size : at]
    raise DamagedFileError("a part of the tag stops before its end")


def _kind(frame: _Frame) -> str:
    """Return "XMP" or "AIGC" for a frame of the label, and nothing for others."""
    name, _, body = frame
    if name == _PRIVATE and body.startswith(_XMP):
        return "XMP"
    if name == _TEXT and _user_text(body)[0] == "AIGC":
        return "AIGC"
    return ""


def _xmp_only(frame: _Frame) -> _Frame:
    return frame if _kind(frame) == "XMP" else (b"", b"", b"")


def _user_text(body: bytes) -> tuple[str, str]:
    """Return name and value of a text that its writer named."""
    encoding = _ENCODINGS.get(body[0] if body else 0, "latin-1")
    end = b"\0\0" if encoding.startswith("utf-16") else b"\0"
    at = 1
    while (at := body.find(end, at)) >= 0 and (at - 1) % len(end):
        at += 1
    if at < 0:
        return "", ""
    name, value = body[1:at], body[at + len(end) :]
    return name.decode(encoding, "replace"), value.decode(encoding, "replace").rstrip("\0")


def _frame(version: int, name: bytes, body: bytes) -> bytes:
    size = _syncsafe(len(body)) if version == 4 else struct.pack(">I", len(body))
    return name + size + b"\0\0" + body


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _unsyncsafe(four: bytes) -> int:
    if len(four) < 4 or any(each & 0x80 for each in four):
        raise DamagedFileError("a length in the tag is damaged")
    return four[0] << 21 | four[1] << 14 | four[2] << 7 | four[3]


def _check_sound(data: bytes, at: int) -> None:
    """Make sure that a frame of sound begins soon behind the tag."""
    until = min(len(data) - 1, at + _SYNC_WITHIN)
    while (at := data.find(b"\xff", at, until)) >= 0:
        if data[at + 1] & 0xE0 == 0xE0 and data[at + 1] & 0x06:
            return
        at += 1
    raise DamagedFileError("the file is not an MP3 file")
