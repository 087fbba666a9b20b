"""A list of addresses: a table with one work a line, and what is known of each."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from pinxit.corpus.adapters.fetch_addresses import (
    WEB_PORTS,
    FetchError,
    WebAddress,
    parse_address,
)
from pinxit.corpus.core.claims import (
    NO_CLAIM,
    BadClaimError,
    Claim,
    read_claim,
    unknown_columns,
)
from pinxit.corpus.core.licences import licence_of_url
from pinxit.corpus.core.offering import Refusal
from pinxit.corpus.core.rights import Evidence, EvidenceKind
from pinxit.corpus.core.sidecar import medium_of
from pinxit.corpus.core.web_plan import PlannedWork
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest, PinxitError

MAX_LIST_BYTES: Final = 32 * 2**20
MAX_LINES: Final = 200_000
MAX_COLUMNS: Final = 64

_OWN_COLUMNS: Final = frozenset({"url", "page_url", "medium"})
_GRANT: Final = "grant_"
#: What programs write between two values, the usual one first.
_BETWEEN: Final = (",", ";", "\t")


class UnreadableListError(PinxitError):
    """A list of addresses cannot be read at all."""

    remedy = "Save the table as “CSV UTF-8”, with a first line that names the columns."


@dataclass(frozen=True, slots=True)
class UrlList:
    """A list as it was read.

    Attributes:
        plan: One entry a line: what to fetch, or why the line was refused.
        unknown_columns: Columns that mean nothing here, sorted.
    """

    plan: tuple[PlannedWork | Refusal, ...]
    unknown_columns: tuple[str, ...]


def read_url_list(
    content: bytes, *, place: str, claim: Claim = NO_CLAIM, ports: frozenset[int] = WEB_PORTS
) -> UrlList:
    """Read a list of addresses.

    The columns are those of a table of works, with `url` instead of `file`, and `page_url` (the
    page that shows the work) and `medium` (picture, text or music) beside them. A line that
    cannot be understood is refused by its number; the others are taken.

    Args:
        content: The file: UTF-8, values between commas, semicolons or tabs.
        place: What the list is called, for evidence and messages.
        claim: What is said of all works where a line says nothing.
        ports: Ports that addresses may name.

    Raises:
        UnreadableListError: It is too large, not UTF-8, not a table, or has no column `url`.
    """
    if len(content) > MAX_LIST_BYTES:
        raise UnreadableListError("the list is larger than 32 MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableListError("the list is not UTF-8") from error
    rows = _rows(text)
    header = _header(rows)
    evidence = Evidence(kind=EvidenceKind.FILE, place=place, digest=Digest.of(content))
    lines = _Lines(place, evidence, claim, ports)
    plan = tuple(
        lines.planned(f"{place}:{number}", header, values)
        for number, values in rows
        if any(value.strip() for value in values)
    )
    known = {column.removeprefix(_GRANT) for column in header} - _OWN_COLUMNS
    return UrlList(plan, tuple(unknown_columns(known)))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines with their numbers."""
    first = text.partition("\n")[0]
    between = max(_BETWEEN, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        for number, values in enumerate(reader):
            if number > MAX_LINES:
                raise UnreadableListError(f"the list has more than {MAX_LINES} lines")
            yield reader.line_num, values
    except csv.Error as error:
        raise UnreadableListError(f"the list is not a table: line {reader.line_num}") from error


def _header(rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    _, names = next(rows, (0, []))
    header = [name.strip().lower() for name in names]
    if "url" not in header:
        raise UnreadableListError("the list has no column called url")
    if len(header) > MAX_COLUMNS or len(set(header) - {""}) < len(
        [each for each in header if each]
    ):
        raise UnreadableListError("the list has too many columns, or two of one name")
    return header


@dataclass(frozen=True, slots=True)
class _Lines:
    """Reads the lines of one list."""

    place: str
    evidence: Evidence
    claim: Claim
    ports: frozenset[int]

    def planned(
        self, line: str, header: Sequence[str], values: Sequence[str]
    ) -> PlannedWork | Refusal:
        """Return what a line plans, or why it plans nothing."""
        names = [name.removeprefix(_GRANT) for name in header]
        said = {name: value.strip() for name, value in zip(names, values, strict=False)}
        try:
            if len(values) > len(header):
                raise BadClaimError("this line has more values than there are columns")
            return self._planned(said)
        except FetchError as refused:
            return Refusal(line, refused.reason, str(refused), refused.remedy)
        except BadClaimError as refused:
            return Refusal(line, "table", str(refused), refused.remedy)

    def _planned(self, said: Mapping[str, str]) -> PlannedWork:
        if not all(value.replace("\n", "").isprintable() for value in said.values()):
            raise BadClaimError("this line holds characters that cannot be seen")
        address = parse_address(said.get("url", ""), ports=self.ports)
        page_url = said.get("page_url", "")
        claim = read_claim(said, evidence=self.evidence)
        claim = replace(claim, licence=licence_of_url(claim.licence)).over(self.claim)
        offering = claim.offering(
            source=f"web:{address}",
            key=str(address),
            medium=_medium(said.get("medium", ""), address),
            title=_name(address),
        )
        return PlannedWork(
            url=str(address),
            offering=offering,
            page_url=page_url and str(parse_address(page_url, ports=self.ports)),
        )


def _medium(word: str, address: WebAddress) -> Medium:
    if not word:
        return medium_of(_path(address).name) or Medium.PICTURE
    if word.lower() not in set(Medium):
        raise BadClaimError(f"a work is a picture, a text or music, not: {word[:40]}")
    return Medium(word.lower())


def _name(address: WebAddress) -> str:
    """Return what the file is called, for works of which no title is said."""
    stem = unquote(_path(address).stem, errors="replace")
    name = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return name if name.isprintable() else ""


def _path(address: WebAddress) -> PurePosixPath:
    return PurePosixPath(address.target.partition("?")[0])
