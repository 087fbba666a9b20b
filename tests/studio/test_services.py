"""Briefs enter the queue, pieces stay for good, and nothing happens twice."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from pinxit.ethics import RefusedByPolicyError
from pinxit.jobs import DayIsFullError, Priority, TooManyWaitingError
from pinxit.jobs.core.turns import rank
from pinxit.jobs.web.selectors import progress_of
from pinxit.jobs.web.services import fail, report
from pinxit.kernel import Digest, canonical_json
from pinxit.provenance import FolderStore
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import entries_about
from pinxit.studio.core.brief import Brief as BriefValue
from pinxit.studio.core.brief import BriefRefusedError
from pinxit.studio.jobs import painted
from pinxit.studio.web import selectors, services
from pinxit.studio.web.models import Brief, Piece
from tests.studio.conftest import NOON
from tests.studio.sketch import Onlooker, SketchPainter

pytestmark = pytest.mark.django_db

DRAGON = BriefValue(prompt="a red dragon", hand="noto", seed=2**32 - 1, steps=3)


def test_a_brief_enters_the_queue_with_its_row(cleo):
    brief = services.submit_brief(person=cleo, brief=DRAGON, now=NOON)

    job = ProcrastinateJob.objects.get()
    assert job.args["function"] == "pinxit.studio.jobs:paint_brief"
    assert job.args["params"] == {"brief": str(brief.public_id)}
    assert brief.value == DRAGON
    assert selectors.sight_of(brief).state == "waiting"


def test_without_the_row_there_is_no_job(cleo):
    def submit_and_change_ones_mind():
        with transaction.atomic():
            services.submit_brief(person=cleo, brief=DRAGON, now=NOON)
            raise IntegrityError

    with pytest.raises(IntegrityError):
        submit_and_change_ones_mind()

    assert not Brief.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_several_pictures_get_seeds_in_a_row_and_go_round_at_the_end(cleo):
    rows = services.submit_sitting(person=cleo, brief=DRAGON, count=3, now=NOON)

    assert [row.seed for row in rows] == [2**32 - 1, 0, 1]
    assert len({row.sitting for row in rows}) == 1
    assert [sight.brief for sight in selectors.sitting_of(rows[1])] == rows


def test_a_share_of_the_queue_is_not_overdrawn(cleo, eve, settings):
    most = settings.PINXIT_BRIEFS_WAITING
    services.submit_sitting(person=cleo, brief=DRAGON, count=most - 1, now=NOON)

    with pytest.raises(TooManyWaitingError, match="as may wait at once"):
        services.submit_sitting(person=cleo, brief=DRAGON, count=2, now=NOON)

    assert selectors.num_waiting(cleo) == most - 1
    services.submit_brief(person=cleo, brief=DRAGON, now=NOON)
    services.submit_brief(person=eve, brief=DRAGON, now=NOON)


def test_a_day_has_an_end(cleo, settings):
    settings.PINXIT_BRIEFS_A_DAY = 2
    services.submit_sitting(person=cleo, brief=DRAGON, count=2, now=NOON)

    with pytest.raises(DayIsFullError):
        services.submit_brief(person=cleo, brief=DRAGON, now=NOON)


def test_a_priority_is_kept_when_a_brief_is_tried_again(cleo):
    asked = {"person": cleo, "brief": DRAGON, "count": 1, "now": NOON}
    (brief,) = services.submit_sitting(**asked, priority=Priority.COMMISSION)
    services.call_off(brief)
    assert selectors.sight_of(brief).state == "cancelled"
    assert selectors.num_waiting(cleo) == 0

    services.try_again(brief)

    assert selectors.sight_of(brief).state == "waiting"
    assert ProcrastinateJob.objects.get().priority == rank(Priority.COMMISSION, 0)


def test_what_is_painted_or_failed_waits_no_more(cleo, paint):
    paint(cleo)
    brief = services.submit_brief(person=cleo, brief=DRAGON, now=NOON)
    fail(brief.job_key, BriefRefusedError("no such hand"))

    assert selectors.num_waiting(cleo) == 0


def test_the_policy_is_asked_before_the_queue(cleo):
    with pytest.raises(RefusedByPolicyError):
        services.submit_brief(person=cleo, brief=BriefValue(prompt="porn", hand="noto"), now=NOON)

    assert not Brief.objects.exists()


def test_only_a_failed_brief_is_tried_again(cleo):
    brief = services.submit_brief(person=cleo, brief=DRAGON, now=NOON)
    with pytest.raises(services.NothingToRepeatError):
        services.try_again(brief)
    fail(brief.job_key, BriefRefusedError("no such hand"))
    assert selectors.sight_of(brief).state == "failed"

    services.try_again(brief)

    assert selectors.sight_of(brief).state == "waiting"


def test_a_piece_is_in_the_store_in_the_books_and_in_the_log(cleo, paint, settings):
    piece = paint(cleo)

    store = FolderStore(settings.PINXIT_STORE)
    image = Image.open(BytesIO(store.read(Digest.parse(piece.image_digest))))
    full = Image.open(BytesIO(store.read(Digest.parse(piece.file_digest))))
    assert image.size == (piece.width_px, piece.height_px) == (128, 128)
    assert full.size == (piece.file_width_px, piece.file_height_px) == (1024, 1024)
    for picture in (image, full):
        assert picture.info["pinxit:piece"] == str(piece.public_id)
        assert "trainedAlgorithmicMedia" in picture.info["Source"]
        assert "人工智能" in picture.info["Comment"]
    entry = LogEntry.objects.get()
    said = dict(entry.event)
    assert said.pop("maker").startswith("hmac-sha256:")
    assert said == {
        "what": "studio.piece.painted",
        "piece": str(piece.public_id),
        "image": piece.image_digest,
        "file": piece.file_digest,
        "model": piece.model_digest,
        "manifest": piece.manifest_digest,
        "engine": "rule of thumb 1.0",
        "prompt_digest": str(Digest.of(b"a red dragon")),
        "hand": "noto",
        "seed": 7,
        "steps": 3,
        "guidance_percent": 300,
        "references_digest": str(Digest.of(canonical_json(["npm:sketches@1#noto"]))),
    }
    assert piece.references == ["npm:sketches@1#noto"]
    assert entries_about(Digest.parse(piece.file_digest)) == [entry]
    assert piece.title == "A red dragon"


def test_keeping_a_piece_twice_is_keeping_it_once(cleo):
    brief = services.submit_brief(person=cleo, brief=DRAGON, now=NOON)
    painting = painted(brief.value, SketchPainter(), Onlooker())

    first = services.keep_piece(brief=brief, painting=painting, now=NOON)
    second = services.keep_piece(brief=brief, painting=painting, now=NOON)

    assert first == second
    assert Piece.objects.count() == LogEntry.objects.count() == 1


def test_the_same_brief_gives_the_same_picture_to_the_pixel(cleo, paint, settings):
    one, other = paint(cleo), paint(cleo)

    store = FolderStore(settings.PINXIT_STORE)
    pixels = [
        Image.open(BytesIO(store.read(Digest.parse(piece.image_digest)))).tobytes()
        for piece in (one, other)
    ]
    assert pixels[0] == pixels[1]
    assert one.image_digest != other.image_digest, "each file names its own piece"


def test_a_title_is_changed_and_guarded(cleo, paint):
    piece = paint(cleo)

    services.rename_piece(piece, "  Dawn\nover water ")
    assert Piece.objects.get().title == "Dawn over water"
    with pytest.raises(BriefRefusedError):
        services.rename_piece(piece, " ")
    with pytest.raises(services.LongTitleError):
        services.rename_piece(piece, "x" * 121)
    with pytest.raises(RefusedByPolicyError):
        services.rename_piece(piece, "porn")
    assert Piece.objects.get().title == "Dawn over water"


def test_putting_away_can_be_undone_and_loses_nothing(cleo, paint):
    piece = paint(cleo)

    assert services.put_away(piece, now=NOON)
    assert not services.put_away(piece, now=NOON)
    assert list(selectors.works_of(cleo)) == []
    assert list(selectors.put_away_by(cleo)) == [piece]
    assert services.bring_back(piece)
    assert not services.bring_back(piece)
    assert list(selectors.works_of(cleo)) == [piece]


def test_only_its_person_finds_a_brief_or_a_piece(cleo, eve, paint):
    piece = paint(cleo)
    digest = Digest.parse(piece.image_digest)

    assert selectors.find_piece(cleo, piece.public_id) == piece
    assert selectors.find_piece(eve, piece.public_id) is None
    assert selectors.find_brief(eve, piece.brief.public_id) is None
    assert selectors.may_see(cleo, digest)
    assert selectors.may_see(cleo, Digest.parse(piece.file_digest))
    assert not selectors.may_see(eve, digest)


def test_a_job_marked_done_before_its_piece_is_seen_is_still_running(cleo):
    brief = services.submit_brief(person=cleo, brief=DRAGON, now=NOON)
    report(brief.job_key, step=3, total=3)
    progress = progress_of(brief.job_key)
    assert progress is not None
    progress.state = "done"

    assert selectors.Sight(brief, progress, None).state == "running"
    assert selectors.Sight(brief, None, None).state == "waiting"


def test_the_database_refuses_settings_out_of_range(cleo):
    brief = services.submit_brief(person=cleo, brief=DRAGON, now=NOON)

    for change in ({"seed": -1}, {"steps": 0}, {"guidance_percent": 2001}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Brief.objects.filter(pk=brief.pk).update(**change)
