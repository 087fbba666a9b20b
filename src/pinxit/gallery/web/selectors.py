"""Looking at the wall. Every read of the room's tables that is more than one line."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pinxit.gallery.core.price import price_text
from pinxit.gallery.core.query import words_of
from pinxit.gallery.web.models import Artist, Exhibition, Listing, Subscriber
from pinxit.kernel import Digest
from pinxit.studio.web.selectors import (
    credits_of,
    hand_title,
    medium_of,
    pieces_that_learnt_from,
)

#: Of the works that hold the words looked for, so many are ranked and shown.
MOST_FOUND: Final = 1_000
_SHARED_LETTERS: Final = 200
#: A longer number is no page that somebody means.
_PAGE_DIGITS: Final = 7
_HANGS: Final = Q(withdrawn_at=None)
#: What is read of a work to show it among others, on a page or in a feed.
_SHOWN: Final = (
    *("public_id", "slug", "artist", "title", "statement", "maker", "hand", "steps", "painted_at"),
    *("price_minor", "currency", "edition_size", "hung_at", "sold_out_at", "image"),
    *("picture", "picture_width_px", "picture_height_px"),
    *("piece__guest", "piece__brief__hand", "piece__brief__steps"),
)
#: A picture somebody owns a copy of stays to be seen, so that its certificates keep their picture.
_PUBLIC: Final = _HANGS | Q(first_sold_at__isnull=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WallLabel:
    """The wall label of a work, as `site/_wall_label.html` shows it.

    Attributes:
        title: Of the work.
        maker: Who asked for it.
        year: In which it was painted.
        medium: What painted it, and how.
        edition_text: How many copies there are; empty when it is not for sale.
        price_text: What one costs.
        url: The address of the work's page; empty inside a card and on that page itself.
        seal_url: The address of the seal of the picture as painted; empty on a plain label.
        seal_digest: What the seal is drawn from.
        credits: Whose works taught the hand; empty on a plain label.
    """

    title: str
    maker: str
    year: str
    medium: str
    edition_text: str = ""
    price_text: str = ""
    url: str = ""
    seal_url: str = ""
    seal_digest: str = ""
    credits: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCard:
    """A work on its mat, as `site/_work_card.html` shows it."""

    url: str
    image_url: str
    width_px: int
    height_px: int
    alt: str
    label: WallLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a link to a page shows elsewhere, as `site/_share.html` says it.

    Attributes:
        title: Of the page.
        text: A sentence or two; may be empty.
        url: The address of the page.
        image: The address of a picture; empty for none.
        width_px: Width of the picture.
        height_px: Height of the same.
        alt: What the picture is to somebody who cannot see it.
    """

    title: str
    text: str
    url: str
    image: str
    width_px: int
    height_px: int
    alt: str


