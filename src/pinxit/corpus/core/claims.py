"""What somebody says of works they bring in, in a form or in a table beside the files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pinxit.corpus.core.licence_urls import licence_of_url
from pinxit.corpus.core.offering import Offering
from pinxit.corpus.core.rights import (
    UNKNOWN_AUTHOR,
    Answer,
    Author,
    AuthorKind,
    BadRightsError,
    Consent,
    Evidence,
    Purpose,
    Rights,
    Signal,
)
from pinxit.corpus.core.work import Medium

#: The columns of a table of works, and the keys of its JSON form. Only `file` (or `url`) is needed.
COLUMNS: Final = (
    "file",
    "url",
    "title",
    "author",
    "author_kind",
    "author_url",
    "author_born",
    "author_died",
    "year",
    "licence",
    "credit",
    "caption_en",
    "caption_zh",
    "hand",
    "train",
    "style",
    "derive",
    "sell",
    "granted_by",
    "granted_on",
)
_YES: Final = frozenset({"yes", "y", "true", "1", "granted", "是", "同意", "可以"})
_NO: Final = frozenset({"no", "n", "false", "0", "refused", "否", "不同意", "不可以"})
_SEPARATORS: Final = re.compile(r"[;；\n]")
_LONGEST_TEXT: Final = 2_000


class BadClaimError(BadRightsError):
    """A table says something of a work that cannot be understood."""

    remedy = "Correct the line in the table; the documentation lists what each column may hold."


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody says of a work.

    Attributes:
        title: What its author calls it; "" if nothing is said.
        authors: Who made it; empty if nothing is said.
        licence: SPDX expression or `LicenseRef-…`; "" if nothing is said.
        credit: The credit line the author asks for.
        consents: What the author, or somebody for them, grants or refuses.
        captions: By language, label first.
        hand: The style it belongs to.
        made_in: Year it was made or first published.
        evidence: Where this claim can be looked up.
        signals: Machine-readable wishes that came beside the work.
    """

    title: str = ""
    authors: tuple[Author, ...] = ()
    licence: str = ""
    credit: str = ""
    consents: Mapping[Purpose, Consent] = field(default_factory=dict)
    captions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hand: str = ""
    made_in: int | None = None
    evidence: tuple[Evidence, ...] = ()
    signals: tuple[Signal, ...] = ()

    def over(self, other: "Claim") -> "Claim":
        """Return this claim where it says something, and the other where it does not."""
        return Claim(
            title=self.title or other.title,
            authors=self.authors or other.authors,
            licence=self.licence or other.licence,
            credit=self.credit or other.credit,
            consents={**other.consents, **self.consents},
            captions={**other.captions, **self.captions},
            hand=self.hand or other.hand,
            made_in=other.made_in if self.made_in is None else self.made_in,
            evidence=tuple(dict.fromkeys((*other.evidence, *self.evidence))),
            signals=tuple(dict.fromkeys((*other.signals, *self.signals))),
        )

    def offering(self, *, source: str, key: str, medium: Medium, title: str = "") -> Offering:
        """Return the offering of one file of which this is said.

        Args:
            source: Its unique name within the collection.
            key: How its source finds the content.
            medium: What it claims to be.
            title: What to call it where the claim does not say.
        """
        named = self.title or title
        captions = dict(self.captions)
        if not captions and named:
            captions = {_language(named): (named,)}
        return Offering(
            source=source,
            key=key,
            medium=medium,
            title=named,
            authors=self.authors or (UNKNOWN_AUTHOR,),
            rights=Rights(
                licence=self.licence,
                credit=self.credit,
                evidence=self.evidence,
                consents=self.consents,
                signals=self.signals,
                made_in=self.made_in,
            ),
            captions=captions,
            hand=self.hand,
            family=self.hand,
        )


#: Says nothing.
NO_CLAIM: Final = Claim()


