"""What search engines and other programs read of a page: works, artists and exhibitions.

Source:
    schema.org, release 29: VisualArtwork, Person, ExhibitionEvent, Offer; its property
    `digitalSourceType` says that a picture was made by a model.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pinxit.kernel import Money

_CONTEXT: Final = "https://schema.org"
_BY_A_MODEL: Final = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtworkFacts:
    """What is said of one work.

    Attributes:
        name: Its title.
        url: The address of its page.
        image: The address of its picture.
        creator: Who asked for it.
        creator_url: The address of their page; empty for none.
        year: In which it was painted.
        medium: What painted it, and how.
        description: What its maker says of it; may be empty.
        credit: Whose works taught the hand; may be empty.
        width_px: Width of the file that is sold.
        height_px: Height of the same.
        edition_size: How many numbered copies there are; `None` for a work that is not for sale.
    """

    name: str
    url: str
    image: str
    creator: str
    creator_url: str
    year: str
    medium: str
    description: str
    credit: str
    width_px: int
    height_px: int
    edition_size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFacts:
    """On what terms a work is to be had.

    Attributes:
        price: Of one copy.
        left: Copies that can be ordered now.
        is_sold_out: Whether none will come back unless one is returned.
        seller: The name of the house.
    """

    price: Money
    left: int
    is_sold_out: bool
    seller: str


def artwork(facts: ArtworkFacts, offer: OfferFacts | None) -> dict[str, Any]:
    """Return a work as a VisualArtwork, with the offer if it is for sale."""
    told: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "VisualArtwork",
        "name": facts.name,
        "url": facts.url,
        "image": facts.image,
        "creator": _without_gaps(
            {"@type": "Person", "name": facts.creator, "url": facts.creator_url}
        ),
        "dateCreated": facts.year,
        "artMedium": facts.medium,
        "artform": "Digital image",
        "digitalSourceType": _BY_A_MODEL,
        "description": facts.description,
        "creditText": facts.credit,
        "artEdition": facts.edition_size,
        "width": f"{facts.width_px} px",
        "height": f"{facts.height_px} px",
        "offers": None if offer is None else _offer(offer, facts.url),
    }
    return _without_gaps(told)


def person(*, name: str, url: str, description: str) -> dict[str, Any]:
    """Return an artist as a Person."""
    return _without_gaps(
        {
            "@context": _CONTEXT,
            "@type": "Person",
            "name": name,
            "url": url,
            "description": description,
        }
    )


def exhibition(*, name: str, url: str, description: str, opens: str, house: str) -> dict[str, Any]:
    """Return an exhibition as an ExhibitionEvent that takes place on the web.

    Args:
        name: Its title.
        url: The address of its page.
        description: Its opening text; may be empty.
        opens: The day it opens, as ISO 8601 has it.
        house: The name of the house.
    """
    return _without_gaps(
        {
            "@context": _CONTEXT,
            "@type": "ExhibitionEvent",
            "name": name,
            "url": url,
            "description": description,
            "startDate": opens,
            "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
            "location": {"@type": "VirtualLocation", "url": url},
            "organizer": {"@type": "Organization", "name": house},
        }
    )


def _offer(offer: OfferFacts, url: str) -> dict[str, Any]:
    if offer.left:
        availability = "LimitedAvailability"
    else:
        availability = "SoldOut" if offer.is_sold_out else "OutOfStock"
    return {
        "@type": "Offer",
        "url": url,
        "price": f"{offer.price.major:.{offer.price.places}f}",
        "priceCurrency": offer.price.currency,
        "availability": f"{_CONTEXT}/{availability}",
        "inventoryLevel": {"@type": "QuantitativeValue", "value": offer.left},
        "seller": {"@type": "Organization", "name": offer.seller},
    }


def _without_gaps(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in (None, "")}
