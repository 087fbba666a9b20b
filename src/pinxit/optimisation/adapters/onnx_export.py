"""A checkpoint's average as one ONNX file with half-precision weights."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from pinxit.kernel import PinxitError
from pinxit.training import EMBEDDING_WIDTH

if TYPE_CHECKING:
    from pinxit.training.adapters.network import PainterNetwork

#: Weights smaller than this stay in single precision: they save nothing.
_LEAST_NUMBERS: Final = 256
_INPUTS: Final = ("noisy", "time", "text", "hand")
_OPSET: Final = 18


class ExportFailedError(PinxitError):
    """PyTorch could not write the network as ONNX."""

    remedy = "Install the versions of torch, onnx and onnxscript that the lock names."


def export(network: "PainterNetwork", path: Path) -> None:
    """Write the network as ONNX for any number of pictures at a time.

    Args:
        network: The painter.
        path: The file to write.
    """
    batch = torch.export.Dim("batch", min=1, max=64)
    dynamic = tuple({0: batch} for _ in _INPUTS)
    with warnings.catch_warnings():
        # The exporter warns of its own deprecated calls.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            network,
            example(network),
            dynamo=True,
            input_names=list(_INPUTS),
            output_names=["clean"],
            dynamic_shapes=dynamic,
            opset_version=_OPSET,
            verbose=False,
        )
    if program is None:
        raise ExportFailedError("PyTorch gave no ONNX program")
    model = program.model_proto
    halve(model)
    for node in model.graph.node:
        node.ClearField("doc_string")
        del node.metadata_props[:]
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def halve(model: onnx.ModelProto) -> None:
    """Store large single-precision weights in half precision, widened again when loaded."""
    graph = model.graph
    casts = []
    for weight in graph.initializer:
        if weight.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(weight)
        if values.size < _LEAST_NUMBERS:
            continue
        name = weight.name
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + ".half"))
        casts.append(helper.make_node("Cast", [name + ".half"], [name], to=TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([*casts, *nodes])


def example(network: "PainterNetwork", batch: int = 2) -> tuple[torch.Tensor, ...]:
    """Return inputs of the right shapes, the same every time."""
    chance = torch.Generator().manual_seed(0)
    side = network.shape.side_px
    return (
        torch.randn(batch, 3, side, side, generator=chance),
        torch.linspace(0.1, 0.9, batch),
        torch.randn(batch, EMBEDDING_WIDTH, generator=chance) / EMBEDDING_WIDTH**0.5,
        torch.arange(batch) % (network.null_hand + 1),
    )


def largest_difference(network: "PainterNetwork", path: Path) -> float:
    """Return how far ONNX Runtime's answers are from PyTorch's, over eight pictures."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    inputs = example(network, batch=8)
    with torch.no_grad():
        truth = network(*inputs).numpy()
    feed = dict(zip(_INPUTS, (tensor.numpy() for tensor in inputs), strict=True))
    return float(np.abs(session.run(None, feed)[0] - truth).max())
