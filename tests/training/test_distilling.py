"""A student of a painter, at a size that takes seconds."""

import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from recipes import latent, swift
from tests.training.tiny_corpus import TODAY, frozen_squares, read_squares

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from torch import Tensor  # noqa: E402

from pinxit.training.adapters.autoencoder import Autoencoder  # noqa: E402
from pinxit.training.adapters.checkpoint import BadCheckpointError, load  # noqa: E402
from pinxit.training.adapters.copying import Copying  # noqa: E402
from pinxit.training.adapters.distilling import Distilling  # noqa: E402
from pinxit.training.adapters.jumping import (  # noqa: E402
    Wishes,
    guided,
    implied,
    leaps,
    moved,
    noised,
    two_steps,
)
from pinxit.training.adapters.latent_painting import LatentPainting  # noqa: E402
from pinxit.training.adapters.pictures import Pictures  # noqa: E402
from pinxit.training.adapters.reference_file import REFERENCES  # noqa: E402
from pinxit.training.adapters.run import (  # noqa: E402
    MissingAutoencoderError,
    RunSettings,
    run_training,
)
from pinxit.training.adapters.student import painter_weights  # noqa: E402
from pinxit.training.adapters.trained import open_trained  # noqa: E402
from pinxit.training.adapters.trainer import Lesson, Trainer  # noqa: E402
from pinxit.training.core.distil import DistillRecipe  # noqa: E402

HOUSE = replace(latent.smoke_house(), held_concepts=0, held_pairs=Fraction(0))
#: Every method, and two of them before a critic.
RECIPES = {
    "fold": swift.smoke("fold"),
    "leap": swift.smoke("leap"),
    "consistency": swift.smoke("consistency"),
    "matching": swift.smoke("matching"),
    "fold before a critic": replace(swift.smoke("fold"), rival=Fraction(1, 10)),
    "leap before a critic": replace(swift.smoke("leap"), rival=Fraction(1, 10)),
}


def recipe(name: str) -> DistillRecipe:
    return replace(RECIPES[name], held_concepts=0, held_pairs=Fraction(0))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("swift")


@pytest.fixture(scope="module")
def manifest(folder: Path) -> Path:
    return frozen_squares(folder / "house")


@pytest.fixture(scope="module")
def source(manifest: Path, folder: Path) -> Pictures:
    return read_squares(manifest, HOUSE, folder / "phrases")


def autoencoder() -> Autoencoder:
    torch.manual_seed(3)
    return Autoencoder(latent.smoke_copyist().shape).eval()


@pytest.fixture(scope="module")
def teacher(source: Pictures, folder: Path) -> Path:
    """The run of a painter with strong opinions, which no squares have taught it."""
    trainer = Trainer(LatentPainting.begin(HOUSE, source, autoencoder()), folder / "teacher")
    torch.manual_seed(4)
    for value in trainer.network.parameters():
        torch.nn.init.normal_(value, std=0.2)
    trainer.average = {
        name: value.detach().clone() for name, value in trainer.network.state_dict().items()
    }
    trainer.save()
    return folder / "teacher"


def student(name: str, source: Pictures, run: Path, teacher: Path) -> Trainer:
    trainer = Trainer(Distilling.begin(recipe(name), source, autoencoder()), run)
    if not trainer.resume():
        trainer.grow_from(teacher)
    return trainer


@pytest.mark.parametrize("name", RECIPES)
def test_a_student_killed_and_resumed_ends_with_the_same_weights(
    name: str, source: Pictures, teacher: Path, tmp_path: Path
) -> None:
    list(student(name, source, tmp_path / "straight", teacher).steps())

    broken = student(name, source, tmp_path / "broken", teacher)
    for report in broken.steps():
        if report.progress.step == 3:
            break
    broken.save()
    list(student(name, source, tmp_path / "broken", teacher).steps())

    one, two = load(tmp_path / "straight"), load(tmp_path / "broken")
    assert one.origin == two.origin
    for kind in ("weights", "average", "optimiser"):
        ours, theirs = getattr(one, kind), getattr(two, kind)
        assert ours.keys() == theirs.keys()
        assert [name for name in ours if not torch.equal(ours[name], theirs[name])] == []


def distance(lesson: Lesson) -> float:
    """Return how far a student is from what it is shown, over the same few batches."""
    with torch.no_grad():
        losses = [
            lesson.loss(1000 + number, torch.Generator().manual_seed(number)) for number in range(8)
        ]
    return float(np.mean(losses))


