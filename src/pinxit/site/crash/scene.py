"""Who buys what in a campaign of kills: editions, buyers with a session, the owner."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import numpy as np
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test.utils import override_settings
from django.urls import reverse

from pinxit.accounts.web.models import Person
from pinxit.accounts.web.services import open_house, sign_up
from pinxit.kernel import Digest, Money
from pinxit.provenance import FolderStore
from pinxit.shop.web.models import Edition
from pinxit.shop.web.services.orders import offer_piece
from pinxit.site.crash.buyers import Wish
from pinxit.studio import Brief, Origin
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.core.piece import picture_facts
from pinxit.studio.web.models import Piece
from pinxit.studio.web.services import write_brief

#: How many copies there are of each work: some are fought over, some last for long.
SIZES = (1, 2, 3, 5, 500, 500, 500, 500, 500, 500, 500, 500)
PRICE = Money(2_400, "EUR")
#: Passwords are not used here; hashing them slowly would only take time.
_QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"


def hang_works(sizes: Sequence[int], *, now: datetime) -> list[Edition]:
    """Hang a work for each size; its file is as small as its picture."""
    with override_settings(PASSWORD_HASHERS=[_QUICK]):
        cleo = _person("Cleo", now, as_artist=True)
    return [_hang(cleo, number, size, now) for number, size in enumerate(sizes)]


def gather(editions: Sequence[Edition], count: int, *, now: datetime) -> list[Wish]:
    """Let people come, each of whom wants one copy of every work: two of them in a basket."""
    with override_settings(PASSWORD_HASHERS=[_QUICK]):
        sessions = [session_of(_person("Ada", now)) for _each in range(count)]
    wishes = []
    for number, session in enumerate(sessions):
        together = {
            editions[(number + step) % len(editions)].pk for step in (0, len(editions) // 2)
        }
        puts = [_at("put-into-basket", each) for each in editions if each.pk in together]
        wishes.append(Wish(session, reverse("shop:basket-checkout"), tuple(puts)))
        rest = [each for each in editions if each.pk not in together]
        wishes += [Wish(session, _at("checkout", each)) for each in rest]
    return wishes


def _at(page: str, edition: Edition) -> str:
    return reverse(f"shop:{page}", args=[edition.listing.slug])


def session_of(person: Person) -> str:
    """Sign somebody in and return the cookie of their session."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def session_of_owner(*, now: datetime) -> str:
    """Sign the owner in and return the cookie of their session."""
    return session_of(open_house(now=now))


def _person(name: str, now: datetime, *, as_artist: bool = False) -> Person:
    return sign_up(
        email=f"{name.lower()}-{uuid4().hex}@example.org",
        password=uuid4().hex,
        display_name=name,
        as_artist=as_artist,
        now=now,
    )


def _hang(cleo: Person, number: int, size: int, now: datetime) -> Edition:
    brief = Brief(prompt="a red dragon", hand="noto", seed=number)
    row = write_brief(person=cleo, brief=brief, sitting=uuid4(), now=now)
    origin = Origin(model=Digest.of(b"model"), manifest=Digest.of(b"manifest"), engine="none")
    image_HWC = np.arange(64 * 64 * 3, dtype=np.uint8).reshape(64, 64, 3)
    image_HWC[:8, :8] = number
    facts = picture_facts(row.public_id, brief, origin)
    kept = str(FolderStore(settings.PINXIT_STORE).put(encode_png(image_HWC, facts=facts)))
    piece = Piece.objects.create(
        brief=row,
        public_id=row.public_id,
        title="A red dragon",
        image_digest=kept,
        file_digest=kept,
        model_digest=str(origin.model),
        manifest_digest=str(origin.manifest),
        engine=origin.engine,
        width_px=64,
        height_px=64,
        file_width_px=64,
        file_height_px=64,
        painted_at=now,
    )
    return offer_piece(
        piece=piece, title=f"Dragon {number}", statement="", size=size, price=PRICE, now=now
    )
