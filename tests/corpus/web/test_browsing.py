"""Looking through the register: words, facets, pages, and a number of queries that never grows."""

import pytest

from pinxit.corpus.core.rights import Purpose, Rights
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Work
from pinxit.corpus.web.selectors import browsing
from pinxit.corpus.web.selectors.browsing import Looking, page_of
from tests.corpus.web.conftest import browser_of
from tests.corpus.web.works import EMILY, NOON, registered, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed() -> None:
    registered(
        work("a", hand="ink"),
        work("b", hand="oil", rights=Rights(licence="CC0-1.0")),
        work("c", medium=Medium.TEXT, hand="", authors=(EMILY,)),
        name="one",
    )
    registered(work("d", rights=Rights(), hand="oil"), name="two")


def sources(looking: Looking) -> list[str]:
    return [each.source for each in page_of(looking).works]


@pytest.mark.parametrize(
    ("looking", "found"),
    [
        (Looking(), "dabc"),
        (Looking(collection="one"), "abc"),
        (Looking(medium="text"), "c"),
        (Looking(licence="CC0-1.0"), "b"),
        (Looking(licence="-"), "d"),
        (Looking(hand="oil"), "db"),
        (Looking(uses=(Purpose.SELL,)), "abc"),
        (Looking(uses=(Purpose.SELL, Purpose.STYLE)), ""),
        (Looking(query="jäger"), "c"),
        (Looking(collection="nowhere"), ""),
        (Looking(withdrawn=True), ""),
    ],
    ids=lambda value: str(value)[:60],
)
def test_works_are_found_by_each_property(mixed, looking: Looking, found: str) -> None:
    assert sources(looking) == list(found)


def test_an_author_is_followed_by_name_in_the_address(mixed) -> None:
    author = Work.objects.get(source="c").authors.get()

    assert sources(Looking(author=author.slug)) == ["c"]


def test_facets_count_what_is_found(mixed) -> None:
    page = page_of(Looking(collection="one"))

    facets = {facet.name: facet for facet in page.facets}
    assert page.total == 3
    assert {choice.label: choice.count for choice in facets["hand"].choices} == {"Ink": 1, "Oil": 1}
    uses = {choice.label: choice.count for choice in facets["use"].choices}
    assert (uses["Sell copies"], uses["Teach a personal style"]) == (3, 0)
    chosen = [choice for choice in facets["collection"].choices if choice.chosen]
    assert [choice.url for choice in chosen] == ["?"]
    assert not facets["withdrawn"].is_useful


def test_pages_go_forth_and_back_without_repeating(monkeypatch) -> None:
    monkeypatch.setattr(browsing, "WORKS_A_PAGE", 3)
    registered(*(work(f"{number:02}") for number in range(8)))

    seen: list[str] = []
    query = ""
    for _ in range(3):
        page = page_of(Looking(), after=query)
        seen += [each.source for each in page.works]
        query = page.next_url.removeprefix("?after=")
    assert seen == [f"{number:02}" for number in range(8)]
    assert page.next_url == ""

    back = page_of(Looking(), before=page.previous_url.removeprefix("?before="))
    assert [each.source for each in back.works] == ["03", "04", "05"]
    first = page_of(Looking(), before=back.previous_url.removeprefix("?before="))
    assert [each.source for each in first.works] == ["00", "01", "02"]
    assert first.previous_url == ""


@pytest.mark.parametrize("place", ["", "x", "1-", "-1", "1-x", "９-９", "9" * 40 + "-1"])
def test_a_place_that_makes_no_sense_is_the_beginning_or_the_end(mixed, place: str) -> None:
    assert browser_of().get("/corpus/", {"after": place}).status_code == 200
    assert browser_of().get("/corpus/", {"before": place}).status_code == 200


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries) -> None:
    registered(*(work(f"{number:03}", authors=(EMILY,)) for number in range(60)))

    with django_assert_max_num_queries(12):
        browser_of().get("/corpus/")


def test_withdrawn_works_are_found_only_when_asked_for(cranes, dov) -> None:
    gone = Work.objects.get(source="folder:a.png")
    services.withdraw_work(gone, reason="", by=dov, now=NOON)

    assert gone.source not in sources(Looking())
    assert sources(Looking(withdrawn=True)) == [gone.source]
    page = browser_of().get("/corpus/", {"withdrawn": "yes"}).content.decode()
    assert "Withdrawn" in page
    assert ".webp" not in page
