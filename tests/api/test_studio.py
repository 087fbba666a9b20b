"""Painting, going on, treating and looking over the API."""

import base64
from io import BytesIO

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pinxit.jobs.web.services import fail, report
from pinxit.studio.core.ground import Way
from pinxit.studio.web.models import Brief, Piece, Treatment
from tests import scenes

pytestmark = pytest.mark.django_db

PAINT = {"prompt": "a red dragon", "hand": "noto"}


def png(image_HWC) -> bytes:
    file = BytesIO()
    Image.fromarray(image_HWC).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def piece(cleo) -> Piece:
    return scenes.piece_of(cleo)


def test_a_brief_is_asked_for_watched_and_called_off(cleos, eves):
    answer = cleos.post("/briefs", {**PAINT, "count": 2, "seed": 8})

    assert answer.status_code == 202
    briefs = answer.json()["briefs"]
    assert [brief["seed"] for brief in briefs] == [8, 9]
    assert {brief["state"] for brief in briefs} == {"waiting"}
    path = briefs[0]["url"].removeprefix("/api/v1")
    assert cleos.get(path).json() == briefs[0]
    assert eves.get(path).status_code == 404
    assert eves.post(f"{path}/cancel").status_code == 404
    queue = cleos.get("/queue").json()
    assert [row["place"] for row in queue["queue"]] == [1, 2]
    assert queue["waiting"] == 2
    assert cleos.post(f"{path}/cancel").json()["state"] == "cancelled"
    assert cleos.post(f"{path}/cancel").status_code == 409
    assert cleos.post(f"{path}/again").json()["state"] == "waiting"
    assert cleos.post(f"{path}/again").status_code == 409


def test_settings_that_are_left_out_suit_the_painter(cleos):
    cleos.post("/briefs", {"prompt": "a red dragon"})

    brief = Brief.objects.get()
    assert brief.hand == "noto"
    assert brief.steps >= 1


def test_what_the_house_does_not_paint_is_refused(cleos):
    unknown = cleos.post("/briefs", {**PAINT, "hand": "nobody"})
    refused = cleos.post("/briefs", {**PAINT, "prompt": "a nazi parade"})

    assert unknown.status_code == 422
    assert unknown.json()["type"] == "urn:pinxit:problem:unknown-hand"
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:pinxit:problem:refused-by-policy"
    assert refused.json()["remedy"]
    assert not Brief.objects.exists()


def test_a_failed_brief_says_why(cleo, cleos):
    cleos.post("/briefs", PAINT)
    brief = Brief.objects.get()
    from pinxit.studio.core.painter import UnknownHandError

    fail(brief.job_key, UnknownHandError("the painter has no such hand"))

    trouble = cleos.get(f"/briefs/{brief.public_id}").json()["trouble"]

    assert trouble["detail"] == "the painter has no such hand"
    assert trouble["remedy"]


@pytest.mark.parametrize("way", list(Way))
def test_going_on_from_a_piece(cleo, cleos, eves, piece, way):
    second = scenes.piece_of(cleo, seed=4)
    mask = np.zeros((16, 16), np.uint8)
    mask[4:8] = 255
    bodies = {
        Way.VARY: {"strength_percent": 40},
        Way.MIX: {"second": str(second.public_id), "share_percent": 30},
        Way.FILL: {"mask_png": base64.b64encode(png(mask)).decode(), "prompt": "a hat"},
        Way.EXTEND: {"left_px": 16},
    }
    path = f"/pieces/{piece.public_id}/{way}"

    answer = cleos.post(path, bodies[way])

    assert answer.status_code == 202, answer.content
    told = answer.json()["briefs"][0]
    assert told["way"] == way
    row = Brief.objects.get(public_id=told["id"])
    ground = row.value.ground
    assert ground is not None
    assert ground.way is way
    assert str(ground.pictures[0]) == piece.image_digest
    assert row.prompt == ("a hat" if way is Way.FILL else piece.brief.prompt)
    assert eves.post(path, bodies[way]).status_code == 404


def test_ways_that_lead_nowhere(cleo, cleos, eves, piece):
    path = f"/pieces/{piece.public_id}"
    whole = {"left": 0, "top": 0, "width": 50, "height": 50}
    theirs = scenes.piece_of(eves.key.person)
    large = scenes.piece_of(cleo, seed=3, image_HWC=scenes.picture(side_px=32))

    assert cleos.post(f"{path}/fill", {"place": whole}).status_code == 202
    assert cleos.post(f"{path}/fill", {}).status_code == 422
    assert cleos.post(f"{path}/fill", {"mask_png": "*"}).status_code == 422
    small = base64.b64encode(png(np.full((4, 4), 255, np.uint8))).decode()
    assert cleos.post(f"{path}/fill", {"mask_png": small}).status_code == 422
    assert cleos.post(f"{path}/mix", {"second": str(theirs.public_id)}).status_code == 404
    assert cleos.post(f"{path}/mix", {"second": str(large.public_id)}).status_code == 422
    assert cleos.post(f"{path}/extend", {}).status_code == 422
    assert cleos.post(f"{path}/extend", {"left_px": 5}).status_code == 422


