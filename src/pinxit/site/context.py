"""What every template may ask for."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pinxit.accounts.web.selectors import house_of
from pinxit.shop.web.selectors.baskets import num_chosen


def house(request: HttpRequest) -> dict[str, object]:
    """Return the house's name, whether its money is only pretended, and how full the basket is.

    The house is looked up when a template asks for it: a view that knows it already gives its own.
    """
    return {
        "house": SimpleLazyObject(house_of),
        "test_payments": settings.PINXIT_TEST_PAYMENTS,
        "basket_count": SimpleLazyObject(lambda: num_chosen(request)),
    }
