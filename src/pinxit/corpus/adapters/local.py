"""Works in a folder or a zip archive, with what tables and sidecars beside them say."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from pinxit.corpus.core.claims import NO_CLAIM, BadClaimError, Claim
from pinxit.corpus.core.licence_urls import licence_of_url
from pinxit.corpus.core.offering import Offering, Refusal, RefusedFileError
from pinxit.corpus.core.rights import Author, Evidence, EvidenceKind
from pinxit.corpus.core.sidecar import (
    MAX_TABLE_BYTES,
    TABLE_NAMES,
    Table,
    claim_for,
    is_sidecar,
    medium_of,
    read_sidecar,
    read_table,
    sidecars_of,
)
from pinxit.kernel import Digest, PinxitError

#: The largest file that is opened as a work.
MAX_FILE_BYTES: Final = 64 * 2**20
#: An archive holds no more files than this, and does not unpack to more.
MAX_MEMBERS: Final = 200_000
MAX_UNPACKED_BYTES: Final = 64 * 2**30
#: A member that unpacks to more than this many times its size is made to do harm.
MAX_RATIO: Final = 200
_KEY: Final = "\x1f"


class MissingFileError(RefusedFileError):
    """A file that was there is gone, or is another one now."""

    reason = "missing"
    remedy = "Leave the folder alone while it is taken in, then begin again."


class LargeFileError(RefusedFileError):
    """A file is larger than any work that is opened here."""

    reason = "too-large"
    remedy = "Offer a smaller version: a picture needs no more than 64 MB."


class LinkError(RefusedFileError):
    """A link, a device or a pipe stands where a file should."""

    reason = "link"
    remedy = "Put the file itself there; links are never followed."


class WrongPlaceError(RefusedFileError):
    """A member of an archive is to be unpacked outside of it."""

    reason = "zip-slip"
    remedy = "Do not trust this archive; ask whoever made it."


class LockedMemberError(RefusedFileError):
    """A member of an archive is locked with a password."""

    reason = "locked"
    remedy = "Unpack the archive, then pack it again without a password."


class BombError(RefusedFileError):
    """A member of an archive unpacks to far more than it should."""

    reason = "bomb"
    remedy = "Do not trust this archive; ask whoever made it."


class BrokenMemberError(RefusedFileError):
    """A member of an archive is damaged."""

    reason = "truncated"
    remedy = "Pack the archive again, or copy it here once more."


class UnknownKindError(RefusedFileError):
    """A file is neither a picture, a text nor a score."""

    reason = "unknown-kind"
    remedy = "Save it as PNG, JPEG, SVG, plain text, MIDI or MusicXML."


class NoSuchFolderError(PinxitError):
    """There is no such folder or archive."""

    remedy = "Check the path, and put it in quotes if it holds spaces."


class BrokenArchiveError(PinxitError):
    """An archive cannot be opened at all."""

    remedy = "Pack it again as an ordinary zip file, or offer the folder itself."


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a folder or an archive, before it is opened.

    Attributes:
        name: Its path with `/`.
        stamp: Changes when its content does.
        refused: Why it must not be opened, if it must not.
    """

    name: str
    stamp: str
    refused: RefusedFileError | None = None


