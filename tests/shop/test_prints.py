"""Prints: from the order to the parcel. Ada buys, Cleo prints, Eve tries addresses."""

# A post that keeps what it was given, and formats made of what a table says.
# mypy: disable-error-code="arg-type"

import io
import json
import zipfile
from itertools import product

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from pinxit.accounts import Role, sign
from pinxit.kernel import Digest, Money
from pinxit.shop.core.prints import (
    MOVES,
    BadAddressError,
    BadPrintError,
    PrintFormat,
    PrintMovedError,
    PrintState,
    check_print_move,
    checked_address,
    checked_tracking,
)
from pinxit.shop.web.models import Order
from pinxit.shop.web.models.prints import PrintJob
from pinxit.shop.web.selectors.prints import package_key
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import prints as print_services
from tests.scenes import NOW, edition_of, person
from tests.shop.steps import browser_of, page_of, work
from tests.shop.ways import jobs_waiting

pytestmark = pytest.mark.django_db

ADDRESS = "Ada Lovelace\n 12 St James’s  Square\n\nLondon\nUnited Kingdom"
SECRET = "whsec_" + "A" * 43 + "="


@pytest.fixture
def edition(artist):
    return edition_of(artist, size=2)


@pytest.fixture
def shop(artist) -> Client:
    return browser_of(artist)


@pytest.fixture
def job(edition, shop, ada) -> PrintJob:
    """A print that Ada has paid for."""
    ways = reverse("shop:ways", args=[edition.listing.piece.public_id])
    said = {"what": "print", "price": "120", "width_mm": "100", "bleed_mm": "3"}
    assert shop.post(ways, said | {"paper": "baryta 315 g/m²"}).status_code == 302
    offer = edition.prints.get()
    address = reverse("shop:order-print", args=[offer.public_id])
    assert address.encode() in ada.get(work(edition)).content
    assert ada.post(address, {"ship_to": " ", "accepts_terms": "on"}).status_code == 400
    assert ada.post(address, {"ship_to": ADDRESS, "accepts_terms": "on"}).status_code == 302
    order = Order.objects.get()
    ada.post(page_of("payment", order), {"answer": "pay"})
    return PrintJob.objects.get()


def test_a_print_is_a_numbered_copy_that_is_printed(job, shop, ada, eve) -> None:
    order = job.order
    assert (order.state, order.number, order.price) == ("paid", 1, Money(12_000, "EUR"))
    assert job.ship_to == "Ada Lovelace\n12 St James’s Square\nLondon\nUnited Kingdom"
    assert list(jobs_waiting("tell_print_house").values()) == [{"order": order.pk}]
    archive = reverse("shop:print-archive", args=[order.public_id])
    assert eve.get(archive).status_code == 404

    content = shop.get(archive).content
    assert shop.get(archive).content == content, "the same print is the same package"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        ticket = json.loads(package.read("ticket.json"))
        file = Digest.of(package.read("print.png"))
    assert str(file) == order.edition.listing.full_size
    assert ticket["RunList"]["sha256"] == file.hex
    assert ticket["TrimSize_mm"] == [100, 100]
    assert ticket["BleedBoxSize_mm"] == [106, 106]
    assert ticket["Number"] == "No. 1 of 2"
    assert ticket["DeliveryIntent"]["ShipTo"][0] == "Ada Lovelace"


def test_a_parcel_is_sent_off_once(job, shop, ada, eve) -> None:
    move = reverse("shop:move-print", args=[job.order.public_id])
    assert eve.post(move, {"tracking": "X1"}).status_code == 404
    assert b"Parcel" in shop.get(reverse("shop:prints")).content
    shop.post(move)
    shop.post(move, {"tracking": " JD 0002 "})
    shop.post(move, {"tracking": "another"})

    job.refresh_from_db()
    assert (job.state, job.tracking) == ("shipped", "JD 0002")
    assert "JD 0002" in ada.get(page_of("order", job.order)).content.decode()
    assert len(jobs_waiting("send_way_letter")) == 1
    dov = browser_of(person("Dov", Role.CURATOR))
    assert job.order.edition.listing.title.encode() in dov.get(reverse("shop:prints")).content
    assert b"No print was ordered yet" in eve.get(reverse("shop:prints")).content


def test_the_print_house_is_told_and_fetches_the_package(job, settings) -> None:
    settings.PINXIT_PRINT_HOUSE_URL = ""
    heard = _Post()
    assert not print_services.tell_print_house(job.order, post=heard, now=NOW)
    settings.PINXIT_PRINT_HOUSE_URL = "https://prints.example.org/jobs"
    settings.PINXIT_PRINT_HOUSE_SECRET = SECRET

    assert print_services.tell_print_house(job.order, post=heard, now=NOW)
    assert not print_services.tell_print_house(job.order, post=heard, now=NOW), "told once"
    [(address, body, headers)] = heard.sent
    assert address == "https://prints.example.org/jobs"
    at_s = int(headers["webhook-timestamp"])
    name = headers["webhook-id"]
    assert headers["webhook-signature"] == sign(SECRET, name=name, at_s=at_s, body=body)
    told = json.loads(body)
    path = told["data"]["package"].removeprefix(settings.PINXIT_PUBLIC_URL)
    house = Client()
    assert house.get(path)["Content-Type"] == "application/zip"
    forged = package_key(job)[:-1] + ("A" if path[-2] != "A" else "B")
    assert house.get(reverse("shop:print-package", args=[forged])).status_code == 404
    other = signing.TimestampSigner(salt="other").sign(str(job.order.public_id))
    assert house.get(reverse("shop:print-package", args=[other])).status_code == 404
    job.refresh_from_db()
    assert job.state == "sent"


def test_a_print_that_went_back_is_printed_no_more(job, shop) -> None:
    services.refund_order(job.order)

    archive = reverse("shop:print-archive", args=[job.order.public_id])
    assert shop.get(archive).status_code == 404


@pytest.mark.parametrize(
    "said",
    [{"width_mm": 49}, {"width_mm": 2001}, {"bleed_mm": 11}, {"paper": "x"}, {"width_mm": 300}],
    ids=str,
)
def test_formats_that_cannot_be_printed(said) -> None:
    usual = {
        "width_mm": 100,
        "bleed_mm": 3,
        "paper": "matte 200 g/m²",
        "width_px": 1_000,
        "height_px": 1_500,
    }
    assert PrintFormat(**usual).height_mm == 150
    assert PrintFormat(**usual).ppi == 254
    with pytest.raises(BadPrintError):
        PrintFormat(**(usual | said))


@pytest.mark.parametrize("text", ["", " \n ", "a" * 501, "a\x00b"])
def test_addresses_that_fit_no_parcel(text: str) -> None:
    with pytest.raises(BadAddressError):
        checked_address(text)
    with pytest.raises(BadAddressError):
        checked_tracking(text)


def test_a_print_goes_one_way() -> None:
    for state, to in product(PrintState, PrintState):
        if to in MOVES[state]:
            check_print_move(state, to)
        else:
            with pytest.raises(PrintMovedError):
                check_print_move(state, to)


class _Post:
    """Keeps what would be sent: nothing leaves the tests."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes, dict[str, str]]] = []

    def send(self, address, body, headers) -> int:
        self.sent.append((str(address), body, dict(headers)))
        return 200
