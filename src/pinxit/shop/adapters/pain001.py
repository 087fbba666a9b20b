"""Credit transfers as a bank takes them: ISO 20022, pain.001.001.09.

The document is a function of the batch alone: made again after a crash it is the same to the byte,
and a bank refuses a second one of the same name.

**Source:** ISO 20022, "Customer Credit Transfer Initiation V09" (pain.001.001.09, 2019); European
Payments Council, EPC132-08, "SEPA Credit Transfer Scheme Customer-to-PSP Implementation
Guidelines", 2023 version 1.0: the character set of section 1.4, and the usage rules.
"""

import unicodedata
import xml.etree.ElementTree as Xml  # only written with, never read from outside
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.payout import BankDetails

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_ALLOWED: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ "
)
#: Letters that no decomposition makes plain.
_PLAIN: Final = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "ł": "l"})


class NotSepaError(PinxitError):
    """A batch cannot be a SEPA file."""

    remedy = "A SEPA file holds euros alone, and needs the IBAN of the house in the settings."


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One payment of the file.

    Attributes:
        name: Its public name, which comes back on the payee's and on our statement.
        payee: Where it goes.
        amount: In euros, at least one cent.
        remark: What the payee reads, up to 140 characters of the scheme's set.
    """

    name: UUID
    payee: BankDetails
    amount: Money
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFile:
    """A batch for the bank.

    Attributes:
        name: Of the batch.
        made_at: When it was approved.
        on: The day on which the bank is asked to pay.
        payer: The house.
        transfers: One or more.
    """

    name: UUID
    made_at: datetime
    on: date
    payer: BankDetails
    transfers: Sequence[Transfer]


def write_transfers(file: TransferFile) -> bytes:
    """Return the document.

    Raises:
        NotSepaError: There is nothing to pay, or something not in euros.
    """
    if not file.transfers or any(each.amount.currency != "EUR" for each in file.transfers):
        raise NotSepaError("a SEPA file needs transfers, all of them in euros")
    document = Xml.Element("Document", {"xmlns": NAMESPACE})
    initiation = Xml.SubElement(document, "CstmrCdtTrfInitn")
    total = sum((each.amount.major for each in file.transfers), Decimal(0))
    counted = {"NbOfTxs": str(len(file.transfers)), "CtrlSum": f"{total:.2f}"}
    header = Xml.SubElement(initiation, "GrpHdr")
    made_at = file.made_at.replace(microsecond=0).isoformat()
    _texts(header, {"MsgId": file.name.hex, "CreDtTm": made_at, **counted})
    _text(Xml.SubElement(header, "InitgPty"), "Nm", scheme_text(file.payer.name, 70))
    _payment(initiation, file, counted)
    Xml.indent(document)
    return Xml.tostring(document, encoding="utf-8", xml_declaration=True) + b"\n"


def scheme_text(text: str, length: int) -> str:
    """Return a text in the letters that every bank of the scheme takes.

    Accents go; what has no plain letter becomes a full stop, as the guidelines advise.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    kept = "".join(
        letter if letter in _ALLOWED else "."
        for letter in plain
        if not unicodedata.combining(letter)
    )
    return kept.strip()[:length] or "."


def _payment(initiation: Xml.Element, file: TransferFile, counted: dict[str, str]) -> None:
    payment = Xml.SubElement(initiation, "PmtInf")
    _texts(payment, {"PmtInfId": file.name.hex, "PmtMtd": "TRF", **counted})
    kind = Xml.SubElement(Xml.SubElement(payment, "PmtTpInf"), "SvcLvl")
    _text(kind, "Cd", "SEPA")
    _text(Xml.SubElement(payment, "ReqdExctnDt"), "Dt", file.on.isoformat())
    _text(Xml.SubElement(payment, "Dbtr"), "Nm", scheme_text(file.payer.name, 70))
    _account(payment, "DbtrAcct", file.payer)
    _agent(payment, "DbtrAgt", file.payer, required=True)
    _text(payment, "ChrgBr", "SLEV")
    for each in file.transfers:
        transfer = Xml.SubElement(payment, "CdtTrfTxInf")
        ids = Xml.SubElement(transfer, "PmtId")
        _texts(ids, {"InstrId": each.name.hex, "EndToEndId": each.name.hex})
        amount = Xml.SubElement(Xml.SubElement(transfer, "Amt"), "InstdAmt", {"Ccy": "EUR"})
        amount.text = f"{each.amount.major:.2f}"
        _agent(transfer, "CdtrAgt", each.payee)
        _text(Xml.SubElement(transfer, "Cdtr"), "Nm", scheme_text(each.payee.name, 70))
        _account(transfer, "CdtrAcct", each.payee)
        _text(Xml.SubElement(transfer, "RmtInf"), "Ustrd", scheme_text(each.remark, 140))


def _account(parent: Xml.Element, tag: str, details: BankDetails) -> None:
    _text(Xml.SubElement(Xml.SubElement(parent, tag), "Id"), "IBAN", details.number)


def _agent(parent: Xml.Element, tag: str, details: BankDetails, *, required: bool = False) -> None:
    """Name the bank; one that is not known is left out, or said to be not provided."""
    if not details.bic and not required:
        return
    bank = Xml.SubElement(Xml.SubElement(parent, tag), "FinInstnId")
    if details.bic:
        _text(bank, "BICFI", details.bic)
    else:
        _text(Xml.SubElement(bank, "Othr"), "Id", "NOTPROVIDED")


def _texts(parent: Xml.Element, texts: dict[str, str]) -> None:
    for tag, text in texts.items():
        _text(parent, tag, text)


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = text
