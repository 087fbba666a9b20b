"""The studio as people see it, in both languages.

Cleo is the artist; Eve wants to see what is not hers.
"""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pinxit.accounts import Role
from pinxit.accounts.web.services import grant
from pinxit.jobs.web.services import fail, report
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.provenance.web.selectors import kept_form
from pinxit.studio.core.brief import BriefRefusedError
from pinxit.studio.web.models import Brief, Piece
from pinxit.studio.web.services import submit_brief
from tests.studio.conftest import NOON
from tests.studio.sketch import brief_form
from tests.studio.test_services import DRAGON

pytestmark = pytest.mark.django_db

BAD_PROMPTS = {
    "": "Say in a few words what the picture shows.",
    " \n\u200b ": "Say in a few words what the picture shows.",
    "x" * 10_000: "This has 10000 characters; at most 500 can be kept. Shorten it a little.",
    "a red\x1b[31m dragon": "The prompt holds control characters.",
    "dragon\x00": "The prompt holds control characters.",
    "a \u202enogard der": "The prompt holds characters that turn the direction of writing.",
    "porn": "The house does not paint pornography. A nude is not pornography.",
}


def in_chinese(browser: Client) -> Client:
    browser.cookies["django_language"] = "zh-hans"
    return browser


def hex_of(digest: str) -> str:
    return Digest.parse(digest).hex


