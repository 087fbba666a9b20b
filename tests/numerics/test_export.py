"""The exported model answers as the checkpoint does."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from recipes import latent, swift
from recipes.illustrator import smoke
from tests.training.tiny_corpus import frozen_squares, read_squares

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from pinxit.corpus import Purpose, latest_manifest  # noqa: E402
from pinxit.kernel import Digest  # noqa: E402
from pinxit.optimisation import read_card  # noqa: E402
from pinxit.optimisation.adapters import artefact  # noqa: E402
from pinxit.optimisation.adapters.artefact import (  # noqa: E402
    Manner,
    StrayingExportError,
    write_artefact,
)
from pinxit.optimisation.adapters.onnx_export import export, largest_difference  # noqa: E402
from pinxit.optimisation.adapters.papers import WrongManifestError  # noqa: E402
from pinxit.optimisation.cli import app  # noqa: E402
from pinxit.optimisation.core.precision import Precision  # noqa: E402
from pinxit.studio.bench.speed import measure_model  # noqa: E402
from pinxit.training import load_trained, read_references  # noqa: E402
from pinxit.training.adapters.checkpoint import BadCheckpointError, load  # noqa: E402
from pinxit.training.adapters.copying import Copying  # noqa: E402
from pinxit.training.adapters.distilling import Distilling  # noqa: E402
from pinxit.training.adapters.exported import read_weights  # noqa: E402
from pinxit.training.adapters.inks_file import (  # noqa: E402
    INKS,
    inks_of_hands,
    read_inks,
    write_inks,
)
from pinxit.training.adapters.latent_painting import LatentPainting  # noqa: E402
from pinxit.training.adapters.latents import open_autoencoder  # noqa: E402
from pinxit.training.adapters.painting import Painting  # noqa: E402
from pinxit.training.adapters.reference_file import REFERENCES, write_references  # noqa: E402
from pinxit.training.adapters.trainer import Trainer  # noqa: E402

#: Half-precision weights move an answer, in -1 to 1, by less than a grey level in 256.
AGREE_WITHIN = 0.008


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    manifest = frozen_squares(folder)
    recipe = replace(smoke(), steps=5, warmup_steps=1, decay_steps=1, held_concepts=0)
    source = read_squares(manifest, recipe, folder / "phrases")
    list(Trainer(Painting.begin(recipe, source), folder / "run").steps())
    return folder


def trained_on(run: Path) -> Path:
    """Return the manifest of the run."""
    return latest_manifest(run, Purpose.TRAIN, "squares")


def test_torch_and_onnx_agree_and_the_papers_are_whole(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINXIT_HOME", str(run))
    line = [str(run / "run"), "--corpus", "squares", "--out", str(run / "model")]
    ended = CliRunner().invoke(app, line)

    assert ended.exit_code == 0, ended.output
    card = read_card((run / "model" / "card.json").read_text())
    assert card.tolerance < AGREE_WITHIN
    assert card.model == Digest.of_file(run / "model" / "painter.onnx")
    assert card.manifest == Digest(trained_on(run).name)
    assert card.recipes[-1][0] == "smoke"
    bill = json.loads((run / "model" / "bill-of-materials.json").read_text())
    assert bill["works"] == 6
    assert [(row["author"], row["hand"], row["works"]) for row in bill["lines"]] == [
        ("Cleo", "broad", 3),
        ("Cleo", "narrow", 3),
    ]
    assert bill["lines"][0]["duty"] == "Name the author and the licence."
    assert "Cleo" in (run / "model" / "model-card.md").read_text()


@pytest.fixture(scope="module")
def latent_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("latent")
    manifest = frozen_squares(folder)
    copyist = replace(latent.smoke_copyist(), held_concepts=0)
    source = read_squares(manifest, copyist, folder / "phrases")
    list(Trainer(Copying.begin(copyist, source), folder / "copyist").steps())
    painter = replace(latent.smoke_painter(), held_concepts=0)
    drawer = open_autoencoder(folder / "copyist")
    list(Trainer(LatentPainting.begin(painter, source, drawer), folder / "painter").steps())
    return folder


def test_a_painter_of_latents_is_two_files_that_agree_with_torch(
    latent_run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINXIT_HOME", str(latent_run))
    out = latent_run / "model"
    runs = [str(latent_run / "painter"), "--autoencoder", str(latent_run / "copyist")]
    ended = CliRunner().invoke(app, [*runs, "--corpus", "squares", "--out", str(out)])

    assert ended.exit_code == 0, ended.output
    card = read_card((out / "card.json").read_text())
    assert card.latents is not None
    assert card.tolerance < AGREE_WITHIN
    assert card.canvas == (4, 2, 2)
    assert card.latents.painter == Digest.of_file(out / "painter.onnx")
    assert card.latents.decoder == Digest.of_file(out / "decoder.onnx")
    assert card.model == card.latents.model
    assert [name for name, _ in card.recipes] == ["smoke-copyist", "smoke-painter"]


@pytest.fixture(scope="module")
def house_run(latent_run: Path) -> Path:
    """A painter that is shown works, grown from the other one and exported."""
    recipe = replace(latent.smoke_house(), held_concepts=0)
    source = read_squares(trained_on(latent_run), recipe, latent_run / "phrases")
    lesson = LatentPainting.begin(recipe, source, open_autoencoder(latent_run / "copyist"))
    trainer = Trainer(lesson, latent_run / "house")
    trainer.grow_from(latent_run / "painter")
    list(trainer.steps())
    assert lesson.library is not None
    write_references(lesson.library.packed(), latent_run / "house" / REFERENCES)
    write_inks(inks_of_hands(source), latent_run / "house" / INKS)
    painter = load_trained(latent_run / "house", latent_run / "copyist")
    write_artefact(
        painter,
        trained_on(latent_run),
        latent_run / "shown",
        name="x",
        manner=Manner(),
        precision=Precision.INT8,
    )
    return latent_run


def test_a_painter_that_is_shown_works_takes_them_along(house_run: Path) -> None:
    card = read_card((house_run / "shown" / "card.json").read_text())
    works = read_references(house_run / "shown" / "references.zip")

    assert card.latents is not None
    assert card.latents.references == Digest.of_file(house_run / "shown" / "references.zip")
    assert card.latents.encoder == Digest.of_file(house_run / "shown" / "encoder.onnx")
    assert card.latents.inks == Digest.of_file(house_run / "shown" / INKS)
    assert set(read_inks(house_run / "shown" / INKS)) == set(card.hands)
    assert card.tolerance < artefact.TOLERANCE[Precision.INT8]
    assert sorted(works.source_N)[0] == "npm:squares@1#broad-blue"
    assert [name for name, _ in card.recipes] == ["smoke-copyist", "smoke-painter", "smoke-house"]


def test_a_student_is_exported_as_a_painter_for_few_steps(house_run: Path, tmp_path: Path) -> None:
    recipe = replace(swift.smoke("leap"), held_concepts=0)
    source = read_squares(trained_on(house_run), recipe, house_run / "phrases")
    lesson = Distilling.begin(recipe, source, open_autoencoder(house_run / "copyist"))
    trainer = Trainer(lesson, tmp_path / "swift")
    trainer.grow_from(house_run / "house")
    list(trainer.steps())
    assert lesson.library is not None
    write_references(lesson.library.packed(), tmp_path / "swift" / REFERENCES)
    student = load_trained(tmp_path / "swift", house_run / "copyist")

    card = write_artefact(
        student, trained_on(house_run), tmp_path / "model", name="x", manner=Manner()
    )

    assert card == read_card((tmp_path / "model" / "card.json").read_text())
    assert (card.steps, card.distilled_steps, card.guided) == (4, (4, 2, 1), False)
    assert card.told_later_percent == (0, 2, 4)
    assert card.guidance_percent == 100
    assert [name for name, _ in card.recipes][-2:] == ["smoke-house", "smoke-leap"]
    figures = measure_model(tmp_path / "model", tmp_path / "home")
    assert {"ms_per_picture_4step", "ms_per_picture_1step", "model_mib"} <= figures.keys()
    assert all(value > 0 for value in figures.values())
    assert figures["speedup_over_fp32_loop"] > 1
    weights = read_weights(tmp_path / "model" / "painter.onnx")
    assert {name for name in weights if "teacher" in name or "target" in name} == set()


def test_weights_in_two_digits_come_back(house_run: Path, tmp_path: Path) -> None:
    painter = load_trained(house_run / "house", house_run / "copyist")
    export(painter.network, tmp_path / "brain.onnx", precision=Precision.BFLOAT16)

    found = read_weights(tmp_path / "brain.onnx")

    for name, value in painter.network.named_parameters():
        assert torch.allclose(torch.from_numpy(found[name]), value, rtol=2**-8, atol=1e-6), name
    kept = torch.from_numpy(found["prefix.weight"].copy())
    assert torch.equal(kept, painter.network.prefix.weight.bfloat16().float())
    assert largest_difference(painter.network, tmp_path / "brain.onnx") < 0.2


def test_a_run_goes_on_from_a_model(house_run: Path, tmp_path: Path) -> None:
    recipe = replace(latent.smoke_house(), held_concepts=0, seed=9)
    source = read_squares(trained_on(house_run), recipe, house_run / "phrases")
    model = house_run / "shown"
    lesson = LatentPainting.begin(recipe, source, open_autoencoder(model))
    trainer = Trainer(lesson, tmp_path / "further")
    trainer.grow_from(model)

    taught = load_trained(house_run / "house", house_run / "copyist").network.state_dict()
    for name, value in trainer.network.state_dict().items():
        assert torch.allclose(value, taught[name], atol=0.01), name
    assert trainer.origin.before is not None
    assert trainer.origin.before.recipe_name == "smoke-house"

    drawer = replace(latent.smoke_copyist(), held_concepts=0, seed=9)
    copying = Trainer(Copying.begin(drawer, source), tmp_path / "drawer")
    copying.grow_from(model)
    again = load(house_run / "copyist").average
    for name, value in copying.network.state_dict().items():
        assert torch.allclose(value, again[name], atol=0.002), name


def test_a_broken_model_is_no_beginning(house_run: Path, run: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(house_run / "shown", broken)
    (broken / "decoder.onnx").write_bytes(b"no model")
    with pytest.raises(BadCheckpointError, match=r"no ONNX file"):
        open_autoencoder(broken)
    shutil.copyfile(broken / "encoder.onnx", broken / "decoder.onnx")
    with pytest.raises(BadCheckpointError, match="lacks the weights"):
        open_autoencoder(broken)
    (broken / "lineage.json").write_text("{")
    with pytest.raises(BadCheckpointError, match="no lineage"):
        open_autoencoder(broken)
    write_artefact(load_trained(run / "run"), trained_on(run), broken, name="x", manner=Manner())
    with pytest.raises(BadCheckpointError, match="holds no autoencoder"):
        open_autoencoder(broken)
    with pytest.raises(BadCheckpointError, match="lacks the works"):
        load_trained(_without_works(house_run, tmp_path), house_run / "copyist")


def _without_works(house_run: Path, tmp_path: Path) -> Path:
    shutil.copytree(house_run / "house", tmp_path / "house")
    (tmp_path / "house" / "references.zip").unlink()
    return tmp_path / "house"


def test_an_exported_painter_gives_its_weights_back(latent_run: Path) -> None:
    painter = load_trained(latent_run / "painter", latent_run / "copyist")
    export(painter.network, latent_run / "again.onnx")

    found = read_weights(latent_run / "again.onnx")

    for name, value in painter.network.named_parameters():
        assert found[name].shape == tuple(value.shape), name
        assert torch.allclose(torch.from_numpy(found[name].copy()), value, atol=0.002), name


def test_a_painter_of_latents_needs_its_own_autoencoder(latent_run: Path, run: Path) -> None:
    source = read_squares(trained_on(latent_run), latent.smoke_copyist(), latent_run / "phrases")
    other = replace(latent.smoke_copyist(), held_concepts=0, seed=1)
    Trainer(Copying.begin(other, source), latent_run / "other").save()

    with pytest.raises(BadCheckpointError, match="name its autoencoder"):
        load_trained(latent_run / "painter")
    with pytest.raises(BadCheckpointError, match="another autoencoder"):
        load_trained(latent_run / "painter", latent_run / "other")
    with pytest.raises(BadCheckpointError, match="another kind"):
        load_trained(latent_run / "painter", run / "run")


@pytest.mark.long
def test_exporting_twice_gives_the_same_bytes(run: Path) -> None:
    painter = load_trained(run / "run")
    one = write_artefact(painter, trained_on(run), run / "one", name="x", manner=Manner())
    two = write_artefact(painter, trained_on(run), run / "two", name="x", manner=Manner())

    assert one == two


def test_another_corpus_is_refused(run: Path, tmp_path: Path) -> None:
    other = frozen_squares(tmp_path / "other", hands=("bold", "narrow"))

    with pytest.raises(WrongManifestError):
        write_artefact(load_trained(run / "run"), other, tmp_path, name="x", manner=Manner())


def test_manifests_of_earlier_stages_are_named(run: Path, tmp_path: Path) -> None:
    painter = load_trained(run / "run")
    oldest = replace(painter.origin, manifest="sha256:1")
    young = replace(painter.origin, manifest="sha256:2", before=oldest)
    between = replace(painter.origin, before=young)
    grown = replace(painter, origin=replace(painter.origin, before=between))

    write_artefact(grown, trained_on(run), tmp_path, name="x", manner=Manner())

    bill = json.loads((tmp_path / "bill-of-materials.json").read_text())
    assert bill["earlier"] == ["sha256:1", "sha256:2"]
    assert len(bill["recipes"]) == 4


def test_a_model_that_strays_is_refused(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artefact, "TOLERANCE", dict.fromkeys(Precision, 0.0))

    with pytest.raises(StrayingExportError):
        write_artefact(
            load_trained(run / "run"), trained_on(run), tmp_path, name="x", manner=Manner()
        )


def test_the_shipped_painter_is_small_and_true_to_its_card() -> None:
    from pinxit.studio.adapters.engines import TOLERANCE, measure
    from pinxit.studio.adapters.house_painter import house_card, house_folder

    card, folder = house_card(), house_folder()
    model = folder / "painter.onnx"

    assert sum(file.stat().st_size for file in folder.iterdir()) <= 40_000_000
    if card.latents is None:
        assert Digest.of_file(model) == card.model
    else:
        assert Digest.of_file(model) == card.latents.painter
        assert Digest.of_file(folder / "decoder.onnx") == card.latents.decoder
        assert card.latents.model == card.model
    assert card.tolerance < artefact.TOLERANCE[Precision.INT8]
    assert all(each.strays <= TOLERANCE for each in measure(model, threads=1))
