"""`pinxit train`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pinxit.training import BadRecipeError
from pinxit.training.cli import app, find_recipe
from tests.training.tiny_corpus import write_corpus


@pytest.mark.parametrize(
    "name", ["recipes.nowhere:house", "recipes.illustrator:nothing", "recipes.illustrator", ":"]
)
def test_a_recipe_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(BadRecipeError, match="no recipe"):
        find_recipe(name)


def test_what_is_no_recipe_is_refused() -> None:
    with pytest.raises(BadRecipeError, match="not a recipe"):
        find_recipe("collections:OrderedDict")


@pytest.mark.slow
def test_a_run_from_the_command_line_leaves_checkpoint_and_sheet(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    corpus = write_corpus(tmp_path / "corpus")
    line = ["recipes.illustrator:smoke", "--corpus", str(corpus), "--out", str(tmp_path / "run")]

    first = CliRunner().invoke(app, [*line, "--finish-at", "2020-01-01"])
    again = CliRunner().invoke(app, line)

    assert first.exit_code == again.exit_code == 0, first.output
    (place,) = (tmp_path / "run").glob("step-*")
    record = json.loads((place / "record.json").read_text())
    assert record["origin"]["recipe_name"] == "smoke"
    assert record["progress"]["step"] == 6
    assert list((tmp_path / "run").glob("sheet-*.png"))
