"""A restorer's folder: both networks as ONNX, with card, bill of materials and model card."""

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import onnx
import torch
from torch import nn

from pinxit.kernel import Digest, PinxitError
from pinxit.optimisation.adapters.onnx_export import ExportFailedError, halve
from pinxit.optimisation.core.materials import BillOfMaterials, LicenceLine
from pinxit.training import RESTORER_MULTIPLE_PX, Paintings, RestorerShape, open_restorer

if TYPE_CHECKING:
    from pinxit.training.adapters.checkpoint import Checkpoint

_OPSET: Final = 18
_SIDES: Final = (2 * RESTORER_MULTIPLE_PX, 3 * RESTORER_MULTIPLE_PX)
#: An exported network that strays further from the checkpoint, in colours of 0 to 1, is refused.
_TOLERANCE: Final = 0.02
_PUBLIC_DOMAIN: Final = "none: the author died long enough ago everywhere that the house works"


class StrayingRestorerError(PinxitError):
    """An exported network does not answer as the one that was trained."""

    remedy = "Install the versions of torch, onnx and onnxruntime that the lock names."


def write_restorer(checkpoint: Path, paintings: Paintings, out: Path) -> Digest:
    """Write the folder of a restorer and return the digest of the network that mends.

    Args:
        checkpoint: A checkpoint of the run, or the run.
        paintings: What it was trained on.
        out: Folder to write.

    Raises:
        BadCheckpointError: The folder holds no restorer.
        ExportFailedError: PyTorch could not write a network.
        StrayingRestorerError: What was written answers otherwise.
    """
    kept, network = open_restorer(checkpoint)
    out.mkdir(parents=True, exist_ok=True)
    chance = torch.Generator().manual_seed(0)
    picture = torch.rand(1, 3, *_SIDES, generator=chance)
    mask = (torch.rand(1, 1, *_SIDES, generator=chance) < 0.2).float()
    told = {"picture": picture, "around": network.around(picture, mask), "mask": mask}
    strays = max(
        _write(network.mending(), told, "mended", out / "mender.onnx"),
        _write(network.finder, {"picture": picture}, "found", out / "finder.onnx"),
    )
    if strays > _TOLERANCE:
        raise StrayingRestorerError(f"the exported networks stray by {strays:.3f}")
    _write_papers(kept, paintings, out, strays)
    return Digest.of((out / "mender.onnx").read_bytes())


def _write(network: nn.Module, inputs: dict[str, torch.Tensor], output: str, path: Path) -> float:
    """Write one network for pictures of any size, and return how far it strays."""
    high, wide = (torch.export.Dim(name, min=1, max=4096) for name in ("high", "wide"))
    sides = {2: RESTORER_MULTIPLE_PX * high, 3: RESTORER_MULTIPLE_PX * wide}
    with warnings.catch_warnings():
        # The exporter warns of its own deprecated calls.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            network,
            tuple(inputs.values()),
            dynamo=True,
            input_names=list(inputs),
            output_names=[output],
            dynamic_shapes=tuple(sides for _ in inputs),
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
    return _strays(network, inputs, path)


def _strays(network: nn.Module, inputs: dict[str, torch.Tensor], path: Path) -> float:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        truth = network(*inputs.values()).numpy()
    said = session.run(None, {name: each.numpy() for name, each in inputs.items()})[0]
    return float(np.abs(said - truth).max())


def _write_papers(kept: "Checkpoint", paintings: Paintings, out: Path, strays: float) -> None:
    origin, progress = kept.origin, kept.progress
    shape = origin.shape_as(RestorerShape)
    stages = [origin]
    while stages[0].before is not None:
        stages.insert(0, stages[0].before)
    recipes = tuple((each.recipe_name, each.recipe) for each in stages)
    works = sum(paintings.artists.values())
    card = {
        "name": "House restorer",
        "mender": str(Digest.of((out / "mender.onnx").read_bytes())),
        "finder": str(Digest.of((out / "finder.onnx").read_bytes())),
        "paintings": origin.manifest,
        "recipes": recipes,
        "parameters": sum(each.numel() for each in kept.average.values()),
        "mends": shape.mends,
        "finds": shape.finds,
        "crops_seen": progress.pictures_seen,
        "minutes": round(progress.seconds / 60),
        "works": works,
        "held_back": len(paintings.held),
        "strays": round(strays, 5),
    }
    (out / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    bill = BillOfMaterials(
        manifest=origin.manifest,
        recipes=recipes,
        works=works,
        lines=tuple(
            LicenceLine(
                licence="",
                author=name,
                author_url="",
                source="folder",
                hand="",
                works=count,
                duty=_PUBLIC_DOMAIN,
                kind="person",
            )
            for name, count in paintings.artists.items()
        ),
        text_model="",
    )
    (out / "bill-of-materials.json").write_text(bill.to_json(), encoding="utf-8")
    (out / "model-card.md").write_text(_page(card, paintings), encoding="utf-8")


def _page(card: dict[str, object], paintings: Paintings) -> str:
    artists = ", ".join(f"{name} ({count})" for name, count in paintings.artists.items())
    return f"""# House restorer

| | |
|---|---|
| Network that mends | `{card["mender"]}` |
| Network that finds damage | `{card["finder"]}` |
| Paintings, Merkle root | `{card["paintings"]}` |
| Learnt from | {card["works"]} paintings |
| Held back | {card["held_back"]} paintings |
| Parameters | {card["parameters"]} |
| Crops seen | {card["crops_seen"]} |
| Minutes in training | {card["minutes"]} |
| Largest difference from the checkpoint | {card["strays"]} (of 1) |

## Use

Mends scratches, cracks, tears, losses, stains, fading and foxing of paintings and drawings inside a
mask, and finds such damage for a person to check. It says of each pixel how much of the paint it
could see, and how far it may be off.

## Limits

- It learnt on damage that is drawn, at 256 pixels. Real damage is of more kinds.
- What it lays into a loss is what its surroundings suggest. It knows no iconography, and it does
  not know whose face it is.
- Its paintings are by {len(paintings.artists)} European artists: {artists}.

The works are in the public domain. They are not part of Pinxit; only the weights are.
"""
