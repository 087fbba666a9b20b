"""Optimisation: from a checkpoint to a model that paints anywhere, with its papers.

In:  a checkpoint of `training` and the frozen manifest it was trained on.
Out: a folder: `painter.onnx`, for latents `decoder.onnx` too, `card.json`,
     `bill-of-materials.json`, `model-card.md`; of what a guest was taught, its matrices instead.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pinxit.optimisation.core.adapter_card import AdapterCard, read_adapter_card
from pinxit.optimisation.core.card import BadCardError, Latents, ModelCard, read_card
from pinxit.optimisation.core.materials import BillOfMaterials, LicenceLine, bill_of_materials

if TYPE_CHECKING:
    from pinxit.training.adapters.trained import TrainedPainter

__all__ = [
    "AdapterCard",
    "BadCardError",
    "BillOfMaterials",
    "Latents",
    "LicenceLine",
    "ModelCard",
    "bill_of_materials",
    "read_adapter_card",
    "read_card",
    "write_style",
]


def write_style(
    painter: "TrainedPainter", manifest: Path, base: Path, out: Path, *, title: str
) -> ModelCard:
    """Write the folder of a painter that was taught a hand. It needs PyTorch.

    It is imported by name, so that no import path leads from the shop to PyTorch.

    Args:
        painter: The painter with the hand.
        manifest: Folder of the artist's works, frozen for style.
        base: The run or the model's folder of who was taught.
        out: Folder to write.
        title: What people call the hand.

    Raises:
        PinxitError: The papers cannot be read, or the exported model strays.
    """
    door = import_module("pinxit.optimisation.adapters.style_artefact")
    return cast("ModelCard", door.write_style(painter, manifest, base, out, title=title))
