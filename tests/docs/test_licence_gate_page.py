"""The page on the licence gate is its specification: every case and every table is asked here."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pytest

from pinxit.corpus.core.gate import REASONS, Outcome, Rule, judge
from pinxit.corpus.core.jurisdictions import TERMS
from pinxit.corpus.core.licences import LICENCES, LICENSED, Terms
from pinxit.corpus.core.public_domain import HOUSE
from pinxit.corpus.core.rights import (
    Answer,
    Author,
    AuthorKind,
    Consent,
    Purpose,
    Rights,
    Signal,
    SignalKind,
)
from pinxit.corpus.core.work import Medium, Work
from pinxit.kernel import Digest
from tests.architecture.tree import ROOT

PAGE: Final = (ROOT / "docs/explanation/algorithms/licence-gate.md").read_text(encoding="utf-8")
TODAY: Final = date(2026, 11, 24)
NOTHING: Final = "–"
AUTHOR: Final = re.compile(r"(person|studio|unknown|anonymous)(?: (\d+)-(\d*))?")
SAYS: Final = {"refuses": Answer.REFUSED, "allows": Answer.GRANTED}


def table(first_heading: str) -> list[dict[str, str]]:
    """Return the rows of the table whose first column has this heading."""
    lines = PAGE.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    headings = cells(lines[start])
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(headings, cells(line), strict=True)))
    return rows


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def parts(cell: str) -> list[str]:
    return [] if cell == NOTHING else cell.split(", ")


def policies() -> dict[str, Any]:
    blocks = re.findall(r"^\*([\w-]+)\*\n\n```json\n(.*?)```", PAGE, re.M | re.S)
    return {name: json.loads(text) for name, text in blocks}


def authors(cell: str) -> Iterator[Author]:
    for each in cell.split(" & "):
        found = AUTHOR.fullmatch(each)
        assert found, each
        kind, born, died = found.groups()
        yield Author(
            name={"unknown": "", "anonymous": "Anonymous"}.get(kind, "Cleo"),
            kind=AuthorKind.UNKNOWN if kind == "anonymous" else AuthorKind(kind),
            born=int(born) if born else None,
            died=int(died) if died else None,
        )


def consents(cell: str) -> dict[Purpose, Consent]:
    rows = [each.split() for each in parts(cell)]
    return {
        Purpose(purpose): Consent(answer=Answer(answer), grantor="Cleo", given_on=day)
        for purpose, answer, day in rows
    }


def signals(cell: str) -> tuple[Signal, ...]:
    rows = [each.split() for each in parts(cell)]
    return tuple(
        Signal(kind=SignalKind(kind), purpose=Purpose(purpose), answer=SAYS[says], says=cell)
        for kind, says, purpose in rows
    )


def work(case: dict[str, str]) -> Work:
    licence = re.match(r"`(.*)`", case["licence"])
    policy = re.search(r"policy \*([\w-]+)\*", case["licence"])
    assert licence or policy or case["licence"] == NOTHING
    facts, _, _ = case["author facts"].partition("; in ")
    people, _, made = facts.partition(", made ")
    return Work(
        source=case["case"],
        digest=Digest.of(b""),
        medium=Medium.PICTURE,
        title="",
        authors=tuple(authors(people)),
        rights=Rights(
            licence=licence[1] if licence else "",
            policy=policies()[policy[1]] if policy else None,
            consents=consents(case["consents"]),
            signals=signals(case["signals"]),
            made_in=int(made) if made else None,
        ),
    )


CASES: Final = table("case")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['case']} ({case['purpose']})")
def test_a_worked_case_is_answered_so(case: dict[str, str]) -> None:
    where = case["author facts"].partition("; in ")[2]

    verdict = judge(
        work(case),
        Purpose(case["purpose"]),
        today=TODAY,
        jurisdictions=where.split() if where else HOUSE,
    )

    reason = f"`{verdict.reason.code}`" if verdict.reason else NOTHING
    duties = ", ".join(sorted(verdict.duties)) or NOTHING
    assert {
        "outcome": verdict.outcome,
        "duties": duties,
        "rule": verdict.rule,
        "reason": reason,
    } == {key: case[key] for key in ("outcome", "duties", "rule", "reason")}


def test_the_cases_leave_nothing_out() -> None:
    assert len(CASES) >= 40
    assert len({case["case"] + case["purpose"] for case in CASES}) == len(CASES)
    assert {case["outcome"] for case in CASES} == set(Outcome)
    assert {case["purpose"] for case in CASES} == set(Purpose)
    assert {case["rule"] for case in CASES} == set(Rule) - {Rule.SHARE_ALIKE}, "that is of sets"
    told = {case["reason"].strip("`") for case in CASES} - {NOTHING}
    assert told == set(REASONS) - {"share-alike-off"}, "that is of sets, too"
    used = {name for case in CASES for name in re.findall(r"\*([\w-]+)\*", case["licence"])}
    assert used == set(policies())


def test_the_rules_are_those_of_the_code_in_order() -> None:
    rows = table("no.")

    assert [row["rule"] for row in rows] == [f"`{rule}`" for rule in Rule]
    assert [row["no."] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]


def test_the_reasons_are_those_of_the_code() -> None:
    assert table("code | what is so") == [
        {"code": f"`{code}`", "what is so": says, "the smallest change": change}
        for code, (says, change) in REASONS.items()
    ]


def licence_row(terms: Terms) -> dict[str, str]:
    only = f"only in {', '.join(sorted(terms.only_in))}" if terms.only_in else ""
    return {
        "licence": terms.name,
        "identifiers": " ".join(f"`{each}`" for each in terms.ids),
        **{str(each): only or ("no" if each in terms.refuses else "yes") for each in LICENSED},
        "duties": ", ".join(sorted(terms.duties)) or NOTHING,
        "rests on": terms.source,
    }


def test_the_licences_are_those_of_the_code() -> None:
    assert table("licence") == [licence_row(terms) for terms in LICENCES]


def test_the_terms_are_those_of_the_code() -> None:
    assert table("code | jurisdiction") == [
        {
            "code": f"`{code}`",
            "jurisdiction": term.name,
            "after death": str(term.life_years),
            "after publication": str(term.publication_years),
            "already free": (
                f"dead by {term.lapsed[0]}: {term.lapsed[1]}" if term.lapsed else NOTHING
            ),
            "since": term.since,
            "rests on": term.source,
        }
        for code, term in TERMS.items()
    ]
