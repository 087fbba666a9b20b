"""What may follow what: the code, the page and the database say the same."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from pinxit.kernel import Money
from pinxit.shop.core.ledger import Account, Book, TooMuchBackError, share_back
from pinxit.shop.core.orders import LEGAL_MOVES, OrderState
from pinxit.shop.core.payment_facts import (
    DISPUTE_MOVES,
    REFUND_MOVES,
    BadRefundError,
    DisputeStage,
    RefundState,
    check_refund,
    may_follow,
)
from pinxit.shop.core.rounding import in_step

PAGE = Path("docs/explanation/algorithms/paying.md")
MACHINES = [
    ("shop_order", "state", OrderState, LEGAL_MOVES),
    ("shop_refund", "state", RefundState, REFUND_MOVES),
    ("shop_dispute", "stage", DisputeStage, DISPUTE_MOVES),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "column", "states", "moves"), MACHINES)
def test_the_database_makes_exactly_the_legal_moves(table, column, states, moves) -> None:
    """Tried on a bare copy of the table's trigger, so that no other constraint answers first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s", [f"{table}_moves"]
        )
        [definition] = cursor.fetchone()
        cursor.execute(f"CREATE TEMP TABLE tried (id int, {column} text)")
        cursor.execute(definition.replace(f"public.{table}", "tried").replace(table + "_", "t_"))
        cursor.execute("ALTER TABLE tried DISABLE TRIGGER t_moves")
        begun: set[str] = set()
        made: dict[str, set[str]] = {state: set() for state in states}
        for state, to in product(states, states):
            cursor.execute(f"TRUNCATE tried; INSERT INTO tried VALUES (1, '{state}')")  # noqa: S608
            cursor.execute("ALTER TABLE tried ENABLE TRIGGER t_moves")
            if accepted(f"UPDATE tried SET {column} = '{to}'"):  # noqa: S608
                made[state].add(to)
            if accepted(f"INSERT INTO tried VALUES (2, '{to}')"):  # noqa: S608
                begun.add(to)
            cursor.execute("ALTER TABLE tried DISABLE TRIGGER t_moves")

    assert begun == {next(iter(states))}
    assert made == {state: {state, *after} for state, after in moves.items()}


def accepted(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError:
        return False
    return True


def test_the_page_has_the_same_tables() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    written = {state: set(re.findall(r"`(\w+)`", to)) for state, to in rows}

    meant = {str(state): set(map(str, after)) for state, after in REFUND_MOVES.items()}
    meant |= {str(stage): set(map(str, then)) for stage, then in DISPUTE_MOVES.items()}
    assert written == meant


@pytest.mark.parametrize(("stage", "told"), list(product(DisputeStage, DisputeStage)))
def test_what_was_overtaken_is_no_news(stage, told) -> None:
    assert may_follow(stage, told) is (told in DISPUTE_MOVES[stage])


@pytest.mark.parametrize("amount", [Money(0, "EUR"), Money(4_001, "EUR"), Money(1, "USD")])
def test_no_more_goes_back_than_is_left(amount) -> None:
    check_refund(Money(4_000, "EUR"), Money(4_000, "EUR"))
    with pytest.raises(BadRefundError):
        check_refund(Money(4_000, "EUR"), amount)


def test_nobody_gets_less_of_more() -> None:
    """By largest remainders somebody would: 10 coins among 6, 6, 2 give 4, 4, 2, and 11 give 1."""
    weights = (6, 6, 2, 0)
    before: tuple[int, ...] = (0, 0, 0, 0)
    for coins in range(sum(weights) + 1):
        parts = in_step(coins, weights)
        assert sum(parts) == coins
        assert all(now >= then for now, then in zip(parts, before, strict=True))
        before = parts
    assert before == weights
    assert in_step(0, (0, 0)) == (0, 0)


PARTS = st.lists(st.integers(0, 5_000), min_size=3, max_size=8).filter(any)


@given(PARTS, st.integers(0, 400), st.lists(st.integers(1, 3_000), max_size=6))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_however_a_refund_is_cut_it_comes_to_the_same(parts, fee, cuts) -> None:
    clearing = Account(Book.CLEARING)
    owed = {Account(Book.CONTRIBUTOR, str(n)): -part for n, part in enumerate(parts) if part}
    sold = {clearing: sum(parts) + fee, **owed, Account(Book.FEES): -fee}
    standing = dict(sold)
    for cut in cuts:
        minor = min(cut, standing[clearing])
        if minor:
            for line in share_back(sold, standing, minor):
                standing[line.account] = standing.get(line.account, 0) + line.minor

    gone = sold[clearing] - standing[clearing]
    at_once = dict(sold)
    for line in share_back(sold, sold, gone) if gone else ():
        at_once[line.account] = at_once.get(line.account, 0) + line.minor
    assert standing == at_once
    assert all(standing[account] <= 0 for account in owed), "nothing is taken twice"
    with pytest.raises(TooMuchBackError):
        share_back(sold, standing, standing[clearing] + 1)
