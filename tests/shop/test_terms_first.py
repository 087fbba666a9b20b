"""Nothing is paid whose tax nobody has reckoned: what is agreed gets its terms first."""

import re
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from django.core import mail
from django.utils import timezone, translation

from pinxit.accounts.web.models import Person
from pinxit.kernel import Money
from pinxit.shop.core.goods import Way
from pinxit.shop.core.ledger import Account, Book
from pinxit.shop.core.orders import IllegalMoveError, OrderState
from pinxit.shop.core.tax import tax_within
from pinxit.shop.core.wish import Gift
from pinxit.shop.core.withdrawal import Start
from pinxit.shop.jobs import confirm_order
from pinxit.shop.web.models import Invoice, Order, SaleTerms
from pinxit.shop.web.models.discounts import DiscountCode
from pinxit.shop.web.models.ways import Waiting
from pinxit.shop.web.papers.invoices import invoice_pdf
from pinxit.shop.web.selectors.ledger import check_books, standing_of
from pinxit.shop.web.selectors.sales import (
    TermsMissingError,
    papers_between,
    tax_sums,
    unclear_places,
    untaxed_abroad,
)
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import prints as print_services
from tests.scenes import NOW, person
from tests.shop.agreed import AGREED, bargained, licensed, printed, waited, won
from tests.shop.billed import ADDRESS, ordered, paid, set_up_seller, wish
from tests.shop.steps import browser_of, checkout, page_of
from tests.shop.test_checkout import Onlooker

pytestmark = pytest.mark.django_db
DECIDED = {"step": "order", "accepts_terms": "on"}
#: What stands on the invoice of each way, below or beside the title.
SOLD = {
    Way.AUCTION: "Red dragon, no. 1 of 2",
    Way.BARGAIN: "Red dragon, no. 1 of 2",
    Way.WAITING: "Red dragon, no. 1 of 2",
    Way.PRINT: "Print, 100 × 100 mm, baryta 315 g/m², with file and certificate",
    Way.PROOF: "Red dragon, artist’s proof 1 of 1",
    Way.LICENCE: "Editorial licence: Germany, from",
}


def buyer() -> Person:
    return Person.objects.get(email="ada@example.org")


def reserved(edition) -> Order:
    """An order of which nobody has asked who is billed."""
    return services.place_order(edition_id=edition.pk, buyer=buyer(), now=timezone.now())


def filled_for(order: Order) -> dict[str, str]:
    return ADDRESS | ({"sent_to": "FR"} if order.way == Way.PRINT else {})


def text_of(paper: Invoice) -> str:
    pages = pypdfium2.PdfDocument(invoice_pdf(paper))
    said = "".join(page.get_textpage().get_text_range() for page in pages)
    return re.sub(r"\s+", " ", said)


@pytest.mark.parametrize("way", AGREED)
def test_each_way_is_agreed_taxed_paid_invoiced_and_given_back(way, edition, ada) -> None:
    set_up_seller()
    order = AGREED[way](edition, buyer(), timezone.now())
    assert order.way == way
    terms, filled = page_of("terms", order), filled_for(order)

    assert ada.get(page_of("payment", order)).headers["Location"] == terms
    assert "Who is billed" in ada.get(terms).content.decode()
    total = ada.post(terms, {**filled, "step": "total"}).content.decode()
    tax = tax_within(order.price_minor, 200_000)
    for words in (f"€{order.price.major:.2f}", f"€{tax / 100:.2f}", "20 %, France"):
        assert words in total
    has_choice = "lose my right to withdraw" in total
    assert has_choice == (way != Way.PRINT)
    assert ("there is no right to withdraw from it" in total) == (way == Way.PRINT)
    assert not SaleTerms.objects.exists()
    agreed = {**filled, **DECIDED, "seen_minor": str(order.price_minor)}
    if has_choice:
        assert ada.post(terms, agreed).status_code == 400, "when is the file handed over?"
        agreed["start"] = "at-once"
    assert ada.post(terms, agreed).headers["Location"] == page_of("payment", order)
    ada.post(page_of("payment", order), {"answer": "pay"})

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    invoice = order.papers.get()
    assert (invoice.gross_minor, invoice.tax_minor) == (order.price_minor, tax)
    assert (invoice.treatment, invoice.place) == ("destination", "FR")
    for words in ("Red dragon", "20 %", "Ada Lovelace", "Tax 20 %, France", SOLD[way]):
        assert words in text_of(invoice)
    assert "Price without the code" not in text_of(invoice)
    with translation.override("zh-hans"):
        assert "法国" in text_of(invoice)
    assert standing_of(f"order:{order.public_id}")[Account(Book.TAX)] == -tax

    services.refund_order(order)

    note = order.papers.exclude(pk=invoice.pk).get()
    assert (note.kind, note.gross_minor, note.tax_minor) == ("credit", order.price_minor, tax)
    assert SOLD[way] in text_of(note)
    assert set(standing_of(f"order:{order.public_id}").values()) <= {0}
    assert check_books().balances
    day = timedelta(days=1)
    papers = papers_between(timezone.now() - day, timezone.now() + day)
    assert tax_sums(papers) == [("FR", 200_000, "EUR", 0, 0)]


