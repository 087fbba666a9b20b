"""Commissions from Python: both sides, from the brief to the delivery."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from pinxit.client.asking import Asking, Form
from pinxit.client.bringing import Rights
from pinxit.client.waiting import API, FailedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A sketch of a commission.

    Attributes:
        id: By which it is marked and chosen.
        number: Its place among all of them, from 1.
        state: One of waiting, running, done, failed and cancelled.
        is_shown: Whether the client was shown it.
        is_chosen: Whether it becomes the work.
        digest: Of its file; "" while it is not painted.
        url: Where it is in full; "" where this side may not have that.
        card_url: Where it is small; "" while it is not painted.
        marks: What the client says of it, as the studio writes it.
    """

    id: int
    number: int
    state: str
    is_shown: bool
    is_chosen: bool
    digest: str
    url: str
    card_url: str
    marks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """A commission as this key's person sees it. Amounts are in the currency's smallest coin.

    Attributes:
        id: Its public name.
        title: Of the work.
        stage: Where it stands.
        side: client or artist.
        may: What this side may do now.
        terms: The quote, as the studio writes it; empty before there is one.
        due: What the client is to pay now and where; empty if nothing.
        paid_minor: What was paid.
        returned_minor: What went back.
        goes_back_minor: What would go back if this side called it off now.
        revisions_left: How often changes may still be asked for.
        sketches: The sketches that this side may see.
        record: Everything that happened, the oldest first, as the studio writes it.
        file: Digest of the delivered work; "" before.
        file_url: Where it is; "" before it is delivered.
        certificate_url: The page of its certificate; "" before.
    """

    id: str
    title: str
    stage: str
    side: str
    may: frozenset[str]
    terms: Mapping[str, Any]
    due: Mapping[str, Any]
    paid_minor: int
    returned_minor: int
    goes_back_minor: int
    revisions_left: int
    sketches: tuple[Sketch, ...]
    record: tuple[Mapping[str, Any], ...]
    file: str
    file_url: str
    certificate_url: str


