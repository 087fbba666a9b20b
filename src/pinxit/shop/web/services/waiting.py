"""Waiting lists: joining, leaving, and who gets a copy that comes back.

`docs/explanation/algorithms/waiting-list.md` is the specification.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from pinxit.jobs.web.services import enqueue
from pinxit.kernel import PinxitError
from pinxit.shop.core.editions import SoldOutError, next_number
from pinxit.shop.core.goods import Way
from pinxit.shop.core.orders import HOLDING
from pinxit.shop.web.models import Edition
from pinxit.shop.web.models.ways import Waiting
from pinxit.shop.web.selectors.orders import num_left, reservation_of, taken_numbers
from pinxit.shop.web.selectors.ways import first_in_line, next_lapse
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.goods import waiting_job
from pinxit.shop.web.services.orders import NotForSaleError, WithdrawnMaterialError
from pinxit.shop.web.services.reserving import Agreed, check_for_sale, reserve
from pinxit.shop.web.services.ways_letters import ask_letter

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: A moment after a reservation ran out, so that it has.
_AFTER: Final = timedelta(seconds=1)


class NothingToWaitForError(PinxitError):
    """Somebody wanted to wait for a copy that is to be had."""

    remedy = "A copy is to be had now: buy it."


@transaction.atomic
def join_waiting(edition_id: int, *, person: "Person", now: datetime) -> Waiting:
    """Put somebody at the end of the line; whoever is in it keeps their place.

    Raises:
        NothingToWaitForError: A copy is free.
        NotForSaleError: The work was taken off the wall.
        WithdrawnMaterialError: Its painter learnt from a work that was withdrawn.
    """
    edition = services.lock_edition(edition_id)
    check_for_sale(edition)
    if num_left(edition, now=now) > 0:
        raise NothingToWaitForError("there is a copy to be had")
    place, _is_new = Waiting.objects.get_or_create(
        edition=edition, person=person, state=Waiting.State.WAITING, defaults={"since": now}
    )
    _look_again(edition, now=now)
    return place


def leave_waiting(edition_id: int, *, person: "Person") -> bool:
    """Take somebody out of the line, and say whether they were in it."""
    line = Waiting.objects.filter(edition_id=edition_id, person=person, state=Waiting.State.WAITING)
    return bool(line.update(state=Waiting.State.LEFT))


@transaction.atomic
def offer_to_waiting(edition_id: int, *, now: datetime) -> int:
    """Keep every free copy for whoever is next in line, for 48 hours each.

    Returns:
        How many were offered one; run again, nobody.
    """
    edition = services.lock_edition(edition_id)
    services.lapse_expired(edition, now=now)
    _note_passed(edition)
    offered = 0
    try:
        check_for_sale(edition)
        while (place := first_in_line(edition)) is not None:
            offered += _offer_next(edition, place, now=now)
    except (SoldOutError, NotForSaleError, WithdrawnMaterialError):
        pass
    _look_again(edition, now=now)
    return offered


def _offer_next(edition: Edition, place: Waiting, *, now: datetime) -> bool:
    """Offer a copy to one person, unless they have reserved one meanwhile."""
    number = next_number(edition.size, taken_numbers(edition))
    if reservation_of(edition, place.person) is not None:
        Waiting.objects.filter(pk=place.pk).update(state=Waiting.State.LEFT)
        return False
    order = reserve(edition, Agreed(place.person, edition.price, number, Way.WAITING), now=now)
    Waiting.objects.filter(pk=place.pk, state=Waiting.State.WAITING).update(
        state=Waiting.State.OFFERED, order=order
    )
    ask_letter("waited", order.pk, place.person_id, now=now)
    return True


def _note_passed(edition: Edition) -> None:
    """Note who was offered a copy and did not take it."""
    offered = Waiting.objects.filter(edition=edition, state=Waiting.State.OFFERED)
    offered.exclude(order__state__in=HOLDING).update(state=Waiting.State.PASSED)


def _look_again(edition: Edition, *, now: datetime) -> None:
    """Have the line looked at once the next reservation runs out."""
    if first_in_line(edition) is None:
        return
    lapse = next_lapse(edition)
    if lapse is not None:
        at = max(lapse, now) + _AFTER
        enqueue(waiting_job(edition.pk, at.isoformat(), at=at), now=now)
