"""The books: what a sale, a refund and a bill write, and what the database refuses."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from payments import PaymentStatus

from pinxit.kernel import Money
from pinxit.shop import WrongPaymentError
from pinxit.shop.core.ledger import Account, Book, Line, Posting
from pinxit.shop.core.splits import SplitRule as SplitRuleValue
from pinxit.shop.web.models import Bill, Order, Payment
from pinxit.shop.web.models.ledger import (
    Contributor,
    LedgerAccount,
    LedgerLine,
    LedgerTransaction,
    SplitRule,
)
from pinxit.shop.web.selectors.ledger import accounts_of, balances, check_books, standing_of
from pinxit.shop.web.services import bill_ledger as bill_ledger_services
from pinxit.shop.web.services import bills as bill_services
from pinxit.shop.web.services import ledger as ledger_services
from pinxit.shop.web.services import orders as services
from pinxit.studio import Party
from pinxit.studio.web.selectors import bill_of_the_painter
from tests.scenes import NOW, cleo, edition_of, person
from tests.shop.commissioned import agreed, fresh, pay

pytestmark = pytest.mark.django_db

CLEARING, STUDIO, POOL = Account(Book.CLEARING), Account(Book.STUDIO), Account(Book.POOL)


@pytest.fixture
def artist():
    return cleo()


@pytest.fixture
def edition(artist):
    made = edition_of(artist, size=3)
    piece = made.listing.piece
    piece.manifest_digest = str(bill_of_the_painter().manifest)
    piece.save()
    return made


def bought(edition, buyer, now=NOW) -> Order:
    order = services.place_order(edition_id=edition.pk, buyer=buyer, now=now)
    confirm(services.start_payment(order, variant="test"))
    return Order.objects.get(pk=order.pk)


def confirm(payment: Payment) -> None:
    payment.captured_amount = payment.total
    payment.save()
    payment.change_status(PaymentStatus.CONFIRMED)


def owed(account: Account) -> int:
    return -sum(
        LedgerLine.objects.filter(
            account__book=account.book, account__holder=account.holder
        ).values_list("minor", flat=True)
    )


def posting(lines=((CLEARING, 5), (STUDIO, -5)), source="test:1") -> Posting:
    written = tuple(Line(account, minor) for account, minor in lines)
    return Posting(source=source, kind="sale", subject="test", currency="EUR", lines=written)


def test_a_sale_is_shared_by_the_rule_and_nothing_is_lost(artist, edition) -> None:
    order = bought(edition, person("Ada"))

    standing = standing_of(f"order:{order.public_id}")
    assert standing.pop(CLEARING) == 4_000
    assert standing.pop(Account(Book.ARTIST, str(artist.pk))) == -2_800
    assert standing.pop(STUDIO) == -800
    assert {account.book for account in standing} == {Book.CONTRIBUTOR}
    assert sum(standing.values()) == -400
    assert max(-minor for minor in standing.values()) <= 100, "the cap of a quarter"
    named = set(Contributor.objects.values_list("name", flat=True))
    assert named == {line.credit.name for line in bill_of_the_painter().lines}


def test_a_payment_that_is_repeated_is_booked_once(edition) -> None:
    order = bought(edition, person("Ada"))
    payment = Payment.objects.get(order=order)

    services.hear_payment(payment, now=NOW)
    ledger_services.post_sale(payment, order, now=NOW)

    assert LedgerTransaction.objects.count() == 1
    assert check_books().balances


def test_a_refund_takes_back_from_everybody_also_what_was_paid_out(artist, edition) -> None:
    order = bought(edition, person("Ada"))
    owing = Account(Book.ARTIST, str(artist.pk))
    paid_out = posting(((owing, 2_800), (CLEARING, -2_800)), source="payout:1")
    ledger_services.post(paid_out, ledger_services.Occasion(NOW), now=NOW)

    services.refund_order(order)
    services.note_refund(Payment.objects.get(order=order), now=NOW)

    assert set(standing_of(f"order:{order.public_id}").values()) == {0}
    [balance] = balances(accounts_of(artist))
    assert balance.amount == Money(-2_800, "EUR"), "carried forward"
    assert check_books().balances


def test_money_that_bought_nothing_passes_through(edition) -> None:
    order = services.place_order(edition_id=edition.pk, buyer=person("Ada"), now=NOW)
    payment = services.start_payment(order, variant="test")
    services.cancel_order(order)

    confirm(payment)

    [written] = LedgerTransaction.objects.all()
    assert (written.kind, written.num_lines) == ("passed", 4)
    assert owed(CLEARING) == 0


def test_a_sale_keeps_the_rule_it_was_sold_under(artist, edition) -> None:
    bought(edition, person("Ada"))
    rule = SplitRuleValue(artist_bp=5_000, studio_bp=2_000, pool_bp=3_000)
    ledger_services.publish_rule(rule, listing=edition.listing, by=artist, now=NOW)
    second = bought(edition, person("Ben"))

    assert owed(Account(Book.ARTIST, str(artist.pk))) == 2_800 + 2_000
    rules = LedgerTransaction.objects.order_by("pk").values_list("rule__pool_bp", flat=True)
    assert list(rules) == [1_000, 3_000]
    assert second.edition.listing.split_rules.count() == 2


def test_a_rule_of_the_house_is_for_what_is_offered_later(artist) -> None:
    before = edition_of(artist, size=1)
    rule = SplitRuleValue(artist_bp=9_000, studio_bp=1_000, pool_bp=0, cap_bp=10_000)
    ledger_services.publish_rule(rule, listing=None, by=artist, now=NOW)
    after = edition_of(artist, size=1, seed=1)

    assert [each.listing.split_rules.get().pool_bp for each in (before, after)] == [1_000, 0]


def test_a_commission_that_is_called_off_gives_back_in_proportion(artist) -> None:
    ben = person("Ben")
    commission = agreed(ben, artist)
    pay(commission)
    assert owed(Account(Book.ARTIST, str(artist.pk))) == 7_000
    assert owed(Account(Book.POOL, f"commission:{commission.public_id}")) == 1_000

    bill_services.call_off(fresh(commission), Party.ARTIST, words="Sorry.", now=NOW)

    assert set(standing_of(f"commission:{commission.public_id}").values()) == {0}
    assert check_books().balances
    bill = Bill.objects.get()
    bill_ledger_services.post_bill_return(bill, Money(1, "EUR"), now=NOW)
    assert LedgerTransaction.objects.count() == 2, "once"


def test_a_payment_of_a_bill_that_is_paid_passes_through(artist) -> None:
    commission = agreed(person("Ben"), artist)
    attempt = bill_services.start_bill_payment(commission, variant="test", now=NOW)
    bill_services.call_off(fresh(commission), Party.CLIENT, words="", now=NOW)

    confirm(attempt)

    assert [each.kind for each in LedgerTransaction.objects.all()] == ["passed"]


def commit(*rows) -> None:
    """Write rows as the end of a transaction would see them."""
    with transaction.atomic():
        for row in rows:
            row.save(force_insert=True)
        connection.check_constraints()


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_what_does_not_balance() -> None:
    ledger_services.post(posting(), ledger_services.Occasion(NOW), now=NOW)
    written, line = LedgerTransaction.objects.get(), LedgerLine.objects.first()
    assert line is not None

    def more(minor: int, currency: str = "EUR") -> LedgerLine:
        return LedgerLine(transaction=written, account=line.account, currency=currency, minor=minor)

    empty = LedgerTransaction(
        source="empty", kind="sale", currency="EUR", num_lines=2, happened_at=NOW, booked_at=NOW
    )

    with pytest.raises(IntegrityError, match="does not balance"):
        commit(more(7))
    with pytest.raises(IntegrityError, match="does not balance"):
        commit(more(7), more(-7))  # sums to nothing, and comes too late
    with pytest.raises(IntegrityError, match="does not balance"):
        commit(empty)
    with pytest.raises(IntegrityError, match="currency"):
        commit(more(7, "USD"))


@pytest.mark.parametrize(
    "model", [LedgerAccount, LedgerTransaction, LedgerLine, SplitRule], ids=lambda m: m.__name__
)
def test_the_database_refuses_to_change_or_lose_a_row(model, edition) -> None:
    bought(edition, person("Ada"))

    for statement in ("UPDATE {} SET id = id", "DELETE FROM {}"):
        with pytest.raises(IntegrityError, match="only added to"):
            execute(statement.format(model._meta.db_table))


def test_amounts_of_a_payment_are_those_of_the_order(edition) -> None:
    order = services.place_order(edition_id=edition.pk, buyer=person("Ada"), now=NOW)
    payment = services.start_payment(order, variant="test")
    payment.captured_amount = Decimal(1)
    payment.save()

    with pytest.raises(WrongPaymentError):
        payment.change_status(PaymentStatus.CONFIRMED)

    assert not LedgerTransaction.objects.exists()
