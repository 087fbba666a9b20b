"""The studio's long work, with the real house painter."""

import pytest
from typer.testing import CliRunner

from pinxit.ethics import RefusedByPolicyError
from pinxit.jobs.jobs import run_job
from pinxit.jobs.web.selectors import progress_of
from pinxit.provenance.web.models import LogEntry
from pinxit.studio.cli import app
from pinxit.studio.core.brief import Brief as BriefValue
from pinxit.studio.first_works import FIRST_WORKS, paint_first_work
from pinxit.studio.web import selectors
from pinxit.studio.web.models import Brief, Piece
from pinxit.studio.web.services import submit_brief
from tests.studio.conftest import NOON
from tests.studio.sketch import SketchPainter

pytestmark = pytest.mark.django_db

SPEC = "pinxit.studio.jobs:paint_brief"


@pytest.mark.slow
def test_a_job_that_runs_twice_makes_one_piece(cleo):
    asked = BriefValue(prompt="一条红龙", hand="noto", seed=7, steps=2)
    brief = submit_brief(person=cleo, brief=asked, now=NOON)

    for _ in range(2):
        run_job(SPEC, brief.job_key, {"brief": str(brief.public_id)}, tries_left=0)

    piece = Piece.objects.get()
    progress = progress_of(brief.job_key)
    assert progress is not None
    assert progress.state == "done"
    assert bytes(progress.preview).startswith(b"\xff\xd8")
    assert LogEntry.objects.count() == 1
    assert selectors.credits_of(piece), "the labels of the house painter name its teachers"


@pytest.mark.slow
def test_a_brief_the_painter_cannot_paint_says_so(cleo):
    asked = BriefValue(prompt="a red dragon", hand="rembrandt", steps=2)
    brief = submit_brief(person=cleo, brief=asked, now=NOON)

    run_job(SPEC, brief.job_key, {"brief": str(brief.public_id)}, tries_left=0)

    progress = progress_of(brief.job_key)
    assert progress is not None
    assert progress.state == "failed"
    assert "rembrandt" in progress.error
    assert not Piece.objects.exists()


@pytest.mark.slow
def test_a_first_work_is_painted_titled_and_recorded(cleo):
    piece = paint_first_work(FIRST_WORKS[0], person=cleo, now=NOON)

    assert Piece.objects.get().title == FIRST_WORKS[0].title
    assert piece.brief.person == cleo
    assert LogEntry.objects.count() == 1
    assert selectors.unfinished_of(cleo) == []


def test_the_first_works_are_twelve_good_briefs_in_several_hands():
    assert len(FIRST_WORKS) == len({work.title for work in FIRST_WORKS}) == 12
    assert len({work.hand for work in FIRST_WORKS}) >= 6
    known = {hand.name for hand in selectors.hand_choices()}
    for work in FIRST_WORKS:
        assert work.hand in known
        assert BriefValue(prompt=work.prompt, hand=work.hand).prompt == work.prompt
        assert " · " in work.title
        assert work.statement


def test_the_label_says_when_the_hand_was_left_to_the_painter(cleo, paint):
    piece = paint(cleo)
    Brief.objects.update(hand="any")

    found = selectors.find_piece(cleo, piece.public_id)

    assert found is not None
    assert selectors.medium_of(found) == "house painter · any hand · 3 steps"
    assert str(found) == "A red dragon"
    assert str(found.brief) == "a red dragon"


def test_a_piece_of_another_painter_is_not_credited_to_this_ones_teachers(cleo, paint):
    piece = paint(cleo)

    assert piece.manifest_digest == str(SketchPainter().manifest)
    assert selectors.credits_of(piece) == ()


def test_the_command_line_asks_the_same_policy(tmp_path):
    answer = CliRunner().invoke(app, ["porn", "--out", str(tmp_path / "picture.png")])

    assert isinstance(answer.exception, RefusedByPolicyError)
    assert not list(tmp_path.iterdir())
