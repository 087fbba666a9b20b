"""A painter that paints one flat colour: the number of its hand, darkened by the noise."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from pinxit.kernel import Digest
from pinxit.optimisation import Latents, read_card
from pinxit.training.adapters.inks_file import write_inks
from pinxit.training.adapters.reference_file import write_references
from pinxit.training.core.inks import Inks
from pinxit.training.core.references import References, Shelf, levels

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


def write_swift_painter(folder: Path) -> Path:
    """Write the painter of latents as one that was distilled for four, two and one steps."""
    write_latent_painter(folder)
    card = read_card((folder / "card.json").read_text())
    card = replace(card, distilled_steps=(4, 2, 1))
    (folder / "card.json").write_text(card.to_json())
    return folder


def write_looking_painter(folder: Path, underdrawing_percent: int = 0) -> Path:
    """Write a painter of latents that paints the first work that it is shown, and some noise."""
    write_latent_painter(folder)
    inputs = [
        helper.make_tensor_value_info("noisy", TensorProto.FLOAT, ["batch", 3, 4, 4]),
        helper.make_tensor_value_info("time", TensorProto.FLOAT, ["batch"]),
        helper.make_tensor_value_info("text", TensorProto.FLOAT, ["batch", 384]),
        helper.make_tensor_value_info("hand", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("shown", TensorProto.FLOAT, ["batch", 2, 3, 4, 4]),
        helper.make_tensor_value_info("shown_hand", TensorProto.INT64, ["batch", 2]),
    ]
    weights = [
        helper.make_tensor("first", TensorProto.INT64, [], [0]),
        helper.make_tensor("nothing", TensorProto.FLOAT, [], [0.0]),
        helper.make_tensor("tenth", TensorProto.FLOAT, [], [0.1]),
        helper.make_tensor("inner", TensorProto.INT64, [1], [1]),
        helper.make_tensor("column", TensorProto.INT64, [4], [-1, 1, 1, 1]),
    ]
    nodes = [
        helper.make_node("Gather", ["shown", "first"], ["seen"], axis=1),
        helper.make_node("Cast", ["hand"], ["number"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["shown_hand"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["numbers", "inner"], ["whose"], keepdims=0),
        helper.make_node("ReduceSum", ["text", "inner"], ["words"], keepdims=0),
        helper.make_node("Sum", ["number", "whose", "words", "time"], ["all"]),
        helper.make_node("Mul", ["all", "nothing"], ["silent"]),
        helper.make_node("Reshape", ["silent", "column"], ["unheard"]),
        helper.make_node("Mul", ["noisy", "tenth"], ["unseen"]),
        helper.make_node("Sum", ["seen", "unheard", "unseen"], ["clean"]),
    ]
    output = helper.make_tensor_value_info("clean", TensorProto.FLOAT, ["batch", 3, 4, 4])
    graph = helper.make_graph(nodes, "looking", inputs, [output], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, folder / "painter.onnx")
    write_references(_two_works(), folder / "references.zip")
    card = read_card((folder / "card.json").read_text())
    assert card.latents is not None
    latents = replace(
        card.latents,
        painter=Digest.of_file(folder / "painter.onnx"),
        references=Digest.of_file(folder / "references.zip"),
    )
    (folder / "card.json").write_text(
        replace(
            card,
            latents=latents,
            model=latents.model,
            underdrawing_percent=underdrawing_percent,
        ).to_json()
    )
    return folder


def give_inks(folder: Path) -> Path:
    """Let a painter of latents lay its pictures out: one hand in red, the other in blue."""
    inks = {
        "narrow": Inks(np.array([[200, 20, 20]], dtype=np.uint8), np.array([1]), 1.0),
        "broad": Inks(np.array([[20, 20, 200]], dtype=np.uint8), np.array([1]), 1.0),
    }
    write_inks(inks, folder / "inks.json")
    card = read_card((folder / "card.json").read_text())
    assert card.latents is not None
    latents = replace(card.latents, inks=Digest.of_file(folder / "inks.json"))
    (folder / "card.json").write_text(replace(card, latents=latents, model=latents.model).to_json())
    return folder


def write_returning_painter(folder: Path) -> Path:
    """Write the looking painter with an encoder, so that it can go on from pictures."""
    write_looking_painter(folder)
    latent = helper.make_tensor_value_info("latent", TensorProto.FLOAT, ["batch", 3, 4, 4])
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["batch", 3, 16, 16])
    node = helper.make_node(
        "AveragePool", ["picture"], ["latent"], kernel_shape=[4, 4], strides=[4, 4]
    )
    graph = helper.make_graph([node], "shrink", [picture], [latent])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, folder / "encoder.onnx")
    card = read_card((folder / "card.json").read_text())
    assert card.latents is not None
    latents = replace(card.latents, encoder=Digest.of_file(folder / "encoder.onnx"))
    card = replace(card, latents=latents, model=latents.model)
    (folder / "card.json").write_text(card.to_json())
    return folder


def _two_works() -> References:
    """Return a dark work by the first hand and a bright one by the second, of one concept."""
    shelf = Shelf(
        work_CH=np.array([[0, 1]]),
        family_H=np.array([0, 1]),
        label_ME=np.full((1, 384), 384**-0.5, dtype=np.float32),
        concept_M=np.array([0]),
        mean_E=np.full(384, -10.0, dtype=np.float32),
    )
    latent = np.stack([np.full((3, 4, 4), level, dtype=np.float32) for level in (-1.0, 1.0)])
    sources = ("npm:tiny@1#dark", "npm:tiny@1#bright")
    return References(shelf, levels(latent), np.array([0, 1]), sources, slots=2)


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
