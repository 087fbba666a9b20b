"""Folders and archives, honest and hostile."""

import io
import os
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from pinxit.corpus.adapters.local import (
    MAX_FILE_BYTES,
    BrokenArchiveError,
    FolderSource,
    MissingFileError,
    NoSuchFolderError,
    ZipSource,
)
from pinxit.corpus.core.claims import read_claim
from pinxit.corpus.core.offering import Offering, Refusal, RefusedFileError, Source
from pinxit.corpus.core.rights import Answer, Purpose
from pinxit.corpus.core.work import Medium

TABLE = b"file,title,author,licence\ncats/a.png,A cat,Cleo,CC-BY-4.0\n"
FILES = {
    "works.csv": TABLE,
    "cats/a.png": b"a picture",
    "cats/a.png.json": b'{"caption_zh": "\xe7\x8c\xab"}',
    "b_c.jpg": b"another",
    "verse.txt": b"a verse",
    "tune.abc": b"X:1",
    "notes.docx": b"a letter",
    ".hidden.png": b"",
    "Thumbs.db": b"",
}


def fill(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def packed(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def sorted_out(source: Source) -> tuple[dict[str, Offering], dict[str, Refusal]]:
    all_of_them = list(source.offerings())
    return (
        {each.source: each for each in all_of_them if isinstance(each, Offering)},
        {each.source: each for each in all_of_them if isinstance(each, Refusal)},
    )


@pytest.fixture(params=["folder", "zip"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Source:
    everything = read_claim({"author": "Dov", "licence": "MIT", "hand": "dov"})
    if request.param == "folder":
        return FolderSource(fill(tmp_path / "art", FILES), everything, label="art")
    return ZipSource(packed(tmp_path / "art.zip", FILES), everything, label="art")


def test_what_is_there_is_offered_in_order(source: Source) -> None:
    offered, refused = sorted_out(source)

    assert {name: each.medium for name, each in offered.items()} == {
        "art:b_c.jpg": Medium.PICTURE,
        "art:cats/a.png": Medium.PICTURE,
        "art:tune.abc": Medium.MUSIC,
        "art:verse.txt": Medium.TEXT,
    }
    assert list(offered) == sorted(offered)
    assert {name: each.reason for name, each in refused.items()} == {
        "art:notes.docx": "unknown-kind"
    }


def test_tables_and_sidecars_speak_before_the_form_does(source: Source) -> None:
    offered, _refused = sorted_out(source)
    cat, other = offered["art:cats/a.png"], offered["art:b_c.jpg"]

    assert (cat.title, cat.authors[0].name, cat.rights.licence) == ("A cat", "Cleo", "CC-BY-4.0")
    assert (cat.captions, cat.hand) == ({"zh": ("猫",)}, "dov")
    assert [each.place for each in cat.rights.evidence] == [
        "art:works.csv",
        "art:cats/a.png.json",
    ]
    assert (other.title, other.authors[0].name, other.rights.licence) == ("b c", "Dov", "MIT")
    assert other.captions == {"en": ("b c",)}


def test_what_was_offered_can_be_read(source: Source) -> None:
    offered, _refused = sorted_out(source)

    contents = {name: source.read(each) for name, each in offered.items()}
    assert contents["art:cats/a.png"] == b"a picture"
    assert contents["art:tune.abc"] == b"X:1"


def test_an_xmp_sidecar_is_read(tmp_path: Path) -> None:
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:cc="http://creativecommons.org/ns#" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b'<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>'
        b"<dc:creator><rdf:Seq><rdf:li>Cleo</rdf:li></rdf:Seq></dc:creator>"
        b'<plus:DataMining xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">'
        b"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED</plus:DataMining>"
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    source = FolderSource(fill(tmp_path, {"a.png": b"x", "a.xmp": xmp}))

    offered, _refused = sorted_out(source)

    assert list(offered) == ["folder:a.png"]
    assert offered["folder:a.png"].rights.licence == "CC-BY-4.0"
    assert offered["folder:a.png"].authors[0].name == "Cleo"
    refused = {
        signal.purpose
        for signal in offered["folder:a.png"].rights.signals
        if signal.answer is Answer.REFUSED
    }
    assert Purpose.TRAIN in refused


def test_a_table_that_cannot_be_read_is_reported_and_the_files_are_taken(tmp_path: Path) -> None:
    files = {"works.csv": b"\xff", "a.png": b"x", "b.png": b"x", "b.png.json": b"{"}
    offered, refused = sorted_out(FolderSource(fill(tmp_path, files)))

    assert list(offered) == ["folder:a.png"]
    assert {name: each.reason for name, each in refused.items()} == {
        "folder:works.csv": "table",
        "folder:b.png": "table",
    }


def test_links_and_pipes_are_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    root = fill(tmp_path / "art", {"a.png": b"x"})
    (root / "link.png").symlink_to(secret)
    (root / "folder").symlink_to(tmp_path)
    os.mkfifo(root / "pipe.png")

    source = FolderSource(root)
    offered, refused = sorted_out(source)

    assert list(offered) == ["folder:a.png"]
    assert {name: each.reason for name, each in refused.items()} == {
        "folder:folder": "link",
        "folder:link.png": "link",
        "folder:pipe.png": "link",
    }


def test_a_file_swapped_for_a_link_after_planning_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    source = FolderSource(fill(tmp_path / "art", {"a.png": b"x"}))
    offered, _refused = sorted_out(source)
    (source.root / "a.png").unlink()
    (source.root / "a.png").symlink_to(secret)

    with pytest.raises(MissingFileError):
        source.read(offered["folder:a.png"])


def test_a_file_that_changed_after_planning_is_not_read(tmp_path: Path) -> None:
    source = FolderSource(fill(tmp_path, {"a.png": b"x"}))
    offered, _refused = sorted_out(source)
    (tmp_path / "a.png").write_bytes(b"something else")

    with pytest.raises(MissingFileError):
        source.read(offered["folder:a.png"])


def test_a_gigabyte_of_nothing_is_never_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(2**30)
    source = FolderSource(tmp_path)

    _offered, refused = sorted_out(source)

    assert refused["folder:huge.png"].reason == "too-large"
    with pytest.raises(RefusedFileError, match="64 MB"):
        source.content("huge.png")


def test_no_folder_and_no_archive_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolderError):
        list(FolderSource(tmp_path / "nowhere").offerings())
    with pytest.raises(NoSuchFolderError):
        list(ZipSource(tmp_path / "nowhere.zip").offerings())


def member(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def test_hostile_members_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member("../slip.png"), b"x")
        archive.writestr(member("/etc/slip.png"), b"x")
        archive.writestr(member("C:\\slip.png"), b"x")
        archive.writestr(member("a/../../slip.png"), b"x")
        archive.writestr(member("link.png", stat.S_IFLNK | 0o777), b"/etc/passwd")
        archive.writestr(member("bomb.png"), b"\0" * 2**22)
        archive.writestr(member("good.png"), b"x")
        archive.writestr(member("__MACOSX/good.png"), b"x")

    offered, refused = sorted_out(ZipSource(path))

    assert list(offered) == ["zip:good.png"]
    assert {name.removeprefix("zip:"): each.reason for name, each in refused.items()} == {
        "../slip.png": "zip-slip",
        "/etc/slip.png": "zip-slip",
        "C:\\slip.png": "zip-slip",
        "a/../../slip.png": "zip-slip",
        "link.png": "link",
        "bomb.png": "bomb",
    }
    assert all(each.remedy for each in refused.values())
    assert [each.name for each in tmp_path.iterdir()] == ["hostile.zip"]


def test_a_member_that_lies_about_its_size_is_bounded(tmp_path: Path) -> None:
    """The directory says one byte; the member holds more than any work may."""
    path = packed(tmp_path / "liar.zip", {"a.png": os.urandom(1000) * 100})
    content = bytearray(path.read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (1).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    source = ZipSource(path)
    offered, _refused = sorted_out(source)

    with pytest.raises(RefusedFileError):
        source.read(offered["zip:a.png"])


@pytest.mark.slow
def test_a_member_larger_than_any_work_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.png", b"\1" * (MAX_FILE_BYTES + 1))
    source = ZipSource(path)

    _offered, refused = sorted_out(source)

    assert refused["zip:a.png"].reason == "too-large"
    with pytest.raises(RefusedFileError, match="64 MB"):
        source.content("a.png")


def test_locked_and_damaged_members_are_refused(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(picture, "PNG")
    path = packed(tmp_path / "a.zip", {"a.png": picture.getvalue()})
    whole = path.read_bytes()
    locked = bytearray(whole)
    directory = locked.rindex(b"PK\x01\x02")
    for flags in (6, directory + 8):
        locked[flags] |= 1
    path.write_bytes(bytes(locked))
    _offered, refused = sorted_out(ZipSource(path))
    assert refused["zip:a.png"].reason == "locked"
    with pytest.raises(RefusedFileError):
        ZipSource(path).content("a.png")

    damaged = bytearray(whole)
    damaged[200] ^= 0xFF
    path.write_bytes(bytes(damaged))
    source = ZipSource(path)
    offered, _refused = sorted_out(source)
    with pytest.raises(RefusedFileError, match="damaged"):
        source.read(offered["zip:a.png"])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and nothing more", b"a letter"])
def test_what_is_no_archive_is_said_plainly(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)

    with pytest.raises(BrokenArchiveError):
        list(ZipSource(tmp_path / "a.zip").offerings())


def test_an_archive_with_too_many_members_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pinxit.corpus.adapters.local.MAX_MEMBERS", 2)
    path = packed(tmp_path / "a.zip", {f"{number}.png": b"x" for number in range(3)})

    with pytest.raises(BrokenArchiveError, match="more than can be taken in"):
        list(ZipSource(path).offerings())
