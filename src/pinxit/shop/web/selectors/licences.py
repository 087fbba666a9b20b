"""Looking at licences: what a work asks of whoever uses it, and what was offered and bought."""

from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from pinxit.accounts.web.selectors import house_of
from pinxit.corpus import Duty
from pinxit.corpus.web.selectors import licences_of_manifests
from pinxit.kernel import Digest
from pinxit.shop.core.duties import LicenceKind, OnwardDuties, Taught, onward_duties
from pinxit.shop.core.goods import Good
from pinxit.shop.core.licence_terms import LicenceTerms, last_day
from pinxit.shop.core.licence_words import DUTIES, EN, ZH
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.licences import LicenceOffer
from pinxit.studio.web.selectors import credits_of, manifests_behind

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.gallery.web.models import Listing
    from pinxit.studio.web.models import Piece

#: How long it is remembered what a work asks for; what taught its painter does not change.
_KEPT_S: Final = 300


def duties_of(listing: "Listing") -> OnwardDuties:
    """Return what the works that taught a work's painter ask of whoever sells or uses it.

    The licences are those of the painter's bill of materials, and those of the frozen manifests
    behind it; the licence gate of the corpus says what each asks for. What is printed on a
    listing, an invoice and a certificate comes from here.
    """
    key = f"shop:duties:{_taught_alike(listing.piece)}"
    kept: OnwardDuties | None = cache.get(key)
    if kept is None:
        kept = _asked_duties(listing)
        cache.set(key, kept, _KEPT_S)
    return kept


def _taught_alike(piece: "Piece") -> str:
    """Return a name for all that decides whose works stand behind a piece."""
    facts = (piece.manifest_digest, piece.earlier_manifests, piece.brief.hand)
    return Digest.of(repr((*facts, piece.references, piece.parents)).encode()).hex


def _asked_duties(listing: "Listing") -> OnwardDuties:
    taught = [Taught(each.name, each.url, each.licence) for each in credits_of(listing.piece)]
    known = {each.licence for each in taught}
    roots = {Digest.parse(each).hex for each in manifests_behind(listing.piece)}
    more = sorted(licences_of_manifests(roots) - known)
    return onward_duties([*taught, *(Taught("", "", licence) for licence in more)])


def duty_lines(duties: OnwardDuties) -> tuple[str, ...]:
    """Return duties in the words of the page's language, one a line; what an invoice prints."""
    language = words_language()
    under = " / ".join(duties.share_under)
    ordered = [duty for duty in Duty if duty in duties.asks]
    return tuple(DUTIES[duty][language].format(under=under) for duty in ordered)


def words_language() -> str:
    """Return in which of a licence's two languages the page is read."""
    return ZH if (get_language() or EN).startswith("zh") else EN


def terms_of(offer: LicenceOffer, *, starts_on: date) -> LicenceTerms:
    """Return the licence that an offer comes to if it begins on a day."""
    listing = offer.edition.listing
    duties = duties_of(listing)
    return LicenceTerms(
        kind=LicenceKind(offer.kind),
        title=listing.title,
        maker=listing.maker,
        house=house_of().name,
        work=f"{settings.PINXIT_PUBLIC_URL}{listing.get_absolute_url()}",
        file=Digest.parse(listing.full_size),
        places=tuple(offer.places),
        starts_on=starts_on,
        ends_on=last_day(starts_on, offer.months) if offer.months else None,
        duties=tuple(duty for duty in Duty if duty in duties.asks),
        share_under=duties.share_under,
        taught=tuple(each for each in duties.taught if each.name),
    )


def licence_offer_named(public_id: UUID) -> LicenceOffer | None:
    """Return the offer of a licence with its work."""
    offers = LicenceOffer.objects.select_related("edition__listing__piece__brief__person")
    return offers.filter(public_id=public_id).first()


def licence_order(owner: "Person", public_id: UUID) -> Order | None:
    """Return the order of a licence that is somebody's and was paid."""
    orders = Order.objects.filter(good=Good.LICENCE, state=OrderState.PAID, owner=owner)
    return (
        orders.select_related("licence__offer", "edition__listing__piece")
        .filter(public_id=public_id)
        .first()
    )
