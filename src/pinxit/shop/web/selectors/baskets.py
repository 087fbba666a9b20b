"""Looking into baskets: of people in the database, of visitors in their session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest

from pinxit.kernel import Money
from pinxit.shop.core.bundle import BASKET_MAX, total_of
from pinxit.shop.web.models import BasketItem, Edition
from pinxit.shop.web.selectors.purchases import lefts_of, stopped_of

#: Under this name a visitor's session keeps the primary keys of the editions in their basket.
IN_SESSION: Final = "basket"


@dataclass(frozen=True, slots=True)
class Line:
    """A work in a basket.

    Attributes:
        edition: Which.
        left: How many copies could be ordered now.
        is_stopped: Whether it is not sold because of what its painter learnt from.
    """

    edition: Edition
    left: int
    is_stopped: bool

    @property
    def is_for_sale(self) -> bool:
        """Whether it can be bought now."""
        return self.edition.listing.hangs and not self.is_stopped and self.left > 0


@dataclass(frozen=True, slots=True)
class Basket:
    """What somebody has chosen and not bought yet.

    Attributes:
        lines: In the order in which they were put there.
    """

    lines: tuple[Line, ...]

    @property
    def for_sale(self) -> tuple[Edition, ...]:
        """The works that can be bought now."""
        return tuple(line.edition for line in self.lines if line.is_for_sale)

    @property
    def total(self) -> Money | None:
        """What these cost; `None` if there are none."""
        prices = [edition.price for edition in self.for_sale]
        return total_of(prices) if prices else None


def is_kept_for_person(request: HttpRequest) -> bool:
    """Say whether a reader's basket is kept in the database: visitors and guests have a session."""
    return request.user.is_authenticated and not request.user.is_guest


def chosen_in(request: HttpRequest) -> list[int]:
    """Return the primary keys of the editions in a reader's basket, the first one first."""
    if is_kept_for_person(request):
        items = BasketItem.objects.filter(person=request.user.pk)
        return list(items.values_list("edition", flat=True))
    return chosen_in_session(request)


def chosen_in_session(request: HttpRequest) -> list[int]:
    """Return what a visitor has chosen who is not signed in."""
    kept = request.session.get(IN_SESSION, [])
    return [each for each in kept if isinstance(each, int)][:BASKET_MAX]


def num_chosen(request: HttpRequest) -> int:
    """Return how many works a reader's basket holds: no query for visitors, one for people."""
    if not hasattr(request, "session") or not hasattr(request, "user"):
        return 0  # it was refused at the door
    if is_kept_for_person(request):
        return BasketItem.objects.filter(person=request.user.pk).count()
    return len(chosen_in_session(request))


def basket_of(request: HttpRequest, *, now: datetime) -> Basket:
    """Return a reader's basket with what its page says of each work, in few queries."""
    chosen = chosen_in(request)
    found = Edition.objects.select_related("listing__piece__brief").in_bulk(chosen)
    editions = [found[each] for each in chosen if each in found]
    reader = request.user if request.user.is_authenticated else None
    lefts, stopped = lefts_of(editions, now=now, reader=reader), stopped_of(editions)
    return Basket(tuple(Line(each, lefts[each.pk], each.pk in stopped) for each in editions))
