"""The card of an adapter, and its page."""

import json
from dataclasses import replace
from typing import Any

import pytest

from pinxit.kernel import Digest
from pinxit.optimisation import AdapterCard, BadCardError, bill_of_materials, read_adapter_card
from pinxit.optimisation.core.adapter_card import adapter_page
from tests.optimisation.test_papers import LINES

CARD = AdapterCard(
    name="Cleo's hand",
    adapter=Digest.of(b"adapter"),
    guest="owner/model",
    guest_digest=Digest.of(b"guest"),
    guest_licence="LicenseRef-CreativeML-OpenRAIL-M",
    pipeline="StableDiffusionPipeline",
    caption="{phrase}, {hand} style",
    manifest=Digest.of(b"manifest"),
    recipes=(("lora", "sha256:1"),),
    side_px=512,
    rank=8,
    hands=("cleo",),
    parameters=800_000,
    pictures_seen=8000,
    training_seconds=5000,
)


def test_a_card_is_read_as_it_was_written() -> None:
    assert read_adapter_card(CARD.to_json()) == CARD


def test_a_card_with_more_than_we_know_is_still_read() -> None:
    body = {**json.loads(CARD.to_json()), "new_in_a_later_version": 1}

    assert read_adapter_card(json.dumps(body)) == CARD


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": 2}, "another kind"),
        ({"kind": "painter"}, "another kind"),
        ({"kind": None}, "another kind"),
        ({"adapter": "sha256:short"}, "not the card"),
        ({"hands": None}, "not the card"),
        ({"recipes": ["lora"]}, "not the card"),
    ],
)
def test_what_is_no_card_of_an_adapter_is_refused(change: dict[str, Any], says: str) -> None:
    body = {**json.loads(CARD.to_json()), **change}

    with pytest.raises(BadCardError, match=says):
        read_adapter_card(json.dumps(body))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(BadCardError):
        read_adapter_card(text)


def test_the_page_names_guest_licence_words_and_authors() -> None:
    bill = replace(
        bill_of_materials(LINES, works=4, manifest="sha256:3", recipes=CARD.recipes),
        text_model="the guest's own",
        guest="owner/model",
    )

    page = adapter_page(CARD, bill)

    assert page.startswith("# Cleo's hand\n")
    assert "LicenseRef-CreativeML-OpenRAIL-M, as declared" in page
    assert "“red apple, cleo style”" in page
    assert "1 h 23 min" in page
    assert "| broad | Cleo | CC-BY-4.0 | 2 |" in page
    assert "Text: the guest's own." in page
