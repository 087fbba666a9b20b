"""`pinxit train`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pinxit.corpus import NotFrozenError, Purpose, WrongPurposeError, latest_manifest
from pinxit.training import BadRecipeError
from pinxit.training.cli import app, find_recipe
from tests.training.tiny_corpus import frozen_squares

SMOKES = ("copyist", "painter")


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
def test_a_run_from_the_command_line_leaves_checkpoint_and_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path / "house"))
    manifest = frozen_squares(tmp_path / "house")
    line = ["recipes.illustrator:smoke", "--corpus", "squares", "--out", str(tmp_path / "run")]

    first = CliRunner().invoke(app, [*line, "--finish-at", "2020-01-01"])
    again = CliRunner().invoke(app, line)

    assert first.exit_code == again.exit_code == 0, first.output
    (place,) = (tmp_path / "run").glob("step-*")
    record = json.loads((place / "record.json").read_text())
    assert record["origin"]["recipe_name"] == "smoke"
    assert record["origin"]["manifest"] == f"sha256:{manifest.name}"
    assert record["progress"]["step"] == 6
    assert list((tmp_path / "run").glob("sheet-*.png"))


@pytest.mark.slow
def test_nothing_is_learnt_from_what_is_not_frozen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path))
    line = ["recipes.illustrator:smoke", "--out", str(tmp_path / "run")]

    assert isinstance(CliRunner().invoke(app, line).exception, NotFrozenError)
    frozen_squares(tmp_path, purpose=Purpose.SELL)
    sold = str(latest_manifest(tmp_path, Purpose.SELL, "squares"))
    ended = CliRunner().invoke(app, [*line, "--corpus", sold])
    assert isinstance(ended.exception, WrongPurposeError)
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_a_painter_of_latents_is_trained_step_by_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    from pinxit.training.adapters.run import MissingAutoencoderError

    monkeypatch.setenv("PINXIT_HOME", str(tmp_path))
    frozen_squares(tmp_path)

    def train(recipe: str, *more: str) -> Result:
        out = ["--out", str(tmp_path / recipe)]
        return CliRunner().invoke(
            app, [f"recipes.latent:smoke_{recipe}", "--corpus", "squares", *out, *more]
        )

    lost = train("painter")
    ended = [
        train("copyist"),
        train("painter", "--autoencoder", str(tmp_path / "copyist")),
    ]

    assert isinstance(lost.exception, MissingAutoencoderError)
    assert [each.exit_code for each in ended] == [0, 0], ended
    sheets = {name: len(list((tmp_path / name).glob("sheet-*.png"))) for name in SMOKES}
    assert sheets == {"copyist": 1, "painter": 1}
