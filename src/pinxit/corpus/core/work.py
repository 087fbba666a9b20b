"""A work on record, and its one encoding as a line of JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Final

from pinxit.corpus.core.rights import (
    Answer,
    Author,
    AuthorKind,
    Consent,
    Evidence,
    EvidenceKind,
    Purpose,
    Rights,
    Signal,
    SignalKind,
)
from pinxit.kernel import Digest, PinxitError, canonical_json


class CorruptWorkError(PinxitError):
    """A line is not the record of a work."""

    remedy = "Gather the collection again; if it was copied here, copy it once more."


class Medium(StrEnum):
    """What a work is to the eye or the ear."""

    PICTURE = "picture"
    TEXT = "text"
    MUSIC = "music"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work on record.

    Attributes:
        source: Where it came from; unique within its collection, such as
            `npm:@iconify-json/noto@1.2.9#grinning-face` or `folder:cats/one.jpg`.
        digest: Of the work's own file as it came (the SVG, the JPEG).
        medium: Picture, text or music.
        title: What its author calls it.
        authors: Who made it; one `UNKNOWN_AUTHOR` if nobody knows.
        rights: What is on record about the right to use it.
        captions: By language ("en", "zh"): the label first, then its tags.
        hand: The style it is in, such as "noto"; "" if it belongs to none.
        family: Hands that draw the same drawings share a family; a split must not part them.
        concept: What it shows, as a code shared by all hands; "" if it has none.
        variant: Whether it is a variant of another work (a skin tone).
    """

    source: str
    digest: Digest
    medium: Medium
    title: str
    authors: tuple[Author, ...]
    rights: Rights
    captions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hand: str = ""
    family: str = ""
    concept: str = ""
    variant: bool = False

    def __post_init__(self) -> None:
        if not self.source or not self.authors:
            raise CorruptWorkError("a work has a source and an author, known or not")


_KEYS: Final = frozenset(each.name for each in fields(Work))
_RIGHTS_KEYS: Final = frozenset(each.name for each in fields(Rights))


def encode_work(work: Work) -> bytes:
    """Return the one encoding of a work: canonical JSON, without a line end."""
    row = {name: getattr(work, name) for name in _KEYS}
    row["digest"] = str(work.digest)
    row["authors"] = [asdict(author) for author in work.authors]
    row["captions"] = {language: list(texts) for language, texts in work.captions.items()}
    row["rights"] = _rights_row(work.rights)
    return canonical_json(row)


def decode_work(line: bytes) -> Work:
    """Read a work back.

    Raises:
        CorruptWorkError: The line is not the record of a work.
    """
    try:
        return _work(json.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, PinxitError) as error:
        raise CorruptWorkError(f"not a work: {str(error)[:200]}") from error


def encode_works(works: Iterable[Work]) -> bytes:
    """Return one line a work, in the order given."""
    return b"".join(encode_work(work) + b"\n" for work in works)


def decode_works(content: bytes) -> Iterator[Work]:
    """Yield the works of a file of lines.

    Raises:
        CorruptWorkError: A line is not the record of a work; the message says which.
    """
    for number, line in enumerate(content.splitlines(), 1):
        try:
            yield decode_work(line)
        except CorruptWorkError as error:
            raise CorruptWorkError(f"line {number}: {error}") from error


def _rights_row(rights: Rights) -> dict[str, object]:
    return {
        "licence": rights.licence,
        "policy": rights.policy,
        "credit": rights.credit,
        "evidence": [
            asdict(each) | {"digest": None if each.digest is None else str(each.digest)}
            for each in rights.evidence
        ],
        "consents": {str(purpose): asdict(each) for purpose, each in rights.consents.items()},
        "signals": [asdict(signal) for signal in rights.signals],
        "made_in": rights.made_in,
    }


def _work(row: Any) -> Work:
    if set(row) != _KEYS:
        raise TypeError("its keys are not those of a work")
    if type(row["variant"]) is not bool:
        raise TypeError("variant is not yes or no")
    return Work(
        digest=Digest.parse(_text(row["digest"])),
        medium=Medium(row["medium"]),
        authors=tuple(_author(each) for each in _list(row["authors"])),
        rights=_rights(row["rights"]),
        captions={
            _text(language): tuple(_text(text) for text in _list(texts))
            for language, texts in row["captions"].items()
        },
        variant=row["variant"],
        **{name: _text(row[name]) for name in ("source", "title", "hand", "family", "concept")},
    )


def _author(row: Any) -> Author:
    return Author(
        name=_text(row["name"]),
        kind=AuthorKind(row["kind"]),
        identifier=_text(row["identifier"]),
        born=_year(row["born"]),
        died=_year(row["died"]),
    )


def _rights(row: Any) -> Rights:
    if set(row) != _RIGHTS_KEYS:
        raise TypeError("its keys are not those of a rights record")
    if row["policy"] is not None and not isinstance(row["policy"], dict):
        raise TypeError("a policy is an object")
    return Rights(
        licence=_text(row["licence"]),
        policy=row["policy"],
        credit=_text(row["credit"]),
        evidence=tuple(_evidence(each) for each in _list(row["evidence"])),
        consents={Purpose(key): _consent(each) for key, each in row["consents"].items()},
        signals=tuple(_signal(each) for each in _list(row["signals"])),
        made_in=_year(row["made_in"]),
    )


def _evidence(row: Any) -> Evidence:
    digest = row["digest"]
    return Evidence(
        kind=EvidenceKind(row["kind"]),
        place=_text(row["place"]),
        digest=None if digest is None else Digest.parse(_text(digest)),
        says=_text(row["says"]),
    )


def _consent(row: Any) -> Consent:
    texts = {name: _text(row[name]) for name in ("grantor", "given_on")}
    return Consent(answer=Answer(row["answer"]), **texts)


def _signal(row: Any) -> Signal:
    return Signal(
        kind=SignalKind(row["kind"]),
        purpose=Purpose(row["purpose"]),
        answer=Answer(row["answer"]),
        says=_text(row["says"]),
    )


def _year(value: object) -> int | None:
    if value is not None and type(value) is not int:
        raise TypeError(f"not a year: {str(value)[:60]}")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"not a list: {str(value)[:60]}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {str(value)[:60]}")
    return value