class _Tree(Protocol):
    """A folder or an archive."""

    def entries(self) -> Iterator[Entry]: ...

    def content(self, name: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Every work in a folder and the folders below it.

    Attributes:
        root: The folder.
        claim: What is said of all of them where no table says more.
        label: Begins the source of each work.
    """

    root: Path
    claim: Claim = NO_CLAIM
    label: str = "folder"

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield what there is, sorted by name.

        Raises:
            NoSuchFolderError: There is no such folder.
        """
        if not self.root.is_dir():
            raise NoSuchFolderError(f"there is no folder {self.root}")
        return _offerings(self, self.claim, self.label)

    def read(self, offering: Offering) -> bytes:
        """Return the content of a file that is still the one it was.

        Raises:
            RefusedFileError: It is gone, changed, or too large.
        """
        name, stamp = offering.key.split(_KEY)
        content = self.content(name)
        if stamp != _stamp(self.root / name):
            raise MissingFileError("this file was changed while it was taken in")
        return content

    def entries(self) -> Iterator[Entry]:
        """Yield every file, sorted; hidden ones and what systems leave behind are passed over."""
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for link in [each for each in folders if (Path(folder) / each).is_symlink()]:
                folders.remove(link)
                yield self._entry(Path(folder) / link)
            for file in sorted(files):
                if not _is_clutter(file):
                    yield self._entry(Path(folder) / file)

    def content(self, name: str) -> bytes:
        """Return the content of a file, opened without following a link.

        Raises:
            RefusedFileError: It is gone, a link, or too large.
        """
        try:
            file = os.open(self.root / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise MissingFileError(f"this file cannot be opened: {error.strerror}") from error
        with os.fdopen(file, "rb") as opened:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                raise LinkError("this is no file but a link, a device or a pipe")
            if status.st_size > MAX_FILE_BYTES:
                raise LargeFileError("this file is larger than 64 MB")
            return opened.read(MAX_FILE_BYTES + 1)

    def _entry(self, path: Path) -> Entry:
        name = path.relative_to(self.root).as_posix()
        if path.is_symlink() or not path.is_file():
            return Entry(name, "", LinkError("this is no file but a link, a device or a pipe"))
        if path.stat().st_size > MAX_FILE_BYTES:
            return Entry(name, "", LargeFileError("this file is larger than 64 MB"))
        return Entry(name, _stamp(path))


@dataclass(frozen=True, slots=True)
class ZipSource:
    """Every work in a zip archive, which is never unpacked to the disk.

    Attributes:
        path: The archive.
        claim: What is said of all works where no table says more.
        label: Begins the source of each work.
    """

    path: Path
    claim: Claim = NO_CLAIM
    label: str = "zip"

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield what there is, sorted by name.

        Raises:
            NoSuchFolderError: There is no such archive.
            BrokenArchiveError: It is not a zip archive, or holds too much.
        """
        if not self.path.is_file():
            raise NoSuchFolderError(f"there is no archive {self.path}")
        return _offerings(self, self.claim, self.label)

    def read(self, offering: Offering) -> bytes:
        """Return the content of a member.

        Raises:
            RefusedFileError: It is damaged, or unpacks to more than it says.
        """
        return self.content(offering.key.split(_KEY)[0])

    def entries(self) -> Iterator[Entry]:
        """Yield every member that is a file, sorted.

        Raises:
            BrokenArchiveError: It is not a zip archive, or holds too much.
        """
        try:
            with zipfile.ZipFile(self.path) as archive:
                members = [each for each in archive.infolist() if not each.is_dir()]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BrokenArchiveError(f"this archive cannot be opened: {error}") from error
        if len(members) > MAX_MEMBERS or sum(each.file_size for each in members) > (
            MAX_UNPACKED_BYTES
        ):
            raise BrokenArchiveError("this archive holds more than can be taken in at once")
        for member in sorted(members, key=lambda each: each.filename):
            parts = PurePosixPath(member.filename).parts
            if not _is_clutter(parts[-1]) and parts[0] != "__MACOSX":
                yield Entry(member.filename, f"{member.CRC}-{member.file_size}", _danger_of(member))

    def content(self, name: str) -> bytes:
        """Return the content of a member, unpacked in memory up to its limit.

        Raises:
            RefusedFileError: It is damaged, or unpacks to more than it says.
        """
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(name) as member:
                content = member.read(MAX_FILE_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError) as error:
            raise BrokenMemberError("this member of the archive is damaged") from error
        except (NotImplementedError, RuntimeError) as error:
            raise LockedMemberError("this member of the archive cannot be unpacked") from error
        if len(content) > MAX_FILE_BYTES:
            raise LargeFileError("this file is larger than 64 MB")
        return content


def _danger_of(member: zipfile.ZipInfo) -> RefusedFileError | None:
    """Say why a member must not be unpacked, if it must not."""
    mode = member.external_attr >> 16
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return WrongPlaceError("this member wants to be unpacked outside of the archive")
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return LinkError("this is no file but a link, a device or a pipe")
    if member.flag_bits & 0x1:
        return LockedMemberError("this member of the archive is locked with a password")
    if member.file_size > MAX_FILE_BYTES:
        return LargeFileError("this file is larger than 64 MB")
    if member.file_size > MAX_RATIO * max(1, member.compress_size):
        return BombError("this member unpacks to far more than it should")
    return None


def _offerings(tree: _Tree, claim: Claim, label: str) -> Iterator[Offering | Refusal]:
    """Yield what a folder or an archive offers, sorted by source."""
    entries = sorted(tree.entries(), key=lambda each: each.name)
    names = frozenset(each.name for each in entries if each.refused is None)
    tables = [
        (str(PurePosixPath(name).parent).removeprefix("."), _table(tree, name, label))
        for name in sorted(names)
        if PurePosixPath(name).name.lower() in TABLE_NAMES
    ]
    for _folder, table in tables:
        yield from table.refusals
    for entry in entries:
        if entry.refused is None and is_sidecar(entry.name, names):
            continue
        try:
            yield _offering(tree, entry, names, (claim, label, tables))
        except RefusedFileError as refused:
            yield Refusal(f"{label}:{entry.name}", refused.reason, str(refused), refused.remedy)
        except BadClaimError as refused:
            yield Refusal(f"{label}:{entry.name}", "table", str(refused), refused.remedy)


def _offering(
    tree: _Tree,
    entry: Entry,
    names: frozenset[str],
    said: tuple[Claim, str, list[tuple[str, Table]]],
) -> Offering:
    if entry.refused is not None:
        raise entry.refused
    medium = medium_of(entry.name)
    if medium is None:
        raise UnknownKindError("this is neither a picture, a text nor a score")
    claim, label, tables = said
    claim = claim_for(entry.name, tables).over(claim)
    for name in sidecars_of(entry.name):
        if name in names:
            claim = _sidecar(tree, name, label).over(claim)
    return claim.offering(
        source=f"{label}:{entry.name}",
        key=f"{entry.name}{_KEY}{entry.stamp}",
        medium=medium,
        title=PurePosixPath(entry.name).stem.replace("_", " ").replace("-", " ").strip(),
    )


def _table(tree: _Tree, name: str, label: str) -> Table:
    try:
        content = tree.content(name)
    except RefusedFileError as refused:
        place = f"{label}:{name}"
        return Table({}, (Refusal(place, refused.reason, str(refused), refused.remedy),))
    return read_table(content[:MAX_TABLE_BYTES], f"{label}:{name}")


def _sidecar(tree: _Tree, name: str, label: str) -> Claim:
    content, place = tree.content(name), f"{label}:{name}"
    if name.lower().endswith(".json"):
        return read_sidecar(content, place)
    from pinxit.corpus.adapters.signals import rights_in, wishes_in_sidecar

    said = rights_in(content)
    evidence = Evidence(kind=EvidenceKind.FILE, place=place, digest=Digest.of(content))
    return Claim(
        authors=tuple(Author(name=name) for name in said.creators),
        licence=licence_of_url(said.licence_url),
        credit=said.credit,
        evidence=(evidence,),
        signals=wishes_in_sidecar(content),
    )


def _is_clutter(name: str) -> bool:
    """Say whether a file is one that systems leave behind."""
    return name.startswith(".") or name.lower() in {"thumbs.db", "desktop.ini"}


def _stamp(path: Path) -> str:
    try:
        status = path.lstat()
    except OSError as error:
        raise MissingFileError("this file is gone") from error
    return f"{status.st_size}-{status.st_mtime_ns}"
