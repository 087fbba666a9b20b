"""Pages ask the database as little for many works as for a few, and show what is so."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pinxit.gallery import FIRST_WORKS
from pinxit.gallery.web import selectors
from pinxit.gallery.web.models import Listing
from pinxit.gallery.web.services import open_exhibition, show_in
from pinxit.shop.load_works import hang_many
from tests.scenes import edition_of
from tests.shop.steps import buy, work

pytestmark = pytest.mark.django_db


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_no_page_asks_more_on_a_large_wall(client: Client, artist) -> None:
    edition = edition_of(artist)
    show = open_exhibition(FIRST_WORKS, opens_on=date(2026, 11, 23))
    show_in(show, edition.listing)
    paths = ["/", work(edition), "/artists/cleo/", show.get_absolute_url(), "/feed.atom",
             f"{work(edition)}embed/", "/artists/", "/exhibitions/", "/?q=dragon", "/sitemap.xml",
             "/sitemap-works.xml", "/sitemap-artists.xml", "/artists/cleo/feed.atom"]  # fmt: skip
    hang_many([edition], number=3)
    few = {path: queries_of(client, path) for path in paths}

    hang_many([edition], number=60)

    assert {path: queries_of(client, path) for path in paths} == few
    assert few["/"] <= 3
    assert few[work(edition)] <= 4
    page = client.get("/artists/cleo/?page=2").content
    assert page.count(b'<figure class="work">') == 24


def test_looking_at_works_gives_nobody_a_cookie(client: Client, artist) -> None:
    edition = edition_of(artist)
    paths = ["/", work(edition), "/artists/", "/artists/cleo/", "/exhibitions/", "/?q=dragon",
             "/feed.atom", f"{work(edition)}embed/", "/sitemap.xml", "/about/"]  # fmt: skip

    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            assert not client.get(path).cookies, path
        assert not any("session" in each["sql"] for each in asked.captured_queries), path


def test_what_many_works_have_is_found_in_the_newest(client: Client, artist, monkeypatch) -> None:
    edition = edition_of(artist, title="Red dragon")
    edition_of(artist, title="Dragon, dragon", seed=3)
    hang_many([edition], number=40)
    page = client.get("/?q=dragon").content.decode()
    assert "40 works hold these words" in page
    assert page.index("Dragon, dragon") < page.index("Red dragon"), "the best first"

    monkeypatch.setattr(selectors, "MOST_FOUND", 30)
    page = client.get("/?q=dragon&page=2").content.decode()
    assert "the newest 30" in page
    assert page.count('<figure class="work">') == 6


def test_works_of_a_guest_ask_no_more_than_those_of_the_house(client: Client, artist) -> None:
    edition = edition_of(artist)
    guest = {"name": "visitor", "title": "A guest", "licence": "openrail++", "terms": ""}
    hang_many([edition], number=24)
    of_the_house = queries_of(client, "/")
    type(edition.listing.piece).objects.update(guest=guest)

    assert queries_of(client, "/") == of_the_house
    assert b"A guest" in client.get("/").content


def test_leafing_ends_where_the_works_end(client: Client, artist) -> None:
    hang_many([edition_of(artist)], number=49)

    numbers = [
        client.get("/", {"page": page}).content.count(b'<figure class="work">')
        for page in ("1", "2", "3", "4", "999999", "-1", "x", "9" * 5_000, "²")
    ]

    assert numbers == [24, 24, 1, 1, 1, 24, 24, 24, 24]


def test_a_kept_wall_never_shows_what_is_no_longer_so(client: Client, ada: Client, artist) -> None:
    edition = edition_of(artist, size=1)
    assert "Unique work" in client.get("/").content.decode()
    chinese = client.get("/", headers={"accept-language": "zh-hans"}).content.decode()
    assert "Unique work" not in chinese

    buy(ada, edition)
    assert "Unique work, sold" in client.get("/").content.decode()
    Listing.objects.update(title="Another name", sold_out_at=None)
    page = client.get("/").content.decode()
    assert "Another name" in page
    assert "Unique work, sold" not in page
    Listing.objects.update(withdrawn_at="2026-11-30T12:00Z")
    assert "Another name" not in client.get("/").content.decode()


def test_what_has_not_changed_is_not_sent_again(client: Client, ada: Client, artist) -> None:
    edition = edition_of(artist, size=1)
    for path in ("/", work(edition)):
        seen = client.get(path)
        assert seen["Cache-Control"] == "private, no-cache"
        known = {"if-none-match": seen["ETag"]}
        assert client.get(path, headers=known).status_code == 304
        assert client.get(path, headers={**known, "accept-language": "zh"}).status_code == 200
    seen = client.get(work(edition))

    buy(ada, edition)

    assert client.get(work(edition), headers={"if-none-match": seen["ETag"]}).status_code == 200
