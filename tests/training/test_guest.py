"""Teaching a guest and painting with it: real classes of diffusers, at a size of seconds."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from pinxit.corpus import NotFrozenError
from pinxit.optimisation import BadCardError, read_adapter_card
from pinxit.site.cli import build
from pinxit.studio.core.credits import read_bill
from pinxit.training import MissingLicenceError, is_taught, load_taught
from pinxit.training.core.guest import GuestRecipe
from pinxit.training.core.recipe import BadRecipeError
from recipes.guest import smoke
from tests.training.tiny_corpus import TODAY, frozen_squares

os.environ["HF_HUB_OFFLINE"] = "1"
torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")
pytestmark = pytest.mark.slow

from pinxit.training.adapters.checkpoint import BadCheckpointError, latest, load  # noqa: E402
from pinxit.training.adapters.guest import Teaching  # noqa: E402
from pinxit.training.adapters.guest_pipeline import (  # noqa: E402
    BadGuestError,
    guest_digest,
    open_guest,
)
from pinxit.training.adapters.pictures import Reading, open_pictures  # noqa: E402
from pinxit.training.adapters.run import MissingGuestError  # noqa: E402
from pinxit.training.adapters.trainer import Trainer  # noqa: E402
from tests.training.tiny_guests import diffusing, flowing  # noqa: E402

RECIPE = smoke()
KINDS: dict[str, Callable[[Path], Path]] = {
    "epsilon": diffusing,
    "v_prediction": lambda folder: diffusing(folder, prediction="v_prediction"),
    "sample": lambda folder: diffusing(folder, prediction="sample"),
    "flow": flowing,
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return frozen_squares(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def guest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return diffusing(tmp_path_factory.mktemp("guests") / "tiny")


def teaching(
    corpus: Path, place: Path, recipe: GuestRecipe = RECIPE, licence: str = "MIT"
) -> Teaching:
    reading = Reading(today=TODAY, decisions=(), cache=corpus / "no cache", encoder=None)
    source = open_pictures(corpus, recipe, reading)
    return Teaching.begin(recipe, source, place=str(place), licence=licence)


def error_of(lesson: Teaching) -> float:
    """Return the mean error over the same questions."""
    with torch.no_grad():
        return float(
            np.mean(
                [lesson.loss(n, torch.Generator().manual_seed(n)).item() for n in range(900, 910)]
            )
        )


# A guest of single precision, asked in half: PyTorch says which of its ways is slower.
@pytest.mark.filterwarnings("ignore:Mismatch dtype between input and weight:UserWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_a_guest_learns_and_stays_what_it_was(kind: str, corpus: Path, tmp_path: Path) -> None:
    place = KINDS[kind](tmp_path / "guest")
    recipe = replace(
        RECIPE, steps=30, other_rate=Fraction(1, 50), shape=replace(RECIPE.shape, rank=4)
    )
    lesson = teaching(corpus, place, recipe)
    begun = error_of(lesson)
    untouched = {
        name: value.clone()
        for name, value in lesson.guest.network.state_dict().items()
        if "lora" not in name
    }

    list(Trainer(lesson, tmp_path / "run").steps())

    assert error_of(lesson) < 0.98 * begun
    now = lesson.guest.network.state_dict()
    assert all(torch.equal(value, now[name]) for name, value in untouched.items())
    kept = load(tmp_path / "run").weights
    assert kept
    assert all("lora" in name for name in kept), "nothing of the guest is saved"


def test_an_adapter_changes_nothing_before_it_learns(corpus: Path, guest: Path) -> None:
    lesson = teaching(corpus, guest)
    plain = open_guest(str(guest))
    asked = plain.ask(["red square"], 32)

    with torch.no_grad():
        before = plain.network(**asked.given, return_dict=False)[0]
        after = lesson.network(**asked.given)

    assert torch.equal(before, after)


def test_a_killed_lesson_goes_on_bit_for_bit(corpus: Path, guest: Path, tmp_path: Path) -> None:
    list(Trainer(teaching(corpus, guest), tmp_path / "straight").steps())
    broken = Trainer(teaching(corpus, guest), tmp_path / "broken")
    for report in broken.steps():
        if report.progress.step == 3:
            break
    broken.save()
    resumed = Trainer(teaching(corpus, guest), tmp_path / "broken")
    assert resumed.resume()
    list(resumed.steps())

    one, two = load(tmp_path / "straight"), load(tmp_path / "broken")
    for part in ("weights", "average", "optimiser"):
        for name, value in getattr(one, part).items():
            assert torch.equal(value, getattr(two, part)[name]), name


def test_a_lesson_goes_on_from_another_of_the_same_guest(
    corpus: Path, guest: Path, tmp_path: Path
) -> None:
    first = Trainer(teaching(corpus, guest), tmp_path / "first")
    list(first.steps())
    second = Trainer(teaching(corpus, guest, replace(RECIPE, seed=1)), tmp_path / "second")
    second.grow_from(tmp_path / "first")

    assert second.origin.before == first.origin
    other = diffusing(tmp_path / "other", prediction="sample")
    with pytest.raises(BadCheckpointError, match="another guest"):
        Trainer(teaching(corpus, other), tmp_path / "third").grow_from(tmp_path / "first")


def test_captions_are_said_in_the_guests_language(corpus: Path, guest: Path) -> None:
    lesson = teaching(corpus, guest, replace(RECIPE, batch=64))
    said = lesson._shown(0)[1]

    assert said == lesson._shown(0)[1]
    assert said != lesson._shown(1)[1]
    assert all(each.isascii() for each in said)
    assert "" in said
    assert {each.rpartition(", ")[2] for each in said if each.endswith(" style")} == {
        "broad style",
        "narrow style",
    }


def only_pickled(folder: Path) -> None:
    """Leave of the network what only a pickle would give."""
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    torch.save({}, file.with_suffix(".bin"))
    file.unlink()


def only_pickled_text(folder: Path) -> None:
    file = folder / "text_encoder" / "model.safetensors"
    torch.save({}, file.with_name("pytorch_model.bin"))
    file.unlink()


def with_code(folder: Path) -> None:
    (folder / "unet" / "my_network.py").write_text("raise SystemExit")


def without_index(folder: Path) -> None:
    (folder / "model_index.json").unlink()


def of_another_scheduler(folder: Path) -> None:
    index = json.loads((folder / "model_index.json").read_text())
    index["scheduler"] = ["diffusers", "EDMEulerScheduler"]
    (folder / "model_index.json").write_text(json.dumps(index))
    (folder / "scheduler" / "scheduler_config.json").write_text("{}")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (only_pickled, "does not open"),
        (only_pickled_text, "does not open"),
        (with_code, "code of its own"),
        (without_index, "does not open"),
        (of_another_scheduler, "learnt by EDMEulerScheduler"),
    ],
)
def test_what_cannot_be_a_guest_is_refused(
    spoil: Callable[[Path], None], says: str, corpus: Path, guest: Path, tmp_path: Path
) -> None:
    shutil.copytree(guest, tmp_path / "guest")
    spoil(tmp_path / "guest")

    with pytest.raises(BadGuestError, match=says):
        teaching(corpus, tmp_path / "guest")


@pytest.mark.parametrize("place", ["nowhere", "/no/such/folder", "../up/and/away"])
def test_a_guest_that_is_nowhere_is_not_looked_for(place: str) -> None:
    with pytest.raises(BadGuestError, match="neither a folder nor a name"):
        open_guest(place)


def test_only_a_name_on_the_hub_is_fetched() -> None:
    with pytest.raises(BadGuestError, match="cannot be fetched"):
        open_guest("owner/model")


def test_layers_that_a_guest_has_not_are_named(corpus: Path, guest: Path) -> None:
    recipe = replace(RECIPE, shape=replace(RECIPE.shape, targets=("no_such_layer",)))

    with pytest.raises(BadRecipeError, match="no_such_layer"):
        teaching(corpus, guest, recipe)


def test_a_guests_name_is_that_of_its_files(guest: Path, tmp_path: Path) -> None:
    shutil.copytree(guest, tmp_path / "renamed")
    (tmp_path / "renamed" / "picture.png").write_bytes(b"not a part of it")
    assert guest_digest(tmp_path / "renamed") == guest_digest(guest)

    config = tmp_path / "renamed" / "unet" / "config.json"
    config.write_text(config.read_text() + " ")
    assert guest_digest(tmp_path / "renamed") != guest_digest(guest)


@pytest.fixture
def pinxit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return what runs a command in a house with a frozen collection."""
    monkeypatch.setenv("PINXIT_HOME", str(tmp_path / "house"))
    frozen_squares(tmp_path / "house")
    program = build(["train", "optimise", "paint-guest"])
    return lambda *words: CliRunner().invoke(program, [str(word) for word in words])


