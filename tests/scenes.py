"""Real people, pieces and editions for the tests, made the way the house makes them."""

from datetime import UTC, datetime
from uuid import uuid4

import numpy as np
from django.conf import settings

from pinxit.accounts import Role
from pinxit.accounts.web.models import Person
from pinxit.accounts.web.services import grant
from pinxit.kernel import Digest, Money
from pinxit.provenance import FolderStore
from pinxit.shop.web.models import Edition
from pinxit.shop.web.services.orders import offer_piece
from pinxit.studio import Brief, Origin
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.core.piece import picture_facts
from pinxit.studio.web.models import Piece
from pinxit.studio.web.services import write_brief

FILE_SIDE_PX = 544
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def person(name: str, *roles: Role, now: datetime = NOW) -> Person:
    """Somebody with an account: a buyer, and what `roles` say besides."""
    made = Person.objects.create(
        email=f"{name.lower()}@example.org", display_name=name, joined_at=now
    )
    grant(made, Role.BUYER, *roles, now=now)
    return made


def cleo() -> Person:
    """The artist."""
    return person("Cleo", Role.ARTIST)


def picture(seed: int = 0, *, side_px: int = 16):
    """A small picture that is not blank, another one for each seed."""
    image_HWC = np.full((side_px, side_px, 3), 240, np.uint8)
    image_HWC[side_px // 4 : side_px // 2, side_px // 4 : -2] = (180, 40, seed % 256)
    return image_HWC


def piece_of(
    maker: Person, *, prompt: str = "a red dragon", seed: int = 0, image_HWC=None
) -> Piece:
    """A finished piece, its files in the store of the settings.

    Kept as the studio keeps it, but for the full-size file: half as large, and only repeated, not
    drawn finer, so that it is ready in a moment.
    """
    brief = Brief(prompt=prompt, hand="noto", seed=seed)
    row = write_brief(person=maker, brief=brief, sitting=uuid4(), now=NOW)
    origin = Origin(model=Digest.of(b"model"), manifest=Digest.of(b"manifest"), engine="none")
    image = picture(seed) if image_HWC is None else image_HWC
    file = image.repeat(FILE_SIDE_PX // len(image), 0).repeat(FILE_SIDE_PX // len(image), 1)
    facts = picture_facts(row.public_id, brief, origin)
    store = FolderStore(settings.PINXIT_STORE)
    return Piece.objects.create(
        brief=row,
        public_id=row.public_id,
        title=prompt.capitalize(),
        image_digest=str(store.put(encode_png(image, facts=facts))),
        file_digest=str(store.put(encode_png(file, facts=facts))),
        model_digest=str(origin.model),
        manifest_digest=str(origin.manifest),
        engine=origin.engine,
        width_px=image.shape[1],
        height_px=image.shape[0],
        file_width_px=file.shape[1],
        file_height_px=file.shape[0],
        painted_at=NOW,
    )


def edition_of(
    maker: Person,
    *,
    title: str = "Red dragon",
    statement: str = "It sleeps on a hill.",
    size: int = 3,
    price: Money | None = None,
    seed: int = 0,
) -> Edition:
    """A piece on the wall, for sale."""
    return offer_piece(
        piece=piece_of(maker, seed=seed),
        title=title,
        statement=statement,
        size=size,
        price=price or Money(4_000, "EUR"),
        now=NOW,
    )
