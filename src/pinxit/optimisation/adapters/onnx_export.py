"""A checkpoint's average as one ONNX file with half-precision weights."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from pinxit.kernel import PinxitError
from pinxit.optimisation.core.precision import Precision
from pinxit.training import BYTES, EMBEDDING_WIDTH, HALF, SCALE, TURNED

if TYPE_CHECKING:
    from pinxit.training.adapters.autoencoder import Autoencoder
    from pinxit.training.adapters.latent_network import LatentPainterNetwork
    from pinxit.training.adapters.network import PainterNetwork

    AnyPainter = PainterNetwork | LatentPainterNetwork

#: Weights smaller than this stay in single precision: they save nothing.
_LEAST_NUMBERS: Final = 256
_INPUTS: Final = ("noisy", "time", "text", "hand", "shown", "shown_hand")
_OPSET: Final = 18
#: Matrices smaller than this are not kept as bytes.
_LEAST_BYTES: Final = 4096
_BYTE_MAX: Final = 127


class ExportFailedError(PinxitError):
    """PyTorch could not write the network as ONNX."""

    remedy = "Install the versions of torch, onnx and onnxscript that the lock names."


class Encoding(nn.Module):
    """From a picture to whitened latents, as a painter sees them."""

    def __init__(self, painter: "LatentPainterNetwork", autoencoder: "Autoencoder") -> None:
        super().__init__()
        self.painter, self.autoencoder = painter, autoencoder

    def forward(self, picture_BCHW: torch.Tensor) -> torch.Tensor:
        """Return the latents, (B, Z, G, G)."""
        return self.painter.whitened(self.autoencoder.encode(picture_BCHW))


class Drawing(nn.Module):
    """From whitened latents, as a painter leaves them, to the picture."""

    def __init__(self, painter: "LatentPainterNetwork", autoencoder: "Autoencoder") -> None:
        super().__init__()
        self.painter, self.autoencoder = painter, autoencoder

    def forward(self, latent_BZGG: torch.Tensor) -> torch.Tensor:
        """Return the pictures, (B, 3, H, W)."""
        return self.autoencoder.decode(self.painter.coloured(latent_BZGG))


def export(network: "AnyPainter", path: Path, *, precision: Precision = Precision.FLOAT16) -> None:
    """Write a painter as ONNX for any number of pictures at a time.

    Args:
        network: The painter.
        path: The file to write.
        precision: How its weights are kept; bytes with a scale a row.
    """
    inputs = example(network)
    _write(network, inputs, _INPUTS[: len(inputs)], "clean", path, precision)


def export_drawing(drawing: Drawing, path: Path) -> None:
    """Write the decoder of a painter of latents as ONNX, for any number of pictures at a time."""
    _write(drawing, _latent_example(drawing, batch=2), ("latent",), "picture", path)


def export_encoding(encoding: Encoding, path: Path) -> None:
    """Write the encoder of a painter of latents as ONNX, for any number of pictures at a time."""
    _write(encoding, _picture_example(encoding, batch=2), ("picture",), "latent", path)


def _write(
    network: nn.Module,
    inputs: tuple[torch.Tensor, ...],
    names: tuple[str, ...],
    output: str,
    path: Path,
    precision: Precision = Precision.FLOAT16,
) -> None:
    batch = torch.export.Dim("batch", min=1, max=64)
    with warnings.catch_warnings():
        # The exporter warns of its own deprecated calls.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            network,
            inputs,
            dynamo=True,
            input_names=list(names),
            output_names=[output],
            dynamic_shapes=tuple({0: batch} for _ in names),
            opset_version=_OPSET,
            verbose=False,
        )
    if program is None:
        raise ExportFailedError("PyTorch gave no ONNX program")
    model = program.model_proto
    name_weights(model, network.state_dict())
    if precision is Precision.INT8:
        pack(model)
    halve(model, brain=precision is Precision.BFLOAT16)
    for node in model.graph.node:
        node.ClearField("doc_string")
        del node.metadata_props[:]
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def name_weights(model: onnx.ModelProto, state: Mapping[str, torch.Tensor]) -> None:
    """Give weights that the exporter turned or reshaped their names back.

    A matrix that stands on its side is called by its name and `.turned`, so that
    `read_weights` finds all of them again.
    """
    known = {}
    for name, value in state.items():
        known[value.contiguous().numpy().tobytes()] = name
        if value.ndim == 2:
            known[value.T.contiguous().numpy().tobytes()] = name + TURNED
    taken = {weight.name for weight in model.graph.initializer}
    renamed = {}
    for weight in model.graph.initializer:
        found = known.get(numpy_helper.to_array(weight).tobytes())
        if weight.name not in state and found is not None and found not in taken:
            renamed[weight.name] = found
            weight.name = found
            taken.add(found)
    for node in model.graph.node:
        for place, name in enumerate(node.input):
            node.input[place] = renamed.get(name, name)


def pack(model: onnx.ModelProto) -> None:
    """Store large matrices as bytes, each output with its own scale, widened when loaded.

    Source:
        Nagel et al. (2021), "A White Paper on Neural Network Quantization", arXiv:2106.08295,
        section 2 (symmetric, per channel, weights alone).
    """
    graph, widened, kept = model.graph, [], []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < _LEAST_BYTES:
            kept.append(weight)
            continue
        name, across = weight.name, 0 if weight.name.endswith(TURNED) else 1
        largest = np.abs(values).max(axis=across, keepdims=True)
        scale = np.maximum(largest / _BYTE_MAX, np.finfo(np.float32).tiny).astype(np.float32)
        rounded = np.rint(values / scale).astype(np.int8)
        kept += [
            numpy_helper.from_array(rounded, name + BYTES),
            numpy_helper.from_array(scale, name + SCALE),
        ]
        wide = name + ".wide"
        widened += [
            helper.make_node("Cast", [name + BYTES], [wide], to=TensorProto.FLOAT),
            helper.make_node("Mul", [wide, name + SCALE], [name]),
        ]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([*widened, *nodes])


def halve(model: onnx.ModelProto, *, brain: bool = False) -> None:
    """Store large single-precision weights in half precision, widened again when loaded.

    Args:
        model: Is changed.
        brain: Keep the upper half of each number's bits instead of IEEE half precision.
    """
    graph = model.graph
    casts = []
    for weight in graph.initializer:
        if weight.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(weight)
        if values.size < _LEAST_NUMBERS or weight.name.endswith(SCALE):
            continue
        name = weight.name
        half = _upper_half(values, name + HALF) if brain else None
        weight.CopyFrom(half or numpy_helper.from_array(values.astype(np.float16), name + HALF))
        casts.append(helper.make_node("Cast", [name + HALF], [name], to=TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([*casts, *nodes])


def _upper_half(values: NDArray[np.float32], name: str) -> TensorProto:
    """Return numbers as bfloat16, rounded to nearest, ties to even."""
    bits = np.ascontiguousarray(values).view(np.uint32)
    rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16
    upper = rounded.astype("<u2").tobytes()
    return helper.make_tensor(name, TensorProto.BFLOAT16, values.shape, upper, raw=True)


def example(network: "AnyPainter", batch: int = 2) -> tuple[torch.Tensor, ...]:
    """Return inputs of the right shapes, the same every time."""
    chance = torch.Generator().manual_seed(0)
    inputs = (
        torch.randn(batch, *network.shape.canvas, generator=chance),
        torch.linspace(0.1, 0.9, batch),
        torch.randn(batch, EMBEDDING_WIDTH, generator=chance) / EMBEDDING_WIDTH**0.5,
        torch.arange(batch) % (network.null_hand + 1),
    )
    slots = getattr(network.shape, "references", 0)
    if not slots:
        return inputs
    shown = torch.randn(batch, slots, *network.shape.canvas, generator=chance)
    return (*inputs, shown, torch.arange(batch * slots).view(batch, slots) % network.null_hand)


def largest_difference(network: "AnyPainter", path: Path) -> float:
    """Return how far ONNX Runtime's answers are from PyTorch's, over eight pictures."""
    inputs = example(network, batch=8)
    return _difference(network, inputs, _INPUTS[: len(inputs)], path)


def drawing_difference(drawing: Drawing, path: Path) -> float:
    """Return the same of a decoder, in colours from -1 to 1."""
    return _difference(drawing, _latent_example(drawing, batch=8), ("latent",), path)


def encoding_difference(encoding: Encoding, path: Path) -> float:
    """Return the same of an encoder, in whitened latents."""
    return _difference(encoding, _picture_example(encoding, batch=8), ("picture",), path)


def _picture_example(encoding: Encoding, batch: int) -> tuple[torch.Tensor, ...]:
    chance = torch.Generator().manual_seed(0)
    side = encoding.painter.shape.side_px
    return (torch.rand(batch, 3, side, side, generator=chance) * 2 - 1,)


def _latent_example(drawing: Drawing, batch: int) -> tuple[torch.Tensor, ...]:
    chance = torch.Generator().manual_seed(0)
    return (torch.randn(batch, *drawing.painter.shape.canvas, generator=chance),)


def _difference(
    network: nn.Module, inputs: tuple[torch.Tensor, ...], names: tuple[str, ...], path: Path
) -> float:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        truth = network(*inputs).numpy()
    feed = dict(zip(names, (tensor.numpy() for tensor in inputs), strict=True))
    return float(np.abs(session.run(None, feed)[0] - truth).max())