def test_a_guest_is_taught_handed_on_and_paints(
    pinxit: Callable[..., Result], guest: Path, tmp_path: Path
) -> None:
    run, model = tmp_path / "run", tmp_path / "run" / "model"
    named = ("--guest", guest, "--guest-licence", "LicenseRef-Tiny")
    taught = pinxit("train", "recipes.guest:smoke", "--corpus", "squares", "--out", run, *named)
    assert taught.exit_code == 0, taught.output
    handed = pinxit("optimise", run, "--corpus", "squares", "--name", "Squares")
    assert handed.exit_code == 0, handed.output
    pictures = [
        paint(pinxit, tmp_path / f"{number}.png", guest, *words)
        for number, words in enumerate(
            [("--adapter", model), ("--adapter", model), ("--guest-licence", "MIT")]
        )
    ]

    card = read_adapter_card((model / "card.json").read_text())
    bill = json.loads((model / "bill-of-materials.json").read_text())
    assert (card.name, card.guest, card.guest_licence) == ("Squares", "tiny", "LicenseRef-Tiny")
    assert card.guest_digest == guest_digest(guest)
    assert bill["guest"] == f"tiny (LicenseRef-Tiny), {card.guest_digest}"
    assert bill["works"] == 6
    assert {line["licence"] for line in bill["lines"]} == {"CC-BY-4.0"}
    assert read_bill(json.dumps(bill)).manifest == card.manifest
    page = (model / "model-card.md").read_text()
    assert "LicenseRef-Tiny" in page
    assert "red apple, broad style" in page
    assert sorted(file.suffix for file in model.iterdir()) == [
        ".json",
        ".json",
        ".md",
        ".safetensors",
    ]
    first, again, plain = pictures
    assert (np.asarray(first) == np.asarray(again)).all()
    assert (np.asarray(first) != np.asarray(plain)).any()
    assert first.size == (32, 32)
    told = {str(key): value for key, value in first.info.items()}
    assert told["pinxit:adapter"] == str(card.adapter)
    assert told["pinxit:manifest"] == str(card.manifest)
    assert "AI-generated" in told["Comment"]