@pytest.mark.parametrize("way", AGREED)
def test_a_house_that_is_not_taxed_asks_nothing(way, edition, ada) -> None:
    order = AGREED[way](edition, buyer(), timezone.now())

    assert ada.get(page_of("payment", order)).status_code == 200
    assert ada.get(page_of("terms", order)).headers["Location"] == page_of("payment", order)
    ada.post(page_of("payment", order), {"answer": "pay"})

    order.refresh_from_db()
    assert order.state == OrderState.PAID
    assert not SaleTerms.objects.exists()
    paper = order.papers.get()
    assert SOLD[way] in text_of(paper)
    assert paper.treatment == "none"


def test_a_copy_reserved_before_the_house_was_taxed_gets_its_terms(ada, edition) -> None:
    order = reserved(edition)
    set_up_seller()
    DiscountCode.objects.create(code="SPRING", percent_bp=2_500, since=NOW, max_uses=1)
    assert ada.get(page_of("payment", order)).headers["Location"] == page_of("terms", order)

    filled = {**ADDRESS, **DECIDED, "start": "at-once", "code": "spring"}
    ada.post(page_of("terms", order), {**filled, "seen_minor": "3000"})

    order.refresh_from_db()
    assert (order.price_minor, order.terms.list_minor, order.terms.tax_minor) == (3000, 4000, 500)
    assert "discount code" not in ada.get(page_of("terms", order)).content.decode()
    ada.post(page_of("terms", order), {**filled, "city": "Lyon", "code": "none"})
    order.refresh_from_db()
    assert (order.price_minor, SaleTerms.objects.get().bill_city) == (3000, "Lyon")


def test_the_guard_stays(edition) -> None:
    order = services.place_order(edition_id=edition.pk, buyer=person("Ada"), now=NOW)
    services.start_payment(order, variant="test")

    set_up_seller()
    with pytest.raises(TermsMissingError):
        services.start_payment(order, variant="test")


def test_an_agreed_price_takes_no_code_and_a_gift_where_there_is_one_to_give(edition, ada) -> None:
    set_up_seller()
    now = timezone.now()
    page = ada.get(page_of("terms", bargained(edition, buyer(), now))).content.decode()
    assert "It is a gift" in page
    assert "discount code" not in page
    assert "36.00" in page

    page = ada.get(page_of("terms", licensed(edition, buyer(), now))).content.decode()
    assert "It is a gift" not in page


def test_a_gift_that_was_won_is_brought_by_letter(edition, ada) -> None:
    set_up_seller()
    order = won(edition, buyer(), timezone.now())
    sent = {**ADDRESS, **DECIDED, "start": "at-once"}

    ada.post(page_of("terms", order), sent | {"gift_name": "Ben", "gift_email": "b@example.org"})

    assert order.terms.gift_name == "Ben"
    assert 'value="b@example.org"' in ada.get(page_of("terms", order)).content.decode()


