"""Restorations from the page to the report.

Cleo restores a picture of her own; Eve wants to see what is not hers.
"""

import io

import numpy as np
import pytest
from django.conf import settings as site
from PIL import Image

from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.provenance.web.models import LogEntry
from pinxit.studio.adapters import faces, restorer
from pinxit.studio.adapters.canvases import page_mask
from pinxit.studio.adapters.layers import read_original
from pinxit.studio.adapters.restoration import Brought, curve_said, mask_file, mend_but_faces
from pinxit.studio.adapters.restorer import (
    MissingRestorerError,
    find_damage,
    mend,
    restorer_digest,
)
from pinxit.studio.adapters.treating import treat
from pinxit.studio.core.mending import Box, num_changed_outside
from pinxit.studio.core.treatment import BadTreatmentError, Kind, Order
from pinxit.studio.web.books import files_owed, speak_of
from pinxit.studio.web.models import Treatment
from pinxit.training import KINDS
from tests.studio.picture import as_png, landscape, opened
from tests.studio.test_treatments import brought, run

HOW = {"varnish_percent": "0", "fading_percent": "0", "faces": "leave"}


def lost(size=(96, 96)):
    """A landscape with a bare patch, and where it is."""
    image = landscape(*size)
    mask = np.zeros(size, dtype=bool)
    mask[40:50, 40:52] = True
    image[mask] = (240, 240, 238)
    return image, mask


def restored(image, mask=None, **settings):
    order = Order(
        kind=Kind.RESTORE,
        title="Hills",
        source=Digest.of(as_png(image)),
        settings=settings,
        is_ai_made=False,
    )
    return treat(image, order, brought=Brought(as_png(image), mask))


def test_a_loss_is_filled_and_the_rest_stays_bit_for_bit():
    image, mask = lost()

    done = mend(image, mask)

    assert num_changed_outside(image, done.image_HWC, mask) == 0
    filled = np.abs(done.image_HWC[mask].astype(int) - landscape()[mask]).mean()
    bare = np.abs(image[mask].astype(int) - landscape()[mask]).mean()
    assert filled < bare / 2
    assert (done.error_HW[~mask] == 0).all()
    assert (done.hidden_HW[~mask] == 0).all()


def test_nothing_under_the_mask_is_kept_where_a_person_says_so():
    image, mask = lost()

    done = mend(image, mask, all_gone=True)

    assert done.invented_HW[mask].all()
    assert num_changed_outside(image, done.image_HWC, mask) == 0
    assert np.abs(done.image_HWC[mask].astype(int) - landscape()[mask]).mean() < 25


def test_pictures_of_any_size_are_looked_through():
    found = find_damage(landscape(33, 70))

    assert found.likely_KHW.shape == (len(KINDS), 33, 70)
    everywhere = np.ones((33, 70), dtype=bool)
    assert all(0 <= share <= 100 for share in found.shares(everywhere).values())


def test_a_restoration_comes_in_layers_that_can_be_taken_off():
    image, mask = lost()

    outcome = restored(image, mask, varnish_percent=60, fading_percent=30)

    content = {each.name: each.content for each in outcome.files}
    assert list(content) == ["picture", "map", "mask", "layers", "pages"]
    assert read_original(content["layers"]).content == as_png(image)
    assert (opened(content["mask"]) > 0).reshape(96, 96).tolist() == mask.tolist()
    assert b"compositeWithTrainedAlgorithmicMedia" in content["picture"]
    assert outcome.figures["changed_outside"] == 0
    assert outcome.figures["mended_percent"] == round(100 * mask.mean(), 2)
    curve = curve_said(str(outcome.figures["curve"]))
    assert curve.said == outcome.figures["curve"]
    assert outcome.means.model == restorer_digest()


def test_a_setting_that_makes_no_sense_is_refused():
    image, mask = lost()
    for bad in ({"varnish_percent": 101}, {"faces": "paint"}):
        with pytest.raises(BadTreatmentError):
            restored(image, mask, **bad)
    order = Order(kind=Kind.RESTORE, title="", source=Digest.of(b""))
    with pytest.raises(BadTreatmentError):
        treat(image, order)


def test_a_face_is_invented_only_where_it_is_asked_for():
    image, mask = lost()

    def look(_):
        return (Box(38, 38, 16, 16),)

    left_HW, left, told = mend_but_faces(image, mask, "leave", look)
    _, _, told_mended = mend_but_faces(image, mask, "mend", look)

    assert told == {"faces_left": 1}
    assert not left_HW.any()
    assert (left.image_HWC == image).all()
    assert told_mended == {"faces_mended": 1}
    assert mend_but_faces(image, mask, "leave", lambda _: ())[2] == {}
    assert mend_but_faces(image, np.zeros_like(mask), "leave", look)[2] == {}


