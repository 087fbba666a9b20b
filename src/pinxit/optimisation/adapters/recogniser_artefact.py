"""A recogniser's folder: the network as ONNX, what its likenesses are worth, and its papers."""

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnx
import torch

from pinxit.kernel import Digest, PinxitError
from pinxit.optimisation.adapters.onnx_export import ExportFailedError, halve
from pinxit.optimisation.core.materials import BillOfMaterials, LicenceLine
from pinxit.provenance import MEASURES, Calibration
from pinxit.training import RecogniserShape, open_recogniser

if TYPE_CHECKING:
    from pinxit.training.adapters.checkpoint import Checkpoint

_OPSET: Final = 18
#: An exported network whose likenesses stray further from the checkpoint's is refused.
_TOLERANCE: Final = 0.02
_PUBLIC_DOMAIN: Final = "none: the author died long enough ago everywhere that the house works"
NETWORK: Final = "recogniser.onnx"


class StrayingRecogniserError(PinxitError):
    """The exported network does not answer as the one that was trained."""

    remedy = "Install the versions of torch, onnx and onnxruntime that the lock names."


@dataclass(frozen=True, slots=True)
class LearntFrom:
    """What a recogniser learnt from, for its papers.

    Attributes:
        illustrations: Root of the manifest.
        lines: Credits of the manifest's works.
        artists: How many paintings are by whom.
        pictures: How many pictures there were.
        held_concepts: What was held back: nothing that shows one of these was learnt from.
        held_paintings: Digests of the files of paintings that were held back, 64 digits each.
    """

    illustrations: str
    lines: Sequence[LicenceLine]
    artists: Mapping[str, int]
    pictures: int
    held_concepts: Sequence[str]
    held_paintings: Sequence[str]


def write_recogniser(checkpoint: Path, seen: LearntFrom, out: Path) -> Digest:
    """Write the folder of a recogniser, not yet calibrated, and return its network's digest.

    Args:
        checkpoint: A checkpoint of the run, or the run.
        seen: What it learnt from.
        out: Folder to write.

    Raises:
        BadCheckpointError: The folder holds no recogniser.
        ExportFailedError: PyTorch could not write the network.
        StrayingRecogniserError: What was written answers otherwise.
    """
    kept, network = open_recogniser(checkpoint)
    out.mkdir(parents=True, exist_ok=True)
    side = kept.origin.shape_as(RecogniserShape).side_px
    picture = 255 * torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(0))
    strays = _write(network, picture, out / NETWORK)
    if strays > _TOLERANCE:
        raise StrayingRecogniserError(f"the exported network strays by {strays:.3f}")
    digest = Digest.of((out / NETWORK).read_bytes())
    _write_papers(kept, seen, out, digest, strays)
    return digest


def write_calibration(folder: Path, worth: Calibration, pairs: int) -> None:
    """Write into a recogniser's card what its likenesses are worth."""
    path = folder / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    weights = dict(zip(MEASURES, worth.weights, strict=True))
    card |= {"weights": weights, "bias": worth.bias, "calibrated_on_pairs": pairs}
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _write(network: torch.nn.Module, picture: torch.Tensor, path: Path) -> float:
    with warnings.catch_warnings():
        # The exporter warns of its own deprecated calls.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            network,
            (picture,),
            dynamo=True,
            input_names=["picture"],
            output_names=["likeness"],
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
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        truth = network(picture).numpy()
    return float(np.abs(session.run(None, {"picture": picture.numpy()})[0] - truth).max())


def _write_papers(
    kept: "Checkpoint", seen: LearntFrom, out: Path, digest: Digest, strays: float
) -> None:
    origin, progress = kept.origin, kept.progress
    shape = origin.shape_as(RecogniserShape)
    card: dict[str, Any] = {
        "name": "House recogniser",
        "network": str(digest),
        "manifest": origin.manifest,
        "illustrations": seen.illustrations,
        "recipe": [origin.recipe_name, origin.recipe],
        "parameters": sum(each.numel() for each in kept.average.values()),
        "side_px": shape.side_px,
        "likeness": shape.likeness,
        "pairs_seen": progress.pictures_seen,
        "minutes": round(progress.seconds / 60),
        "pictures": seen.pictures,
        "strays": round(strays, 5),
    }
    held = {"concepts": sorted(seen.held_concepts), "paintings": sorted(seen.held_paintings)}
    (out / "held.json").write_text(json.dumps(held, indent=0) + "\n", encoding="utf-8")
    (out / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    painters = tuple(
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
        for name, count in seen.artists.items()
    )
    bill = BillOfMaterials(
        manifest=origin.manifest,
        recipes=((origin.recipe_name, origin.recipe),),
        works=seen.pictures,
        lines=(*seen.lines, *painters),
        text_model="",
    )
    (out / "bill-of-materials.json").write_text(bill.to_json(), encoding="utf-8")
    (out / "model-card.md").write_text(_page(card, seen), encoding="utf-8")


def _page(card: Mapping[str, Any], seen: LearntFrom) -> str:
    return f"""# House recogniser

| | |
|---|---|
| Network | `{card["network"]}` |
| Illustrations, manifest | `{card["illustrations"]}` |
| Works, Merkle root | `{card["manifest"]}` |
| Learnt from | {card["pictures"]} pictures, {sum(seen.artists.values())} of them paintings |
| Parameters | {card["parameters"]} |
| Pairs seen | {card["pairs_seen"]} |
| Minutes in training | {card["minutes"]} |
| Largest difference from the checkpoint | {card["strays"]} |

## Use

Turns a picture into {card["likeness"]} numbers that stay near each other when the picture is
cropped, recompressed, shrunk, toned, mirrored, framed or partly covered. Pinxit finds likely
records by them; each is then laid over what the record keeps before it is named.

## Limits

- It finds copies. It does not know style, subject or author, and says nothing of a work that was
  only imitated.
- A crop of less than about half of a picture, or a photograph of it taken at an angle, may not be
  found.
- It learnt from illustrations and European paintings; photographs only teach it by transfer.

The works are licensed to be learnt from, or in the public domain. They are not part of this
folder; the bill of materials names their makers.
"""