def test_terms_can_be_changed_until_the_order_is_paid(edition, ada) -> None:
    set_up_seller()
    order = bargained(edition, buyer(), timezone.now())
    agreed = {**ADDRESS, **DECIDED, "start": "at-once"}
    ada.post(page_of("terms", order), agreed)
    services.start_payment(order, variant="test")
    assert "Change who is billed" in ada.get(order.get_absolute_url()).content.decode()
    changed = ada.post(page_of("terms", order), {**ADDRESS, "city": "Lyon", "step": "change"})
    assert 'value="Lyon"' in changed.content.decode()

    ada.post(page_of("terms", order), {**agreed, "country": "DE"})

    terms = SaleTerms.objects.get()
    assert (terms.place, terms.tax_minor) == ("DE", tax_within(order.price_minor, 190_000))
    ada.post(page_of("payment", order), {"answer": "pay"})
    assert ada.get(page_of("terms", order)).headers["Location"] == order.get_absolute_url()
    with pytest.raises(IllegalMoveError):
        checkout_services.agree_on_terms(order, wish(), now=NOW)
    assert order.papers.get().place == "DE"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"country": ""}, "This field is required"),
        ({"country": "GB"}, "Nothing is sold to private buyers there"),
        ({"country": "US"}, "Choose your state"),
        ({"tax_number": "FR123"}, "Write it with the letters of your country"),
    ],
)
def test_what_stands_in_the_way_is_said_beside_the_field(edition, ada, changes, words) -> None:
    set_up_seller()
    order = licensed(edition, buyer(), timezone.now())

    answer = ada.post(page_of("terms", order), {**ADDRESS, "step": "total", **changes})

    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_another_price_than_the_one_that_was_seen_is_shown_again(edition, ada) -> None:
    set_up_seller()
    order = licensed(edition, buyer(), timezone.now())
    sent = {**ADDRESS, **DECIDED, "start": "at-once", "seen_minor": "1"}

    page = ada.post(page_of("terms", order), sent).content.decode()

    assert "Look at the total again" in page
    assert not SaleTerms.objects.exists()


def test_a_print_is_taxed_where_it_goes(edition, ada) -> None:
    set_up_seller()
    order = printed(edition, buyer(), timezone.now())
    terms = page_of("terms", order)
    page = ada.get(terms).content.decode()
    assert "75002 Paris" in page
    assert ada.post(terms, {**ADDRESS, "step": "total"}).status_code == 400, "which country?"
    to_state = {**ADDRESS, "sent_to": "US", "step": "total"}
    assert "Choose your state" in ada.post(terms, to_state).content.decode()
    assert "Parcel goes to" in ada.post(terms, to_state | {"region": "WA"}).content.decode()

    ada.post(terms, {**ADDRESS, **DECIDED, "sent_to": "FI"})

    kept = SaleTerms.objects.get()
    assert (kept.goods, kept.bill_country, kept.sent_to, kept.place) == ("print", "FR", "FI", "FI")
    assert kept.agreement.startswith("A print is made once it is paid for")
    assert kept.agreed_at is not None
    ada.post(page_of("payment", order), {"answer": "pay"})
    assert "Sent to Finland" in text_of(order.papers.get())
    confirm_order({"order": order.pk}, Onlooker())
    assert "there is no right to withdraw" in mail.outbox[-1].body
    withdrawn = ada.post(page_of("withdraw-order", order), follow=True).content.decode()
    assert "until when you could withdraw" in withdrawn


def test_a_print_counts_where_it_goes(edition) -> None:
    details = set_up_seller(uses_oss=False)
    order = printed(edition, person("Ada"), NOW)
    asked = replace(wish("DE", start=Start.NONE), sent_to="FR")
    checkout_services.agree_on_terms(order, asked, now=NOW)

    paper = paid(order).papers.get()

    net = order.price_minor - tax_within(order.price_minor, 190_000)
    assert (paper.treatment, paper.place) == ("domestic", "DE")
    assert untaxed_abroad(details, year=paper.issued_at.year) == Money(net, "EUR")
    assert not unclear_places().exists()