def test_a_visitor_is_asked_to_sign_in(client, db):
    for address in ("/studio/", "/studio/works/", f"/studio/briefs/{uuid.uuid4()}/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/accounts/sign-in" in answer["Location"]


def test_cleo_asks_for_a_picture_and_is_shown_the_easel(cleos_browser, cleo):
    answer = cleos_browser.post("/studio/", brief_form(), follow=True)

    brief = Brief.objects.get()
    assert answer.redirect_chain == [(f"/studio/briefs/{brief.public_id}/", 302)]
    assert brief.person == cleo
    assert (brief.prompt, brief.seed, brief.steps) == ("a red dragon", 7, 4)
    page = answer.content.decode()
    assert "Waiting for the painter." in page
    assert f'data-events="/studio/briefs/{brief.public_id}/events"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_without_a_seed_one_is_drawn(cleos_browser):
    cleos_browser.post("/studio/", brief_form(seed=""))
    cleos_browser.post("/studio/", brief_form(seed=""))

    one, other = Brief.objects.all()
    assert one.seed != other.seed


def test_four_pictures_are_shown_on_one_page(cleos_browser):
    answer = cleos_browser.post("/studio/", brief_form(count="4"), follow=True)

    assert Brief.objects.count() == 4
    assert answer.content.decode().count("data-events=") == 4


@pytest.mark.parametrize("prompt", BAD_PROMPTS)
def test_a_bad_prompt_is_answered_beside_its_field_and_kept(cleos_browser, prompt):
    answer = cleos_browser.post("/studio/", brief_form(prompt=prompt))

    assert answer.status_code == 400
    page = answer.content.decode()
    assert BAD_PROMPTS[prompt] in page
    assert 'class="field__error"' in page
    assert not Brief.objects.exists()


@pytest.mark.parametrize("prompt", BAD_PROMPTS)
def test_a_bad_prompt_is_answered_in_chinese(cleos_browser, prompt):
    answer = in_chinese(cleos_browser).post("/studio/", brief_form(prompt=prompt))

    assert answer.status_code == 400
    page = answer.content.decode()
    said = page.partition('class="field__error"')[2].partition("</p>")[0]
    assert any("一" <= letter <= "鿿" for letter in said)
    assert BAD_PROMPTS[prompt] not in page
    assert not Brief.objects.exists()


@pytest.mark.parametrize("prompt", ["تنين أحمر", "一条红龙", "דרקון"])
def test_prompts_in_other_writing_are_welcome(cleos_browser, prompt):
    cleos_browser.post("/studio/", brief_form(prompt=prompt))

    assert Brief.objects.get().prompt == prompt


@pytest.mark.parametrize(
    "change",
    [{"hand": "rembrandt"}, {"hand": ""}, {"steps": "0"}, {"steps": "101"}, {"seed": "-1"},
     {"seed": "4294967296"}, {"guidance_percent": "2001"}, {"count": "9"}, {"steps": "many"}],
)  # fmt: skip
def test_bad_settings_are_answered(cleos_browser, change):
    answer = cleos_browser.post("/studio/", brief_form(**change))

    assert answer.status_code == 400
    assert not Brief.objects.exists()


def test_a_full_share_of_the_queue_is_answered(cleos_browser):
    for _ in range(5):
        cleos_browser.post("/studio/", brief_form(count="4"))

    answer = cleos_browser.post("/studio/", brief_form())

    assert answer.status_code == 400
    assert "As many of your pictures wait as may wait at once" in answer.content.decode()


def test_a_suggestion_fills_the_desk(cleos_browser):
    page = cleos_browser.get("/studio/?prompt=一条红龙&hand=twemoji&seed=9").content.decode()

    assert "一条红龙</textarea>" in page
    assert 'value="twemoji" checked' in page
    assert "<details open>" in page


def test_a_reload_finds_the_picture_where_it_was(cleos_browser, cleo):
    brief = submit_brief(person=cleo, brief=DRAGON, now=NOON)
    report(brief.job_key, step=2, total=3, preview=b"\xff\xd8small")

    page = cleos_browser.get(f"/studio/briefs/{brief.public_id}/").content.decode()

    assert "Step 2 of 3" in page
    assert 'src="data:image/jpeg;base64,/9hzbWFsbA=="' in page


def test_a_failed_brief_says_why_and_is_tried_again(cleos_browser, cleo):
    brief = submit_brief(person=cleo, brief=DRAGON, now=NOON)
    fail(brief.job_key, BriefRefusedError("there is no such hand"))
    address = f"/studio/briefs/{brief.public_id}/"

    page = cleos_browser.get(address).content.decode()
    assert "there is no such hand" in page
    assert BriefRefusedError.remedy in page
    assert "noscript" not in page
    answer = cleos_browser.post(f"{address}again", follow=True)
    assert "Waiting for the painter." in answer.content.decode()
    answer = cleos_browser.post(f"{address}again", follow=True)
    assert "This brief did not fail." in answer.content.decode()


def test_a_painted_brief_leads_to_its_piece(cleos_browser, cleo, paint):
    piece = paint(cleo)

    answer = cleos_browser.get(f"/studio/briefs/{piece.public_id}/")

    assert answer["Location"] == f"/studio/pieces/{piece.public_id}/"


def test_the_page_of_a_piece_tells_everything_needed_to_paint_it_again(cleos_browser, cleo, paint):
    piece = paint(cleo)

    page = cleos_browser.get(f"/studio/pieces/{piece.public_id}/").content.decode()

    assert "A red dragon" in page
    assert "Cleo, 2026" in page
    assert "house painter · hand of Noto · 3 steps" in page
    assert "AI-generated" in page
    assert f"/studio/pictures/{hex_of(piece.file_digest)}.png" in page
    assert (
        "prompt=a+red+dragon&amp;hand=noto&amp;steps=3&amp;guidance_percent=300&amp;seed=7" in page
    )
    assert f"/certificates/{hex_of(piece.file_digest)}/" in page
    assert f"/seals/{hex_of(piece.image_digest)}.svg" in page


def test_the_page_of_a_piece_speaks_chinese(cleos_browser, cleo, paint):
    piece = paint(cleo, prompt="一条红龙")

    page = in_chinese(cleos_browser).get(f"/studio/pieces/{piece.public_id}/").content.decode()

    assert '<html lang="zh-Hans"' in page
    assert "一条红龙" in page


def test_a_title_is_changed_or_answered(cleos_browser, cleo, paint):
    piece = paint(cleo)
    address = f"/studio/pieces/{piece.public_id}/"

    answer = cleos_browser.post(address, {"title": "Dawn"}, follow=True)
    assert "The piece has its new title." in answer.content.decode()
    assert Piece.objects.get().title == "Dawn"
    for title, said in (
        ("", "Say in a few words"),
        ("x" * 130, "at most 120"),
        ("porn", "not paint"),
    ):
        answer = cleos_browser.post(address, {"title": title})
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert Piece.objects.get().title == "Dawn"


def test_a_piece_is_put_away_and_brought_back(cleos_browser, cleo, paint):
    piece = paint(cleo)
    address = f"/studio/pieces/{piece.public_id}/"

    page = cleos_browser.post(f"{address}put-away", follow=True).content.decode()
    assert "1 piece put away" in page
    assert "Nothing here yet" in page
    page = cleos_browser.get("/studio/works/put-away/").content.decode()
    assert "A red dragon" in page
    assert "This piece is put away." in cleos_browser.get(address).content.decode()
    cleos_browser.post(f"{address}bring-back")
    page = cleos_browser.get("/studio/works/").content.decode()
    assert "1 piece, kept for good." in page
    assert "Nothing is put away." in cleos_browser.get("/studio/works/put-away/").content.decode()


def test_my_works_shows_what_is_on_the_easel(cleos_browser, cleo):
    page = cleos_browser.get("/studio/works/").content.decode()
    assert "Nothing here yet" in page
    failed = submit_brief(person=cleo, brief=DRAGON, now=NOON)
    submit_brief(person=cleo, brief=DRAGON, now=NOON)
    fail(failed.job_key, BriefRefusedError("there is no such hand"))

    page = cleos_browser.get("/studio/works/").content.decode()

    assert "On the easel" in page
    assert "Failed" in page
    assert "Waiting for the painter." in page


def test_my_works_asks_as_much_for_many_as_for_one(
    cleos_browser, cleo, paint, django_assert_num_queries
):
    paint(cleo)
    submit_brief(person=cleo, brief=DRAGON, now=NOON)
    with CaptureQueriesContext(connection) as for_one:
        cleos_browser.get("/studio/works/")
    for seed in range(3):
        paint(cleo, seed=seed)
        submit_brief(person=cleo, brief=DRAGON, now=NOON)

    with django_assert_num_queries(len(for_one)):
        cleos_browser.get("/studio/works/")


def test_pictures_are_served_to_their_maker_in_the_form_in_which_they_leave(
    cleos_browser, cleo, paint
):
    piece = paint(cleo)

    answer = cleos_browser.get(f"/studio/pictures/{hex_of(piece.image_digest)}.png")
    assert str(kept_form(Digest.of(answer.content))) == piece.image_digest
    assert answer["Cache-Control"].startswith("private")
    again = cleos_browser.get(f"/studio/pictures/{hex_of(piece.image_digest)}.png")
    assert again.content == answer.content
    card = cleos_browser.get(f"/studio/pictures/{hex_of(piece.file_digest)}/card.webp")
    assert card["Content-Type"] == "image/webp"
    assert card.content[8:12] == b"WEBP"
    assert b"trainedAlgorithmicMedia" in card.content


def test_eve_finds_nothing_of_cleos(eves_browser, client, cleo, paint):
    piece = paint(cleo)
    waiting = submit_brief(person=cleo, brief=DRAGON, now=NOON)
    own = f"/studio/pieces/{piece.public_id}/"
    read = [
        own,
        f"/studio/briefs/{waiting.public_id}/",
        f"/studio/briefs/{waiting.public_id}/events",
        f"/studio/pictures/{hex_of(piece.image_digest)}.png",
        f"/studio/pictures/{hex_of(piece.file_digest)}.png",
        f"/studio/pictures/{hex_of(piece.file_digest)}/card.webp",
    ]
    write = [f"{own}put-away", f"{own}bring-back", f"/studio/briefs/{waiting.public_id}/again", own]

    assert [eves_browser.get(address).status_code for address in read] == [404] * len(read)
    assert [eves_browser.post(address).status_code for address in write] == [404] * len(write)
    assert client.get(f"/studio/briefs/{waiting.public_id}/events").status_code == 404
    assert Piece.objects.get().hidden_at is None
    assert "red dragon" not in eves_browser.get("/studio/works/").content.decode()


def test_changes_are_not_made_by_following_a_link(cleos_browser, cleo, paint):
    piece = paint(cleo)

    for address in (
        f"/studio/pieces/{piece.public_id}/put-away",
        f"/studio/briefs/{piece.public_id}/again",
    ):
        assert cleos_browser.get(address).status_code == 405


def test_a_picture_that_the_disk_has_lost_is_not_found(cleos_browser, cleo, paint, settings):
    piece = paint(cleo)
    FolderStore(settings.PINXIT_STORE).path(Digest.parse(piece.image_digest)).unlink()

    answer = cleos_browser.get(f"/studio/pictures/{hex_of(piece.image_digest)}.png")

    assert answer.status_code == 404


def test_the_owner_looks_at_briefs_and_pieces_and_changes_nothing(cleos_browser, cleo, paint):
    grant(cleo, Role.OWNER, now=NOON)
    piece = paint(cleo)

    for kind, row in (("brief", piece.brief), ("piece", piece)):
        listed = cleos_browser.get(f"/back-office/studio/{kind}/")
        assert "red dragon" in listed.content.decode()
        one = cleos_browser.get(f"/back-office/studio/{kind}/{row.pk}/change/")
        assert 'name="_save"' not in one.content.decode()
        assert cleos_browser.get(f"/back-office/studio/{kind}/add/").status_code == 403
        assert cleos_browser.get(f"/back-office/studio/{kind}/{row.pk}/delete/").status_code == 403
