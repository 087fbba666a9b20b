"""Optimisation: from a checkpoint to a model that paints anywhere, with its papers.

In:  a checkpoint of `training` and the frozen manifest it was trained on.
Out: a folder: `painter.onnx`, for latents `decoder.onnx` too, `card.json`,
     `bill-of-materials.json`, `model-card.md`.
"""

from pinxit.optimisation.core.card import BadCardError, Latents, ModelCard, read_card
from pinxit.optimisation.core.materials import BillOfMaterials, LicenceLine, bill_of_materials

__all__ = [
    "BadCardError",
    "BillOfMaterials",
    "Latents",
    "LicenceLine",
    "ModelCard",
    "bill_of_materials",
    "read_card",
]
