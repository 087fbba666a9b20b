"""The desk: what Dov sees of sales, stock and orders, and the tables he takes away."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from pinxit.accounts import Role
from pinxit.shop.web.selectors import desk as desk_selectors
from pinxit.shop.web.services import orders as services
from tests.scenes import edition_of, person
from tests.shop.steps import browser_of, buy, reserve

pytestmark = pytest.mark.django_db


@pytest.fixture
def dov():
    return browser_of(person("Dov", Role.CURATOR))


@pytest.fixture
def ben():
    return browser_of(person("Ben"))


def rows_of(browser, what: str) -> list[dict[str, str]]:
    answer = browser.get(reverse("shop:desk-file", args=[what]))
    assert answer["Content-Disposition"] == f'attachment; filename="{what}.csv"'
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_an_empty_desk_says_so(dov) -> None:
    page = dov.get("/desk/").content.decode()

    assert "Nothing came in yet." in page
    assert "Nobody has ordered anything yet." in page


def test_the_desk_counts_what_was_sold_returned_and_is_left(dov, ada, ben, artist) -> None:
    edition = edition_of(artist, size=5)
    buy(ada, edition)
    services.refund_order(buy(ben, edition))
    reserve(ada, edition)
    now = timezone.now()

    (taken,) = desk_selectors.takings(now.date(), months=2)
    stock = desk_selectors.stock(now=now)
    funnel = desk_selectors.funnel(since=edition.opened_at)

    assert taken.months[-1] == (date(now.year, now.month, 1), 8_000, 4_000)
    assert (taken.kept_minor, taken.returned_minor) == (4_000, 4_000)
    assert (stock.editions, stock.copies, stock.sold, stock.reserved, stock.left) == (1, 5, 1, 1, 3)
    assert (funnel.placed, funnel.paid, funnel.open, funnel.refunded) == (3, 2, 1, 1)
    page = dov.get("/desk/").content.decode()
    for words in ("€40.00", "3", "of 5 copies are left", "Red dragon", "<rect"):
        assert words in page
    listed = dov.get("/desk/editions/?q=dragon").content.decode()
    assert "3 of 5" in listed
    assert "No edition is called so" in dov.get("/desk/editions/?q=%00unicorn").content.decode()


def test_the_tables_are_true_and_reckon_with_nothing(dov, ada, artist) -> None:
    edition = edition_of(artist, size=2, title="=1+1")
    order = buy(ada, edition)

    (line,) = rows_of(dov, "editions")
    assert (line["title"], line["left"], line["price"]) == ("'=1+1", "1", "40.00")
    (sold,) = rows_of(dov, "orders")
    assert (sold["order"], sold["state"], sold["number"]) == (str(order.public_id), "paid", "1")
    assert "buyer" not in sold
    (month,) = rows_of(dov, "sales")
    assert (month["came_in"], month["went_back"], month["stayed"]) == ("40.00", "0.00", "40.00")
    assert dov.get("/desk/secrets.csv").status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_the_desk_asks_as_little_for_many_editions(
    dov, artist, django_assert_max_num_queries, number: int
) -> None:
    for nth in range(number):
        edition_of(artist, seed=nth)

    with django_assert_max_num_queries(16):
        dov.get("/desk/")
    with django_assert_max_num_queries(7):  # one of them counts what is in the reader's basket
        page = dov.get("/desk/editions/")

    assert page.content.count(b"3 of 3") == number
