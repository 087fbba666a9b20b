"""Weights that are kept as bytes, made whole again before a network is compiled.

Kept as bytes they save memory, and are unpacked at every call. Where a processor multiplies
bfloat16 in matrix units, that takes a third of the call.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

#: Smaller constants cost nothing.
_LEAST_NUMBERS: Final = 1000
#: How far a weight is traced through what unpacks it: scaled, shifted, reshaped, converted.
_DEEPEST: Final = 4

Weight = NDArray[np.float32]


def unpack(network: Any) -> int:
    """Put single-precision constants in the place of every weight that is kept as bytes.

    Args:
        network: An OpenVINO model, which is changed.

    Returns:
        How many weights were unpacked.
    """
    from openvino import opset13

    unpacked = 0
    for node in network.get_ordered_ops():
        if node.get_type_name() != "Multiply":
            continue
        weight = _value(node, 0)
        if weight is None or weight.size < _LEAST_NUMBERS:
            continue
        whole = opset13.constant(np.ascontiguousarray(weight, dtype=np.float32))
        node.output(0).replace(whole.output(0))
        unpacked += 1
    return unpacked


def _value(node: Any, depth: int) -> Weight | None:
    """Return what a node always gives, or `None` if that depends on the inputs."""
    kind = node.get_type_name()
    if kind == "Constant":
        return np.asarray(node.data, dtype=np.float32)
    if depth > _DEEPEST or kind not in {"Convert", "Reshape", "Multiply", "Subtract"}:
        return None
    first = _value(node.input_value(0).get_node(), depth + 1)
    if first is None or kind == "Convert":
        return first
    if kind == "Reshape":
        return first.reshape([int(size) for size in node.get_output_shape(0)])
    second = _value(node.input_value(1).get_node(), depth + 1)
    if second is None:
        return None
    return first * second if kind == "Multiply" else first - second
