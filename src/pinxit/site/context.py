"""What every template may ask for."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pinxit.accounts.web.selectors import house_of


def house(_request: HttpRequest) -> dict[str, object]:
    """Return the house's name and whether its money is only pretended.

    The house is looked up when a template asks for it: a view that knows it already gives its own.
    """
    return {"house": SimpleLazyObject(house_of), "test_payments": settings.PINXIT_TEST_PAYMENTS}
