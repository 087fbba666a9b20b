"""Writing the bills of commissions into the books, each once.

`docs/explanation/algorithms/ledger.md` is the specification.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from pinxit.kernel import Money
from pinxit.shop.core.ledger import (
    Account,
    Book,
    Line,
    Posting,
    Takings,
    passed_lines,
    refund_lines,
    sale_lines,
)
from pinxit.shop.core.splits import SplitRule as SplitRuleValue
from pinxit.shop.core.splits import share_pool, split_of
from pinxit.shop.web.models.ledger import LedgerTransaction
from pinxit.shop.web.selectors.ledger import posting_of, rule_of, standing_of, stands_behind
from pinxit.shop.web.selectors.sales import tax_of_bill
from pinxit.shop.web.services.ledger import Kind, Occasion, pool_accounts, post, remember

if TYPE_CHECKING:
    from pinxit.shop.web.models import Bill, Payment, Refund


@transaction.atomic
def post_bill(bill: "Bill", *, now: datetime) -> LedgerTransaction:
    """Book a bill of a commission that was paid, by the rule of the house.

    The authors' part waits under the commission's name until a sketch is chosen; then
    `share_waiting` gives it to those who stand behind that.
    """
    rule = rule_of(None)
    value = SplitRuleValue() if rule is None else rule.value
    takings = Takings(gross=bill.amount, tax_minor=tax_of_bill(bill))
    split = split_of(takings.net, value)
    shares = {
        Account(Book.ARTIST, str(bill.commission.artist_id)): split.artist,
        Account(Book.STUDIO): split.studio,
        Account(Book.POOL, _subject_of(bill)): split.pool,
    }
    posting = Posting(
        source=f"bill:{bill.public_id}",
        kind=Kind.COMMISSION,
        subject=_subject_of(bill),
        currency=bill.currency,
        lines=sale_lines(takings, shares),
    )
    facts = {"title": bill.commission.title, "part": str(bill.part)}
    written = post(posting, Occasion(bill.paid_at or now, rule, facts), now=now)
    share_waiting(bill, now=now)
    return written


@transaction.atomic
def share_waiting(bill: "Bill", *, now: datetime) -> LedgerTransaction | None:
    """Give the authors' part of a commission to those who stand behind the chosen sketch.

    A sketch that the artist drew without a painter has nobody behind it: its part is the artist's.
    Nothing happens before a sketch is chosen, or if nothing waits.
    """
    commission, subject = bill.commission, _subject_of(bill)
    waiting = Account(Book.POOL, subject)
    minor = -standing_of(subject).get(waiting, 0)
    if commission.chosen is None or minor <= 0:
        return None
    artist = Account(Book.ARTIST, str(commission.artist_id))
    piece = getattr(commission.chosen.brief, "piece", None)
    rule = rule_of(None)
    value = SplitRuleValue() if rule is None else rule.value
    source = f"shared:{bill.public_id}"
    shares = {artist: minor}
    if piece is not None:
        behind = stands_behind(piece)
        credited, kept = share_pool(minor, behind.weights, cap_bp=value.cap_bp, seed=source)
        remember([(behind, credited)], now=now)
        shares = pool_accounts(credited, kept)
    lines = (Line(waiting, minor), *(Line(to, -part) for to, part in shares.items() if part))
    posting = Posting(
        source=source, kind=Kind.SHARED, subject=subject, currency=bill.currency, lines=lines
    )
    facts = {"title": commission.title}
    return post(posting, Occasion(now, rule, facts), now=now)


@transaction.atomic
def post_bill_return(bill: "Bill", returned: Money, *, now: datetime) -> LedgerTransaction:
    """Book what went back of a bill, which happens once."""
    source, subject = f"bill-returned:{bill.public_id}", _subject_of(bill)
    known = posting_of(source)
    if known is not None:
        return known
    post_bill(bill, now=now)  # of a time before there were books
    posting = Posting(
        source=source,
        kind=Kind.REFUND,
        subject=subject,
        currency=bill.currency,
        lines=refund_lines(standing_of(subject), returned.minor),
    )
    facts = {"title": bill.commission.title, "part": str(bill.part)}
    return post(posting, Occasion(now, facts=facts), now=now)


@transaction.atomic
def post_bill_part(refund: "Refund", bill: "Bill", *, now: datetime) -> LedgerTransaction:
    """Book what went back of a bill at the provider's pages, or by a dispute."""
    posting = Posting(
        source=f"part:{refund.public_id}",
        kind=Kind.REFUND,
        subject=_subject_of(bill),
        currency=bill.currency,
        lines=refund_lines(standing_of(_subject_of(bill)), refund.amount_minor),
    )
    facts = {"title": bill.commission.title, "part": str(bill.part)}
    return post(posting, Occasion(now, facts=facts), now=now)


@transaction.atomic
def post_bill_passed(
    payment: "Payment", bill: "Bill", *, now: datetime, amount: Money | None = None
) -> LedgerTransaction:
    """Book money for a bill that was not due any more, or not its price: it came and went back."""
    passed = bill.amount if amount is None else amount
    posting = Posting(
        source=f"passed:{payment.token}",
        kind=Kind.PASSED,
        subject=_subject_of(bill),
        currency=passed.currency,
        lines=passed_lines(passed.minor),
    )
    return post(posting, Occasion(now, facts={"title": bill.commission.title}), now=now)


def _subject_of(bill: "Bill") -> str:
    return f"commission:{bill.commission.public_id}"
