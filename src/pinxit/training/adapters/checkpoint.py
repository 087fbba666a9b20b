"""A run on disk: weights and optimiser state as safetensors, the rest as JSON."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from pinxit.kernel import Digest, PinxitError
from pinxit.training.core.autoencoder import AutoencoderShape
from pinxit.training.core.classifier import ClassifierShape
from pinxit.training.core.guest import GuestAdapter
from pinxit.training.core.latent import LatentShape
from pinxit.training.core.recipe import PainterShape
from pinxit.training.core.recogniser import RecogniserShape
from pinxit.training.core.restorer import RestorerShape
from pinxit.training.core.styling import StyleShape

#: What a checkpoint may be of.
Shape = (
    PainterShape
    | LatentShape
    | StyleShape
    | AutoencoderShape
    | ClassifierShape
    | RestorerShape
    | RecogniserShape
    | GuestAdapter
)
ShapeT = TypeVar(
    "ShapeT",
    PainterShape,
    LatentShape,
    StyleShape,
    AutoencoderShape,
    ClassifierShape,
    RestorerShape,
    RecogniserShape,
    GuestAdapter,
)
#: A measure that no other kind has.
_MARKS: Final[Mapping[str, type[Shape]]] = {
    "guest": GuestAdapter,
    "classes": ClassifierShape,
    "mends": RestorerShape,
    "likeness": RecogniserShape,
    "fine": AutoencoderShape,
    "channels": LatentShape,
    "low_rank": StyleShape,
}

_KEPT: Final = 2
_FORMAT: Final = 1


class BadCheckpointError(PinxitError):
    """A folder is no checkpoint, or not one of this run."""

    remedy = "Point to the folder of a run, or start a new one in an empty folder."


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a run stands.

    Attributes:
        step: Optimiser steps taken.
        pictures_seen: Pictures shown, repeats counted, over all stages.
        seconds: Time spent, over all stages.
        decay_from: Step at which an early finish began.
        losses: (step, mean loss since the line before) now and then.
    """

    step: int = 0
    pictures_seen: int = 0
    seconds: float = 0.0
    decay_from: int | None = None
    losses: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a checkpoint was made of.

    Attributes:
        recipe: Digest of the recipe.
        recipe_name: Its name.
        manifest: Merkle root of the frozen manifest; of old runs, digest of the corpus's lines.
        hands: Names of the hands, in the order of the network's table.
        shape: The network's measures.
        before: The origin of the stage this one grew from.
        encoder: Digest of the encoder, or of the guest, whose latents were learnt; empty for
            pixels.
    """

    recipe: str
    recipe_name: str
    manifest: str
    hands: tuple[str, ...]
    shape: Shape
    before: "Origin | None" = None
    encoder: str = ""

    @property
    def made_of(self) -> tuple[str, str, str]:
        """What two checkpoints of one run have in common."""
        return (self.recipe, self.manifest, self.encoder)

    def shape_as(self, kind: type[ShapeT]) -> ShapeT:
        """Return the measures if they are of this kind.

        Raises:
            BadCheckpointError: The checkpoint is of something else.
        """
        if not isinstance(self.shape, kind):
            raise BadCheckpointError(f"{self.recipe_name} is of another kind")
        return self.shape


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A run at one moment.

    Attributes:
        weights: The network's state.
        average: Its exponential moving average, which paints.
        optimiser: Optimiser state, `<optimiser>/<parameter>/<quantity>`.
        progress: Where the run stood.
        origin: What it was made of.
    """

    weights: Mapping[str, Tensor]
    average: Mapping[str, Tensor]
    optimiser: Mapping[str, Tensor]
    progress: Progress
    origin: Origin


