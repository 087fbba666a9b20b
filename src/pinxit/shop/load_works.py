"""A wall of many works for the bench: a few are painted, the others are copies of their rows."""

from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

import numpy as np
from django.apps import apps
from django.db import connection, models

from pinxit.accounts.web.services import sign_up
from pinxit.kernel import Digest, Money
from pinxit.shop.web.models import Edition
from pinxit.shop.web.services import orders as services
from pinxit.studio import Brief, Origin
from pinxit.studio.web.services import Painting, keep_piece, write_brief

#: Pictures that differ; every work shows one of them.
NUM_PICTURES: Final = 6
_NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
_SIDE_PX: Final = 96


def first_works() -> list[Edition]:
    """Paint and hang the works whose rows are copied, each with a statement and an edition."""
    cleo = sign_up(
        email=f"cleo-{uuid4().hex}@example.org",
        password=uuid4().hex,
        display_name="Cleo",
        as_artist=True,
        now=_NOW,
    )
    made = []
    for nth in range(NUM_PICTURES):
        brief = Brief(prompt=f"a red dragon, the {nth}th", hand="noto", seed=nth)
        row = write_brief(person=cleo, brief=brief, sitting=uuid4(), now=_NOW)
        edition = services.offer_piece(
            piece=keep_piece(brief=row, painting=_painting(nth), now=_NOW),
            title=f"Red dragon {nth}",
            statement="It sleeps on a hill, and nobody knows since when. " * 4,
            size=50,
            price=Money(4_000 + nth, "EUR"),
            now=_NOW,
        )
        made.append(edition)
    return made


def hang_many(first: list[Edition], *, number: int) -> None:
    """Hang copies until so many works hang.

    Args:
        first: What is copied in turn.
        number: How many works there are afterwards.
    """
    hanging = apps.get_model("gallery", "Listing")._default_manager.count()
    each = -(-(number - hanging) // len(first))
    for turn, edition in enumerate(first):
        start = 1_000_000_000 * (turn + 1) + hanging
        piece = edition.listing.piece
        brief = f"{start} + nth"
        _copy(piece.brief, each, id=brief, public_id="gen_random_uuid()")
        _copy(piece, each, id=brief, public_id="gen_random_uuid()", brief_id=brief)
        _copy(
            edition.listing,
            each,
            id=brief,
            public_id="gen_random_uuid()",
            piece_id=brief,
            slug=f"'work-{turn}-' || ({brief})",
            hung_at="hung_at - nth * interval '1 minute'",
        )
        _copy(edition, each, id=brief, listing_id=brief)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def slugs(number: int) -> list[str]:
    """Return the addresses of works from all over the wall."""
    every = max(apps.get_model("gallery", "Listing")._default_manager.count() // number, 1)
    return list(
        apps.get_model("gallery", "Listing")
        ._default_manager.order_by("pk")
        .values_list("slug", flat=True)[::every]
    )[:number]


def _copy(row: models.Model, times: int, **changes: str) -> None:
    """Insert copies of a row, with some columns as expressions of `nth`."""
    table = row._meta.db_table
    columns = [str(field.column) for field in row._meta.concrete_fields]
    told = ", ".join(f'"{name}"' for name in columns)
    made = ", ".join(changes.get(name, f'"{name}"') for name in columns)
    with connection.cursor() as cursor:
        # Names of our own tables and expressions of this file.
        cursor.execute(
            f'INSERT INTO "{table}" ({told}) SELECT {made} FROM "{table}",'  # noqa: S608
            f" generate_series(1, %s) AS nth WHERE id = %s",
            [times, row.pk],
        )


def _painting(nth: int) -> Painting:
    """Return a picture that is not blank, another one for each number."""
    image_HWC = np.full((_SIDE_PX, _SIDE_PX, 3), 240, np.uint8)
    image_HWC[20:60, 20:-10] = (180, 40, 30 * nth)
    draw = np.random.Generator(np.random.Philox(key=nth))
    image_HWC[60:80] = draw.integers(40, 220, (20, _SIDE_PX, 3), dtype=np.uint8)
    origin = Origin(model=Digest.of(b"model"), manifest=Digest.of(b"manifest"), engine="none")
    return Painting(image_HWC, origin)