def read_claim(row: Mapping[str, str], *, evidence: Evidence | None = None) -> Claim:
    """Read one line of a table of works.

    Args:
        row: Values by column (`COLUMNS`); missing columns and empty values say nothing.
        evidence: The table itself.

    Raises:
        BadClaimError: A value cannot be understood; the message says which.
    """
    text = {name: str(value or "").strip() for name, value in row.items()}
    for name, value in text.items():
        if len(value) > _LONGEST_TEXT:
            raise BadClaimError(f"the value of a column is too long: {name}")
    return Claim(
        title=text.get("title", ""),
        authors=_authors(text),
        licence=licence_of_url(text.get("licence", "") or text.get("license", "")),
        credit=text.get("credit", ""),
        consents=_consents(text),
        captions=_captions(text),
        hand=text.get("hand", ""),
        made_in=_year(text.get("year", ""), "year"),
        evidence=() if evidence is None else (evidence,),
    )


def unknown_columns(header: Iterable[str]) -> list[str]:
    """Return the columns of a table that mean nothing here, sorted."""
    return sorted(set(header) - set(COLUMNS) - {"license", ""})


def granted(
    purposes: Mapping[Purpose, Answer], *, grantor: str, given_on: str
) -> dict[Purpose, Consent]:
    """Return one consent a purpose, all given by one person on one day."""
    return {
        purpose: Consent(answer=answer, grantor=grantor, given_on=given_on)
        for purpose, answer in purposes.items()
        if answer is not Answer.UNKNOWN
    }


def _authors(text: Mapping[str, str]) -> tuple[Author, ...]:
    names = [name.strip() for name in _SEPARATORS.split(text.get("author", "")) if name.strip()]
    if not names:
        return ()
    kind = text.get("author_kind", "") or AuthorKind.PERSON
    if kind not in set(AuthorKind):
        raise BadClaimError(f"an author is a person, a studio or unknown, not: {kind}")
    one = Author(
        name=names[0],
        kind=AuthorKind(kind),
        identifier=text.get("author_url", ""),
        born=_year(text.get("author_born", ""), "author_born"),
        died=_year(text.get("author_died", ""), "author_died"),
    )
    others = (Author(name=name, kind=AuthorKind(kind)) for name in names[1:])
    return (one, *others)


def _consents(text: Mapping[str, str]) -> dict[Purpose, Consent]:
    answers: dict[Purpose, Answer] = {
        purpose: _answer(text.get(purpose, ""), purpose)
        for purpose in Purpose
        if purpose is not Purpose.BENCHMARK
    }
    if set(answers.values()) == {Answer.UNKNOWN}:
        return {}
    grantor = text.get("granted_by", "") or text.get("author", "")
    try:
        return granted(answers, grantor=grantor, given_on=text.get("granted_on", ""))
    except BadRightsError as error:
        raise BadClaimError(
            "who grants or refuses a use is said in granted_by, and when in granted_on"
        ) from error


def _answer(word: str, purpose: str) -> Answer:
    if not word:
        return Answer.UNKNOWN
    if word.casefold() in _YES:
        return Answer.GRANTED
    if word.casefold() in _NO:
        return Answer.REFUSED
    raise BadClaimError(f"the column {purpose} holds yes, no or nothing, not: {word[:40]}")


def _captions(text: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found = {}
    for language in ("en", "zh"):
        parts = _SEPARATORS.split(text.get(f"caption_{language}", ""))
        words = tuple(part.strip() for part in parts if part.strip())
        if words:
            found[language] = words
    return found


def _year(word: str, column: str) -> int | None:
    if not word:
        return None
    if not re.fullmatch(r"-?\d{1,4}", word):
        raise BadClaimError(f"the column {column} holds a year, not: {word[:40]}")
    return int(word)


def _language(text: str) -> str:
    """Say in which of the two languages a title is: Chinese if it has a Han character."""
    return "zh" if re.search(r"[㐀-鿿]", text) else "en"
