"""Looking into the books."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Count, F, OuterRef, Q, QuerySet, Sum

from pinxit.corpus.web.selectors import (
    accounts_of_authors,
    authors_of_manifest,
    authors_with_account,
)
from pinxit.kernel import Digest, Money
from pinxit.shop.core.ledger import Account, Book
from pinxit.shop.core.splits import SplitRule as SplitRuleValue
from pinxit.shop.core.splits import Weight
from pinxit.shop.web.models.ledger import (
    Contributor,
    LedgerAccount,
    LedgerLine,
    LedgerTransaction,
    SplitRule,
)
from pinxit.studio.web.selectors import bills_behind

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.gallery.web.models import Listing
    from pinxit.shop.web.models import Order, Payment
    from pinxit.studio.web.models import Piece


@dataclass(frozen=True, slots=True)
class Behind:
    """Who stands behind a piece.

    Attributes:
        weights: How much each work counts, by the author's key.
        authors: Name and address of each author, by key.
    """

    weights: tuple[Weight, ...]
    authors: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class BooksCheck:
    """Whether the books balance.

    Attributes:
        num_postings: How many there are.
        num_lines: How many lines they have.
        sums: What all lines of a currency come to, by currency; every one should be 0.
        unbalanced: Sources of postings whose lines do not sum to nothing, or are not all there.
    """

    num_postings: int
    num_lines: int
    sums: Mapping[str, int]
    unbalanced: Sequence[str]

    @property
    def balances(self) -> bool:
        """Whether everything sums to nothing."""
        return not self.unbalanced and not any(self.sums.values())


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account comes to.

    Attributes:
        account: Which.
        amount: Above 0 what is owed to its holder, below it what they owe.
    """

    account: LedgerAccount
    amount: Money


def contributor_key(name: str, identifier: str) -> str:
    """Return the key of an author: the same name at the same address is the same author."""
    text = f"{' '.join(name.casefold().split())}\n{identifier.strip()}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def source_of(what: str, payment: "Payment", order: "Order") -> str:
    """Return what a posting or a paper of a sale is called: one each, of a purchase for each work.

    Args:
        what: "sold" or "refunded".
        payment: That paid for it.
        order: What was bought.
    """
    paid = f"{what}:{payment.token}"
    return paid if payment.purchase_id is None else f"{paid}:{order.public_id}"


def rule_of(listing: "Listing | None") -> SplitRule | None:
    """Return the rule that counts for a work now, or `None` if nobody ever set one."""
    return rules_for(listing).first()


def rules_for(listing: "Listing | OuterRef | None") -> QuerySet[SplitRule]:
    """Return the rules that were ever set for a work or for all, the one that counts first."""
    rules = SplitRule.objects.filter(Q(listing=None) | Q(listing=listing))
    return rules.order_by(F("listing").asc(nulls_last=True), "-pk")


def rule_of_order(order: "Order") -> SplitRuleValue:
    """Return the rule under which a copy was sold; before it is booked, the one of its work."""
    sales = LedgerTransaction.objects.filter(subject=f"order:{order.public_id}", kind="sale")
    sale = sales.select_related("rule").first()
    if sale is None:
        return rule_value(order.edition.listing)
    return SplitRuleValue() if sale.rule is None else sale.rule.value


def rule_value(listing: "Listing | None") -> SplitRuleValue:
    """Return the rule that counts for a work now; the usual one if nobody ever set one."""
    rule = rule_of(listing)
    return SplitRuleValue() if rule is None else rule.value


def stands_behind(piece: "Piece") -> Behind:
    """Return which works of which authors stand behind a piece, each counted by its corpus share.

    A work that taught a painter of the piece, or of what it was made from, counts once. If the
    painter looked at works while it painted, these together count as much again as all that
    taught it. An attribution that knows better returns other weights in the same shape.
    """
    taught: list[tuple[str, str, str, int]] = []
    seen: list[tuple[str, str, str]] = []
    for each, bill in bills_behind(piece):
        root = Digest.parse(each.manifest_digest).hex
        listed = authors_of_manifest(root)
        taught += [(name, url, root, works) for name, url, works in listed]
        if bill is not None and not listed:
            taught += [(t.credit.name, t.credit.url, t.source, t.works) for t in bill.lines]
        if bill is not None:
            looked = bill.looked_at(each.references)
            seen += [(work.credit.name, work.credit.url, work.name) for work in looked]
    whole = sum(works for *_, works in taught)
    times = len(seen) or 1
    weights = [Weight(contributor_key(n, u), w, works * times) for n, u, w, works in taught]
    weights += [Weight(contributor_key(name, url), work, whole) for name, url, work in seen]
    named = [(n, u) for n, u, _, _ in taught] + [(n, u) for n, u, _ in seen]
    return Behind(tuple(weights), {contributor_key(n, u): (n, u) for n, u in named})


