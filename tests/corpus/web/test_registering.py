"""A collection comes on the register whole, and again, and without some of its works."""

from dataclasses import replace
from datetime import date

import pytest

from pinxit.corpus.core.offering import Refusal
from pinxit.corpus.core.rights import UNKNOWN_AUTHOR, Purpose, Rights
from pinxit.corpus.web.models import Author, Authorship, RefusedFile, Work
from pinxit.corpus.web.selectors.search import holding
from pinxit.provenance.web.models import LogEntry
from tests.corpus.web.works import CLEO, EMILY, NOTO, registered, work

pytestmark = pytest.mark.django_db


def test_a_work_comes_on_the_register_with_its_author_and_its_answers() -> None:
    crane = work()

    collection = registered(crane)

    row = Work.objects.get()
    assert row.value == crane
    assert (row.collection, row.title, row.licence, row.row) == (
        collection,
        "A crane",
        "CC-BY-4.0",
        0,
    )
    assert [author.value for author in row.authors.all()] == [CLEO]
    assert row.may_sell == "duties"
    assert row.may_style == "refused"
    assert row.why_style
    assert (collection.num_works, row.judged_on) == (1, date(2026, 11, 23))


def test_registering_twice_is_registering_once() -> None:
    registered(work(), work("folder:pine.png", authors=(CLEO, EMILY)))
    before = list(Work.objects.values_list("pk", "source"))

    registered(work(), work("folder:pine.png", authors=(CLEO, EMILY)))

    assert list(Work.objects.values_list("pk", "source")) == before
    assert Authorship.objects.count() == 3
    assert Author.objects.count() == 2


def test_a_changed_work_keeps_its_address_and_a_missing_one_is_marked() -> None:
    registered(work(), work("folder:pine.png"))
    crane = Work.objects.get(source="folder:crane.png")

    registered(work(title="The white crane", authors=(EMILY,)))

    again = Work.objects.get(source="folder:crane.png")
    assert (again.pk, again.title) == (crane.pk, "The white crane")
    assert [author.name for author in again.authors.all()] == ["Emily Jäger"]
    pine = Work.objects.get(source="folder:pine.png")
    assert pine.left_at is not None
    assert pine.collection.num_works == 1

    registered(work(), work("folder:pine.png"))
    assert Work.objects.get(source="folder:pine.png").left_at is None


def test_authors_are_told_apart_by_identifier_then_by_name() -> None:
    namesake = replace(CLEO, identifier="")
    registered(
        work("a"),
        work("b", authors=(namesake,)),
        work("c", authors=(replace(namesake, name="Cleo Marin "),)),
        work("d", authors=(UNKNOWN_AUTHOR,)),
        work("e", authors=(NOTO, NOTO)),
    )

    slugs = set(Author.objects.values_list("slug", flat=True))
    assert len(slugs) == 4
    assert "unknown" in slugs
    assert Authorship.objects.count() == 5


def test_refused_files_are_kept_with_their_reason() -> None:
    refusal = Refusal("folder:a.png", "truncated", "the file ends too early", "Send it again.")

    collection = registered(work(), refusals=[refusal])

    kept = RefusedFile.objects.get()
    assert (kept.source, kept.reason, kept.says) == (
        "folder:a.png",
        "truncated",
        "the file ends too early",
    )
    assert collection.num_refused == 1
    assert registered(work()).num_refused == 0


def test_the_log_names_digests_and_nobody() -> None:
    collection = registered(work())

    event = LogEntry.objects.get().event
    assert event == {
        "what": "corpus.collection.registered",
        "collection": collection.root,
        "works": 1,
        "refused": 0,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("crane", True),
        ("CRAN", True),
        ("crane bird", True),
        ("crane pine", False),
        ("仙鹤", True),
        ("鹤", True),
        ("飞鸟 marin", True),
        ("鹤仙", False),
        ("", True),
        ("' & | !:* \\", True),
        ("\x00 crane", True),
    ],
)
def test_works_are_found_by_words_of_both_languages(query: str, found: bool) -> None:
    registered(work())

    assert holding(Work.objects.all(), query).exists() is found


def test_strange_texts_are_kept_and_found() -> None:
    odd = work(title="tab\there \x00 'quoted' \\N", captions={"en": ("x" * 3000,)})

    registered(odd)

    assert Work.objects.get().value == odd
    assert holding(Work.objects.all(), "quoted").exists()


def test_every_purpose_has_its_columns() -> None:
    registered(work(rights=Rights(licence="CC0-1.0")))

    assert set(Work.objects.get().outcomes) == set(Purpose)
