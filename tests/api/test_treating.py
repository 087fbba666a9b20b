"""Treatments over the API: what there is, one's own mask, the approval, a manner of one's own."""

import base64

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pinxit.accounts import Scope
from pinxit.provenance import FolderStore
from pinxit.studio.core.treatment import Kind
from pinxit.studio.web.models import Piece, Treatment
from tests import scenes
from tests.api.test_studio import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(cleo) -> Piece:
    return scenes.piece_of(cleo)


@pytest.fixture
def restored(cleo, piece, settings) -> Treatment:
    """A finished restoration of Cleo's piece, its files as the treatment writes them."""
    store = FolderStore(settings.PINXIT_STORE)
    picture = store.put(png(scenes.picture(side_px=544)))
    mask = store.put(png(np.full((544, 544), 255, np.uint8)))
    names = {"picture": picture, "map": picture, "mask": mask}
    return Treatment.objects.create(
        person=cleo,
        piece=piece,
        title="Dragon",
        kind="restore",
        settings={},
        source_digest=piece.file_digest,
        files=[
            {"name": name, "suffix": "png", "digest": str(digest)} for name, digest in names.items()
        ],
        figures={
            "mended_percent": 1.5,
            "invented_percent": 0.5,
            "changed_outside": 0,
            "error_levels": 3.0,
        },
        method="a network",
        created_at=scenes.NOW,
        finished_at=scenes.NOW,
    )


def white(side_px: int, rows: slice) -> str:
    mask = np.zeros((side_px, side_px), np.uint8)
    mask[rows] = 255
    return base64.b64encode(png(mask)).decode()


def kept_mask(told) -> np.ndarray:
    from pinxit.kernel import Digest
    from pinxit.studio.adapters.canvases import read_mask
    from pinxit.studio.web.selectors import picture_of

    content = picture_of(Digest.parse(told["settings"]["mask"]))
    return read_mask(content, side_max_px=4096)


def test_each_treatment_says_what_it_takes(cleos, program, cleo):
    kinds = {each["kind"]: each for each in cleos.get("/treatments/kinds").json()}

    assert set(kinds) == set(Kind)
    assert kinds["restyle"]["takes_manner"]
    assert kinds["restore"]["takes_mask"]
    colours = kinds["vectorise"]["settings"][0]
    assert (colours["name"], colours["type"]) == ("num_colours", "integer")
    assert colours["least"] < colours["usual"] < colours["most"]
    factor = kinds["enlarge"]["settings"][0]
    assert [each["value"] for each in factor["choices"]] == [2, 4]
    mat = kinds["mock-up"]["settings"][-1]
    assert (mat["type"], mat["usual"]) == ("boolean", True)
    assert program(cleo, Scope.PAINT).get("/treatments/kinds").status_code == 403


def test_treatments_are_listed(cleos, eves, restored):
    listed = cleos.get("/treatments").json()

    assert [each["id"] for each in listed["treatments"]] == [str(restored.public_id)]
    assert listed["treatments"][0]["figures"]["mended_percent"] == 1.5
    assert eves.get("/treatments").json()["num_treatments"] == 0


def test_a_piece_is_restored_inside_a_mask_of_ones_own(cleos, program, cleo, piece):
    path = f"/pieces/{piece.public_id}/treatments"
    place = {"left": 50, "top": 0, "width": 50, "height": 10}
    body = {"kind": "restore", "mask_png": white(272, slice(0, 30)), "places": [place]}

    answer = cleos.post(path, {**body, "all_gone": True}, name="mask")

    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert told["settings"]["all_gone"] is True
    mask = kept_mask(told)
    assert mask.shape == (544, 544), "each pixel of the mask became a block"
    assert mask[:60].all()
    assert not mask[60:].any()
    again = cleos.post(path, {**body, "all_gone": True}, name="mask")
    assert again["Idempotency-Replayed"] == "true"
    assert Treatment.objects.count() == 1
    assert program(cleo, Scope.READ).post(path, body).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "enlarge", "places": [{"left": 0, "top": 0, "width": 9, "height": 9}]},
        {"kind": "restore", "mask_png": "*"},
        {"kind": "restore", "mask_png": white(64, slice(0, 0))},
        {"kind": "restore", "mask_png": base64.b64encode(png(np.full((9, 90), 255, np.uint8)))},
    ],
)
def test_a_mask_that_is_none(cleos, piece, wrong):
    if isinstance(wrong.get("mask_png"), bytes):
        wrong = {**wrong, "mask_png": wrong["mask_png"].decode()}

    answer = cleos.post(f"/pieces/{piece.public_id}/treatments", wrong)

    assert answer.status_code == 422, answer.content
    assert answer.json()["remedy"]
    assert not Treatment.objects.exists()


