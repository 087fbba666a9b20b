"""Nothing is paid whose tax nobody has reckoned."""

import pytest
from django.utils import timezone

from pinxit.accounts.web.models import Person
from pinxit.shop.core.orders import OrderState
from pinxit.shop.web import services
from pinxit.shop.web.models import Order
from pinxit.shop.web.sale_selectors import TermsMissingError
from tests.shop.billed import set_up_seller
from tests.shop.steps import checkout, page_of

pytestmark = pytest.mark.django_db


def reserved(edition) -> Order:
    """An order of which nobody has asked who is billed."""
    return services.place_order(
        edition_id=edition.pk, buyer=Person.objects.get(email="ada@example.org"), now=timezone.now()
    )


def test_a_copy_reserved_before_the_house_was_taxed_goes_back_to_its_checkout(ada, edition) -> None:
    order = reserved(edition)
    set_up_seller()

    answer = ada.get(page_of("payment", order))

    assert answer.headers["Location"] == checkout(edition)
    assert not order.payments.exists()


def test_what_was_agreed_is_not_paid_without_its_tax(ada, edition) -> None:
    order = reserved(edition)
    Order.objects.filter(pk=order.pk).update(price_minor=order.price_minor + 100)
    set_up_seller()

    page = ada.get(page_of("payment", order), follow=True).content.decode()

    assert "its tax is not reckoned" in page
    assert not order.payments.exists()
    assert Order.objects.get(pk=order.pk).state == OrderState.RESERVED


def test_a_house_that_is_not_taxed_asks_nothing(ada, edition) -> None:
    order = reserved(edition)

    services.start_payment(order, variant="test")

    set_up_seller()
    with pytest.raises(TermsMissingError):
        services.start_payment(order, variant="test")
