"""Going on from a piece, recalling one from its file, and help with the words, on the pages.

Cleo is the artist; Eve wants to see what is not hers.
"""

import json
from io import BytesIO

import numpy as np
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from pinxit.kernel import Digest
from pinxit.provenance import CLAIM_KEYWORD, FolderStore
from pinxit.provenance.web.models import LogEntry
from pinxit.studio.adapters.canvases import keep_mask, page_mask
from pinxit.studio.adapters.house_painter import house_card
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.core.ground import Ground, Way
from pinxit.studio.web import lineage, selectors
from pinxit.studio.web.models import Brief, Piece
from tests.bad.hostile import HOSTILE
from tests.studio.sketch import brief_form

pytestmark = pytest.mark.django_db

MANIFEST = str(house_card().manifest)


def go_on_form(**changed: str) -> dict[str, str]:
    form = {**brief_form(seed=""), "strength_percent": "60"}
    return {**form, **changed}


def mask(width: int = 128, height: int = 128) -> str:
    level_HW = np.zeros((height, width), dtype=np.uint8)
    level_HW[height // 2 :] = 255
    file = BytesIO()
    Image.fromarray(level_HW).save(file, format="PNG")
    return page_mask(file.getvalue())


@pytest.fixture
def piece(cleo, paint):
    return paint(cleo)


@pytest.fixture
def child(cleo, piece, paint):
    """A piece whose lower half was painted anew."""
    free_HW = np.zeros((128, 128), dtype=bool)
    free_HW[64:] = True
    ground = Ground(
        way=Way.FILL,
        pictures=(Digest.parse(piece.image_digest),),
        mask=keep_mask(free_HW, _store()),
        strength_percent=80,
    )
    return paint(cleo, prompt="a blue sea", ground=ground, seed=99)


def _store() -> FolderStore:
    return FolderStore(settings.PINXIT_STORE)


def test_more_like_this_is_the_same_brief_with_other_seeds(cleos_browser, piece):
    answer = cleos_browser.post(f"/studio/pieces/{piece.public_id}/more", follow=True)

    briefs = Brief.objects.exclude(pk=piece.brief.pk)
    assert briefs.count() == 4
    assert {brief.prompt for brief in briefs} == {piece.brief.prompt}
    assert len({brief.seed for brief in briefs} | {piece.brief.seed}) == 5
    assert "data-sitting=" in answer.content.decode()


@pytest.mark.parametrize(
    ("way", "changes"),
    [
        ("vary", {"strength_percent": "35"}),
        ("fill", {"mask": mask()}),
        ("fill", {"left": "10", "top": "20", "wide": "50", "tall": "30"}),
        ("extend", {"left_px": "0", "right_px": "64", "top_px": "32", "bottom_px": "0"}),
    ],
)
def test_a_way_to_go_on_becomes_a_brief_over_the_piece(cleos_browser, piece, way, changes):
    page = cleos_browser.get(f"/studio/pieces/{piece.public_id}/{way}/").content.decode()
    assert "a red dragon" in page
    form = go_on_form(count="2", prompt="a green dragon", **changes)
    answer = cleos_browser.post(f"/studio/pieces/{piece.public_id}/{way}/", form)

    assert answer.status_code == 302
    asked = Brief.objects.exclude(pk=piece.brief.pk)
    assert asked.count() == 2
    ground = asked[0].value.ground
    assert ground is not None
    assert ground.way == way
    assert [str(each) for each in ground.pictures] == [piece.image_digest]
    assert asked[0].value.prompt == "a green dragon"


def test_two_pieces_are_mixed_under_the_words_of_both(cleos_browser, cleo, piece, paint):
    other = paint(cleo, prompt="a panda", seed=5)
    address = f"/studio/pieces/{piece.public_id}/mix/"
    page = cleos_browser.get(address).content.decode()
    assert str(other.public_id) in page
    assert f'value="{piece.public_id}"' not in page
    form = go_on_form(prompt="", second=str(other.public_id), words="both", share_percent="30")

    assert cleos_browser.post(address, form).status_code == 302
    brief = Brief.objects.order_by("-pk")[0]
    ground = brief.value.ground
    assert ground is not None
    assert brief.prompt == "a red dragon and a panda"
    assert (ground.share_percent, ground.strength_percent) == (30, 60)
    assert [str(each) for each in ground.pictures] == [piece.image_digest, other.image_digest]

    for words, prompt in (("first", "a red dragon"), ("second", "a panda")):
        cleos_browser.post(address, {**form, "words": words})
        assert Brief.objects.order_by("-pk")[0].prompt == prompt
    cleos_browser.post(address, {**form, "prompt": "a bear"})
    assert Brief.objects.order_by("-pk")[0].prompt == "a bear"


@pytest.mark.parametrize(
    ("way", "changes"),
    [
        ("vary", {"strength_percent": "0"}),
        ("vary", {"prompt": ""}),
        ("vary", {"count": "9"}),
        ("mix", {"second": "nobody", "words": "both", "share_percent": "30"}),
        ("fill", {}),
        ("fill", {"mask": "data:image/png;base64,AAAA"}),
        ("fill", {"mask": mask(64, 64)}),
        ("fill", {"left": "99", "top": "99", "wide": "0", "tall": "0"}),
        ("extend", {"left_px": "0", "right_px": "0", "top_px": "0", "bottom_px": "0"}),
        ("extend", {"left_px": "7", "right_px": "0", "top_px": "0", "bottom_px": "0"}),
    ],
)
def test_what_cannot_be_painted_over_is_answered(cleos_browser, piece, way, changes):
    answer = cleos_browser.post(f"/studio/pieces/{piece.public_id}/{way}/", go_on_form(**changes))

    assert answer.status_code == 400
    assert "field__error" in answer.content.decode() or "notice--bad" in answer.content.decode()
    assert Brief.objects.count() == 1


def test_a_picture_does_not_grow_for_ever(cleos_browser, piece):
    Piece.objects.update(width_px=448)
    form = go_on_form(left_px="64", right_px="64", top_px="0", bottom_px="0")
    answer = cleos_browser.post(f"/studio/pieces/{piece.public_id}/extend/", form)

    assert answer.status_code == 400
    assert "too large" in answer.content.decode()


def test_a_piece_says_what_it_was_made_from(cleos_browser, piece, child):
    assert child.parents == [piece.image_digest]
    assert child.earlier_manifests == [piece.manifest_digest]
    event = json.loads(json.dumps(LogEntry.objects.order_by("-index")[0].event))
    assert event["parent_1"] == piece.image_digest
    assert event["way"] == "fill"
    page = cleos_browser.get(f"/studio/pieces/{child.public_id}/").content.decode()
    assert f'href="/studio/pieces/{piece.public_id}/"' in page
    assert "Made from" in page


def test_the_part_that_was_not_marked_is_the_parents(settings, piece, child):
    before, after = (
        np.asarray(Image.open(BytesIO(_store().read(Digest.parse(each.image_digest)))))
        for each in (piece, child)
    )

    assert np.array_equal(before[:64], after[:64])
    assert not np.array_equal(before[64:], after[64:])


def test_those_who_taught_the_parents_are_credited_too(piece, child):
    Piece.objects.filter(pk=piece.pk).update(manifest_digest=MANIFEST)
    child.refresh_from_db()

    assert selectors.credits_of(child) == selectors.credits_of(Piece.objects.get(pk=piece.pk))
    assert selectors.credits_of(child)
    assert MANIFEST in selectors.manifests_behind(child)


def test_a_withdrawal_reaches_what_was_made_from_a_piece(piece, child):
    Piece.objects.filter(pk=child.pk).update(
        manifest_digest=MANIFEST, earlier_manifests=[piece.manifest_digest]
    )

    learnt = selectors.pieces_that_learnt_from([piece.manifest_digest])
    assert {each.pk for each in learnt} == {piece.pk, child.pk}


def test_a_circle_of_parents_is_walked_once(piece):
    Piece.objects.update(parents=[piece.image_digest])

    assert lineage.ancestors_of([piece.image_digest]) == [Piece.objects.get()]


def test_eve_goes_on_from_nothing_of_cleos(eves_browser, piece):
    for way in ("vary", "mix", "fill", "extend"):
        address = f"/studio/pieces/{piece.public_id}/{way}/"
        assert eves_browser.get(address).status_code == 404
        assert eves_browser.post(address, go_on_form()).status_code == 404
    assert eves_browser.post(f"/studio/pieces/{piece.public_id}/more").status_code == 404


def upload(browser: Client, content: bytes, name: str = "picture.png"):
    return browser.post("/studio/recall/", {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize("rendition", ["image_digest", "file_digest"])
def test_a_file_brings_its_settings_back(cleos_browser, piece, rendition):
    content = _store().read(Digest.parse(getattr(piece, rendition)))
    answer = upload(cleos_browser, content)

    assert answer.status_code == 302
    page = cleos_browser.get(answer["Location"]).content.decode()
    assert "a red dragon" in page
    assert 'name="seed" value="7"' in page
    assert 'name="steps" value="3"' in page


def test_a_file_painted_over_another_brings_back_that_page(cleos_browser, piece, child):
    content = _store().read(Digest.parse(child.file_digest))
    answer = upload(cleos_browser, content)

    expected = f"/studio/pieces/{piece.public_id}/fill/?like={child.public_id}"
    assert answer["Location"] == expected
    page = cleos_browser.get(expected).content.decode()
    assert "a blue sea" in page
    assert 'name="strength_percent" value="80"' in page
    assert 'value="data:image/png;base64,' in page
    assert 'name="seed" value="99"' in page


def test_a_brief_over_a_piece_is_changed_on_its_own_page(cleos_browser, piece):
    page = f"/studio/pieces/{piece.public_id}/vary/"
    cleos_browser.post(page, go_on_form(count="2", prompt="a green dragon"))
    brief = Brief.objects.order_by("-pk")[0]

    shown = cleos_browser.get(f"/studio/briefs/{brief.public_id}/").content.decode()

    assert f'href="{page}?like={brief.public_id}"' in shown
    assert "a green dragon" in cleos_browser.get(f"{page}?like={brief.public_id}").content.decode()
    for other in ("nobody", str(piece.public_id)):
        assert "a red dragon" in cleos_browser.get(f"{page}?like={other}").content.decode()


def test_a_file_that_was_changed_still_names_its_piece(cleos_browser, piece):
    content = _store().read(Digest.parse(piece.file_digest))
    with Image.open(BytesIO(content)) as opened:
        facts = {CLAIM_KEYWORD: str(opened.info[CLAIM_KEYWORD])}
    other = encode_png(np.zeros((8, 8, 3), dtype=np.uint8), facts=facts)
    answer = upload(cleos_browser, other)

    assert answer.status_code == 302
    assert "was changed" in cleos_browser.get(answer["Location"]).content.decode()


def test_a_sketch_from_the_command_line_brings_its_own_record(cleos_browser):
    facts = {"pinxit:prompt": "一条红龙", "pinxit:hand": "noto", "pinxit:seed": "12",
             "pinxit:steps": "9", "pinxit:guidance": "250"}  # fmt: skip
    sketch = encode_png(np.zeros((8, 8, 3), dtype=np.uint8), facts=facts)
    page = cleos_browser.get(upload(cleos_browser, sketch)["Location"]).content.decode()

    assert "一条红龙" in page
    assert 'name="seed" value="12"' in page
    assert 'name="guidance_percent" value="250"' in page


def test_eve_recalls_nothing_of_cleos(eves_browser, piece):
    answer = upload(eves_browser, _store().read(Digest.parse(piece.file_digest)))

    assert answer.status_code == 400
    assert "a red dragon" not in answer.content.decode()


@pytest.mark.parametrize("facts", [
    {"pinxit:prompt": "a", "pinxit:hand": "noto", "pinxit:seed": "x", "pinxit:steps": "9",
     "pinxit:guidance": "1"},
    {"pinxit:prompt": "a", "pinxit:hand": "../..", "pinxit:seed": "1", "pinxit:steps": "9",
     "pinxit:guidance": "1"},
    {"pinxit:prompt": "\x1b[1m", "pinxit:hand": "noto", "pinxit:seed": "1", "pinxit:steps": "9",
     "pinxit:guidance": "1"},
    {"pinxit:piece": "nobody"},
    {},
])  # fmt: skip
def test_a_record_that_cannot_be_is_answered(cleos_browser, facts):
    content = encode_png(np.zeros((8, 8, 3), dtype=np.uint8), facts=facts)

    assert upload(cleos_browser, content).status_code == 400


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_answered(cleos_browser, name):
    answer = upload(cleos_browser, HOSTILE[name][0]())

    assert answer.status_code in (302, 400)
    if answer.status_code == 400:
        assert "field__error" in answer.content.decode()


def test_suggestions_are_a_few_links_while_somebody_types(cleos_browser, client):
    answer = cleos_browser.get(
        "/studio/words/", {"prompt": "a tig"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()

    assert "<html" not in page
    assert 'data-prompt="a tiger"' in page
    assert page.count("<li>") <= 8
    assert client.get("/studio/words/").status_code == 302


def test_without_a_script_the_words_are_a_page(cleos_browser):
    everything = cleos_browser.get("/studio/words/").content.decode()
    found = cleos_browser.get("/studio/words/", {"prompt": "熊"}).content.decode()
    nothing = cleos_browser.get("/studio/words/", {"prompt": "<b>zzzz</b>"}).content.decode()

    assert everything.count("<li>") > 1000
    assert "熊猫" in found
    assert "Nothing of this name" in nothing
    assert "<b>zzzz</b>" not in nothing


def test_eight_pictures_are_asked_for_in_one_sitting(cleos_browser):
    page = cleos_browser.post("/studio/", brief_form(count="8"), follow=True).content.decode()

    assert page.count("data-events=") == 8
    assert page.count("data-sitting=") == 1
