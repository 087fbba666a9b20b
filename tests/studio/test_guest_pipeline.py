"""A real pipeline of diffusers as a guest, from the invitation to the piece and its variation."""

from dataclasses import replace

import pytest

from pinxit.kernel import Digest
from pinxit.studio.adapters.guests import installed_guests, open_any_painter
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.ground import Ground, Way
from pinxit.studio.core.painter import CannotPaintOverError
from pinxit.studio.jobs import paint_brief
from pinxit.studio.web.models import Piece
from pinxit.studio.web.services import submit_brief
from tests import scenes
from tests.studio.sketch import Onlooker
from tests.studio.test_guests import canvas_of, painters


@pytest.mark.slow
@pytest.mark.django_db
def test_a_real_pipeline_is_invited_and_paints_through_the_queue(
    cleo, settings, tmp_path, monkeypatch
):
    pytest.importorskip("diffusers")
    from diffusers import AutoPipelineForImage2Image, StableDiffusionPipeline

    from tests.training.tiny_guests import diffusing

    folder = diffusing(tmp_path / "tiny")
    home = settings.PINXIT_HOME
    asked = ["add", str(folder), "--licence", "MIT", "--side-px", "32", "--steps", "3"]

    added = painters(home, *asked)

    assert added.exit_code == 0, added.output
    (found,) = installed_guests(home)
    assert (found.name, found.model) == ("tiny", "StableDiffusionPipeline")
    brief = Brief(prompt="a red dragon", hand="tiny", steps=3, seed=1, guidance_percent=200)
    row = submit_brief(person=cleo, brief=brief, now=scenes.NOW)
    paint_brief({"brief": str(row.public_id)}, Onlooker())
    piece = Piece.objects.get(brief=row)
    assert piece.guest == {"title": "tiny", "licence": "MIT", "may_sell": ""}
    assert piece.engine == "diffusers StableDiffusionPipeline"
    assert (piece.width_px, piece.height_px) == (32, 32)
    assert piece.model_digest == str(found.digest)
    painter, shown = open_any_painter(home, "tiny"), []
    painter.paint(brief, on_step=lambda step: shown.append(step))
    assert [(step.step, step.total) for step in shown] == [(1, 3), (2, 3), (3, 3)]
    assert len({step.preview_HWC.tobytes() for step in shown}) == 3, "each step is drawn"
    ground = Ground(way=Way.VARY, pictures=(Digest.parse(piece.image_digest),), strength_percent=67)
    varied = submit_brief(person=cleo, brief=replace(brief, ground=ground, seed=2), now=scenes.NOW)
    paint_brief({"brief": str(varied.public_id)}, Onlooker())
    again = Piece.objects.get(brief=varied)
    assert again.parents == [piece.image_digest]
    assert again.image_digest != piece.image_digest
    monkeypatch.setattr(AutoPipelineForImage2Image, "from_pipe", StableDiffusionPipeline.from_pipe)
    with pytest.raises(CannotPaintOverError, match="varies none"):
        painter.paint(varied.value, on_step=lambda _step: None, canvas=canvas_of(32))
    (folder / "run.py").write_text("")
    assert painters(home, *asked, "--name", "other").exit_code == 1
