"""Making bundles and taking them back. Their works stay for sale one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.bundle import check_bundle
from pinxit.shop.web.models import Bundle, BundleWork, Edition
from pinxit.shop.web.selectors.bundles import editions_to_bundle

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


class NotYoursToBundleError(PinxitError):
    """Somebody wanted to sell works together that are not theirs, or are not for sale."""

    remedy = "Choose works of your own that hang and are not sold out."


@dataclass(frozen=True, slots=True)
class BundleOffer:
    """What a bundle is called, what is said of it, and what it costs.

    Attributes:
        title: 1 to 120 characters.
        story: Why these belong together; may be empty.
        price: Of all of them, less than one by one.
        is_series: Whether they are a series.
    """

    title: str
    story: str
    price: Money
    is_series: bool = False


@transaction.atomic
def make_bundle(
    offer: BundleOffer, editions: Sequence[Edition], *, by: "Person", now: datetime
) -> Bundle:
    """Offer works together, for less than one by one.

    Args:
        offer: On what terms.
        editions: In the order in which they are shown.
        by: An artist, of their own works, or a curator, of any.
        now: When.

    Raises:
        BundleRefusedError: The price or the number of works cannot be; each subclass says why.
        NotYoursToBundleError: One of the works is not theirs, or not for sale.
    """
    keys = [each.pk for each in editions]
    if editions_to_bundle(by).filter(pk__in=keys).count() != len(keys):
        raise NotYoursToBundleError("not all of these works are theirs to sell")
    check_bundle(offer.price, [each.price for each in editions])
    name = slugify(offer.title, allow_unicode=True)[:50]
    bundle = Bundle.objects.create(
        slug="-".join(filter(None, [name, uuid4().hex[:8]])),
        title=offer.title,
        story=offer.story,
        is_series=offer.is_series,
        price_minor=offer.price.minor,
        currency=offer.price.currency,
        made_by=by,
        made_at=now,
    )
    BundleWork.objects.bulk_create(
        BundleWork(bundle=bundle, edition=edition, place=place)
        for place, edition in enumerate(editions, 1)
    )
    return bundle


def withdraw_bundle(bundle: Bundle, *, now: datetime) -> bool:
    """Sell a bundle no more, and say whether it was sold until now. What is reserved stays so."""
    return bool(Bundle.objects.filter(pk=bundle.pk, withdrawn_at=None).update(withdrawn_at=now))


def may_make_bundles(person: "Person") -> bool:
    """Say whether somebody may offer works together."""
    return has_role(person, Role.ARTIST) or has_role(person, Role.CURATOR)
