"""The folder of a personal style: the painter with one hand more, and whose works are in it."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pinxit.optimisation.adapters.artefact import (
    Manner,
    card_of,
    export_networks,
    write_artefact,
)
from pinxit.optimisation.core.card import ModelCard, read_card
from pinxit.optimisation.core.materials import BillOfMaterials, read_bill_of_materials, with_base
from pinxit.optimisation.core.page import card_page
from pinxit.optimisation.core.precision import Precision

if TYPE_CHECKING:
    from pinxit.training.adapters.trained import TrainedPainter

#: Steps of a picture that begins with bare noise.
_STEPS: Final = 16
_CARD, _BILL, _PAGE = "card.json", "bill-of-materials.json", "model-card.md"


def write_style(
    painter: "TrainedPainter", manifest: Path, base: Path, out: Path, *, title: str
) -> ModelCard:
    """Export a painter that was taught a hand, and write its papers.

    The bill names the artist's works first, then those that taught the painter before.

    Args:
        painter: The painter with the style in its weights; the last hand is the new one.
        manifest: Folder of the artist's works, frozen for style.
        base: Who was taught. A model's folder has a card, whose settings suit this painter too,
            and a bill; a run has neither.
        out: Folder to write.
        title: What people call the hand.

    Raises:
        NotFrozenError: The folder holds no frozen manifest.
        BrokenManifestError: It was changed.
        BadSignatureError: The house did not sign it.
        WrongManifestError: The painter was taught by other works.
        StrayingExportError: The exported model differs from the painter.
        BadCardError: The painter's own papers cannot be read.
    """
    manner, before = Manner(), None
    if (base / _CARD).exists():
        manner = _manner_of(read_card((base / _CARD).read_text(encoding="utf-8")), painter)
        before = read_bill_of_materials((base / _BILL).read_text(encoding="utf-8"))
    card = write_artefact(
        painter, manifest, out, name=title, manner=manner, precision=Precision.INT8
    )
    bill = read_bill_of_materials((out / _BILL).read_text(encoding="utf-8"))
    bill = _of_hand(bill, painter.origin.hands[-1])
    bill = bill if before is None else with_base(bill, before)
    (out / _BILL).write_text(bill.to_json(), encoding="utf-8")
    (out / _PAGE).write_text(card_page(card, bill), encoding="utf-8")
    return card


def write_trial(painter: "TrainedPainter", base: Path, out: Path) -> ModelCard:
    """Export a painter that was taught a hand, to be measured and thrown away.

    Without a bill of materials no house installs it.

    Args:
        painter: The painter with the style in its weights.
        base: Folder of the model that was taught, whose settings suit this painter too.
        out: Folder to write.

    Raises:
        StrayingExportError: The exported model differs from the painter.
        BadCardError: The card of the model cannot be read.
    """
    manner = _manner_of(read_card((base / _CARD).read_text(encoding="utf-8")), painter)
    model, strays, latents = export_networks(painter, out, Precision.INT8)
    card = card_of(painter, model, name="Trial", manner=manner, strays=strays)
    card = replace(card, latents=latents)
    (out / _CARD).write_text(card.to_json(), encoding="utf-8")
    return card


def _manner_of(card: ModelCard, painter: "TrainedPainter") -> Manner:
    """Return the settings of a model as they suit a hand that it was taught.

    It has no work of the hand to lie under the noise, and one by another hand would show through:
    from bare noise more steps are wanted.
    """
    return Manner(
        steps=max(card.steps, _STEPS),
        guidance_percent=card.guidance_percent,
        shift_percent=card.shift_percent,
        noise_percent=round(100 * card.noise_std / painter.shape.noise_std),
        underdrawing_percent=0,
    )


def _of_hand(bill: BillOfMaterials, hand: str) -> BillOfMaterials:
    """Return the bill with every line under the new hand, whatever the works' own were called."""
    return replace(bill, lines=tuple(replace(line, hand=hand) for line in bill.lines))
