"""Prices in a currency that a reader chose, tax numbers of businesses, and the back office."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import urllib3
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from pinxit.accounts import Role
from pinxit.kernel import Money
from pinxit.shop.adapters.countries import country_name, country_names
from pinxit.shop.adapters.ecb_rates import read_ecb_rates
from pinxit.shop.adapters.tax_numbers import (
    BadTaxNumberError,
    ViesAwayError,
    ask_vies,
    tidy_tax_number,
)
from pinxit.shop.core.exchange import BadExchangeRatesError, NoRateError, approximate
from pinxit.shop.rates_cli import UnreadableRatesError, import_rates, tax
from pinxit.shop.web.models.discounts import DiscountCode, ExchangeRate
from pinxit.shop.web.models.sales import SellerDetails, TaxNumberCheck
from pinxit.shop.web.selectors.sales import check_of
from pinxit.shop.web.services import checkout as checkout_services
from pinxit.shop.web.services.checkout import check_number
from tests.scenes import NOW, edition_of, person, piece_of
from tests.shop.billed import ADDRESS, set_up_seller
from tests.shop.steps import browser_of, checkout, work

VIES = "https://vies.example"
ECB = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
 <gesmes:subject>Reference rates</gesmes:subject>
 <Cube><Cube time="{day}"><Cube currency="USD" rate="1.1000"/><Cube currency="CNY" rate="8.0"/>
 <Cube currency="JPY" rate="170.25"/></Cube></Cube>
</gesmes:Envelope>"""


def ecb(day: date) -> bytes:
    return ECB.format(day=day).encode()


def test_a_price_is_about_so_much_elsewhere() -> None:
    rates = read_ecb_rates(ecb(date(2026, 11, 30)))

    assert (rates.day, rates.source) == (date(2026, 11, 30), "European Central Bank")
    assert rates.per_euro["JPY"] == Decimal("170.25")
    for price, currency, about in (
        (Money(4_000, "EUR"), "USD", Money(4_400, "USD")),
        (Money(4_000, "EUR"), "JPY", Money(6_810, "JPY")),
        (Money(4_400, "USD"), "EUR", Money(4_000, "EUR")),
        (Money(1_000, "JPY"), "CNY", Money(4_700, "CNY")),
    ):
        assert approximate(price, currency, rates.per_euro) == about
    with pytest.raises(NoRateError):
        approximate(Money(1, "EUR"), "CHF", rates.per_euro)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<x/>", b"{}", b"x" * ((1 << 20) + 1),
        ECB.format(day="soon").encode(),
        ecb(date(2026, 1, 1)).replace(b"1.1000", b"NaN"),
        ecb(date(2026, 1, 1)).replace(b"1.1000", b"-1"),
        ecb(date(2026, 1, 1)).replace(b"1.1000", b"much"),
        ecb(date(2026, 1, 1)).replace(b' rate="1.1000"', b""),
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + ecb(date(2026, 1, 1)).split(b"?>", 1)[1],
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_the_banks_is_refused(content) -> None:
    with pytest.raises(BadExchangeRatesError):
        read_ecb_rates(content)


@pytest.mark.django_db
def test_ada_reads_prices_in_yuan(client, edition, tmp_path, capsys) -> None:
    assert "Also show prices in" not in client.get(work(edition)).content.decode()
    file = tmp_path / "eurofxref-daily.xml"
    file.write_bytes(ecb(timezone.localdate()))
    import_rates(file)
    import_rates(file)
    assert "3 currencies" in capsys.readouterr().out
    assert ExchangeRate.objects.count() == 3

    page = work(edition)
    chosen = client.post(reverse("shop:prices-in"), {"currency": "CNY", "next": page})
    assert chosen["Location"] == page
    shown = client.get(page).content.decode()
    assert "about CN¥320" in shown
    assert "European Central Bank" in shown
    away = client.post(reverse("shop:prices-in"), {"currency": "XXX", "next": "//evil.example"})
    assert "evil" not in away["Location"]
    assert "about CN¥" not in client.get(page).content.decode()

    client.post(reverse("shop:prices-in"), {"currency": "CNY", "next": page})
    ExchangeRate.objects.update(day=timezone.localdate() - timedelta(days=40))
    assert "CN¥320" not in client.get(page).content.decode(), "too old"
    with pytest.raises(UnreadableRatesError):
        import_rates(tmp_path / "none.xml")


@pytest.mark.django_db
def test_the_tax_rates_are_listed(capsys) -> None:
    tax()

    assert "25.5 %" in capsys.readouterr().out


def test_a_tax_number_is_tidied_or_refused() -> None:
    assert tidy_tax_number("136 695 976", "DE") == "DE136695976"
    assert tidy_tax_number("el094259216", "GR") == "EL094259216"
    assert tidy_tax_number("GB 980 7806 84", "GB") == "GB980780684"
    for number, country in (("DE136695977", "DE"), ("FR40303265045", "DE"), ("", "DE")):
        with pytest.raises(BadTaxNumberError):
            tidy_tax_number(number, country)


