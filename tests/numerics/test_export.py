"""The exported model answers as the checkpoint does."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from recipes.illustrator import smoke
from tests.training.tiny_corpus import LetterCounter, write_corpus

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from pinxit.kernel import Digest  # noqa: E402
from pinxit.optimisation import read_card  # noqa: E402
from pinxit.optimisation.adapters import artefact  # noqa: E402
from pinxit.optimisation.adapters.artefact import (  # noqa: E402
    Manner,
    StrayingExportError,
    WrongManifestError,
    write_artefact,
)
from pinxit.optimisation.cli import app  # noqa: E402
from pinxit.training import load_trained  # noqa: E402
from pinxit.training.adapters.illustrations import open_illustrations  # noqa: E402
from pinxit.training.adapters.trainer import Trainer  # noqa: E402

#: Half-precision weights move an answer, in -1 to 1, by less than a grey level in 256.
AGREE_WITHIN = 0.008


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    corpus = write_corpus(folder / "corpus")
    recipe = replace(smoke(), steps=5, warmup_steps=1, decay_steps=1, held_concepts=0)
    source = open_illustrations(corpus, recipe, cache=folder / "phrases", encoder=LetterCounter())
    list(Trainer(recipe, source, folder / "run").steps())
    return folder


def test_torch_and_onnx_agree_and_the_papers_are_whole(run: Path) -> None:
    line = [str(run / "run"), "--corpus", str(run / "corpus"), "--out", str(run / "model")]
    ended = CliRunner().invoke(app, line)

    assert ended.exit_code == 0, ended.output
    card = read_card((run / "model" / "card.json").read_text())
    assert card.tolerance < AGREE_WITHIN
    assert card.model == Digest.of_file(run / "model" / "painter.onnx")
    assert card.manifest == Digest.of_file(run / "corpus" / "manifest.jsonl")
    assert card.recipes[-1][0] == "smoke"
    bill = json.loads((run / "model" / "bill-of-materials.json").read_text())
    assert bill["works"] == 6
    assert "Cleo" in (run / "model" / "model-card.md").read_text()


def test_exporting_twice_gives_the_same_bytes(run: Path) -> None:
    painter = load_trained(run / "run")
    one = write_artefact(painter, run / "corpus", run / "one", name="x", manner=Manner())
    two = write_artefact(painter, run / "corpus", run / "two", name="x", manner=Manner())

    assert one == two


def test_another_corpus_is_refused(run: Path, tmp_path: Path) -> None:
    other = write_corpus(tmp_path / "other")
    (other / "manifest.jsonl").write_text((other / "manifest.jsonl").read_text() + "\n")

    with pytest.raises(WrongManifestError):
        write_artefact(load_trained(run / "run"), other, tmp_path, name="x", manner=Manner())


def test_a_model_that_strays_is_refused(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artefact, "TOLERANCE", 0.0)

    with pytest.raises(StrayingExportError):
        write_artefact(
            load_trained(run / "run"), run / "corpus", tmp_path, name="x", manner=Manner()
        )


def test_the_shipped_painter_is_small_and_true_to_its_card() -> None:
    from pinxit.studio.adapters.engines import TOLERANCE, measure
    from pinxit.studio.adapters.house_painter import house_card, house_folder

    card, model = house_card(), house_folder() / "painter.onnx"

    assert model.stat().st_size <= 40_000_000
    assert Digest.of_file(model) == card.model
    assert card.tolerance < AGREE_WITHIN
    assert all(each.strays <= TOLERANCE for each in measure(model, card.side_px, threads=1))
