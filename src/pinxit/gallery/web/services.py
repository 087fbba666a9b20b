"""What the gallery does. Every write to the room's tables is in this module."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from pinxit.ethics import admit
from pinxit.gallery.adapters.rendition import Rendition, public_rendition
from pinxit.gallery.core.announcement import Announcement
from pinxit.gallery.core.query import plain
from pinxit.gallery.core.terms import Terms
from pinxit.gallery.web.artist_services import artist_of
from pinxit.gallery.web.models import Exhibition, Listing
from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import FolderStore
from pinxit.provenance.web.services import record
from pinxit.studio.web.services import released_pieces

if TYPE_CHECKING:
    from pinxit.studio.web.models import Piece


class AlreadyHungError(PinxitError):
    """A piece was hung before; its edition is a promise that is made once."""

    remedy = "Open the piece's offer: a withdrawn work can be hung again on the same terms."


class NotHungError(PinxitError):
    """A work that does not hang was to be taken down."""

    remedy = "Look at the wall again; somebody may have taken it down already."


class HangsAlreadyError(PinxitError):
    """A work that hangs was to be hung again."""

    remedy = "Look at the wall again; somebody may have hung it already."


@transaction.atomic
def hang(
    piece: "Piece", *, title: str, statement: str, terms: Terms | None, now: datetime
) -> Listing:
    """Hang a piece on the wall.

    Args:
        piece: What the studio painted.
        title: For the label, not empty.
        statement: What its maker says about it; may be empty.
        terms: Price and number of copies, or `None` for a work that is not for sale.
        now: When it is hung.

    Raises:
        RefusedByPolicyError: The house does not show these words.
        AlreadyHungError: It hangs, or was withdrawn and can be hung again.
        BlankPictureError: There is nothing to see on it.
        UnreadablePictureError: Its file is damaged.
        MissingArtefactError: Its file is not in the store.
        UnfitToLeaveError: A mark of the finished file could not be read back.
    """
    admit(title)
    admit(statement)
    store = FolderStore(settings.PINXIT_STORE)
    kept = Digest.parse(piece.file_digest)
    rendition = public_rendition(store.read(kept))
    listing = _new_listing(piece, title=title.strip(), statement=statement.strip(), now=now)
    _set_terms(listing, terms)
    shown = store.put(rendition.png)
    forms = released_pieces(piece, (kept, shown), now=now)
    listing.full_size = str(forms[kept])
    _set_picture(listing, rendition, forms[shown])
    try:
        with transaction.atomic():
            listing.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyHungError("this piece was hung before") from error
    _record("gallery.listing.hung", listing, now=now)
    return listing


@transaction.atomic
def withdraw(listing: Listing, *, now: datetime) -> None:
    """Take a work down. Copies that were sold stay sold, and their certificates stay true.

    Raises:
        NotHungError: It does not hang.
    """
    hanging = Listing.objects.filter(pk=listing.pk, withdrawn_at=None)
    if not hanging.update(withdrawn_at=now):
        raise NotHungError("this work does not hang")
    listing.withdrawn_at = now
    _record("gallery.listing.withdrawn", listing, now=now)


@transaction.atomic
def rehang(listing: Listing, *, now: datetime) -> None:
    """Hang a withdrawn work again, in its place and on its terms.

    Raises:
        HangsAlreadyError: It hangs.
    """
    withdrawn = Listing.objects.filter(pk=listing.pk, withdrawn_at__isnull=False)
    if not withdrawn.update(withdrawn_at=None):
        raise HangsAlreadyError("this work hangs already")
    listing.withdrawn_at = None
    _record("gallery.listing.rehung", listing, now=now)


def mark_sold(listing_id: int, *, sold_out: bool, now: datetime) -> None:
    """Note for the shop that a copy was sold, and whether it was the last."""
    listings = Listing.objects.filter(pk=listing_id)
    listings.filter(first_sold_at=None).update(first_sold_at=now)
    if sold_out:
        mark_sold_out(listing_id, now=now)


def mark_sold_out(listing_id: int, *, now: datetime) -> None:
    """Note for the shop that every copy has an owner."""
    Listing.objects.filter(pk=listing_id, sold_out_at=None).update(sold_out_at=now)


def mark_available(listing_id: int) -> None:
    """Note for the shop that a copy came back."""
    Listing.objects.filter(pk=listing_id).update(sold_out_at=None)


def open_exhibition(announcement: Announcement, *, opens_on: date) -> Exhibition:
    """Return the exhibition of this address, opening it if there is none."""
    exhibition, _made = Exhibition.objects.get_or_create(
        slug=announcement.slug,
        defaults={
            "title_en": announcement.title_en,
            "title_zh": announcement.title_zh,
            "opening_en": announcement.opening_en,
            "opening_zh": announcement.opening_zh,
            "opens_on": opens_on,
        },
    )
    return exhibition


def show_in(exhibition: Exhibition | None, *listings: Listing) -> int:
    """Show works in an exhibition, or in none; return how many there were."""
    keys = [listing.pk for listing in listings]
    return Listing.objects.filter(pk__in=keys).update(exhibition=exhibition)


def _new_listing(piece: "Piece", *, title: str, statement: str, now: datetime) -> Listing:
    """Return an unsaved listing with what the label says of how the piece came to be."""
    public_id = uuid.uuid4()
    maker = piece.brief.person.display_name
    hand = piece.brief.hand
    return Listing(
        public_id=public_id,
        slug=_slug(title, public_id),
        piece=piece,
        artist=artist_of(piece.brief.person, now=now),
        title=title,
        statement=statement,
        maker=maker,
        hand=hand,
        steps=piece.brief.steps,
        painted_at=piece.painted_at,
        image=piece.image_digest,
        hung_at=now,
        words=plain(f"{title} {statement} {hand} {maker}"),
    )


def _set_terms(listing: Listing, terms: Terms | None) -> None:
    if terms is not None:
        listing.price_minor = terms.price.minor
        listing.currency = terms.price.currency
        listing.edition_size = terms.edition_size


def _set_picture(listing: Listing, rendition: Rendition, digest: Digest) -> None:
    listing.picture = str(digest)
    listing.picture_width_px = rendition.width_px
    listing.picture_height_px = rendition.height_px


def _slug(title: str, public_id: uuid.UUID) -> str:
    """Return a readable address that no other work has."""
    return "-".join(filter(None, [slugify(title, allow_unicode=True)[:50], public_id.hex[:8]]))


def _record(what: str, listing: Listing, *, now: datetime) -> None:
    record(
        {
            "what": what,
            "listing": str(listing.public_id),
            "piece": str(listing.piece.public_id),
            "image": listing.image,
            "file": listing.full_size,
            "picture": listing.picture,
        },
        personal={"title": listing.title},
        person=listing.piece.brief.person,
        now=now,
    )
