"""A style learnt in seconds: what it changes, and what it leaves alone."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from pinxit.corpus import Purpose, WrongPurposeError  # noqa: E402
from pinxit.training.adapters.checkpoint import BadCheckpointError, load  # noqa: E402
from pinxit.training.adapters.latent_network import LatentPainterNetwork  # noqa: E402
from pinxit.training.adapters.run import (  # noqa: E402
    MissingBaseError,
    RunSettings,
    run_training,
)
from pinxit.training.adapters.style_network import StyledPainter, merged, with_room  # noqa: E402
from pinxit.training.adapters.styling import Styling, open_styled, varied  # noqa: E402
from pinxit.training.adapters.trained import TrainedPainter  # noqa: E402
from pinxit.training.adapters.trainer import Trainer  # noqa: E402
from pinxit.training.core.references import EMPTY  # noqa: E402
from pinxit.training.core.styling import BadStyleBaseError, StyleShape  # noqa: E402
from tests.training.tiny_corpus import HANDS, TODAY, frozen_squares  # noqa: E402
from tests.training.tiny_style import (  # noqa: E402
    STYLE,
    frozen_own_works,
    open_house,
    read_own_works,
    train_house,
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return train_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def base(runs: tuple[Path, Path]) -> TrainedPainter:
    return open_house(runs)


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return frozen_own_works(tmp_path_factory.mktemp("cleo"))


def begun(manifest: Path, base: TrainedPainter, tmp_path: Path, **said: object) -> Styling:
    recipe = replace(STYLE, **said)  # type: ignore[arg-type]
    return Styling.begin(recipe, read_own_works(manifest, tmp_path / "phrases"), base)


def test_a_style_killed_and_resumed_ends_with_the_same_weights(manifest, base, runs, tmp_path):
    list(Trainer(begun(manifest, base, tmp_path), tmp_path / "straight").steps())

    broken = Trainer(begun(manifest, open_house(runs), tmp_path), tmp_path / "broken")
    for report in broken.steps():
        if report.progress.step == 3:
            break
    broken.save()
    resumed = Trainer(begun(manifest, open_house(runs), tmp_path), tmp_path / "broken")
    assert resumed.resume()
    list(resumed.steps())

    one, two = load(tmp_path / "straight"), load(tmp_path / "broken")
    assert one.origin == two.origin
    assert isinstance(one.origin.shape, StyleShape)
    for kind in ("weights", "average", "optimiser"):
        ours, theirs = getattr(one, kind), getattr(two, kind)
        assert ours.keys() == theirs.keys()
        assert [name for name in ours if not torch.equal(ours[name], theirs[name])] == []


def test_the_painter_stays_as_it_is_and_nothing_of_it_is_saved(manifest, base, tmp_path):
    before = {name: value.clone() for name, value in base.network.state_dict().items()}
    lesson = begun(manifest, base, tmp_path, steps=20)
    room = {name: value.clone() for name, value in lesson.network.painter.state_dict().items()}
    list(Trainer(lesson, tmp_path / "run").steps())

    after, kept = base.network.state_dict(), lesson.network.painter.state_dict()
    assert all(torch.equal(after[name], value) for name, value in before.items())
    assert all(torch.equal(kept[name], value) for name, value in room.items())
    names = load(tmp_path / "run").weights.keys()
    assert {name.partition(".")[0] for name in names} == {"low", "hand", "shown_hand"}


def test_a_style_that_has_learnt_nothing_paints_as_the_hand_it_begins_as(manifest, base, tmp_path):
    lesson = begun(manifest, base, tmp_path)
    lesson.network.begin_as(1)
    chance = torch.Generator().manual_seed(0)
    noisy = torch.randn(3, 4, 2, 2, generator=chance)
    time, text = torch.tensor([0.1, 0.5, 0.9]), torch.randn(3, 384, generator=chance)
    shown = torch.randn(3, 3, 4, 2, 2, generator=chance)
    old, new = torch.full((3,), 1), torch.full((3,), 2)
    whose = torch.tensor([[0, 1, 1], [2, 0, 1], [2, 2, 1]])

    with torch.no_grad():
        expected = base.network(noisy, time, text, old, shown, whose)
        # The null hand is one further now, and the last slot shows the new hand.
        wider = torch.where(whose == 2, 3, whose)
        wider[:, -1] = 2
        through = lesson.network(noisy, time, text, new, shown, wider)
        alone = lesson.painter(lesson.network.state_dict())(noisy, time, text, new, shown, wider)

    assert torch.allclose(through, expected, atol=1e-5)
    assert torch.allclose(alone, expected, atol=1e-5)


def test_the_merged_painter_sees_what_is_seen_through_the_style(manifest, base, tmp_path):
    lesson = begun(manifest, base, tmp_path)
    chance = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for value in lesson.network.parameters():
            value.copy_(torch.randn(value.shape, generator=chance) * 0.1)
    told = (
        torch.randn(4, 4, 2, 2, generator=chance),
        torch.linspace(0.1, 0.9, 4),
        torch.randn(4, 384, generator=chance),
        torch.arange(4),
        torch.randn(4, 3, 4, 2, 2, generator=chance),
        torch.tensor([[0, 1, 2], [2, 3, 0], [3, 2, 2], [1, 1, 3]]),
    )

    with torch.no_grad():
        through = lesson.network(*told)
        alone = lesson.painter(lesson.network.state_dict())(*told)

    assert torch.allclose(through, alone, atol=1e-4)
    assert not torch.allclose(alone, with_room(base.network)(*told), atol=1e-2)


def errors_of(lesson: Styling, network: StyledPainter, *, own: bool) -> float:
    """Return how wrong a painter is about the artist's works, or about the house's."""
    recipe = replace(lesson.recipe, batch=64, replay=Fraction(0 if own else 63, 64), seed=77)
    trial = replace(lesson, recipe=recipe, network=network)
    with torch.no_grad():
        return float(trial.loss(0, torch.Generator().manual_seed(5)))


def test_a_made_up_hand_is_learnt_and_the_others_are_not_forgotten(manifest, base, tmp_path):
    # The second run is shown none of the house's works.
    for replay in (Fraction(1, 2), Fraction(0)):
        lesson = begun(
            manifest, base, tmp_path, steps=150, batch=8, replay=replay, other_rate=Fraction(1, 50)
        )
        before = [errors_of(lesson, lesson.network, own=own) for own in (True, False)]
        list(Trainer(lesson, tmp_path / f"run-{replay.numerator}").steps())
        after = [errors_of(lesson, lesson.network, own=own) for own in (True, False)]

        assert after[0] < 0.8 * before[0]
        if replay:
            assert after[1] < 1.1 * before[1]
            kept = after[1]
    assert kept < after[1]


def test_every_batch_mixes_the_artists_works_with_the_houses(manifest, base, tmp_path):
    lesson = begun(manifest, base, tmp_path, batch=64)
    batch, clean, shown = lesson.library.batch(lesson.recipe, 0)
    again = lesson.library.batch(lesson.recipe, 0)[0]
    num_before = lesson.library.num_before

    assert (batch.chosen_B >= num_before).sum() == 32
    assert set(batch.hand_B[:32]) == {2}
    assert set(batch.hand_B[32:]) == {0, 1, 3}
    assert clean.shape == (64, 4, 2, 2)
    assert np.array_equal(batch.text_BE, again.text_BE)
    for work, beside_K in zip(batch.chosen_B, shown.work_BK, strict=True):
        assert work not in beside_K
    # The last slot shows the manner: another work of the artist's.
    manners = shown.work_BK[:32, -1]
    assert (manners[manners != EMPTY] >= num_before).all()
    assert (manners != EMPTY).any()
    # What is shown of the subject is by others.
    assert (shown.work_BK[:32, :-1] < num_before).all()


def test_variants_are_the_work_itself_and_others_like_it():
    picture = torch.rand(16, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    picture[:] = picture[0]

    seen = varied(picture, STYLE, torch.Generator().manual_seed(1))
    plain = varied(
        picture,
        replace(STYLE, mirror=False, shift=Fraction(0), zoom=Fraction(0)),
        torch.Generator().manual_seed(1),
    )

    assert torch.allclose(seen[0], picture[0], atol=1e-5)
    assert torch.allclose(plain, picture, atol=1e-5)
    assert all(not torch.allclose(each, picture[0], atol=1e-2) for each in seen[1:])


def test_a_run_teaches_a_hand_and_paints_a_look_at_it(runs, manifest, tmp_path):
    settings = RunSettings(
        manifest=manifest,
        today=TODAY,
        decisions=(),
        out=tmp_path / "run",
        begin_with=runs[0],
        autoencoder=runs[1],
        threads=1,
        sheet_minutes=60,
        sheet_prompts=("red square", "a tower"),
    )
    place = run_training(STYLE, settings, lambda _: None, stop=lambda: False)
    painter = open_styled(tmp_path / "run", open_house(runs))

    assert place.name == "step-00000008"
    with Image.open(next((tmp_path / "run").glob("sheet-*.png"))) as sheet:
        assert sheet.size == (64, 32)
    assert painter.origin.hands == (*HANDS, "cleo")
    assert painter.origin.manifest == f"sha256:{manifest.name}"
    assert painter.origin.before is not None
    assert painter.origin.before.recipe_name == "smoke-house"
    assert isinstance(painter.network, LatentPainterNetwork)
    assert painter.references == tmp_path / "run" / "references.zip"
    with pytest.raises(MissingBaseError):
        run_training(STYLE, replace(settings, begin_with=None), lambda _: None)
    other = frozen_own_works(tmp_path / "other", Purpose.BENCHMARK)
    with pytest.raises(WrongPurposeError):
        run_training(STYLE, replace(settings, manifest=other), lambda _: None)


def test_only_a_painter_that_looks_at_works_is_taught_a_hand(manifest, base, tmp_path):
    with pytest.raises(BadStyleBaseError, match="looks at no works"):
        begun(manifest, replace(base, references=None), tmp_path)
    with pytest.raises(BadStyleBaseError, match="a hand broad"):
        begun(manifest, base, tmp_path, hand="broad")
    with pytest.raises(BadStyleBaseError, match="paints 32 px"):
        begun(manifest, base, tmp_path, shape=StyleShape(side_px=64, low_rank=2))


def test_a_run_of_another_painter_is_not_this_ones(manifest, base, tmp_path):
    Trainer(begun(manifest, base, tmp_path), tmp_path / "run").save()
    with torch.no_grad():
        next(base.network.parameters()).add_(1.0)

    with pytest.raises(BadCheckpointError, match="another painter"):
        open_styled(tmp_path / "run", base)
    with pytest.raises(BadCheckpointError, match="other settings"):
        Trainer(begun(manifest, base, tmp_path), tmp_path / "run").resume()


def test_the_rows_of_the_new_hand_are_its_own(base):
    room = with_room(base.network)
    style = StyledPainter(room, 2)
    style.begin_as(0)
    with torch.no_grad():
        style.hand.fill_(7.0)
        style.shown_hand.fill_(5.0)
    state = merged(room, style.state_dict())

    hand, shown = state["hand.weight"], state["shown_hand.weight"].view(3, 4, -1)
    assert torch.equal(hand[:2], base.network.hand.weight[:2])
    assert torch.equal(hand[3], base.network.hand.weight[2])
    assert (hand[2] == 7.0).all()
    assert (shown[:, 2] == 5.0).all()
    assert torch.equal(shown[:, 3], base.network.shown_hand.weight.view(3, 3, -1)[:, 2])


def test_a_manifest_for_training_teaches_no_style(runs, tmp_path):
    squares = frozen_squares(tmp_path / "squares")
    with pytest.raises(WrongPurposeError):
        read_own_works(squares, tmp_path / "phrases")
