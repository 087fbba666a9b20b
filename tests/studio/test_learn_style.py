"""`pinxit learn-style`: from a folder of pictures to a hand that the studio paints in.

Cleo brings works of her own; Eve brings what nobody allowed.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from pinxit.corpus import Purpose, latest_manifest  # noqa: E402
from pinxit.optimisation import read_card  # noqa: E402
from pinxit.optimisation.adapters.artefact import Manner, write_artefact  # noqa: E402
from pinxit.site.cli import build  # noqa: E402
from pinxit.studio.adapters.own_works import (  # noqa: E402
    ConsentWithoutNameError,
    NoWorksError,
    StyleRefusedError,
)
from pinxit.studio.adapters.styles import (  # noqa: E402
    BadStyleNameError,
    find_style,
    open_painter_for,
)
from pinxit.studio.core.brief import Brief  # noqa: E402
from pinxit.training import TooManyWorksError, load_trained  # noqa: E402
from pinxit.training.adapters.checkpoint import load  # noqa: E402
from pinxit.training.core.style import BadHandNameError  # noqa: E402
from tests.training.tiny_style import train_house  # noqa: E402


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return train_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def pictures(folder: Path, count: int) -> Path:
    """Draw pictures that no two are alike, called by what they show."""
    folder.mkdir(parents=True)
    for number in range(count):
        draw = np.random.Generator(np.random.Philox(key=number))
        small = draw.integers(0, 255, (4, 4, 3), dtype=np.uint8)
        Image.fromarray(small.repeat(40, axis=0).repeat(40, axis=1)).save(
            folder / f"red square {number}.png"
        )
    return folder


def learn(*line: object) -> Result:
    words = ["learn-style", *(str(word) for word in line)]
    return CliRunner().invoke(build(["learn-style"]), words)


def test_cleo_teaches_her_hand_and_the_studio_paints_in_it(home, runs, tmp_path):
    folder = pictures(tmp_path / "works", 11)
    taught = ("--from", runs[0], "--autoencoder", runs[1], "--minutes", "0.1")
    ended = learn("cleo", folder, "--author", "Cleo", "--mine", "--title", "Cleo’s hand", *taught)

    assert ended.exit_code == 0, (ended.output, ended.exception)
    assert "Cleo’s hand: 11 works" in ended.output
    style = find_style(home, "cleo")
    assert style is not None
    assert style.card.hands == ("broad", "narrow", "cleo")
    manifest = latest_manifest(home, Purpose.STYLE, "cleo")
    assert style.card.manifest.hex == manifest.name
    bill = json.loads((style.folder / "bill-of-materials.json").read_text())
    assert [(line["author"], line["hand"], line["works"]) for line in bill["lines"]] == [
        ("Cleo", "cleo", 11)
    ]
    # The works of the house are named by their manifest.
    assert bill["earlier"] == [load(runs[0]).origin.manifest]

    painter = open_painter_for(home, "cleo")
    brief = Brief(prompt="red square", hand="cleo", steps=2, side_px=32)
    assert painter.paint(brief, on_step=lambda _: None).shape == (32, 32, 3)
    manner = painter.looks_at(brief)[-1]
    assert manner.startswith("cleo:red square")


def test_a_model_is_taught_as_well_as_a_run_and_its_papers_come_along(home, runs, tmp_path):
    model = tmp_path / "model"
    trained_on = latest_manifest(runs[0].parent / "house", Purpose.TRAIN, "squares")
    manner = Manner(steps=9, guidance_percent=170)
    write_artefact(load_trained(*runs), trained_on, model, name="House", manner=manner)
    folder = pictures(tmp_path / "works", 2)
    ended = learn("cleo", folder, "--author", "Cleo", "--mine", "--from", model, "--minutes", "0.1")

    assert ended.exit_code == 0, (ended.output, ended.exception)
    style = find_style(home, "cleo")
    assert style is not None
    assert (style.card.steps, style.card.guidance_percent) == (16, 170)
    assert style.base == str(read_card((model / "card.json").read_text()).model)
    bill = json.loads((style.folder / "bill-of-materials.json").read_text())
    assert [(line["author"], line["hand"], line["works"]) for line in bill["lines"]] == [
        ("Cleo", "cleo", 2),
        ("Cleo", "broad", 3),
        ("Cleo", "narrow", 3),
    ]
    assert bill["works"] == 8
    assert style.earlier == (f"sha256:{trained_on.name}",)
    assert "Cleo" in (style.folder / "model-card.md").read_text()


@pytest.mark.parametrize(
    ("name", "count", "options", "refusal"),
    [
        ("Cleo!", 1, (), BadHandNameError),
        ("cleo eve", 1, (), BadStyleNameError),
        ("noto", 1, (), BadStyleNameError),
        ("cleo", 1, ("--mine",), ConsentWithoutNameError),
        # Nobody is known to have made them; a person has; a licence is no consent.
        ("cleo", 1, (), StyleRefusedError),
        ("cleo", 1, ("--author", "Cleo"), StyleRefusedError),
        ("cleo", 1, ("--author", "Cleo", "--licence", "CC-BY-4.0"), StyleRefusedError),
        ("cleo", 41, ("--author", "Cleo", "--mine"), TooManyWorksError),
    ],
)
def test_what_may_not_teach_a_style_is_refused(home, tmp_path, name, count, options, refusal):
    ended = learn(name, pictures(tmp_path / "works", count), *options)

    assert isinstance(ended.exception, refusal), ended.exception
    assert refusal.remedy
    assert not (home / "styles").exists()


def test_a_table_beside_the_works_says_who_allows_what_and_few_are_said_to_be_few(
    home, runs, tmp_path
):
    folder = pictures(tmp_path / "works", 2)
    (folder / "works.csv").write_text(
        "file,author,style,granted_by,granted_on\n"
        "red square 0.png,Cleo,yes,Cleo,2026-11-01\n"
        "red square 1.png,Dov,no,Dov,2026-11-01\n"
    )
    taught = ("--from", runs[0], "--autoencoder", runs[1], "--minutes", "0.1")
    ended = learn("evening", folder, *taught)

    assert ended.exit_code == 0, (ended.output, ended.exception)
    assert "Only 1 works" in ended.output


def test_works_that_are_nowhere_are_not_found(home):
    for nowhere in ("nowhere", "../corpus", ".."):
        ended = learn("cleo", nowhere)
        assert ended.exception is not None
    assert isinstance(learn("cleo", "nowhere").exception, NoWorksError)
