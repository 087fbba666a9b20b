"""The pages of a commission, as Ada, Cleo and Eve meet them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from pinxit.kernel import Digest
from pinxit.studio.web.commission_selectors import sketches_of
from pinxit.studio.web.models import Commission, CommissionMark, CommissionPicture
from tests.scenes import NOW, person
from tests.shop.commissioned import CLIENT, agreed, asked, brought, fresh, pay, shown
from tests.shop.steps import browser_of
from tests.studio.picture import as_png, landscape

pytestmark = pytest.mark.django_db
SOON = (timezone.localdate() + timedelta(days=30)).isoformat()
MINE = {"whose": "own", "author": "Ada"}


@pytest.fixture
def buyer():
    return person("Bea")


@pytest.fixture
def bea(buyer):
    return browser_of(buyer)


@pytest.fixture
def cleo(artist):
    return browser_of(artist)


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("hill.png", as_png(landscape()), content_type="image/png")


def act(browser, commission, name: str, **data: object):
    address = reverse("studio:commission-act", args=[commission.public_id, name])
    return browser.post(address, data)


def page(browser, commission):
    return browser.get(commission.get_absolute_url())


def test_a_brief_is_asked_with_a_picture_and_its_right(bea, artist) -> None:
    address = reverse("studio:ask-for-commission")
    assert b"Cleo" in bea.get(address, {"artist": artist.pk}).content
    brief = {
        "artist": artist.pk,
        "title": "A hill",
        "words": "A hill like ours.",
        "budget": "12.50",
        "currency": "EUR",
    }
    mine = {f"reference-{name}": value for name, value in MINE.items()}

    late = bea.post(address, {**brief, "wanted_by": "2020-01-01", "reference-whose": "own"})
    yen = bea.post(address, {**brief, "currency": "JPY", "reference-whose": "own"})
    refused = bea.post(address, {**brief, "words": "a nude child", "reference-whose": "own"})
    nobody = bea.post(address, {**brief, "reference-whose": "own", "reference-upload": upload()})
    answer = bea.post(address, {**brief, **mine, "reference-upload": upload()})

    assert [each.status_code for each in (late, yen, refused, nobody)] == [400] * 4
    assert b"yet to come" in late.content
    assert b"Say who made the picture" in nobody.content
    commission = Commission.objects.get()
    assert answer.url == commission.get_absolute_url()
    assert (commission.budget_minor, commission.pictures.count()) == (1250, 1)
    shown_page = page(bea, commission).content
    assert b"I made this picture" in shown_page
    assert b"A hill" in bea.get(reverse("studio:commissions")).content


def test_nobody_else_finds_it(bea, buyer, artist, eve) -> None:
    commission = asked(buyer, artist)

    assert page(eve, commission).status_code == 404
    assert act(eve, commission, "say", words="hello").status_code == 404
    assert (
        eve.post(reverse("shop:call-off-commission", args=[commission.public_id])).status_code
        == 404
    )
    assert eve.get(reverse("studio:commissions")).status_code == 200
    assert act(bea, commission, "dance").status_code == 404


def test_quoting_and_accepting_by_the_page(bea, cleo, buyer, artist) -> None:
    commission = asked(buyer, artist)
    terms = {
        "price": "200",
        "deposit_percent": 25,
        "revisions": 1,
        "refund_percent": 0,
        "use": "commercial",
        "deliver_by": SOON,
    }

    late = act(cleo, commission, "quote", **{**terms, "deliver_by": "2020-01-01"})
    assert late.status_code == 400
    assert act(cleo, commission, "quote", **{**terms, "price": "10.001"}).status_code == 400
    act(cleo, commission, "quote", **terms)
    assert "€50.00" in page(bea, commission).content.decode()
    assert b"Change the quote" in page(cleo, commission).content
    act(bea, commission, "accept", quoted="1")

    assert fresh(commission).stage == "accepted"
    assert b"Pay the deposit" in page(bea, commission).content
    act(bea, commission, "accept", quoted="x")
    act(bea, commission, "say", words="When will you begin?")
    assert b"When will you begin?" in page(cleo, commission).content


def test_an_artist_may_decline(cleo, bea, buyer, artist) -> None:
    commission = asked(buyer, artist)

    act(cleo, commission, "decline", words="No time.")

    assert b"No time." in page(bea, commission).content
    refused = bea.post(reverse("shop:call-off-commission", args=[commission.public_id]))
    assert refused.url == commission.get_absolute_url()


def test_paying_by_the_page_and_calling_off(bea, cleo, buyer, artist) -> None:
    commission = agreed(buyer, artist)
    address = reverse("shop:pay-commission", args=[commission.public_id])

    assert cleo.get(address).status_code == 404
    assert "€100.00" in bea.get(address).content.decode()
    assert bea.post(address, {"answer": "pay"}).url == commission.get_absolute_url()
    assert bea.get(address).url == commission.get_absolute_url()
    assert b"at work" in page(bea, commission).content
    called_off = reverse("shop:call-off-commission", args=[commission.public_id])
    told = bea.post(called_off, {"words": "Sorry."}, follow=True)
    assert "€100.00 goes back" in told.content.decode()
    assert fresh(commission).stage == "cancelled"

    other = asked(buyer, artist)
    nothing = cleo.post(reverse("shop:call-off-commission", args=[other.public_id]), follow=True)
    assert b"Nothing goes back." in nothing.content


def test_sketches_marks_and_the_delivery_by_the_page(bea, cleo, buyer, artist, settings) -> None:
    commission = agreed(buyer, artist)
    pay(commission)
    assert act(cleo, commission, "paint", prompt="").status_code == 400
    act(cleo, commission, "paint", prompt="a panda", hand="noto", count=1)
    assert b"being painted" in page(cleo, commission).content
    assert act(cleo, commission, "bring", **MINE).status_code == 400
    bad = SimpleUploadedFile("a.png", b"no picture", content_type="image/png")
    assert act(cleo, commission, "bring", upload=bad, **MINE).status_code == 400
    act(cleo, commission, "bring", upload=upload(), **MINE)
    act(cleo, commission, "show", words="Look.")
    (sketch,) = sketches_of(commission, CLIENT)
    name = sketch.picture.pk

    act(bea, commission, "mark", sketch=name, left=10, top=20, words="higher")
    act(bea, commission, "mark", sketch=name, place=4, words="greener")
    act(bea, commission, "mark", sketch=name, words="more light")
    act(bea, commission, "mark", sketch=name, words="")
    marks = list(CommissionMark.objects.values_list("left", "width"))
    assert marks == [(10, 0), (333, 333), (0, 1000)]
    assert b"higher" not in page(cleo, commission).content
    act(bea, commission, "unmark", mark=CommissionMark.objects.all()[0].pk)
    assert b"2 marks go with it" in page(bea, commission).content
    act(bea, commission, "revise", words="")
    assert b"more light" in page(cleo, commission).content
    act(cleo, commission, "bring", upload=upload(), **MINE)
    act(cleo, commission, "show")
    act(bea, commission, "reference", upload=upload(), **MINE)
    act(bea, commission, "approve", sketch=name)
    pay(commission)
    act(cleo, commission, "deliver", words="Here it is.")

    done = fresh(commission)
    assert done.stage == "delivered"
    assert b"Download the full-size file" in page(bea, commission).content
    digest = Digest.parse(done.file_digest).hex
    file = bea.get(reverse("studio:commission-picture", args=[done.public_id, digest]))
    assert file["Content-Disposition"] == 'attachment; filename="a-dragon-for-ben.png"'
    certificate = reverse("studio:commission-certificate", args=[done.public_id])
    assert b"For commercial use" in browser_of(person("Dov")).get(certificate).content


def test_pictures_are_served_to_whom_they_are_for(bea, cleo, buyer, artist, settings) -> None:
    commission = shown(buyer, artist, settings)
    digest = Digest.parse(CommissionPicture.objects.all()[0].digest).hex
    whole, small = (
        reverse(f"studio:commission-{kind}", args=[commission.public_id, digest])
        for kind in ("picture", "card")
    )

    assert bea.get(small)["Content-Type"] == "image/webp"
    assert bea.get(whole).status_code == 404
    assert "Content-Disposition" not in cleo.get(whole)
    other = reverse("studio:commission-card", args=[commission.public_id, "0" * 64])
    assert bea.get(other).status_code == 404
    certificate = reverse("studio:commission-certificate", args=[commission.public_id])
    assert bea.get(certificate).status_code == 404


def test_the_page_asks_few_questions_however_many_sketches(
    bea, buyer, artist, settings, django_assert_max_num_queries
) -> None:
    commission = shown(buyer, artist, settings)
    for seed in range(3, 9):
        CommissionPicture.objects.create(
            commission=commission,
            kind="sketch",
            digest=str(brought(settings, seed).digest),
            created_at=NOW,
            shown_at=NOW,
        )
    with django_assert_max_num_queries(40):
        assert page(bea, commission).status_code == 200
