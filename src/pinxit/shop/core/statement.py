"""Statements that their reader can check, and nobody else's lines are seen.

All lines of all statements of a month are the leaves of one tree. The log holds its root; each
reader gets the own leaves, with the proof that they are in the tree. Every leaf begins with a salt,
so that the hashes beside it in a proof say nothing of what somebody else was paid.

`docs/explanation/algorithms/statements.md` is the specification.

**Source:** RFC 9162 (2021), section 2.1, for the tree and its proofs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from pinxit.kernel import Digest, PinxitError, canonical_json
from pinxit.provenance import BadReceiptError, NoteKey, Receipt, verify_inclusion

FORMAT: Final = "pinxit statement 1"
EVENT: Final = "shop.statement.issued"
_SALT_BYTES: Final = 16


class BadStatementFileError(PinxitError):
    """A file is not a statement, or was changed since it was issued."""

    remedy = "Ask the house for the statement again, and show it this one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of an account as a statement says it.

    Attributes:
        account: Such as "artist:7".
        currency: ISO 4217 code.
        minor: Above 0 what was credited, below it what was taken back or paid out.
        kind: Such as "sale".
        happened_on: The day, as YYYY-MM-DD.
        posting: Public name of the posting in the books.
        about: Title of the work or commission; may be empty.
        number: Which copy, or 0.
    """

    account: str
    currency: str
    minor: int
    kind: str
    happened_on: str
    posting: str
    about: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What an account came to in a month.

    Attributes:
        account: Such as "artist:7".
        currency: ISO 4217 code.
        opening: What was owed before, in the smallest unit.
        closing: What is owed after.
        lines: How many lines lie between the two.
    """

    account: str
    currency: str
    opening: int
    closing: int
    lines: int


@dataclass(frozen=True, slots=True)
class ProvedLeaf:
    """A leaf and its way to the root.

    Attributes:
        index: Its place, from 0.
        leaf: As it was hashed.
        proof: From the hash beside it up to below the root.
    """

    index: int
    leaf: str
    proof: tuple[Digest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFile:
    """A statement as its reader keeps it.

    Attributes:
        month: YYYY-MM.
        name: Whose it is.
        size: How many leaves the tree of the month has.
        root: Its root, which the log holds.
        leaves: The reader's own.
        receipt: That the log holds the root, signed by the house; "" if it was not asked for.
    """

    month: str
    name: str
    size: int
    root: Digest
    leaves: tuple[ProvedLeaf, ...]
    receipt: str = ""

    @property
    def content(self) -> bytes:
        """The file."""
        leaves = [
            {"index": each.index, "leaf": each.leaf, "proof": [str(step) for step in each.proof]}
            for each in self.leaves
        ]
        body = {
            "format": FORMAT,
            "month": self.month,
            "name": self.name,
            "size": self.size,
            "root": str(self.root),
            "leaves": leaves,
            "receipt": self.receipt,
        }
        return json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """What a statement says, once it was found to be sound.

    Attributes:
        file: The statement.
        summaries: Of its accounts.
        entries: Its lines.
        log_index: Where the log holds the root; `None` if no key was given to check it by.
    """

    file: StatementFile
    summaries: tuple[Summary, ...]
    entries: tuple[Entry, ...]
    log_index: int | None


def leaf_of(said: Entry | Summary, *, month: str, salt: bytes) -> str:
    """Return a leaf: canonical JSON that begins with its salt.

    Args:
        said: What it says.
        month: YYYY-MM.
        salt: 16 bytes drawn for this leaf alone.
    """
    assert len(salt) == _SALT_BYTES, "a salt nobody can try out"
    kind = "summary" if isinstance(said, Summary) else "line"
    body = {name: getattr(said, name) for name in type(said).__slots__}
    return canonical_json({"": salt.hex(), "leaf": kind, "month": month, **body}).decode()


def read_leaf(leaf: str, *, month: str) -> Entry | Summary:
    """Return what a leaf says.

    Raises:
        BadStatementFileError: It is not a leaf, or one of another month.
    """
    try:
        body: dict[str, Any] = json.loads(leaf)
        kind = Summary if body.pop("leaf") == "summary" else Entry
        said = kind(**{name: value for name, value in body.items() if name not in {"", "month"}})
        if body["month"] != month or not all(
            type(getattr(said, each.name)) is each.type for each in fields(said)
        ):
            raise ValueError("another month, or a text for a number")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadStatementFileError("a line of this statement cannot be read") from error
    return said


def parse_statement(content: bytes) -> StatementFile:
    """Read a statement, without believing it.

    Raises:
        BadStatementFileError: It is none.
    """
    try:
        body: Mapping[str, Any] = json.loads(content)
        if body["format"] != FORMAT:
            raise ValueError("another format")
        leaves = tuple(
            ProvedLeaf(
                int(each["index"]),
                str(each["leaf"]),
                tuple(Digest.parse(step) for step in each["proof"]),
            )
            for each in body["leaves"]
        )
        return StatementFile(
            month=str(body["month"]),
            name=str(body["name"]),
            size=int(body["size"]),
            root=Digest.parse(body["root"]),
            leaves=leaves,
            receipt=str(body["receipt"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, PinxitError) as error:
        raise BadStatementFileError("this is not a statement of a house") from error


def check_statement(file: StatementFile, key: NoteKey | None) -> CheckedStatement:
    """Check a statement with nothing but itself and the house's public key.

    Each line must be in the month's tree, each account's lines must lead from what was owed before
    to what is owed after, and, if the key is given, the house must have signed that its log holds
    the root.

    Args:
        file: The statement.
        key: Public key of the log; `None` checks the lines against the root alone.

    Raises:
        BadStatementFileError: The lines do not add up, or the log holds another root.
        BadProofError: A line is not in the tree, or the root not in the log.
        BadReceiptError: The receipt is none.
        BadSignatureError: The house did not sign it.
    """
    said: list[Entry | Summary] = []
    for each in file.leaves:
        verify_inclusion(
            each.leaf.encode(), each.index, size=file.size, root=file.root, proof=each.proof
        )
        said.append(read_leaf(each.leaf, month=file.month))
    if len({each.index for each in file.leaves}) != len(file.leaves):
        raise BadStatementFileError("a line of this statement is there twice")
    summaries = tuple(each for each in said if isinstance(each, Summary))
    entries = tuple(each for each in said if isinstance(each, Entry))
    _check_sums(summaries, entries)
    return CheckedStatement(file, summaries, entries, None if key is None else _in_log(file, key))


def _check_sums(summaries: Sequence[Summary], entries: Sequence[Entry]) -> None:
    named = {(each.account, each.currency) for each in summaries}
    if len(named) != len(summaries) or {(e.account, e.currency) for e in entries} - named:
        raise BadStatementFileError("the accounts of this statement are not those of its lines")
    for each in summaries:
        own = [
            entry.minor
            for entry in entries
            if (entry.account, entry.currency) == (each.account, each.currency)
        ]
        if len(own) != each.lines or each.opening + sum(own) != each.closing:
            raise BadStatementFileError("the lines of this statement do not add up")


def _in_log(file: StatementFile, key: NoteKey) -> int:
    """Return where the log holds the root of the month."""
    if not file.receipt:
        raise BadReceiptError("this statement has no receipt of the log")
    receipt = Receipt.parse(file.receipt)
    receipt.verify(key)
    event = json.loads(receipt.leaf)["event"]
    wanted = {"what": EVENT, "month": file.month, "root": str(file.root), "leaves": file.size}
    if event != wanted:
        raise BadStatementFileError("the log holds another root for this month")
    return receipt.index