def test_faces_are_looked_for_in_pictures_of_any_size():
    assert faces.find_faces(landscape(64, 80)) == ()
    assert faces.find_faces(landscape(8, 8)) == ()
    box = faces._box({"r": 2, "c": 5, "width": 40, "height": 40}, 0.5, (90, 100))
    assert box == Box(0, 0, 90, 100)


def test_a_restorer_that_is_not_the_cards_is_not_run(monkeypatch, tmp_path):
    monkeypatch.setattr(restorer, "_folder", lambda: tmp_path)
    restorer._card.cache_clear()
    restorer._network.cache_clear()
    with pytest.raises(MissingRestorerError):
        find_damage(landscape(32, 32))
    (tmp_path / "finder.onnx").write_bytes(b"another")
    with pytest.raises(MissingRestorerError):
        find_damage(landscape(32, 32))
    (tmp_path / "card.json").write_text('{"finder": "sha256:%s"}' % ("0" * 64))
    with pytest.raises(MissingRestorerError):
        find_damage(landscape(32, 32))
    restorer._card.cache_clear()
    restorer._network.cache_clear()


@pytest.fixture
def treatment(cleos_browser):
    """A finished restoration of Cleo's."""
    image, _ = lost()
    cleos_browser.post(
        "/studio/treatments/new/restore/", {**HOW, **brought("picture", image, title="Hills")}
    )
    treatment = Treatment.objects.get()
    run(treatment)
    return treatment


@pytest.mark.django_db
def test_cleo_edits_the_mask_and_approves(cleos_browser, eves_browser, treatment):
    own = f"/studio/treatments/{treatment.public_id}"
    page = cleos_browser.get(f"{own}/").content.decode()
    assert f"{own}/mask/" in page
    assert "per cent of the picture was mended." in page

    _, mask = lost()
    assert 'data-mask="id_mask"' in cleos_browser.get(f"{own}/mask/").content.decode()
    empty = cleos_browser.post(f"{own}/mask/", HOW)
    assert empty.status_code == 400
    for bad in ("data:text/html,", page_mask(mask_file(np.ones((4, 4), dtype=bool)))):
        assert cleos_browser.post(f"{own}/mask/", {**HOW, "mask": bad}).status_code == 400
    drawn = {**HOW, "varnish_percent": "50", "mask": page_mask(mask_file(mask))}
    numbers = {"left": "0", "top": "0", "wide": "5", "tall": "5"}
    cleos_browser.post(f"{own}/mask/", {**drawn, **numbers})
    anew = Treatment.objects.exclude(pk=treatment.pk).get()
    assert Digest.parse(anew.settings["mask"]).hex in files_owed()
    assert speak_of(Digest.parse(anew.settings["mask"]))
    run(anew)
    assert anew.figures["mended_percent"] > 100 * mask.mean()

    own = f"/studio/treatments/{anew.public_id}"
    report = cleos_browser.get(f"{own}/report/").content.decode()
    assert "Nobody has approved this treatment yet." in report
    assert "condition__line--blue" in report
    assert eves_browser.get(f"{own}/report/").status_code == 404
    assert eves_browser.post(f"{own}/approve", {"name": "Eve"}).status_code == 404
    cleos_browser.post(f"{own}/approve", {"name": ""})
    cleos_browser.post(f"{own}/approve", {"name": "Cleo Verdi"})
    cleos_browser.post(f"{own}/approve", {"name": "Somebody else"})
    assert "Approved by Cleo Verdi" in cleos_browser.get(f"{own}/report/").content.decode()
    entry = LogEntry.objects.get(what="studio.restoration.approved")
    assert "Verdi" not in str(entry.event)

    pdf = cleos_browser.get(f"{own}/report.pdf")
    assert pdf.content.startswith(b"%PDF-")
    html = cleos_browser.get(f"{own}/report.html").content.decode()
    assert "Cleo Verdi" in html
    assert html.count("data:image/png;base64,") == 3
    cleos_browser.cookies["django_language"] = "zh-hans"
    assert "修复" in cleos_browser.get(f"{own}/report.html").content.decode()
    assert cleos_browser.get(f"{own}/report.pdf").content.startswith(b"%PDF-")


@pytest.mark.django_db
def test_what_came_of_it_is_served_as_files(cleos_browser, treatment):
    kept = {each["name"]: each for each in treatment.files}
    for name, media_type in (("layers", "image/openraster"), ("pages", "image/tiff")):
        file = kept[name]
        address = f"/studio/treated/{Digest.parse(file['digest']).hex}.{file['suffix']}"
        assert cleos_browser.get(address)["Content-Type"] == media_type
    content = FolderStore(site.PINXIT_STORE).read(Digest.parse(kept["layers"]["digest"]))
    original = read_original(content)
    assert str(Digest.of(original.content)) == treatment.source_digest
    assert Image.open(io.BytesIO(original.content)).size == (96, 96)