def test_a_restoration_is_looked_at_masked_anew_and_approved(cleos, eves, program, restored):
    path = f"/treatments/{restored.public_id}"
    mask = {"places": [{"left": 0, "top": 0, "width": 10, "height": 10}]}

    anew = cleos.post(f"{path}/restore", {**mask, "settings": {"varnish_percent": 20}}, name="m")

    assert anew.status_code == 202, anew.content
    assert anew.json()["source"] == restored.source_digest
    assert anew.json()["settings"]["varnish_percent"] == 20
    assert kept_mask(anew.json()).sum() == 55 * 55
    assert cleos.post(f"{path}/restore", {}).status_code == 422
    assert cleos.post(f"/treatments/{anew.json()['id']}/approve", {"name": "C"}).status_code == 404
    for act, body in (("restore", mask), ("approve", {"name": "Eve"})):
        assert eves.post(f"{path}/{act}", body).status_code == 404
    assert eves.get(f"{path}/report.pdf").status_code == 404
    reader = program(cleos.key.person, Scope.READ)
    assert reader.post(f"{path}/approve", {"name": "Cleo"}).status_code == 403

    approved = cleos.post(f"{path}/approve", {"name": "Cleo"}).json()
    second = cleos.post(f"{path}/approve", {"name": "Somebody else"}).json()

    assert approved["approved_by"] == "Cleo"
    assert (second["approved_by"], second["approved_at"]) == ("Cleo", approved["approved_at"])
    report = cleos.get(f"{path}/report.html")
    assert "Approved by Cleo" in report.content.decode()
    assert reader.get(f"{path}/report.pdf").content.startswith(b"%PDF")
    chinese = cleos.get(f"{path}/report.html", **{"Accept-Language": "zh-hans"})
    assert 'lang="zh-hans"' in chinese.content.decode().lower()
    assert cleos.get(f"{path}/report.doc").status_code == 404


def test_a_picture_is_restyled_after_one_that_is_brought(cleos, eves, piece):
    path = f"/pieces/{piece.public_id}/restyle"

    def sent(who=cleos, name="", **changes):
        file = SimpleUploadedFile("manner.png", png(scenes.picture(side_px=64, seed=3)))
        fields = {"author": "Cleo", "settings": '{"strength_percent": 60}', "manner": file}
        return who.post(path, {**fields, **changes}, form=True, name=name)

    first, again = sent(name="s"), sent(name="s")

    assert first.status_code == 202, first.content
    assert again.json() == first.json()
    row = Treatment.objects.get()
    assert "Cleo" in row.style_rights
    assert row.style_digest
    assert row.settings["strength_percent"] == 60
    assert sent(who=eves).status_code == 404
    assert sent(author="").json()["errors"][0]["pointer"].endswith("author")
    assert sent(whose="old", died="2020").status_code == 422, "the licence gate refuses"


def test_an_own_picture_is_restyled_and_restored(cleos):
    def sent(**more):
        files = {
            name: SimpleUploadedFile(f"{name}.png", png(scenes.picture(side_px=64, seed=seed)))
            for seed, name in enumerate(["picture", *more.pop("files", [])])
        }
        fields = {"title": "Own", "author": "Cleo", **files, **more}
        return cleos.post("/treatments", fields, form=True)

    styled = sent(kind="restyle", files=["manner"], manner_author="Mia")
    mended = sent(
        kind="restore",
        mask_json='{"places": [{"left": 0, "top": 0, "width": 50, "height": 50}]}',
    )

    assert styled.status_code == 202, styled.content
    assert mended.status_code == 202, mended.content
    assert "Mia" in Treatment.objects.get(kind="restyle").style_rights
    assert kept_mask(mended.json()).sum() == 32 * 32
    assert sent(kind="restyle").json()["errors"][0]["pointer"].endswith("manner_work")
    assert sent(kind="restyle", manner_work="7").status_code == 422
    assert sent(kind="restore", mask_json="[]").status_code == 422
