"""What a guest was taught, as other rooms meet it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safetensors.torch import save_file
from torch import Tensor

from pinxit.kernel import Digest
from pinxit.training.adapters.checkpoint import Origin, Progress, latest, load
from pinxit.training.core.guest import GuestAdapter

#: The file of an adapter, as diffusers names it.
ADAPTER_FILE: Final = "pytorch_lora_weights.safetensors"
#: Stands for the dots in the names of a guest's layers: a parameter's name must not hold one.
DOT: Final = ":"


@dataclass(frozen=True, slots=True)
class TaughtGuest:
    """An adapter and how it came to be.

    Attributes:
        adapter: What it is, and whose.
        origin: Recipe, manifest and hands.
        progress: How long it learnt.
        layer: Its matrices, averaged, under the names that diffusers reads.
    """

    adapter: GuestAdapter
    origin: Origin
    progress: Progress
    layer: Mapping[str, Tensor]

    @property
    def num_parameters(self) -> int:
        """Numbers in the matrices."""
        return sum(value.numel() for value in self.layer.values())

    def write(self, folder: Path) -> Digest:
        """Write the matrices as diffusers and others read them, and return their name."""
        file = folder / ADAPTER_FILE
        save_file({name: each.contiguous() for name, each in self.layer.items()}, file)
        return Digest.of_file(file)


def is_taught(folder: Path) -> bool:
    """Say whether a checkpoint, or the last one of a run, is of an adapter."""
    place = folder if (folder / "record.json").exists() else latest(folder)
    try:
        record = json.loads(((place or folder) / "record.json").read_text(encoding="utf-8"))
        return "guest" in record["origin"]["shape"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def open_taught(folder: Path) -> TaughtGuest:
    """Return the adapter of a checkpoint, or of a run's last one.

    Raises:
        BadCheckpointError: There is none, or it is of something else.
    """
    checkpoint = load(folder)
    adapter = checkpoint.origin.shape_as(GuestAdapter)
    layer = {
        f"{adapter.part}.{name.replace(DOT, '.').replace('.default.', '.')}": value
        for name, value in checkpoint.average.items()
    }
    return TaughtGuest(adapter, checkpoint.origin, checkpoint.progress, layer)
