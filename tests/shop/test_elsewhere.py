"""A work elsewhere: in search engines, where it is shared, and in a frame on another page."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from pinxit.shop.web.services import orders as services
from tests.scenes import NOW
from tests.shop.steps import buy, work

pytestmark = pytest.mark.django_db


def told_on(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_programs_read_the_work_and_its_offer(client: Client, ada: Client, edition) -> None:
    told = told_on(client.get(work(edition)).content.decode())

    assert told["@type"] == "VisualArtwork"
    assert told["offers"]["price"] == "40.00"
    assert told["offers"]["inventoryLevel"]["value"] == 2
    buy(ada, edition)
    after = told_on(client.get(work(edition)).content.decode())
    assert after["offers"]["inventoryLevel"]["value"] == 1


def test_a_shared_link_has_its_picture(client: Client, edition, settings) -> None:
    page = client.get(work(edition)).content.decode()

    picture = f"{settings.PINXIT_PUBLIC_URL}{edition.listing.picture_url}"
    assert f'<meta property="og:image" content="{picture}">' in page
    assert f'<link rel="canonical" href="{settings.PINXIT_PUBLIC_URL}{work(edition)}">' in page


def test_only_the_frame_may_be_framed(client: Client, edition) -> None:
    framed = client.get(f"{work(edition)}embed/")

    assert "Red dragon" in framed.content.decode()
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "script-src 'none'" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert not framed.cookies
    again = client.get(f"{work(edition)}embed/", headers={"if-none-match": framed["ETag"]})
    assert again.status_code == 304
    plain = client.get(work(edition))
    assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]
    assert plain["X-Frame-Options"] == "DENY"


def test_a_page_that_knows_only_the_address_finds_the_frame(client: Client, edition, settings):
    address = f"{settings.PINXIT_PUBLIC_URL}{work(edition)}"

    told = client.get("/oembed", {"url": address, "maxwidth": "300", "maxheight": "320"}).json()

    assert (told["type"], told["title"], told["author_name"]) == ("rich", "Red dragon", "Cleo")
    assert (told["width"], told["height"]) == (300, 320)
    assert f'src="{address}embed/"' in told["html"]


@pytest.mark.parametrize(
    "address",
    ["", "x", "https://evil.example/works/red-dragon/", "//evil.example/", "{own}/", "{own}/%"],
)
def test_only_works_of_this_house_are_shown(client: Client, edition, settings, address) -> None:
    asked = address.format(own=settings.PINXIT_PUBLIC_URL)

    assert client.get("/oembed", {"url": asked}).status_code == 404


def test_a_work_that_was_taken_down_is_in_no_frame(client: Client, ada, edition, settings) -> None:
    buy(ada, edition)
    services.withdraw_offer(edition.pk, now=NOW)

    assert client.get(f"{work(edition)}embed/").status_code == 404
    address = f"{settings.PINXIT_PUBLIC_URL}{work(edition)}"
    assert client.get("/oembed", {"url": address}).status_code == 404
    assert client.get("/oembed", {"url": address, "format": "xml"}).status_code == 501
