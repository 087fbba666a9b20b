"""`pinxit studio check`: what is out of step is found, mended, and put back again."""

import os
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from django.conf import settings as live_settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from typer.testing import CliRunner

from pinxit.jobs.web.services import fail
from pinxit.kernel import Digest
from pinxit.provenance import Fault, Finding, FolderStore, SetAside
from pinxit.provenance.web.models import LogEntry
from pinxit.studio.adapters.canvases import keep_mask
from pinxit.studio.adapters.treating import MadeFile, Outcome
from pinxit.studio.cli import studio_app
from pinxit.studio.core.brief import BriefRefusedError
from pinxit.studio.core.ground import Ground, Way
from pinxit.studio.core.treatment import Kind, Means
from pinxit.studio.web import (
    books,
    selectors,
    services,
    treatment_selectors,
    treatment_services,
    upkeep,
)
from tests.studio.conftest import DRAGON, NOON

pytestmark = pytest.mark.django_db


def found() -> set[Finding]:
    return set(upkeep.find(now=datetime.now(tz=UTC)))


def mend() -> SetAside:
    now = datetime.now(tz=UTC)
    return upkeep.mend(list(upkeep.find(now=now)), now=now, tell=lambda finding: None)


def store() -> FolderStore:
    return FolderStore(live_settings.PINXIT_STORE)


def old_file(place: str, content: bytes) -> None:
    path = store().root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (0, 0))


@pytest.fixture
def piece(cleo, paint):
    return paint(cleo)


def test_a_house_in_order_has_nothing_to_find(cleo, piece):
    services.submit_brief(person=cleo, brief=DRAGON, now=NOON)
    failed = services.submit_brief(person=cleo, brief=DRAGON, now=NOON)
    fail(failed.job_key, BriefRefusedError("no such hand"))
    services.call_off(services.submit_brief(person=cleo, brief=DRAGON, now=NOON))

    assert found() == set()


def test_strays_and_unfinished_writes_are_put_aside_and_put_back(piece):
    stray = Digest.of(b"nobody's").hex
    place = f"{stray[:2]}/{stray}"
    old_file(place, b"nobody's")
    old_file("aa/.new-x1", b"hal")
    assert found() == {Finding(Fault.STRAY, place), Finding(Fault.UNFINISHED, "aa/.new-x1")}

    aside = mend()

    assert found() == set()
    assert (aside.folder / place).read_bytes() == b"nobody's"
    upkeep.undo(aside, tell=lambda line: None)
    assert (store().root / place).read_bytes() == b"nobody's"
    assert (store().root / "aa/.new-x1").read_bytes() == b"hal"


def make_old(digest: Digest) -> None:
    os.utime(store().path(digest), (0, 0))


@pytest.fixture
def mask(cleo, piece):
    """The mask of a brief that still waits."""
    kept = keep_mask(np.eye(16, dtype=bool), store())
    ground = Ground(way=Way.FILL, pictures=(Digest.parse(piece.image_digest),), mask=kept)
    services.submit_brief(person=cleo, brief=replace(DRAGON, ground=ground), now=NOON)
    return kept


@pytest.fixture
def brought(cleo):
    """A picture and one whose manner is taken, both brought for a treatment that still waits."""
    shades = (np.full((64, 64, 3), shade, dtype=np.uint8) for shade in (90, 180))
    source, style = map(treatment_services.keep_picture, shades)
    wish = treatment_services.Wish(
        kind=Kind.RESTYLE, settings={}, title="Hill", source=source, style=style
    )
    treatment_services.ask_for_treatment(person=cleo, piece=None, wish=wish, now=NOON)
    return source, style


def test_what_somebody_drew_or_brought_is_no_stray(mask, brought):
    for kept in (mask, *brought):
        make_old(kept)

    assert found() == set()
    for kept in (mask, *brought):
        assert books.speak_of(kept)
        store().path(kept).unlink()
    assert found() == {Finding(Fault.MISSING, kept.hex) for kept in (mask, *brought)}


