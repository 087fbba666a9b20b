"""A painter that paints one flat colour: the number of its hand, darkened by the noise."""

import json
from dataclasses import replace
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from pinxit.kernel import Digest
from pinxit.optimisation import Latents, read_card

HANDS = ("broad", "narrow")


def write_painter(folder: Path, side_px: int = 16) -> Path:
    """Write a model's folder whose network answers `hand / 4 + noise / 1000`."""
    folder.mkdir(parents=True, exist_ok=True)
    image: list[str | int | None] = ["batch", 3, side_px, side_px]
    inputs = [
        helper.make_tensor_value_info("noisy", TensorProto.FLOAT, image),
        helper.make_tensor_value_info("time", TensorProto.FLOAT, ["batch"]),
        helper.make_tensor_value_info("text", TensorProto.FLOAT, ["batch", 384]),
        helper.make_tensor_value_info("hand", TensorProto.INT64, ["batch"]),
    ]
    weights = [
        helper.make_tensor("thousandth", TensorProto.FLOAT, [], [0.001]),
        helper.make_tensor("quarter", TensorProto.FLOAT, [], [0.25]),
        helper.make_tensor("nothing", TensorProto.FLOAT, [], [0.0]),
        helper.make_tensor("one", TensorProto.INT64, [1], [1]),
        helper.make_tensor("column", TensorProto.INT64, [4], [-1, 1, 1, 1]),
    ]
    nodes = [
        helper.make_node("Mul", ["noisy", "thousandth"], ["faint"]),
        helper.make_node("Cast", ["hand"], ["number"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["number", "quarter"], ["level"]),
        helper.make_node("ReduceSum", ["text", "one"], ["words"], keepdims=0),
        helper.make_node("Mul", ["words", "nothing"], ["silent"]),
        helper.make_node("Mul", ["time", "nothing"], ["timeless"]),
        helper.make_node("Add", ["level", "silent"], ["said"]),
        helper.make_node("Add", ["said", "timeless"], ["flat"]),
        helper.make_node("Reshape", ["flat", "column"], ["colour"]),
        helper.make_node("Add", ["faint", "colour"], ["clean"]),
    ]
    output = helper.make_tensor_value_info("clean", TensorProto.FLOAT, image)
    graph = helper.make_graph(nodes, "tiny", inputs, [output], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, folder / "painter.onnx")
    (folder / "card.json").write_text(json.dumps(_card(folder, side_px)))
    return folder


def write_latent_painter(folder: Path, grid: int = 4) -> Path:
    """Write the same painter for latents of three numbers, and a decoder that enlarges them."""
    write_painter(folder, side_px=grid)
    latent = helper.make_tensor_value_info("latent", TensorProto.FLOAT, ["batch", 3, grid, grid])
    picture = helper.make_tensor_value_info(
        "picture", TensorProto.FLOAT, ["batch", 3, 4 * grid, 4 * grid]
    )
    scales = helper.make_tensor("scales", TensorProto.FLOAT, [4], [1.0, 1.0, 4.0, 4.0])
    node = helper.make_node("Resize", ["latent", "", "scales"], ["picture"], mode="nearest")
    graph = helper.make_graph([node], "enlarge", [latent], [picture], [scales])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, folder / "decoder.onnx")
    latents = Latents(
        channels=3,
        grid=grid,
        painter=Digest.of_file(folder / "painter.onnx"),
        decoder=Digest.of_file(folder / "decoder.onnx"),
    )
    card = read_card((folder / "card.json").read_text())
    card = replace(card, side_px=4 * grid, latents=latents, model=latents.model)
    (folder / "card.json").write_text(card.to_json())
    return folder


def _card(folder: Path, side_px: int) -> dict[str, object]:
    return {
        "format": 1,
        "name": "Tiny painter",
        "model": str(Digest.of_file(folder / "painter.onnx")),
        "manifest": str(Digest.of(b"tiny manifest")),
        "recipes": [["tiny", str(Digest.of(b"tiny recipe"))]],
        "side_px": side_px,
        "noise_std": 1.0,
        "hands": list(HANDS),
        "steps": 4,
        "guidance_percent": 100,
        "shift_percent": 100,
        "parameters": 2,
        "pictures_seen": 0,
        "training_seconds": 0,
        "tolerance": 0.0,
    }
