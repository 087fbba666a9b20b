"""Licences: one frozen value, read by programs and by people."""

import json
from datetime import date
from itertools import product
from typing import Any

import pytest

from pinxit.corpus import Duty
from pinxit.kernel import Digest
from pinxit.shop.core.duties import LicenceKind, LicenceRefusedError, Taught, onward_duties
from pinxit.shop.core.licence_terms import (
    LANGUAGES,
    BadLicenceTermsError,
    LicenceTerms,
    last_day,
    read_terms,
)
from pinxit.shop.core.places import (
    PLACES,
    UnknownPlaceError,
    checked_places,
    place_name,
    ranges_of,
)

MAY = date(2026, 5, 1)
CREDITS = tuple(Taught(name, "", "CC-BY-SA-4.0") for name in ("Noto", "Twemoji", "OpenMoji", "Zoë"))


def licence(kind: LicenceKind = LicenceKind.COMMERCIAL, **said) -> LicenceTerms:
    usual: dict[str, Any] = {
        "kind": kind,
        "title": "Red dragon",
        "maker": "Cleo",
        "house": "Pinxit",
        "work": "https://example.org/works/red-dragon/",
        "file": Digest.of(b"file"),
        "places": ("DE", "FR"),
        "starts_on": MAY,
        "ends_on": date(2027, 4, 30),
        "duties": (Duty.ATTRIBUTION, Duty.SHARE_ALIKE),
        "share_under": ("CC-BY-SA-4.0",),
        "taught": CREDITS,
    }
    return LicenceTerms(**(usual | said))


@pytest.mark.parametrize("kind", LicenceKind)
def test_the_policy_is_odrl(kind: LicenceKind) -> None:
    offered: dict[str, Any] = licence(kind).odrl("https://example.org/policy")
    bought: dict[str, Any] = licence(kind).odrl("https://example.org/policy", assignee="urn:uuid:1")

    assert (offered["@type"], bought["@type"]) == ("Offer", "Agreement")
    assert json.loads(json.dumps(bought)) == bought
    [permission] = bought["permission"]
    duties = [each["action"] for each in permission["duty"]]
    assert duties == ["attribute", "cc:ShareAlike"]
    operands = [each["leftOperand"] for each in permission["constraint"]]
    assert operands == ["dateTime", "dateTime", "spatial"]
    bars = bought["prohibition"]
    is_nobody_elses = any(each.get("assignee") == "Pinxit" for each in bars)
    assert is_nobody_elses == (kind is LicenceKind.EXCLUSIVE)
    assert "sell" in bars[0]["action"]


def test_the_world_and_no_end_are_no_limits() -> None:
    policy: dict[str, Any] = licence(places=("WORLD",), ends_on=None).odrl(
        "https://example.org/policy"
    )

    assert [each["operator"] for each in policy["permission"][0]["constraint"]] == ["gteq"]
    assert "without end" in licence(ends_on=None).text("en")


@pytest.mark.parametrize(("kind", "language"), list(product(LicenceKind, LANGUAGES)))
def test_the_text_says_it_in_both_languages(kind: LicenceKind, language: str) -> None:
    text = licence(kind).text(language)

    assert "Red dragon" in text
    assert "2027-04-30" in text
    assert ("Germany" in text) == (language == "en")
    assert ("德国" in text) == (language != "en")
    assert "CC-BY-SA-4.0" in text
    assert "{" not in text
    assert licence(kind, ends_on=date(2027, 4, 30)).credit_line(language) in text


def test_the_credit_line_names_three_and_points_to_the_rest() -> None:
    line = licence().credit_line("en")

    assert "Noto (CC-BY-SA-4.0), Twemoji (CC-BY-SA-4.0), OpenMoji (CC-BY-SA-4.0)" in line
    assert line.endswith("and 1 more, listed at https://example.org/works/red-dragon/")
    assert licence(taught=CREDITS[:1]).credit_line("zh-hans").endswith("Noto (CC-BY-SA-4.0)")
    assert licence(taught=(Taught("Noto", "", ""),)).credit_line("en").endswith("works by Noto")
    assert "learnt" not in licence(duties=()).credit_line("en")


@pytest.mark.parametrize("kind", LicenceKind)
def test_what_is_kept_comes_back(kind: LicenceKind) -> None:
    terms = licence(kind)
    endless = licence(ends_on=None)

    assert read_terms(json.loads(json.dumps(terms.facts))) == terms
    assert read_terms(endless.facts) == endless
    assert terms.content("a") != terms.content("b")


@pytest.mark.parametrize(
    "said",
    [
        {"ends_on": date(2026, 4, 30)},
        {"kind": LicenceKind.EXCLUSIVE, "ends_on": None},
        {"places": ("FR", "DE")},
        {"places": ("DE", "EU")},
    ],
    ids=str,
)
def test_terms_that_cannot_be(said) -> None:
    with pytest.raises(BadLicenceTermsError):
        licence(**said)


@pytest.mark.parametrize("places", [(), ("Atlantis",)])
def test_a_place_that_nobody_knows(places) -> None:
    with pytest.raises(UnknownPlaceError):
        checked_places(places)


def test_places_overlap_as_they_do_on_a_map() -> None:
    assert checked_places(["FR", "EU", "CN"]) == ("CN", "EU")
    assert checked_places(["FR", "WORLD"]) == ("WORLD",)
    assert ranges_of(("WORLD",)) == ((0, 1000),)
    assert ranges_of(("DE",)) == ((276, 277),)
    assert (276, 277) in ranges_of(("EU",))
    assert len(ranges_of(("EU",))) == 27
    assert all(place_name(each, language=one) for each in PLACES for one in LANGUAGES)


@pytest.mark.parametrize(
    ("months", "ends"), [(1, "2026-05-31"), (12, "2027-04-30"), (120, "2036-04-30")]
)
def test_so_many_months(months: int, ends: str) -> None:
    assert last_day(MAY, months) == date.fromisoformat(ends)


def test_months_of_unlike_length() -> None:
    assert last_day(date(2026, 1, 31), 1) == date(2026, 2, 27)
    with pytest.raises(BadLicenceTermsError):
        last_day(MAY, 0)


def test_free_works_ask_for_nothing() -> None:
    duties = onward_duties([Taught("Van Gogh", "", ""), Taught("A", "", "CC0-1.0")])

    assert duties.asks == frozenset()
    assert duties.allowed == tuple(LicenceKind)


def test_what_is_shared_alike_is_nobodys_alone() -> None:
    duties = onward_duties([*CREDITS, Taught("B", "", "CC-BY-4.0")])

    assert duties.asks >= {Duty.ATTRIBUTION, Duty.SHARE_ALIKE}
    assert "CC-BY-SA-4.0" in duties.share_under
    assert LicenceKind.EXCLUSIVE not in duties.allowed
    with pytest.raises(LicenceRefusedError):
        duties.check(LicenceKind.EXCLUSIVE)
    duties.check(LicenceKind.COMMERCIAL)


def test_what_is_not_for_trade_is_for_oneself() -> None:
    duties = onward_duties([Taught("A", "", "CC-BY-NC-4.0")])

    assert duties.allowed == (LicenceKind.PERSONAL,)
