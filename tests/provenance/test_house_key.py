"""The house's key: drawn once, kept close, and the same for everybody who needs it first."""

import os
import stat
from pathlib import Path

import pytest

from pinxit.provenance import HouseKeyError, NoteSigner, house_key, house_public_key, verify_note


def private_file(home: Path) -> Path:
    return home / "keys" / "house.ed25519"


def test_the_first_need_draws_the_key_and_every_later_one_finds_it(tmp_path: Path) -> None:
    assert house_public_key(tmp_path) is None
    note = house_key(tmp_path, public_url="https://gallery.example/shop").sign_note("one\n")

    assert house_key(tmp_path, public_url="https://moved.example").sign_note("one\n") == note
    public = house_public_key(tmp_path)
    assert public is not None
    assert verify_note(note, public) == "one\n"
    assert public.name == "gallery.example"


def test_only_the_owner_reads_the_private_half(tmp_path: Path) -> None:
    house_key(tmp_path)

    assert stat.S_IMODE(private_file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(private_file(tmp_path).parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in private_file(tmp_path).parent.iterdir()) == [
        "house.ed25519",
        "house.ed25519.pub",
    ]


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:8000", "http://localhost", "nothing"])
def test_a_house_without_an_address_signs_as_pinxit(tmp_path: Path, url: str) -> None:
    assert house_key(tmp_path, public_url=url).public.name == "pinxit"


def test_a_lost_public_half_is_written_again(tmp_path: Path) -> None:
    key = house_key(tmp_path).public
    (tmp_path / "keys" / "house.ed25519.pub").unlink()

    house_key(tmp_path)

    assert house_public_key(tmp_path) == key


def arrive_first(monkeypatch: pytest.MonkeyPatch, home: Path, place) -> list[NoteSigner]:
    """Let another process draw its key just before ours is put in place by `place`."""
    theirs: list[NoteSigner] = []

    def late(source: str, target: Path) -> None:
        if not theirs:
            theirs.append(NoteSigner.draw("pinxit"))
            private_file(home).write_text(theirs[0].secret_line)
        place(source, target)

    monkeypatch.setattr(os, "link", late)
    return theirs


def test_two_who_need_it_first_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = arrive_first(monkeypatch, tmp_path, os.link)

    assert house_key(tmp_path).public == theirs[0].public


def test_the_test_above_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is put in place over another's: if they still agree, nothing was proved."""

    def over(source: str, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes())

    theirs = arrive_first(monkeypatch, tmp_path, over)

    assert house_key(tmp_path).public != theirs[0].public


def test_a_damaged_key_is_named_but_never_quoted(tmp_path: Path) -> None:
    secret = house_key(tmp_path)
    private_file(tmp_path).write_text(secret.secret_line[:-8])
    with pytest.raises(HouseKeyError) as caught:
        house_key(tmp_path)
    assert secret.secret_line[-40:-8] not in repr(caught.getrepr(style="long"))

    private_file(tmp_path).write_bytes(b"\xff")
    with pytest.raises(HouseKeyError):
        house_key(tmp_path)


def test_a_damaged_public_half_is_named(tmp_path: Path) -> None:
    house_key(tmp_path)
    for content in (b"", b"\xff", b"pinxit+00000000+AAAA"):
        (tmp_path / "keys" / "house.ed25519.pub").write_bytes(content)
        with pytest.raises(HouseKeyError):
            house_public_key(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")

    with pytest.raises(HouseKeyError):
        house_key(tmp_path)
