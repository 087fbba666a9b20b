"""Writing into the books: every sale, refund and bill, each once.

`docs/explanation/algorithms/ledger.md` is the specification. Each function writes in the caller's
transaction, so that there is no sale without its posting.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from pinxit.kernel import Money
from pinxit.provenance.web.services import record
from pinxit.shop.core.ledger import (
    Account,
    Book,
    Line,
    Posting,
    Takings,
    passed_lines,
    refund_lines,
    sale_lines,
    share_back,
)
from pinxit.shop.core.splits import SplitRule as SplitRuleValue
from pinxit.shop.core.splits import share_pool, split_of
from pinxit.shop.web.ledger_models import (
    Contributor,
    LedgerAccount,
    LedgerLine,
    LedgerTransaction,
    SplitRule,
)
from pinxit.shop.web.ledger_selectors import (
    Behind,
    posting_of,
    rule_of,
    standing_of,
    stands_behind,
)
from pinxit.shop.web.sale_selectors import tax_of, tax_of_bill

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.gallery.web.models import Listing
    from pinxit.shop.web.models import Bill, Order, Payment, Refund

Kind = LedgerTransaction.Kind


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a posting remembers besides its lines.

    Attributes:
        happened_at: When it happened, which for old orders is before it was booked.
        rule: The split rule it was shared by.
        facts: What it is about, in words of the time.
    """

    happened_at: datetime
    rule: SplitRule | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def post(posting: Posting, occasion: Occasion, *, now: datetime) -> LedgerTransaction:
    """Write a posting, or return the one that its source wrote before.

    Raises:
        IntegrityError: At the end of the transaction, if the lines do not sum to nothing.
    """
    written, is_new = LedgerTransaction.objects.get_or_create(
        source=posting.source,
        defaults={
            "kind": posting.kind,
            "subject": posting.subject,
            "currency": posting.currency,
            "num_lines": len(posting.lines),
            "happened_at": occasion.happened_at,
            "booked_at": now,
            "rule": occasion.rule,
            "facts": dict(occasion.facts),
        },
    )
    if is_new:
        rows = accounts({line.account for line in posting.lines}, posting.currency)
        LedgerLine.objects.bulk_create(
            LedgerLine(
                transaction=written,
                account=rows[line.account],
                currency=posting.currency,
                minor=line.minor,
            )
            for line in posting.lines
        )
    return written


def accounts(values: Collection[Account], currency: str) -> dict[Account, LedgerAccount]:
    """Return the rows of some accounts, making those that are missing.

    In one order, so that two sales at once never wait for each other's new accounts.
    """
    wanted = sorted(values)
    known = {each.value: each for each in _rows(wanted, currency)}
    missing = [each for each in wanted if each not in known]
    if missing:
        LedgerAccount.objects.bulk_create(
            [
                LedgerAccount(book=each.book.value, holder=each.holder, currency=currency)
                for each in missing
            ],
            ignore_conflicts=True,
        )
        known |= {each.value: each for each in _rows(missing, currency)}
    return known


@transaction.atomic
def post_sale(payment: "Payment", order: "Order", *, now: datetime) -> LedgerTransaction:
    """Book the sale of a copy: what came in, and whose it is by the rule that counts now."""
    source = f"sold:{payment.token}"
    known = posting_of(source)
    if known is not None:
        return known
    piece = order.edition.listing.piece
    rule = rule_of(order.edition.listing)
    value = SplitRuleValue() if rule is None else rule.value
    takings = Takings(gross=order.price, tax_minor=tax_of(order))
    shares = _shares(
        takings.net, value, str(piece.brief.person_id), stands_behind(piece), source, now
    )
    posting = Posting(
        source=source,
        kind=Kind.SALE,
        subject=f"order:{order.public_id}",
        currency=order.currency,
        lines=sale_lines(takings, shares),
    )
    occasion = Occasion(order.paid_at or now, rule, _facts_of(order))
    return post(posting, occasion, now=now)


@transaction.atomic
def post_return(payment: "Payment", order: "Order", *, now: datetime) -> LedgerTransaction:
    """Book that the money of a sale went back: everybody gives back what they got of it."""
    source, subject = f"refunded:{payment.token}", f"order:{order.public_id}"
    known = posting_of(source)
    if known is not None:
        return known
    post_sale(payment, order, now=now)  # of a time before there were books
    posting = Posting(
        source=source,
        kind=Kind.REFUND,
        subject=subject,
        currency=order.currency,
        lines=_lines_back(subject, standing_of(subject)[Account(Book.CLEARING)]),
    )
    return post(posting, Occasion(now, facts=_facts_of(order)), now=now)


