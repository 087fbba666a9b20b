"""Artists and what their pages say."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from pinxit.ethics import admit
from pinxit.gallery.web.models import Artist

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

ABOUT_MAX: Final = 2_000


def artist_of(person: "Person", *, now: datetime) -> Artist:
    """Return somebody's page as an artist, making it when their first work is hung.

    The address is their name, with a number behind it if somebody else was there first. It stays
    when they take another name.
    """
    plain = slugify(person.display_name, allow_unicode=True)[:60] or "artist"
    try:
        with transaction.atomic():
            return _artist(person, plain, now=now)
    except IntegrityError:
        return _artist(person, f"{plain}-{person.pk}", now=now)


def _artist(person: "Person", slug: str, *, now: datetime) -> Artist:
    defaults = {"slug": slug, "since": now}
    return Artist.objects.get_or_create(person=person, defaults=defaults)[0]


def say_about(artist: Artist, about: str) -> None:
    """Keep what an artist says of themselves.

    Args:
        artist: Whose page.
        about: At most 2,000 letters; empty to say nothing.

    Raises:
        RefusedByPolicyError: The house does not show these words.
    """
    admit(about)
    Artist.objects.filter(pk=artist.pk).update(about=about.strip())
    artist.about = about.strip()
