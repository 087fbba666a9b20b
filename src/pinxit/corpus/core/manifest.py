"""The manifest: which works a corpus holds, who made them, and under which licence."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from pinxit.kernel import BadDigestError, Digest, PinxitError, canonical_json


class CorruptManifestError(PinxitError):
    """A manifest has a line that is no work, or works out of order."""

    remedy = "Gather the corpus again: pinxit corpus gather illustrations."


class MissingManifestError(PinxitError):
    """There is no manifest in this folder."""

    remedy = "Gather the corpus first: pinxit corpus gather illustrations."


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work of a corpus: one line of its manifest.

    Attributes:
        digest: Of the work's source (the SVG).
        picture: Its row in the corpus's pictures, from 0.
        title: What its author calls it.
        author: Who made it.
        author_url: Where the author shows the set it belongs to.
        licence: SPDX identifier.
        source: Where it came from, such as `npm:@iconify-json/noto@1.2.9#grinning-face`.
        hand: The style it is drawn in, such as "noto".
        family: Hands that draw the same drawings share a family; a split must not part them.
        concept: What it shows: code points in lower-case hexadecimal without FE0F, joined by "-".
        variant: Whether it is a skin tone of another concept.
        captions: By language ("en", "zh"): the label first, then its tags.
    """

    digest: Digest
    picture: int
    title: str
    author: str
    author_url: str
    licence: str
    source: str
    hand: str
    family: str
    concept: str
    variant: bool
    captions: Mapping[str, tuple[str, ...]]


_TEXTS = ("title", "author", "author_url", "licence", "source", "hand", "family", "concept")
_KEYS = frozenset(field.name for field in fields(Work))


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a corpus says of its works.

    Attributes:
        digest: Of the manifest's bytes; it names the corpus.
        works: In the order of their pictures.
    """

    digest: Digest
    works: tuple[Work, ...]

    @property
    def licences(self) -> dict[str, int]:
        """How many works there are under each licence, by SPDX identifier."""
        return dict(sorted(Counter(work.licence for work in self.works).items()))

    @property
    def hands(self) -> dict[str, int]:
        """How many works there are in each hand."""
        return dict(sorted(Counter(work.hand for work in self.works).items()))

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """Read a manifest from its file.

        Raises:
            MissingManifestError: There is no such file.
            CorruptManifestError: It is not a manifest.
        """
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise MissingManifestError(f"no manifest at {path}") from error
        return decode_manifest(content)


def encode_manifest(works: Iterable[Work]) -> bytes:
    """Return the one encoding of these works: a line of canonical JSON each."""
    return b"".join(canonical_json(_row(work)) + b"\n" for work in works)


def decode_manifest(content: bytes) -> Manifest:
    """Read a manifest back.

    Raises:
        CorruptManifestError: A line is not a work, or a picture is missing or out of order.
    """
    works = tuple(_works(content))
    for place, work in enumerate(works):
        if work.picture != place:
            raise CorruptManifestError(f"line {place + 1} shows picture {work.picture}")
    return Manifest(Digest.of(content), works)


def _works(content: bytes) -> Iterator[Work]:
    for number, line in enumerate(content.splitlines(), 1):
        try:
            yield _work(json.loads(line))
        except (ValueError, TypeError, KeyError, BadDigestError, RecursionError) as error:
            raise CorruptManifestError(f"line {number} is not a work: {error}") from error


def _row(work: Work) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(work, name) for name in _KEYS}
    row["digest"] = str(work.digest)
    row["captions"] = {language: list(texts) for language, texts in work.captions.items()}
    return row


def _work(row: object) -> Work:
    if not isinstance(row, dict) or set(row) != _KEYS:
        raise TypeError("its keys are not those of a work")
    picture, variant = row["picture"], row["variant"]
    if type(picture) is not int or type(variant) is not bool:
        raise TypeError("picture is not a number, or variant is not yes or no")
    return Work(
        digest=Digest.parse(_text(row["digest"])),
        picture=picture,
        variant=variant,
        captions=_captions(row["captions"]),
        **{name: _text(row[name]) for name in _TEXTS},
    )


def _captions(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise TypeError("captions are not by language")
    return {language: tuple(map(_text, _list(texts))) for language, texts in value.items()}


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"not a list: {str(value)[:60]}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {str(value)[:60]}")
    return value