def test_a_print_that_goes_elsewhere_is_ordered_anew(edition, ada) -> None:
    set_up_seller()
    now = timezone.now()
    order = printed(edition, buyer(), now)
    offer = order.print_job.offer

    def again(address: str) -> Order:
        return print_services.order_print(offer.pk, buyer=buyer(), ship_to=address, now=now)

    assert again("Ben\nBerlin") == order
    ada.post(page_of("terms", order), {**ADDRESS, **DECIDED, "sent_to": "DE"})
    assert again("Ben\nBerlin") == order

    other = again("Ben\nHelsinki")

    order.refresh_from_db()
    assert (order.state, other.number) == (OrderState.CANCELLED, order.number)
    assert ada.get(page_of("payment", other)).headers["Location"] == page_of("terms", other)


def test_who_waits_for_a_licence_gets_no_file_yet_and_may_withdraw(edition, ada) -> None:
    set_up_seller()
    order = licensed(edition, buyer(), timezone.now())
    ada.post(page_of("terms", order), {**ADDRESS, **DECIDED, "start": "waits"})
    ada.post(page_of("payment", order), {"answer": "pay"})

    page = ada.get(page_of("licence", order)).content.decode()
    assert "can be downloaded from" in page
    assert "Download the work" not in page
    for kind in ("work.png", "licence.pdf", "policy.json", "text-en.txt"):
        file = f"{page_of('licence', order)}{kind}"
        assert ada.get(file).headers["Location"] == page_of("licence", order)

    ada.post(page_of("withdraw-order", order))

    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert [paper.kind for paper in order.papers.order_by("pk")] == ["invoice", "credit"]


def test_who_won_may_withdraw_as_from_everything_else(edition, ada) -> None:
    set_up_seller()
    order = won(edition, buyer(), timezone.now())
    now = timezone.now()
    checkout_services.agree_on_terms(order, wish(start=Start.WAITS), now=now)
    order = paid(order, now=now)

    checkout_services.withdraw(order, buyer=buyer(), now=now)

    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED


def test_what_was_agreed_is_not_ordered_again_at_the_price_on_the_label(edition, ada) -> None:
    order = bargained(edition, buyer(), timezone.now())

    assert ada.get(checkout(edition)).headers["Location"] == order.get_absolute_url()
    again = ordered(edition, buyer(), wish("", start=Start.NONE), now=timezone.now())

    assert again == order
    assert (again.price_minor, Order.objects.count()) == (3_600, 1)


def test_a_bargain_at_the_price_on_the_label_is_a_bargain_all_the_same(edition, ada) -> None:
    """The price alone does not tell how an order came about."""
    order = bargained(edition, buyer(), timezone.now())
    edition.price_minor = order.price_minor
    edition.save()
    set_up_seller()

    again = ordered(edition, buyer(), now=timezone.now())

    assert again == order
    assert not SaleTerms.objects.exists(), "they are agreed to on their own page"


def test_who_waited_keeps_the_copy_on_other_terms(edition, ada) -> None:
    order = waited(edition, buyer(), timezone.now())
    gift = Gift(name="Ben", email="ben@example.org")
    first = ordered(edition, buyer(), wish("", start=Start.NONE), now=timezone.now())
    assert first == order

    second = ordered(edition, buyer(), wish("", start=Start.NONE, gift=gift), now=timezone.now())

    assert (second.number, second.way) == (order.number, Way.WAITING)
    assert second.reserved_until == order.reserved_until
    assert Waiting.objects.get(person=buyer()).order == second


def test_eve_finds_no_terms_of_adas(edition, ada, eve) -> None:
    set_up_seller()
    order = bargained(edition, buyer(), timezone.now())

    assert eve.get(page_of("terms", order)).status_code == 404
    assert eve.post(page_of("terms", order), {**ADDRESS, **DECIDED}).status_code == 404
    assert browser_of(buyer()).get(page_of("terms", order)).status_code == 200
