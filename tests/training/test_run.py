"""Whole runs, at a size that takes seconds."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recipes.illustrator import smoke
from tests.training.tiny_corpus import frozen_squares, read_squares

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from pinxit.training import PainterShape, load_trained  # noqa: E402
from pinxit.training.adapters.checkpoint import BadCheckpointError, latest, load  # noqa: E402
from pinxit.training.adapters.network import PainterNetwork, grown  # noqa: E402
from pinxit.training.adapters.painting import Painting  # noqa: E402
from pinxit.training.adapters.trainer import Trainer  # noqa: E402

RECIPE = replace(smoke(), steps=8, decay_steps=2, held_concepts=0)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return frozen_squares(tmp_path / "house")


def trainer(corpus: Path, run: Path, recipe=RECIPE) -> Trainer:
    source = read_squares(corpus, recipe, run.parent / "phrases")
    return Trainer(Painting.begin(recipe, source), run)


def test_a_run_killed_and_resumed_ends_with_the_same_weights(corpus: Path, tmp_path: Path) -> None:
    straight = trainer(corpus, tmp_path / "straight")
    list(straight.steps())

    broken = trainer(corpus, tmp_path / "broken")
    for report in broken.steps():
        if report.progress.step == 3:
            break
    broken.save()
    resumed = trainer(corpus, tmp_path / "broken")
    assert resumed.resume()
    list(resumed.steps())

    one, two = load(tmp_path / "straight"), load(tmp_path / "broken")
    assert one.progress.step == two.progress.step == 8
    for name in one.weights:
        assert torch.equal(one.weights[name], two.weights[name]), name
        assert torch.equal(one.average[name], two.average[name]), name
    for name in one.optimiser:
        assert torch.equal(one.optimiser[name], two.optimiser[name]), name


def test_a_run_learns(corpus: Path, tmp_path: Path) -> None:
    recipe = replace(RECIPE, steps=60, batch=8, ema_decay=RECIPE.ema_decay)
    losses = [report.loss for report in trainer(corpus, tmp_path / "run", recipe).steps()]

    assert np.mean(losses[-10:]) < 0.7 * np.mean(losses[:10])


def test_a_deadline_brings_the_decay_forward(corpus: Path, tmp_path: Path) -> None:
    ticks = iter(range(10_000))
    recipe = replace(RECIPE, steps=1000, decay_steps=5)
    run = trainer(corpus, tmp_path / "run", recipe)
    list(run.steps(clock=lambda: float(next(ticks)), finish_at=20.0))

    assert 10 <= run.progress.step <= 25
    assert run.progress.decay_from == run.progress.step - 5


def test_only_the_last_two_checkpoints_are_kept(corpus: Path, tmp_path: Path) -> None:
    run = trainer(corpus, tmp_path / "run")
    for _ in run.steps():
        run.save()

    assert [place.name for place in sorted((tmp_path / "run").iterdir())] == [
        "step-00000007",
        "step-00000008",
    ]


def test_another_recipe_does_not_take_up_the_run(corpus: Path, tmp_path: Path) -> None:
    trainer(corpus, tmp_path / "run").save()

    with pytest.raises(BadCheckpointError, match="other settings"):
        trainer(corpus, tmp_path / "run", replace(RECIPE, batch=5)).resume()


def test_an_empty_folder_is_a_new_run_and_no_painter(corpus: Path, tmp_path: Path) -> None:
    assert not trainer(corpus, tmp_path / "run").resume()
    with pytest.raises(BadCheckpointError, match="no checkpoint"):
        load_trained(tmp_path)


def test_a_broken_checkpoint_is_named(corpus: Path, tmp_path: Path) -> None:
    trainer(corpus, tmp_path / "run").save()
    place = latest(tmp_path / "run")
    assert place is not None
    weights = place / "average.safetensors"
    weights.write_bytes(weights.read_bytes()[:100])

    with pytest.raises(BadCheckpointError, match="is broken"):
        load_trained(tmp_path / "run")


def test_a_run_grows_and_remembers_where_from(corpus: Path, tmp_path: Path) -> None:
    young = replace(RECIPE, name="young", shape=replace(RECIPE.shape, side_px=16, cell_px=1))
    seed = trainer(corpus, tmp_path / "young", young)
    list(seed.steps())
    tall = trainer(corpus, tmp_path / "tall")
    tall.grow_from(tmp_path / "young")
    tall.save()

    checkpoint = load(tmp_path / "tall")
    assert checkpoint.origin.before == seed.origin
    assert checkpoint.progress.pictures_seen == 32


def test_a_checkpoint_of_an_older_kind_of_manifest_still_loads(
    corpus: Path, tmp_path: Path
) -> None:
    """Painters outlive formats: what an old run was trained on is a digest, of whatever kind."""
    young = replace(RECIPE, name="young")
    trainer(corpus, tmp_path / "young", young).save()
    place = latest(tmp_path / "young")
    assert place is not None
    record = place / "record.json"
    old = f"sha256:{'8b' * 32}"
    record.write_text(record.read_text().replace(f"sha256:{corpus.name}", old))
    tall = trainer(corpus, tmp_path / "tall")
    tall.grow_from(tmp_path / "young")
    tall.save()

    assert load_trained(tmp_path / "young").origin.manifest == old
    origin = load_trained(tmp_path / "tall").origin
    assert origin.manifest == f"sha256:{corpus.name}"
    assert origin.before is not None
    assert origin.before.manifest == old
    with pytest.raises(BadCheckpointError, match="other settings"):
        trainer(corpus, tmp_path / "young", young).resume()


def test_other_hands_do_not_grow(corpus: Path, tmp_path: Path) -> None:
    trainer(corpus, tmp_path / "young").save()
    other = frozen_squares(tmp_path / "other", hands=("bold", "narrow"))

    with pytest.raises(BadCheckpointError, match="knows the hands"):
        trainer(other, tmp_path / "tall").grow_from(tmp_path / "young")


def test_a_grown_painter_paints_the_same_enlarged() -> None:
    small = PainterShape(side_px=32, cell_px=1, width=32, depth=2, heads=2, rank=4, mend=8)
    large = replace(small, side_px=64, cell_px=2)
    torch.manual_seed(0)
    young, tall = PainterNetwork(small, 3), PainterNetwork(large, 3)
    for value in young.parameters():
        torch.nn.init.normal_(value, std=0.05)
    tall.load_state_dict(grown(young.state_dict(), small, large))
    picture, moment = torch.randn(2, 3, 64, 64), torch.tensor([0.2, 0.8])
    text, hand = torch.randn(2, 384), torch.tensor([0, 3])

    with torch.no_grad():
        seen = tall(picture, moment, text, hand)
        before = young(torch.nn.functional.avg_pool2d(picture, 2), moment, text, hand)

    enlarged = before.repeat_interleave(2, 2).repeat_interleave(2, 3)
    assert torch.allclose(seen, enlarged, atol=1e-5)
