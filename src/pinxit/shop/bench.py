"""Two buyers, one copy: how often an edition is oversold, with the lock and without it.

The tests of `tests/concurrency/` and `pinxit bench first-sale` run the same race. It needs the
database to itself: `bench_last_copy` makes one, and throws it away.
"""

import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import numpy as np
from django.db import connection
from django.test.utils import override_settings

from pinxit.accounts.web.services import sign_up
from pinxit.kernel import Digest, Money
from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.web.models import Edition, Order, OrderLetter
from pinxit.shop.web.services import orders as services
from pinxit.studio import Brief, Origin
from pinxit.studio.web.services import Painting, keep_piece, write_brief

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
_CONSTRAINTS: Final = ("shop_number_has_one_owner",)


@dataclass(frozen=True, slots=True)
class Scene:
    """An edition of one, and the two who want it.

    Attributes:
        edition: Of size 1.
        buyers: Ada, and Ben a moment later.
    """

    edition: Edition
    buyers: tuple["Person", "Person"]


def bench_last_copy(rounds: int = 50) -> Mapping[str, float]:
    """Let two buyers press at the same moment, many times, on a database of the bench's own.

    Args:
        rounds: How often, at least 1, with the lock and as often without it.

    Returns:
        `oversold_with_lock` and `oversold_without_lock`: in how many rounds both got the copy.
    """
    with scratch_database(), scratch_store():
        scene = set_scene()
        oversold = num_oversold(scene, rounds=rounds)
        with without_the_lock():
            oversold_without = num_oversold(scene, rounds=rounds)
    return {"oversold_with_lock": oversold, "oversold_without_lock": oversold_without}


def set_scene() -> Scene:
    """Open an edition of one, for two buyers to want."""
    cleo, ada, ben = (
        sign_up(
            email=f"{name}-{uuid4().hex}@example.org",
            password=uuid4().hex,
            display_name=name,
            as_artist=name == "Cleo",
            now=_NOW,
        )
        for name in ("Cleo", "Ada", "Ben")
    )
    brief = Brief(prompt="a red dragon", hand="noto")
    row = write_brief(person=cleo, brief=brief, sitting=uuid4(), now=_NOW)
    piece = keep_piece(brief=row, painting=_swatch(), now=_NOW)
    edition = services.offer_piece(
        piece=piece,
        title="The last copy",
        statement="",
        size=1,
        price=Money(2_400, "EUR"),
        now=_NOW,
    )
    return Scene(edition, (ada, ben))


def num_oversold(scene: Scene, *, rounds: int) -> int:
    """Run the race and return in how many rounds the one copy had more than one owner."""
    oversold = 0
    with ThreadPoolExecutor(max_workers=len(scene.buyers)) as pool:
        for _round in range(rounds):
            OrderLetter.objects.filter(order__edition=scene.edition).delete()
            Order.objects.filter(edition=scene.edition).delete()
            starting_line = Barrier(len(scene.buyers))
            presses = [
                pool.submit(_press, scene.edition.pk, buyer, starting_line)
                for buyer in scene.buyers
            ]
            sold = sum(press.result() for press in presses)
            assert sold == Order.objects.filter(edition=scene.edition).count()  # noqa: S101
            assert sold >= 1, "somebody always gets it"  # noqa: S101
            oversold += sold > scene.edition.size
    OrderLetter.objects.filter(order__edition=scene.edition).delete()
    Order.objects.filter(edition=scene.edition).delete()
    return oversold


@contextmanager
def without_the_lock() -> Iterator[None]:
    """Take the shop's lock away, and the constraint behind it.

    For the bench and for one test only: it shows that the race is real. Everything is back in its
    place afterwards.
    """
    lock_edition = services.lock_edition
    constraints = [each for each in Order._meta.constraints if each.name in _CONSTRAINTS]
    with connection.schema_editor() as editor:
        for constraint in constraints:
            editor.remove_constraint(Order, constraint)
    services.lock_edition = _read_edition
    try:
        yield
    finally:
        services.lock_edition = lock_edition
        with connection.schema_editor() as editor:
            for constraint in constraints:
                editor.add_constraint(Order, constraint)


def _read_edition(edition_id: int) -> Edition:
    return Edition.objects.get(pk=edition_id)


def _press(edition_id: int, buyer: "Person", starting_line: Barrier) -> bool:
    """Buy on a connection of one's own, and say whether there was a copy."""
    try:
        starting_line.wait()
        services.place_order(edition_id=edition_id, buyer=buyer, now=_NOW)
    except SoldOutError:
        return False
    finally:
        connection.close()
    return True


def _swatch() -> Painting:
    """Return a small picture that is not blank."""
    ramp = np.arange(16 * 16 * 3, dtype=np.uint8).reshape(16, 16, 3)
    origin = Origin(model=Digest.of(b"model"), manifest=Digest.of(b"manifest"), engine="none")
    return Painting(ramp, origin)


@contextmanager
def scratch_database() -> Iterator[None]:
    """Let Django use an empty database beside the studio's, and make sure that it does."""
    own = connection.settings_dict["NAME"]
    scratch = f"pinxit_bench_{uuid4().hex[:8]}"
    connection.settings_dict["TEST"]["NAME"] = scratch
    # Connections that wait in the pool still lead to the studio's own database.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL only
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            assert cursor.fetchone() == (scratch,), "never in the studio's own"  # noqa: S101
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


@contextmanager
def scratch_store() -> Iterator[None]:
    """Keep files in a folder that is thrown away."""
    with (
        tempfile.TemporaryDirectory(prefix="pinxit-bench-") as folder,
        override_settings(PINXIT_STORE=Path(folder)),
    ):
        yield
