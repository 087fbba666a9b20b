"""Optimisation: from a checkpoint to a model that paints anywhere, with its papers.

In:  a checkpoint of `training` and the frozen manifest it was trained on.
Out: a folder: `painter.onnx`, for latents `decoder.onnx` too, `card.json`,
     `bill-of-materials.json`, `model-card.md`; of what a guest was taught, its matrices instead.
"""

from pinxit.optimisation.core.adapter_card import AdapterCard, read_adapter_card
from pinxit.optimisation.core.card import BadCardError, Latents, ModelCard, read_card
from pinxit.optimisation.core.materials import BillOfMaterials, LicenceLine, bill_of_materials

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
]
