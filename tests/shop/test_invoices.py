"""Papers of sales: numbered without a gap, never changed, right to the cent in the books too."""

from datetime import timedelta

import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from pinxit.accounts import Role
from pinxit.kernel import Money
from pinxit.shop.core.invoice import TooMuchCreditedError
from pinxit.shop.core.ledger import Account, Book
from pinxit.shop.core.withdrawal import Start
from pinxit.shop.web.models import Order, SaleTerms
from pinxit.shop.web.models.invoices import Invoice, InvoiceCounter
from pinxit.shop.web.models.sales import SellerDetails
from pinxit.shop.web.papers.invoices import invoice_pdf
from pinxit.shop.web.selectors.ledger import check_books, standing_of
from pinxit.shop.web.selectors.sales import credited, papers_between, tax_sums
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services.invoices import issue_credit_note, issue_invoice
from tests.scenes import NOW, person
from tests.shop.billed import ordered, paid, set_up_seller, wish
from tests.shop.steps import browser_of, buy

pytestmark = pytest.mark.django_db


def text_of(paper: Invoice) -> str:
    pages = pypdfium2.PdfDocument(invoice_pdf(paper))
    return "".join(page.get_textpage().get_text_range() for page in pages)


@pytest.fixture
def buyer():
    return person("Ada")


def test_a_sale_is_invoiced_with_its_tax_and_the_books_say_the_same(edition, buyer) -> None:
    set_up_seller()
    order = paid(ordered(edition, buyer))

    invoice = order.papers.get()

    assert (invoice.full_number, invoice.gross_minor, invoice.tax_minor) == (
        "2026-000001",
        4_000,
        667,
    )
    assert (invoice.treatment, invoice.place) == ("destination", "FR")
    standing = standing_of(f"order:{order.public_id}")
    assert standing[Account(Book.TAX)] == -667
    assert standing[Account(Book.CLEARING)] == 4_000
    assert check_books().balances
    assert issue_invoice(order, source="again", now=NOW) == invoice, "one an order"


def test_it_says_in_both_languages_what_the_law_wants(edition, buyer) -> None:
    set_up_seller()
    invoice = paid(ordered(edition, buyer)).papers.get()

    said = text_of(invoice)
    for words in (
        "Invoice 2026-000001", "Haus Pinxit GmbH", "Lange Straße 1", "70173 Stuttgart", "Germany",
        "DE136695976", "Ada Lovelace", "75002 Paris", "France", "Red dragon, no. 1 of 2",
        "20 %", "€33.33", "€6.67", "€40.00", "Tax 20 %, France", "A test: no money moved.",
    ):  # fmt: skip
        assert words in said
    with translation.override("zh-hans"):
        assert "法国" in text_of(invoice)


@pytest.mark.parametrize(
    ("country", "number", "words"),
    [("FR", "FR40303265045", "Reverse charge"), ("JP", "", "Outside the scope")],
)
def test_why_nothing_is_charged_stands_on_it(edition, buyer, country, number, words) -> None:
    from pinxit.shop.web.services.checkout import note_number

    set_up_seller()
    note_number("FR40303265045", by=None, is_valid=True, now=NOW)
    asked = wish(country, tax_number=number, start=Start.NONE)

    invoice = paid(ordered(edition, buyer, asked)).papers.get()

    assert invoice.tax_minor == 0
    assert words in text_of(invoice)
    assert number in text_of(invoice)


def test_before_the_house_has_said_where_it_is_there_are_receipts(edition) -> None:
    ada = browser_of(person("Ada"))
    order = buy(ada, edition)

    [paper] = order.papers.all()

    assert "Receipt 2026-" in text_of(paper).replace(str(paper.issued_at.year), "2026")
    assert paper.tax_minor == 0
    assert (
        reverse("shop:invoice", args=[paper.public_id])
        in ada.get(order.get_absolute_url()).content.decode()
    )


def test_refunds_in_parts_are_credited_and_come_to_the_whole(edition, buyer) -> None:
    set_up_seller()
    order = paid(ordered(edition, buyer))
    invoice = order.papers.get()

    first = issue_credit_note(order, Money(1_001, "EUR"), source="part:1", now=NOW)
    again = issue_credit_note(order, Money(1_001, "EUR"), source="part:1", now=NOW)
    assert first == again
    assert first is not None
    assert (first.full_number, first.tax_minor) == ("C2026-000001", 167)
    assert "Amends invoice" in text_of(first)
    with pytest.raises(TooMuchCreditedError):
        issue_credit_note(order, Money(3_000, "EUR"), source="part:2", now=NOW)
    services.refund_order(order)

    assert credited(invoice) == (4_000, 667)
    assert set(standing_of(f"order:{order.public_id}").values()) == {0}
    assert issue_credit_note(order, Money(0, "EUR"), source="nothing", now=NOW) is None
    papers = papers_between(NOW - timedelta(days=400), NOW + timedelta(days=400))
    assert [sum(column[3:]) for column in tax_sums(papers)] == [0]


