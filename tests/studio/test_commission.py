"""The rules of a commission: stages, money, the record, marks."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.kernel import Digest, Money
from pinxit.studio.core.commission import (
    ENDED,
    MOVES,
    TURN_OF,
    Act,
    BadQuoteError,
    NotNowError,
    Party,
    Quote,
    Stage,
    Use,
    acts_of,
    goes_back,
    money_of,
    next_stage,
)
from pinxit.studio.core.commission_record import (
    NINE,
    NINTH,
    WHOLE,
    BadMarkError,
    BrokenRecordError,
    CommissionCertificate,
    Entry,
    Mark,
    verify_record,
)
from pinxit.studio.web.commission_words import licence_text, refund_text, revisions_text

PAGE = Path(__file__).parents[2] / "docs/explanation/algorithms/commission.md"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
QUOTE = Quote(
    price=Money(20_001, "EUR"),
    deposit=Money(10_000, "EUR"),
    revisions=2,
    refund_percent=50,
    use="personal",
    is_exclusive=False,
    deliver_by=date(2027, 1, 31),
)


def test_a_commission_goes_from_the_brief_to_the_delivery() -> None:
    way = [
        (Act.QUOTE, Party.ARTIST),
        (Act.ACCEPT, Party.CLIENT),
        (Act.PAY_DEPOSIT, Party.HOUSE),
        (Act.SHOW, Party.ARTIST),
        (Act.REVISE, Party.CLIENT),
        (Act.SHOW, Party.ARTIST),
        (Act.APPROVE, Party.CLIENT),
        (Act.PAY_BALANCE, Party.HOUSE),
        (Act.DELIVER, Party.ARTIST),
    ]
    stage = Stage.ASKED
    for act, party in way:
        stage = next_stage(stage, act, party)

    assert stage is Stage.DELIVERED


@pytest.mark.parametrize(
    ("stage", "act", "party"),
    [
        (Stage.QUOTED, Act.ACCEPT, Party.ARTIST),
        (Stage.ACCEPTED, Act.PAY_DEPOSIT, Party.CLIENT),
        (Stage.DELIVERED, Act.CANCEL, Party.CLIENT),
        (Stage.APPROVED, Act.DELIVER, Party.ARTIST),
        (Stage.ACCEPTED, Act.QUOTE, Party.ARTIST),
    ],
)
def test_nobody_does_what_is_not_theirs_or_not_yet(stage, act, party) -> None:
    with pytest.raises(NotNowError):
        next_stage(stage, act, party)


def test_every_open_stage_waits_for_somebody_who_can_go_on() -> None:
    assert set(TURN_OF) == set(Stage) - ENDED
    for stage, party in TURN_OF.items():
        forward = acts_of(stage, party) - {Act.CANCEL, Act.DECLINE}
        paying = acts_of(stage, Party.HOUSE)
        assert forward or (party is Party.CLIENT and paying)
        assert Act.CANCEL in acts_of(stage, Party.CLIENT) & acts_of(stage, Party.ARTIST)
    assert all(not acts_of(stage, party) for stage in ENDED for party in Party)


def test_the_page_on_commissions_has_the_same_table() -> None:
    written = set()
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip(" `") for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0] in set(Stage):
            written.add(tuple(cells))

    assert written == {
        (str(stage), str(act), " or ".join(sorted(parties)), str(then))
        for (stage, act), (parties, then) in MOVES.items()
    }


def test_deposit_and_balance_add_up() -> None:
    assert QUOTE.deposit + QUOTE.balance == QUOTE.price
    assert QUOTE.record["deliver_by"] == "2027-01-31"


@pytest.mark.parametrize(
    "change",
    [
        {"price": Money(0, "EUR")},
        {"deposit": Money(1_000, "EUR")},
        {"deposit": Money(20_002, "EUR")},
        {"deposit": Money(10_000, "USD")},
        {"revisions": 21},
        {"refund_percent": 101},
        {"use": "military"},
    ],
)
def test_a_quote_that_does_not_add_up_is_refused(change) -> None:
    with pytest.raises(BadQuoteError):
        replace(QUOTE, **change)


def test_money_is_whole_coins() -> None:
    assert money_of(Decimal("12.50"), "EUR") == Money(1_250, "EUR")
    assert money_of(Decimal(1_200), "JPY") == Money(1_200, "JPY")
    with pytest.raises(BadQuoteError):
        money_of(Decimal("12.5"), "JPY")


@given(paid=st.integers(0, 10**9), percent=st.integers(0, 100))
def test_never_more_goes_back_than_was_paid(paid: int, percent: int) -> None:
    money = Money(paid, "EUR")
    back = goes_back(money, by=Party.CLIENT, was_shown=True, refund_percent=percent)

    assert 0 <= back.minor <= paid
    assert goes_back(money, by=Party.CLIENT, was_shown=False, refund_percent=percent) == money
    assert goes_back(money, by=Party.ARTIST, was_shown=True, refund_percent=percent) == money


def entries(count: int) -> list[tuple[Entry, Digest]]:
    chain: list[tuple[Entry, Digest]] = []
    for index in range(count):
        entry = Entry(
            commission="c", index=index, what="message", by="client", at=NOON, words=f"word {index}"
        )
        if chain:
            entry = replace(entry, previous=chain[-1][1])
        chain.append((entry, entry.digest))
    return chain


def test_a_record_holds_until_a_word_is_changed() -> None:
    chain = entries(3)
    assert verify_record(chain) == chain[-1][1]

    changed = [chain[0], (replace(chain[1][0], words="other"), chain[1][1]), chain[2]]
    for broken in (changed, [chain[0], chain[2]], chain[1:]):
        with pytest.raises(BrokenRecordError):
            verify_record(broken)


def test_marks_lie_inside_and_say_something() -> None:
    assert Mark(left=10, top=20, words=" redder ").sentence == "10,20: redder"
    assert Mark(left=0, top=0, width=WHOLE, height=WHOLE, words="x").sentence == "0,0 1000x1000: x"
    for left, top in NINE:
        Mark(left=left, top=top, width=NINTH, height=NINTH, words="there")
    for left, width, words in ((-1, 0, "x"), (900, 200, "x"), (0, 0, "  "), (0, 0, "x" * 501)):
        with pytest.raises(BadMarkError):
            Mark(left=left, top=0, width=width, words=words)


def test_a_certificate_names_the_file_the_licence_and_the_record() -> None:
    certificate = CommissionCertificate(
        commission="c",
        title="Dragon",
        maker="Cleo",
        file=Digest.of(b"file"),
        use="commercial",
        is_exclusive=True,
        record=Digest.of(b"record"),
        delivered_at=NOON,
    )

    assert certificate.digest == Digest.of(certificate.content)
    assert certificate.digest != replace(certificate, use="personal").digest


@pytest.mark.parametrize("use", ["personal", "commercial"])
@pytest.mark.parametrize("is_exclusive", [True, False])
def test_terms_are_said_in_words(use: Use, is_exclusive: bool) -> None:
    said = licence_text(replace(QUOTE, use=use, is_exclusive=is_exclusive))

    assert said.startswith(f"For {use} use:")
    assert ("nobody else" in said) is is_exclusive


def test_revisions_and_refunds_are_said_in_words() -> None:
    assert revisions_text(replace(QUOTE, revisions=0)) == "No revision is included."
    assert revisions_text(replace(QUOTE, revisions=1)) == "1 revision is included."
    assert [refund_text(percent).count("nothing") for percent in (0, 30, 100)] == [1, 1, 0]
    assert "30 per cent" in refund_text(30)
