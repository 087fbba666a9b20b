"""Treatments from the page to the store and the log.

Cleo is the artist; Eve wants to see what is not hers.
"""

import uuid

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pinxit.corpus import Purpose
from pinxit.jobs import TooManyWaitingError
from pinxit.jobs.web.selectors import progress_of_all
from pinxit.jobs.web.services import fail, report
from pinxit.kernel import Digest
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import kept_form
from pinxit.studio.adapters.picture_rights import NoRightToTreatError, Stated
from pinxit.studio.adapters.treating import Outcome, treat
from pinxit.studio.core.seams import SEAM_MAX
from pinxit.studio.core.treatment import BadTreatmentError, Kind, Order
from pinxit.studio.jobs import treat_picture
from pinxit.studio.web.models import Treatment
from pinxit.studio.web.services import submit_brief
from pinxit.studio.web.treatment_services import (
    WAITING_MAX,
    TooManyTreatmentsError,
    Wish,
    ask_for_treatment,
    bring_picture,
    keep_outcome,
)
from tests.studio.conftest import DRAGON, NOON
from tests.studio.picture import as_png, disc, landscape, opened
from tests.studio.sketch import Onlooker

pytestmark = pytest.mark.django_db

SETTINGS = {
    Kind.RECREATE: {"kind": "tile", "aspect_percent": "0", "freedom": "3", "seed": ""},
    Kind.RESTYLE: {"strength_percent": "100"},
    Kind.RESTORE: {"varnish_percent": "0", "fading_percent": "0", "faces": "leave"},
    Kind.ENLARGE: {"factor": "2", "surface": "flat"},
    Kind.CUT_OUT: {},
    Kind.VECTORISE: {"num_colours": "8"},
    Kind.PRINT: {"width_mm": "80", "bleed_mm": "3"},
    Kind.MOCK_UP: {"width_cm": "50", "frame": "oak", "wall": "ink", "has_mat": "on"},
}
OWN = {"whose": "own", "author": "Cleo"}


def brought(prefix, image_HWC, **changes):
    fields = {**OWN, **changes}
    upload = SimpleUploadedFile("hills.png", as_png(image_HWC), "image/png")
    return {
        f"{prefix}-upload": upload,
        **{f"{prefix}-{name}": each for name, each in fields.items()},
    }


def run(treatment):
    onlooker = Onlooker()
    treat_picture({"treatment": str(treatment.public_id)}, onlooker)
    treatment.refresh_from_db()
    return onlooker


@pytest.mark.parametrize("kind", [Kind.CUT_OUT, Kind.VECTORISE, Kind.PRINT, Kind.MOCK_UP])
def test_cleo_has_a_piece_treated_and_downloads_what_came_of_it(cleos_browser, cleo, paint, kind):
    piece = paint(cleo)
    page = cleos_browser.get(f"/studio/pieces/{piece.public_id}/treatments/").content.decode()
    assert f"/studio/pieces/{piece.public_id}/treatments/{kind}/" in page

    answer = cleos_browser.post(
        f"/studio/pieces/{piece.public_id}/treatments/{kind}/", SETTINGS[kind], follow=True
    )
    treatment = Treatment.objects.get()
    assert "It waits for its turn." in answer.content.decode()
    run(treatment)

    page = cleos_browser.get(f"/studio/treatments/{treatment.public_id}/").content.decode()
    for file in treatment.files:
        address = f"/studio/treated/{Digest.parse(file['digest']).hex}.{file['suffix']}"
        assert address in page
        served = cleos_browser.get(address)
        assert kept_form(Digest.of(served.content)) == Digest.parse(file["digest"])
        assert served["X-Content-Type-Options"] == "nosniff"
        assert ("attachment" in served.get("Content-Disposition", "")) == (file["suffix"] != "png")
    assert treatment.source_digest == piece.file_digest


