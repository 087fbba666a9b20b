"""`pinxit paint` and `pinxit bench paint`."""

import json
from pathlib import Path

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from pinxit.studio.adapters.house_painter import house_card
from pinxit.studio.bench.paint import bench_paint
from pinxit.studio.cli import UnwritableFileError, app
from pinxit.studio.core.brief import EmptyPromptError
from pinxit.studio.core.painter import UnknownHandError
from pinxit.training import data_home

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_home_is_what_the_environment_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_home() == home
    monkeypatch.delenv("PINXIT_HOME")
    assert data_home().name == "pinxit"


@pytest.mark.parametrize("prompt", ["a red dragon", "一条红龙"])
def test_ada_paints_a_dragon(tmp_path: Path, prompt: str) -> None:
    out = tmp_path / "dragon.png"
    line = [prompt, "--style", "noto", "--seed", "7", "--steps", "2", "--out", str(out)]

    ended = CliRunner().invoke(app, line)

    assert ended.exit_code == 0, ended.output
    assert "seed 7" in ended.output
    with Image.open(out) as picture:
        assert picture.size == (house_card().side_px,) * 2
        assert picture.text["pinxit:prompt"] == prompt  # type: ignore[attr-defined]
        assert picture.text["pinxit:model"] == str(house_card().model)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (["  "], EmptyPromptError),
        (["cat", "--style", "cleo", "--steps", "1"], UnknownHandError),
        (["cat", "--steps", "1", "--out", "/nowhere/cat.png"], UnwritableFileError),
    ],
)
def test_what_cannot_be_painted_is_refused(line: list[str], refusal: type[Exception]) -> None:
    assert isinstance(CliRunner().invoke(app, line).exception, refusal)


def test_the_bench_prints_a_table_and_writes_json(tmp_path: Path) -> None:
    bench = typer.Typer()
    bench.command()(bench_paint)
    out = tmp_path / "paint.json"

    ended = CliRunner().invoke(bench, ["--out", str(out)])

    assert ended.exit_code == 0, ended.output
    figures = json.loads(out.read_text())
    assert figures["ms_per_picture"] > figures["ms_per_step"] > 0
    assert figures["speedup"] > 0
    assert "ms_per_picture" in ended.output
