"""The model's folder: the ONNX file and its papers."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pinxit.corpus import (
    CreditLine,
    FrozenManifest,
    Purpose,
    credit_lines,
    judge_all,
    read_manifest,
)
from pinxit.kernel import Digest, PinxitError
from pinxit.optimisation.adapters.onnx_export import export, largest_difference
from pinxit.optimisation.core.card import ModelCard
from pinxit.optimisation.core.materials import BillOfMaterials, bill_of_materials
from pinxit.optimisation.core.page import card_page
from pinxit.training import is_learnt

if TYPE_CHECKING:
    from pinxit.training.adapters.checkpoint import Origin
    from pinxit.training.adapters.trained import TrainedPainter


class StrayingExportError(PinxitError):
    """The exported model does not answer as the checkpoint does."""

    remedy = "Report it with the versions of torch and onnx; do not ship the model."


class WrongManifestError(PinxitError):
    """The manifest is not the one that the checkpoint was trained on."""

    remedy = "Name the frozen manifest of the training run: --corpus, and its folder."


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a model is asked to paint when nobody says otherwise.

    Attributes:
        steps: Steps from noise to picture.
        guidance_percent: How much the wish is exaggerated.
        shift_percent: More than 100 spends more steps in the noise.
        noise_percent: Share of the training noise to start from. A painter that has learnt
            little is more coherent with less: its patches have less to disagree about.
    """

    steps: int = 24
    guidance_percent: int = 300
    shift_percent: int = 200
    noise_percent: int = 100


#: Half-precision weights move answers by about a thousandth; a mistake moves them by more.
TOLERANCE = 0.05


def write_artefact(
    painter: "TrainedPainter", manifest: Path, out: Path, *, name: str, manner: Manner
) -> ModelCard:
    """Export a painter and write its papers.

    Args:
        painter: The trained painter.
        manifest: Folder of the frozen manifest it was trained on.
        out: Folder to write.
        name: What people call the model.
        manner: Settings that suit it.

    Raises:
        NotFrozenError: The folder holds no frozen manifest.
        BrokenManifestError: It was changed.
        BadSignatureError: The house did not sign it.
        WrongManifestError: The painter was trained on another.
        StrayingExportError: The exported model differs from the checkpoint.
    """
    frozen = read_manifest(manifest)
    if str(frozen.root) != painter.origin.manifest:
        raise WrongManifestError(f"{frozen.root} is not {painter.origin.manifest}")
    out.mkdir(parents=True, exist_ok=True)
    file = out / "painter.onnx"
    export(painter.network, file)
    strays = largest_difference(painter.network, file)
    if strays > TOLERANCE:
        raise StrayingExportError(f"the exported model strays by {strays:.3f}")
    card = _card(painter, Digest.of_file(file), name=name, manner=manner, strays=strays)
    bill = _bill(frozen, painter.origin)
    (out / "card.json").write_text(card.to_json(), encoding="utf-8")
    (out / "bill-of-materials.json").write_text(bill.to_json(), encoding="utf-8")
    (out / "model-card.md").write_text(card_page(card, bill), encoding="utf-8")
    return card


def _card(
    painter: "TrainedPainter", model: Digest, *, name: str, manner: Manner, strays: float
) -> ModelCard:
    origin, progress = painter.origin, painter.progress
    return ModelCard(
        name=name,
        model=model,
        manifest=Digest.parse(origin.manifest),
        recipes=_recipes(origin),
        side_px=origin.shape.side_px,
        noise_std=origin.shape.noise_std * manner.noise_percent / 100,
        hands=origin.hands,
        steps=manner.steps,
        guidance_percent=manner.guidance_percent,
        shift_percent=manner.shift_percent,
        parameters=sum(value.numel() for value in painter.network.parameters()),
        pictures_seen=progress.pictures_seen,
        training_seconds=round(progress.seconds),
        tolerance=round(strays, 5),
    )


def _recipes(origin: "Origin | None") -> tuple[tuple[str, str], ...]:
    """Return the recipes that led to a checkpoint, first stage first."""
    stages: list[tuple[str, str]] = []
    while origin is not None:
        stages.append((origin.recipe_name, origin.recipe))
        origin = origin.before
    return tuple(reversed(stages))


def _bill(frozen: FrozenManifest, origin: "Origin") -> BillOfMaterials:
    return bill_of_materials(
        _credits(frozen),
        works=sum(map(is_learnt, frozen.works)),
        manifest=str(frozen.root),
        recipes=_recipes(origin),
        earlier=_earlier(origin),
    )


def _credits(frozen: FrozenManifest) -> tuple[CreditLine, ...]:
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
        Purpose.TRAIN,
        today=date.fromisoformat(frozen.header.frozen_on),
        share_alike=frozen.header.share_alike,
    )
    return credit_lines(learnt, [verdict.duties for verdict in report.verdicts])


def _earlier(origin: "Origin") -> tuple[str, ...]:
    """Return the manifests of the stages before, each once, that are not the last stage's."""
    stages: list[str] = []
    before = origin.before
    while before is not None:
        stages.append(before.manifest)
        before = before.before
    return tuple(each for each in dict.fromkeys(reversed(stages)) if each != origin.manifest)
