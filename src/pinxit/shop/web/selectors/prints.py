"""Looking at prints: what is offered, what is to be made, and what a print house gets."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import override

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.shop.adapters.print_package import write_print_package
from pinxit.shop.core.orders import OrderState
from pinxit.shop.core.prints import PrintFormat
from pinxit.shop.core.prints import PrintJob as Job
from pinxit.shop.web.models import Edition, Order
from pinxit.shop.web.models.prints import PrintJob, PrintOffer
from pinxit.shop.web.selectors.orders import number_text

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: How long an address that a print house was told leads to the package.
PACKAGE_FOR_S = 14 * 24 * 60 * 60
_SALT = "pinxit.shop.print"
_WORK = "order__edition__listing__piece__brief__person"


def prints_offered(edition: Edition | OuterRef) -> QuerySet[PrintOffer]:
    """Return the prints that can be ordered, the cheapest first."""
    return PrintOffer.objects.filter(edition=edition, withdrawn_at=None)


def print_offer_named(public_id: UUID) -> PrintOffer | None:
    """Return the offer of a print with its work."""
    offers = PrintOffer.objects.select_related("edition__listing__piece")
    return offers.filter(public_id=public_id).first()


def prints_of(person: "Person") -> QuerySet[PrintJob]:
    """Return the prints that were paid for: of one's own works, or of all for a curator."""
    paid = PrintJob.objects.filter(order__state=OrderState.PAID).select_related("offer", _WORK)
    if has_role(person, Role.CURATOR) or has_role(person, Role.OWNER):
        return paid
    return paid.filter(Q(order__edition__listing__piece__brief__person=person))


def print_of(person: "Person", order_id: UUID) -> PrintJob | None:
    """Return a print that somebody may hand to a print house."""
    return prints_of(person).filter(order__public_id=order_id).first()


def print_of_order(order: Order) -> PrintJob | None:
    """Return the print of an order, if it is for one."""
    return PrintJob.objects.filter(order=order).select_related("offer").first()


def format_of(offer: PrintOffer) -> PrintFormat:
    """Return how a work is printed by an offer."""
    piece = offer.edition.listing.piece
    return PrintFormat(
        width_mm=offer.width_mm,
        bleed_mm=offer.bleed_mm,
        paper=offer.paper,
        width_px=piece.file_width_px,
        height_px=piece.file_height_px,
    )


def ticket_of(job: PrintJob) -> dict[str, object]:
    """Return what a print house is to make; in English, whoever asks."""
    order, listing = job.order, job.order.edition.listing
    page = reverse("shop:certificate", args=[order.public_id])
    with override("en"):
        number = number_text(order)
    return Job(
        name=str(order.public_id),
        title=listing.title,
        maker=listing.maker,
        number=number,
        certificate=f"{settings.PINXIT_PUBLIC_URL}{page}",
        file=Digest.parse(listing.full_size),
        format=format_of(job.offer),
        ship_to=job.ship_to,
    ).ticket


def package_of(job: PrintJob) -> bytes:
    """Return the archive of a print.

    Raises:
        MissingArtefactError: The store has lost the file.
    """
    file = Digest.parse(job.order.edition.listing.full_size)
    return write_print_package(FolderStore(settings.PINXIT_STORE).read(file), ticket_of(job))


def package_key(job: PrintJob) -> str:
    """Return the key with which a print house fetches the package, for two weeks."""
    return signing.TimestampSigner(salt=_SALT).sign(str(job.order.public_id))


def print_under(key: str) -> PrintJob | None:
    """Return the print that a key leads to; nothing once the key is too old, or forged."""
    try:
        named = signing.TimestampSigner(salt=_SALT).unsign(key, max_age=PACKAGE_FOR_S)
    except signing.BadSignature:
        return None
    paid = PrintJob.objects.filter(order__state=OrderState.PAID).select_related("offer", _WORK)
    return paid.filter(order__public_id=UUID(named)).first()
