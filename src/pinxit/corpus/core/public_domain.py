"""Whether a work is in the public domain, where, and by which reasoning.

Nothing is assumed. A fact that is not on record leads to "not known", unless a bound that nobody
can dispute settles the matter: nobody has lived longer than `LONGEST_LIFE` years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from pinxit.corpus.core.jurisdictions import TERMS, US_CREATION_YEARS, US_REFORM, Term
from pinxit.corpus.core.rights import Author, AuthorKind
from pinxit.corpus.core.work import Work

#: Years; the longest life on record is 122 (Jeanne Calment, 1875-1997).
LONGEST_LIFE: Final = 125
#: Where a house works unless it says otherwise.
HOUSE: Final = ("EU", "US", "CN")
#: A record that names its author so says that nobody knows the author, lower case.
_ANONYMOUS: Final = frozenset({"anonymous", "anonyme", "anonym", "佚名", "无名氏", "無名氏"})


class Status(StrEnum):
    """Whether a work may be used by anyone in one jurisdiction."""

    PUBLIC = "public"
    PROTECTED = "protected"
    NOT_KNOWN = "not-known"


class StepCode(StrEnum):
    """One kind of step in the reasoning. `STEPS` has its sentence."""

    DIED = "died"
    LIFE_BOUND = "life-bound"
    MADE_BOUND = "made-bound"
    MADE = "made"
    ANONYMOUS = "anonymous"
    STUDIO = "studio"
    AUTHOR_NOT_KNOWN = "author-not-known"
    YEAR_NOT_KNOWN = "year-not-known"
    LIFE_TERM = "life-term"
    LAPSED_TERM = "lapsed-term"
    PUBLICATION_TERM = "publication-term"
    CREATION_TERM = "creation-term"
    NOT_IN_TABLE = "not-in-table"
    PUBLIC_SINCE = "public-since"
    PROTECTED_UNTIL = "protected-until"
    CANNOT_SAY = "cannot-say"


#: What each step says, with the names of its values.
STEPS: Final[Mapping[StepCode, str]] = {
    StepCode.DIED: "%(name)s died in %(year)d.",
    StepCode.LIFE_BOUND: (
        "%(name)s was born in %(born)d, and nobody has lived longer than %(life)d years, so "
        "%(name)s had died by %(year)d."
    ),
    StepCode.MADE_BOUND: (
        "Whoever made it was alive in %(made)d, and nobody has lived longer than %(life)d years, "
        "so the author had died by %(year)d."
    ),
    StepCode.MADE: "It was made or first published in %(year)d.",
    StepCode.ANONYMOUS: "Its author is on record as anonymous.",
    StepCode.STUDIO: "It is the work of a studio, not of a person.",
    StepCode.AUTHOR_NOT_KNOWN: "It is not known when its author lived, nor when it was made.",
    StepCode.YEAR_NOT_KNOWN: "It is not known when it was made or first published.",
    StepCode.LIFE_TERM: "Protection lasts %(years)d years after the author’s death (%(source)s).",
    StepCode.LAPSED_TERM: (
        "Of authors who died by %(last)d, protection ended %(years)d years after the death, and a "
        "longer term did not bring it back (%(source)s)."
    ),
    StepCode.PUBLICATION_TERM: "Protection lasts %(years)d years after publication (%(source)s).",
    StepCode.CREATION_TERM: (
        "The year of publication is not on record; no work is protected for longer than "
        "%(years)d years after it was made (%(source)s)."
    ),
    StepCode.NOT_IN_TABLE: "No rule for %(jurisdiction)s is on record here.",
    StepCode.PUBLIC_SINCE: "It has been in the public domain since 1 January %(year)d.",
    StepCode.PROTECTED_UNTIL: "It is protected until 31 December %(year)d.",
    StepCode.CANNOT_SAY: "Whether it is in the public domain cannot be said.",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reasoning.

    Attributes:
        code: Which kind.
        values: What its sentence in `STEPS` names, by name.
    """

    code: StepCode
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return STEPS[self.code] % dict(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What holds in one jurisdiction.

    Attributes:
        jurisdiction: As in `TERMS`.
        status: Public, protected, or not known.
        free_from: First year in which anyone may use it (from 1 January); `None` if not known.
            Where it rests on a bound, the work may have been free earlier.
        steps: The reasoning, in order.
    """

    jurisdiction: str
    status: Status
    free_from: int | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PublicDomainReasoning:
    """What holds in each of the jurisdictions asked about.

    Attributes:
        findings: One a jurisdiction, in the order asked.
    """

    findings: tuple[Finding, ...]

    @property
    def everywhere(self) -> bool:
        """Say whether the work is in the public domain in all of them; never if none was asked."""
        return bool(self.findings) and all(each.status is Status.PUBLIC for each in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """Until when one author's share protects a work.

    Attributes:
        free_from: First free year, at the latest; `None` if nothing is known.
        exact: Whether it is the year, not a bound on it.
        steps: How it was found.
    """

    free_from: int | None
    exact: bool
    steps: tuple[Step, ...]


def public_domain(
    work: Work, *, today: date, jurisdictions: Sequence[str] = HOUSE
) -> PublicDomainReasoning:
    """Reason whether a work is in the public domain, from its authors' lives and its year.

    Terms run to the end of the calendar year. Of several authors the one whose term ends last
    counts; where one of them cannot be settled, nothing is.

    Args:
        work: The work on record; its `made_in` counts as the year of first publication.
        today: The day for which the answer holds.
        jurisdictions: Codes of `TERMS`; of any other nothing is known.

    Source:
        Berne Convention (Paris 1971), Art. 7 and 7bis; the laws that `TERMS` names.
    """
    return PublicDomainReasoning(tuple(_finding(code, work, today.year) for code in jurisdictions))


def may_live(author: Author, *, made_in: int | None, today: date) -> bool:
    """Say whether a person may still be alive, for all that is on record.

    Args:
        author: A studio is nobody who lives.
        made_in: A year in which the author was alive, if known.
        today: The day for which the answer holds.
    """
    if author.kind is AuthorKind.STUDIO:
        return False
    died, _, _ = _death(author, made_in)
    return died is None or died >= today.year


def _finding(code: str, work: Work, this_year: int) -> Finding:
    term = TERMS.get(code)
    if term is None:
        lacking = (_step(StepCode.NOT_IN_TABLE, jurisdiction=code),)
        return _weigh(code, [_Claim(free_from=None, exact=False, steps=lacking)], this_year)
    made_in = work.rights.made_in
    if code == "US" and made_in is not None and made_in < US_REFORM:
        claims = [_published_before_reform(term, made_in)]
    elif code == "US" and made_in is None:
        claims = [_undated_in_us(term, author) for author in work.authors]
    else:
        claims = [_claim(term, author, made_in) for author in work.authors]
    return _weigh(code, claims, this_year)


def _weigh(code: str, claims: list[_Claim], this_year: int) -> Finding:
    steps = tuple(step for claim in claims for step in claim.steps)
    years = [claim.free_from for claim in claims if claim.free_from is not None]
    last = max(years, default=None) if len(years) == len(claims) else None
    running = [
        each for each in claims if each.exact and each.free_from and each.free_from > this_year
    ]
    if running:
        # One share that surely runs settles it, whatever is not known of the others.
        year = max(each.free_from or 0 for each in running)
        end = _step(StepCode.PROTECTED_UNTIL, year=year - 1)
        return Finding(
            jurisdiction=code, status=Status.PROTECTED, free_from=last, steps=(*steps, end)
        )
    if last is not None and last <= this_year:
        end = _step(StepCode.PUBLIC_SINCE, year=last)
        return Finding(jurisdiction=code, status=Status.PUBLIC, free_from=last, steps=(*steps, end))
    end = _step(StepCode.CANNOT_SAY)
    return Finding(jurisdiction=code, status=Status.NOT_KNOWN, free_from=last, steps=(*steps, end))


def _claim(term: Term, author: Author, made_in: int | None) -> _Claim:
    if author.kind is AuthorKind.STUDIO:
        return _by_publication(term, StepCode.STUDIO, made_in)
    if author.kind is AuthorKind.UNKNOWN and author.name.strip().lower() in _ANONYMOUS:
        return _by_publication(term, StepCode.ANONYMOUS, made_in)
    died, exact, steps = _death(author, made_in)
    if died is None:
        return _Claim(free_from=None, exact=False, steps=steps)
    if term.lapsed is not None and died <= term.lapsed[0]:
        last, years = term.lapsed
        rule = _step(StepCode.LAPSED_TERM, last=last, years=years, source=term.source)
    else:
        years = term.life_years
        rule = _step(StepCode.LIFE_TERM, years=years, source=term.source)
    return _Claim(free_from=died + years + 1, exact=exact, steps=(*steps, rule))


def _by_publication(term: Term, kind: StepCode, made_in: int | None) -> _Claim:
    if made_in is None:
        return _Claim(
            free_from=None, exact=False, steps=(_step(kind), _step(StepCode.YEAR_NOT_KNOWN))
        )
    return _Claim(
        free_from=made_in + term.publication_years + 1,
        exact=True,
        steps=(_step(kind), _step(StepCode.MADE, year=made_in), _publication_rule(term)),
    )


def _published_before_reform(term: Term, made_in: int) -> _Claim:
    """Count from publication alone. A bound: without notice or renewal it was free earlier."""
    return _Claim(
        free_from=made_in + term.publication_years + 1,
        exact=False,
        steps=(_step(StepCode.MADE, year=made_in), _publication_rule(term)),
    )


def _undated_in_us(term: Term, author: Author) -> _Claim:
    """Bound the year of making by the author's death, for the law counts from the former."""
    if author.kind is AuthorKind.STUDIO:
        return _by_publication(term, StepCode.STUDIO, None)
    died, _, steps = _death(author, None)
    if died is None:
        return _Claim(free_from=None, exact=False, steps=steps)
    rule = _step(StepCode.CREATION_TERM, years=US_CREATION_YEARS, source=term.source)
    return _Claim(free_from=died + US_CREATION_YEARS + 1, exact=False, steps=(*steps, rule))


def _publication_rule(term: Term) -> Step:
    return _step(StepCode.PUBLICATION_TERM, years=term.publication_years, source=term.source)


def _death(author: Author, made_in: int | None) -> tuple[int | None, bool, tuple[Step, ...]]:
    """Return the year by which the author had died, whether it is exact, and how it is known."""
    if author.died is not None:
        return author.died, True, (_step(StepCode.DIED, name=author.name, year=author.died),)
    if author.born is not None:
        year = author.born + LONGEST_LIFE
        step = _step(
            StepCode.LIFE_BOUND, name=author.name, born=author.born, life=LONGEST_LIFE, year=year
        )
        return year, False, (step,)
    if made_in is not None:
        year = made_in + LONGEST_LIFE
        step = _step(StepCode.MADE_BOUND, made=made_in, life=LONGEST_LIFE, year=year)
        return year, False, (step,)
    return None, False, (_step(StepCode.AUTHOR_NOT_KNOWN),)


def _step(code: StepCode, **values: str | int) -> Step:
    return Step(code, tuple(values.items()))
