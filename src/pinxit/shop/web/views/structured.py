"""What the page of a work says to programs, and to those who share it."""

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.html import format_html

from pinxit.gallery import ArtworkFacts, OfferFacts, artwork
from pinxit.gallery.web.selectors import alternative_text, public_address, share_of

if TYPE_CHECKING:
    from pinxit.gallery.web.models import Listing
    from pinxit.gallery.web.selectors import WallLabel

FRAME_WIDTH_PX: Final = 400
#: The label below the picture, and the paper round both.
_WORDS_PX: Final = 190
_ROUND_PX: Final = 64


def told_elsewhere(
    listing: "Listing", shown: "WallLabel", *, left: int, seller: str
) -> dict[str, object]:
    """Return `structured` and `share` for the page of a work.

    Args:
        listing: The work, with its piece and artist.
        shown: Its label, with the credits.
        left: Copies that can be ordered now.
        seller: The name of the house.
    """
    offer = None
    if listing.price is not None:
        offer = OfferFacts(
            price=listing.price,
            left=left,
            is_sold_out=listing.sold_out_at is not None,
            seller=seller,
        )
    facts = ArtworkFacts(
        name=listing.title,
        url=public_address(listing.get_absolute_url()),
        image=public_address(listing.picture_url),
        creator=listing.maker,
        creator_url=public_address(listing.artist.get_absolute_url()),
        year=shown.year,
        medium=shown.medium,
        description=listing.statement,
        credit=", ".join(_credit(each) for each in shown.credits),
        width_px=listing.piece.file_width_px,
        height_px=listing.piece.file_height_px,
        edition_size=listing.edition_size,
    )
    text = listing.statement or f"{listing.maker}, {shown.year}. {shown.medium}"
    return {
        "structured": artwork(facts, offer),
        "share": share_of(listing.title, text, listing, listing),
    }


def frame_code(listing: "Listing", *, width_px: int = FRAME_WIDTH_PX) -> tuple[str, int]:
    """Return the markup that shows a work in a frame on another page, and how high it is.

    Args:
        listing: A work that hangs.
        width_px: Width of the frame.
    """
    side = max(listing.picture_width_px, listing.picture_height_px)
    height_px = (width_px - _ROUND_PX) * listing.picture_height_px // side + _WORDS_PX + _ROUND_PX
    code = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>',
        public_address(reverse("shop:embed", args=[listing.slug])),
        width_px,
        height_px,
        alternative_text(listing),
    )
    return code, height_px


def _credit(credit: object) -> str:
    return str(getattr(credit, "name", credit))
