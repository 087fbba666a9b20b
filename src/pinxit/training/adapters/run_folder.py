"""Runs as they lie on the disk: read for people who watch, without the library that trains.

A run is a folder of the runs' home. Whatever its files hold, they are looked at one by one: what
is broken is said, and the rest is shown.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, TypeVar

from PIL import Image

from pinxit.kernel import PinxitError
from pinxit.training.core.progress import (
    PROGRESS_FILE,
    BadProgressError,
    RunProcess,
    RunProgress,
)
from pinxit.training.core.run_record import (
    RECIPE_FILE,
    RECORD_FILE,
    BadRecordError,
    RunRecord,
    is_sound,
    read_record,
    read_settings,
)

#: A name of a run: no separators and no leading dot, so that it never leads elsewhere.
_NAME: Final = re.compile(r"[\w][\w.+-]{0,99}")
_SHEET: Final = re.compile(r"sheet-([0-9]{1,12})\.png")
#: No file of a run that people watch is larger.
_MOST_BYTES: Final = 32 * 2**20
#: A sheet of a thousand pictures of 256 px and no more.
_MOST_PIXELS: Final = 8192 * 8192
_START_FIELD: Final = 19

Found = TypeVar("Found")


class NoRunError(PinxitError):
    """There is no run of this name."""

    remedy = "Choose a run from the list of runs."


class BadSheetError(PinxitError):
    """A contact sheet is not there, or cannot be read."""

    remedy = "Look again in a moment: the run may be writing it."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A contact sheet.

    Attributes:
        step: After which step it was painted.
        path: The PNG.
    """

    step: int
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFolder:
    """A run as it lies on the disk.

    Attributes:
        name: Of its folder.
        progress: What it says of itself; `None` if it says nothing that can be read.
        record: What its last checkpoint says, likewise.
        settings: Its recipe's settings by name; empty if it did not write them down.
        sheets: Its contact sheets, the oldest first.
        is_alive: Whether its process lives; `None` where that cannot be seen from here.
        changed_at: When it last wrote something, in seconds since 1970 (UTC).
        troubles: What cannot be read.
    """

    name: str
    progress: RunProgress | None
    record: RunRecord | None
    settings: Mapping[str, str]
    sheets: tuple[Sheet, ...]
    is_alive: bool | None
    changed_at: float
    troubles: tuple[PinxitError, ...]


def runs_in(home: Path) -> list[RunFolder]:
    """Return every run of the runs' home, the one that wrote last first."""
    try:
        names = [each.name for each in home.iterdir()]
    except OSError:
        return []
    found = []
    for name in names:
        try:
            found.append(open_run(home, name))
        except NoRunError:
            continue
    return sorted(found, key=lambda run: (-run.changed_at, run.name))


def open_run(home: Path, name: str) -> RunFolder:
    """Return one run.

    Args:
        home: The folder that runs lie in.
        name: Of the run's folder, from anybody.

    Raises:
        NoRunError: There is no such run in this home.
    """
    folder = _folder(home, name)
    if folder is None:
        raise NoRunError(f"there is no run {name[:100]!r}")
    records = sorted(folder.glob(f"step-*/{RECORD_FILE}"))
    told = folder / PROGRESS_FILE
    sheets = _sheets(folder)
    if not (records or sheets or told.exists()):
        raise NoRunError(f"{name!r} is no run")
    read = _Reading(folder)
    progress = read(told, _progress)
    record = read(records[-1], read_record) if records else None
    return RunFolder(
        name=name,
        progress=progress,
        record=record,
        settings=read(folder / RECIPE_FILE, read_settings) or {},
        sheets=sheets,
        is_alive=None if progress is None else is_alive(progress.process),
        changed_at=max(map(_changed_at, (told, *records[-1:], *(s.path for s in sheets[-1:])))),
        troubles=tuple(read.troubles),
    )


