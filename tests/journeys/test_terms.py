"""Ada pays for what was agreed in a house that is taxed and is paid in two ways."""

import pytest
from django.utils import timezone
from payments.core import PROVIDER_CACHE

from pinxit.kernel import Money
from pinxit.shop.core.goods import Way
from pinxit.shop.web.models import Invoice
from pinxit.shop.web.services.reserving import Agreed, reserve
from tests.journeys.house import DESK, PHONE
from tests.journeys.test_owed import keeper as keeper
from tests.journeys.test_owed import let_in
from tests.journeys.test_ways_of_selling import edition as edition
from tests.journeys.test_ways_of_selling import house as house
from tests.journeys.test_ways_of_selling import people as people
from tests.shop.billed import ADDRESS, set_up_seller
from tests.shop.test_ways_to_pay import till as till

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("screen", "language"), [(DESK, "en"), (PHONE, "zh-hans")])
def test_terms_a_way_to_pay_and_an_invoice(
    keeper, people, edition, till, screen, language: str
) -> None:
    set_up_seller()
    agreed = Agreed(people["ada"], Money(3_500, "EUR"), 1, Way.BARGAIN)
    order = reserve(edition, agreed, now=timezone.now())
    ada = let_in(keeper, people["ada"], f"terms-ada-{language}", screen=screen, language=language)

    ada.go(order.get_absolute_url())
    ada.look("reserved")
    ada.page.locator("main a.button--main").press("Enter")
    ada.page.wait_for_url("**/terms/")
    ada.page.select_option("[name=country]", ADDRESS["country"])
    for name in ("name", "address", "postcode", "city"):
        ada.page.fill(f"[name={name}]", ADDRESS[name])
    ada.look("who")
    ada.page.locator("main form .button--main").press("Enter")
    ada.page.locator("[name=start][value=at-once]").press("Space")
    ada.page.locator("[name=accepts_terms]").press("Space")
    ada.look("total")
    ada.page.locator("main form .button--main").press("Enter")
    ada.page.wait_for_url("**/payment/")
    ada.page.locator("[name=way][value=test]").press("Space")
    ada.look("ways")
    ada.page.locator("main form .button--main").press("Enter")
    ada.page.locator("a[href$='?choose']").wait_for()
    ada.look("payment")
    ada.page.locator("main form .button--main").press("Enter")
    ada.page.wait_for_selector(".state--good")
    ada.look("order")

    assert Invoice.objects.get().value.gross_minor == 3_500
    PROVIDER_CACHE.clear()
