"""Looking at editions and orders. Every read of the room's tables that is more than one line."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from payments import PaymentStatus

from pinxit.accounts.web.selectors import house_of
from pinxit.corpus.web.selectors import withdrawn_manifests
from pinxit.gallery import price_text
from pinxit.gallery.web.selectors import WallLabel, label
from pinxit.kernel import Digest, Money
from pinxit.provenance import token_of
from pinxit.shop.core.certificate import EditionCertificate, LicenceCertificate
from pinxit.shop.core.goods import EditionKind, Good, kind_of
from pinxit.shop.core.offer import Offer
from pinxit.shop.core.orders import HOLDING, OrderState
from pinxit.shop.web.models import Edition, Order, Payment, Token, Transfer
from pinxit.shop.web.models.ways import Auction, Waiting
from pinxit.studio.web.selectors import manifests_behind

if TYPE_CHECKING:
    from pinxit.accounts.web.models import House, Person
    from pinxit.gallery.web.models import Listing
    from pinxit.studio.web.models import Piece

_WITH_WORK: Final = ("edition__listing__piece",)


def edition_of(listing: "Listing") -> Edition | None:
    """Return the edition of a work, or `None` for a work that is not for sale."""
    return Edition.objects.filter(listing=listing).first()


def edition_of_piece(piece_id: int) -> Edition | None:
    """Return the edition of a piece, or `None` if it was never offered."""
    return Edition.objects.filter(listing__piece_id=piece_id).first()


def is_stopped(piece: "Piece", *, house: "House | None" = None) -> bool:
    """Say whether a piece may not be sold because a work its painter learnt from was withdrawn.

    Args:
        piece: What the studio painted.
        house: The house, if the caller has looked it up already.
    """
    if not (house or house_of()).withdrawal_stops_sales:
        return False
    behind = {Digest.parse(digest).hex for digest in manifests_behind(piece)}
    return not behind.isdisjoint(withdrawn_manifests())


def copies_held(edition: Edition | OuterRef) -> QuerySet[Order]:
    """Return the orders of numbered copies that somebody owns or has reserved."""
    return Order.objects.filter(edition=edition, good=Good.COPY, state__in=HOLDING)


def ran_out(now: datetime) -> Q:
    """Return which orders are reservations that have run out: they hold nothing."""
    return Q(state=OrderState.RESERVED, reserved_until__lte=now)


def kept_for_bidders(edition: Edition | OuterRef) -> QuerySet[Auction]:
    """Return the auctions that keep a number for whoever gets it, beside those with an order."""
    bound = Auction.objects.filter(
        edition=edition, state__in=[Auction.State.OPEN, Auction.State.AWARDED]
    )
    return bound.exclude(order__state__in=HOLDING)


def taken_numbers(edition: Edition) -> set[int]:
    """Return the numbers that somebody owns or has reserved, or that an auction keeps."""
    held = set(copies_held(edition).values_list("number", flat=True))
    return held | set(kept_for_bidders(edition).values_list("number", flat=True))


def num_left(edition: Edition, *, now: datetime) -> int:
    """Return how many copies could be ordered now; a reservation that ran out holds none.

    What comes back while somebody waits for a copy is theirs.
    """
    held = copies_held(edition).exclude(ran_out(now)).count()
    held += kept_for_bidders(edition).count()
    return left_of(edition, held=held, awaited=is_awaited(edition))


def left_of(edition: Edition, *, held: int, awaited: bool) -> int:
    """Return how many copies are left of an edition.

    Args:
        edition: Which.
        held: Numbers that somebody has, or that are kept for somebody.
        awaited: Whether somebody waits for one.
    """
    left = edition.size - held
    return 0 if left > 0 and awaited else left


def editions_on_the_wall() -> QuerySet[Edition]:
    """Return what is for sale, the newest first."""
    hangs = Edition.objects.filter(listing__withdrawn_at=None)
    return hangs.select_related("listing__piece__brief").order_by("-listing__hung_at", "-pk")


def nums_left(editions: Collection[Edition], *, now: datetime) -> dict[int, int]:
    """Return how many copies of each edition could be ordered now, by its key: see `num_left`."""
    each = {edition.pk: edition.size for edition in editions}
    held = Order.objects.filter(edition__in=each, good=Good.COPY, state__in=HOLDING)
    held = held.exclude(state=OrderState.RESERVED, reserved_until__lte=now)
    kept = Auction.objects.filter(
        edition__in=each, state__in=[Auction.State.OPEN, Auction.State.AWARDED]
    ).exclude(order__state__in=HOLDING)
    taken = [*held.values_list("edition", flat=True), *kept.values_list("edition", flat=True)]
    waiting = Waiting.objects.filter(edition__in=each, state=Waiting.State.WAITING)
    awaited, counted = set(waiting.values_list("edition", flat=True)), Counter(taken)
    left = {pk: size - counted[pk] for pk, size in each.items()}
    return {pk: 0 if pk in awaited and num > 0 else num for pk, num in left.items()}


def is_awaited(edition: Edition) -> bool:
    """Say whether somebody waits for a copy of an edition."""
    return waiting_for(edition).exists()


def waiting_for(edition: Edition | OuterRef) -> QuerySet[Waiting]:
    """Return those who wait for a copy of an edition."""
    return Waiting.objects.filter(edition=edition, state=Waiting.State.WAITING)


def all_sold(edition: Edition) -> bool:
    """Say whether every copy has an owner."""
    return edition.orders.filter(good=Good.COPY, state=OrderState.PAID).count() >= edition.size


def reservation_of(edition: Edition, buyer: "Person") -> Order | None:
    """Return the copy of an edition that somebody has reserved and not paid for."""
    return edition.orders.filter(good=Good.COPY, buyer=buyer, state=OrderState.RESERVED).first()


def order_of(buyer: "Person", public_id: UUID) -> Order | None:
    """Return an order if it is this buyer's."""
    return orders_of(buyer).filter(public_id=public_id).first()


