"""A frozen manifest on disk: PINXIT_HOME/corpus/manifests/<root>/.

manifest.jsonl     one line a work (`core/manifest.py`)
manifest.json      the header, signed
rows.npy           (works, 2) int64: number of the collection, row in the arrays of the medium
pictures-0.npy     the pictures of collection 0; text.tokens-1.npy, text.ends-1.npy, … likewise
croissant.json     the description for other people's tools
credits.json       everybody whose work it is, and what that asks for
left-out.json      how many works did not pass, why, and what would change it
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.core.decisions import Decision, apply
from pinxit.corpus.core.gate import judge_all
from pinxit.corpus.core.manifest import (
    BrokenManifestError,
    Header,
    Manifest,
    decode_header,
    decode_manifest,
)
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.work import Work
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import BadSignatureError, NoteKey, house_public_key, verify_note

HEADER: Final = "manifest.json"
LINES: Final = "manifest.jsonl"
ROWS: Final = "rows.npy"
#: Stands between the names of collections in the name of a pointer.
_AND: Final = "+"


class NotFrozenError(PinxitError):
    """Nothing is frozen there: works that are not frozen for a purpose are not used for it."""

    remedy = "Freeze the works first: pinxit corpus freeze illustrations --for train."


class WrongPurposeError(PinxitError):
    """The works are frozen for another purpose."""

    remedy = "Freeze them for this purpose: pinxit corpus freeze illustrations --for train."


class WithdrawnWorkError(PinxitError):
    """Works were withdrawn by their authors since the manifest was frozen."""

    remedy = "Freeze the works anew, without them: pinxit corpus freeze illustrations --for train."


class NoLongerAllowedError(PinxitError):
    """Works that were allowed when the manifest was frozen are not allowed today."""

    remedy = "Freeze the works anew, without them: pinxit corpus freeze illustrations --for train."


class FrozenManifest:
    """A frozen manifest with its arrays, which are mapped and read when they are touched.

    Attributes:
        folder: Where it lies.
        header: What is said of it.
        manifest: Its works.
    """

    def __init__(self, folder: Path, header: Header, manifest: Manifest) -> None:
        self.folder, self.header, self.manifest = folder, header, manifest

    @property
    def root(self) -> Digest:
        """Its name."""
        return self.manifest.digest

    @property
    def purpose(self) -> Purpose:
        """What its works are frozen for."""
        return self.manifest.purpose

    @property
    def works(self) -> tuple[Work, ...]:
        """Every work, sorted by source."""
        return self.manifest.works

    @cached_property
    def row_N2(self) -> NDArray[np.int64]:
        """For each work, the number of its collection and its row in the arrays of its medium.

        Raises:
            BrokenManifestError: They are missing or not one a work.
        """
        row_N2: NDArray[np.int64] = _mapped(self.folder / ROWS)
        if row_N2.shape != (len(self.works), 2):
            raise BrokenManifestError(f"there are {row_N2.shape} rows for {len(self.works)} works")
        return row_N2

    @cached_property
    def hands(self) -> tuple[str, ...]:
        """For each work, the style it is in: its hand, or the name of its collection."""
        names = [each.name for each in self.header.collections]
        numbers = self.row_N2[:, 0].tolist()
        return tuple(
            work.hand or names[number] for work, number in zip(self.works, numbers, strict=True)
        )

    def array(self, name: str, number: int) -> NDArray[Any]:
        """Return an array of one collection, mapped from the disk.

        Args:
            name: "pictures", "text.tokens", "text.ends", …
            number: Which collection, as in the first column of `row_N2`.

        Raises:
            BrokenManifestError: It is missing or broken.
        """
        array: NDArray[Any] = _mapped(self.folder / f"{name}-{number}.npy")
        return array

    def check_files(self) -> None:
        """Read every array and compare it with the digest that the header states.

        Raises:
            BrokenManifestError: One was changed, or is missing.
        """
        for each in self.header.files:
            try:
                found = Digest.of_file(self.folder / each.name)
            except OSError as error:
                raise BrokenManifestError(f"{each.name}: {error.strerror}") from error
            if found != each.sha256:
                raise BrokenManifestError(f"{each.name} is not what was frozen")


def manifests_home(home: Path) -> Path:
    """Return the folder of all frozen manifests.

    Args:
        home: PINXIT_HOME.
    """
    return home / "corpus" / "manifests"


def latest_path(home: Path, purpose: Purpose, names: Iterable[str]) -> Path:
    """Return the file that names the latest manifest of these collections for a purpose."""
    return home / "corpus" / f"{purpose}-{_AND.join(sorted(names))}.latest"


def latest_manifest(home: Path, purpose: Purpose, *names: str) -> Path:
    """Return the folder of the latest manifest of these collections for a purpose.

    Args:
        home: PINXIT_HOME.
        purpose: What the works are wanted for.
        names: The collections.

    Raises:
        NotFrozenError: They were never frozen for it.
    """
    path = latest_path(home, purpose, names)
    try:
        root = Digest.parse(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError, PinxitError) as error:
        raise NotFrozenError(f"nothing is frozen to {purpose} from: {', '.join(names)}") from error
    return manifests_home(home) / root.hex


def read_header(folder: Path, *, key: NoteKey | None = None) -> Header:
    """Read what is said of a frozen manifest, and check who says it, without reading its works.

    Args:
        folder: Its folder.
        key: Who must have signed it; the house whose data folder it lies in, if nobody is named
            and that house has a key.

    Raises:
        NotFrozenError: There is none.
        BrokenManifestError: The header is not whole.
        BadSignatureError: The house did not sign it.
    """
    header = decode_header(_read(folder / HEADER))
    _check_signature(header, key or _house_of(folder))
    return header


def read_manifest(folder: Path, *, key: NoteKey | None = None) -> FrozenManifest:
    """Read a frozen manifest to show it. To use its works, `open_manifest` it.

    Args:
        folder: Its folder.
        key: See `read_header`.

    Raises:
        NotFrozenError: There is none.
        BrokenManifestError: It is not whole, or was changed.
        BadSignatureError: The house did not sign it.
    """
    header = read_header(folder, key=key)
    manifest = decode_manifest(_read(folder / LINES), purpose=header.purpose, root=header.root)
    if len(manifest.works) != header.works:
        raise BrokenManifestError(f"the header counts {header.works} works")
    return FrozenManifest(folder, header, manifest)


def open_manifest(
    folder: Path,
    *,
    purpose: Purpose,
    today: date,
    decisions: Sequence[Decision] = (),
    key: NoteKey | None = None,
) -> FrozenManifest:
    """Open a frozen manifest to use its works; every one of them is judged again.

    Args:
        folder: Its folder.
        purpose: What the works are wanted for.
        today: The day.
        decisions: What authors have said to this day, from `read_decisions`.
        key: See `read_header`.

    Raises:
        NotFrozenError: There is none.
        BrokenManifestError: It is not whole, or was changed.
        BadSignatureError: The house did not sign it.
        WrongPurposeError: It is frozen for something else.
        WithdrawnWorkError: Authors have withdrawn works of it since.
        NoLongerAllowedError: Works of it may no longer be used for this purpose.
    """
    frozen = read_manifest(folder, key=key)
    if frozen.purpose is not purpose:
        raise WrongPurposeError(f"the works are frozen for another purpose: {frozen.purpose}")
    decided = apply(frozen.works, decisions)
    if decided.withdrawn:
        raise WithdrawnWorkError(
            f"works withdrawn since the manifest was frozen: {len(decided.withdrawn)}"
        )
    report = judge_all(decided.works, purpose, today=today, share_alike=frozen.header.share_alike)
    refused = len(frozen.works) - len(report.passing)
    if refused:
        reasons = ", ".join(change.reason for change in report.changes)
        raise NoLongerAllowedError(f"works no longer allowed: {refused} ({reasons})")
    return frozen


def _house_of(folder: Path) -> NoteKey | None:
    """Return the key of the house whose PINXIT_HOME/corpus/manifests this folder lies in."""
    return house_public_key(folder.resolve().joinpath("..", "..", "..").resolve())


def _check_signature(header: Header, key: NoteKey | None) -> None:
    if key is None:
        return
    try:
        text = verify_note(header.note, key)
    except PinxitError as error:
        raise BadSignatureError(f"the manifest is not signed by {key.name}") from error
    if text != header.statement:
        raise BadSignatureError(f"{key.name} has signed something else")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFrozenError(f"no frozen manifest at {path.parent}") from error
    except OSError as error:
        raise BrokenManifestError(f"{path}: {error.strerror}") from error


def _mapped(path: Path) -> Any:
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise BrokenManifestError(f"{path.name} cannot be read") from error
