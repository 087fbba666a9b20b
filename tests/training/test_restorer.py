"""Drawn damage, what a restorer learns from it, and the folder of paintings behind it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pinxit.optimisation.adapters.restorer_artefact import write_restorer
from pinxit.studio.adapters.surface import surface_through
from pinxit.training import is_restorer, open_restorer
from pinxit.training.adapters.checkpoint import BadCheckpointError, Checkpoint
from pinxit.training.adapters.finding import Finding
from pinxit.training.adapters.paintings import open_paintings
from pinxit.training.adapters.pictures import UnfitWorksError
from pinxit.training.adapters.restorer import RestorerNetwork, filled
from pinxit.training.adapters.restoring import Restoring, finding_loss, mending_loss
from pinxit.training.adapters.run import RunSettings, run_training
from pinxit.training.adapters.trainer import Report
from pinxit.training.core.damage import KINDS, Damage, grown, harm
from pinxit.training.core.recipe import BadRecipeError
from pinxit.training.core.restorer import (
    RestorerRecipe,
    RestorerShape,
    case_of,
    cases_at,
    held_back,
)
from recipes.restorer import finder, house, smoke
from tests.studio.picture import landscape

TODAY = date(2026, 11, 30)
TINY = RestorerShape(mends=(8, 8, 8, 8), finds=(8, 8, 8, 8))


@given(st.sampled_from(KINDS), st.integers(0, 2**32), st.integers(0, 2))
@settings(max_examples=40, deadline=None)
def test_damage_stays_inside_its_mask(kind, seed, reach):
    whole = landscape(48, 40)

    case = case_of(whole, [kind], np.random.default_rng(seed), reach_px=reach)

    changed = (case.harmed_BHWC[0] != whole).any(axis=2)
    assert not (changed & ~case.mask_BHW[0]).any()
    assert not (changed & ~case.touched_BKHW[0].any(axis=0)).any()
    others = [number for number, each in enumerate(KINDS) if each is not kind]
    assert not case.touched_BKHW[0][others].any()
    assert (case.hidden_BHW >= 0).all()
    assert (case.hidden_BHW <= 1).all()


def test_what_lies_on_the_paint_hides_it_and_what_veils_it_does_not():
    def hidden(kind):
        return harm(landscape(64, 64), [kind], np.random.default_rng(3)).hidden_HW.max()

    assert hidden(Damage.LOSS) > 0.9
    assert hidden(Damage.STAIN) == hidden(Damage.FADING) == 0


def test_the_same_chance_does_the_same_damage():
    one, other = (harm(landscape(), list(KINDS), np.random.default_rng(5)) for _ in range(2))

    assert (one.picture_HWC == other.picture_HWC).all()
    assert one.touched_HW.any()


def test_a_mask_grows_over_its_corners():
    mask = np.zeros((7, 7), dtype=bool)
    mask[3, 3] = True

    assert grown(mask, 2).sum() == 25
    assert (grown(mask, 0) == mask).all()


def recipe(**changes):
    return RestorerRecipe(
        **{"name": "r", "shape": TINY, "batch": 2, "steps": 4, "sides": ((0, 32), (2, 64)),
           "batches": (3, 2), **changes}
    )  # fmt: skip


def test_a_step_shows_the_same_again_and_larger_crops_later():
    paintings = [landscape(80, 90), landscape(70, 66, seed=2)]

    one, other = (cases_at(recipe(), paintings, 1) for _ in range(2))

    assert (one.harmed_BHWC == other.harmed_BHWC).all()
    assert one.whole_BHWC.shape == (3, 32, 32, 3)
    assert cases_at(recipe(), paintings, 2).whole_BHWC.shape == (2, 64, 64, 3)
    assert recipe().side_px == 64


@pytest.mark.parametrize(
    "bad",
    [{"sides": ((1, 32),), "batches": (1,)}, {"batches": (1,)}, {"sides": ((0, 40), (2, 64))}],
)
def test_a_recipe_that_contradicts_itself_is_refused(bad):
    with pytest.raises(BadRecipeError):
        recipe(**bad)


def test_recipes_of_the_house_can_be_built():
    assert house().digest != smoke().digest


def test_at_most_half_of_the_paintings_are_held_back():
    assert held_back(10, 3, 0).sum() == 3
    assert held_back(10, 200, 0).sum() == 5


def test_the_surface_is_the_same_with_and_without_pytorch():
    case = case_of(landscape(64, 96), [Damage.LOSS], np.random.default_rng(1), reach_px=2)
    picture = case.harmed_BHWC[0].astype(np.float32) / 255
    mask = case.mask_BHW[0].astype(np.float32)
    taught = filled(
        torch.from_numpy(picture.transpose(2, 0, 1)[None].copy()),
        torch.from_numpy(mask[None, None]),
    )

    mine = surface_through(picture, mask)

    assert np.abs(mine - taught[0].numpy().transpose(1, 2, 0)).max() < 1e-4
    known = mask == 0
    assert np.abs(mine - picture)[known].max() < 1e-3


def test_a_network_leaves_what_is_outside_the_mask():
    network = RestorerNetwork(TINY).eval()
    picture, mask = torch.rand(1, 3, 64, 64), torch.zeros(1, 1, 64, 64)
    mask[..., 10:20, 10:20] = 1

    with torch.no_grad():
        said, found = network.mender(picture, mask), network.finder(picture)

    assert torch.equal(said[:, :3][(mask == 0).expand(-1, 3, -1, -1)],
                       picture[(mask == 0).expand(-1, 3, -1, -1)])  # fmt: skip
    assert found.shape == (1, len(KINDS), 64, 64)
    assert ((found >= 0) & (found <= 1)).all()


def test_losses_are_smallest_where_all_is_right():
    whole, mask = torch.rand(1, 3, 32, 32), torch.ones(1, 1, 32, 32)
    hidden = torch.full((1, 1, 32, 32), 0.5)
    right = torch.cat([whole, hidden, torch.full_like(hidden, 0.01)], dim=1)
    wrong = torch.cat([1 - whole, hidden, torch.full_like(hidden, 0.01)], dim=1)
    there = (torch.rand(1, 7, 16, 16) < 0.5).float()

    assert mending_loss(right, whole, mask, hidden, 0.5) < mending_loss(
        wrong, whole, mask, hidden, 0.5
    )
    assert finding_loss(9 * (2 * there - 1), there) < finding_loss(0 * there, there)


@pytest.fixture
def folder(tmp_path):
    """Six paintings: four old ones, a copy of one, and one by somebody who died last year."""
    rows = ["file,artist,born,died,rights"]
    pictures = [landscape(100, 110, seed=number) for number in range(4)]
    rng = np.random.default_rng(0)
    for number in range(4):
        coarse = rng.integers(0, 255, (5, 5, 3)).astype(np.uint8)
        pictures[number] = np.asarray(Image.fromarray(coarse).resize((110, 100)))
    pictures += [pictures[0] // 2 + 40, pictures[3][::-1]]
    for number, picture in enumerate(pictures):
        Image.fromarray(picture).save(tmp_path / f"{number}.png")
        rows.append(f"{number}.png,Titian,1490,{'2025' if number == 5 else '1576'},old")
    rows += ["missing.png,Titian,1490,1576,old", "rows.txt,Titian,1490,1576,old"]
    (tmp_path / "rows.txt").write_text("no picture")
    (tmp_path / "works.csv").write_text("\n".join(rows))
    return tmp_path


def test_paintings_pass_the_gate_and_no_copy_of_a_held_one_is_learnt(folder):
    seen = open_paintings(folder, today=TODAY, keep=2, least_px=64)

    assert len(seen.held) == 2
    held = {str(each.digest) for each in seen.held}
    assert len(held) == 2
    assert len(seen.learnt) + len(seen.held) in (4, 5)
    assert seen.artists == {"Titian": len(seen.learnt)}
    assert open_paintings(folder, today=TODAY, keep=2, least_px=64).root == seen.root


def test_a_folder_without_paintings_is_refused(folder, tmp_path):
    with pytest.raises(UnfitWorksError):
        open_paintings(folder, today=TODAY, keep=1, least_px=500)
    with pytest.raises(UnfitWorksError):
        open_paintings(tmp_path / "none", today=TODAY, keep=1, least_px=32)
    (folder / "works.csv").write_text("name\nx")
    with pytest.raises(UnfitWorksError):
        open_paintings(folder, today=TODAY, keep=1, least_px=32)


def test_a_run_from_the_folder_to_a_network(folder, tmp_path):
    run = tmp_path / "run"
    told: list[Report] = []
    run_training(
        smoke(),
        RunSettings(manifest=folder, today=TODAY, decisions=(), out=run, threads=1),
        told.append,
        stop=lambda: False,
    )

    assert told[-1].progress.step == smoke().steps
    assert is_restorer(run)
    checkpoint, _ = open_restorer(run)
    lesson = Restoring.begin(smoke(), open_paintings(folder, today=TODAY, keep=1, least_px=32))
    assert not lesson.turns("mender")
    assert lesson.inherited(checkpoint).keys() == dict(checkpoint.average).keys()
    other = Restoring.begin(recipe(sides=((0, 32),), batches=(1,), shape=RestorerShape(
        mends=(4, 4, 4, 4), finds=(4, 4, 4, 4))), lesson.source)  # fmt: skip
    with pytest.raises(BadCheckpointError):
        other.inherited(checkpoint)


def test_a_finder_is_taught_beside_a_mender_that_stays(folder, tmp_path):
    def taught(wanted: RestorerRecipe, name: str, before: Path | None = None) -> Checkpoint:
        place = RunSettings(
            manifest=folder,
            today=TODAY,
            decisions=(),
            out=tmp_path / name,
            begin_with=before,
            threads=1,
        )
        run_training(wanted, place, lambda _: None, stop=lambda: False)
        return open_restorer(tmp_path / name)[0]

    first = taught(smoke(), "both")
    wide = replace(
        finder(),
        shape=replace(TINY, finds=(16, 8, 8, 8)),
        sides=((0, 32),),
        batches=(2,),
        steps=2,
        warmup_steps=0,
        decay_steps=1,
        held_paintings=1,
    )
    second = taught(wide, "wide", tmp_path / "both")
    third = taught(replace(wide, shape=TINY), "same", tmp_path / "both")

    assert wide.weights == (1,) * len(KINDS)
    for name, value in first.average.items():
        if name.startswith("mender"):
            assert torch.equal(second.average[name], value)
            assert torch.equal(third.average[name], value)
    found = "finder.ladder.answer.bias"
    assert not torch.equal(third.average[found], first.average[found])
    assert third.origin.before is not None
    assert not Finding.begin(wide, open_paintings(folder, today=TODAY, keep=1, least_px=32)).turns(
        "finder"
    )
    with pytest.raises(BadCheckpointError):
        taught(replace(wide, shape=replace(TINY, mends=(4, 4, 4, 4))), "x", tmp_path / "both")


@pytest.mark.slow
def test_a_restorer_is_exported_with_its_papers(folder, tmp_path):
    run, out = tmp_path / "run", tmp_path / "model"
    run_training(
        smoke(),
        RunSettings(manifest=folder, today=TODAY, decisions=(), out=run, threads=1),
        lambda _: None,
        stop=lambda: False,
    )
    seen = open_paintings(folder, today=TODAY, keep=1, least_px=32)

    write_restorer(run, seen, out)

    assert {path.name for path in Path(out).iterdir()} == {
        "mender.onnx", "finder.onnx", "card.json", "bill-of-materials.json", "model-card.md",
    }  # fmt: skip
    assert "Titian" in (out / "bill-of-materials.json").read_text()
