"""The shop from Python: what is for sale, what it costs, ordering, and what one owns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from pinxit.client.asking import Asking
from pinxit.client.waiting import API


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A work for sale. Amounts are in the currency's smallest coin, tax included.

    Attributes:
        work: By which it is ordered.
        title: Of the work.
        maker: Who made it.
        edition: How many copies there will ever be, in words.
        price_minor: Of one copy.
        currency: ISO 4217.
        left: Copies that could be ordered now.
        page_url: Its page.
    """

    work: str
    title: str
    maker: str
    edition: str
    price_minor: int
    currency: str
    left: int
    page_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """Who is billed, in a house that has said where it is taxed.

    Attributes:
        name: Of a person or a business.
        country: ISO 3166-1 alpha-2.
        address: Street and number.
        postcode: Or empty.
        city: Town.
        region: State, in the USA.
        tax_number: Of a business.
    """

    name: str
    country: str
    address: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    tax_number: str = ""

    @property
    def body(self) -> dict[str, str]:
        """As a request has it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a copy would cost.

    Attributes:
        work: Which.
        list_minor: Without a code.
        total_minor: What is paid, tax included.
        tax_minor: How much of it is tax.
        currency: ISO 4217.
        tax: How it is taxed.
        rate_ppm: The rate, in millionths.
        starts: Sentences to choose from, by `start`; empty if nothing is asked.
        confirms: A sentence to confirm; "" if none.
    """

    work: str
    list_minor: int
    total_minor: int
    tax_minor: int
    currency: str
    tax: str
    rate_ppm: int
    starts: Mapping[str, str]
    confirms: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order, and where it stands.

    Attributes:
        id: Its public name.
        work: Of which work.
        title: Of the work.
        number: Which copy, in words.
        state: One of reserved, paid, lapsed, cancelled and refunded.
        price_minor: What is paid, tax included.
        tax_minor: How much of it is tax.
        currency: ISO 4217.
        reserved_until: Until when the copy is kept.
        pay_url: The page where a person pays; "" unless it is reserved.
        papers: Address of the invoice and each credit note, by number.
    """

    id: str
    work: str
    title: str
    number: str
    state: str
    price_minor: int
    tax_minor: int
    currency: str
    reserved_until: datetime
    pay_url: str
    papers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy that one owns.

    Attributes:
        id: Its public name, that of the order which bought it.
        title: Of the work.
        number: Which copy, in words.
        file: Digest of its file.
        file_url: Where the file is.
        opens_at: From when it is handed over; `None` for now.
        certificate: Digest of its certificate.
        certificate_page_url: The page of the certificate, open to everybody.
    """

    id: str
    title: str
    number: str
    file: str
    file_url: str
    opens_at: datetime | None
    certificate: str
    certificate_page_url: str


