"""Artist's proofs, and what else an artist may say of an edition when it is opened."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from pinxit.kernel import Money
from pinxit.shop.core.goods import Good, KeptProofError, Way, check_proofs
from pinxit.shop.core.offer import Offer, price_of
from pinxit.shop.core.orders import RESERVATION, OrderState
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.ways import Proof
from pinxit.shop.web.selectors.ways import proofs_free
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.reserving import check_for_sale

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.studio.web.models import Piece


@transaction.atomic
def open_edition(
    piece: "Piece", offer: Offer, *, proofs: int, takes_proposals: bool, now: datetime
) -> Edition:
    """Hang a piece and open its edition with its proofs.

    Args:
        piece: What is offered.
        offer: On what terms.
        proofs: How many artist's proofs there are beside the copies, 0 to 10.
        takes_proposals: Whether buyers may propose a price.
        now: When.

    Raises:
        BadProofsError: So many proofs cannot be.
        PinxitError: `services.offer_piece` refuses it.
    """
    check_proofs(offer.size, proofs)
    edition = services.offer_piece(
        piece=piece,
        title=offer.title,
        statement=offer.statement,
        size=offer.size,
        price=offer.price,
        now=now,
    )
    Proof.objects.bulk_create(
        Proof(edition=edition, number=number) for number in range(1, proofs + 1)
    )
    set_takes_proposals(edition, takes_proposals=takes_proposals)
    return edition


def set_takes_proposals(edition: Edition, *, takes_proposals: bool) -> None:
    """Let buyers propose a price for a work, or not any more."""
    Edition.objects.filter(pk=edition.pk).update(takes_proposals=takes_proposals)
    edition.takes_proposals = takes_proposals


@transaction.atomic
def release_proof(proof_id: int, *, price: Money, now: datetime) -> Proof:
    """Offer a proof that the artist has kept until now.

    Raises:
        KeptProofError: It is offered already.
        BadPriceError: The price is out of range.
        NotForSaleError: The work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
    """
    price_of(price.major, price.currency)
    proof = Proof.objects.select_related("edition__listing__piece").get(pk=proof_id)
    check_for_sale(services.lock_edition(proof.edition_id))
    kept = Proof.objects.filter(pk=proof_id, released_at=None)
    if not kept.update(released_at=now, price_minor=price.minor):
        raise KeptProofError("this proof is offered already")
    proof.refresh_from_db()
    return proof


@transaction.atomic
def order_proof(proof_id: int, *, buyer: "Person", now: datetime) -> Order:
    """Reserve a proof for a quarter of an hour; pressing twice orders once.

    Raises:
        KeptProofError: The artist keeps it, or somebody has it.
        NotForSaleError: The work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
    """
    edition_id = Proof.objects.values_list("edition_id", flat=True).get(pk=proof_id)
    edition = services.lock_edition(edition_id)
    services.lapse_expired(edition, now=now)
    check_for_sale(edition)
    own = edition.orders.filter(good=Good.PROOF, buyer=buyer, state=OrderState.RESERVED)
    known = own.filter(proof_id=proof_id).first()
    if known is not None:
        return known
    own.update(state=OrderState.CANCELLED)
    proof = proofs_free(edition).filter(pk=proof_id).first()
    if proof is None or proof.price_minor is None:
        raise KeptProofError("this proof is not to be had")
    return Order.objects.create(
        edition=edition,
        edition_size=edition.size,
        good=Good.PROOF,
        way=Way.PROOF,
        proof=proof,
        buyer=buyer,
        number=proof.number,
        price_minor=proof.price_minor,
        currency=edition.currency,
        placed_at=now,
        reserved_until=now + RESERVATION,
    )
