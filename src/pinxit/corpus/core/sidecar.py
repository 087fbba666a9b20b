"""Tables beside the files: who made each, under which right, and what it shows."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pinxit.corpus.core.claims import BadClaimError, Claim, read_claim, unknown_columns
from pinxit.corpus.core.offering import Refusal
from pinxit.corpus.core.rights import Evidence, EvidenceKind
from pinxit.corpus.core.work import Medium
from pinxit.kernel import Digest

#: Names of a table that speaks of the files in its folder and below.
TABLE_NAMES: Final = frozenset({"works.csv", "works.json"})
#: Endings of a sidecar that speaks of one file: `cat.jpg.json`, `cat.jpg.xmp`, `cat.xmp`.
SIDECAR_SUFFIXES: Final = frozenset({".json", ".xmp"})
#: A table is text that a person wrote; one that is larger is something else.
MAX_TABLE_BYTES: Final = 64 * 2**20

_SUFFIXES: Final[Mapping[str, Medium]] = {
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif", ".bmp", ".avif", ".svg"),
        Medium.PICTURE,
    ),
    ".svgz": Medium.PICTURE,
    **dict.fromkeys((".txt", ".md"), Medium.TEXT),
    **dict.fromkeys((".mid", ".midi", ".musicxml", ".mxl", ".abc"), Medium.MUSIC),
}
_TABLE_ADVICE: Final = "Correct the table and begin again; the files it does not reach were taken."


@dataclass(frozen=True, slots=True)
class Table:
    """What a table says.

    Attributes:
        claims: By the file's name as the table writes it.
        refusals: Lines that could not be understood.
    """

    claims: Mapping[str, Claim]
    refusals: tuple[Refusal, ...] = ()


def medium_of(name: str) -> Medium | None:
    """Return what a file of this name claims to be, or `None` for a kind not taken in."""
    return _SUFFIXES.get(PurePosixPath(name).suffix.lower())


def is_sidecar(name: str, names: frozenset[str]) -> bool:
    """Say whether a file speaks of others rather than being a work.

    Args:
        name: Path of the file, with `/`.
        names: Every path there is.
    """
    path = PurePosixPath(name)
    if path.name.lower() in TABLE_NAMES:
        return True
    if path.suffix.lower() not in SIDECAR_SUFFIXES:
        return False
    return str(path.with_suffix("")) in names or path.suffix.lower() == ".xmp"


def sidecars_of(name: str) -> tuple[str, ...]:
    """Return the names under which a file's own sidecar may stand, the strongest last."""
    path = PurePosixPath(name)
    return (str(path.with_suffix(".xmp")), f"{name}.xmp", f"{name}.json")


def read_table(content: bytes, place: str) -> Table:
    """Read a table of works, CSV or JSON by its name.

    Args:
        content: The file.
        place: Its path, for evidence and messages.
    """
    evidence = Evidence(kind=EvidenceKind.FILE, place=place, digest=Digest.of(content))
    try:
        text = content.decode("utf-8-sig")
        rows = list(_json_rows(text) if place.lower().endswith(".json") else _csv_rows(text))
    except (ValueError, csv.Error, RecursionError, BadClaimError) as error:
        return Table({}, (_refused(place, f"this table cannot be read: {error}"),))
    claims: dict[str, Claim] = {}
    refusals = [
        _refused(place, f"this column means nothing here: {column}")
        for column in unknown_columns({column for _number, row in rows for column in row})
    ]
    for number, row in rows:
        try:
            claims[_file_of(row)] = read_claim(row, evidence=evidence)
        except BadClaimError as error:
            refusals.append(_refused(f"{place}:{number}", str(error)))
    return Table(claims, tuple(refusals))


def read_sidecar(content: bytes, place: str) -> Claim:
    """Read the JSON sidecar of one file.

    Raises:
        BadClaimError: It is not an object of texts, or a value cannot be understood.
    """
    evidence = Evidence(kind=EvidenceKind.FILE, place=place, digest=Digest.of(content))
    try:
        row = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadClaimError(f"this sidecar cannot be read: {error}") from error
    return read_claim(_texts(row), evidence=evidence)


def _file_of(row: Mapping[str, str]) -> str:
    name = str(row.get("file", "") or "").strip().replace("\\", "/").removeprefix("./")
    if not name:
        raise BadClaimError("a line of the table names no file")
    return name


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    for row in reader:
        yield (
            reader.line_num,
            {
                str(column or "").strip().lower(): value
                for column, value in row.items()
                if isinstance(value, str)
            },
        )


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    body = json.loads(text)
    if isinstance(body, dict):
        body = [{"file": name, **_texts(row)} for name, row in body.items()]
    if not isinstance(body, list):
        raise ValueError("it is neither a list nor an object")
    for number, row in enumerate(body, 1):
        yield number, _texts(row)


def _texts(row: object) -> dict[str, str]:
    """Return an object's values as texts; a list becomes one text with semicolons."""
    if not isinstance(row, dict):
        raise BadClaimError("what is said of a file is an object of names and values")
    return {str(name).lower(): _text(value) for name, value in row.items()}


def _text(value: object) -> str:
    if isinstance(value, list):
        return ";".join(_text(each) for each in value)
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _refused(place: str, says: str) -> Refusal:
    return Refusal(place, "table", says, _TABLE_ADVICE)


def claim_for(name: str, tables: Iterable[tuple[str, Table]]) -> Claim:
    """Return what the tables of a file's folder, and of the folders above, say of it.

    Args:
        name: Path of the file, with `/`.
        tables: Each table with the path of its folder ("" for the top); deeper ones win.
    """
    claim = Claim()
    for folder, table in sorted(tables, key=lambda pair: len(pair[0])):
        prefix = f"{folder}/" if folder else ""
        if name.startswith(prefix):
            below = name.removeprefix(prefix)
            said = table.claims.get(below) or table.claims.get("*")
            claim = said.over(claim) if said else claim
    return claim