def test_pieces_and_their_files(cleos, eves, piece):
    listed = cleos.get("/pieces").json()
    told = cleos.get(f"/pieces/{piece.public_id}").json()

    assert listed["pieces"] == [told]
    assert listed["num_pieces"] == 1
    assert told["digital_source_type"].endswith("trainedAlgorithmicMedia")
    assert [file["name"] for file in told["files"]] == ["image", "file"]
    for file in told["files"]:
        path = file["url"].removeprefix("/api/v1")
        got = cleos.get(path)
        assert got["Content-Type"] == "image/png"
        assert got.content.startswith(b"\x89PNG")
        assert eves.get(path).status_code == 404
    assert cleos.get(f"/pieces/{piece.public_id}/other.png").status_code == 422


def test_a_file_is_recalled(cleos, eves, piece):
    content = cleos.get(f"/pieces/{piece.public_id}/file.png").content

    def recalled(program, content: bytes):
        file = SimpleUploadedFile("picture.png", content)
        return program.post("/recall", {"file": file}, form=True)

    mine = recalled(cleos, content).json()
    assert mine["piece"] == str(piece.public_id)
    assert mine["is_exact"]
    assert mine["settings"]["prompt"] == "a red dragon"
    assert recalled(eves, content).status_code == 422, "it names a piece that is not Eve's"
    assert recalled(cleos, b"no picture").status_code == 422


def test_a_piece_is_treated(cleos, eves, piece):
    path = f"/pieces/{piece.public_id}/treatments"

    answer = cleos.post(path, {"kind": "vectorise", "settings": {"num_colours": 4}}, name="v")

    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert told["settings"] == {"num_colours": 4}
    assert told["piece"] == str(piece.public_id)
    assert cleos.get(f"/treatments/{told['id']}").json() == told
    assert eves.get(f"/treatments/{told['id']}").status_code == 404
    assert cleos.post(f"/treatments/{told['id']}/again").status_code == 409
    assert cleos.get(f"/treatments/{told['id']}/files/drawing").status_code == 404
    usual = cleos.post(path, {"kind": "mock-up"}).json()
    assert usual["settings"]["has_mat"] is True


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "vectorise", "settings": {"num_colours": 1000}}, "#/settings/num_colours"),
        ({"kind": "vectorise", "settings": {"wings": 2}}, "#/settings/wings"),
        ({"kind": "restyle"}, "#/manner_work"),
        ({"kind": "burn"}, "#/kind"),
    ],
)
def test_a_treatment_that_is_none(cleos, piece, body, pointer):
    answer = cleos.post(f"/pieces/{piece.public_id}/treatments", body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].endswith(pointer.removeprefix("#"))
    assert not Treatment.objects.exists()


def test_a_piece_is_restored_over_the_api_as_on_its_page(cleos, piece):
    path = f"/pieces/{piece.public_id}/treatments"
    asked = {"kind": "restore", "settings": {"faces": "mend", "varnish_percent": 40}}

    answer = cleos.post(path, asked)

    assert answer.status_code == 202, answer.content
    assert answer.json()["settings"] == {
        "faces": "mend",
        "varnish_percent": 40,
        "fading_percent": 0,
    }
    strange = cleos.post(path, {"kind": "restore", "settings": {"mask": "sha256:0"}})
    assert strange.status_code == 422
    assert strange.json()["errors"][0]["pointer"] == "#/settings/mask"


def test_a_picture_of_ones_own_is_treated_once(cleos):
    def sent(**changes):
        file = SimpleUploadedFile("own.png", png(scenes.picture(side_px=64)))
        fields = {"kind": "enlarge", "title": "Own", "author": "Cleo", "picture": file, **changes}
        return cleos.post("/treatments", fields, form=True, name=changes.pop("_", "mine"))

    first, again = sent(), sent()

    assert first.status_code == 202, first.content
    assert again.json() == first.json(), "the boundary of the form does not count"
    assert "Cleo" in first.json()["source_rights"]
    assert Treatment.objects.count() == 1
    assert sent(title="Other").status_code == 422


def test_a_picture_without_a_right_is_not_treated(cleos):
    def sent(**changes):
        file = SimpleUploadedFile("own.png", changes.pop("content", b"no picture"))
        fields = {"kind": "enlarge", "title": "Own", "author": "Cleo", "picture": file, **changes}
        return cleos.post("/treatments", fields, form=True)

    assert sent().status_code == 422
    assert sent(author="").json()["errors"][0]["pointer"].endswith("author")
    assert sent(settings="[]").status_code == 422
    assert sent(settings="{").status_code == 422


def test_a_treatments_file_is_fetched(cleo, cleos, piece):
    cleos.post(f"/pieces/{piece.public_id}/treatments", {"kind": "vectorise"})
    row = Treatment.objects.get()
    report(row.job_key, step=1, total=2)
    assert cleos.get(f"/treatments/{row.public_id}").json()["state"] == "running"
    row.files = [{"name": "drawing", "suffix": "svg", "digest": piece.file_digest}]
    row.finished_at = scenes.NOW
    row.save()

    told = cleos.get(f"/treatments/{row.public_id}").json()
    got = cleos.get(told["files"][0]["url"].removeprefix("/api/v1"))

    assert got["Content-Type"] == "image/svg+xml"
    assert got["Content-Disposition"] == 'attachment; filename="drawing.svg"'


def test_hands_are_listed(cleos):
    names = [hand["name"] for hand in cleos.get("/hands").json()]

    assert "noto" in names
    assert "any" in names