def test_what_was_done_is_in_the_log(cleo, paint):
    piece = paint(cleo)
    wish = Wish(
        kind=Kind.MOCK_UP,
        settings={"width_cm": 40, "has_mat": False},
        title="Secret title",
        source=Digest.parse(piece.file_digest),
    )
    treatment = ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON)
    run(treatment)
    run(treatment)

    entry = LogEntry.objects.get(what="studio.picture.treated")
    assert entry.event["source"] == piece.file_digest
    assert entry.event["set_width_cm"] == 40
    assert entry.event["set_has_mat"] == 0
    assert entry.event["file_picture"] == treatment.files[0]["digest"]
    assert "Secret" not in str(entry.event)
    assert "Cleo" not in str(entry.event)


def test_an_outcome_is_kept_once(cleo, paint):
    piece = paint(cleo)
    wish = Wish(
        kind=Kind.CUT_OUT, settings={}, title="Disc", source=Digest.parse(piece.file_digest)
    )
    treatment = ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON)
    outcome = treat(disc(), treatment.order)

    first = keep_outcome(treatment, treatment.order, outcome, now=NOON).files
    other = Outcome(files=outcome.files[:0], means=outcome.means)
    assert keep_outcome(treatment, treatment.order, other, now=NOON).files == first
    assert LogEntry.objects.filter(what="studio.picture.treated").count() == 1


def test_cleo_has_a_picture_of_her_own_painted_in_a_manner_of_her_own(cleos_browser):
    answer = cleos_browser.post(
        "/studio/treatments/new/restyle/",
        {
            **SETTINGS[Kind.RESTYLE],
            **brought("picture", landscape(), title="Hills"),
            **brought("manner", landscape(seed=2)),
        },
        follow=True,
    )

    treatment = Treatment.objects.get()
    assert answer.redirect_chain[-1][0] == f"/studio/treatments/{treatment.public_id}/"
    assert treatment.source_rights == "Cleo states: I made this picture and let it be used."
    run(treatment)
    page = cleos_browser.get(f"/studio/treatments/{treatment.public_id}/").content.decode()
    assert "Magenta arbitrary image stylization" in page
    assert "Apache-2.0" in treatment.model_origin
    assert LogEntry.objects.get(what="studio.picture.treated").event["model_origin"]
    assert "Hills" in cleos_browser.get("/studio/treatments/").content.decode()


def test_a_living_artists_manner_is_not_taken_without_consent(cleos_browser):
    answer = cleos_browser.post(
        "/studio/treatments/new/restyle/",
        {
            **SETTINGS[Kind.RESTYLE],
            **brought("picture", landscape(), title="Hills"),
            **brought(
                "manner", landscape(seed=2), whose="licensed", author="Ben", licence="CC-BY-4.0"
            ),
        },
    )

    assert answer.status_code == 400
    assert not Treatment.objects.exists()


def test_the_gate_is_asked_of_every_picture_that_is_brought(cleo):
    def bring(whose, purpose=Purpose.DERIVE, **changes):
        stated = Stated(whose=whose, author="Ben", **changes)
        return bring_picture(as_png(landscape()), stated, purpose=purpose, person=cleo, now=NOON)

    assert bring("licensed", licence="CC-BY-4.0").rights.startswith("By Ben, CC-BY-4.0")
    assert bring("old", died=1890, purpose=Purpose.STYLE).rights.startswith("By Ben, died 1890")
    with pytest.raises(NoRightToTreatError):
        bring("licensed", licence="CC-BY-ND-4.0")
    with pytest.raises(NoRightToTreatError):
        bring("old", died=2020)


def test_a_hostile_upload_is_refused_in_plain_words(cleos_browser):
    upload = SimpleUploadedFile("hills.png", b"<html>no picture", "image/png")
    answer = cleos_browser.post(
        "/studio/treatments/new/cut-out/",
        {**brought("picture", landscape(), title="Hills"), "picture-upload": upload},
    )

    assert answer.status_code == 400
    assert not Treatment.objects.exists()


