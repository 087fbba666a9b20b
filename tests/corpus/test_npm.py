"""Packages come whole and unchanged, or not at all."""

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from pinxit.corpus.adapters.npm import (
    MissingNpmError,
    UnreachablePackageError,
    UnreadablePackageError,
    WrongPackageError,
    bring_package,
    iter_members,
    read_json_members,
    read_members,
)
from tests.corpus.packages_on_disk import pack, pack_json, pinned, put_npm_on_path

TARBALL = pack_json({"info.json": {"name": "Tiny"}})
PACKAGE = pinned("@iconify-json/tiny", TARBALL)


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for npm that hands out TARBALL; returns its folder."""
    folder = tmp_path / "bin"
    (tmp_path / "shelf.tgz").write_bytes(TARBALL)
    put_npm_on_path(folder, f"/bin/cp {tmp_path}/shelf.tgz tiny.tgz")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_a_package_comes_through_npm_and_is_kept(npm: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"

    content = bring_package(PACKAGE, cache=cache)

    assert content == TARBALL
    assert [kept.name for kept in cache.iterdir()] == ["iconify-json-tiny-1.0.0.tgz"]


def test_a_kept_package_needs_no_npm(
    npm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_package(PACKAGE, cache=tmp_path)
    monkeypatch.setenv("PATH", "")

    assert bring_package(PACKAGE, cache=tmp_path) == TARBALL


def test_a_damaged_kept_package_is_fetched_again(npm: Path, tmp_path: Path) -> None:
    (tmp_path / PACKAGE.file_name).write_bytes(TARBALL[:-1])

    assert bring_package(PACKAGE, cache=tmp_path) == TARBALL
    assert (tmp_path / PACKAGE.file_name).read_bytes() == TARBALL


def test_without_npm_the_reader_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MissingNpmError, match=r"@iconify-json/tiny@1\.0\.0") as caught:
        bring_package(PACKAGE, cache=tmp_path / "cache")

    assert "Node.js" in caught.value.remedy


def test_eves_package_is_refused_and_not_kept(npm: Path, tmp_path: Path) -> None:
    (tmp_path / "shelf.tgz").write_bytes(pack_json({"info.json": {"name": "Eve's"}}))

    with pytest.raises(WrongPackageError, match="is sha512-"):
        bring_package(PACKAGE, cache=tmp_path / "cache")

    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "echo 'npm error' >&2; echo 'npm error network unreachable' >&2;"
            "echo 'npm error A complete log of this run is here' >&2; exit 1",
            "network unreachable",
        ),
        ("exit 1", "npm said nothing"),
        ("exit 0", "npm said nothing"),
    ],
)
def test_a_dead_network_is_one_clear_line(
    npm: Path, tmp_path: Path, script: str, said: str
) -> None:
    put_npm_on_path(npm, script)

    with pytest.raises(UnreachablePackageError, match=said):
        bring_package(PACKAGE, cache=tmp_path / "cache")


def test_an_npm_that_cannot_be_run_is_reported(npm: Path, tmp_path: Path) -> None:
    (npm / "npm").write_bytes(b"\x7fELF, but not really")

    with pytest.raises(UnreachablePackageError, match="npm pack"):
        bring_package(PACKAGE, cache=tmp_path / "cache")


def test_files_are_read_in_memory() -> None:
    assert read_json_members(TARBALL, ["info.json"]) == {"info.json": {"name": "Tiny"}}


def test_members_that_lead_elsewhere_are_no_files() -> None:
    """Eve's tarball climbs out, points at a secret, and hides a device."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name in ("../info.json", "/package/info.json", "info.json"):
            member = tarfile.TarInfo(name)
            member.size = 2
            tar.addfile(member, io.BytesIO(b"{}"))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE):
            link = tarfile.TarInfo("package/info.json")
            link.type, link.linkname = kind, "/etc/passwd"
            tar.addfile(link)

    with pytest.raises(UnreadablePackageError, match=r"lacks info\.json"):
        read_json_members(buffer.getvalue(), ["info.json"])


def test_a_file_that_is_there_twice_is_refused() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for content in (b"{}", b"[]"):
            member = tarfile.TarInfo("package/info.json")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))

    with pytest.raises(UnreadablePackageError, match="twice"):
        read_json_members(buffer.getvalue(), ["info.json"])


def test_a_file_that_claims_to_be_huge_is_refused_unread() -> None:
    member = tarfile.TarInfo("package/info.json")
    member.size = 2**40

    with pytest.raises(UnreadablePackageError, match="too large"):
        read_json_members(gzip.compress(member.tobuf() + bytes(1024)), ["info.json"])


@pytest.mark.parametrize(
    "tarball",
    [b"", b"not a tarball", TARBALL[:40], TARBALL[:100], pack({"package/info.json": b"{"})],
    ids=["empty", "no tarball", "cut early", "cut late", "half a word"],
)
def test_broken_packages_are_refused(tarball: bytes) -> None:
    with pytest.raises(UnreadablePackageError):
        read_json_members(tarball, ["info.json"])


def test_bottomless_json_is_refused() -> None:
    with pytest.raises(UnreadablePackageError, match="not JSON"):
        read_json_members(pack({"package/info.json": b"[" * 100_000}), ["info.json"])


def test_files_of_any_kind_are_read_one_by_one() -> None:
    tarball = pack({"package/a.svg": b"<svg/>", "package/b.txt": b"b", "other/c.svg": b"c"})

    assert list(iter_members(tarball, lambda name: name.endswith(".svg"))) == [("a.svg", b"<svg/>")]
    assert read_members(tarball, ["b.txt"]) == {"b.txt": b"b"}
