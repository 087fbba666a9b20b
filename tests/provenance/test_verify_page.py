"""The verify page and the certificate, as the people of the story see them.

Ada has bought a picture; Eve brings files that are meant to hurt.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import translation

from pinxit.kernel import Digest
from pinxit.provenance import seal_svg
from pinxit.provenance.core import inspection
from pinxit.provenance.web import forms
from pinxit.provenance.web.services import record
from tests.bad import pictures

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PICTURE = pictures.png(piece="red-dragon-7")
FULL_SIZE = pictures.png(side_px=128, piece="red-dragon-7")
IMAGE, FILE = Digest.of(PICTURE), Digest.of(FULL_SIZE)
MODEL, MANIFEST = Digest.of(b"a model"), Digest.of(b"a manifest")


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def _painted() -> None:
    record(
        {
            "what": "studio.piece.painted",
            "at": "2026-11-23T12:00:00Z",
            "image": str(IMAGE),
            "model": str(MODEL),
            "manifest": str(MANIFEST),
            "engine": "onnxruntime",
            "prompt_digest": str(Digest.of(b"a red dragon")),
            "hand": "noto",
            "seed": 7,
            "steps": 4,
            "piece": "red-dragon-7",
        },
        now=NOON,
    )
    hung = {"what": "gallery.listing.hung", "image": str(IMAGE), "file": str(FILE)}
    record({**hung, "title": "Red <b>dragon</b>"}, now=NOON)
    sold: dict[str, str | int] = {
        "what": "shop.edition.sold",
        "image": str(IMAGE),
        "file": str(FILE),
    }
    record({**sold, "number": 2, "of": 10}, now=NOON)


def bring(client: Client, content: bytes, **extra: Any):
    return client.post("/verify/", {"file": SimpleUploadedFile("a.png", content)}, **extra)


def text_of(response) -> str:
    return str(response.content, "utf-8")


def test_the_page_asks_for_a_file_and_needs_no_script(client) -> None:
    page = text_of(client.get("/verify/"))

    assert '<label class="drop"' in page
    assert 'enctype="multipart/form-data"' in page
    assert page.count("button--main") == 1


@pytest.mark.usefixtures("_painted")
@pytest.mark.parametrize("content", [PICTURE, FULL_SIZE])
def test_ada_learns_everything_about_her_file(client, content) -> None:
    response = bring(client, content)

    page = text_of(response)
    assert response.status_code == 200
    assert "Known here" in page
    assert "hand of Noto" in page
    assert "number 2 of 10" in page
    assert str(MODEL) in page
    assert str(MANIFEST) in page
    assert "entry 0 of the log" in page
    assert "3 entries in one signed tree" in page
    assert page.count("by 2 hashes in the signed tree of 3 entries") == 2
    assert f"/certificates/{IMAGE.hex}/" in page


@pytest.mark.usefixtures("_painted")
def test_one_changed_bit_is_not_known(client) -> None:
    page = text_of(bring(client, pictures.with_one_bit_changed(PICTURE)))

    assert "Known here" not in page
    assert "Not known here, though it says so" in page
    assert "the piece “red-dragon-7”" in page
    assert "There is a piece of that name" in page
    assert "own checksums" in page


@pytest.mark.usefixtures("_painted")
def test_a_claim_to_a_piece_that_never_was_is_said_to_be_one(client) -> None:
    page = text_of(bring(client, pictures.png(piece="<script>alert(1)</script>")))

    assert "No piece of that name" in page
    assert "<script>alert" not in page


def test_a_strangers_picture_is_not_known(client) -> None:
    for stranger in (pictures.png(), pictures.jpeg()):
        page = text_of(bring(client, stranger))

        assert "Not known here" in page
        assert "was changed since" in page


@pytest.mark.usefixtures("_painted")
def test_any_recorded_artefact_is_known(client) -> None:
    page = text_of(bring(client, b"a manifest"))

    assert "Known here" in page
    assert "See its certificate" not in page


@pytest.mark.usefixtures("_painted")
def test_a_broken_log_is_said_to_be_broken(client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE provenance_logentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM provenance_logentry WHERE index = 1")

    page = text_of(bring(client, PICTURE))

    assert "the log does not hold" in page
    assert "proves nothing" in page


BAD_FILES = {
    "empty": (b"", "is empty", "fetch the file again"),
    "truncated": (pictures.truncated(), "in the middle of a part", "cut short"),
    "headless": (pictures.of_chunks(pictures.chunk(b"IEND", b"")), "header is damaged", "cut"),
    "endless": (pictures.without_an_end(), "before its end", "cut short"),
    "vast": (pictures.of_30_000_by_30_000(), "more pixels", "50 million pixels"),
    "wordy": (pictures.with_a_huge_text(), "hidden text", "without added text"),
    "no picture": (pictures.not_a_picture(), "not a work", "PNG, JPEG"),
}


@pytest.mark.parametrize(("content", "what", "remedy"), BAD_FILES.values(), ids=BAD_FILES)
def test_eves_files_get_a_clear_answer_and_leave_nothing(
    client, settings, tmp_path, content, what, remedy
) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(uploads)

    response = bring(client, content)

    page = text_of(response)
    assert response.status_code == 400
    assert "cannot be looked at" in page
    assert what in page
    assert remedy in page
    assert "Traceback" not in page
    response.close()
    assert list(uploads.iterdir()) == []


def test_an_upload_is_stopped_as_soon_as_it_is_too_large(client, settings, tmp_path) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(uploads)

    # Smaller ceilings than the real 64 MiB, so that the test is quick.
    with patch.object(forms, "MAX_FILE_BYTES", 100_000), patch.object(forms, "_FORM_BYTES", 10**9):
        response = bring(client, b"\0" * 1_000_000)

    assert response.status_code == 413
    assert "64 MiB" in text_of(response)
    assert list(uploads.iterdir()) == []


def test_an_upload_that_says_it_is_too_large_is_not_even_read(client) -> None:
    length = str(inspection.MAX_FILE_BYTES + 10**6)

    response = bring(client, b"short", CONTENT_LENGTH=length)

    assert response.status_code == 413


def test_without_a_file_the_page_says_so(client) -> None:
    response = client.post("/verify/", {})

    assert response.status_code == 400
    assert "Choose a file first." in text_of(response)


def test_a_form_from_elsewhere_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)

    assert bring(strict, PICTURE).status_code == 403


def test_other_methods_are_refused(client) -> None:
    assert client.put("/verify/").status_code == 405
    assert client.post(f"/certificates/{IMAGE.hex}/").status_code == 405


@pytest.mark.usefixtures("_painted")
@pytest.mark.parametrize("digest", [IMAGE, FILE])
def test_the_certificate_shows_what_is_recorded(client, digest) -> None:
    response = client.get(f"/certificates/{digest.hex}/")

    page = text_of(response)
    assert response.status_code == 200
    assert "Red &lt;b&gt;dragon&lt;/b&gt;" in page
    assert "house painter · hand of Noto · 4 steps" in page
    assert str(IMAGE) in page
    assert str(MANIFEST) in page
    assert f"http://testserver/certificates/{digest.hex}/" in page
    assert 'class="square-code"' in page
    assert "<title>Seal of this work</title>" in page
    assert 'style="' not in page


def test_there_is_no_certificate_of_what_was_never_painted(client) -> None:
    assert client.get(f"/certificates/{IMAGE.hex}/").status_code == 404
    assert client.get("/certificates/not-a-digest/").status_code == 404


@pytest.mark.usefixtures("_painted")
def test_pages_cost_few_queries(client, django_assert_max_num_queries) -> None:
    client.get("/log/checkpoint")  # signs what was recorded; the next need not
    with django_assert_max_num_queries(18):
        client.get(f"/certificates/{IMAGE.hex}/")
    with django_assert_max_num_queries(24):
        bring(client, PICTURE)


def test_a_seal_is_a_picture_that_is_kept_for_good(client) -> None:
    response = client.get(f"/seals/{IMAGE.hex}.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert "immutable" in response["Cache-Control"]
    assert response.content.startswith(b"<svg")


def test_the_favicon_is_the_seal_of_the_house() -> None:
    folder = Path(forms.__file__).parent / "static" / "provenance"

    drawing = (folder / "favicon.svg").read_text()

    assert drawing == seal_svg(Digest.of(b"pinxit"), size_px=16, title="") + "\n"


def test_addresses_take_a_digest_as_value_as_text_and_as_digits() -> None:
    from django.urls import NoReverseMatch, reverse

    expected = f"/certificates/{IMAGE.hex}/"
    for digest in (IMAGE, str(IMAGE), IMAGE.hex):
        assert reverse("provenance:certificate", args=[digest]) == expected
    with pytest.raises(NoReverseMatch):
        reverse("provenance:certificate", args=["red dragon"])


def test_both_languages_have_the_page(client) -> None:
    with translation.override("zh-hans"):
        assert client.get("/verify/", headers={"accept-language": "zh-hans"}).status_code == 200
