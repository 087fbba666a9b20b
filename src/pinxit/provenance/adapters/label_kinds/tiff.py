"""Labels in TIFF files: XMP in the first directory, under tag 700."""

import struct
from dataclasses import dataclass
from typing import Final

from pinxit.provenance.adapters.label_kinds.refusing import (
    DamagedFileError,
    NoRoomError,
    OldFormError,
)
from pinxit.provenance.core.labels import AiLabel
from pinxit.provenance.core.xmp import MAX_PACKET_BYTES, label_in, packet_with

_XMP: Final = 700
_BYTE: Final = 1
_UNDEFINED: Final = 7
_STRIPS: Final = ((273, 279), (324, 325))
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_FORMS: Final = {3: "H", 4: "L"}
_MAX_BYTES: Final = 2**32 - 1

#: Tag, type, count, and the four bytes that are the value or point to it.
_Entry = tuple[int, int, int, bytes]


@dataclass(frozen=True, slots=True)
class _Directory:
    order: str
    entries: tuple[_Entry, ...]
    following: bytes


def read(data: bytes) -> AiLabel | None:
    """Return what a TIFF file says of AI.

    Raises:
        DamagedFileError: It is not a whole TIFF file.
        OldFormError: It is a BigTIFF file.
    """
    packet = _packet(data, _directory(data))
    return None if packet is None else label_in(packet)


def write(data: bytes, label: AiLabel) -> bytes:
    """Return a TIFF file with this label: the old file with a new first directory behind it.

    Raises:
        DamagedFileError: It is not a whole TIFF file.
        OldFormError: It is a BigTIFF file.
        NoRoomError: It would become larger than such files may be.

    Source:
        TIFF 6.0 (1992), section 2; XMP Specification, Part 3 (2020), section 1.1.8.
    """
    directory = _directory(data)
    packet = packet_with(label, _packet(data, directory))
    data = _without_packets(data, directory)
    at = len(data) + len(data) % 2
    kept = [each for each in directory.entries if each[0] != _XMP]
    pointer = struct.pack(directory.order + "L", at)
    entries = sorted([*kept, (_XMP, _BYTE, len(packet), pointer)], key=lambda entry: entry[0])
    order, place = directory.order, at + len(packet) + len(packet) % 2
    if place + 6 + 12 * len(entries) > _MAX_BYTES:
        raise NoRoomError("the TIFF file would become larger than TIFF files may be")
    body = struct.pack(order + "H", len(entries)) + b"".join(
        struct.pack(order + "HHL", *entry[:3]) + entry[3] for entry in entries
    )
    return b"".join(
        (
            data[:4],
            struct.pack(order + "L", place),
            data[8:],
            b"\0" * (len(data) % 2),
            packet,
            b"\0" * (len(packet) % 2),
            body,
            directory.following,
        )
    )


def content(data: bytes) -> bytes:
    """Return the strips or tiles of the first picture."""
    directory = _directory(data)
    for offsets, counts in _STRIPS:
        places = _numbers(data, directory, offsets)
        sizes = _numbers(data, directory, counts)
        if places and len(places) == len(sizes) and sum(sizes) <= len(data):
            return b"".join(data[at : at + size] for at, size in zip(places, sizes, strict=True))
    raise DamagedFileError("the TIFF file holds no picture")


def _directory(data: bytes) -> _Directory:
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        raise DamagedFileError("the file is not a TIFF file")
    version, at = struct.unpack_from(order + "HL", data, 2)
    if version == 43:
        raise OldFormError("BigTIFF files are not labelled here")
    if version != 42 or at < 8 or at + 2 > len(data):
        raise DamagedFileError("the file is not a TIFF file")
    (count,) = struct.unpack_from(order + "H", data, at)
    end = at + 2 + 12 * count
    if not count or end + 4 > len(data):
        raise DamagedFileError("the TIFF file stops within its directory")
    entries = tuple(
        (*struct.unpack_from(order + "HHL", data, place), data[place + 8 : place + 12])
        for place in range(at + 2, end, 12)
    )
    return _Directory(order, entries, data[end : end + 4])


def _packet(data: bytes, directory: _Directory) -> bytes | None:
    return next(
        (
            _value(data, directory, entry, most=MAX_PACKET_BYTES)
            for entry in directory.entries
            if entry[0] == _XMP and entry[1] in (_BYTE, _UNDEFINED)
        ),
        None,
    )


def _without_packets(data: bytes, directory: _Directory) -> bytes:
    """Blank the old packet: what it said stands in the new one, and a label stands once."""
    for tag, kind, count, pointer in directory.entries:
        if tag == _XMP and kind in (_BYTE, _UNDEFINED) and count > 4:
            (at,) = struct.unpack(directory.order + "L", pointer)
            data = data[:at] + b" " * count + data[at + count :]
    return data


def _value(data: bytes, directory: _Directory, entry: _Entry, *, most: int) -> bytes:
    _, kind, count, pointer = entry
    size = _SIZES.get(kind, 1) * count
    if size > most:
        raise DamagedFileError("an entry of the TIFF file is larger than such entries are")
    if size <= 4:
        return pointer[:size]
    (at,) = struct.unpack(directory.order + "L", pointer)
    if at + size > len(data):
        raise DamagedFileError("an entry of the TIFF file leads out of the file")
    return data[at : at + size]


def _numbers(data: bytes, directory: _Directory, tag: int) -> tuple[int, ...]:
    for entry in directory.entries:
        if entry[0] == tag and entry[1] in _FORMS:
            raw = _value(data, directory, entry, most=len(data))
            return struct.unpack(f"{directory.order}{entry[2]}{_FORMS[entry[1]]}", raw)
    return ()