@pytest.mark.parametrize("name", ["fold", "leap", "consistency"])
def test_a_student_comes_nearer_to_what_it_is_shown(
    name: str, source: Pictures, teacher: Path, tmp_path: Path
) -> None:
    trainer = student(name, source, tmp_path / "run", teacher)
    before = distance(trainer.lesson)
    trainer.recipe = replace(
        trainer.recipe,
        steps=50,
        decay_steps=25,
        matrix_rate=Fraction(1, 500),
        other_rate=Fraction(1, 500),
    )
    list(trainer.steps())

    assert distance(trainer.lesson) < 0.9 * before


def test_the_follower_learns_what_the_student_paints(
    source: Pictures, teacher: Path, tmp_path: Path
) -> None:
    trainer = student("matching", source, tmp_path / "run", teacher)
    before = {name: value.clone() for name, value in trainer.network.state_dict().items()}
    list(trainer.steps())
    after = trainer.network.state_dict()

    moved_parts = {
        name.partition(".")[0] for name in before if not torch.equal(before[name], after[name])
    }
    assert moved_parts == {"student", "follower"}


@pytest.mark.parametrize("name", RECIPES)
def test_the_teacher_stays_as_it_was(
    name: str, source: Pictures, teacher: Path, tmp_path: Path
) -> None:
    trainer = student(name, source, tmp_path / "run", teacher)
    list(trainer.steps())
    taught = load(teacher).average

    assert all(
        torch.equal(value, taught[name.removeprefix("teacher.")])
        for name, value in trainer.network.state_dict().items()
        if name.startswith("teacher.")
    )


def test_the_critic_teaches_the_student_and_is_not_taught_by_its_wish(
    source: Pictures, teacher: Path, tmp_path: Path
) -> None:
    trainer = student("fold before a critic", source, tmp_path / "run", teacher)
    lesson = trainer.lesson
    plain = Distilling.begin(recipe("fold"), source, autoencoder())
    plain.network.load_state_dict(plain.network.filled(load(teacher).average))
    assert isinstance(lesson, Distilling)
    torch.nn.init.normal_(lesson.network.critic.score.weight)

    def pull(lesson: Distilling) -> Tensor:
        lesson.loss(0, torch.Generator().manual_seed(1)).backward()
        gradient = lesson.network.student.patch_out.weight.grad
        assert gradient is not None
        return gradient

    assert not torch.equal(pull(lesson), pull(plain))
    assert all(value.grad is not None for value in lesson.network.critic.trunk.parameters())


@pytest.fixture
def copyist(source: Pictures, tmp_path: Path) -> Path:
    """The run of the autoencoder that the teacher's latents are of."""
    tiny = replace(latent.smoke_copyist(), held_concepts=0, held_pairs=Fraction(0))
    drawer = Trainer(Copying.begin(tiny, source), tmp_path / "copyist")
    drawer.network.load_state_dict(autoencoder().state_dict())
    drawer.average = {name: value.clone() for name, value in drawer.network.state_dict().items()}
    drawer.save()
    return tmp_path / "copyist"


def test_a_run_makes_a_student_that_opens_as_an_ordinary_painter(
    manifest: Path, teacher: Path, copyist: Path, tmp_path: Path
) -> None:
    settings = RunSettings(
        manifest=manifest,
        today=TODAY,
        decisions=(),
        out=tmp_path / "run",
        begin_with=teacher,
        autoencoder=copyist,
        threads=1,
        sheet_minutes=60,
        sheet_prompts=("red square",),
    )
    place = run_training(recipe("leap"), settings, lambda _: None, stop=lambda: False)
    kept = load(place)
    painter = open_trained(tmp_path / "run", copyist)

    wanted = painter_weights(kept.average)
    assert all(
        torch.equal(value, wanted[name]) for name, value in painter.network.state_dict().items()
    )
    assert painter.jumps == ((4, 0), (2, 2), (1, 4))
    assert open_trained(_among_works(teacher, tmp_path), copyist).jumps == ()
    assert painter.origin.recipe_name == "smoke-leap"
    assert painter.origin.before == load(teacher).origin
    assert painter.references == tmp_path / "run" / REFERENCES
    assert (tmp_path / "run" / "sheet-00000008.png").exists()


def _among_works(teacher: Path, folder: Path) -> Path:
    """Return the teacher's run with the works that its student looks at."""
    shutil.copytree(teacher, folder / "teacher")
    shutil.copyfile(folder / "run" / REFERENCES, folder / "teacher" / REFERENCES)
    return folder / "teacher"


