"""Putting works into baskets and taking them out. Nothing is reserved by it."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.http import HttpRequest

from pinxit.kernel import PinxitError
from pinxit.shop.core.bundle import BASKET_MAX, MixedCurrenciesError
from pinxit.shop.web.models import BasketItem, Edition, Purchase
from pinxit.shop.web.selectors.baskets import (
    IN_SESSION,
    chosen_in,
    chosen_in_session,
    is_kept_for_person,
)
from pinxit.shop.web.services.purchases import lock_buyer

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


class FullBasketError(PinxitError):
    """A basket holds as much as it may."""

    remedy = "Your basket is full: buy what is in it, or take something out."


def put_into_basket(request: HttpRequest, edition: Edition, *, now: datetime) -> None:
    """Put a work into a reader's basket; put there again, it stays once.

    Raises:
        FullBasketError: It holds 50 works.
        MixedCurrenciesError: It holds works that are priced in another currency.
    """
    if is_kept_for_person(request):
        _keep(cast("Person", request.user), [edition.pk], now=now)
        return
    chosen = chosen_in_session(request)
    if edition.pk not in chosen:
        _check(chosen, edition)
        request.session[IN_SESSION] = [*chosen, edition.pk]


def take_out_of_basket(request: HttpRequest, edition: Edition) -> bool:
    """Take a work out of a reader's basket, and say whether it was there."""
    was_there = edition.pk in chosen_in(request)
    if is_kept_for_person(request):
        BasketItem.objects.filter(person=request.user.pk, edition=edition).delete()
    elif was_there:
        left = [each for each in chosen_in_session(request) if each != edition.pk]
        request.session[IN_SESSION] = left
    return was_there


def bring_basket(request: HttpRequest, person: "Person", *, now: datetime) -> None:
    """Put what a visitor had chosen into the basket of who they turn out to be.

    What does not fit in any more, or is priced in another currency, is left out.
    """
    chosen = chosen_in_session(request)
    if chosen:
        _keep(person, chosen, now=now, leave_out=True)
        del request.session[IN_SESSION]


def let_go_of_bought(request: HttpRequest, purchase: Purchase) -> None:
    """Take what a guest has reserved out of their session; a person's waits for the money."""
    if is_kept_for_person(request):
        return
    bought = set(purchase.orders.values_list("edition", flat=True))
    left = [each for each in chosen_in_session(request) if each not in bought]
    request.session[IN_SESSION] = left


@transaction.atomic
def _keep(
    person: "Person", edition_ids: list[int], *, now: datetime, leave_out: bool = False
) -> None:
    lock_buyer(person)
    kept = list(BasketItem.objects.filter(person=person).values_list("edition", flat=True))
    for edition in Edition.objects.filter(pk__in=edition_ids).exclude(pk__in=kept):
        try:
            _check(kept, edition)
        except PinxitError:
            if not leave_out:
                raise
            continue
        BasketItem.objects.create(person=person, edition=edition, put_at=now)
        kept.append(edition.pk)


def _check(chosen: list[int], edition: Edition) -> None:
    """Make sure that one more work fits into a basket.

    Raises:
        FullBasketError: It does not.
        MixedCurrenciesError: It is priced in another currency.
    """
    if len(chosen) >= BASKET_MAX:
        raise FullBasketError("the basket is full")
    others = Edition.objects.filter(pk__in=chosen).exclude(currency=edition.currency)
    if others.exists():
        raise MixedCurrenciesError("the basket is in another currency")
