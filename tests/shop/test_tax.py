"""Which tax a sale owes: the page of the specification, case by case, and sums to the cent."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.shop.adapters.rate_files import read_rates, states_named
from pinxit.shop.core.evidence import Clue, ClueKind, Verdict, country_code, weigh
from pinxit.shop.core.invoice import (
    InvoiceFacts,
    PaperKind,
    Party,
    TooMuchCreditedError,
    paper_number,
    paper_series,
    sold_line,
    sums_by_rate,
    tax_of_part,
)
from pinxit.shop.core.tax import (
    Buyer,
    NoStateError,
    NotRegisteredThereError,
    Seller,
    TaxNotKnownError,
    Treatment,
    tax_for,
    tax_within,
)
from pinxit.shop.core.tax_rates import BadRatesError, Goods, UnknownRateError, rates_from
from tests.architecture.tree import ROOT
from tests.shop.examples import few_or_many

DAY = date(2026, 12, 1)
RATES = read_rates()
EU = [
    "AT",
    "BE",
    "BG",
    "HR",
    "CY",
    "CZ",
    "DK",
    "EE",
    "FI",
    "FR",
    "DE",
    "GR",
    "HU",
    "IE",
    "IT",
    "LV",
    "LT",
    "LU",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SK",
    "SI",
    "ES",
    "SE",
]
PAGE = (ROOT / "docs/explanation/algorithms/taxes.md").read_text(encoding="utf-8")
SELLERS = {
    "DE": Seller(country="DE"),
    "DE, OSS": Seller(country="DE", uses_oss=True),
    "DE, small": Seller(country="DE", is_small=True),
    "GB": Seller(country="GB"),
    "GB, OSS": Seller(country="GB", uses_oss=True),
    "DE, in the UK": Seller(country="DE", in_uk=True),
    "US, nexus in WA, TX, OR": Seller(country="US", in_states={"WA": None, "TX": None, "OR": None}),
    "US, TX taxes downloads": Seller(country="US", in_states={"TX": True}),
    "CN, small-scale": Seller(country="CN"),
    "CN, general": Seller(country="CN", is_general=True),
    "nowhere yet": Seller(),
}
REFUSALS = {
    "not registered there": NotRegisteredThereError,
    "not known": TaxNotKnownError,
    "which state?": NoStateError,
}


def rows() -> list[list[str]]:
    lines = PAGE.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("| seller | buyer |"))
    found: list[list[str]] = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return found
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def buyer_of(text: str) -> Buyer:
    place, _, kind = text.partition(", ")
    country, _, region = place.partition("-")
    return Buyer(country=country, region=region, is_business=kind == "business")


@pytest.mark.parametrize("row", rows(), ids=" – ".join)
def test_the_page_is_the_specification(row) -> None:
    seller, buyer, goods, treatment, rate = row

    def tax():
        return tax_for(SELLERS[seller], buyer_of(buyer), Goods(goods), day=DAY, rates=RATES)

    if treatment in REFUSALS:
        with pytest.raises(REFUSALS[treatment]):
            tax()
    else:
        found = tax()
        assert found.treatment == Treatment(treatment)
        assert found.ppm == round(float(rate.removesuffix(" %")) * 10_000) if rate != "–" else True
        assert (found.ppm > 0) == (rate != "–") == bool(found.source)


def test_all_members_of_the_union_have_a_rate_with_a_source() -> None:
    for country in EU:
        rate = RATES.rate_of(country, Goods.DIGITAL, DAY)
        assert 160_000 < rate.ppm <= 270_000
        assert rate.source
        assert RATES.zone_of(country) == "EU"
    assert RATES.zone_of("MC") == "EU"
    assert RATES.zone_of("GB") == "GB"
    assert "WA" in states_named(RATES)


@pytest.mark.parametrize(
    ("place", "day", "ppm"),
    [
        ("EE", date(2025, 6, 30), 220_000),
        ("EE", date(2025, 7, 1), 240_000),
        ("FI", date(2024, 9, 1), 255_000),
        ("SK", date(2024, 12, 31), 200_000),
        ("RO", date(2025, 8, 1), 210_000),
        ("CN-small", date(2027, 12, 31), 10_000),
        ("CN-small", date(2028, 1, 1), 30_000),
    ],
)
def test_a_rate_holds_from_its_day(place, day, ppm) -> None:
    assert RATES.rate_of(place, Goods.DIGITAL, day).ppm == ppm


def test_a_rate_that_is_not_known_is_not_guessed() -> None:
    with pytest.raises(UnknownRateError):
        RATES.rate_of("US-HI", Goods.DIGITAL, DAY)
    with pytest.raises(UnknownRateError):
        RATES.rate_of("DE", Goods.DIGITAL, date(1990, 1, 1))


def test_the_house_may_bring_rates_of_its_own(tmp_path) -> None:
    (tmp_path / "ch.toml").write_text(
        'source = "MWSTG"\n[standard]\nCH = [{ percent = "8.1", since = 2024-01-01 }]\n'
    )

    rates = read_rates(tmp_path)

    home = tax_for(Seller(country="CH"), Buyer(country="CH"), Goods.DIGITAL, day=DAY, rates=rates)
    assert (home.treatment, home.ppm, home.source) == (Treatment.DOMESTIC, 81_000, "MWSTG")


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        'source = "s"\n[standard]\nDE = [{ percent = "a", since = 2024-01-01 }]',
        'source = "s"\n[standard]\nDE = [{ percent = "100", since = 2024-01-01 }]',
        'source = "s"\n[standard]\nDE = [{ percent = "1.23456", since = 2024-01-01 }]',
        'source = "s"\n[standard]\nDE = [{ percent = "1", since = "soon" }]',
        'source = "s"\n[digital]\nUS-WA = { taxed = "yes" }',
        'source = "s"\nstandard = 3',
    ],
)
def test_a_broken_file_of_rates_is_refused(text, tmp_path) -> None:
    with pytest.raises(BadRatesError):
        rates_from([tomllib.loads(text)])
    (tmp_path / "broken.toml").write_bytes(b"\xff")
    with pytest.raises(BadRatesError):
        read_rates(tmp_path)


@few_or_many
@given(st.integers(0, 10_000_000), st.integers(0, 999_999))
def test_the_tax_within_is_the_nearest_cent(gross, ppm) -> None:
    tax = tax_within(gross, ppm)

    assert 0 <= tax <= gross
    # net and tax make the gross, and the tax is within half a cent of the exact one
    assert abs(2 * (tax * (1_000_000 + ppm) - gross * ppm)) <= 1_000_000 + ppm


@few_or_many
@given(st.integers(1, 1_000_000), st.integers(0, 400_000), st.lists(st.integers(1, 400_000)))
def test_credit_notes_come_to_the_invoice_whatever_the_parts(gross, ppm, parts) -> None:
    tax = tax_within(gross, ppm)
    left, tax_left = gross, tax
    for part in [*parts, gross]:
        back = min(part, left)
        if not back:
            break
        off = tax_of_part(back, gross_left=left, tax_left=tax_left)
        assert 0 <= off <= min(back, tax_left)
        left, tax_left = left - back, tax_left - off

    assert (left, tax_left) == (0, 0)


def test_more_than_is_left_is_not_credited() -> None:
    for back, left in ((6, 5), (-1, 5), (0, 0)):
        with pytest.raises(TooMuchCreditedError):
            tax_of_part(back, gross_left=left, tax_left=0)


def test_what_stands_on_an_invoice_is_kept_and_read_back() -> None:
    lines = (
        sold_line("One", 1_190, 190_000, goods="digital", copy=(1, 3)),
        sold_line("Two", 535, 70_000, goods="original", copy=(0, 0)),
    )
    facts = InvoiceFacts(
        kind=PaperKind.INVOICE,
        seller=Party(name="House", address=("Street 1", "1 Town"), country="DE", number="DE1"),
        buyer=Party(name="Ada"),
        lines=lines,
        currency="EUR",
        treatment=Treatment.DOMESTIC,
        place="DE",
        supplied_on="2026-12-01",
        order="o",
    )

    assert InvoiceFacts.of_json(facts.as_json()) == facts
    assert (facts.gross_minor, facts.tax_minor) == (1_725, 225)
    assert sums_by_rate(lines) == [(190_000, 1_000, 190), (70_000, 500, 35)]
    assert paper_number(paper_series(PaperKind.INVOICE, DAY), 12) == "2026-000012"
    assert paper_number(paper_series(PaperKind.CREDIT, DAY), 1) == "C2026-000001"


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        ("", "lacking"),
        ("billing:FR", "lacking"),
        ("billing:FR network:FR", "enough"),
        ("billing:FR payment:FR", "enough"),
        ("billing:FR network:DE payment:FR", "enough"),
        ("billing:FR network:DE", "contradicted"),
        ("billing:FR network:", "lacking"),
        ("network:DE payment:DE", "contradicted"),
    ],
)
def test_two_clues_that_agree_are_enough(seen, verdict) -> None:
    pairs = [each.split(":") for each in seen.split()]
    clues = [Clue(ClueKind(kind), country) for kind, country in pairs]

    assert weigh(clues, "FR") == Verdict(verdict)


def test_a_header_that_names_no_country_is_no_clue() -> None:
    assert [country_code(text) for text in ("de", "XX", "T1", "", "DEU", "Ä1")] == [
        "DE", "", "", "", "", "",
    ]  # fmt: skip
