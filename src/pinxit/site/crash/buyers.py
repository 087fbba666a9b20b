"""People who buy while the house is killed under them: they press again, as people do."""

import random
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

import urllib3

from pinxit.site.crash.machines import StandIn

_TRIES: Final = 40
_WAIT_S: Final = 0.1
_LOOKS: Final = 15
_CSRF: Final = "c" * 32
_REFERENCE: Final = re.compile(rb'data-reference="(pi_\w+)"')
_PAID_FOR: Final = re.compile(r"/(?:orders|purchases)/[0-9a-f-]{36}/")
_ORDER: Final = re.compile(rb"/orders/([0-9a-f-]{36})/")
#: What buyers do, and how often of a hundred.
_WAYS: Final[Mapping[str, int]] = {
    "card": 45,
    "button": 20,
    "card and let go": 8,
    "let go": 5,
    "declined": 6,
    "declined, then card": 6,
    "walk away": 10,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who wants a copy, or several at once.

    Attributes:
        session: The cookie by which the house knows them.
        checkout: The address of the checkout, of a work or of their basket.
        puts: Where works are put into the basket before.
    """

    session: str
    checkout: str
    puts: tuple[str, ...] = ()


@dataclass
class Seen:
    """What buyers and the owner were told, which has to be true afterwards.

    Attributes:
        bought: Orders whose page said that they are paid.
        tried: How many wanted a copy.
        charged: How many cards said that they paid.
        given_back: Refunds that the owner was told of.
    """

    bought: list[UUID] = field(default_factory=list)
    tried: int = 0
    charged: int = 0
    given_back: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class NobodyAnswersError(Exception):
    """The house did not answer for so long that a person would have gone."""


@dataclass
class Crowd:
    """Everybody who buys, and the owner who sometimes gives money back.

    Attributes:
        address: Of the house.
        stand_in: Where cards are charged.
        owner: The owner's cookie.
        wishes: Who wants what; each once.
        seed: Draws what they do.
        stop: Set when they go home.
    """

    address: str
    stand_in: StandIn
    owner: str
    wishes: list[Wish]
    seed: int
    stop: threading.Event = field(default_factory=threading.Event)
    seen: Seen = field(default_factory=Seen)

    def buy(self, number: int) -> None:
        """Be one buyer after the other until there is nobody left, or it is time to go."""
        chance = random.Random(f"{self.seed} {number}")  # noqa: S311 - a bench draws, no secret
        while not self.stop.is_set():
            try:
                wish = self.wishes.pop()
            except IndexError:
                return
            with self.seen.lock:
                self.seen.tried += 1
            try:
                self._want(wish, chance)
            except (NobodyAnswersError, urllib3.exceptions.HTTPError):
                continue  # they went home; what they paid has to be found

    def _want(self, wish: Wish, chance: random.Random) -> None:
        browser = Browser(self.address, wish.session)
        for put in wish.puts:
            browser.press(put, {})
        found = _PAID_FOR.search(browser.press(wish.checkout, {"accepts_terms": "on"}))
        if found is None:
            return  # sold out, or sent elsewhere
        place = found[0]
        page = browser.look(f"{place}payment/")
        reference = _REFERENCE.search(page)
        if reference is None:
            return
        self._pay(browser, place, reference[1].decode(), chance)
        told = self._is_told(browser, place)
        if told is not None:
            orders = [UUID(each.decode()) for each in _ORDER.findall(place.encode() + told)]
            orders = list(dict.fromkeys(orders))
            with self.seen.lock:
                self.seen.bought += orders
            self._maybe_give_back(chance.choice(orders), chance)

    def _pay(self, browser: "Browser", place: str, reference: str, chance: random.Random) -> None:
        way = chance.choices(list(_WAYS), weights=list(_WAYS.values()))[0]
        if "declined" in way:
            self._charge(reference, "pm_card_chargeCustomerFail")
        if way == "button":
            browser.press(f"{place}payment/", {"answer": "pay"})
        elif "card" in way:
            self._charge(reference, "pm_card_visa")
        if "let go" in way:
            browser.press(f"{place}cancel/", {})

    def _charge(self, reference: str, card: str) -> None:
        self.stand_in.ask("POST", f"payment_intents/{reference}", payment_method=card)
        status, _told = self.stand_in.ask("POST", f"payment_intents/{reference}/confirm")
        if status == 200:
            with self.seen.lock:
                self.seen.charged += 1

    def _is_told(self, browser: "Browser", place: str) -> bytes | None:
        """Return the page that says that it is paid, or `None` if none said so."""
        for _look in range(_LOOKS):
            page = browser.look(place)
            if b"state--good" in page:
                return page
            if b"state--bad" in page:
                return None
            time.sleep(0.15)
        return None

    def _maybe_give_back(self, order: UUID, chance: random.Random) -> None:
        amount = chance.choices(("", "24.00", "7.31"), weights=(70, 15, 15))[0]
        if not amount:
            return
        Browser(self.address, self.owner).press(
            f"/books/orders/{order}/give-back/", {"amount": amount, "name": str(uuid4())}
        )
        with self.seen.lock:
            self.seen.given_back += 1


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser in which somebody is signed in, and which is reloaded when nothing comes."""

    address: str
    session: str

    def look(self, path: str) -> bytes:
        """Return a page, reloading until there is one.

        Raises:
            NobodyAnswersError: There was none for too long.
        """
        return self._ask("GET", path, {})[1]

    def press(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form, again until it is answered, and return where the answer leads.

        Raises:
            NobodyAnswersError: There was none for too long.
        """
        return self._ask("POST", path, fields)[0]

    def _ask(self, method: str, path: str, fields: Mapping[str, str]) -> tuple[str, bytes]:
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={_CSRF}",
            "X-CSRFToken": _CSRF,
            "Connection": "close",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        for attempt in range(_TRIES):
            try:
                with urllib3.PoolManager(timeout=10, retries=False) as pool:
                    answer = pool.request(
                        method,
                        f"{self.address}{path}",
                        body=urlencode(fields) if method == "POST" else None,
                        headers=headers,
                        redirect=False,
                    )
                if answer.status < 500:
                    return answer.headers.get("Location", ""), answer.data
            except urllib3.exceptions.HTTPError:
                pass
            time.sleep(_WAIT_S * min(attempt + 1, 5))
        raise NobodyAnswersError(path)


def gone_home(threads: Sequence[threading.Thread], *, within_s: float) -> bool:
    """Wait for buyers to end, and say whether all did."""
    deadline = time.monotonic() + within_s
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)
