"""Debian: packages of works brought as .deb files and read in memory, never installed."""

import io
import lzma
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pinxit.corpus.core.packages import DebianPackage
from pinxit.kernel import Digest, PinxitError

_TIMEOUT_S: Final = 600
_MAGIC: Final = b"!<arch>\n"
_HEADER_BYTES: Final = 60
_FIELD_END: Final = b"`\n"
_MAX_MEMBERS: Final = 16
_MAX_FILES: Final = 200_000
_MAX_FILE_BYTES: Final = 64 * 2**20
_MAX_TOTAL_BYTES: Final = 2 * 2**30


class MissingAptError(PinxitError):
    """There is no apt-get on this machine."""

    remedy = (
        "Download the file that the message names from a Debian mirror into the folder .packages "
        "beside the corpus, and run the command again."
    )


class UnreachableDebianError(PinxitError):
    """apt-get could not bring a package."""

    remedy = (
        "Check the network; or download the file that the message names from a Debian mirror into "
        "the folder .packages beside the corpus, and run the command again."
    )


class WrongDebianError(PinxitError):
    """A Debian package is not, byte for byte, the one this version of Pinxit was made with."""

    remedy = "Do not use it. Try another mirror; if it stays, report it to Pinxit."


class UnreadableDebianError(PinxitError):
    """A .deb is not of the shape Debian makes."""

    remedy = "Delete the folder .packages beside the corpus and run the command again."


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One plain file of a package.

    Attributes:
        path: Below the package's root folder.
        content: Its bytes.
    """

    path: str
    content: bytes


def bring_files(
    package: DebianPackage, *, cache: Path, system: Path = Path("/")
) -> Iterator[PackedFile]:
    """Yield a package's works, from the installed copy or else from its .deb.

    Args:
        package: What to bring, with the digests it must have.
        cache: Folder that keeps .deb files between runs; made if missing.
        system: Where installed packages leave their files.

    Raises:
        MissingAptError: It is neither installed nor cached, and there is no apt-get.
        UnreachableDebianError: apt-get failed; its last words are in the message.
        WrongDebianError: The bytes have another digest.
        UnreadableDebianError: The .deb is broken.
    """
    installed = system / package.root
    if installed.is_dir() and tree_digest(_installed(installed)) == package.tree:
        yield from _installed(installed)
    else:
        yield from files_of(bring_deb(package, cache=cache), root=package.root)


def bring_deb(package: DebianPackage, *, cache: Path) -> bytes:
    """Return a package's .deb, from the cache or else through apt-get.

    Raises:
        MissingAptError: apt-get is not installed and the file is not in the cache.
        UnreachableDebianError: apt-get failed.
        WrongDebianError: The bytes have another digest.
    """
    kept = cache / package.file_name
    if kept.is_file():
        content = kept.read_bytes()
        if Digest.of(content) == package.digest:
            return content
    with tempfile.TemporaryDirectory(prefix="pinxit-deb-") as folder:
        content = _download(package, Path(folder))
    if Digest.of(content) != package.digest:
        raise WrongDebianError(f"{package.file_name} is {Digest.of(content)}")
    cache.mkdir(parents=True, exist_ok=True)
    beside = kept.with_suffix(".new")
    beside.write_bytes(content)
    beside.replace(kept)
    return content


def tree_digest(files: Iterable[PackedFile]) -> Digest:
    """Return one digest over files, whatever their order; see `DebianPackage.tree`."""
    lines = sorted((each.path, sha256(each.content).hexdigest()) for each in files)
    return Digest.of("".join(f"{digest}  {path}\n" for path, digest in lines).encode())


def files_of(deb: bytes, *, root: str) -> Iterator[PackedFile]:
    """Yield the plain files below a folder of a .deb; links are other names, not other files.

    Args:
        deb: The whole .deb.
        root: The folder, such as "usr/share/openclipart/svg".

    Raises:
        UnreadableDebianError: The archive is broken, too large, or a file is there twice.

    Source:
        deb(5), Debian binary package format 2.0.
    """
    inside = f"./{root}/"
    seen: set[str] = set()
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(_data_of(deb)), mode="r|xz") as tar:
            for member in tar:
                if not member.isreg() or not member.name.startswith(inside):
                    continue
                path = member.name.removeprefix(inside)
                total += member.size
                _check_member(path, member.size, total, seen)
                seen.add(path)
                file = tar.extractfile(member)
                yield PackedFile(path, file.read() if file else b"")
    except (tarfile.TarError, lzma.LZMAError, EOFError) as error:
        raise UnreadableDebianError(f"not a Debian package: {error}") from error


def members_of(archive: bytes) -> dict[str, bytes]:
    """Return the members of a Unix `ar` archive by name.

    Raises:
        UnreadableDebianError: It is not such an archive, is cut off, or has too many members.

    Source:
        ar(5), the common format; deb(5) allows no other.
    """
    if not archive.startswith(_MAGIC):
        raise UnreadableDebianError("not a Debian package: no archive begins here")
    found: dict[str, bytes] = {}
    at = len(_MAGIC)
    while at < len(archive):
        header = archive[at : at + _HEADER_BYTES]
        size = header[48:58].strip()
        if len(header) < _HEADER_BYTES or header[58:] != _FIELD_END or not size.isdigit():
            raise UnreadableDebianError("not a Debian package: a header is broken")
        at += _HEADER_BYTES
        content = archive[at : at + int(size)]
        if len(content) < int(size) or len(found) == _MAX_MEMBERS:
            raise UnreadableDebianError("not a Debian package: it is cut off or has too many parts")
        found[header[:16].decode("latin-1").strip().removesuffix("/")] = content
        at += int(size) + int(size) % 2
    return found


def _data_of(deb: bytes) -> bytes:
    data = members_of(deb).get("data.tar.xz")
    if data is None:
        raise UnreadableDebianError("not a Debian package: it lacks data.tar.xz")
    return data


def _check_member(path: str, size: int, total: int, seen: set[str]) -> None:
    if size > _MAX_FILE_BYTES or total > _MAX_TOTAL_BYTES or len(seen) == _MAX_FILES:
        raise UnreadableDebianError(f"not a Debian package of works: too large at {path[:200]}")
    if path in seen:
        raise UnreadableDebianError(f"not a Debian package of works: twice there: {path[:200]}")


def _installed(folder: Path) -> Iterator[PackedFile]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield PackedFile(path.relative_to(folder).as_posix(), path.read_bytes())


def _download(package: DebianPackage, folder: Path) -> bytes:
    """Ask apt-get, first with the machine's own lists and then with lists of our own.

    A machine that was never updated has no lists, and only its owner may fetch them; lists in a
    folder of ours need nobody's leave.
    """
    apt = shutil.which("apt-get")
    if apt is None:
        raise MissingAptError(f"apt-get was not found: {package.file_name} is needed")
    ask = ["download", package.spec]
    said = _run([apt, *ask], folder)
    if not list(folder.glob("*.deb")):
        for name in ("state/lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        places = {
            "State": folder / "state",
            "State::status": "/dev/null",
            "Cache": folder / "cache",
        }
        ours = [part for name, place in places.items() for part in ("-o", f"Dir::{name}={place}")]
        said = _run([apt, *ours, "update"], folder)
        said = _run([apt, *ours, *ask], folder) or said
    debs = sorted(folder.glob("*.deb"))
    if len(debs) != 1:
        raise UnreachableDebianError(f"apt-get did not bring {package.file_name}: {said}")
    return debs[0].read_bytes()


def _run(command: list[str], folder: Path) -> str:
    """Run a command and return its last words."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the spec is one of our own pins
            command, cwd=folder, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)[:200]
    lines = [line.strip() for line in done.stderr.splitlines() if line.startswith("E:")]
    return lines[-1][:200] if lines else ""