def standing_of(subject: str, *, kind: str = "") -> dict[Account, int]:
    """Return what all lines about one subject come to, by account; of one kind, if asked."""
    of_kind = {"transaction__kind": kind} if kind else {}
    rows = (
        LedgerLine.objects.filter(transaction__subject=subject, **of_kind)
        .values_list("account__book", "account__holder")
        .annotate(total=Sum("minor"))
    )
    return {Account(Book(book), holder): total for book, holder, total in rows}


def posting_of(source: str) -> LedgerTransaction | None:
    """Return the posting of a source, or `None` if there was none yet."""
    return LedgerTransaction.objects.filter(source=source).first()


def check_books() -> BooksCheck:
    """Add everything up."""
    lines = LedgerLine.objects
    sums = dict(lines.values_list("currency").annotate(total=Sum("minor")).order_by("currency"))
    wrong = (
        LedgerTransaction.objects.annotate(total=Sum("lines__minor"), written=Count("lines"))
        .filter(~Q(total=0) | ~Q(written=F("num_lines")))
        .order_by("pk")
    )
    return BooksCheck(
        num_postings=LedgerTransaction.objects.count(),
        num_lines=lines.count(),
        sums=sums,
        unbalanced=list(wrong.values_list("source", flat=True)),
    )


def totals() -> list[tuple[str, str, int]]:
    """Return what each book comes to in each currency: its name, the currency, the sum."""
    rows = LedgerLine.objects.values_list("account__book", "currency")
    return list(rows.annotate(total=Sum("minor")).order_by("currency", "account__book"))


def balances(accounts: QuerySet[LedgerAccount]) -> list[Balance]:
    """Return what each of some accounts comes to, in one query."""
    summed = accounts.annotate(total=Sum("lines__minor", default=0))
    return [Balance(each, Money(-each.total, each.currency)) for each in summed]


def accounts_of(person: "Person") -> QuerySet[LedgerAccount]:
    """Return the accounts on which somebody is owed: as an artist, and as an author."""
    keys = [contributor_key(name, url) for name, url in authors_with_account(person)]
    return LedgerAccount.objects.filter(
        Q(book=Book.ARTIST, holder=str(person.pk)) | Q(book=Book.CONTRIBUTOR, holder__in=keys)
    )


def people_behind(accounts: Iterable[LedgerAccount]) -> dict[int, int]:
    """Return the person behind each account, by its number; those nobody claimed are left out."""
    listed = list(accounts)
    artists = {each.pk: int(each.holder) for each in listed if each.book == Book.ARTIST}
    keys = [each.holder for each in listed if each.book == Book.CONTRIBUTOR]
    authors = {each.key: each for each in Contributor.objects.filter(key__in=keys)}
    known = accounts_of_authors({each.name for each in authors.values()})
    claimed = {
        key: known[author.name, author.identifier]
        for key, author in authors.items()
        if (author.name, author.identifier) in known
    }
    return artists | {each.pk: claimed[each.holder] for each in listed if each.holder in claimed}


def owed_accounts() -> QuerySet[LedgerAccount]:
    """Return every account of somebody who is owed something, or may be."""
    return LedgerAccount.objects.filter(book__in=[Book.ARTIST, Book.CONTRIBUTOR])


def names_of(accounts: Iterable[LedgerAccount]) -> dict[int, str]:
    """Return whose each account is, by its number."""
    listed = list(accounts)
    keys = [each.holder for each in listed if each.book == Book.CONTRIBUTOR]
    authors = dict(Contributor.objects.filter(key__in=keys).values_list("key", "name"))
    people = _people([each.holder for each in listed if each.book == Book.ARTIST])
    return {
        each.pk: (authors if each.book == Book.CONTRIBUTOR else people).get(each.holder, "")
        for each in listed
    }


def _people(numbers: Sequence[str]) -> dict[str, str]:
    people = get_user_model().objects.filter(pk__in=[int(number) for number in numbers])
    return {str(pk): name for pk, name in people.values_list("pk", "display_name")}
