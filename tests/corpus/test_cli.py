"""The commands, as Cleo types them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from typer.testing import CliRunner, Result

from pinxit.corpus import MissingCollectionError
from pinxit.corpus.adapters import illustrations
from pinxit.corpus.adapters.local import NoSuchFolderError
from pinxit.corpus.adapters.npm import MissingNpmError
from pinxit.corpus.adapters.sets import SETS, UnknownSetError, gather
from pinxit.corpus.cli import app
from pinxit.corpus.cli.place import BadNameError
from tests.corpus.packages_on_disk import as_hand, pinned, tiny_captions, tiny_set
from tests.corpus.sources import Drawings, drawing, png


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.PINXIT_HOME = tmp_path
    return tmp_path


@pytest.fixture
def tiny(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose illustration set is one tiny hand, with the packages already there."""
    captions, hand = pinned("captions", tiny_captions()), as_hand(tiny_set())
    cache = home / "corpus" / ".packages"
    cache.mkdir(parents=True)
    (cache / captions.file_name).write_bytes(tiny_captions())
    (cache / hand.package.file_name).write_bytes(tiny_set())
    real: Callable[..., Any] = illustrations.open_illustrations

    def small(cache: Path, *, report: Any) -> Any:
        return real(cache, report=report, hands=[hand], captions=captions)

    monkeypatch.setattr(illustrations, "open_illustrations", small)
    return home


@pytest.fixture
def gathered(tiny: Path) -> Path:
    gather("illustrations", tiny / "corpus", report=lambda *_: None, processes=0)
    return tiny


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})


def lines(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


@pytest.mark.slow
def test_gather_ends_with_the_root_that_show_prints(tiny: Path) -> None:
    told = lines(run("gather", "illustrations"))

    assert "3 works in" in "\n".join(told)
    assert any("not taken: blank" in line for line in told)
    assert told[-1].startswith("root sha256:")
    assert lines(run("show"))[-1] == told[-1]


def test_show_names_hands_authors_and_licences(gathered: Path) -> None:
    output = run("show", "illustrations").output

    for word in ("tiny", "Cleo", "CC-BY-4.0", "100%"):
        assert word in output


def test_show_lists_as_many_works_as_asked_for(gathered: Path) -> None:
    output = run("show", "--works", "2").output

    assert "红苹果" in output
    assert "waving hand dark" not in output


def test_show_speaks_json(gathered: Path) -> None:
    shown = json.loads(run("show", "--json", "--works", "1").output)

    assert shown["works"] == 3
    assert shown["refused"] == {"blank": 1, "no-caption": 1, "repeated": 1, "sign": 1}
    assert shown["hands"][0]["captioned"] == {"en": 3, "zh": 3}
    assert shown["sample"][0]["source"].endswith("#red-apple")


def test_what_was_refused_is_listed_with_what_to_do(gathered: Path) -> None:
    everything = run("refused", "illustrations").output
    signs = run("refused", "illustrations", "--reason", "sign").output

    assert "flag-atlantis" in everything
    assert "ghost" in everything
    assert "flag-atlantis" in signs
    assert "ghost" not in signs


def test_show_before_gather_says_so(home: Path) -> None:
    assert isinstance(run("show").exception, MissingCollectionError)


def test_gather_without_npm_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert isinstance(run("gather", "illustrations").exception, MissingNpmError)


def test_an_unknown_set_is_refused(home: Path) -> None:
    assert isinstance(run("gather", "paintings").exception, UnknownSetError)
    assert run("gather").exit_code == 2


def test_every_set_is_listed_with_what_it_holds() -> None:
    output = run("sets").output

    assert all(name in output for name in SETS)


@pytest.mark.parametrize("name", ["../escape", "Cleo", "", "a b", "-x", "x" * 61])
def test_a_collection_has_a_plain_name(home: Path, name: str) -> None:
    assert isinstance(run("show", "--", name).exception, BadNameError)


@pytest.mark.slow
def test_cleo_adds_a_folder_of_her_own(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "art"
    folder.mkdir()
    for number in range(3):
        (folder / f"drawing-{number}.png").write_bytes(png(drawing(number)))
    (folder / "letter.docx").write_bytes(b"dear")
    said = ("--author", "Cleo", "--grant", "train, derive", "--refuse", "sell")

    told = lines(run("add", "cleo", str(folder), "--title", "Cleo 2026", *said))

    assert "3 works in" in told[-4]
    assert "1 not taken: unknown-kind" in told[-3]
    (hand,) = json.loads(run("show", "cleo", "--json").output)["hands"]
    assert hand["authors"] == ["Cleo"]


def test_adding_what_is_not_there_says_so(home: Path) -> None:
    assert isinstance(run("add", "cleo", str(home / "nowhere")).exception, NoSuchFolderError)


def test_a_purpose_that_nobody_is_asked_about_is_refused(home: Path) -> None:
    result = run("add", "cleo", str(home), "--author", "Cleo", "--grant", "benchmark")

    assert result.exit_code == 2
    assert "derive, sell, style, train" in result.output


def test_a_set_may_be_opened_otherwise(home: Path) -> None:
    collection = gather(
        "cifar10",
        home,
        report=lambda *_: None,
        processes=0,
        open_set=lambda wanted: Drawings(2) if wanted.keep_duplicates else Drawings(0),
    )

    assert (collection.name, collection.header.works) == ("cifar10", 2)
