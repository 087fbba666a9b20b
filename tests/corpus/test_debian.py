"""A Debian package comes whole and unchanged, is read without being installed, or is refused."""

import io
import tarfile
from pathlib import Path

import pytest

from pinxit.corpus.adapters import debian
from pinxit.corpus.adapters.debian import (
    MissingAptError,
    PackedFile,
    UnreachableDebianError,
    UnreadableDebianError,
    WrongDebianError,
    bring_deb,
    bring_files,
    files_of,
    members_of,
    tree_digest,
)
from pinxit.corpus.core.packages import OPENCLIPART
from tests.corpus.debs_on_disk import ROOT, archive, deb, pinned_deb, put_apt_on_path, tarball

FILES = {"b/two.svg": b"<svg/>", "a.svg": b"<svg>a</svg>"}
DEB = deb(FILES, links={"b/again.svg": "two.svg", "c.svg": "/etc/passwd"})
PACKAGE = pinned_deb(DEB, FILES)
PACKED = [PackedFile(path, content) for path, content in FILES.items()]


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for apt-get that hands out DEB; returns its folder."""
    folder = tmp_path / "bin"
    (tmp_path / "shelf.deb").write_bytes(DEB)
    put_apt_on_path(folder, f"/bin/cp {tmp_path}/shelf.deb {PACKAGE.file_name}")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_a_package_comes_through_apt_and_is_kept(apt: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"

    assert bring_deb(PACKAGE, cache=cache) == DEB
    assert [kept.name for kept in cache.iterdir()] == ["tiny-svg_1%3a1.0-1_all.deb"]


def test_a_kept_package_needs_no_apt(
    apt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_deb(PACKAGE, cache=tmp_path)
    monkeypatch.setenv("PATH", "")

    assert bring_deb(PACKAGE, cache=tmp_path) == DEB


def test_a_damaged_kept_package_is_fetched_again(apt: Path, tmp_path: Path) -> None:
    (tmp_path / PACKAGE.file_name).write_bytes(DEB[:-1])

    assert bring_deb(PACKAGE, cache=tmp_path) == DEB


def test_a_machine_that_was_never_updated_fetches_lists_of_its_own(
    apt: Path, tmp_path: Path
) -> None:
    """As on a fresh container, and without being its owner."""
    put_apt_on_path(
        apt,
        f'case "$*" in *update*) /bin/touch lists;; *State*) [ -f lists ] && '
        f"/bin/cp {tmp_path}/shelf.deb x.deb;; *) echo 'E: no such package' >&2; exit 100;; esac",
    )

    assert bring_deb(PACKAGE, cache=tmp_path / "cache") == DEB


def test_without_apt_the_reader_is_told_which_file_to_bring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MissingAptError, match=r"tiny-svg_1%3a1\.0-1_all\.deb") as caught:
        bring_deb(PACKAGE, cache=tmp_path / "cache")

    assert "Debian mirror" in caught.value.remedy


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'W: hm' >&2; echo 'E: Unable to locate package' >&2; exit 100", "Unable to locate"),
        ("exit 0", "did not bring"),
    ],
)
def test_a_dead_network_is_one_clear_line(
    apt: Path, tmp_path: Path, script: str, said: str
) -> None:
    put_apt_on_path(apt, script)

    with pytest.raises(UnreachableDebianError, match=said):
        bring_deb(PACKAGE, cache=tmp_path / "cache")


def test_an_apt_that_cannot_be_run_is_reported(apt: Path, tmp_path: Path) -> None:
    (apt / "apt-get").write_bytes(b"\x7fELF, but not really")

    with pytest.raises(UnreachableDebianError, match="did not bring"):
        bring_deb(PACKAGE, cache=tmp_path / "cache")


def test_eves_package_is_refused_and_not_kept(apt: Path, tmp_path: Path) -> None:
    (tmp_path / "shelf.deb").write_bytes(deb({"a.svg": b"Eve's"}))

    with pytest.raises(WrongDebianError, match="is sha256:"):
        bring_deb(PACKAGE, cache=tmp_path / "cache")

    assert not (tmp_path / "cache").exists()


def test_plain_files_are_read_and_links_are_not() -> None:
    assert list(files_of(DEB, root=ROOT)) == PACKED
    assert list(files_of(DEB, root="etc")) == []


def test_an_installed_copy_is_used_if_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    for path, content in FILES.items():
        place = tmp_path / ROOT / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (tmp_path / ROOT / "again.svg").symlink_to("a.svg")

    brought = bring_files(PACKAGE, cache=tmp_path / "cache", system=tmp_path)

    assert sorted(brought, key=lambda each: each.path) == sorted(PACKED, key=lambda each: each.path)


def test_an_installed_copy_that_was_changed_is_not_used(apt: Path, tmp_path: Path) -> None:
    place = tmp_path / ROOT / "a.svg"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"Eve's")

    assert list(bring_files(PACKAGE, cache=tmp_path / "cache", system=tmp_path)) == PACKED


def test_the_tree_digest_knows_order_from_content() -> None:
    assert tree_digest(PACKED) == tree_digest(reversed(PACKED))
    assert tree_digest(PACKED) != tree_digest(PACKED[:1])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no archive begins"),
        (b"PK\x03\x04", "no archive begins"),
        (DEB[:50], "header is broken"),
        (DEB[:-9], "cut off"),
        (b"!<arch>\n" + b"x" * 60, "header is broken"),
        (archive({str(number): b"" for number in range(40)}), "too many parts"),
        (archive({"debian-binary": b"2.0\n"}), r"lacks data\.tar\.xz"),
        (archive({"data.tar.xz": b"not xz"}), "not a Debian package"),
        (archive({"data.tar.xz": tarball(FILES)[:100]}), "not a Debian package"),
    ],
)
def test_broken_packages_are_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableDebianError, match=said):
        list(files_of(content, root=ROOT))


def test_a_file_that_is_there_twice_is_refused() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz") as tar:
        for _ in range(2):
            tar.addfile(tarfile.TarInfo(f"./{ROOT}/a.svg"))

    with pytest.raises(UnreadableDebianError, match="twice"):
        list(files_of(archive({"data.tar.xz": buffer.getvalue()}), root=ROOT))


def test_a_file_that_claims_to_be_huge_is_refused_unread() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:xz") as tar:
        member = tarfile.TarInfo(f"./{ROOT}/a.svg")
        member.size = debian._MAX_FILE_BYTES + 1
        tar.addfile(member, io.BytesIO(bytes(member.size)))

    with pytest.raises(UnreadableDebianError, match="too large"):
        list(files_of(archive({"data.tar.xz": buffer.getvalue()}), root=ROOT))


def test_names_of_members_are_read_as_debian_and_as_gnu_write_them() -> None:
    assert members_of(archive({"one": b"1", "two/": b"22"})) == {"one": b"1", "two": b"22"}


def test_the_pin_names_the_file_as_apt_does() -> None:
    assert OPENCLIPART.file_name == "openclipart-svg_1%3a0.18+dfsg-19_all.deb"
    assert OPENCLIPART.spec == "openclipart-svg=1:0.18+dfsg-19"
