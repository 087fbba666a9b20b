"""The gate's commands, as Dov types them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner, Result

from pinxit.corpus import NotFrozenError, WithdrawnWorkError
from pinxit.corpus.adapters.decisions_file import add_decisions
from pinxit.corpus.cli import app
from pinxit.corpus.core.decisions import Decision, DecisionKind
from pinxit.corpus.core.manifest import BrokenManifestError
from tests.corpus.collections_on_disk import a_work, make_collection

APPLE, CAT, MOON = a_work("apple"), a_work("cat", licence="CC-BY-4.0"), a_work("moon", licence="")
FLOWER = a_work("flower", licence="CC-BY-SA-4.0")


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.PINXIT_HOME = tmp_path
    make_collection(tmp_path / "corpus" / "cleo", [APPLE, CAT, MOON, FLOWER])
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})


def text(result: Result) -> str:
    assert result.exception is None, result.exception
    return result.output


def root_of(result: Result) -> str:
    return text(result).splitlines()[-1].removeprefix("manifest sha256:")


def test_the_gate_says_who_passes_and_what_would_free_the_others(home: Path) -> None:
    said = text(run("judge", "cleo", "--for", "sell"))

    assert "2 of 4 works pass" in said
    assert "in return: attribution" in said
    assert "licence" in said.lower()
    assert "3 of 4" in text(run("judge", "cleo", "--for", "sell", "--share-alike"))


def test_what_passes_is_frozen_and_holds(home: Path) -> None:
    frozen = run("freeze", "cleo", "--for", "train")

    assert "2 works for train" in text(frozen)
    root = root_of(frozen)
    for named in ("cleo", root, f"sha256:{root}", str(home / "corpus" / "manifests" / root)):
        assert root_of(run("check", named)) == root


def test_freezing_twice_is_freezing_once(home: Path) -> None:
    assert root_of(run("freeze", "cleo", "--for", "train")) == root_of(
        run("freeze", "cleo", "--for", "train")
    )


def test_a_manifest_that_was_changed_does_not_hold(home: Path) -> None:
    root = root_of(run("freeze", "cleo", "--for", "train"))
    lines = home / "corpus" / "manifests" / root / "manifest.jsonl"
    lines.chmod(0o644)
    lines.write_bytes(lines.read_bytes().replace(b'"apple"', b'"pear."'))

    assert isinstance(run("check", root).exception, BrokenManifestError)


def test_a_withdrawn_work_breaks_the_manifest_and_is_left_out_of_the_next(home: Path) -> None:
    first = root_of(run("freeze", "cleo", "--for", "train"))
    withdrawal = Decision(
        kind=DecisionKind.WITHDRAWAL,
        work=CAT.digest,
        source=CAT.source,
        grantor="Cleo",
        given_on=datetime.now(tz=UTC).date().isoformat(),
    )
    add_decisions(home, [withdrawal])

    assert isinstance(run("check", first).exception, WithdrawnWorkError)
    second = root_of(run("freeze", "cleo", "--for", "train"))
    said = text(run("compare", first, second)).splitlines()
    assert said[0] == "0 added, 1 removed, 0 changed, 1 the same"
    assert said[1] == f"- {CAT.source}"
    assert len(text(run("compare", second, first, "--works", "0")).splitlines()) == 1


def test_a_change_is_told_field_by_field(home: Path) -> None:
    first = root_of(run("freeze", "cleo", "--for", "train"))
    make_collection(home / "corpus" / "cleo", [a_work("apple", licence="MIT"), CAT])
    second = root_of(run("freeze", "cleo", "--for", "train"))

    assert "licence: CC0-1.0 → MIT" in text(run("compare", first, second))


def test_what_was_never_frozen_is_said_plainly(home: Path) -> None:
    assert isinstance(run("check", "cleo").exception, NotFrozenError)
    assert run("freeze", "cleo", "--for", "dinner").exit_code == 2
