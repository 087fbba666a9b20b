"""The commands, as Cleo types them."""

import json
from functools import partial
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner, Result

from pinxit.corpus import MissingManifestError
from pinxit.corpus.adapters import illustrations
from pinxit.corpus.adapters.npm import MissingNpmError
from pinxit.corpus.cli import app
from tests.corpus.packages_on_disk import as_hand, pinned, tiny_captions, tiny_set


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.PINXIT_HOME = tmp_path
    return tmp_path


@pytest.fixture
def gathered(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home where `gather` was run, on one tiny hand instead of the eight."""
    captions = pinned("captions", tiny_captions())
    cache = home / "corpus" / ".packages"
    cache.mkdir(parents=True)
    (cache / captions.file_name).write_bytes(tiny_captions())
    (cache / as_hand(tiny_set()).package.file_name).write_bytes(tiny_set())
    small = partial(
        illustrations.gather_illustrations,
        hands=[as_hand(tiny_set())],
        captions=captions,
        num_processes=1,
    )
    monkeypatch.setattr(illustrations, "gather_illustrations", small)
    result = run("gather", "illustrations")
    assert result.exit_code == 0
    assert "3 works in" in result.output
    return home


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})


def test_gather_ends_with_the_digest_that_show_prints(gathered: Path) -> None:
    gathered_again = run("gather", "illustrations").output.splitlines()[-1]

    assert gathered_again.startswith("manifest sha256:")
    assert run("show").output.splitlines()[-1] == gathered_again


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
    assert shown["licences"] == {"CC-BY-4.0": 3}
    assert shown["hands"][0]["captioned"] == {"en": 1.0, "zh": 1.0}
    assert shown["sample"][0]["source"].endswith("#red-apple")


def test_show_before_gather_says_so(home: Path) -> None:
    assert isinstance(run("show").exception, MissingManifestError)


def test_gather_without_npm_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert isinstance(run("gather", "illustrations").exception, MissingNpmError)


def test_an_unknown_corpus_is_refused(home: Path) -> None:
    assert run("gather", "paintings").exit_code == 2
    assert run("gather").exit_code == 2