class ShopDesk:
    """Where copies are ordered.

    Args:
        asking: Who asks the studio.
    """

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def works(self, *, page: int = 1) -> tuple[Work, ...]:
        """Return 50 works that are for sale, the newest first."""
        return tuple(map(_work_of, self._asking.get(f"{API}/works?page={page}")["works"]))

    def work(self, work: str) -> Work:
        """Return a work, and how many copies are left."""
        return _work_of(self._asking.get(f"{API}/works/{work}"))

    def quote(self, work: str, billed: Billed | None = None, *, code: str = "") -> Quote:
        """Return what a copy would cost; nothing is ordered.

        Args:
            work: Which.
            billed: Who is billed; needed in a house that has said where it is taxed.
            code: Lowers the price.
        """
        body = {**(billed.body if billed else {}), "code": code}
        path = f"{API}/works/{work}/quote"
        return _quote_of(self._asking.post(path, body, name=str(uuid4())))

    def order(
        self,
        quote: Quote,
        billed: Billed | None = None,
        *,
        accepts_terms: bool,
        name: str = "",
        **more: str | bool,
    ) -> Order:
        """Order a copy at the total that was quoted, and return the reservation.

        Args:
            quote: As it was read. If the total is another by now, the studio refuses.
            billed: As for the quote.
            accepts_terms: That the terms on the work's page are accepted.
            name: Of this order: with the same it is never placed twice, even by another run of
                the program. A new one by default.
            **more: `start` and `confirms` as the quote asks; `code`; `gift_name`, `gift_email`,
                `gift_words`.

        Raises:
            ProblemError: The studio refuses.
        """
        body = {
            **(billed.body if billed else {}),
            "work": quote.work,
            "total_minor": quote.total_minor,
            "currency": quote.currency,
            "accepts_terms": accepts_terms,
            **more,
        }
        return _order_of(self._asking.post(f"{API}/orders", body, name=name or str(uuid4())))

    def orders(self, *, page: int = 1) -> tuple[Order, ...]:
        """Return 50 orders, the newest first."""
        return tuple(map(_order_of, self._asking.get(f"{API}/orders?page={page}")["orders"]))

    def get(self, order: str) -> Order:
        """Return where an order stands."""
        return _order_of(self._asking.get(f"{API}/orders/{order}"))

    def cancel(self, order: str) -> Order:
        """Let a reserved copy go."""
        path = f"{API}/orders/{order}/cancel"
        return _order_of(self._asking.post(path, {}, name=str(uuid4())))

    def invoice(self, order: Order, number: str) -> bytes:
        """Return a paper of an order as a PDF, by its number."""
        return self._asking.download(urlsplit(order.papers[number]).path)

    def copies(self, *, page: int = 1) -> tuple[Copy, ...]:
        """Return 50 copies that one owns, the newest first."""
        return tuple(map(_copy_of, self._asking.get(f"{API}/copies?page={page}")["copies"]))

    def copy(self, copy: str) -> Copy:
        """Return a copy that one owns."""
        return _copy_of(self._asking.get(f"{API}/copies/{copy}"))

    def file(self, copy: Copy) -> bytes:
        """Return the file of a copy, held against its digest."""
        return self._asking.fetch(urlsplit(copy.file_url).path, digest=copy.file)

    def certificate(self, copy: Copy) -> bytes:
        """Return the certificate of a copy as a signed PDF."""
        return self._asking.download(f"{API}/copies/{copy.id}/certificate.pdf")


def _work_of(body: Mapping[str, Any]) -> Work:
    return Work(
        work=str(body["work"]),
        title=str(body["title"]),
        maker=str(body["maker"]),
        edition=str(body["edition"]),
        price_minor=int(body["price_minor"]),
        currency=str(body["currency"]),
        left=int(body["left"]),
        page_url=str(body["page_url"]),
    )


def _quote_of(body: Mapping[str, Any]) -> Quote:
    return Quote(
        work=str(body["work"]),
        list_minor=int(body["list_minor"]),
        total_minor=int(body["total_minor"]),
        tax_minor=int(body["tax_minor"]),
        currency=str(body["currency"]),
        tax=str(body["tax"]),
        rate_ppm=int(body["rate_ppm"]),
        starts={str(each["start"]): str(each["agreement"]) for each in body["starts"]},
        confirms=str(body["confirms"]),
    )


def _order_of(body: Mapping[str, Any]) -> Order:
    return Order(
        id=str(body["id"]),
        work=str(body["work"]),
        title=str(body["title"]),
        number=str(body["number"]),
        state=str(body["state"]),
        price_minor=int(body["price_minor"]),
        tax_minor=int(body["tax_minor"]),
        currency=str(body["currency"]),
        reserved_until=datetime.fromisoformat(body["reserved_until"]),
        pay_url=str(body["pay_url"] or ""),
        papers={str(each["number"]): str(each["url"]) for each in body["papers"]},
    )


def _copy_of(body: Mapping[str, Any]) -> Copy:
    opens_at = body["opens_at"]
    return Copy(
        id=str(body["id"]),
        title=str(body["title"]),
        number=str(body["number"]),
        file=str(body["file"]),
        file_url=str(body["file_url"]),
        opens_at=datetime.fromisoformat(opens_at) if opens_at else None,
        certificate=str(body["certificate"]),
        certificate_page_url=str(body["certificate_page_url"]),
    )