@dataclass(frozen=True, slots=True)
class WallPage:
    """Some works of a wall, as `site/_pagination.html` leafs through them.

    Attributes:
        works: What hangs on this page.
        number: Which page it is, from 1.
        has_next: Whether there is another one.
    """

    works: tuple[Listing, ...]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether there is one before it."""
        return self.number > 1

    @property
    def has_other_pages(self) -> bool:
        """Whether this is not all."""
        return self.has_previous or self.has_next

    @property
    def previous_page_number(self) -> int:
        """Of the page before it."""
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        """Of the page after it."""
        return self.number + 1


def wall() -> QuerySet[Listing]:
    """Return the works that hang, the newest first."""
    return Listing.objects.filter(_HANGS).select_related("piece__brief").only(*_SHOWN)


def found(query: str) -> list[int]:
    """Return the keys of the works that hang and hold every word of the query, the best first.

    Of more than `MOST_FOUND` these are the newest, and one more: only so many are compared, so
    that it takes no longer to look for what every work has.
    """
    words = words_of(query)
    holding = Listing.objects.filter(_HANGS).values("pk")
    for word in words:
        holding = holding.filter(words__contains=word)
    place = SearchVector("title", weight="A", config="simple") + SearchVector(
        "words", weight="D", config="simple"
    )
    rank = SearchRank(place, SearchQuery(" ".join(words), config="simple"))
    compared = Listing.objects.filter(pk__in=holding[: MOST_FOUND + 1]).annotate(rank=rank)
    return list(compared.order_by("-rank", "-hung_at", "-pk").values_list("pk", flat=True))


def shown(keys: Sequence[int]) -> list[Listing]:
    """Return the works of these keys that hang, in the order of the keys."""
    works = {work.pk: work for work in wall().filter(pk__in=keys)}
    return [works[key] for key in keys if key in works]


def turned_to(works: QuerySet[Listing], page: str | None, *, size: int) -> WallPage:
    """Return one page of works without counting them all.

    Args:
        works: In the order in which they are shown.
        page: Its number as an address has it; what is no number is the first page, and what lies
            behind the last page is the last one.
        size: Works on a page.
    """
    number = int(page) if page and page.isdecimal() and len(page) < _PAGE_DIGITS else 1
    number = max(number, 1)
    here = _from(works, (number - 1) * size, size + 1)
    if not here and number > 1:
        number = max(-(-works.count() // size), 1)
        here = _from(works, (number - 1) * size, size + 1)
    return WallPage(tuple(here[:size]), number, has_next=len(here) > size)


def _from(works: QuerySet[Listing], start: int, num: int) -> list[Listing]:
    """Return some works from a place on; those before it are passed over in the index alone."""
    if start:
        works = works.filter(pk__in=works.select_related(None).values("pk")[start : start + num])
    return list(works[:num])


def artist_named(slug: str) -> Artist | None:
    """Return the artist of this address, or `None`."""
    return Artist.objects.select_related("person").filter(slug=slug).first()


def artists_on_the_wall() -> QuerySet[Artist]:
    """Return the artists of whom something hangs, by name, each with `num_works`."""
    return artists_hanging().annotate(num_works=_num_hanging("artist"))


def artists_hanging() -> QuerySet[Artist]:
    """Return the artists of whom something hangs, by name, without counting their works."""
    works = Listing.objects.filter(_HANGS, artist=OuterRef("pk"))
    return Artist.objects.select_related("person").filter(Exists(works))


def _num_hanging(where: str) -> Subquery:
    """Return how many works hang of an artist or in an exhibition, as a part of a query.

    Each is counted by itself, in an index that has nothing else.
    """
    works = Listing.objects.filter(_HANGS, **{where: OuterRef("pk")}).order_by()
    counted = works.values(where).annotate(number=Count("*")).values("number")
    return Subquery(counted, output_field=IntegerField())


def wall_is_empty() -> bool:
    """Say whether nothing was ever hung here."""
    return not Listing.objects.exists()


def open_exhibitions(today: date) -> QuerySet[Exhibition]:
    """Return the exhibitions that have opened and have works to show, each with `num_works`."""
    return exhibitions_at_the_door(today).annotate(num_works=_num_hanging("exhibition"))


def exhibitions_at_the_door(today: date) -> QuerySet[Exhibition]:
    """Return the exhibitions that are open and have works to show, without counting these."""
    works = Listing.objects.filter(_HANGS, exhibition=OuterRef("pk"))
    return Exhibition.objects.filter(Exists(works), opens_on__lte=today)


def coming_exhibitions(today: date) -> QuerySet[Exhibition]:
    """Return the exhibitions that will open, the next one first."""
    return Exhibition.objects.filter(opens_on__gt=today).order_by("opens_on", "pk")


def listing_named(name: str) -> Listing | None:
    """Return the work of this address or public name, hung or not, or `None`."""
    # There is one at most: no order, which would have to be put into words as well.
    listings = Listing.objects.select_related("piece__brief", "artist").order_by()
    try:
        named = listings.filter(public_id=UUID(name))
    except ValueError:
        named = listings.filter(slug=name)
    return next(iter(named), None)


def listing_of(piece_id: int) -> Listing | None:
    """Return the listing of a piece, hung or not, or `None` if it was never hung."""
    return Listing.objects.filter(piece_id=piece_id).first()


def works_that_learnt_from(manifests: Collection[str]) -> QuerySet[Listing]:
    """Return the works that hang and whose painter was trained on one of these manifests."""
    learnt = Listing.objects.filter(_HANGS, piece__in=pieces_that_learnt_from(manifests))
    return learnt.select_related("piece")


def picture_is_public(digest: Digest) -> bool:
    """Say whether anybody may see this picture: it hangs, or somebody owns a copy of it."""
    shown = Q(picture=str(digest)) | Q(image=str(digest))
    return Listing.objects.filter(_PUBLIC & shown).exists()


def readers() -> QuerySet[Subscriber]:
    """Return everybody who reads the newsletter: they confirmed it and did not leave."""
    return Subscriber.objects.filter(confirmed_at__isnull=False, left_at=None)


def public_address(path: str) -> str:
    """Return the whole address of a page, for those who are elsewhere."""
    return f"{settings.PINXIT_PUBLIC_URL}{path}"


def share_of(
    title: str, text: str, page: Artist | Exhibition | Listing, work: Listing | None
) -> Share:
    """Return what a link to a page shows where it is shared, with the picture of a work on it."""
    return Share(
        title=title,
        text=Truncator(text).chars(_SHARED_LETTERS),
        url=public_address(page.get_absolute_url()),
        image=public_address(work.picture_url) if work else "",
        width_px=work.picture_width_px if work else 0,
        height_px=work.picture_height_px if work else 0,
        alt=alternative_text(work) if work else "",
    )


def cards(listings: Iterable[Listing]) -> list[WorkCard]:
    """Return the works as cards for a wall; asks the database nothing."""
    said = cache(medium)  # once for all works of a hand
    return [card(listing, say_medium=said) for listing in listings]


def card(listing: Listing, *, say_medium: Callable[[str, int], str]) -> WorkCard:
    """Return one work as a card; `say_medium` is `medium`, or remembers what it said."""
    return WorkCard(
        url=listing.get_absolute_url(),
        image_url=listing.picture_url,
        width_px=listing.picture_width_px,
        height_px=listing.picture_height_px,
        alt=alternative_text(listing),
        label=label(listing, say_medium=say_medium),
    )


def medium(hand: str, steps: int) -> str:
    """Return what painted a work and how, as a label says it."""
    counted = ngettext("%(steps)d step", "%(steps)d steps", steps) % {"steps": steps}
    text = _("house painter · hand of %(hand)s · %(steps)s")
    return text % {"hand": hand_title(hand), "steps": counted}


def label(
    listing: Listing,
    *,
    edition_text: str | None = None,
    seal: bool = False,
    say_medium: Callable[[str, int], str] = medium,
) -> WallLabel:
    """Return the wall label of a work.

    Args:
        listing: The work.
        edition_text: What the shop says of the copies that are left, in place of how many there
            are.
        seal: Whether the credits and the seal of the picture belong on it.
        say_medium: Says by whose hand and in how many steps it was painted.
    """
    digest = Digest.parse(listing.image)
    guest = listing.piece.guest is not None
    return WallLabel(
        seal_url=reverse("provenance:seal", args=[digest]) if seal else "",
        seal_digest=str(digest) if seal else "",
        credits=credits_of(listing.piece) if seal else (),
        title=listing.title,
        maker=listing.maker,
        year=str(listing.painted_at.year),
        # A guest's title is the piece's own: the guest may be gone.
        medium=medium_of(listing.piece) if guest else say_medium(listing.hand, listing.steps),
        edition_text=_edition_text(listing) if edition_text is None else edition_text,
        price_text=_("Not for sale") if listing.price is None else price_text(listing.price),
    )


def alternative_text(listing: Listing) -> str:
    """Return what a picture is to somebody who cannot see it."""
    return _("%(title)s, picture painted by a model") % {"title": listing.title}


def _edition_text(listing: Listing) -> str:
    if listing.edition_size is None:
        return "" if listing.price is None else _("Open edition")
    if listing.edition_size == 1:
        return _("Unique work") if listing.sold_out_at is None else _("Unique work, sold")
    if listing.sold_out_at is not None:
        text = _("Edition of %(size)s, sold out")
    else:
        text = _("Edition of %(size)s")
    return text % {"size": listing.edition_size}