def test_an_order_of_before_there_were_invoices_is_credited_nothing(edition, buyer) -> None:
    order = services.place_order(edition_id=edition.pk, buyer=buyer, now=NOW)

    assert issue_credit_note(order, Money(1, "EUR"), source="x", now=NOW) is None


def test_what_is_rolled_back_gives_its_number_back(edition, buyer) -> None:
    set_up_seller()
    order = ordered(edition, buyer)

    def fail():
        with transaction.atomic():
            issue_invoice(order, source="failed", now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    paid(order)
    paid(ordered(edition, person("Ben")))

    assert list(Invoice.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_keeps_papers_numbers_and_agreed_terms(edition, buyer) -> None:
    set_up_seller()
    order = paid(ordered(edition, buyer))
    invoice = order.papers.get()

    for statement in (
        "UPDATE shop_invoice SET gross_minor = 1",
        "DELETE FROM shop_invoice",
        "UPDATE shop_invoicecounter SET last = 7",
        "DELETE FROM shop_invoicecounter",
        "INSERT INTO shop_invoicecounter VALUES ('2031', 5)",
        "UPDATE shop_saleterms SET tax_minor = 0",
        "UPDATE shop_saleterms SET start = 'waits'",
        "UPDATE shop_saleterms SET agreement = 'I never said so'",
    ):
        with pytest.raises(IntegrityError):
            execute(statement)
    too_much = {"gross_minor": 4_001, "tax_minor": 0, "kind": "credit", "amends": invoice}
    with pytest.raises(IntegrityError, match="more is credited"), transaction.atomic():
        Invoice.objects.create(
            order=order, series="C2026", source="x", issued_at=NOW, currency="EUR",
            treatment="domestic", facts={}, **too_much,
        )  # fmt: skip
    assert InvoiceCounter.objects.get().last == 1
    SaleTerms.objects.update(clues=[["payment", "FR"]])


def test_papers_are_for_the_buyer_and_the_books_alone(edition, buyer) -> None:
    set_up_seller()
    invoice = paid(ordered(edition, buyer)).papers.get()
    address = invoice.get_absolute_url()

    answer = browser_of(buyer).get(address)
    assert answer.content.startswith(b"%PDF")
    assert browser_of(person("Dov", Role.CURATOR)).get(address).status_code == 200
    assert browser_of(person("Eve", Role.ARTIST)).get(address).status_code == 404


def test_the_books_show_what_is_owed_to_whom(edition, buyer) -> None:
    set_up_seller()
    order = paid(ordered(edition, buyer))
    dov = browser_of(person("Dov", Role.CURATOR))

    page = dov.get(reverse("shop:papers"), {"month": "2026-11"}).content.decode()
    for words in ("2026-000001", "France", "20 %", "€33.33", "€6.67", "one item alone"):
        assert words in page
    table = dov.get(reverse("shop:papers-file", args=["2026-11"])).content.decode()
    assert f"2026-000001,invoice,,2026-11-23,{order.public_id},FR,destination,20.0,33.33" in table
    assert dov.get(reverse("shop:papers"), {"month": "soon"}).status_code == 404
    assert "Above 10,000 euros" not in page
    SellerDetails.objects.update(uses_oss=False)
    paid(ordered(edition, person("Ben"), wish("IT")))
    page = dov.get(reverse("shop:papers"), {"month": "2026-11"}).content.decode()
    assert "paid €33.61 net in 2026" in page
    for name, arguments in (("papers", []), ("papers-file", ["2026-11"])):
        answer = browser_of(buyer).get(reverse(f"shop:{name}", args=arguments))
        assert answer.status_code == 403


def test_a_card_from_the_same_country_is_the_second_piece_of_evidence(edition, buyer) -> None:
    set_up_seller()
    order = paid(ordered(edition, buyer), country="fr")

    terms = SaleTerms.objects.get(order=order)

    assert terms.verdict == "enough"
    assert terms.clues == [["billing", "FR"], ["payment", "FR"]]
    assert Order.objects.get().state == "paid"
