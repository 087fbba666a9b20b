"""A model's papers: the card, the bill of materials, the page."""

import json
from dataclasses import replace

import pytest

from pinxit.kernel import Digest
from pinxit.optimisation import BadCardError, ModelCard, bill_of_materials, read_card
from pinxit.optimisation.core.page import card_page

CARD = ModelCard(
    name="House painter",
    model=Digest.of(b"model"),
    manifest=Digest.of(b"manifest"),
    recipes=(("young", "sha256:1"), ("tall", "sha256:2")),
    side_px=128,
    noise_std=2.0,
    hands=("broad", "narrow"),
    steps=24,
    guidance_percent=300,
    shift_percent=100,
    parameters=13_000_000,
    pictures_seen=250_000,
    training_seconds=5000,
    tolerance=0.001,
)
ROW = {
    "author": "Cleo",
    "author_url": "https://example.org",
    "licence": "CC-BY-4.0",
    "source": "npm:letters@1#red",
    "hand": "broad",
    "variant": False,
}
ROWS = [
    ROW,
    {**ROW, "source": "npm:letters@1#blue"},
    {**ROW, "licence": "MIT", "author": "Dov"},
    {**ROW, "licence": "Homemade-1.0", "author": "Eve"},
    {**ROW, "variant": True},
]


def test_a_card_is_read_as_it_was_written() -> None:
    assert read_card(CARD.to_json()) == CARD


def test_a_card_with_more_than_we_know_is_still_read() -> None:
    body = {**json.loads(CARD.to_json()), "new_in_a_later_version": 1}

    assert read_card(json.dumps(body)) == CARD


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 2}', CARD.to_json().replace("sha256:", "sha-"), '{"format": 1}'],
    ids=["empty", "list", "bare", "later format", "no digest", "nothing else"],
)
def test_what_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(BadCardError):
        read_card(text)


def test_the_bill_counts_by_licence_author_source_and_hand() -> None:
    bill = bill_of_materials(ROWS, manifest="sha256:3", recipes=CARD.recipes)

    assert bill.works == 4
    assert [(line.licence, line.author, line.works) for line in bill.lines] == [
        ("CC-BY-4.0", "Cleo", 2),
        ("Homemade-1.0", "Eve", 1),
        ("MIT", "Dov", 1),
    ]
    assert bill.lines[0].source == "npm:letters@1"
    assert "Name the author" in bill.lines[0].duty
    assert bill.lines[1].duty == "Read the licence."
    assert json.loads(bill.to_json())["manifest"] == "sha256:3"


def test_a_beginner_is_called_one() -> None:
    bill = bill_of_materials(ROWS, manifest="sha256:3", recipes=CARD.recipes)

    assert "It is a beginner: it has seen 250,000" in card_page(CARD, bill)
    assert "beginner" not in card_page(replace(CARD, pictures_seen=2_000_000), bill)


def test_the_page_names_everybody() -> None:
    bill = bill_of_materials(ROWS, manifest="sha256:3", recipes=CARD.recipes)
    page = card_page(replace(CARD, training_seconds=5430), bill)

    assert "| Time in training | 1 h 30 min |" in page
    assert all(name in page for name in ("Cleo", "Dov", "Eve", "broad, narrow", "sha256:2"))
