"""Issuing the statements of a month: its lines become a tree, and its root an entry of the log."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction

from pinxit.kernel import PinxitError
from pinxit.provenance import merkle_root
from pinxit.provenance.web.services import record
from pinxit.shop.core.statement import EVENT, Entry, Summary, leaf_of
from pinxit.shop.web.models.ledger import LedgerAccount, LedgerLine
from pinxit.shop.web.models.payouts import Statement, StatementLine
from pinxit.shop.web.selectors.statements import (
    month_start,
    previous_month,
    stated_so_far,
    unstated_lines,
)

_SALT_BYTES = 16


class NothingToStateError(PinxitError):
    """There is nothing to state for a month, or it was stated before."""

    remedy = "Statements are issued once, when a month is over and something was booked in it."


@transaction.atomic
def issue_statements(*, now: datetime) -> Statement:
    """Issue the statements of the month that ended last.

    Lines that were booked late are in the statement of the month in which they were booked; no
    line is in two, and none is left out.

    Raises:
        NothingToStateError: There are no such lines, or the month was stated before.
    """
    month = previous_month(now)
    LedgerAccount.objects.select_for_update().order_by("pk").first()  # one at a time
    if Statement.objects.filter(month__gte=month).exists():
        raise NothingToStateError("this month was stated before")
    lines = list(unstated_lines(before=month_start(now)))
    if not lines:
        raise NothingToStateError("nothing was booked that is not stated yet")
    leaves = list(_leaves(lines, month))
    root = merkle_root(leaf.leaf.encode() for leaf in leaves)
    entry = record(
        {"what": EVENT, "month": month, "root": str(root), "leaves": len(leaves)}, now=now
    )
    statement = Statement.objects.create(
        month=month, root=root.hex, num_leaves=len(leaves), log_index=entry.index, issued_at=now
    )
    for index, leaf in enumerate(leaves):
        leaf.statement, leaf.index = statement, index
    StatementLine.objects.bulk_create(leaves)
    return statement


def _leaves(lines: Sequence[LedgerLine], month: str) -> Iterator[StatementLine]:
    """Yield for each account what it came to, then its lines."""
    before = stated_so_far()
    for account, group in groupby(lines, key=lambda line: line.account):
        own = list(group)
        opening = before.get(account.pk, 0)
        summary = Summary(
            account=str(account.value),
            currency=account.currency,
            opening=opening,
            closing=opening - sum(line.minor for line in own),
            lines=len(own),
        )
        yield _leaf(account, None, summary, month)
        for line in own:
            yield _leaf(account, line, _entry(line), month)


def _leaf(
    account: LedgerAccount, line: LedgerLine | None, said: Entry | Summary, month: str
) -> StatementLine:
    salt = secrets.token_bytes(_SALT_BYTES)
    return StatementLine(account=account, line=line, leaf=leaf_of(said, month=month, salt=salt))


def _entry(line: LedgerLine) -> Entry:
    posting = line.transaction
    return Entry(
        account=str(line.account.value),
        currency=line.currency,
        minor=-line.minor,
        kind=posting.kind,
        happened_on=posting.happened_at.date().isoformat(),
        posting=str(posting.public_id),
        about=str(posting.facts.get("title", "")),
        number=int(posting.facts.get("number", 0)),
    )
