"""Looking at statements."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum

from pinxit.provenance import MerkleTree
from pinxit.provenance.web.selectors import receipt_of
from pinxit.shop.core.statement import ProvedLeaf, StatementFile
from pinxit.shop.web.models.ledger import LedgerLine
from pinxit.shop.web.models.payouts import Statement, StatementLine
from pinxit.shop.web.selectors.ledger import accounts_of, owed_accounts

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.provenance.web.models import LogCheckpoint


def statements_of(person: "Person") -> QuerySet[Statement]:
    """Return the months for which somebody has a statement, the latest first."""
    return Statement.objects.filter(leaves__account__in=accounts_of(person)).distinct()


def statement_of(person: "Person", month: str) -> Statement | None:
    """Return the statements of a month if somebody has one among them."""
    return statements_of(person).filter(month=month).first()


def file_of(
    statement: Statement, person: "Person", checkpoint: "LogCheckpoint | None"
) -> StatementFile:
    """Return somebody's own statement with the proofs of its lines.

    Args:
        statement: Of which month.
        person: Whose.
        checkpoint: Of the log, for the receipt; `None` leaves it out.
    """
    leaves = list(statement.leaves.values_list("leaf", flat=True).order_by("index"))
    tree = MerkleTree.of(leaf.encode() for leaf in leaves)
    own = StatementLine.objects.filter(statement=statement, account__in=accounts_of(person))
    covered = checkpoint is not None and checkpoint.size > statement.log_index
    return StatementFile(
        month=statement.month,
        name=person.display_name,
        size=statement.num_leaves,
        root=statement.root_digest,
        leaves=tuple(
            ProvedLeaf(index, leaves[index], tree.inclusion_proof(index))
            for index in own.values_list("index", flat=True).order_by("index")
        ),
        receipt=receipt_of(statement.log_index, checkpoint).text
        if checkpoint is not None and covered
        else "",
    )


def unstated_lines(*, before: datetime) -> QuerySet[LedgerLine]:
    """Return the lines of people's accounts that are in no statement yet.

    Args:
        before: Booked before this moment.
    """
    lines = LedgerLine.objects.filter(
        account__in=owed_accounts(), leaf=None, transaction__booked_at__lt=before
    )
    return lines.select_related("account", "transaction").order_by("account_id", "pk")


def stated_so_far() -> dict[int, int]:
    """Return what each account came to at the end of its last statement, by its number."""
    stated = LedgerLine.objects.filter(leaf__isnull=False).values_list("account_id")
    return {account: -total for account, total in stated.annotate(total=Sum("minor"))}


def months_to_issue(*, now: datetime) -> list[str]:
    """Return the month that is over and has lines in no statement, or nothing."""
    first = month_start(now)
    if not unstated_lines(before=first).exists():
        return []
    last = Statement.objects.first()
    ended = previous_month(now)
    return [] if last is not None and last.month >= ended else [ended]


def month_start(now: datetime) -> datetime:
    """Return the first moment of a month, in UTC."""
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def previous_month(now: datetime) -> str:
    """Return the month before, as YYYY-MM."""
    start = month_start(now)
    year, month = (start.year, start.month - 1) if start.month > 1 else (start.year - 1, 12)
    return f"{year:04}-{month:02}"


def next_month(now: datetime) -> str:
    """Return the month after, as YYYY-MM."""
    start = month_start(now)
    year, month = (start.year, start.month + 1) if start.month < 12 else (start.year + 1, 1)
    return f"{year:04}-{month:02}"
