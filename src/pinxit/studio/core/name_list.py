"""A list of names as people keep it: a table in a file, from whatever program wrote it."""

import csv
import io
import unicodedata
from dataclasses import dataclass
from typing import Final

from pinxit.kernel import PinxitError

BYTES_MAX: Final = 256 * 1024
ROWS_MAX: Final = 200
NAME_MAX: Final = 24
#: What the column of names is called, in small letters.
_HEADINGS: Final = frozenset(
    {"name", "names", "text", "recipient", "to", "姓名", "名字", "名称", "称呼", "文字", "收件人"}
)
_SEPARATORS: Final = ",;\t，；"


class UnreadableListError(PinxitError):
    """A list of names is not a text file, or is far too large."""

    remedy = "Save the table as CSV in UTF-8 or GBK, with at most 200 names."


class NoNamesError(PinxitError):
    """There is not one usable name in a list."""

    remedy = "Write one name a line, each of 1 to 24 characters that can be printed."


class TooManyNamesError(PinxitError):
    """A list has more names than one series may have."""

    remedy = "Cut the list into several of at most 200 names."


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out.

    Attributes:
        line: Its number in the file, from 1.
        reason: "empty", "long", "unprintable" or "twice".
        text: How it begins.
    """

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class NameList:
    """Names in the order of the file.

    Attributes:
        names: Each once, 1 to 24 characters.
        bad: What was left out.
        encoding: "utf-8" or "gb18030", as it was read.
    """

    names: tuple[str, ...]
    bad: tuple[BadRow, ...]
    encoding: str


def read_names(content: bytes) -> NameList:
    """Read a list of names from a CSV file.

    UTF-8 with or without a byte order mark is tried first, then GB 18030, which GBK is a part of.
    The separator is whichever of comma, semicolon and tab the first line has most of. The first
    line is a heading if one of its cells is called like a column of names.

    Args:
        content: The file; nothing is believed of it.

    Raises:
        UnreadableListError: It is neither UTF-8 nor GBK text, or larger than 256 KiB.
        NoNamesError: No row has a usable name.
        TooManyNamesError: More than 200 rows have one.

    Source:
        RFC 4180 for the quoting; GB 18030-2022.
    """
    text, encoding = _decoded(content)
    rows = _rows(text)
    column, is_headed = _column_of_names(rows[0][1] if rows else [])
    names: dict[str, None] = {}
    bad: list[BadRow] = []
    for line, row in rows[int(is_headed) :]:
        name = _tidy(row[column]) if column < len(row) else ""
        reason = "twice" if name in names else _fault_of(name)
        if reason:
            bad.append(BadRow(line, reason, name[:NAME_MAX]))
        else:
            names[name] = None
    if not names:
        raise NoNamesError("there is no usable name in this list")
    if len(names) > ROWS_MAX:
        raise TooManyNamesError("this list has more than 200 names")
    return NameList(tuple(names), tuple(bad), encoding)


def _decoded(content: bytes) -> tuple[str, str]:
    if len(content) > BYTES_MAX or b"\0" in content:
        raise UnreadableListError("this is not a list of names")
    for encoding, name in (("utf-8-sig", "utf-8"), ("gb18030", "gb18030")):
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError:
            continue
    raise UnreadableListError("this list is neither in UTF-8 nor in GBK")


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, each with its line number."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        found = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise UnreadableListError("this list is not a table") from error
    while found and not "".join(found[-1][1]).strip():
        found.pop()
    return found


def _column_of_names(first: list[str]) -> tuple[int, bool]:
    headings = [_tidy(cell).lower() for cell in first]
    for column, heading in enumerate(headings):
        if heading in _HEADINGS:
            return column, True
    return 0, False


def _tidy(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _fault_of(name: str) -> str:
    if not name:
        return "empty"
    if len(name) > NAME_MAX:
        return "long"
    if any(unicodedata.category(letter)[0] == "C" for letter in name):
        return "unprintable"
    return ""