def test_a_year_that_is_missing_or_to_come_is_asked_for(cleos_browser):
    for died, says in (("", "Give the year of death"), ("3000", "This year is yet to come.")):
        answer = cleos_browser.post(
            "/studio/treatments/new/cut-out/",
            brought("picture", landscape(), title="Hills", whose="old", died=died),
        )
        assert answer.status_code == 400
        assert says in answer.content.decode()


def test_eve_sees_nothing_of_it(eves_browser, cleo, paint):
    piece = paint(cleo)
    wish = Wish(
        kind=Kind.CUT_OUT, settings={}, title="Disc", source=Digest.parse(piece.file_digest)
    )
    treatment = ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON)
    run(treatment)

    name = Digest.parse(treatment.files[0]["digest"]).hex
    for address in (
        f"/studio/treatments/{treatment.public_id}/",
        f"/studio/pieces/{piece.public_id}/treatments/",
        f"/studio/pieces/{piece.public_id}/treatments/cut-out/",
        f"/studio/treated/{name}.png",
        "/studio/treatments/new/no-such-thing/",
    ):
        assert eves_browser.get(address).status_code == 404


def test_a_treatment_is_undone_and_brought_back(cleos_browser, cleo, paint):
    piece = paint(cleo)
    wish = Wish(
        kind=Kind.CUT_OUT, settings={}, title="Disc", source=Digest.parse(piece.file_digest)
    )
    treatment = ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON)
    run(treatment)
    own = f"/studio/treatments/{treatment.public_id}"

    page = cleos_browser.post(f"{own}/put-away", follow=True).content.decode()
    assert "The picture is as it was." in page
    assert "This treatment is put away." in cleos_browser.get(f"{own}/").content.decode()

    page = cleos_browser.post(f"{own}/bring-back", follow=True).content.decode()
    assert "The treatment is back." in page
    treatment.refresh_from_db()
    assert treatment.hidden_at is None


def test_progress_is_told_and_a_failure_can_be_tried_again(cleos_browser, cleo, paint):
    piece = paint(cleo)
    wish = Wish(kind=Kind.RECREATE, settings={}, title="", source=Digest.parse(piece.file_digest))
    treatment = ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON)
    own = f"/studio/treatments/{treatment.public_id}"

    assert "It did not fail" not in cleos_browser.post(f"{own}/again", follow=True).content.decode()
    report(treatment.job_key, step=2, total=9)
    live = cleos_browser.get(f"{own}/", headers={"HX-Request": "true"})
    assert 'value="2" max="9"' in live.content.decode()
    assert "HX-Refresh" not in live
    fail(treatment.job_key, BadTreatmentError("the picture is larger than 2048 pixels"))
    live = cleos_browser.get(f"{own}/", headers={"HX-Request": "true"})
    assert live["HX-Refresh"] == "true"
    assert "Choose one of the values" in live.content.decode()
    assert (
        "Failed"
        in cleos_browser.get(f"/studio/pieces/{piece.public_id}/treatments/").content.decode()
    )
    page = cleos_browser.post(f"{own}/again", follow=True).content.decode()
    assert "It waits for its turn." in page


def test_the_queue_is_shared_fairly(cleo, paint):
    piece = paint(cleo)
    wish = Wish(kind=Kind.CUT_OUT, settings={}, title="", source=Digest.parse(piece.file_digest))
    for _ in range(WAITING_MAX):
        ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON)

    with pytest.raises(TooManyTreatmentsError):
        ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON)


def test_treatments_and_briefs_share_one_queue(cleo, paint, settings):
    settings.PINXIT_BRIEFS_WAITING = 2
    piece = paint(cleo)
    wish = Wish(kind=Kind.CUT_OUT, settings={}, title="", source=Digest.parse(piece.file_digest))
    first, second = (
        ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON) for _ in range(2)
    )

    turns = progress_of_all([first.job_key, second.job_key])
    assert {each.person for each in turns.values()} == {str(cleo.pk)}
    assert turns[second.job_key].turn == turns[first.job_key].turn + 1
    with pytest.raises(TooManyWaitingError):
        ask_for_treatment(person=cleo, piece=piece, wish=wish, now=NOON)
    with pytest.raises(TooManyWaitingError):
        submit_brief(person=cleo, brief=DRAGON, now=NOON)