def orders_of(buyer: "Person") -> QuerySet[Order]:
    """Return somebody's orders with their works, the newest first."""
    return Order.objects.filter(buyer=buyer).select_related(*_WITH_WORK, "licence__offer")


def certified_order(public_id: UUID) -> Order | None:
    """Return the order of an edition certificate: one that was paid, even if it was returned."""
    certified = Order.objects.exclude(certificate_digest="").exclude(good=Good.LICENCE)
    certified = certified.select_related(*_WITH_WORK)
    return certified.filter(public_id=public_id).first()


def owned_copy(owner: "Person", public_id: UUID) -> Order | None:
    """Return the copy that an order bought, if it is this person's now."""
    return copies_of(owner).filter(public_id=public_id).first()


def copies_of(owner: "Person") -> QuerySet[Order]:
    """Return the copies that somebody has now, bought or handed on to them, the newest first."""
    owned = Order.objects.filter(owner=owner, state=OrderState.PAID).exclude(good=Good.LICENCE)
    return owned.select_related(*_WITH_WORK)


def licences_of(owner: "Person") -> QuerySet[Order]:
    """Return the licences that somebody has bought, the newest first."""
    owned = Order.objects.filter(owner=owner, state=OrderState.PAID, good=Good.LICENCE)
    return owned.select_related(*_WITH_WORK, "licence__offer")


def open_offer_of(order: Order, *, now: datetime) -> Transfer | None:
    """Return the open offer to hand a copy on."""
    return order.transfers.filter(state=Transfer.State.OFFERED, open_until__gt=now).first()


def offer_under(key: str, *, now: datetime) -> Transfer | None:
    """Return the open offer that a secret address leads to."""
    offers = Transfer.objects.filter(state=Transfer.State.OFFERED, open_until__gt=now, key=key)
    return offers.select_related("order__edition__listing__piece", "giver").first()


def certificate_of_order(order: Order) -> EditionCertificate | LicenceCertificate:
    """Return the newest certificate of a copy that was sold, or the licence that was."""
    if order.good == Good.LICENCE:
        return LicenceCertificate(order.licence.terms.content(str(order.public_id)))
    return certificate_of_copy(order)


def certificate_of_copy(order: Order) -> EditionCertificate:
    """Return the newest certificate of a copy that was sold."""
    assert order.paid_at is not None  # noqa: S101 - the database keeps it so
    sold = EditionCertificate(
        order=str(order.public_id),
        title=order.edition.listing.title,
        maker=order.edition.listing.maker,
        file=Digest.parse(order.edition.listing.full_size),
        number=order.number,
        of=num_of(order),
        kind=str(Good.PROOF) if order.good == Good.PROOF else "",
        sold_at=order.paid_at,
    )
    if not order.replaces:
        return sold
    return replace(
        sold,
        issue=order.issue,
        issued_at=order.issued_at,
        replaces=Digest.parse(order.replaces),
    )


def token_of_copy(order: Order) -> Token | None:
    """Return what the chain says of a copy, as the house saw it last."""
    return Token.objects.filter(order=order).first()


def orders_behind() -> QuerySet[Order]:
    """Return the orders whose copies the chain says nothing of, or something older."""
    copies = Order.objects.filter(state=OrderState.PAID, good=Good.COPY)
    return copies.exclude(token__certificate=F("certificate_digest"))