def save(run: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint whole or not at all, and drop all but the last two.

    Returns:
        Its folder.
    """
    place = run / f"step-{checkpoint.progress.step:08d}"
    scratch = run / ".new-checkpoint"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for name in ("weights", "average", "optimiser"):
        tensors = {key: value.contiguous() for key, value in getattr(checkpoint, name).items()}
        save_file(tensors, scratch / f"{name}.safetensors", metadata=_labels(checkpoint))
    record = {
        "format": _FORMAT,
        "progress": asdict(checkpoint.progress),
        "origin": asdict(checkpoint.origin),
    }
    (scratch / "record.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    shutil.rmtree(place, ignore_errors=True)
    scratch.replace(place)
    for old in _places(run)[:-_KEPT]:
        shutil.rmtree(old)
    return place


def latest(run: Path) -> Path | None:
    """Return the folder of the last whole checkpoint of a run, if there is one."""
    places = _places(run)
    return places[-1] if places else None


def load(folder: Path) -> Checkpoint:
    """Read a checkpoint, or the last checkpoint of a run.

    Args:
        folder: A checkpoint's folder or its run's.

    Raises:
        BadCheckpointError: There is none, or it is broken.
    """
    place = folder if (folder / "record.json").exists() else latest(folder)
    if place is None:
        raise BadCheckpointError(f"{folder} holds no checkpoint")
    try:
        record = json.loads((place / "record.json").read_text(encoding="utf-8"))
        return Checkpoint(
            weights=load_file(place / "weights.safetensors"),
            average=load_file(place / "average.safetensors"),
            optimiser=load_file(place / "optimiser.safetensors"),
            progress=progress_of(record["progress"]),
            origin=origin_of(record["origin"]),
        )
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise BadCheckpointError(f"{place} is broken: {error}") from error


def state_digest(checkpoint: Checkpoint) -> Digest:
    """Return the digest of all that a run carries on: weights, average and optimiser state.

    Two runs that stand at one step and have equal digests go on alike to the last bit.
    """
    seen = hashlib.sha256(str(checkpoint.progress.step).encode())
    for part, tensors in _parts(checkpoint):
        for name in sorted(tensors):
            seen.update(f"{part}/{name}".encode())
            seen.update(_content(tensors[name]))
    return Digest(seen.hexdigest())


def parted(one: Checkpoint, other: Checkpoint) -> tuple[str, ...]:
    """Return the names, `<part>/<tensor>`, of what is not the same in both to the last bit."""
    return tuple(
        f"{part}/{name}"
        for (part, mine), (_, theirs) in zip(_parts(one), _parts(other), strict=True)
        for name in sorted({*mine, *theirs})
        if name not in mine or name not in theirs or _content(mine[name]) != _content(theirs[name])
    )


def _parts(checkpoint: Checkpoint) -> tuple[tuple[str, Mapping[str, Tensor]], ...]:
    return (
        ("weights", checkpoint.weights),
        ("average", checkpoint.average),
        ("optimiser", checkpoint.optimiser),
    )


def _content(value: Tensor) -> bytes:
    """Return the kind, the shape and the bytes of a tensor, however it lies in memory."""
    flat = value.detach().contiguous().reshape(-1).view(torch.uint8)
    return f"{value.dtype} {tuple(value.shape)} ".encode() + flat.numpy().tobytes()


def optimiser_state(
    optimisers: Mapping[str, torch.optim.Optimizer], names: Mapping[Tensor, str]
) -> dict[str, Tensor]:
    """Return the state of all optimisers under plain names."""
    state = {}
    for title, optimiser in optimisers.items():
        for parameter, quantities in optimiser.state.items():
            for quantity, value in quantities.items():
                state[f"{title}/{names[parameter]}/{quantity}"] = value
    return state


def restore_optimisers(
    optimisers: Mapping[str, torch.optim.Optimizer],
    names: Mapping[Tensor, str],
    state: Mapping[str, Tensor],
) -> None:
    """Give the optimisers the state that `optimiser_state` returned.

    A moment is laid out in memory as its parameter is: the fused AdamW walks both as if they
    were, and a file keeps only one layout.
    """
    parameters = {name: parameter for parameter, name in names.items()}
    for key, value in state.items():
        title, name, quantity = key.split("/")
        parameter = parameters[name]
        if value.shape == parameter.shape:
            value = torch.empty_like(parameter).copy_(value).detach()
        optimisers[title].state[parameter][quantity] = value


def _labels(checkpoint: Checkpoint) -> dict[str, str]:
    origin = checkpoint.origin
    return {
        "recipe": origin.recipe,
        "manifest": origin.manifest,
        "step": str(checkpoint.progress.step),
    }


def _places(run: Path) -> list[Path]:
    return sorted(place.parent for place in run.glob("step-*/record.json"))


def progress_of(record: dict[str, Any]) -> Progress:
    """Return the progress of its record."""
    losses = tuple((int(step), float(loss)) for step, loss in record["losses"])
    return replace(Progress(**record), losses=losses)


def origin_of(record: dict[str, Any]) -> Origin:
    """Return the origin of its record, with those before it."""
    before = origin_of(record["before"]) if record["before"] else None
    return Origin(
        **{
            **record,
            "hands": tuple(record["hands"]),
            "shape": _shape(record["shape"]),
            "before": before,
        }
    )


def _shape(record: dict[str, Any]) -> Shape:
    """Return the measures; their names tell of what they are."""
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in record.items()
    }
    for mark, kind in _MARKS.items():
        if mark in plain:
            return kind(**plain)
    return PainterShape(**plain)
