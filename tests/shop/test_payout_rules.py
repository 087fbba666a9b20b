"""Bank details, the file for the bank, and what may follow what."""

import re
import xml.etree.ElementTree as Xml
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.kernel import Money
from pinxit.shop.adapters.pain001 import (
    NAMESPACE,
    NotSepaError,
    Transfer,
    TransferFile,
    scheme_text,
    write_transfers,
)
from pinxit.shop.core.payout import (
    BadBicError,
    BadIbanError,
    BadPayeeError,
    BadStripeAccountError,
    BankDetails,
    BatchState,
    PayoutMoveError,
    PayoutState,
    Rail,
    check_iban,
    check_move,
    floor_of,
    is_due,
    tidy,
)
from tests.shop.examples import few_or_many

#: Examples of the IBAN registry, ISO 13616.
GOOD = ["DE89370400440532013000", "FR1420041010050500013M02606", "NL91ABNA0417164300"]
CLEO = BankDetails(Rail.SEPA, "Cléo Müller & Søn", GOOD[0], "COBADEFFXXX")
HOUSE = BankDetails(Rail.SEPA, "Pinxit Studio", GOOD[2])


@pytest.mark.parametrize("iban", GOOD)
def test_an_iban_that_fits_is_taken(iban: str) -> None:
    check_iban(iban)


@few_or_many
@given(st.sampled_from(GOOD), st.integers(4, 15), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(iban: str, place: int, digit: str) -> None:
    changed = iban[:place] + digit + iban[place + 1 :]
    if changed == iban:
        return
    with pytest.raises(BadIbanError):
        check_iban(changed)


@pytest.mark.parametrize("iban", ["", "DE8937040044053201300", "XX00", "DE8937040044053201300!"])
def test_what_is_no_iban_is_refused(iban: str) -> None:
    with pytest.raises(BadIbanError):
        check_iban(iban)


def test_details_that_cannot_be_right_say_which() -> None:
    with pytest.raises(BadBicError):
        BankDetails(Rail.SEPA, "Cleo", GOOD[0], "COBA")
    with pytest.raises(BadPayeeError):
        BankDetails(Rail.SEPA, "  ", GOOD[0])
    with pytest.raises(BadStripeAccountError):
        BankDetails(Rail.STRIPE, "", "cus_1")
    assert BankDetails(Rail.STRIPE, "", "acct_12345678").ending == "5678"
    assert tidy(" de89 3704 ") == "DE893704"


def test_a_state_follows_only_what_it_may() -> None:
    check_move(BatchState.DRAFT, BatchState.APPROVED)
    check_move(PayoutState.SETTLED, PayoutState.RETURNED)
    for state, to in [(BatchState.DRAFT, BatchState.SENT), (PayoutState.FAILED, "settled")]:
        with pytest.raises(PayoutMoveError):
            check_move(state, to)


def test_small_amounts_wait_for_the_floor() -> None:
    assert not is_due(Money(999, "EUR"))
    assert is_due(Money(1_000, "EUR"))
    assert floor_of("CHF") == 1_000


def transfer(amount: Money, name: int = 1) -> Transfer:
    return Transfer(name=UUID(int=name), payee=CLEO, amount=amount, remark="Pinxit Studio 2026-12")


def file_of(*transfers: Transfer) -> TransferFile:
    return TransferFile(
        name=UUID(int=99),
        made_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
        on=date(2026, 12, 2),
        payer=HOUSE,
        transfers=transfers,
    )


#: What the schema of pain.001.001.09 asks of each element that we write: its children in their
#: order, an optional one with a question mark, a repeated one with a plus; or its text.
SHAPE = {
    "Document": "CstmrCdtTrfInitn",
    "CstmrCdtTrfInitn": "GrpHdr PmtInf+",
    "GrpHdr": "MsgId CreDtTm NbOfTxs CtrlSum? InitgPty",
    "PmtInf": "PmtInfId PmtMtd NbOfTxs? CtrlSum? PmtTpInf? ReqdExctnDt Dbtr DbtrAcct DbtrAgt "
    "ChrgBr? CdtTrfTxInf+",
    "PmtTpInf": "SvcLvl",
    "SvcLvl": "Cd",
    "ReqdExctnDt": "Dt",
    "InitgPty": "Nm",
    "Dbtr": "Nm",
    "Cdtr": "Nm",
    "DbtrAcct": "Id",
    "CdtrAcct": "Id",
    "DbtrAgt": "FinInstnId",
    "CdtrAgt": "FinInstnId",
    "CdtTrfTxInf": "PmtId Amt CdtrAgt? Cdtr CdtrAcct RmtInf?",
    "PmtId": "InstrId? EndToEndId",
    "Amt": "InstdAmt",
    "RmtInf": "Ustrd",
}
TEXT = {
    "MsgId": r"[A-Za-z0-9]{1,35}",
    "PmtInfId": r"[A-Za-z0-9]{1,35}",
    "InstrId": r"[A-Za-z0-9]{1,35}",
    "EndToEndId": r"[A-Za-z0-9]{1,35}",
    "CreDtTm": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)",
    "Dt": r"\d{4}-\d\d-\d\d",
    "NbOfTxs": r"\d{1,15}",
    "CtrlSum": r"\d{1,15}\.\d\d",
    "InstdAmt": r"\d{1,15}\.\d\d",
    "PmtMtd": "TRF",
    "Cd": "SEPA",
    "ChrgBr": "SLEV",
    "Nm": r"[A-Za-z0-9/?:().,'+ -]{1,70}",
    "Ustrd": r"[A-Za-z0-9/?:().,'+ -]{1,140}",
    "IBAN": r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}",
    "BICFI": r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?",
}


def check_shape(element: Xml.Element) -> None:
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    if name in TEXT:
        assert re.fullmatch(TEXT[name], element.text or ""), (name, element.text)
        return
    children = " ".join(child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element) + " "
    if name in SHAPE:
        wanted = "".join(f"({part.rstrip('?+')} ){part[-1] if part[-1] in '?+' else ''}"
                         for part in SHAPE[name].split())  # fmt: skip
        assert re.fullmatch(wanted, children), (name, children)
    else:
        assert (name, children) in {
            ("Id", "IBAN "),
            ("FinInstnId", "BICFI "),
            ("FinInstnId", "Othr "),
            ("Othr", "Id "),
            ("Id", " "),
        }
    for child in element:
        check_shape(child)


def test_the_file_for_the_bank_has_the_shape_of_its_schema() -> None:
    content = write_transfers(file_of(transfer(Money(1_234, "EUR")), transfer(Money(1, "EUR"), 2)))

    document = Xml.fromstring(content)  # noqa: S314 - our own
    check_shape(document)
    texts = {each.tag.partition("}")[2]: each.text for each in document.iter()}
    assert (texts["NbOfTxs"], texts["CtrlSum"]) == ("2", "12.35")
    assert {each.get("Ccy") for each in document.iter(f"{{{NAMESPACE}}}InstdAmt")} == {"EUR"}
    assert b"NOTPROVIDED" in content
    assert content == write_transfers(
        file_of(transfer(Money(1_234, "EUR")), transfer(Money(1, "EUR"), 2))
    )


def test_only_euros_go_to_the_bank() -> None:
    for transfers in ([], [transfer(Money(1_000, "USD"))]):
        with pytest.raises(NotSepaError):
            write_transfers(file_of(*transfers))


def test_names_are_written_in_the_letters_of_the_scheme() -> None:
    assert scheme_text("Cléo Müller & Søn", 70) == "Cleo Muller . Son"
    assert scheme_text("李", 70) == "."
    assert scheme_text("", 70) == "."
