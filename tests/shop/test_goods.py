"""Unique works, open editions, artist's proofs."""

import pytest
from django.db import IntegrityError, transaction

from pinxit.kernel import Money
from pinxit.shop.core.goods import (
    OPEN_SIZE,
    BadProofsError,
    EditionKind,
    KeptProofError,
    check_proofs,
    kind_of,
)
from pinxit.shop.core.offer import BadEditionSizeError, Offer
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.ways import Proof
from pinxit.shop.web.selectors.orders import label_of_work, num_left, number_text
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import proofs as goods_services
from tests.scenes import NOW, cleo, edition_of, person, piece_of
from tests.shop.ways import paid

pytestmark = pytest.mark.django_db
PRICE = Money(4_000, "EUR")


def opened(*, size: int = 3, proofs: int = 2) -> Edition:
    offer = Offer(title="Red dragon", statement="", size=size, price=PRICE)
    return goods_services.open_edition(
        piece_of(cleo()), offer, proofs=proofs, takes_proposals=True, now=NOW
    )


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        (1, EditionKind.UNIQUE),
        (2, EditionKind.NUMBERED),
        (500, EditionKind.NUMBERED),
        (OPEN_SIZE, EditionKind.OPEN),
    ],
)
def test_what_an_edition_promises(size: int, kind: EditionKind) -> None:
    assert kind_of(size) is kind
    assert Offer(title="A", statement="", size=size, price=PRICE).size == size


@pytest.mark.parametrize("size", [0, 501, OPEN_SIZE + 1])
def test_sizes_between_are_refused(size: int) -> None:
    with pytest.raises(BadEditionSizeError):
        Offer(title="A", statement="", size=size, price=PRICE)


@pytest.mark.parametrize(("size", "proofs"), [(3, 11), (3, -1), (1, 1), (OPEN_SIZE, 1)])
def test_proofs_that_cannot_be(size: int, proofs: int) -> None:
    with pytest.raises(BadProofsError):
        check_proofs(size, proofs)


def test_an_open_edition_has_numbers_and_no_end() -> None:
    edition = opened(size=OPEN_SIZE, proofs=0)
    first = paid(_order(edition, "Ada"), now=NOW)
    second = _order(edition, "Ben")

    assert (first.number, second.number) == (1, 2)
    assert number_text(second) == "No. 2 of an open edition"
    assert edition.listing.edition_size is None
    assert label_of_work(edition.listing, left=5).edition_text == "Open edition"
    assert num_left(edition, now=NOW) > 0


def test_a_unique_work_says_so() -> None:
    edition = edition_of(cleo(), size=1)

    assert label_of_work(edition.listing, left=1).edition_text == "Unique work"
    assert number_text(_order(edition, "Ada")) == "Unique work"


def test_a_proof_is_the_artists_until_it_is_offered() -> None:
    edition = opened()
    first, second = edition.proofs.all()
    with pytest.raises(KeptProofError):
        goods_services.order_proof(first.pk, buyer=person("Ada"), now=NOW)

    goods_services.release_proof(first.pk, price=Money(9_000, "EUR"), now=NOW)
    ada = person("Ada2")
    order = goods_services.order_proof(first.pk, buyer=ada, now=NOW)

    assert (number_text(order), order.price.minor) == ("Artist’s proof 1 of 2", 9_000)
    assert goods_services.order_proof(first.pk, buyer=ada, now=NOW) == order
    with pytest.raises(KeptProofError):
        goods_services.order_proof(first.pk, buyer=person("Ben"), now=NOW)
    with pytest.raises(KeptProofError):
        goods_services.release_proof(first.pk, price=PRICE, now=NOW)
    assert paid(order, now=NOW).certificate_digest
    assert num_left(edition, now=NOW) == 3, "proofs are beside the copies"
    with pytest.raises(IntegrityError, match="not for sale"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(proof=second)


def test_proofs_leave_the_wall_as_it_is() -> None:
    edition = opened(size=2, proofs=1)
    for name in ("Ben", "Dov"):
        paid(_order(edition, name), now=NOW)
    proof = Proof.objects.get()
    goods_services.release_proof(proof.pk, price=PRICE, now=NOW)
    order = paid(goods_services.order_proof(proof.pk, buyer=person("Ada"), now=NOW), now=NOW)
    services.refund_order(order)

    edition.listing.refresh_from_db()
    assert edition.listing.sold_out_at is not None


def _order(edition: Edition, name: str) -> Order:
    return services.place_order(edition_id=edition.pk, buyer=person(name), now=NOW)
