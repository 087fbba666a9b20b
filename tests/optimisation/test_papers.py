"""A model's papers: the card, the bill of materials, the page."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pinxit.corpus import CreditLine
from pinxit.corpus.core.licences import Duty
from pinxit.corpus.core.rights import AuthorKind
from pinxit.kernel import Digest
from pinxit.optimisation import (
    BadCardError,
    Latents,
    ModelCard,
    bill_of_materials,
    read_card,
)
from pinxit.optimisation.adapters.papers import MissingPapersError, write_measured
from pinxit.optimisation.cli import card
from pinxit.optimisation.core.measured import BadFiguresError, Measured, read_measured
from pinxit.optimisation.core.page import card_page
from pinxit.studio.core.credits import read_bill

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
CLEO = CreditLine(
    author="Cleo",
    identifier="https://example.org",
    kind=AuthorKind.PERSON,
    licence="CC-BY-4.0",
    credit="© Cleo",
    origin="npm:letters@1",
    hand="broad",
    duties=(Duty.ATTRIBUTION,),
    works=2,
)
LINES = [
    CLEO,
    replace(CLEO, author="Dov", licence="MIT", duties=(Duty.NOTICE,), works=1),
    replace(CLEO, author="", kind=AuthorKind.UNKNOWN, licence="", duties=(), works=1),
]
BILL = bill_of_materials(LINES, works=4, manifest="sha256:3", recipes=CARD.recipes)


def test_a_card_is_read_as_it_was_written() -> None:
    assert read_card(CARD.to_json()) == CARD


def test_the_page_tells_of_energy_if_somebody_said_what_the_machine_takes() -> None:
    known = replace(CARD, training_seconds=7200, hardware="two cores", watts=20)

    assert "40 Wh" in card_page(known, BILL)
    assert "two cores" in card_page(known, BILL)
    assert "Energy" not in card_page(CARD, BILL)


def test_the_page_tells_of_works_that_are_looked_at() -> None:
    some = Digest.of(b"file")
    latents = Latents(channels=4, grid=2, painter=some, decoder=some, references=some)
    looking = replace(CARD, latents=latents)

    assert "looks at works" in card_page(looking, BILL)
    assert "of the way" not in card_page(looking, BILL)
    assert "35 % of the way" in card_page(replace(looking, underdrawing_percent=35), BILL)
    assert "looks at works" not in card_page(CARD, BILL)


def test_a_card_tells_what_a_judge_found() -> None:
    text = json.dumps(
        {
            "date": "2026-11-30",
            "commit": "abc",
            "figures": {"hand_accuracy": 0.9, "kid_painter": 0.16, "model_mib": 28.0},
        }
    )
    judged = replace(CARD, measured=read_measured(text))

    assert read_card(judged.to_json()) == judged
    page = card_page(judged, BILL)
    assert "| Named as the hand that was asked for | 0.900 | – | – |" in page
    assert "On 2026-11-30 at commit `abc`" in page
    assert "## Measured" not in card_page(CARD, BILL)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"date": "", "commit": "", "figures": {"model_mib": 3}}']
)
def test_what_no_judge_wrote_is_refused(text: str) -> None:
    with pytest.raises(BadFiguresError):
        read_measured(text)


def test_what_was_measured_is_written_into_the_papers(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(CARD.to_json(), encoding="utf-8")
    (tmp_path / "bill-of-materials.json").write_text(BILL.to_json(), encoding="utf-8")
    measured = Measured("2026-11-30", "abc", (("hand_accuracy", 0.9),))

    write_measured(tmp_path, measured)

    assert read_card((tmp_path / "card.json").read_text("utf-8")).measured == measured
    assert "## Measured" in (tmp_path / "model-card.md").read_text("utf-8")


def test_a_folder_without_papers_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(MissingPapersError):
        write_measured(tmp_path, Measured("", "", ()))


def test_the_command_writes_the_card_or_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(CARD.to_json(), encoding="utf-8")
    (tmp_path / "bill-of-materials.json").write_text(BILL.to_json(), encoding="utf-8")
    figures = tmp_path / "painter.json"
    with pytest.raises(BadFiguresError):
        card(tmp_path, figures)
    figures.write_text('{"date": "d", "commit": "c", "figures": {"concept_top5": 0.9}}', "utf-8")

    card(tmp_path, figures)

    assert "0.900" in (tmp_path / "model-card.md").read_text("utf-8")


def test_the_page_tells_of_inks() -> None:
    some = Digest.of(b"file")
    latents = Latents(channels=4, grid=2, painter=some, decoder=some, inks=some)

    assert "`inks.json`" in card_page(replace(CARD, latents=latents), BILL)
    assert "`inks.json`" not in card_page(CARD, BILL)
    assert read_card(replace(CARD, latents=latents).to_json()).latents == latents
    assert latents.model != replace(latents, inks=None).model


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


def test_the_bill_names_authors_licences_and_what_they_ask_for() -> None:
    body = json.loads(BILL.to_json())

    assert (body["manifest"], body["works"], body["earlier"]) == ("sha256:3", 4, [])
    assert body["lines"][0] == {
        "licence": "CC-BY-4.0",
        "author": "Cleo",
        "author_url": "https://example.org",
        "source": "npm:letters@1",
        "hand": "broad",
        "works": 2,
        "duty": "Name the author and the licence.",
        "credit": "© Cleo",
        "kind": "person",
    }
    assert [line.duty for line in BILL.lines[1:]] == [
        "Keep the licence text and the notices.",
        "Nothing.",
    ]


def test_the_studio_reads_the_bill() -> None:
    bill = read_bill(
        bill_of_materials(
            LINES, works=4, manifest=f"sha256:{'8b' * 32}", recipes=(), earlier=("sha256:1",)
        ).to_json()
    )

    assert [credit.name for credit in bill.credits_of("broad")] == ["Cleo", "Dov", ""]


def test_a_beginner_is_called_one() -> None:
    assert "It is a beginner: it has seen 250,000" in card_page(CARD, BILL)
    assert "beginner" not in card_page(replace(CARD, pictures_seen=2_000_000), BILL)


def test_the_page_names_everybody() -> None:
    page = card_page(replace(CARD, training_seconds=5430), BILL)

    assert "| Time in training | 1 h 30 min |" in page
    assert all(name in page for name in ("Cleo", "Dov", "Not known", "broad, narrow", "sha256:2"))


def test_a_card_from_before_painters_were_distilled_is_of_a_guided_one() -> None:
    body = json.loads(CARD.to_json())
    del body["distilled_steps"], body["told_later_percent"]
    card = read_card(json.dumps(body))

    assert card.guided
    assert card.steps_for(17) == 17


def test_a_distilled_painter_takes_the_next_fewer_steps_it_knows() -> None:
    card = replace(CARD, distilled_steps=(4, 2, 1), told_later_percent=(0, 2, 4))
    card = read_card(card.to_json())

    assert not card.guided
    assert [card.steps_for(asked) for asked in (100, 4, 3, 2, 1)] == [4, 4, 2, 2, 1]
    assert replace(card, distilled_steps=(4, 2)).steps_for(1) == 2
    assert [card.told_later(steps) for steps in (4, 2, 1)] == [0.0, 0.02, 0.04]
    assert replace(card, told_later_percent=()).told_later(2) == 0.0


def test_a_card_of_another_format_is_refused() -> None:
    body = json.loads(CARD.to_json()) | {"format": 99}

    with pytest.raises(BadCardError, match="another format"):
        read_card(json.dumps(body))
