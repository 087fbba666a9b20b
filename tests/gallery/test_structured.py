"""What programs read of a page."""

import json
import re
from typing import Any

import pytest
from django.template import Context, Template

from pinxit.gallery import ArtworkFacts, OfferFacts, artwork
from pinxit.gallery.core.structured import exhibition, person
from pinxit.kernel import Money

FACTS: dict[str, Any] = {
    "name": "Red dragon",
    "url": "https://pinxit.example/works/red-dragon/",
    "image": "https://pinxit.example/p.png",
    "creator": "Cleo",
    "creator_url": "https://pinxit.example/artists/cleo/",
    "year": "2026",
    "medium": "house painter",
    "description": "",
    "credit": "Google",
    "width_px": 544,
    "height_px": 544,
    "edition_size": 3,
}


@pytest.mark.parametrize(
    ("left", "is_sold_out", "says"),
    [(2, False, "LimitedAvailability"), (0, False, "OutOfStock"), (0, True, "SoldOut")],
)
def test_a_work_for_sale(left: int, is_sold_out: bool, says: str) -> None:
    offer = OfferFacts(
        price=Money(4_050, "EUR"), left=left, is_sold_out=is_sold_out, seller="Pinxit"
    )

    told = artwork(ArtworkFacts(**FACTS), offer)

    assert told["offers"]["availability"] == f"https://schema.org/{says}"
    assert (told["offers"]["price"], told["offers"]["priceCurrency"]) == ("40.50", "EUR")
    assert told["digitalSourceType"].endswith("TrainedAlgorithmicMediaDigitalSource")
    assert "description" not in told


def test_a_work_that_is_only_shown_offers_nothing() -> None:
    told = artwork(ArtworkFacts(**{**FACTS, "edition_size": None, "creator_url": ""}), None)

    assert "offers" not in told
    assert "artEdition" not in told
    assert told["creator"] == {"@type": "Person", "name": "Cleo"}


def test_people_and_exhibitions() -> None:
    assert person(name="Cleo", url="u", description="")["@type"] == "Person"
    told = exhibition(name="First", url="u", description="d", opens="2026-11-23", house="Pinxit")
    assert told["startDate"] == "2026-11-23"


def test_what_is_told_ends_no_element() -> None:
    told = {"name": '</script><script>alert(1)</script> & "七"'}

    html = Template("{% load structured %}{% ld_json told %}").render(Context({"told": told}))

    inside = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', html)
    assert inside
    assert "<" not in inside[1]
    assert json.loads(inside[1]) == told