class CommissionDesk:
    """Where works are asked for and orders are taken on. Each act returns how it stands then.

    Args:
        asking: Who asks the studio.
    """

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def artists(self) -> dict[int, str]:
        """Return who can be asked, by number."""
        return {row["artist"]: row["name"] for row in self._asking.get(f"{API}/artists")}

    def list(self, side: str = "client", *, page: int = 1) -> tuple[str, ...]:
        """Return the ids of 50 commissions, the last that changed first.

        Args:
            side: client for what one asked for, artist for what one was asked for.
            page: From 1.
        """
        rows = self._asking.get(f"{API}/commissions?side={side}&page={page}")["commissions"]
        return tuple(row["id"] for row in rows)

    def get(self, commission: str) -> Commission:
        """Return how a commission stands."""
        return commission_of(self._asking.get(f"{API}/commissions/{commission}"))

    def ask(
        self, artist: int, title: str, words: str, *, wanted_by: date | None = None, **more: str
    ) -> Commission:
        """Ask an artist for a work.

        Args:
            artist: Whom, by number.
            title: Of the work.
            words: What it shows.
            wanted_by: By which day it is needed.
            **more: `purpose`, `budget` in the main unit, `currency`.
        """
        body: dict[str, Any] = {"artist": artist, "title": title, "words": words, **more}
        if wanted_by is not None:
            body["wanted_by"] = wanted_by.isoformat()
        return self._told("", body)

    def add_reference(self, commission: str, content: bytes, rights: Rights) -> Commission:
        """Put a picture beside the brief, and say by which right."""
        return self._told(f"/{commission}/references", _picture(content, rights))

    def quote(
        self, commission: str, price: str, deliver_by: date, **terms: str | int | bool
    ) -> Commission:
        """Offer to do it.

        Args:
            commission: Which.
            price: For everything, in the main unit, such as "120.50".
            deliver_by: The last day.
            **terms: `deposit_percent`, `revisions`, `refund_percent`, `use`, `is_exclusive`,
                `words`.
        """
        body = {"price": price, "deliver_by": deliver_by.isoformat(), **terms}
        return self._told(f"/{commission}/quote", body)

    def decline(self, commission: str, words: str = "") -> Commission:
        """Say that one will not do it."""
        return self._told(f"/{commission}/decline", {"words": words})

    def accept(self, commission: str, number: int) -> Commission:
        """Accept the quote that was read: the `number` of its terms."""
        return self._told(f"/{commission}/accept", {"number": number})

    def paint_sketches(self, commission: str, prompt: str, **settings: str | int) -> Commission:
        """Let the painter paint sketches: `hand`, `count`, `seed`."""
        return self._told(f"/{commission}/sketches", {"prompt": prompt, **settings})

    def bring_sketch(self, commission: str, content: bytes, rights: Rights) -> Commission:
        """Put a picture made elsewhere among the sketches."""
        return self._told(f"/{commission}/sketches/brought", _picture(content, rights))

    def show(self, commission: str, words: str = "") -> Commission:
        """Show the client every finished sketch that they have not seen."""
        return self._told(f"/{commission}/show", {"words": words})

    def mark(self, commission: str, sketch: int, words: str, **place: int) -> Commission:
        """Say what should change, and where: left, top, width and height in thousandths."""
        body = {"sketch": sketch, "words": words, **place}
        return self._told(f"/{commission}/marks", body)

    def unmark(self, commission: str, mark: int) -> Commission:
        """Take back a mark that was not sent."""
        return self._told(f"/{commission}/marks/{mark}/take-back", {})

    def revise(self, commission: str, words: str = "") -> Commission:
        """Send the marks and ask for changes: one revision is used."""
        return self._told(f"/{commission}/revise", {"words": words})

    def choose(self, commission: str, sketch: int) -> Commission:
        """Choose the sketch that becomes the work."""
        return self._told(f"/{commission}/approve", {"sketch": sketch})

    def deliver(self, commission: str, words: str = "") -> Commission:
        """Hand the work over."""
        return self._told(f"/{commission}/deliver", {"words": words})

    def write(self, commission: str, words: str) -> Commission:
        """Write the other side a message."""
        return self._told(f"/{commission}/messages", {"words": words})

    def cancel(self, commission: str, words: str = "") -> Commission:
        """Call a commission off; what goes back was said before."""
        return self._told(f"/{commission}/cancel", {"words": words})

    def work(self, commission: Commission) -> bytes:
        """Return the delivered work, held against its digest.

        Raises:
            FailedError: It is not delivered.
        """
        if not commission.file_url:
            raise FailedError("the work is not delivered")
        return self._asking.fetch(urlsplit(commission.file_url).path, digest=commission.file)

    def _told(self, path: str, body: Mapping[str, Any] | Form) -> Commission:
        answer = self._asking.post(f"{API}/commissions{path}", body, name=str(uuid4()))
        return commission_of(answer)


def commission_of(body: Mapping[str, Any]) -> Commission:
    """Return the commission of an answer."""
    return Commission(
        id=str(body["id"]),
        title=str(body["title"]),
        stage=str(body["stage"]),
        side=str(body["side"]),
        may=frozenset(body["may"]),
        terms=body["terms"] or {},
        due=body["due"] or {},
        paid_minor=int(body["paid_minor"]),
        returned_minor=int(body["returned_minor"]),
        goes_back_minor=int(body["goes_back_minor"]),
        revisions_left=int(body["revisions_left"]),
        sketches=tuple(map(_sketch_of, body["sketches"])),
        record=tuple(body["record"]),
        file=str(body["file"]),
        file_url=str(body["file_url"] or ""),
        certificate_url=str(body["certificate_url"] or ""),
    )


def _sketch_of(body: Mapping[str, Any]) -> Sketch:
    return Sketch(
        id=int(body["id"]),
        number=int(body["number"]),
        state=str(body["state"]),
        is_shown=bool(body["is_shown"]),
        is_chosen=bool(body["is_chosen"]),
        digest=str(body["digest"]),
        url=str(body["url"] or ""),
        card_url=str(body["card_url"] or ""),
        marks=tuple(body["marks"]),
    )


def _picture(content: bytes, rights: Rights) -> Form:
    return Form(fields=rights.fields, files={"picture": ("picture", content)})
