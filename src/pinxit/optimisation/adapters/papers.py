"""What the papers of every model are written from: its manifest, its stages, its credits."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.corpus import (
    CreditLine,
    FrozenManifest,
    credit_lines,
    judge_all,
    read_manifest,
)
from pinxit.kernel import PinxitError
from pinxit.optimisation.core.card import ModelCard, read_card
from pinxit.optimisation.core.materials import read_bill_of_materials
from pinxit.optimisation.core.measured import Measured
from pinxit.optimisation.core.page import card_page
from pinxit.training import is_learnt

if TYPE_CHECKING:
    from pinxit.training.adapters.checkpoint import Origin


class WrongManifestError(PinxitError):
    """The manifest is not the one that the checkpoint was trained on."""

    remedy = "Name the frozen manifest of the training run: --corpus, and its folder."


class MissingPapersError(PinxitError):
    """A folder does not hold a model with its papers."""

    remedy = "Name the folder of a model, as pinxit optimise writes it."


def write_measured(folder: Path, measured: Measured) -> ModelCard:
    """Write what a judge found into a model's card, and its page anew.

    Raises:
        MissingPapersError: The folder holds no card or no bill of materials.
        BadCardError: The card cannot be read.
    """
    try:
        card = read_card((folder / "card.json").read_text(encoding="utf-8"))
        bill = read_bill_of_materials((folder / "bill-of-materials.json").read_text("utf-8"))
    except OSError as error:
        raise MissingPapersError(f"{folder} has no papers: {error.strerror}") from error
    card = replace(card, measured=measured)
    (folder / "card.json").write_text(card.to_json(), encoding="utf-8")
    (folder / "model-card.md").write_text(card_page(card, bill), encoding="utf-8")
    return card


def manifest_of(origin: "Origin", folder: Path) -> FrozenManifest:
    """Return the frozen manifest of a checkpoint.

    Raises:
        NotFrozenError: The folder holds no frozen manifest.
        BrokenManifestError: It was changed.
        BadSignatureError: The house did not sign it.
        WrongManifestError: The checkpoint was trained on another.
    """
    frozen = read_manifest(folder)
    if str(frozen.root) != origin.manifest:
        raise WrongManifestError(f"{frozen.root} is not {origin.manifest}")
    return frozen


def stages_of(origin: "Origin | None") -> "list[Origin]":
    """Return the stages that led to a checkpoint, first stage first."""
    stages = []
    while origin is not None:
        stages.append(origin)
        origin = origin.before
    return stages[::-1]


def credits_of(frozen: FrozenManifest) -> tuple[CreditLine, ...]:
    """Return the credits of the works that were learnt from, with the hands they taught.

    What they ask for is what the gate said on the day they were frozen.
    """
    learnt = [
        replace(work, hand=hand)
        for work, hand in zip(frozen.works, frozen.hands, strict=True)
        if is_learnt(work)
    ]
    report = judge_all(
        learnt,
        frozen.purpose,
        today=date.fromisoformat(frozen.header.frozen_on),
        share_alike=frozen.header.share_alike,
    )
    return credit_lines(learnt, [verdict.duties for verdict in report.verdicts])