def sheet_of(home: Path, name: str, step: int) -> Path:
    """Return the file of a contact sheet.

    Raises:
        BadSheetError: There is none of this step.
    """
    folder = _folder(home, name)
    found = next((each for each in _sheets(folder) if each.step == step), None) if folder else None
    if found is None:
        raise BadSheetError(f"the run has no sheet of step {step}")
    return found.path


def encode_thumb(path: Path, *, side_px: int) -> bytes:
    """Return a contact sheet as a small WebP picture.

    Args:
        path: The PNG.
        side_px: Its longer side afterwards, at most.

    Raises:
        BadSheetError: It is no picture, or far too large, or only half written.
    """
    try:
        with Image.open(path, formats=["PNG"]) as sheet:
            if sheet.width * sheet.height > _MOST_PIXELS:
                raise BadSheetError("the sheet is too large to be shown")
            small = sheet.convert("RGB")
        small.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
        out = BytesIO()
        small.save(out, "WEBP", quality=82, method=3)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadSheetError("the sheet cannot be read") from error
    return out.getvalue()


def sheet_size(path: Path) -> tuple[int, int]:
    """Return width and height of a contact sheet in pixels.

    Raises:
        BadSheetError: It is no picture.
    """
    try:
        with Image.open(path, formats=["PNG"]) as sheet:
            return sheet.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadSheetError("the sheet cannot be read") from error


def is_alive(process: RunProcess, *, proc: Path = Path("/proc")) -> bool | None:
    """Say whether a process still lives.

    Args:
        process: As the run named it.
        proc: Where the host tells of its processes.

    Returns:
        `None` where that cannot be seen: another host trains, or this one tells nothing.
    """
    booted_at = _booted_at(proc)
    if not process.host_started_at or booted_at is None:
        return None
    # The time of start is computed from a clock that may be corrected by a second or two.
    if abs(booted_at - process.host_started_at) > 2:
        return None
    try:
        said = (proc / str(int(process.pid)) / "stat").read_text(encoding="ascii", errors="replace")
        started = int(said.rpartition(")")[2].split()[_START_FIELD])
    except (OSError, ValueError, IndexError):
        return False
    return process.pid_started_ticks in (0, started)


def _booted_at(proc: Path) -> int | None:
    try:
        said = (proc / "stat").read_text(encoding="ascii", errors="replace")
        return int(said.partition("btime ")[2].split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _folder(home: Path, name: str) -> Path | None:
    """Return the folder of a name, if it is one and lies in the home."""
    if not _NAME.fullmatch(name):
        return None
    try:
        folder = (home / name).resolve(strict=True)
        inside = folder.parent == home.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None
    return folder if inside and folder.is_dir() else None


def _sheets(folder: Path) -> tuple[Sheet, ...]:
    found = []
    for path in folder.glob("sheet-*.png"):
        named = _SHEET.fullmatch(path.name)
        if named and path.is_file() and not path.is_symlink():
            found.append(Sheet(int(named.group(1)), path))
    return tuple(sorted(found, key=lambda sheet: sheet.step))


class _Reading:
    """Reads files of one run and notes what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.troubles = folder, list[PinxitError]()

    def __call__(self, path: Path, parse: Callable[[str], Found]) -> Found | None:
        """Return what a file says, or `None` if it is not there or broken."""
        try:
            return parse(self._text(path))
        except FileNotFoundError:
            return None
        except (OSError, RuntimeError, UnicodeDecodeError) as error:
            self.troubles.append(BadRecordError(f"a file of the run cannot be read: {error}"))
        except PinxitError as error:
            self.troubles.append(error)
        return None

    def _text(self, path: Path) -> str:
        if not path.resolve(strict=True).is_relative_to(self.folder):
            raise BadRecordError("a file of the run is a link to elsewhere")
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise BadRecordError("a file of the run is far too large")
        return content.decode()


def _progress(text: str) -> RunProgress:
    progress = RunProgress.from_json(text)
    if not is_sound(progress):
        raise BadProgressError("no progress of a run: a figure is none")
    return progress


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