def test_a_student_needs_an_autoencoder(manifest: Path, teacher: Path, tmp_path: Path) -> None:
    settings = RunSettings(
        manifest=manifest,
        today=TODAY,
        decisions=(),
        out=tmp_path / "run",
        begin_with=teacher,
        threads=1,
    )
    with pytest.raises(MissingAutoencoderError):
        run_training(recipe("leap"), settings, lambda _: None, stop=lambda: False)


def test_a_student_learns_from_its_own_kind_only(
    source: Pictures, teacher: Path, tmp_path: Path
) -> None:
    other = replace(latent.smoke_painter(), held_concepts=0, held_pairs=Fraction(0))
    Trainer(LatentPainting.begin(other, source, autoencoder()), tmp_path / "blind").save()
    trainer = student("leap", source, tmp_path / "run", teacher)

    with pytest.raises(BadCheckpointError, match="other latents"):
        trainer.grow_from(tmp_path / "blind")
    lesson = trainer.lesson
    stranger = replace(load(teacher), origin=replace(load(teacher).origin, hands=("x",)))
    with pytest.raises(BadCheckpointError, match="knows the hands"):
        lesson.inherited(stranger)


def test_a_student_of_a_student_begins_with_what_that_one_knows(
    source: Pictures, teacher: Path, tmp_path: Path
) -> None:
    first = student("fold", source, tmp_path / "first", teacher)
    list(first.steps())
    second = student("leap", source, tmp_path / "second", tmp_path / "first")

    assert torch.equal(
        second.network.state_dict()["teacher.patch_out.weight"],
        first.average["student.patch_out.weight"],
    )


def wishes(count: int) -> Wishes:
    return Wishes(torch.ones(count, 3), torch.zeros(count, dtype=torch.long), (), null_hand=2)


def test_a_path_to_a_fixed_picture_is_followed_exactly() -> None:
    chance = torch.Generator().manual_seed(0)
    picture, noise = torch.randn((2, 3, 4, 2, 2), generator=chance)
    times = tuple(
        torch.tensor(each) for each in ([0.0, 0.2, 0.6], [0.1, 0.4, 0.8], [0.3, 0.5, 1.0])
    )
    start = noised(picture, noise, times[0])

    end = two_steps(lambda x, time: picture, start, times)

    assert torch.allclose(end, noised(picture, noise, times[2]), atol=1e-6)
    assert torch.allclose(implied(start, end, times[0], times[2]), picture, atol=1e-5)
    assert torch.allclose(moved(start, picture, times[0], times[2]), end, atol=1e-6)


def test_two_steps_of_second_order_follow_a_curve_better_than_two_of_first() -> None:
    """Where the picture that is seen drifts linearly in the log of the signal-to-noise ratio."""

    def see(x: Tensor, time: Tensor) -> Tensor:
        drifting: Tensor = torch.logit(time).view(-1, 1, 1, 1).expand_as(x)
        return drifting

    def many(x: Tensor, begin: float, end: float, steps: int) -> Tensor:
        for number in range(steps):
            now, then = (
                torch.full((1,), begin + (end - begin) * (number + more) / steps) for more in (0, 1)
            )
            x = moved(x, see(x, now), now, then)
        return x

    x = torch.zeros(1, 1, 1, 1)
    truth = many(x, 0.3, 0.6, 4000)
    times = tuple(torch.tensor([each]) for each in (0.3, 0.45, 0.6))
    error = (two_steps(see, x, times) - truth).abs()

    assert error < 0.5 * (many(x, 0.3, 0.6, 2) - truth).abs()


def test_guidance_leads_from_no_wish_towards_the_wish_and_beyond() -> None:
    def network(x: Tensor, time: Tensor, text: Tensor, hand: Tensor) -> Tensor:
        level_B: Tensor = text.sum(dim=1) + (hand == 2) * 10.0
        return level_B.view(-1, 1, 1, 1)

    x = torch.zeros(2, 1, 1, 1)
    seen = guided(network, x, torch.zeros(2), wishes(2), guidance=3.0)

    assert torch.allclose(seen, torch.full_like(x, 10.0 + 3.0 * (3.0 - 10.0)))


def test_the_network_is_told_how_long_its_jumps_are() -> None:
    told: list[float] = []

    def network(x: Tensor, time: Tensor, *_wish: Tensor) -> Tensor:
        told.append(round(float(time[0]), 3))
        return x * 0 + 1

    x = torch.zeros(2, 1, 1, 1)
    *_, picture = leaps(network, x, wishes(2), jumps=2, shift=2.0, ahead=0.02)
    list(leaps(network, x, wishes(2), jumps=1, shift=2.0, ahead=0.04))

    assert torch.equal(picture, torch.ones_like(picture))
    assert told == [0.02, 0.353, 0.04]
