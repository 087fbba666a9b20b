"""The model's folder: the ONNX file and its papers."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pinxit.corpus import FrozenManifest
from pinxit.kernel import Digest, PinxitError
from pinxit.optimisation.adapters.onnx_export import (
    Drawing,
    Encoding,
    drawing_difference,
    encoding_difference,
    export,
    export_drawing,
    export_encoding,
    largest_difference,
)
from pinxit.optimisation.adapters.papers import credits_of, manifest_of, stages_of
from pinxit.optimisation.core.card import Latents, ModelCard
from pinxit.optimisation.core.materials import BillOfMaterials, bill_of_materials
from pinxit.optimisation.core.page import card_page
from pinxit.optimisation.core.precision import Precision
from pinxit.training import is_learnt, write_lineage

if TYPE_CHECKING:
    from pinxit.training.adapters.latent_network import LatentPainterNetwork
    from pinxit.training.adapters.trained import TrainedPainter


class StrayingExportError(PinxitError):
    """The exported model does not answer as the checkpoint does."""

    remedy = "Report it with the versions of torch and onnx; do not ship the model."


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a model is asked to paint when nobody says otherwise, and on what it learnt.

    Attributes:
        steps: Steps from noise to picture; for a distilled painter never more than it knows.
        guidance_percent: How much the wish is exaggerated, by a painter that is guided.
        shift_percent: More than 100 spends more steps in the noise.
        noise_percent: Share of the training noise to start from. A painter that has learnt
            little is more coherent with less: its patches have less to disagree about.
        underdrawing_percent: How far a picture already is when it begins, by a work that lies
            faintly under the noise.
        hardware: What it was trained on, in words.
        watts: Power of that.
    """

    steps: int = 24
    guidance_percent: int = 300
    shift_percent: int = 200
    noise_percent: int = 100
    underdrawing_percent: int = 0
    hardware: str = ""
    watts: int = 0


#: How far answers may stray from the checkpoint's. Half-precision weights move them by about a
#: thousandth, the others by some hundredths; a mistake moves them by more.
TOLERANCE = {Precision.FLOAT16: 0.05, Precision.BFLOAT16: 0.2, Precision.INT8: 0.5}


def write_artefact(
    painter: "TrainedPainter",
    manifest: Path,
    out: Path,
    *,
    name: str,
    manner: Manner,
    precision: Precision = Precision.FLOAT16,
) -> ModelCard:
    """Export a painter and write its papers.

    Args:
        painter: The trained painter.
        manifest: Folder of the frozen manifest it was trained on.
        out: Folder to write.
        name: What people call the model.
        manner: Settings that suit it.
        precision: How the painter's weights are kept.

    Raises:
        NotFrozenError: The folder holds no frozen manifest.
        BrokenManifestError: It was changed.
        BadSignatureError: The house did not sign it.
        WrongManifestError: The painter was trained on another.
        StrayingExportError: The exported model differs from the checkpoint.
    """
    frozen = manifest_of(painter.origin, manifest)
    out.mkdir(parents=True, exist_ok=True)
    model, strays, latents = export_networks(painter, out, precision)
    card = replace(
        card_of(painter, model, name=name, manner=manner, strays=strays), latents=latents
    )
    bill = _bill(frozen, painter)
    write_lineage(painter, out)
    (out / "card.json").write_text(card.to_json(), encoding="utf-8")
    (out / "bill-of-materials.json").write_text(bill.to_json(), encoding="utf-8")
    (out / "model-card.md").write_text(card_page(card, bill), encoding="utf-8")
    return card


