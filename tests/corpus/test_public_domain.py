"""Whether a work is in the public domain: computed, explained, never assumed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.core.jurisdictions import TERMS
from pinxit.corpus.core.public_domain import (
    LONGEST_LIFE,
    STEPS,
    Finding,
    PublicDomainReasoning,
    Status,
    Step,
    StepCode,
    may_live,
    public_domain,
)
from pinxit.corpus.core.rights import UNKNOWN_AUTHOR, Author, AuthorKind, Rights
from pinxit.corpus.core.work import Medium, Work
from pinxit.kernel import Digest

TODAY = date(2026, 11, 24)
STUDIO = Author(name="A studio", kind=AuthorKind.STUDIO)
ANONYMOUS = Author(name="Anonymous")


def person(born: int | None = None, died: int | None = None) -> Author:
    return Author(name="Cleo", kind=AuthorKind.PERSON, born=born, died=died)


def work(*authors: Author, made_in: int | None = None) -> Work:
    return Work(
        source="folder:one.png",
        digest=Digest.of(b"one"),
        medium=Medium.PICTURE,
        title="One",
        authors=authors or (UNKNOWN_AUTHOR,),
        rights=Rights(made_in=made_in),
    )


def find(each: Work, where: str, today: date = TODAY) -> Finding:
    (finding,) = public_domain(each, today=today, jurisdictions=(where,)).findings
    return finding


@pytest.mark.parametrize(
    ("where", "died", "free_from"),
    [
        ("EU", 1900, 1971),
        ("ES", 1900, 1981),
        ("UK", 1900, 1971),
        ("CN", 1900, 1951),
        ("JP", 1900, 1971),
        ("IN", 1900, 1961),
        ("CI", 1900, 1971),
        ("MX", 1950, 2051),
        # A longer term did not bring back what had run out.
        ("CA", 1971, 2022),
        ("CA", 1972, 2043),
        ("MX", 1943, 1994),
        ("CH", 1942, 1993),
        ("AU", 1954, 2005),
        ("KR", 1962, 2013),
        ("KR", 1963, 2034),
    ],
)
def test_a_term_runs_from_death_to_the_end_of_a_year(where: str, died: int, free_from: int) -> None:
    made = work(person(died=died))

    assert find(made, where).free_from == free_from
    assert find(made, where, date(free_from - 1, 12, 31)).status is Status.PROTECTED
    assert find(made, where, date(free_from, 1, 1)).status is Status.PUBLIC


def test_the_reasoning_can_be_read() -> None:
    finding = find(work(person(1853, 1890), made_in=1889), "EU")

    assert [str(step) for step in finding.steps] == [
        "Cleo died in 1890.",
        "Protection lasts 70 years after the author’s death (Directive 2006/116/EC Art. 1, 8).",
        "It has been in the public domain since 1 January 1961.",
    ]


@pytest.mark.parametrize(
    ("made", "free_from", "status"),
    [
        # Before 1978 the year of publication counts, whoever made it and whenever they died.
        (work(person(died=1900), made_in=1930), 2026, Status.PUBLIC),
        (work(person(died=1900), made_in=1931), 2027, Status.NOT_KNOWN),
        (work(person(died=1990), made_in=1930), 2026, Status.PUBLIC),
        (work(STUDIO, made_in=1930), 2026, Status.PUBLIC),
        (work(UNKNOWN_AUTHOR, made_in=1930), 2026, Status.PUBLIC),
        # Since then the author's life, or 95 years.
        (work(person(died=1980), made_in=1978), 2051, Status.PROTECTED),
        (work(STUDIO, made_in=1978), 2074, Status.PROTECTED),
        # Without a year: 120 years from when it can have been made at the latest.
        (work(person(died=1905)), 2026, Status.PUBLIC),
        (work(person(died=1906)), 2027, Status.NOT_KNOWN),
        (work(person(born=1780)), 2026, Status.PUBLIC),
        (work(STUDIO), None, Status.NOT_KNOWN),
        (work(UNKNOWN_AUTHOR), None, Status.NOT_KNOWN),
    ],
)
def test_the_united_states_count_their_own_way(
    made: Work, free_from: int | None, status: Status
) -> None:
    finding = find(made, "US")

    assert (finding.free_from, finding.status) == (free_from, status)


@pytest.mark.parametrize(
    ("made", "free_from", "status"),
    [
        (work(STUDIO, made_in=1955), 2026, Status.PUBLIC),
        (work(STUDIO, made_in=1956), 2027, Status.PROTECTED),
        (work(STUDIO), None, Status.NOT_KNOWN),
        (work(ANONYMOUS, made_in=1955), 2026, Status.PUBLIC),
        (work(Author(name="佚名"), made_in=1956), 2027, Status.PROTECTED),
        # An author whom only the record does not know is not anonymous.
        (work(UNKNOWN_AUTHOR, made_in=1830), 2026, Status.PUBLIC),
        (work(UNKNOWN_AUTHOR, made_in=1831), 2027, Status.NOT_KNOWN),
        (work(Author(name="Dov"), made_in=1831), 2027, Status.NOT_KNOWN),
        (work(person(born=1830)), 2026, Status.PUBLIC),
        (work(person(born=1831)), 2027, Status.NOT_KNOWN),
        (work(person()), None, Status.NOT_KNOWN),
        (work(person(born=1990), made_in=2020), 2186, Status.NOT_KNOWN),
    ],
)
def test_where_a_life_is_not_known_only_a_bound_can_settle_it(
    made: Work, free_from: int | None, status: Status
) -> None:
    finding = find(made, "EU")

    assert (finding.free_from, finding.status) == (free_from, status)


@pytest.mark.parametrize(
    ("authors", "status"),
    [
        ((person(died=1900), person(died=1955)), Status.PUBLIC),
        ((person(died=1900), person(died=1956)), Status.PROTECTED),
        ((person(died=1900), person()), Status.NOT_KNOWN),
        # One share that surely runs settles it, whatever is not known of the others.
        ((person(died=1990), person()), Status.PROTECTED),
        ((person(died=1990), person(born=1990)), Status.PROTECTED),
    ],
)
def test_of_several_authors_the_last_counts(authors: tuple[Author, ...], status: Status) -> None:
    assert find(work(*authors), "EU").status is status


def test_of_a_place_without_a_rule_nothing_is_known() -> None:
    finding = find(work(person(died=1500)), "Atlantis")

    assert finding.status is Status.NOT_KNOWN
    assert str(finding.steps[0]) == "No rule for Atlantis is on record here."


def test_everywhere_means_in_all_that_were_asked_and_in_one_at_least() -> None:
    old = work(person(died=1890), made_in=1889)
    newer = work(person(died=1960), made_in=1925)

    assert public_domain(old, today=TODAY).everywhere
    assert not public_domain(newer, today=TODAY).everywhere
    assert public_domain(newer, today=TODAY, jurisdictions=("US", "CN")).everywhere
    assert not public_domain(old, today=TODAY, jurisdictions=()).everywhere
    assert not PublicDomainReasoning(()).everywhere


@pytest.mark.parametrize(
    ("author", "made_in", "living"),
    [
        (person(died=2025), None, False),
        (person(died=2026), None, True),
        (person(born=1900), None, False),
        (person(born=1901), None, True),
        (person(), 1900, False),
        (person(), None, True),
        (UNKNOWN_AUTHOR, None, True),
        (ANONYMOUS, 1955, True),
        (STUDIO, None, False),
    ],
)
def test_who_may_be_alive_is_taken_to_be(author: Author, made_in: int | None, living: bool) -> None:
    assert may_live(author, made_in=made_in, today=TODAY) is living


YEARS = st.none() | st.integers(1400, 2026)
AUTHORS = st.builds(
    lambda kind, born, life: Author(
        name="Somebody",
        kind=kind,
        born=born,
        died=None if born is None or life is None else born + life,
    ),
    st.sampled_from(AuthorKind),
    YEARS,
    st.none() | st.integers(0, LONGEST_LIFE),
)
WHERE = st.sampled_from([*TERMS, "Atlantis"])


@given(st.lists(AUTHORS, min_size=1, max_size=3), YEARS, WHERE, st.integers(1, 300))
def test_once_free_always_free(
    authors: list[Author], made_in: int | None, where: str, later: int
) -> None:
    made = work(*authors, made_in=made_in)
    now = find(made, where)
    then = find(made, where, date(TODAY.year + later, 1, 1))

    assert now.free_from == then.free_from
    if now.status is Status.PUBLIC:
        assert then.status is Status.PUBLIC
    if now.free_from is not None and now.free_from <= TODAY.year:
        assert now.status is Status.PUBLIC
    assert all(str(step) for step in now.steps)


@given(AUTHORS, YEARS, WHERE)
def test_a_fact_less_never_frees_a_work(author: Author, made_in: int | None, where: str) -> None:
    """What is public without a year of death is public with it: the bound is one."""
    if author.died is None:
        return
    bound = find(work(Author(name="S", kind=author.kind, born=author.born), made_in=made_in), where)
    fact = find(work(author, made_in=made_in), where)

    assert bound.status is not Status.PUBLIC or fact.status is Status.PUBLIC


def test_every_step_has_its_sentence() -> None:
    assert set(STEPS) == set(StepCode)
    assert str(Step(StepCode.CANNOT_SAY)) == STEPS[StepCode.CANNOT_SAY]


def test_every_term_has_its_source() -> None:
    for term in TERMS.values():
        assert term.source
        assert date.fromisoformat(term.since) < TODAY
        assert term.lapsed is None or term.lapsed[1] < term.life_years