def token_text(order: Order) -> str:
    """Return where the token of a copy is found: contract and name; empty if it has none."""
    token = token_of_copy(order)
    if token is None:
        return ""
    return f"{token.network} {token.contract}\n{token_of(order.public_id)}"


def was_declined(order: Order) -> bool:
    """Say whether the last attempt to pay for an order was declined."""
    last = order.payments.order_by("-pk").first()
    return last is not None and last.status == PaymentStatus.REJECTED


def label_of_offer(piece_label: Mapping[str, object], offer: Offer) -> dict[str, object]:
    """Return the wall label that a piece would have on these terms."""
    return {
        **piece_label,
        "title": offer.title,
        "edition_text": edition_text(offer.size),
        "price_text": price_text(offer.price),
    }


def label_of_work(listing: "Listing", *, left: int, seal: bool = False) -> WallLabel:
    """Return the wall label of a work with how many copies are left.

    Args:
        listing: The work.
        left: Copies that could be ordered now.
        seal: Whether the seal of the picture belongs on it.
    """
    if listing.edition_size is None:
        return label(listing, seal=seal)
    if listing.edition_size == 1:
        text = _("Unique work") if left else _("Unique work, not to be had now")
    elif left < 1:
        text = _("Edition of %(size)s, none left") % {"size": listing.edition_size}
    else:
        counted = ngettext(
            "Edition of %(size)s, %(left)s left", "Edition of %(size)s, %(left)s left", left
        )
        text = counted % {"size": listing.edition_size, "left": left}
    return label(listing, edition_text=text, seal=seal)


def label_of_order(order: Order, *, seal: bool = False) -> WallLabel:
    """Return the wall label of one numbered copy, with its credits and seal if asked.

    The price is what its buyer was asked for: a bid, an agreed price, or that on the work's label.
    """
    plain = label(order.edition.listing, edition_text=number_text(order), seal=seal)
    return replace(plain, price_text=price_text(order.price))


def number_text(order: Order) -> str:
    """Return a copy's number as a label says it, or which licence it is."""
    said = {"number": order.number, "size": num_of(order)}
    if order.good == Good.LICENCE:
        return str(order.licence.offer.get_kind_display())
    if order.good == Good.PROOF:
        return _("Artist’s proof %(number)s of %(size)s") % said
    if kind_of(order.edition_size) is EditionKind.OPEN:
        return _("No. %(number)s of an open edition") % said
    if kind_of(order.edition_size) is EditionKind.UNIQUE:
        return _("Unique work")
    return _("No. %(number)s of %(size)s") % said


def edition_text(size: int) -> str:
    """Return what an edition of so many copies is called on a label."""
    if kind_of(size) is EditionKind.OPEN:
        return _("Open edition")
    if kind_of(size) is EditionKind.UNIQUE:
        return _("Unique work")
    return _("Edition of %(size)s") % {"size": size}


def num_of(order: Order) -> int:
    """Return of how many an order's number is; 0 for what has no end."""
    if order.good == Good.PROOF:
        return order.edition.proofs.count()
    return 0 if kind_of(order.edition_size) is EditionKind.OPEN else order.edition_size


def owner_named(image: Digest, number: int) -> str:
    """Return whose a numbered copy is, as its owner wants it told; empty if they stay private.

    Args:
        image: The picture as painted.
        number: Of the copy.
    """
    owned = Order.objects.filter(
        edition__listing__image=str(image),
        good=Good.COPY,
        number=number,
        state=OrderState.PAID,
    )
    return owned.values_list("owner_name", flat=True).first() or ""


def received(payment: Payment) -> Money:
    """Return what a provider says it took."""
    amount = Decimal(payment.captured_amount)
    return Money(int(amount.scaleb(Money(0, payment.currency).places)), payment.currency)


def sale_for_the_log(edition: Edition, order: Order) -> dict[str, str | int]:
    """Return what the log says of a sale: the copy. The buyer is only committed to."""
    good = {} if order.good == Good.COPY else {"good": str(order.good)}
    return {
        **good,
        "listing": str(edition.listing.public_id),
        "piece": str(edition.listing.piece.public_id),
        "number": order.number,
        "of": num_of(order),
        "file": edition.listing.full_size,
        "certificate": order.certificate_digest,
    }


def number_of_auction(auction: Auction) -> str:
    """Return which copy an auction is about, as a label says it."""
    size = auction.edition.size
    if kind_of(size) is not EditionKind.NUMBERED:
        return edition_text(size)
    return _("No. %(number)s of %(size)s") % {"number": auction.number, "size": size}