class Recorded:
    """Answers as VIES does."""

    def __init__(self, *answers: tuple[int, bytes]) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []

    def __call__(self, **_settings):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        pass

    def request(self, method, url, *, json):
        assert (method, url) == ("POST", f"{VIES}/check-vat-number")
        self.asked.append(json)
        status, data = self.answers.pop(0)
        if status == 0:
            raise urllib3.exceptions.HTTPError
        return type("Answer", (), {"status": status, "data": data})


GOOD = b'{"valid": true, "name": "ACME SARL", "requestIdentifier": "WAPI1"}'


@pytest.mark.django_db
def test_a_business_whose_number_vies_knows_owes_the_tax_itself(
    ada, edition, settings, monkeypatch
) -> None:
    set_up_seller()
    settings.PINXIT_VIES_URL = VIES
    vies = Recorded((0, b""), (200, b'{"valid": false}'), (200, GOOD))
    monkeypatch.setattr(urllib3, "PoolManager", vies)
    filled = {**ADDRESS, "tax_number": "40303265045", "step": "total"}

    away = ada.post(checkout(edition), filled).content.decode()
    assert "try again in an hour" in away
    assert "20 %, France" in away
    refused = ada.post(checkout(edition), filled).content.decode()
    assert "was not checked yet" in refused
    known = ada.post(checkout(edition), filled).content.decode()

    assert "Reverse charge" in known
    assert "lose my right" not in known, "a business is not asked"
    assert vies.asked[-1] == {
        "countryCode": "FR",
        "vatNumber": "40303265045",
        "requesterMemberStateCode": "DE",
        "requesterNumber": "136695976",
    }
    check = check_of("FR40303265045", now=timezone.now())
    assert check is not None
    assert (check.means, check.name, check.reference) == ("vies", "ACME SARL", "WAPI1")
    assert check_of("FR40303265045", now=timezone.now() + timedelta(days=91)) is None
    assert check_number("GB980780684", now=NOW) is None


@pytest.mark.parametrize(
    "answer", [(500, b"{}"), (200, b"no"), (200, b"[]"), (200, b'{"valid": 1}')]
)
def test_an_answer_that_says_nothing_is_none(answer, monkeypatch) -> None:
    monkeypatch.setattr(urllib3, "PoolManager", Recorded(answer))

    with pytest.raises(ViesAwayError):
        ask_vies(VIES, "DE136695976")


@pytest.mark.django_db
def test_the_owner_says_who_sells_and_makes_codes() -> None:
    owner = browser_of(person("Olga", Role.OWNER))
    details = {
        "name": "House", "address": "Street 1", "city": "Town", "country": "DE", "currency": "EUR",
        "states-TOTAL_FORMS": "1", "states-INITIAL_FORMS": "0", "states-0-state": "WA",
        "states-0-taxes_downloads": "unknown",
    }  # fmt: skip
    owner.post(reverse("admin:shop_sellerdetails_add"), details)
    kept = SellerDetails.objects.get()
    assert kept.value.in_states == {"WA": None}
    assert owner.get(reverse("admin:shop_sellerdetails_add")).status_code == 403

    owner.post(reverse("admin:shop_taxnumbercheck_add"), {"number": "fr 40", "is_valid": "on"})
    assert str(TaxNumberCheck.objects.get()) == "FR40"
    code = {
        "code": "SPRING", "percent_bp": "1500", "amount_minor": "0", "max_uses": "3",
        "since_0": "2026-11-01", "since_1": "00:00:00", "is_open": "on",
    }  # fmt: skip
    owner.post(reverse("admin:shop_discountcode_add"), code)
    assert DiscountCode.objects.get().percent_bp == 1_500
    wrong = owner.post(
        reverse("admin:shop_discountcode_add"), {**code, "code": "Low", "percent_bp": "0"}
    )
    assert b"capital letters" in wrong.content
    dov = browser_of(person("Dov", Role.CURATOR))
    assert dov.get(reverse("admin:shop_discountcode_add")).status_code == 403


@pytest.mark.django_db
def test_a_house_sells_in_one_currency(artist) -> None:
    set_up_seller(currency="CNY")
    page = browser_of(artist).get(reverse("shop:offer", args=[piece_of(artist).public_id]))
    assert "yuan (CNY)" in page.content.decode()
    assert "euro (EUR)" not in page.content.decode()

    with pytest.raises(IntegrityError, match="one currency"), transaction.atomic():
        edition_of(artist, seed=5)
    assert edition_of(artist, seed=6, price=Money(4_000, "CNY")).currency == "CNY"


def test_countries_have_names_in_both_languages() -> None:
    assert country_name("DE", "en") == "Germany"
    assert country_name("DE", "zh-hans") == "德国"
    assert country_name("QQ", "en") == "QQ"
    codes = {code for code, _name in country_names("en")}
    assert {"CN", "GB", "US", "XK"} < codes
    assert not {"EU", "UN", "ZZ"} & codes
    assert checkout_services.ChangedPriceError.remedy
