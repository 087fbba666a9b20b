"""Variants learn for equally long, from the same works, and are judged by the same ones."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import count

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from pinxit.training.adapters.latent_painting import LatentPainting  # noqa: E402
from pinxit.training.bench.ablation import (  # noqa: E402
    AblatedLesson,
    AblatedNetwork,
    Variant,
    held_loss,
    learn,
)
from pinxit.training.bench.made_up import SmallRun  # noqa: E402
from pinxit.training.core.latent import LatentRecipe, LatentShape  # noqa: E402
from recipes import ablations  # noqa: E402

SHAPE = LatentShape(side_px=32, grid=2, channels=4, width=32, depth=6, heads=2, rank=4)
RECIPE = LatentRecipe(name="tiny", shape=SHAPE, batch=4, steps=1000, decay_steps=3)


def ticking() -> Iterator[float]:
    return (0.25 * tick for tick in count())


@pytest.fixture
def painting() -> LatentPainting:
    lesson = SmallRun("latents", 10).lesson()
    assert isinstance(lesson, LatentPainting)
    held = np.arange(len(lesson.source.subjects)) % 3 == 0
    return replace(lesson, source=replace(lesson.source, held_N=held))


def test_each_variant_has_the_same_time(painting: LatentPainting) -> None:
    ticks = ticking()
    variants = (Variant(name="one", recipe=RECIPE), Variant(name="two", recipe=RECIPE))
    one, two = learn(variants, painting, seconds=20.0, clock=lambda: next(ticks))

    assert one.steps == two.steps > 10
    assert one.pictures == 4 * one.steps
    assert one.held_losses == two.held_losses
    assert [share for share, _ in one.held_losses] == sorted(share for share, _ in one.held_losses)
    assert one.seconds == pytest.approx(20.0, rel=0.2)


def test_what_was_learnt_counts(painting: LatentPainting) -> None:
    lesson = AblatedLesson.begin(Variant(name="one", recipe=RECIPE), painting)
    before = held_loss(lesson, dict(lesson.network.state_dict()))
    with torch.no_grad():
        lesson.network.patch_out.weight.normal_(std=3.0)
    assert held_loss(lesson, dict(lesson.network.state_dict())) > before


@pytest.mark.parametrize("told_by", ["both", "prefix", "modulation"])
def test_a_wish_arrives_by_the_way_that_is_left(told_by) -> None:
    torch.manual_seed(0)
    network = AblatedNetwork(Variant(name="one", recipe=RECIPE, told_by=told_by), 3)
    for value in network.parameters():
        torch.nn.init.normal_(value, std=0.1)
    noisy, moment = torch.randn(2, 4, 2, 2), torch.rand(2)
    hand = torch.zeros(2).long()
    one, other = (network.seen(noisy, moment, torch.randn(2, 384), hand) for _ in range(2))
    assert not torch.equal(one, other)

    with torch.no_grad():
        (network.modulation if told_by == "prefix" else network.prefix).weight.zero_()
    again = network.seen(noisy, moment, torch.zeros(2, 384), hand)
    assert again.shape == (2, 4, 32)


def test_dropping_leads_half_of_the_picture_past_the_middle_in_training_only() -> None:
    torch.manual_seed(0)
    variant = Variant(name="half", recipe=RECIPE, dropped=Fraction(1, 2))
    network = AblatedNetwork(variant, 3)
    for value in network.parameters():
        torch.nn.init.normal_(value, std=0.1)
    lengths: list[int] = []
    network.blocks[2].register_forward_hook(lambda _part, _given, out: lengths.append(out.shape[1]))
    given = (torch.randn(2, 4, 2, 2), torch.rand(2), torch.randn(2, 384), torch.zeros(2).long())
    trained = network.train()(*given)
    shown = network.eval()(*given)

    assert lengths == [SHAPE.prefix + 2, SHAPE.prefix + 4]
    assert trained.shape == shown.shape
    assert not torch.equal(trained, shown)


def test_adamw_turns_every_matrix_when_muon_turns_none(painting: LatentPainting) -> None:
    muon, adamw = (
        AblatedLesson.begin(Variant(name=name, recipe=RECIPE, optimiser=name), painting)
        for name in ("muon", "adamw")
    )

    assert muon.turns("blocks.0.up.weight")
    assert not adamw.turns("blocks.0.up.weight")
    assert muon.origin.encoder == painting.origin.encoder


def test_the_published_ablations_stand() -> None:
    names = [variant.name for variant in ablations.everything()]

    assert len(names) == len(set(names)) == 7
    assert ablations.tokens()[2].recipe.shape.prefix + 64 == 96