def test_the_pages_are_in_chinese_too(cleos_browser, cleo, paint):
    piece = paint(cleo)
    cleos_browser.cookies["django_language"] = "zh-hans"

    page = cleos_browser.get(f"/studio/pieces/{piece.public_id}/treatments/").content.decode()

    assert "What can be done" not in page
    for kind in Kind:
        address = f"/studio/pieces/{piece.public_id}/treatments/{kind}/"
        assert cleos_browser.get(address).status_code == 200


def test_manners_are_looked_for_in_the_corpus(cleos_browser, cleo, paint):
    piece = paint(cleo)
    for query in ("", f"?for={piece.public_id}&q=boat", f"?for={uuid.UUID(int=7)}x"):
        page = cleos_browser.get(f"/studio/treatments/manners/{query}")
        assert page.status_code == 200
    address = f"/studio/pieces/{piece.public_id}/treatments/restyle/?work=123456"
    assert "Picture whose manner is taken" in cleos_browser.get(address).content.decode()


def order(what, /, **settings):
    return Order(
        kind=what, title="Hills", source=Digest.of(b"x"), settings=settings, is_ai_made=False
    )


def test_what_a_person_made_is_called_ai_made_only_where_a_model_made_it_anew():
    cut = treat(disc(), order(Kind.CUT_OUT)).files[0].content
    tile = treat(landscape(), order(Kind.RECREATE, kind="tile")).files[0].content

    assert b"algorithmicallyEnhanced" in cut
    assert b"AI-generated" not in cut
    assert b"trainedAlgorithmicMedia" in tile


def test_a_tile_comes_with_its_figure_and_laid_side_by_side():
    outcome = treat(landscape(), order(Kind.RECREATE, kind="tile", seed=2))

    assert float(outcome.figures["seam"]) < SEAM_MAX
    tile, repeated = (opened(each.content) for each in outcome.files)
    assert repeated.shape[0] == 2 * tile.shape[0]


@pytest.mark.parametrize(
    ("kind", "shape"), [("compose", (78, 117)), ("retarget", (96, 144)), ("tile", (78, 118))]
)
def test_shapes_are_kept_in_scale(kind, shape):
    outcome = treat(landscape(), order(Kind.RECREATE, kind=kind, aspect_percent=150))

    assert opened(outcome.files[0].content).shape[:2] == pytest.approx(shape, abs=1)


@pytest.mark.parametrize("surface", ["flat", "painterly"])
def test_pictures_of_any_shape_are_enlarged(surface):
    outcome = treat(landscape(40, 60), order(Kind.ENLARGE, factor=2, surface=surface))

    assert opened(outcome.files[0].content).shape == (80, 120, 3)


@pytest.mark.parametrize(
    "bad",
    [
        order(Kind.RECREATE, kind="melt"),
        order(Kind.RECREATE, kind="retarget", aspect_percent=900),
        order(Kind.RESTYLE),
        order(Kind.ENLARGE, factor=3),
        order(Kind.ENLARGE, factor="2"),
        order(Kind.ENLARGE, surface=1),
        order(Kind.CUT_OUT, opens_holes=1),
        order(Kind.MOCK_UP, frame="gold"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(bad):
    with pytest.raises(BadTreatmentError):
        treat(disc(), bad)


def test_a_picture_that_is_too_large_is_refused():
    with pytest.raises(BadTreatmentError, match="larger"):
        treat(np.zeros((2049, 8, 3), np.uint8), order(Kind.CUT_OUT))
    with pytest.raises(BadTreatmentError, match="1,024"):
        treat(np.zeros((1025, 8, 3), np.uint8), order(Kind.ENLARGE))
