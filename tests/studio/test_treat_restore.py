"""`pinxit treat restore` and the way back, and the ways that the restorer is measured against."""

import numpy as np
import pytest
from typer.testing import CliRunner

from pinxit.studio.adapters.layers import BadLayersError
from pinxit.studio.bench import finding, restoring
from pinxit.studio.bench.filling import FILLINGS, patch_match
from pinxit.studio.treat_cli import UnwritableOutcomeError, app
from pinxit.training import KINDS, Damage
from tests.studio.picture import as_png, landscape


def torn():
    image, mask = landscape(), np.zeros((96, 96), dtype=bool)
    mask[30:36, 30:60] = True
    image[mask] = 240
    return image, mask


def ask(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_a_file_is_restored_and_comes_back_byte_for_byte(tmp_path):
    image, mask = torn()
    file, drawn = tmp_path / "hills.png", tmp_path / "drawn.png"
    file.write_bytes(as_png(image))
    drawn.write_bytes(as_png((mask * np.uint8(255))[..., np.newaxis].repeat(3, axis=2)))
    out = tmp_path / "out"

    done = ask("restore", file, "--mask", drawn, "--approved-by", "Dov Levi", "--out", out)

    assert done.exit_code == 0, done.output
    report = (out / "hills-restore-report.html").read_text()
    assert "Approved by Dov Levi" in report
    assert (out / "hills-restore-report.pdf").read_bytes().startswith(b"%PDF-")
    before = tmp_path / "before.png"
    assert ask("undo", out / "hills-restore-layers.ora", "--to", before).exit_code == 0
    assert before.read_bytes() == file.read_bytes()
    again = ask("undo", out / "hills-restore-layers.ora", "--to", before)
    assert isinstance(again.exception, UnwritableOutcomeError)
    wrong = ask("undo", file, "--to", tmp_path / "new.png")
    assert isinstance(wrong.exception, BadLayersError)
    nowhere = ask("undo", out / "hills-restore-layers.ora", "--to", file / "below.png")
    assert isinstance(nowhere.exception, UnwritableOutcomeError)


@pytest.mark.parametrize("name", FILLINGS)
def test_every_filling_keeps_to_the_mask(name):
    image, mask = torn()

    filled = FILLINGS[name](image, mask)

    assert (filled[~mask] == image[~mask]).all()
    off = np.abs(filled[mask].astype(int) - landscape()[mask]).mean()
    assert off < np.abs(image[mask].astype(int) - landscape()[mask]).mean()


def test_a_picture_without_a_whole_patch_is_filled_from_its_rim():
    image, mask = torn()
    assert patch_match(image[:8, :8], np.eye(8, dtype=bool)).shape == (8, 8, 3)
    assert (patch_match(image, np.zeros_like(mask)) == image).all()


class Eye:
    """Stands for LPIPS, whose weights are not shipped: the mean difference."""

    def distance(self, one, other):
        return np.abs(one.astype(float) - other).mean(axis=(1, 2, 3))


def test_kinds_are_measured_beside_each_other():
    held = [landscape(64, 70), landscape(64, 64, seed=3)]

    scores, changed = restoring._measured(Damage.FOXING, held, Eye())
    figures = restoring._figures_of(Damage.FOXING, scores)

    assert changed == 0
    assert set(scores) == {*FILLINGS, "house"}
    assert figures["restore_psnr_foxing"] > 10
    again = [case.harmed_BHWC for case in restoring.cases(KINDS[0], held)]
    for one, other in zip(again, restoring.cases(KINDS[0], held), strict=True):
        assert (one == other.harmed_BHWC).all()


def test_what_is_found_is_counted_pixel_by_pixel_and_within_two():
    there = np.zeros((9, 9), dtype=bool)
    there[4] = True
    beside = np.roll(there, 2, axis=0)
    away = np.roll(there, 3, axis=0)

    exact, near, far = (finding.Tally.of(each, there) for each in (there, beside, away))

    assert [each.f1 for each in (exact, near, far)] == [1, 0, 0]
    assert [each.f1_near for each in (exact, near, far)] == pytest.approx([1, 1, 0])
    both = finding.Tally.summed([exact, near])
    assert both.figures("")["damage_precision"] == both.figures("")["damage_recall"] == 0.5
    (tally,) = finding.tallies_of(Damage.LOSS, [landscape(64, 70)])
    assert tally.there > 0


def test_without_paintings_it_says_where_to_put_them(tmp_path):
    with pytest.raises(restoring.NoPaintingsError):
        restoring.measure(tmp_path, full=False)
