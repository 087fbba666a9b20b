"""Copies and their owners: Ada bought one, Ben is to have it, Eve would like to."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pinxit.jobs.web.models import Progress
from pinxit.kernel import Digest
from pinxit.provenance.web.models import LogDisclosure, LogEntry
from pinxit.provenance.web.selectors import check_log
from pinxit.shop.cli import NoChainForTokensError, tokens
from pinxit.shop.core.handing_on import NoOfferError, NotYoursToGiveError
from pinxit.shop.web.models import Order, Transfer
from pinxit.shop.web.selectors.orders import owner_named
from pinxit.shop.web.services import copies as services
from tests.scenes import NOW, person
from tests.shop.steps import browser_of, buy, page_of

pytestmark = pytest.mark.django_db

LATER = timedelta(days=15)


@pytest.fixture
def bought(ada, edition) -> Order:
    return buy(ada, edition)


@pytest.fixture
def ben():
    return person("Ben")


def key_of(order: Order) -> str:
    return Transfer.objects.get(order=order, state="offered").key


def offered(key: str) -> str:
    return reverse("shop:receive", args=[key])


def test_a_copy_changes_hands(ada: Client, ben, bought, store) -> None:
    ada.post(page_of("hand-on", bought))
    page = ada.get(page_of("copy", bought)).content.decode()
    assert offered(key_of(bought)) in page

    browser = browser_of(ben)
    assert "Ada hands on to you" in browser.get(offered(key_of(bought))).content.decode()
    answer = browser.post(offered(key_of(bought)), {"is_named": "on"})

    order = Order.objects.get(pk=bought.pk)
    assert answer["Location"] == page_of("copy", bought)
    assert (order.owner, order.owner_name, order.buyer) == (ben, "Ben", bought.buyer)
    certified = json.loads(store.read(Digest.parse(order.certificate_digest)))
    assert certified["issue"] == order.issue == 2
    assert certified["replaces"] == bought.certificate_digest


def test_the_download_goes_with_the_copy_and_the_books_stay(ada: Client, ben, bought) -> None:
    ada.post(page_of("hand-on", bought))
    browser = browser_of(ben)
    browser.post(offered(key_of(bought)))

    assert ada.get(page_of("file", bought)).status_code == 404
    assert ada.get(page_of("copy", bought)).status_code == 404
    books = ada.get(page_of("order", bought)).content.decode()
    assert "You have handed this copy on" in books
    assert "€40.00" in books
    assert browser.get(page_of("file", bought)).status_code == 200
    assert browser.get(page_of("order", bought)).status_code == 404, "what Ada paid is hers to know"
    assert page_of("copy", bought) in browser.get(reverse("shop:orders")).content.decode()


def test_the_log_says_that_it_changed_hands_and_nobodys_name(ada: Client, ben, bought) -> None:
    ada.post(page_of("hand-on", bought))
    browser_of(ben).post(offered(key_of(bought)), {"is_named": "on"})

    entry = LogEntry.objects.get(what="shop.edition.transferred")
    order = Order.objects.get(pk=bought.pk)
    assert entry.index == order.log_index
    assert entry.event["owner"].startswith("hmac-sha256:")
    assert "Ben" not in json.dumps(entry.event)
    assert entry.event["replaces"] == bought.certificate_digest
    assert LogDisclosure.objects.get(entry=entry).text == "Ben"
    check_log()


def test_the_certificate_says_the_newer_issue_and_the_owner(
    client: Client, ada, ben, bought
) -> None:
    ada.post(page_of("hand-on", bought))
    browser_of(ben).post(offered(key_of(bought)), {"is_named": "on"})

    page = client.get(page_of("certificate", bought)).content.decode()

    assert "<dd>Ben</dd>" in page
    assert "Issue 2 of this certificate" in page


def test_an_offer_is_taken_back_until_it_is_accepted(ada: Client, ben, bought) -> None:
    ada.post(page_of("hand-on", bought))
    key = key_of(bought)
    ada.post(page_of("take-back", bought))

    assert browser_of(ben).post(offered(key)).status_code == 404
    assert Order.objects.get(pk=bought.pk).owner == bought.owner
    with pytest.raises(NoOfferError):
        services.take_offer_back(bought, giver=bought.owner, now=timezone.now())


def test_pressing_twice_makes_one_offer_and_an_old_one_gives_way(bought) -> None:
    first, again = (services.offer_copy(bought, giver=bought.owner, now=NOW) for _ in range(2))
    newer = services.offer_copy(bought, giver=bought.owner, now=NOW + LATER)

    assert first == again
    assert newer.key != first.key
    with pytest.raises(NoOfferError):
        services.accept_copy(first.key, taker=person("Ben"), now=NOW + LATER)


def test_what_ran_out_cannot_be_accepted(ben, bought) -> None:
    offer = services.offer_copy(bought, giver=bought.owner, now=NOW)

    with pytest.raises(NoOfferError):
        services.accept_copy(offer.key, taker=ben, now=NOW + LATER)


def test_nobody_accepts_twice_or_their_own(ada: Client, ben, bought) -> None:
    offer = services.offer_copy(bought, giver=bought.owner, now=timezone.now())
    assert ada.post(offered(offer.key)).status_code == 400
    assert "your own offer" in ada.get(offered(offer.key)).content.decode()
    browser_of(ben).post(offered(offer.key))

    assert browser_of(person("Eve")).post(offered(offer.key)).status_code == 404
    assert LogEntry.objects.filter(what="shop.edition.transferred").count() == 1


def test_only_the_owner_hands_on(eve: Client, bought) -> None:
    for name in ("copy", "hand-on", "take-back", "copy-name", "send-token"):
        ask = eve.get if name == "copy" else eve.post
        assert ask(page_of(name, bought)).status_code == 404
    with pytest.raises(NotYoursToGiveError):
        services.offer_copy(bought, giver=person("Dov"), now=NOW)
    with pytest.raises(NotYoursToGiveError):
        services.name_owner(bought, owner=person("Fay"), name="Fay")
    with pytest.raises(NotYoursToGiveError):
        services.ask_for_token_in(bought, owner=person("Gil"), address="0x" + "1" * 40, now=NOW)


def test_a_copy_that_was_given_back_cannot_be_accepted(ben, bought) -> None:
    from pinxit.shop.web.services.orders import refund_order

    offer = services.offer_copy(bought, giver=bought.owner, now=NOW)
    refund_order(bought)

    with pytest.raises(NotYoursToGiveError):
        services.accept_copy(offer.key, taker=ben, now=NOW)


def test_an_owner_chooses_a_name_or_stays_private(client: Client, ada: Client, bought) -> None:
    assert "<dd>private</dd>" in client.get(page_of("certificate", bought)).content.decode()

    ada.post(page_of("copy-name", bought), {"owner_name": "  The Ada  Collection "})
    assert "The Ada Collection" in client.get(page_of("certificate", bought)).content.decode()

    ada.post(page_of("copy-name", bought), {"owner_name": "x" * 81})
    assert Order.objects.get(pk=bought.pk).owner_name == "The Ada Collection"
    image = Digest.parse(bought.edition.listing.image)
    assert owner_named(image, bought.number) == "The Ada Collection"
    assert owner_named(image, bought.number + 1) == ""
    ada.post(page_of("copy-name", bought), {"owner_name": ""})
    assert "<dd>private</dd>" in client.get(page_of("certificate", bought)).content.decode()


def test_a_token_is_described_for_wallets(client: Client, bought) -> None:
    told = client.get(f"/tokens/{bought.public_id.int}.json").json()

    assert told["name"] == "Red dragon 1/2"
    assert told["external_url"].endswith(page_of("certificate", bought))
    for unknown in (5, 2**128, 2**200):
        assert client.get(f"/tokens/{unknown}.json").status_code == 404


def test_tokens_are_asked_for_later_where_there_was_no_chain(
    ada: Client, edition, settings
) -> None:
    pytest.importorskip("web3", reason="the extra [chain] is not installed")
    settings.PINXIT_CHAIN_URL = "off"
    order = buy(ada, edition)
    with pytest.raises(NoChainForTokensError):
        tokens()
    assert not Progress.objects.filter(key=f"token:{order.public_id}").exists()

    settings.PINXIT_CHAIN_URL = ""
    tokens()

    assert Progress.objects.get(key=f"token:{order.public_id}").state == "waiting"
