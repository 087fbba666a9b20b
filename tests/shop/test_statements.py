"""Statements: every line once, checked by its reader alone, nobody else's lines seen."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pinxit.accounts import Role
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import BadReceiptError, house_key
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.services import seal
from pinxit.shop.core.ledger import Account, Book, Line, Posting
from pinxit.shop.core.statement import (
    BadStatementFileError,
    check_statement,
    parse_statement,
    read_leaf,
)
from pinxit.shop.ledger_cli import books, statements
from pinxit.shop.web.models.payouts import Statement
from pinxit.shop.web.selectors.statements import file_of, months_to_issue, statement_of
from pinxit.shop.web.services.ledger import Occasion, post
from pinxit.shop.web.services.statements import NothingToStateError, issue_statements
from tests.scenes import NOW, cleo, person
from tests.shop.examples import few_or_many
from tests.shop.steps import browser_of

pytestmark = pytest.mark.django_db

DECEMBER = datetime(2026, 12, 1, 8, tzinfo=UTC)
JANUARY = DECEMBER + timedelta(days=31)


def sale(artist, minor: int, *, source: str, now=NOW, title="Red dragon") -> None:
    lines = (
        Line(Account(Book.CLEARING), minor),
        Line(Account(Book.ARTIST, str(artist.pk)), -minor),
    )
    posting = Posting(source=source, kind="sale", subject=source, currency="EUR", lines=lines)
    post(posting, Occasion(now, facts={"title": title, "number": 1}), now=now)


@pytest.fixture
def artists():
    first, second = cleo(), person("Eve", Role.ARTIST)
    sale(first, 2_800, source="a")
    sale(second, 999_999, source="b", title="Secret")
    sale(first, 1_200, source="c", title="=1+1")
    return first, second


@pytest.fixture
def issued(artists) -> Statement:
    return issue_statements(now=DECEMBER)


def content_of(issued: Statement, somebody) -> bytes:
    found = statement_of(somebody, issued.month)
    assert found is not None
    return file_of(found, somebody, seal(now=DECEMBER)).content


def key():
    return house_key(django_settings.PINXIT_HOME, use="log").public


def test_a_statement_is_checked_by_its_reader_alone(artists, issued: Statement) -> None:
    content = content_of(issued, artists[0])

    checked = check_statement(parse_statement(content), key())

    assert [each.minor for each in checked.entries] == [2_800, 1_200]
    assert [(each.opening, each.closing) for each in checked.summaries] == [(0, 4_000)]
    assert checked.log_index == issued.log_index
    assert b"Secret" not in content
    assert b"999999" not in content
    event = LogEntry.objects.get(what="shop.statement.issued").event
    assert event == {
        "what": "shop.statement.issued",
        "month": "2026-11",
        "root": str(issued.root_digest),
        "leaves": 5,
    }


def test_a_line_is_stated_once_and_a_late_one_in_the_month_it_was_booked(artists, issued) -> None:
    with pytest.raises(NothingToStateError):
        issue_statements(now=DECEMBER)
    sale(artists[0], 50, source="d", now=DECEMBER)
    assert months_to_issue(now=DECEMBER) == []
    assert months_to_issue(now=JANUARY) == ["2026-12"]

    later = issue_statements(now=JANUARY)

    checked = check_statement(parse_statement(content_of(later, artists[0])), None)
    assert [(each.opening, each.closing) for each in checked.summaries] == [(4_000, 4_050)]
    assert statement_of(artists[1], later.month) is None
    with pytest.raises(NothingToStateError):
        issue_statements(now=JANUARY + timedelta(days=31))


def changed(content: bytes, change) -> bytes:
    body = json.loads(content)
    change(body)
    return json.dumps(body).encode()


def leaf_with(body, place: int, **values) -> None:
    said = json.loads(body["leaves"][place]["leaf"]) | values
    body["leaves"][place]["leaf"] = json.dumps(said, sort_keys=True, separators=(",", ":"))


CHANGES = {
    "an amount": lambda body: leaf_with(body, 1, minor=2_900),
    "a missing line": lambda body: body["leaves"].pop(),
    "a line twice": lambda body: body["leaves"].append(body["leaves"][1]),
    "another root": lambda body: body.update(root=str(Digest.of(b"other"))),
    "another month": lambda body: body.update(month="2026-10"),
    "another size": lambda body: body.update(size=6),
    "no summary": lambda body: body["leaves"].pop(0),
    "another format": lambda body: body.update(format="pinxit statement 2"),
    "no receipt": lambda body: body.update(receipt=""),
    "a broken receipt": lambda body: body.update(receipt="C2SP"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_statement_that_was_changed_is_found_out(artists, issued, change) -> None:
    content = changed(content_of(issued, artists[0]), change)

    with pytest.raises(PinxitError):
        check_statement(parse_statement(content), key())


def test_the_root_of_another_month_does_not_pass(artists, issued) -> None:
    sale(artists[0], 50, source="d", now=DECEMBER)
    later = issue_statements(now=JANUARY)
    other = json.loads(content_of(later, artists[0]))["receipt"]
    content = changed(content_of(issued, artists[0]), lambda body: body.update(receipt=other))

    with pytest.raises(BadStatementFileError, match="another root"):
        check_statement(parse_statement(content), key())
    with pytest.raises(BadReceiptError):
        check_statement(parse_statement(changed(content, CHANGES["no receipt"])), key())


@few_or_many
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: json.dumps(text).encode()))
def test_what_is_no_statement_is_our_error(content: bytes) -> None:
    with pytest.raises(BadStatementFileError):
        parse_statement(content)


@pytest.mark.parametrize("leaf", ["", "[]", '{"leaf":"line"}', '{"leaf":"summary","month":"x"}'])
def test_what_is_no_leaf_is_our_error(leaf: str) -> None:
    with pytest.raises(BadStatementFileError):
        read_leaf(leaf, month="2026-11")


def test_the_commands_issue_and_check(artists, tmp_path: Path, monkeypatch) -> None:
    run = CliRunner()
    monkeypatch.setattr("pinxit.shop.ledger_cli.timezone.now", lambda: DECEMBER)
    assert run.invoke(books, ["check"]).exit_code == 0
    assert "Booked 0" in run.invoke(books, ["fill"]).output
    assert "2026-11: 5 lines" in run.invoke(statements, ["issue"]).output
    file, named = tmp_path / "statement.json", tmp_path / "key"
    file.write_bytes(content_of(Statement.objects.get(), artists[0]))
    named.write_text(str(key()), encoding="utf-8")

    alone = run.invoke(statements, ["check", str(file)])
    held = run.invoke(statements, ["check", str(file), "--key", str(named)])

    assert "all 2 lines add up" in alone.output
    assert "Not held against the log" in alone.output
    assert "The log holds the month" in held.output
    assert isinstance(run.invoke(statements, ["check", "nowhere"]).exception, PinxitError)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_show_ones_own_and_nobody_elses(artists, issued, language: str) -> None:
    browser = browser_of(artists[0])
    browser.cookies["django_language"] = language
    month = issued.month

    owed = browser.get(reverse("shop:owed")).content.decode()
    page = browser.get(reverse("shop:statement", args=[month])).content.decode()
    files = {
        kind: browser.get(reverse("shop:statement-file", args=[month, kind]))
        for kind in ("json", "csv", "pdf")
    }

    assert "€40.00" in owed
    assert "€28.00" in page
    assert "Secret" not in page
    assert str(issued.root_digest) in page
    check_statement(parse_statement(files["json"].content), key())
    assert "'=1+1" in files["csv"].content.decode("utf-8-sig")
    assert files["pdf"].content.startswith(b"%PDF-")
    assert browser.get(reverse("shop:statement-file", args=[month, "exe"])).status_code == 404
    stranger = browser_of(person("Ben"))
    assert stranger.get(reverse("shop:statement", args=[month])).status_code == 404
    assert b"Nothing yet" in stranger.get(reverse("shop:owed")).content
    assert Client().get(reverse("shop:owed")).status_code == 302