def export_networks(
    painter: "TrainedPainter", out: Path, precision: Precision
) -> tuple[Digest, float, Latents | None]:
    """Write the network, or all networks, and compare them with the checkpoint.

    Args:
        painter: The trained painter.
        out: Folder to write.
        precision: How the painter's weights are kept.

    Returns:
        The model's name, how far it strays, and what it paints on.

    Raises:
        StrayingExportError: The exported model differs from the checkpoint.
    """
    file = out / "painter.onnx"
    export(painter.network, file, precision=precision)
    strays = largest_difference(painter.network, file)
    _true_enough(strays, precision)
    if painter.autoencoder is None:
        return Digest.of_file(file), strays, None
    network = cast("LatentPainterNetwork", painter.network)
    drawing = Drawing(network, painter.autoencoder)
    encoding = Encoding(network, painter.autoencoder)
    export_drawing(drawing, out / "decoder.onnx")
    export_encoding(encoding, out / "encoder.onnx")
    _true_enough(drawing_difference(drawing, out / "decoder.onnx"))
    _true_enough(encoding_difference(encoding, out / "encoder.onnx"))
    if painter.references is not None:
        shutil.copyfile(painter.references, out / "references.zip")
    if painter.inks is not None:
        shutil.copyfile(painter.inks, out / "inks.json")
    channels, grid, _ = painter.shape.canvas
    latents = Latents(
        channels=channels,
        grid=grid,
        painter=Digest.of_file(file),
        decoder=Digest.of_file(out / "decoder.onnx"),
        encoder=Digest.of_file(out / "encoder.onnx"),
        references=Digest.of_file(out / "references.zip") if painter.references else None,
        inks=Digest.of_file(out / "inks.json") if painter.inks else None,
    )
    return latents.model, strays, latents


def _true_enough(strays: float, precision: Precision = Precision.FLOAT16) -> None:
    if strays > TOLERANCE[precision]:
        raise StrayingExportError(f"the exported model strays by {strays:.3f}")


def card_of(
    painter: "TrainedPainter", model: Digest, *, name: str, manner: Manner, strays: float
) -> ModelCard:
    """Return the card of a painter of pixels; `Latents` are added to that of another.

    Args:
        painter: The trained painter.
        model: Digest of its network's file.
        name: What people call the model.
        manner: Settings that suit it.
        strays: How far the exported model was from the checkpoint.
    """
    origin, progress = painter.origin, painter.progress
    return ModelCard(
        name=name,
        model=model,
        manifest=Digest.parse(origin.manifest),
        recipes=_recipes(painter),
        side_px=painter.shape.side_px,
        noise_std=painter.shape.noise_std * manner.noise_percent / 100,
        hands=origin.hands,
        steps=min(manner.steps, painter.jumps[0][0]) if painter.jumps else manner.steps,
        guidance_percent=100 if painter.jumps else manner.guidance_percent,
        shift_percent=manner.shift_percent,
        underdrawing_percent=manner.underdrawing_percent,
        hardware=manner.hardware,
        watts=manner.watts,
        parameters=_parameters(painter),
        pictures_seen=progress.pictures_seen,
        training_seconds=round(progress.seconds),
        tolerance=round(strays, 5),
        distilled_steps=tuple(steps for steps, _ in painter.jumps),
        told_later_percent=tuple(later for _, later in painter.jumps),
    )


def _parameters(painter: "TrainedPainter") -> int:
    """Return the numbers in what paints, decoder included."""
    parts = [painter.network, *([painter.autoencoder.decoder] if painter.autoencoder else [])]
    return sum(value.numel() for part in parts for value in part.parameters())


def _recipes(painter: "TrainedPainter") -> tuple[tuple[str, str], ...]:
    """Return the recipes of the autoencoder, then those of the painter, first stage first."""
    stages = [*stages_of(painter.drawing), *stages_of(painter.origin)]
    return tuple((stage.recipe_name, stage.recipe) for stage in stages)


def _bill(frozen: FrozenManifest, painter: "TrainedPainter") -> BillOfMaterials:
    return bill_of_materials(
        credits_of(frozen),
        works=sum(map(is_learnt, frozen.works)),
        manifest=str(frozen.root),
        recipes=_recipes(painter),
        earlier=_earlier(painter),
    )


def _earlier(painter: "TrainedPainter") -> tuple[str, ...]:
    """Return the manifests of the stages before, each once, that are not the last stage's."""
    stages = [*stages_of(painter.drawing), *stages_of(painter.origin)]
    last = painter.origin.manifest
    return tuple(each for each in dict.fromkeys(stage.manifest for stage in stages) if each != last)
