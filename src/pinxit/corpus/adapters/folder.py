"""A corpus on disk: `manifest.jsonl` and, row for row, `pictures.npy`."""

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.core.manifest import Manifest, Work, encode_manifest
from pinxit.kernel import PinxitError

SIDE_PX: Final = 128

_MANIFEST: Final = "manifest.jsonl"
_PICTURES: Final = "pictures.npy"


class CorruptPicturesError(PinxitError):
    """The pictures do not belong to the manifest beside them."""

    remedy = "Gather the corpus again: pinxit corpus gather illustrations."


class CorpusUnwritableError(PinxitError):
    """The corpus cannot be written: the disk is full, or the folder is not ours."""

    remedy = "Free two gigabytes, or let PINXIT_HOME point to a folder you may write to."


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """A manifest and its pictures.

    Attributes:
        manifest: The works, in the order of the pictures.
        picture_NHWC: (works, 128, 128, 3), 0-255, on paper; mapped from the disk, read-only.
    """

    manifest: Manifest
    picture_NHWC: NDArray[np.uint8]

    @property
    def caption_lists(self) -> list[dict[str, tuple[str, ...]]]:
        """Each work's captions by language, in the order of the pictures."""
        return [dict(work.captions) for work in self.manifest.works]


def open_corpus(folder: Path) -> Corpus:
    """Open a gathered corpus without reading its pictures into memory.

    Args:
        folder: Such as PINXIT_HOME/corpus/illustrations.

    Raises:
        MissingManifestError: Nothing was gathered there, or the gathering did not end.
        CorruptManifestError: The manifest cannot be read.
        CorruptPicturesError: The pictures are missing, broken, or of another number or size.
    """
    manifest = Manifest.read(folder / _MANIFEST)
    try:
        picture_NHWC = np.load(folder / _PICTURES, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise CorruptPicturesError(f"the pictures in {folder} cannot be read: {error}") from error
    wanted = (len(manifest.works), SIDE_PX, SIDE_PX, 3)
    if picture_NHWC.shape != wanted or picture_NHWC.dtype != np.uint8:
        raise CorruptPicturesError(f"the pictures are {picture_NHWC.shape}, not {wanted}")
    return Corpus(manifest, picture_NHWC)


class CorpusWriter:
    """Writes a corpus so that it is seen whole or not at all.

    Pictures stream to a file beside their place, whatever their number. On leaving without an
    error the pictures move to their place and then the manifest; as long as there is no manifest
    there is no corpus, so that a reader never meets new pictures beside an old manifest.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._beside = folder / (_PICTURES + ".new")
        self._num_pictures = 0
        self._file: IO[bytes]

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._beside.open("wb")
            self._write_header()
        except OSError as error:
            raise CorpusUnwritableError(f"cannot write {self._folder}: {error}") from error
        return self

    def add(self, picture_HWC: NDArray[np.uint8]) -> int:
        """Append a picture and return its row.

        Raises:
            CorpusUnwritableError: The disk is full.
        """
        assert picture_HWC.shape == (SIDE_PX, SIDE_PX, 3)  # noqa: S101 - the programmer's promise
        try:
            self._file.write(picture_HWC.tobytes())
        except OSError as error:
            raise CorpusUnwritableError(f"cannot write {self._beside}: {error}") from error
        self._num_pictures += 1
        return self._num_pictures - 1

    def finish(self, works: Iterable[Work]) -> Manifest:
        """Put pictures and manifest in their places and return the manifest as read back.

        Raises:
            CorpusUnwritableError: The disk is full or a file cannot be replaced.
        """
        manifest, beside = self._folder / _MANIFEST, self._folder / (_MANIFEST + ".new")
        try:
            self._file.seek(0)
            self._write_header()
            self._flush(self._file)
            self._file.close()
            with beside.open("wb") as file:
                file.write(encode_manifest(works))
                self._flush(file)
            manifest.unlink(missing_ok=True)
            self._beside.replace(self._folder / _PICTURES)
            beside.replace(manifest)
        except OSError as error:
            raise CorpusUnwritableError(f"cannot write {self._folder}: {error}") from error
        return Manifest.read(manifest)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # On a full disk closing fails once more; the first error is the one to tell.
        with contextlib.suppress(OSError):
            self._file.close()
        self._beside.unlink(missing_ok=True)

    def _write_header(self) -> None:
        # numpy leaves room in the header for the first axis to grow, so that the header written
        # last, when the number of pictures is known, covers the first one to the byte.
        np.lib.format.write_array_header_1_0(
            self._file,
            {
                "descr": "|u1",
                "fortran_order": False,
                "shape": (self._num_pictures, SIDE_PX, SIDE_PX, 3),
            },
        )

    @staticmethod
    def _flush(file: IO[bytes]) -> None:
        file.flush()
        os.fsync(file.fileno())
