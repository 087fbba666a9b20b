"""Gallery: what hangs on the wall, where it hangs, and how it is found.

In:  a piece from the studio, with the title, the words and the terms its maker gives it.
Out: a *listing* (`pinxit.gallery.web.services.hang`), which the shop sells.
"""

from pinxit.gallery.core.announcement import FIRST_WORKS, Announcement
from pinxit.gallery.core.price import price_text
from pinxit.gallery.core.query import words_of
from pinxit.gallery.core.structured import ArtworkFacts, OfferFacts, artwork
from pinxit.gallery.core.terms import Terms

__all__ = [
    "FIRST_WORKS",
    "Announcement",
    "ArtworkFacts",
    "OfferFacts",
    "Terms",
    "artwork",
    "price_text",
    "words_of",
]
