"""The campaign: kill, and see what is left.

Run as a program in a folder of its own (`PINXIT_HOME`), with the keys of a program that stands in
for Stripe: it destroys whatever house it finds there. `pinxit bench crash` does all that.
"""

import json
import random
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from pinxit.shop.web.models import Edition
    from pinxit.site.crash.audit import Damage
    from pinxit.site.crash.buyers import Crowd
    from pinxit.site.crash.machines import House, StandIn

#: Kills after which all comes to rest and is compared; the stand-in then forgets.
_A_SITTING: Final = 40
_BUYERS_AT_ONCE: Final = 6
#: Between two kills, in milliseconds.
_BETWEEN_MS: Final = (50, 900)
_SETTLES_WITHIN_S: Final = 90.0
#: Nothing is killed before the first card has paid.
_FIRST_WITHIN_S: Final = 30.0


@dataclass
class Report:
    """What a campaign came to.

    Attributes:
        kills: How many processes were killed, by kind.
        tried: How many wanted a copy.
        charges: How many cards paid.
        bought: How many buyers were told that the copy is theirs.
        given_back: How many refunds the owner was told of.
        seconds: How long it took, in all.
        damage: What was found wrong.
    """

    kills: dict[str, int]
    tried: int = 0
    charges: int = 0
    bought: int = 0
    given_back: int = 0
    seconds: float = 0.0
    damage: dict[str, int] = field(default_factory=dict)


def run(home: Path, *, kills: int, seed: int, stand_in_port: int, web_port: int) -> Report:
    """Throw a house up in a folder, kill it so often, and return what is left of it.

    Args:
        home: Its data folder, empty.
        kills: How often something is killed, at least 1.
        seed: Draws victims, moments, and what buyers do.
        stand_in_port: Where what stands in for Stripe listens.
        web_port: Where the web servers listen.
    """
    from django.utils import timezone

    from pinxit.site.crash.audit import Damage
    from pinxit.site.crash.machines import House, StandIn
    from pinxit.site.crash.nursery import Nursery
    from pinxit.site.crash.scene import SIZES, hang_works, session_of_owner
    from pinxit.site.embedded_postgres import start
    from pinxit.site.migrating import bring_up_to_date

    began = time.monotonic()
    nursery = Nursery(web_port, home / "web.log")
    start(home / "postgres")
    # Files are flushed together before a recovery, not one by one.
    with (home / "postgres" / "postgresql.auto.conf").open("a", encoding="utf-8") as options:
        options.write("recovery_init_sync_method = syncfs\n")
    bring_up_to_date()
    stand_in = StandIn(stand_in_port)
    house = House(home, nursery, random.Random(seed))  # noqa: S311 - a bench draws, no secret
    report, damage = Report(house.killed), Damage()
    try:
        address = f"http://127.0.0.1:{web_port}"
        stand_in.tell(f"{address}/payments/told/stripe/")
        editions = hang_works(SIZES, now=timezone.now())
        owner = session_of_owner(now=timezone.now())
        house.open()
        sittings = _Sittings(house, stand_in, address, editions, owner, report)
        for number in count():
            left = kills - sum(house.killed.values())
            if left <= 0:
                break
            damage += sittings.hold(min(left, _A_SITTING), seed=seed * 1_000 + number)
    finally:
        house.close()
        stand_in.stop()
    report.seconds = time.monotonic() - began
    report.damage = {each.name: getattr(damage, each.name) for each in fields(damage)}
    return report


@dataclass
class _Sittings:
    """Kills and rest in turn."""

    house: "House"
    stand_in: "StandIn"
    address: str
    editions: "list[Edition]"
    owner: str
    report: Report
    kept: int = 0

    def hold(self, kills: int, *, seed: int) -> "Damage":
        """Let people buy, kill so often, let all come to rest, and compare."""
        from django.utils import timezone

        from pinxit.site.crash.audit import charges_at, damage_of
        from pinxit.site.crash.buyers import Crowd
        from pinxit.site.crash.scene import gather

        with _own_connection():
            wishes = gather(self.editions, max(4, kills), now=timezone.now())
        random.Random(seed).shuffle(wishes)  # noqa: S311 - a bench draws, no secret
        crowd = Crowd(self.address, self.stand_in, self.owner, wishes, seed)
        self._kill_among(crowd, kills)
        with _own_connection():
            self._settle()
            charges = list(charges_at(self.stand_in))
            damage = damage_of(charges, crowd.seen.bought, kept_before=self.kept)
            self.kept += sum(each.taken - each.returned for each in charges)
        self._count(crowd.seen.tried, crowd.seen.charged, crowd.seen.bought, crowd.seen.given_back)
        self.stand_in.forget()
        return damage

    def _kill_among(self, crowd: "Crowd", kills: int) -> None:
        """Kill at random moments while buyers buy, then let them finish what they began."""
        buyers = [
            threading.Thread(target=crowd.buy, args=(number,), daemon=True)
            for number in range(_BUYERS_AT_ONCE)
        ]
        for buyer in buyers:
            buyer.start()
        deadline = time.monotonic() + _FIRST_WITHIN_S
        while not crowd.seen.charged and time.monotonic() < deadline:
            time.sleep(0.05)
        for _kill in range(kills):
            time.sleep(self.house.chance.uniform(*_BETWEEN_MS) / 1_000)
            self.house.kill_something()
        time.sleep(1)
        crowd.stop.set()
        for buyer in buyers:
            buyer.join(60)

    def _settle(self) -> None:
        """Close what nobody paid, and let the house ask until nothing is open."""
        from django.utils import timezone

        from pinxit.shop.web.services.watch import look_after_payments

        time.sleep(1.5)  # what is told last is told a second late
        self._close_open()
        deadline = time.monotonic() + _SETTLES_WITHIN_S
        while time.monotonic() < deadline:
            if not look_after_payments(now=timezone.now()).waiting:
                return
            time.sleep(0.2)

    def _close_open(self) -> None:
        """Let Stripe close the payments of those who walked away, as it does after a day."""
        from django.utils import timezone

        from pinxit.shop.web.selectors.payments import payments_to_look_at

        for payment in payments_to_look_at(now=timezone.now()):
            self.stand_in.ask("POST", f"payment_intents/{payment.transaction_id}/cancel")

    def _count(self, tried: int, charged: int, bought: list[UUID], given_back: int) -> None:
        self.report.tried += tried
        self.report.charges += charged
        self.report.bought += len(bought)
        self.report.given_back += given_back


@contextmanager
def _own_connection() -> Iterator[None]:
    """Use the database from here, by connections that nobody has killed."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL only
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL only


def main() -> None:
    """Run a campaign by the arguments, and write what it came to as JSON."""
    import django
    from django.conf import settings

    told = json.loads(sys.argv[1])
    out = Path(told.pop("out"))
    django.setup()
    report = run(settings.PINXIT_HOME, **told)
    values = {each.name: getattr(report, each.name) for each in fields(report)}
    out.write_text(json.dumps(values), encoding="utf-8")


if __name__ == "__main__":
    main()
