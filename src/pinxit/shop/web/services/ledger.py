"""Writing into the books: every sale and refund, each once.

`docs/explanation/algorithms/ledger.md` is the specification. Each function writes in the caller's
transaction, so that there is no sale without its posting.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    sale_lines,
    share_back,
)
from pinxit.shop.core.splits import SplitRule as SplitRuleValue
from pinxit.shop.core.splits import share_pool, split_of
from pinxit.shop.web.models.ledger import (
    Contributor,
    LedgerAccount,
    LedgerLine,
    LedgerTransaction,
    SplitRule,
)
from pinxit.shop.web.selectors.ledger import (
    Behind,
    posting_of,
    rule_of,
    source_of,
    standing_of,
    stands_behind,
)
from pinxit.shop.web.selectors.sales import tax_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.gallery.web.models import Listing
    from pinxit.shop.web.models import Order, Payment, Refund

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


@dataclass(frozen=True, slots=True)
class Draft:
    """A posting that is not written yet.

    Attributes:
        posting: What is to be written.
        occasion: What it remembers besides.
        credited: Who stands behind the piece, and what of the sale is theirs.
    """

    posting: Posting
    occasion: Occasion
    credited: tuple[Behind, Mapping[str, int]]


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


def post_sale(payment: "Payment", order: "Order", *, now: datetime) -> LedgerTransaction:
    """Book the sale of a copy: what came in, and whose it is by the rule that counts now."""
    return post_sales(payment, [order], now=now)[0]


@transaction.atomic
def post_sales(
    payment: "Payment", orders: Sequence["Order"], *, now: datetime
) -> list[LedgerTransaction]:
    """Book the sales of all that one payment bought.

    Whoever is new in the books is written there first, for all of them and in one order: two
    payments at once never wait for each other's authors and accounts.
    """
    drafts = [_draft(payment, order, now) for order in orders]
    new = [draft for draft in drafts if isinstance(draft, Draft)]
    remember([draft.credited for draft in new], now=now)
    for currency in sorted({draft.posting.currency for draft in new}):
        lines = [line for draft in new for line in draft.posting.lines]
        accounts({line.account for line in lines}, currency)
    return [
        post(draft.posting, draft.occasion, now=now) if isinstance(draft, Draft) else draft
        for draft in drafts
    ]


def _draft(payment: "Payment", order: "Order", now: datetime) -> "Draft | LedgerTransaction":
    """Return what is to be written of a sale, or what was written of it before."""
    source = source_of("sold", payment, order)
    known = posting_of(source)
    if known is not None:
        return known
    piece = order.edition.listing.piece
    rule = rule_of(order.edition.listing)
    value = SplitRuleValue() if rule is None else rule.value
    takings = Takings(gross=order.price, tax_minor=tax_of(order))
    split, behind = split_of(takings.net, value), stands_behind(piece)
    credited, kept = share_pool(split.pool, behind.weights, cap_bp=value.cap_bp, seed=source)
    shares = {
        Account(Book.ARTIST, str(piece.brief.person_id)): split.artist,
        Account(Book.STUDIO): split.studio,
        **pool_accounts(credited, kept),
    }
    posting = Posting(
        source=source,
        kind=Kind.SALE,
        subject=f"order:{order.public_id}",
        currency=order.currency,
        lines=sale_lines(takings, shares),
    )
    occasion = Occasion(order.paid_at or now, rule, _facts_of(order))
    return Draft(posting, occasion, (behind, credited))


@transaction.atomic
def post_return(payment: "Payment", order: "Order", *, now: datetime) -> LedgerTransaction:
    """Book that the money of a sale went back: everybody gives back what they got of it."""
    source, subject = source_of("refunded", payment, order), f"order:{order.public_id}"
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


def pool_accounts(credited: Mapping[str, int], kept: int) -> dict[Account, int]:
    """Return the authors' part by the accounts it goes to, with what the pool keeps."""
    given = {Account(Book.CONTRIBUTOR, key): part for key, part in credited.items()}
    return {**given, Account(Book.POOL): kept}


def remember(credited: Iterable[tuple[Behind, Mapping[str, int]]], *, now: datetime) -> None:
    """Keep the names of authors who were credited for the first time, always in one order."""
    authors = {
        key: behind.authors[key]
        for behind, shares in credited
        for key in shares
        if key in behind.authors
    }
    Contributor.objects.bulk_create(
        [
            Contributor(key=key, name=name[:500], identifier=url[:500], known_since=now)
            for key, (name, url) in sorted(authors.items())
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
