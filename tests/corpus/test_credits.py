"""Everybody is named, and what their works ask for."""

from dataclasses import replace

from pinxit.corpus.core.credits import DUTY_WORDS, credit_lines, credits_row, origin
from pinxit.corpus.core.licences import Duty
from pinxit.corpus.core.rights import UNKNOWN_AUTHOR, Author, AuthorKind, Rights
from tests.corpus.collections_on_disk import CLEO, a_work

DOV = Author(name="dov", kind=AuthorKind.PERSON)
NAMED = frozenset({Duty.ATTRIBUTION, Duty.CHANGES})
NOTHING: frozenset[Duty] = frozenset()


def test_works_are_counted_by_author_and_licence() -> None:
    works = [
        a_work("a", authors=(DOV,)),
        a_work("b"),
        a_work("c", licence="CC-BY-4.0"),
        a_work("d"),
        a_work("e", authors=(UNKNOWN_AUTHOR,)),
    ]
    lines = credit_lines(works, [NOTHING, NOTHING, NAMED, NOTHING, NOTHING])

    assert [(each.author, each.licence, each.works) for each in lines] == [
        ("Cleo", "CC-BY-4.0", 1),
        ("Cleo", "CC0-1.0", 2),
        ("dov", "CC0-1.0", 1),
        ("", "CC0-1.0", 1),
    ]
    assert lines[0].asks == "Name the author and the licence. Say what was changed."
    assert lines[1].asks == "Nothing."


def test_a_work_of_two_authors_is_in_a_line_of_each_once() -> None:
    lines = credit_lines([a_work("a", authors=(CLEO, DOV, CLEO))], [NOTHING])

    assert [(each.author, each.works) for each in lines] == [("Cleo", 1), ("dov", 1)]


def test_an_asked_for_credit_line_is_kept() -> None:
    work = replace(a_work("a"), rights=Rights(licence="MIT", credit="© Cleo, with love"))
    (line,) = credit_lines([work], [frozenset({Duty.NOTICE})])

    assert credits_row(line) == {
        "author": "Cleo",
        "identifier": "https://example.org/cleo",
        "kind": "person",
        "licence": "MIT",
        "credit": "© Cleo, with love",
        "origin": "folder",
        "hand": "",
        "duties": ["notice"],
        "asks": "Keep the licence text and the notices.",
        "works": 1,
    }


def test_an_origin_is_a_package_or_a_kind_of_place() -> None:
    assert origin(a_work("a", source="npm:@iconify-json/noto@1.2.9#cat")) == (
        "npm:@iconify-json/noto@1.2.9"
    )
    assert origin(a_work("a", source="folder:cats/one.jpg")) == "folder"


def test_every_duty_has_words() -> None:
    assert set(DUTY_WORDS) == set(Duty)
