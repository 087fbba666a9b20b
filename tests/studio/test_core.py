"""Titles, credits, hands and pace: the small rules of the studio."""

import json
from dataclasses import replace
from uuid import UUID

import pytest

from pinxit.kernel import Digest
from pinxit.studio import Brief, Origin, Piece
from pinxit.studio.core.credits import BadBillError, Credit, read_bill
from pinxit.studio.core.hands import hand_title
from pinxit.studio.core.pace import Pace
from pinxit.studio.core.piece import picture_facts, title_of

MANIFEST = Digest.of(b"manifest")
ORIGIN = Origin(model=Digest.of(b"model"), manifest=MANIFEST, engine="rule of thumb")
DRAGON = Brief(prompt="a red dragon", hand="noto", seed=7)
NAME = UUID(int=7)


def line(hand: str, author: str, url: str = "https://example.org") -> dict[str, object]:
    return {"hand": hand, "author": author, "licence": "MIT", "author_url": url, "works": 3}


def bill(*lines: dict[str, object]) -> str:
    return json.dumps({"manifest": str(MANIFEST), "lines": lines})


def test_a_title_is_the_prompt_with_a_capital():
    assert title_of("a red dragon") == "A red dragon"
    assert title_of("一条红龙") == "一条红龙"


def test_a_long_title_stops_at_a_word():
    title = title_of("herons, " * 40)

    assert len(title) <= 80
    assert title.endswith(", herons…")
    assert len(title_of("龙" * 300)) == 80


def test_the_record_of_a_piece_holds_no_words_of_its_prompt():
    piece = Piece(
        public_id=NAME,
        brief=DRAGON,
        origin=ORIGIN,
        image=Digest.of(b"image"),
        file=Digest.of(b"file"),
    )

    assert "dragon" not in json.dumps(dict(piece.event))
    assert piece.event["prompt_digest"] == str(DRAGON.prompt_digest)
    assert piece.event["file"] == str(Digest.of(b"file"))


def test_a_file_says_what_it_is_in_both_languages():
    facts = picture_facts(NAME, DRAGON, ORIGIN)

    assert facts["pinxit:piece"] == str(NAME)
    assert "AI-generated" in facts["Comment"]
    assert "人工智能" in facts["Comment"]
    assert "dragon" not in "".join(facts.values())


def test_credits_are_those_of_the_hand_each_once():
    read = read_bill(
        bill(line("noto", "Google"), line("noto", "Google"), line("twemoji", "Twitter"))
    )

    assert read.manifest == MANIFEST
    assert read.credits_of("noto") == (Credit("Google", "MIT", "https://example.org"),)
    assert [credit.name for credit in read.credits_of("any")] == ["Google", "Twitter"]


def test_who_was_looked_at_is_credited_too():
    google = {**line("noto", "Google"), "source": "npm:noto@1"}
    twitter = {**line("twemoji", "Twitter"), "source": "npm:twemoji@1"}
    read = read_bill(bill(google, twitter))
    seen = ("npm:twemoji@1#whale", "npm:noto@1#cat", "npm:twemoji@1", "npm:gone@1#fox")

    assert [credit.name for credit in read.credits_of("noto", seen)] == ["Google", "Twitter"]
    assert [(each.name, each.credit.name) for each in read.looked_at(seen)] == [
        ("whale", "Twitter"),
        ("cat", "Google"),
        ("npm:twemoji@1", "Twitter"),
    ]


def test_the_record_names_what_was_looked_at_without_telling_the_words():
    seen = replace(ORIGIN, references=("npm:noto@1#dragon",))
    files = {"image": Digest.of(b"image"), "file": Digest.of(b"file")}
    piece = Piece(public_id=NAME, brief=DRAGON, origin=seen, **files)

    assert "dragon" not in json.dumps(dict(piece.event))
    assert piece.event["references_digest"] == str(seen.references_digest)
    assert (
        "references_digest" not in Piece(public_id=NAME, brief=DRAGON, origin=ORIGIN, **files).event
    )


def test_only_an_address_of_the_web_becomes_a_link():
    read = read_bill(bill(line("noto", "Eve", url="javascript:alert(1)")))

    assert read.credits_of("noto")[0].url == ""


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"manifest": "x", "lines": []}', "null"])
def test_what_is_no_bill_is_refused(text):
    with pytest.raises(BadBillError, match="cannot be read"):
        read_bill(text)


def test_a_hand_has_its_proper_name_or_a_readable_one():
    assert hand_title("fxemoji") == "FxEmojis"
    assert hand_title("new-hand") == "New Hand"


def test_progress_is_told_at_a_bearable_pace_and_always_at_the_end():
    moments = iter([0.0, 0.05, 0.12, 0.13, 0.14])
    pace = Pace(0.1, lambda: next(moments))

    assert [pace.lets(step, 5) for step in (1, 2, 3, 4, 5)] == [True, False, True, False, True]
