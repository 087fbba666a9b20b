"""The model's folder: the ONNX file and its papers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinxit.kernel import Digest, PinxitError
from pinxit.optimisation.adapters.onnx_export import export, largest_difference
from pinxit.optimisation.core.card import ModelCard
from pinxit.optimisation.core.materials import bill_of_materials
from pinxit.optimisation.core.page import card_page

if TYPE_CHECKING:
    from pinxit.training.adapters.checkpoint import Origin
    from pinxit.training.adapters.trained import TrainedPainter


class StrayingExportError(PinxitError):
    """The exported model does not answer as the checkpoint does."""

    remedy = "Report it with the versions of torch and onnx; do not ship the model."


class WrongManifestError(PinxitError):
    """The manifest is not the one that the checkpoint was trained on."""

    remedy = "Give the corpus folder of the training run."


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
    painter: "TrainedPainter", corpus: Path, out: Path, *, name: str, manner: Manner
) -> ModelCard:
    """Export a painter and write its papers.

    Args:
        painter: The trained painter.
        corpus: Folder of the corpus it was trained on.
        out: Folder to write.
        name: What people call the model.
        manner: Settings that suit it.

    Raises:
        WrongManifestError: The corpus is another one.
        StrayingExportError: The exported model differs from the checkpoint.
    """
    manifest = corpus / "manifest.jsonl"
    if str(Digest.of_file(manifest)) != painter.origin.manifest:
        raise WrongManifestError(f"{manifest} is not {painter.origin.manifest}")
    out.mkdir(parents=True, exist_ok=True)
    file = out / "painter.onnx"
    export(painter.network, file)
    strays = largest_difference(painter.network, file)
    if strays > TOLERANCE:
        raise StrayingExportError(f"the exported model strays by {strays:.3f}")
    card = _card(painter, Digest.of_file(file), name=name, manner=manner, strays=strays)
    bill = bill_of_materials(_rows(manifest), manifest=str(card.manifest), recipes=card.recipes)
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


def _rows(manifest: Path) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
