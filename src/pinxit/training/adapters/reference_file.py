"""The works that travel with a painter, as one file of plain arrays."""

from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError
from pinxit.training.core.references import References, Shelf

REFERENCES: Final = "references.zip"
_UNIT: Final = 127


class BadReferencesError(PinxitError):
    """The works that a painter looks at cannot be read."""

    remedy = "Install the model again; its folder is not whole."


def write_references(references: References, path: Path) -> None:
    """Write the works: two levels a byte, and names as bytes too."""
    shelf, level = references.shelf, references.level_NZGG.reshape(-1, 2)
    arrays: dict[str, NDArray[np.generic]] = {
        "level": (level[:, 0] << 4 | level[:, 1]).astype(np.uint8),
        "shape": np.array(references.level_NZGG.shape, dtype=np.int64),
        "hand": references.hand_N.astype(np.int16),
        "source": np.frombuffer("\n".join(references.source_N).encode(), dtype=np.uint8),
        "slots": np.array(references.slots, dtype=np.int64),
        "work": shelf.work_CH.astype(np.int32),
        "family": shelf.family_H.astype(np.int16),
        "label": np.rint(shelf.label_ME * _UNIT).astype(np.int8),
        "concept": shelf.concept_M.astype(np.int32),
        "mean": shelf.mean_E,
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            # A name alone would be stamped with the time of writing: equal works, equal bytes.
            info = ZipInfo(f"{name}.npy")
            info.compress_type = ZIP_DEFLATED
            with archive.open(info, "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def read_references(path: Path) -> References:
    """Read the works.

    Raises:
        BadReferencesError: The file is not whole.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            packed, shape = stored["level"], stored["shape"]
            level = np.stack([packed >> 4, packed & 15], axis=1).reshape(shape)
            shelf = Shelf(
                stored["work"].astype(np.int64),
                stored["family"].astype(np.int64),
                stored["label"].astype(np.float32) / np.float32(_UNIT),
                stored["concept"].astype(np.int64),
                stored["mean"],
            )
            return References(
                shelf,
                level,
                stored["hand"].astype(np.int64),
                tuple(stored["source"].tobytes().decode().split("\n")),
                int(stored["slots"]),
            )
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise BadReferencesError(f"{path.name} cannot be read") from error