def test_what_came_of_a_treatment_is_owed(cleo, piece):
    source = treatment_selectors.source_of(piece)
    wish = treatment_services.Wish(kind=Kind.CUT_OUT, settings={}, title="Dragon", source=source)
    treatment = treatment_services.ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON)
    outcome = Outcome(
        files=(MadeFile("picture", "png", "image/png", b"made"),), means=Means(method="by hand")
    )
    treatment_services.keep_outcome(treatment, treatment.order, outcome, now=NOON)
    make_old(Digest.of(b"made"))
    assert found() == set()

    store().path(Digest.of(b"made")).unlink()
    assert found() == {Finding(Fault.MISSING, Digest.of(b"made").hex)}


def test_a_file_that_is_recorded_after_it_was_found_is_left_alone(piece):
    finding = Finding(
        Fault.STRAY,
        store().path(Digest.parse(piece.image_digest)).relative_to(store().root).as_posix(),
    )

    upkeep.mend([finding], now=datetime.now(tz=UTC), tell=lambda finding: pytest.fail("touched"))

    assert store().has(Digest.parse(piece.image_digest))


def test_a_lost_and_an_emptied_file_are_told_of(piece):
    image, file = Digest.parse(piece.image_digest), Digest.parse(piece.file_digest)
    store().path(image).unlink()
    store().path(file).write_bytes(b"")
    place = store().path(file).relative_to(store().root).as_posix()

    assert found() == {
        Finding(Fault.MISSING, image.hex),
        Finding(Fault.MISSING, file.hex),
        Finding(Fault.EMPTY, place),
    }


def test_a_file_with_other_bytes_is_told_of(piece):
    image = Digest.parse(piece.image_digest)
    store().path(image).write_bytes(b"another picture")

    assert {finding.fault for finding in found()} == {Fault.CHANGED, Fault.MISSING}
    mend()
    assert {finding.fault for finding in found()} == {Fault.MISSING}, "only a backup has it"


def test_a_piece_the_log_does_not_know_is_entered(piece):
    before = LogEntry.objects.get().event
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE provenance_logentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM provenance_logdisclosure; DELETE FROM provenance_logentry")
        cursor.execute("ALTER TABLE provenance_logentry ENABLE TRIGGER USER")
        cursor.execute(
            "ALTER TABLE provenance_logentry DISABLE TRIGGER provenance_log_is_not_emptied"
        )
    assert found() == {Finding(Fault.UNLOGGED, str(piece.public_id))}

    aside = mend()

    # Only the salt of the commitment to its maker is another.
    assert {**LogEntry.objects.get().event, "maker": ""} == {**before, "maker": ""}
    assert not services.enter_in_log(piece), "once is enough"
    told: list[str] = []
    upkeep.undo(aside, tell=told.append)
    assert told == [f"piece {piece.public_id} stays in the log"]


def test_a_brief_that_lost_its_job_gets_it_back(cleo):
    brief = services.submit_brief(person=cleo, brief=DRAGON, now=NOON)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert found() == {Finding(Fault.IDLE, str(brief.public_id))}

    aside = mend()

    assert ProcrastinateJob.objects.get().lock == brief.job_key
    assert found() == set()
    upkeep.undo(aside, tell=lambda line: None)
    assert selectors.sight_of(brief).state == "cancelled"
    upkeep.undo(aside, tell=lambda line: pytest.fail("there is nothing left to undo"))


def test_the_command_looks_mends_and_undoes(piece):
    old_file("notes.txt", b"mine")
    run = CliRunner()

    looked = run.invoke(studio_app, ["check"])
    assert (looked.exit_code, "foreign file: notes.txt" in looked.output) == (1, True)
    assert (store().root / "notes.txt").exists(), "looking changes nothing"

    mended = run.invoke(studio_app, ["check", "--mend"])
    assert mended.exit_code == 0
    folder = mended.output.split("--undo ")[1].strip()
    assert run.invoke(studio_app, ["check"]).output == "All is in step.\n"

    undone = run.invoke(studio_app, ["check", "--undo", folder])
    assert "notes.txt is back" in undone.output
    assert (store().root / "notes.txt").read_bytes() == b"mine"


def test_what_only_a_backup_has_is_said_to_the_end(piece):
    store().path(Digest.parse(piece.image_digest)).unlink()

    answer = CliRunner().invoke(studio_app, ["check", "--mend"])

    assert answer.exit_code == 1
    assert "backup" in answer.output
