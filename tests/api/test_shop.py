"""Ada's program buys: it looks, asks what it costs, orders once, and fetches what is hers."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from pinxit.accounts import Scope
from pinxit.accounts.web.models import Message
from pinxit.accounts.web.services import add_webhook
from pinxit.kernel import Digest
from pinxit.shop.core.goods import Way
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.discounts import DiscountCode
from pinxit.shop.web.selectors import orders as selectors
from pinxit.shop.web.services import orders as services
from tests import scenes
from tests.scenes import NOW
from tests.shop.billed import ADDRESS, set_up_seller

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(cleo) -> Edition:
    return scenes.edition_of(cleo, size=2)


@pytest.fixture
def adas(program):
    """Ada buys."""
    return program(scenes.person("Ada"))


def body(edition, **changes):
    agreed = {"total_minor": 4_000, "currency": "EUR", "accepts_terms": True}
    return {"work": edition.listing.slug, **agreed, **changes}


def order(program, edition, *, key: str = "", **changes: Any):
    return program.post("/orders", body(edition, **changes), name=key or str(uuid4()))


def pay(told) -> Order:
    row = Order.objects.get(public_id=told["id"])
    services.answer_payment(services.start_payment(row, variant="test"), {"answer": "pay"})
    row.refresh_from_db()
    return row


def test_from_the_wall_to_the_file(adas, eves, edition, client):
    found = client.get("/api/v1/works").json()
    shown = found["works"][0]
    assert (found["num_works"], shown["left"], shown["price_minor"]) == (1, 2, 4_000)
    assert client.get(f"/api/v1/works/{shown['work']}").json() == shown
    assert client.get("/api/v1/works/nothing").status_code == 404

    quoted = adas.post(f"/works/{shown['work']}/quote", {}).json()
    assert (quoted["total_minor"], quoted["tax_minor"], quoted["starts"]) == (4_000, 0, [])
    placed = order(adas, edition)
    assert placed.status_code == 201, placed.content
    told = placed.json()
    assert told["state"] == "reserved"
    assert told["pay_url"] == reverse("shop:payment", args=[told["id"]])
    assert client.get(f"/api/v1/works/{shown['work']}").json()["left"] == 1

    add_webhook(person=adas.key.person, url="https://ada.example/hook", now=NOW)
    row = pay(told)
    path = f"/orders/{told['id']}"
    paid = adas.get(path).json()
    assert (paid["state"], paid["pay_url"]) == ("paid", None)
    assert adas.get("/orders").json()["orders"] == [paid]
    message = Message.objects.get()
    assert (message.kind, message.webhook.person) == ("order.paid", adas.key.person)

    own = adas.get(f"/copies/{told['id']}").json()
    assert adas.get("/copies").json()["copies"] == [own]
    file = adas.get(f"/copies/{told['id']}/file.png")
    assert str(Digest.of(file.content)) == own["file"] == row.edition.listing.full_size
    certificate = adas.get(f"/copies/{told['id']}/certificate.pdf")
    assert certificate.content.startswith(b"%PDF")
    for theirs in (path, own["url"].removeprefix("/api/v1"), f"/copies/{told['id']}/file.png"):
        assert eves.get(theirs).status_code == 404
    assert eves.get("/orders").json()["orders"] == eves.get("/copies").json()["copies"] == []
    assert adas.post(f"{path}/cancel").status_code == 409, "what is paid is not called off so"


def test_a_name_orders_once_and_needs_to_be_there(adas, edition):
    first = order(adas, edition, key="one")
    again = order(adas, edition, key="one")

    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    other = order(adas, edition, key="one", total_minor=1)
    assert (other.status_code, other.json()["type"]) == (422, "urn:pinxit:problem:other-request")
    nameless = adas.post("/orders", body(edition))
    assert nameless.status_code == 400
    assert nameless.json()["type"] == "urn:pinxit:problem:no-idempotency-key"
    assert Order.objects.count() == 1


def test_a_total_that_is_not_ours_is_refused(adas, edition):
    for changes in ({"total_minor": 1}, {"total_minor": 4_001}, {"currency": "USD"}):
        refused = order(adas, edition, **changes)
        assert refused.status_code == 409
        assert refused.json()["type"] == "urn:pinxit:problem:changed-price"

    assert not Order.objects.exists(), "nothing is reserved by it"
    assert order(adas, edition, accepts_terms=False).json()["errors"][0]["pointer"] == (
        "#/accepts_terms"
    )


def test_what_was_agreed_elsewhere_keeps_its_price(adas, edition):
    """A bid or a bargain holds a reservation at a price of its own."""
    row = services.place_order(edition_id=edition.pk, buyer=adas.key.person, now=NOW)
    Order.objects.filter(pk=row.pk).update(
        way=Way.AUCTION, price_minor=3_000, reserved_until="2099-01-01T00:00Z"
    )

    assert order(adas, edition).status_code == 409
    assert order(adas, edition, total_minor=3_000).json()["id"] == str(row.public_id)


def test_with_tax_and_a_code(adas, edition):
    set_up_seller()
    DiscountCode.objects.create(code="SPRING", percent_bp=1_000, since=NOW, max_uses=5)
    path = f"/works/{edition.listing.slug}/quote"

    missing = adas.post(path, {}).json()
    assert {each["pointer"] for each in missing["errors"]} >= {"#/name", "#/country"}
    quoted = adas.post(path, {**ADDRESS, "code": "spring"}).json()
    assert (quoted["list_minor"], quoted["total_minor"], quoted["tax_minor"]) == (4_000, 3_600, 600)
    assert [each["start"] for each in quoted["starts"]] == ["at-once", "waits"]

    asked: dict[str, Any] = {**ADDRESS, "code": "spring", "total_minor": 3_600}
    assert order(adas, edition, **asked).json()["errors"][0]["pointer"] == "#/start"
    told = order(adas, edition, **asked, start="waits").json()
    assert (told["price_minor"], told["tax_minor"]) == (3_600, 600)
    pay(told)
    papers = adas.get(f"/orders/{told['id']}").json()["papers"]
    paper = adas.get(papers[0]["url"].removeprefix("/api/v1"))
    assert paper.content.startswith(b"%PDF")
    early = adas.get(f"/copies/{told['id']}/file.png")
    assert (early.status_code, early.json()["type"]) == (409, "urn:pinxit:problem:file-not-yet")


def test_a_reservation_is_let_go(adas, edition):
    told = order(adas, edition).json()

    gone = adas.post(f"/orders/{told['id']}/cancel", name="let-go")

    assert gone.json()["state"] == OrderState.CANCELLED
    assert adas.post(f"/orders/{told['id']}/cancel", name="let-go").json() == gone.json()
    assert adas.post(f"/orders/{told['id']}/cancel").status_code == 409


def test_a_key_buys_only_if_it_may(program, edition):
    looks = program(scenes.person("Ben"), Scope.READ)

    assert order(looks, edition).status_code == 403
    assert looks.get("/orders").status_code == 200


def test_copies_left_are_counted_alike(adas, edition, cleo):
    other = scenes.edition_of(cleo, title="Blue dragon", seed=3, size=1)
    services.place_order(edition_id=other.pk, buyer=adas.key.person, now=NOW)

    counted = selectors.nums_left([edition, other], now=NOW)

    assert counted == {each.pk: selectors.num_left(each, now=NOW) for each in (edition, other)}
    assert counted[other.pk] == 0
