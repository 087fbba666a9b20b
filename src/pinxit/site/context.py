"""What every template may ask for."""

from django.conf import settings
from django.http import HttpRequest

from pinxit.accounts.web.selectors import house_of


def house(_request: HttpRequest) -> dict[str, object]:
    """Return the house's name and whether its money is only pretended."""
    return {"house": house_of(), "test_payments": settings.PINXIT_TEST_PAYMENTS}
