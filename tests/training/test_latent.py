"""An autoencoder and a painter of its latents, at a size that takes seconds."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from recipes import illustrator, latent
from tests.training.tiny_corpus import HANDS, LetterCounter, frozen_squares, read_squares

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.slow

from pinxit.training import PainterShape  # noqa: E402
from pinxit.training.adapters.autoencoder import Autoencoder, encoder_digest  # noqa: E402
from pinxit.training.adapters.checkpoint import BadCheckpointError, load  # noqa: E402
from pinxit.training.adapters.contact_sheet import CopySheet, Looker, SheetSettings  # noqa: E402
from pinxit.training.adapters.copying import Copying  # noqa: E402
from pinxit.training.adapters.latent_network import LatentPainterNetwork, shares  # noqa: E402
from pinxit.training.adapters.latent_painting import LatentPainting, fitted  # noqa: E402
from pinxit.training.adapters.latents import (  # noqa: E402
    encode_works,
    open_autoencoder,
    spread_of,
)
from pinxit.training.adapters.painting import Painting  # noqa: E402
from pinxit.training.adapters.pictures import Pictures  # noqa: E402
from pinxit.training.adapters.trainer import Lesson, Trainer  # noqa: E402
from pinxit.training.core.autoencoder import DecoderRecipe  # noqa: E402

COPYIST = replace(latent.smoke_copyist(), held_concepts=0, held_pairs=Fraction(0))
PAINTER = replace(latent.smoke_painter(), held_concepts=0, held_pairs=Fraction(0))
HOUSE = replace(latent.smoke_house(), held_concepts=0, held_pairs=Fraction(0))
PAIRS = replace(
    latent.smoke_pairs(), held_concepts=0, held_pairs=Fraction(0), error_power=Fraction(3, 2)
)


@pytest.fixture
def source(tmp_path: Path) -> Pictures:
    return read_squares(frozen_squares(tmp_path / "house"), COPYIST, tmp_path / "phrases")


def autoencoder() -> Autoencoder:
    torch.manual_seed(3)
    network = Autoencoder(COPYIST.shape)
    for value in network.parameters():
        torch.nn.init.normal_(value, std=0.1)
    return network.eval()


def copying(source: Pictures) -> Lesson:
    return Copying.begin(COPYIST, source)


def painting(source: Pictures) -> Lesson:
    return LatentPainting.begin(PAINTER, source, autoencoder())


def showing(source: Pictures) -> Lesson:
    return LatentPainting.begin(HOUSE, source, autoencoder())


def pairing(source: Pictures) -> Lesson:
    return LatentPainting.begin(PAIRS, source, autoencoder(), LetterCounter())


@pytest.mark.parametrize("lesson", [copying, painting, showing, pairing])
def test_a_run_killed_and_resumed_ends_with_the_same_weights(
    lesson: Callable[[Pictures], Lesson], source: Pictures, tmp_path: Path
) -> None:
    list(Trainer(lesson(source), tmp_path / "straight").steps())

    broken = Trainer(lesson(source), tmp_path / "broken")
    for report in broken.steps():
        if report.progress.step == 3:
            break
    broken.save()
    resumed = Trainer(lesson(source), tmp_path / "broken")
    assert resumed.resume()
    list(resumed.steps())

    one, two = load(tmp_path / "straight"), load(tmp_path / "broken")
    assert one.origin == two.origin
    for kind in ("weights", "average", "optimiser"):
        ours, theirs = getattr(one, kind), getattr(two, kind)
        assert ours.keys() == theirs.keys()
        assert [name for name in ours if not torch.equal(ours[name], theirs[name])] == []


# A painter of latents begins with the best linear guess, and takes longer to do better.
@pytest.mark.parametrize(
    ("lesson", "steps", "share"),
    [(copying, 60, 0.7), (painting, 180, 0.7), (showing, 180, 0.7)],
)
def test_a_run_learns(
    lesson: Callable[[Pictures], Lesson],
    steps: int,
    share: float,
    source: Pictures,
    tmp_path: Path,
) -> None:
    long = lesson(source)
    recipe = replace(long.recipe, steps=steps, batch=8)
    long = replace(long, recipe=recipe)  # type: ignore[type-var]
    losses = [report.loss for report in Trainer(long, tmp_path / "run").steps()]

    assert np.mean(losses[-12:]) < share * np.mean(losses[:12])


def test_whitened_latents_have_unit_covariance_and_come_back() -> None:
    chance = torch.Generator().manual_seed(0)
    mixing = torch.randn(4, 4, generator=chance)
    latent = torch.einsum("nzhw,zy->nyhw", torch.randn(500, 4, 3, 3, generator=chance), mixing)
    latent = latent + torch.tensor([1.0, -2.0, 0.0, 3.0]).view(1, 4, 1, 1)
    network = LatentPainterNetwork(PAINTER.shape, 2)
    spread = spread_of(latent)
    network.latent_mean.copy_(spread.mean_Z)
    network.whiten.copy_(spread.whiten_ZZ)
    network.colour.copy_(spread.colour_ZZ)

    white = network.whitened(latent)
    flat = white.permute(0, 2, 3, 1).reshape(-1, 4)

    assert torch.allclose(flat.mean(dim=0), torch.zeros(4), atol=1e-4)
    assert torch.allclose(torch.cov(flat.T), torch.eye(4), atol=0.15)
    assert torch.allclose(network.coloured(white), latent, atol=1e-3)


def test_errors_count_as_a_power_of_their_direction() -> None:
    network = LatentPainterNetwork(PAINTER.shape, 2)
    network.colour.copy_(torch.diag(torch.tensor([3.0, 1.0, 1.0, 1.0])))
    error = torch.ones(1, 4, 2, 2)

    alike = network.counted(error, 0.0)
    first = network.counted(error, 1.0)

    assert torch.allclose(alike, error)
    assert first[0, 0, 0, 0].item() == pytest.approx(3 * first[0, 1, 0, 0].item())
    assert first.square().mean().item() == pytest.approx(1.0, abs=1e-5)


def test_what_is_left_to_guess_has_unit_variance_at_every_time() -> None:
    chance = torch.Generator().manual_seed(0)
    clean, noise = torch.randn(2, 20_000, 1, 1, 1, generator=chance)
    for time in (0.0, 0.2, 0.5, 0.9):
        kept, reach = shares(torch.full((20_000,), time))
        left = (clean - kept * (time * clean + (1 - time) * noise)) / reach

        assert left.std().item() == pytest.approx(1.0, abs=0.03)
    kept, reach = shares(torch.ones(1))
    assert (kept.item(), reach.item()) == (1.0, 0.0)


def test_a_painter_of_pixels_hands_on_what_it_knows(source: Pictures, tmp_path: Path) -> None:
    shape = PainterShape(side_px=32, cell_px=2, width=32, depth=2, heads=2, rank=4, mend=8)
    pixels = replace(illustrator.smoke(), shape=shape, held_concepts=0)
    elder = Trainer(Painting.begin(pixels, source), tmp_path / "pixels")
    list(elder.steps())

    younger = Trainer(painting(source), tmp_path / "latents")
    younger.grow_from(tmp_path / "pixels")
    younger.save()

    kept = load(tmp_path / "latents")
    assert kept.origin.before == elder.origin
    assert kept.progress.pictures_seen == elder.progress.pictures_seen
    assert torch.equal(kept.weights["blocks.1.up.weight"], elder.average["blocks.1.up.weight"])
    assert torch.equal(kept.weights["position"], elder.average["position"])
    assert kept.weights["patch_out.weight"].abs().sum() > 0


def test_a_painter_goes_on_and_learns_the_latents_of_another_encoder(
    source: Pictures, tmp_path: Path
) -> None:
    first = Trainer(painting(source), tmp_path / "first")
    first.save()
    second = Trainer(painting(source), tmp_path / "second")
    second.grow_from(tmp_path / "first")
    other = autoencoder()
    with torch.no_grad():
        next(other.encoder.parameters()).add_(1.0)
    strange = Trainer(LatentPainting.begin(PAINTER, source, other), tmp_path / "first")

    assert second.origin.before == first.origin
    strange.grow_from(tmp_path / "first")
    body = {name: value for name, value in strange.network.state_dict().items() if "blocks" in name}
    assert all(torch.equal(value, first.average[name]) for name, value in body.items())
    ends = [each.network.state_dict()["patch_out.weight"] for each in (strange, first)]
    assert not torch.equal(*ends)
    with pytest.raises(BadCheckpointError, match="other settings"):
        strange.resume()


def test_what_does_not_fit_does_not_grow(source: Pictures, tmp_path: Path) -> None:
    Trainer(copying(source), tmp_path / "copyist").save()
    Trainer(painting(source), tmp_path / "painter").save()
    wide = replace(COPYIST, shape=replace(COPYIST.shape, fine=8))
    shape = PainterShape(side_px=32, cell_px=1, width=32, depth=2, heads=2, rank=4, mend=8)
    pixels = replace(illustrator.smoke(), shape=shape, held_concepts=0)
    Trainer(Painting.begin(pixels, source), tmp_path / "pixels").save()

    with pytest.raises(BadCheckpointError, match="other measures"):
        Trainer(Copying.begin(wide, source), tmp_path / "x").grow_from(tmp_path / "copyist")
    with pytest.raises(BadCheckpointError, match="another kind"):
        Trainer(copying(source), tmp_path / "x").grow_from(tmp_path / "painter")
    with pytest.raises(BadCheckpointError, match="number of tokens"):
        Trainer(painting(source), tmp_path / "x").grow_from(tmp_path / "pixels")
    with pytest.raises(BadCheckpointError, match="another kind"):
        Trainer(painting(source), tmp_path / "x").grow_from(tmp_path / "copyist")
    deep = replace(PAINTER, shape=replace(PAINTER.shape, depth=3))
    with pytest.raises(BadCheckpointError, match="other latents"):
        Trainer(LatentPainting.begin(deep, source, autoencoder()), tmp_path / "x").grow_from(
            tmp_path / "painter"
        )


def test_other_hands_are_refused(source: Pictures, tmp_path: Path) -> None:
    Trainer(painting(source), tmp_path / "painter").save()
    others = replace(source, hands=("bold", "narrow"))
    other = LatentPainting.begin(PAINTER, others, autoencoder())

    with pytest.raises(BadCheckpointError, match="knows the hands"):
        Trainer(other, tmp_path / "x").grow_from(tmp_path / "painter")


def test_runs_go_on_from_their_own_kind(source: Pictures, tmp_path: Path) -> None:
    first = Trainer(copying(source), tmp_path / "copyist")
    list(first.steps())
    second = Trainer(copying(source), tmp_path / "second")
    second.grow_from(tmp_path / "copyist")

    assert second.origin.before == first.origin


def test_a_decoder_learns_on_and_leaves_the_encoder_alone(source: Pictures, tmp_path: Path) -> None:
    list(Trainer(copying(source), tmp_path / "copyist").steps())
    recipe = DecoderRecipe(name="drawer", shape=COPYIST.shape, batch=4, steps=3)
    later = Trainer(Copying.begin(recipe, source), tmp_path / "drawer")
    later.grow_from(tmp_path / "copyist")
    list(later.steps())
    before, after = load(tmp_path / "copyist").average, load(tmp_path / "drawer").average

    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert moved
    assert {name.partition(".")[0] for name in moved} == {"decoder"}
    assert encoder_digest(open_autoencoder(tmp_path / "copyist")) == encoder_digest(
        open_autoencoder(tmp_path / "drawer")
    )


def test_a_decoder_may_go_on_learning_under_the_encoders_name(
    source: Pictures, tmp_path: Path
) -> None:
    Trainer(copying(source), tmp_path / "copyist").save()
    network = open_autoencoder(tmp_path / "copyist")
    name = encoder_digest(network)
    with torch.no_grad():
        next(network.decoder.parameters()).add_(1.0)

    assert encoder_digest(network) == name
    assert encode_works(network, source).encoder == name


def test_the_linear_map_is_found() -> None:
    chance = torch.Generator().manual_seed(0)
    given = torch.randn(50, 4, 6, generator=chance)
    truth = torch.randn(3, 6, generator=chance)

    weight, bias = fitted(given, given @ truth.T + 2.0)

    assert torch.allclose(weight, truth, atol=0.02)
    assert torch.allclose(bias, torch.full((3,), 2.0), atol=0.02)


def test_sheets_show_copies_and_paintings(source: Pictures, tmp_path: Path) -> None:
    drawer = autoencoder()
    CopySheet(COPYIST.shape, source).draw(drawer.state_dict(), tmp_path / "copies.png")
    network = LatentPainterNetwork(PAINTER.shape, len(HANDS))
    looker = Looker(PAINTER.shape, HANDS, LetterCounter(), SheetSettings(steps=2), drawer)
    looker.paint(network.state_dict(), tmp_path / "painted.png", prompts=["red", "blue", "方块"])

    with Image.open(tmp_path / "copies.png") as copies:
        assert copies.size == (8 * 32, 8 * 32)
    with Image.open(tmp_path / "painted.png") as painted:
        assert painted.size == (2 * 32, 3 * 32)
