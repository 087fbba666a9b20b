"""Wishes and rights that a picture's own file brings along.

`docs/explanation/algorithms/preprocessing.md` says which statement counts as which wish.

**Source:** IPTC Photo Metadata Standard 2023.1, Data Mining, with the PLUS vocabulary; XMP rights
management (ISO 16684-1, section 8.4); ccREL (W3C, 2008); TDM Reservation Protocol (W3C, 2024);
RSL 1.0 (2025).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pinxit.corpus.adapters.pictures_format import kind_of
from pinxit.corpus.adapters.signals_c2pa import c2pa_signals
from pinxit.corpus.adapters.signals_xmp import Packet, packets_in
from pinxit.corpus.core.offering import RefusedFileError
from pinxit.corpus.core.rights import Answer, Purpose, Signal, SignalKind
from pinxit.corpus.core.web_rsl import rsl_signals

_PLUS: Final = "{http://ns.useplus.org/ldf/xmp/1.0/}"
_XMP_RIGHTS: Final = "{http://ns.adobe.com/xap/1.0/rights/}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP: Final = "{http://ns.adobe.com/photoshop/1.0/}"
_TDM: Final = ("{http://www.w3.org/ns/tdmrep/}", "{http://www.w3.org/ns/tdmrep#}")
_CC: Final = ("{http://creativecommons.org/ns#}", "{http://web.resource.org/cc/}")
# Where a licence inside a file is said to hold: in that file.
_HERE: Final = "https://inside.invalid/"

_LEARNING: Final = (Purpose.TRAIN, Purpose.STYLE)
_DMI: Final = re.compile(r"DMI-[A-Z-]+")
_NO_WISH: Final = "DMI-UNSPECIFIED"
_ALLOWED: Final = "DMI-ALLOWED"
_AI: Final = (
    r"(?:\b(?-i:AI|ai|A\.I)\b|machine[\s-]learning|data[\s-]mining"
    r"|model[\s-]training|人工智能|机器学习|数据挖掘)"
)
_NO: Final = (
    r"(?:\bno\b|\bnot\b|\bnever\b|\bwithout\b|prohibit|forbid|refuse|reserve|reservation"
    r"|禁止|不得|不可|未经)"
)
_NO_LEARNING: Final = re.compile(
    rf"{_NO}[^.。]{{0,80}}?{_AI}|{_AI}[^.。]{{0,80}}?{_NO}", re.IGNORECASE
)
_MAY_WISH: Final = re.compile(
    rb"DMI-|reservation|rslstandard|\bA\.?I\b|learning|mining|training|[\xe4-\xe9][\x80-\xbf]{2}",
    re.IGNORECASE,
)
_MAX_SAYS: Final = 500
_MAX_CREATORS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedRights:
    """What a picture's own file says of its author and its rights. Claims, not proofs.

    Attributes:
        creators: Names as written.
        credit: The credit line asked for.
        licence_url: The address of a licence (`cc:license`, or else the web statement).
        statement: The rights and usage terms in words, at most 500 characters.
        marked: Whether it says to be under copyright (true), or in the public domain (false);
            `None` if it says neither.
    """

    creators: tuple[str, ...] = ()
    credit: str = ""
    licence_url: str = ""
    statement: str = ""
    marked: bool | None = None


def signals_in(content: bytes) -> tuple[Signal, ...]:
    """Return the wishes found in a picture's file, each once.

    Args:
        content: The file, at most MAX_FILE_BYTES. Whatever it holds, nothing is raised, and
            nothing is fetched.
    """
    try:
        kind = kind_of(content)
    except RefusedFileError:
        return ()
    found = list(c2pa_signals(content, kind))
    if kind == "SVG" and not _MAY_WISH.search(content):
        return tuple(found)  # parsing a drawing costs milliseconds
    for packet in packets_in(content):
        found.extend(_packet_signals(packet))
    return tuple(dict.fromkeys(found))


def wishes_in_sidecar(content: bytes) -> tuple[Signal, ...]:
    """Return the wishes found in an XMP file that lies beside a work, each once.

    Args:
        content: The file. Whatever it holds, nothing is raised, and nothing is fetched.
    """
    found = (signal for packet in packets_in(content) for signal in _packet_signals(packet))
    return tuple(dict.fromkeys(found))


def rights_in(content: bytes) -> EmbeddedRights:
    """Return what a picture's file says of its author and its rights.

    Args:
        content: The file, at most MAX_FILE_BYTES. Whatever it holds, nothing is raised, and
            nothing is fetched.
    """
    packets = [packet for packet in packets_in(content) if packet.whole]
    licences = _texts(packets, *(each + "license" for each in _CC), _XMP_RIGHTS + "WebStatement")
    statements = _texts(packets, _DC + "rights", _XMP_RIGHTS + "UsageTerms")
    lines = _texts(packets, _PHOTOSHOP + "Credit", *(each + "attributionName" for each in _CC))
    return EmbeddedRights(
        creators=tuple(_texts(packets, _DC + "creator"))[:_MAX_CREATORS],
        credit=next(iter(lines), ""),
        licence_url=next(iter(licences), ""),
        statement="; ".join(statements)[:_MAX_SAYS],
        marked=_truth(_texts(packets, _XMP_RIGHTS + "Marked")),
    )


def _texts(packets: list[Packet], *names: str) -> list[str]:
    """Return the texts of some properties, in the order of their names, each once."""
    found = (text for name in names for packet in packets for text in packet.texts(name))
    return list(dict.fromkeys(text[:_MAX_SAYS] for text in found))


def _truth(texts: list[str]) -> bool | None:
    return {"true": True, "false": False}.get(next(iter(texts), "").lower())


def _packet_signals(packet: Packet) -> Iterator[Signal]:
    yield from _data_mining(packet)
    for name in (_XMP_RIGHTS + "UsageTerms", _DC + "rights"):
        for text in packet.texts(name):
            if _NO_LEARNING.search(text):
                yield from _refused(SignalKind.XMP, text)
    if any(packet.first(namespace + "reservation") == "1" for namespace in _TDM):
        yield from _refused(SignalKind.TDM, "tdm:reservation: 1")
    if packet.rsl:
        yield from rsl_signals(packet.rsl, _HERE)


def _data_mining(packet: Packet) -> Iterator[Signal]:
    """Read `plus:DataMining`; of a packet that cannot be parsed, whatever looks like it."""
    said = " ".join(packet.texts(_PLUS + "DataMining")) if packet.whole else packet.text
    constraint = " ".join(packet.texts(_PLUS + "OtherConstraints"))
    for word in dict.fromkeys(_DMI.findall(said)):
        if word == _ALLOWED:
            if packet.whole:
                yield _signal(SignalKind.IPTC, Purpose.TRAIN, Answer.GRANTED, word)
        elif word != _NO_WISH:
            yield from _refused(SignalKind.IPTC, f"{word} {constraint}".strip())


def _refused(kind: SignalKind, says: str) -> Iterator[Signal]:
    for purpose in _LEARNING:
        yield _signal(kind, purpose, Answer.REFUSED, says)


def _signal(kind: SignalKind, purpose: Purpose, answer: Answer, says: str) -> Signal:
    return Signal(kind=kind, purpose=purpose, answer=answer, says=says[:_MAX_SAYS])
