"""A wrong setting refuses to start, and says which it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pinxit.site import environment
from pinxit.site.environment import BadSettingError
from pinxit.site.secret import secret_key

NAME = "PINXIT_TRIED_HERE"


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda value: monkeypatch.setenv(NAME, value)


def test_a_text_is_taken_as_written_or_by_default(put: Callable[[str], None]) -> None:
    assert environment.text(NAME, "paper") == "paper"

    put(" ink ")

    assert environment.text(NAME, "paper") == " ink "


def test_a_secret_may_be_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("cinnabar\n", encoding="utf-8")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "key"))

    assert environment.text(NAME, "") == "cinnabar"


def test_a_secret_file_that_is_gone_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "gone"))

    with pytest.raises(BadSettingError, match=f"{NAME}_FILE=.*gone: No such file"):
        environment.text(NAME, "")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False), ("", False)],
)
def test_a_switch(put: Callable[[str], None], written: str, meant: bool) -> None:
    put(written)

    assert environment.flag(NAME, default=not meant) is meant


def test_a_switch_that_is_neither(put: Callable[[str], None]) -> None:
    put("perhaps")

    with pytest.raises(BadSettingError, match=f"{NAME}=perhaps: say 1 or 0"):
        environment.flag(NAME, default=True)


def test_a_whole_number(put: Callable[[str], None]) -> None:
    put("8000")

    assert environment.integer(NAME, 1, lowest=1, highest=65_535) == 8000


@pytest.mark.parametrize("written", ["eight", "", "0", "65536", "1.5"])
def test_a_number_that_cannot_be_used(put: Callable[[str], None], written: str) -> None:
    put(written)

    with pytest.raises(BadSettingError, match=NAME) as refused:
        environment.integer(NAME, 1, lowest=1, highest=65_535)

    assert "docs/reference/settings.md" in refused.value.remedy


def test_words_are_separated_by_commas(put: Callable[[str], None]) -> None:
    put("a.example, b.example,,")

    assert environment.words(NAME, "") == ["a.example", "b.example"]


@pytest.mark.parametrize("written", ["https://art.example/", "https://art.example"])
def test_an_address_has_no_slash_at_its_end(put: Callable[[str], None], written: str) -> None:
    put(written)

    assert environment.address(NAME, "", schemes=frozenset({"https"})) == "https://art.example"


@pytest.mark.parametrize("written", ["art.example", "ftp://art.example", "https://", "http:/a"])
def test_an_address_that_is_none(put: Callable[[str], None], written: str) -> None:
    put(written)

    with pytest.raises(BadSettingError, match="expected http or https://host"):
        environment.address(NAME, "", schemes=frozenset({"http", "https"}))


def test_an_address_that_need_not_be_set(put: Callable[[str], None]) -> None:
    assert environment.maybe_address(NAME, schemes=frozenset({"http"})) == ""
    put("http://time.example/")
    assert environment.maybe_address(NAME, schemes=frozenset({"http"})) == "http://time.example"
    with pytest.raises(BadSettingError, match="expected https://host"):
        environment.maybe_address(NAME, schemes=frozenset({"https"}))


def test_a_program_with_its_arguments(put: Callable[[str], None]) -> None:
    assert environment.command(NAME) == ()
    put("pkcs11-sign --pin-file '/run/a pin'")
    assert environment.command(NAME) == ("pkcs11-sign", "--pin-file", "/run/a pin")
    put("pkcs11-sign 'never closed")
    with pytest.raises(BadSettingError):
        environment.command(NAME)


def test_a_managed_database(put: Callable[[str], None]) -> None:
    assert environment.database(NAME) is None

    put("postgresql://pin%40it:pass%2Fword@db.example:5433/gallery")

    assert environment.database(NAME) == {
        "NAME": "gallery",
        "USER": "pin@it",
        "PASSWORD": "pass/word",
        "HOST": "db.example",
        "PORT": "5433",
    }


@pytest.mark.parametrize("written", ["mysql://h/x", "postgresql://h", "postgresql://h/"])
def test_another_database_is_refused(put: Callable[[str], None], written: str) -> None:
    put(written)

    with pytest.raises(BadSettingError, match="expected postgresql://") as refused:
        environment.database(NAME)

    assert written not in str(refused.value), "a password must not reach the log"


def test_a_port_that_is_none_is_refused(put: Callable[[str], None]) -> None:
    put("postgresql://user:secret@h:99999/x")

    with pytest.raises(BadSettingError) as refused:
        environment.database(NAME)

    assert "secret" not in str(refused.value)


def test_the_key_is_drawn_once_and_kept_from_others(tmp_path: Path) -> None:
    home = tmp_path / "home"

    key = secret_key(home)

    assert len(key) >= 50
    assert secret_key(home) == key
    assert (home / "secret-key").stat().st_mode & 0o077 == 0


def test_without_a_folder_the_key_lives_as_long_as_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert secret_key(tmp_path / "file") != secret_key(tmp_path / "file")