@transaction.atomic
def post_part(refund: "Refund", order: "Order", *, now: datetime) -> LedgerTransaction:
    """Book that a part of the money of a sale went back; the copy stays sold."""
    subject = f"order:{order.public_id}"
    posting = Posting(
        source=f"part:{refund.public_id}",
        kind=Kind.REFUND,
        subject=subject,
        currency=order.currency,
        lines=_lines_back(subject, refund.amount_minor),
    )
    return post(posting, Occasion(now, facts=_facts_of(order)), now=now)


def _lines_back(subject: str, minor: int) -> tuple[Line, ...]:
    """Return the lines of a refund of a sale: however it is cut, it comes to the same."""
    return share_back(standing_of(subject, kind=Kind.SALE), standing_of(subject), minor)


@transaction.atomic
def post_passed(
    payment: "Payment", order: "Order", *, now: datetime, amount: Money | None = None
) -> LedgerTransaction:
    """Book money that came, bought nothing, and went back: the price, or what else came."""
    passed = order.price if amount is None else amount
    posting = Posting(
        source=f"passed:{payment.token}",
        kind=Kind.PASSED,
        subject=f"order:{order.public_id}",
        currency=passed.currency,
        lines=passed_lines(passed.minor),
    )
    return post(posting, Occasion(now, facts=_facts_of(order)), now=now)


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
        shares = _pool_shares(minor, value, stands_behind(piece), source, now)
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


def publish_rule(
    value: SplitRuleValue, *, listing: "Listing | None", by: "Person | None", now: datetime
) -> SplitRule:
    """Set the rule that counts from now on, for one work or for every new one."""
    rule = SplitRule(
        listing=listing,
        artist_bp=value.artist_bp,
        studio_bp=value.studio_bp,
        pool_bp=value.pool_bp,
        cap_bp=value.cap_bp,
    )
    return keep_rule(rule, by=by, now=now)


@transaction.atomic
def keep_rule(rule: SplitRule, *, by: "Person | None", now: datetime) -> SplitRule:
    """Keep a new version of a rule; one that somebody sets is recorded in the log."""
    rule.made_by, rule.made_at = by, now
    rule.save(force_insert=True)
    if by is not None:
        named = {"listing": str(rule.listing.public_id)} if rule.listing is not None else {}
        parts = {"artist": rule.artist_bp, "studio": rule.studio_bp, "pool": rule.pool_bp}
        record({"what": "shop.split.set", **named, **parts, "cap": rule.cap_bp}, now=now)
    return rule


def pin_rule(listing: "Listing", *, now: datetime) -> SplitRule:
    """Publish the rule of the house as that of a work that is newly offered.

    So a later change of the house's rule leaves what is published beside the work as it was.
    """
    house = rule_of(None)
    value = SplitRuleValue() if house is None else house.value
    return publish_rule(value, listing=listing, by=None, now=now)


def _shares(
    net: Money, rule: SplitRuleValue, artist: str, behind: Behind, seed: str, now: datetime
) -> dict[Account, int]:
    split = split_of(net, rule)
    return {
        Account(Book.ARTIST, artist): split.artist,
        Account(Book.STUDIO): split.studio,
        **_pool_shares(split.pool, rule, behind, seed, now),
    }


def _pool_shares(
    minor: int, rule: SplitRuleValue, behind: Behind, seed: str, now: datetime
) -> dict[Account, int]:
    shares, kept = share_pool(minor, behind.weights, cap_bp=rule.cap_bp, seed=seed)
    _remember(behind, shares, now)
    given = {Account(Book.CONTRIBUTOR, key): part for key, part in shares.items()}
    return {**given, Account(Book.POOL): kept}


def _remember(behind: Behind, shares: Mapping[str, int], now: datetime) -> None:
    """Keep the names of authors who were credited for the first time."""
    Contributor.objects.bulk_create(
        [
            Contributor(key=key, name=name[:500], identifier=url[:500], known_since=now)
            for key, (name, url) in behind.authors.items()
            if key in shares
        ],
        ignore_conflicts=True,
    )


def _rows(values: Collection[Account], currency: str) -> QuerySet[LedgerAccount]:
    return LedgerAccount.objects.filter(
        currency=currency,
        book__in={each.book.value for each in values},
        holder__in={each.holder for each in values},
    )


def _facts_of(order: "Order") -> dict[str, object]:
    listing = order.edition.listing
    return {
        "title": listing.title,
        "listing": str(listing.public_id),
        "number": order.number,
        "of": order.edition_size,
    }


def _subject_of(bill: "Bill") -> str:
    return f"commission:{bill.commission.public_id}"