def paint(pinxit: Callable[..., Result], out: Path, guest: Path, *words: object) -> Image.Image:
    more = ("--steps", 2, "--side-px", 32, "--out", out, "--guest", guest)
    ended = pinxit("paint-guest", "red square, broad style", *more, *words)
    assert ended.exit_code == 0, ended.output
    with Image.open(out) as picture:
        picture.load()
    return picture


def test_an_adapter_paints_with_its_own_guest_alone(
    pinxit: Callable[..., Result], guest: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    named = ("--guest", guest, "--guest-licence", "MIT")
    pinxit("train", "recipes.guest:smoke", "--corpus", "squares", "--out", run, *named)
    pinxit("optimise", run, "--corpus", "squares")
    other = diffusing(tmp_path / "other", prediction="sample")

    strange = pinxit("paint-guest", "red", "--guest", other, "--adapter", run / "model")
    lost = pinxit("paint-guest", "red", "--guest", guest, "--adapter", tmp_path)

    assert isinstance(strange.exception, BadGuestError)
    assert "its files differ" in str(strange.exception)
    assert isinstance(lost.exception, BadCardError)


def test_nothing_is_taught_without_guest_licence_or_manifest(
    pinxit: Callable[..., Result], guest: Path, tmp_path: Path
) -> None:
    line = ("train", "recipes.guest:smoke", "--out", tmp_path / "run")

    nobody = pinxit(*line, "--corpus", "squares")
    unlicensed = pinxit(*line, "--corpus", "squares", "--guest", guest)
    loose = pinxit(*line, "--corpus", "gone", "--guest", guest, "--guest-licence", "MIT")
    bare = pinxit("paint-guest", "red", "--guest", guest)

    assert isinstance(nobody.exception, MissingGuestError)
    assert isinstance(unlicensed.exception, MissingLicenceError)
    assert isinstance(loose.exception, NotFrozenError)
    assert isinstance(bare.exception, MissingLicenceError)
    assert not (tmp_path / "run").exists()


def test_what_is_no_adapter_is_not_taken_for_one(corpus: Path, guest: Path, tmp_path: Path) -> None:
    Trainer(teaching(corpus, guest), tmp_path / "run").save()
    place = latest(tmp_path / "run")
    assert place is not None
    assert is_taught(tmp_path / "run")
    assert is_taught(place)
    assert load_taught(place).num_parameters > 0
    assert not is_taught(tmp_path)

    (place / "record.json").write_text("{}")
    assert not is_taught(place)
