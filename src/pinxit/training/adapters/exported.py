"""A model's folder read back: whoever installed a painter can teach it further.

The folder is what the optimisation room writes: ONNX files whose weights keep the names they were
trained by, and `lineage.json`, which says what networks they are of and how they came to be.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from pinxit.training.adapters.autoencoder import Autoencoder, encoder_digest
from pinxit.training.adapters.checkpoint import (
    BadCheckpointError,
    Checkpoint,
    Progress,
    load,
    origin_of,
    progress_of,
)
from pinxit.training.adapters.latent_network import LatentPainterNetwork
from pinxit.training.core.autoencoder import AutoencoderRecipe, AutoencoderShape
from pinxit.training.core.latent import LatentShape
from pinxit.training.core.recipe import RunRecipe
from pinxit.training.core.weight_names import BYTES, HALF, SCALE, TURNED

if TYPE_CHECKING:
    from pinxit.training.adapters.trained import TrainedPainter

LINEAGE: Final = "lineage.json"
#: Whose weights a decoder's and an encoder's file hold.
_PARTS: Final = ("autoencoder.", "painter.")


def is_exported(folder: Path) -> bool:
    """Say whether a folder is a model's, with its lineage."""
    return (folder / LINEAGE).exists()


def write_lineage(painter: "TrainedPainter", folder: Path) -> None:
    """Write down what networks a model's files are of, and how they came to be."""
    record: dict[str, Any] = {
        "painter": asdict(painter.origin),
        "autoencoder": asdict(painter.drawing) if painter.drawing else None,
        "progress": asdict(painter.progress),
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (folder / LINEAGE).write_text(text, encoding="utf-8")


def begun(folder: Path, recipe: RunRecipe) -> Checkpoint:
    """Return what a run of this recipe can begin with: a run's last checkpoint, or a model.

    Raises:
        BadCheckpointError: The folder holds neither, or is broken.
    """
    if not is_exported(folder):
        return load(folder)
    if isinstance(recipe, AutoencoderRecipe):
        return exported_autoencoder(folder)
    return exported_painter(folder)


def exported_painter(folder: Path) -> Checkpoint:
    """Return the painter of latents of a model's folder, as a run could go on from it.

    Raises:
        BadCheckpointError: The folder is not whole, or the model paints pixels.
    """
    record = _lineage(folder)
    origin = origin_of(record["painter"])
    drawer = Autoencoder(origin_of(record["autoencoder"]).shape_as(AutoencoderShape))
    drawer.load_state_dict(dict(exported_autoencoder(folder).average))
    # The weights were rounded when they were exported: it is another encoder, by its bytes.
    origin = replace(origin, encoder=str(encoder_digest(drawer)))
    network = LatentPainterNetwork(origin.shape_as(LatentShape), len(origin.hands))
    known = {**read_weights(folder / "painter.onnx"), **_spread(folder)}
    state = _filled(network.state_dict(), known, folder)
    return Checkpoint(state, state, {}, progress_of(record["progress"]), origin)


def exported_autoencoder(folder: Path) -> Checkpoint:
    """Return the autoencoder of a model's folder, as a run could go on from it.

    Raises:
        BadCheckpointError: The folder is not whole, or the model paints pixels.
    """
    record = _lineage(folder)
    if record["autoencoder"] is None:
        raise BadCheckpointError(f"{folder} holds no autoencoder")
    origin = origin_of(record["autoencoder"])
    network = Autoencoder(origin.shape_as(AutoencoderShape))
    weights = {
        **read_weights(folder / "encoder.onnx"),
        **read_weights(folder / "decoder.onnx"),
    }
    state = _filled(network.state_dict(), weights, folder)
    return Checkpoint(state, state, {}, Progress(), origin)


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the weights of an exported model under the names they were trained by.

    They come back widened; convolutions keep the shape that ONNX gave them.

    Raises:
        BadCheckpointError: The file cannot be read.
    """
    try:
        stored = {each.name: each for each in onnx.load(path).graph.initializer}
    except Exception as error:  # protobuf raises errors of its own kind
        raise BadCheckpointError(f"{path} is no ONNX file") from error
    weights = {}
    for name, each in stored.items():
        values = numpy_helper.to_array(each)
        if each.data_type == onnx.TensorProto.BFLOAT16:
            values = values.astype(np.float32)
        if name.endswith(BYTES):
            name = name.removesuffix(BYTES)
            values = values * numpy_helper.to_array(stored[name + SCALE])
        elif values.dtype not in (np.float16, np.float32) or name.endswith(SCALE):
            continue
        name = name.removesuffix(HALF)
        turned = name.endswith(TURNED)
        plain: NDArray[np.float32] = (values.T if turned else values).astype(np.float32)
        weights[_own_name(name.removesuffix(TURNED))] = plain
    return weights


def _own_name(name: str) -> str:
    for part in _PARTS:
        name = name.removeprefix(part)
    return name


def _lineage(folder: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads((folder / LINEAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadCheckpointError(f"{folder} holds no lineage of a model") from error
    return record


def _spread(folder: Path) -> dict[str, NDArray[np.float32]]:
    """Return how the model's latents lie, which its decoder must know."""
    drawn = read_weights(folder / "decoder.onnx")
    whiten = np.linalg.inv(drawn["colour"].astype(np.float64))
    return {
        "latent_mean": drawn["latent_mean"],
        "colour": drawn["colour"],
        "whiten": whiten.astype(np.float32),
    }


def _filled(
    state: Mapping[str, Tensor], weights: Mapping[str, NDArray[np.float32]], folder: Path
) -> dict[str, Tensor]:
    missing = [
        name
        for name, value in state.items()
        if name not in weights or weights[name].size != value.numel()
    ]
    if missing:
        raise BadCheckpointError(f"{folder} lacks the weights {', '.join(missing)}")
    return {
        name: torch.from_numpy(weights[name].copy()).reshape(value.shape)
        for name, value in state.items()
    }
