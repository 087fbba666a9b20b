"""The cards of a wall as HTML, made once for what they show."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pinxit.gallery.web.models import Listing
from pinxit.gallery.web.selectors import cards

#: What is shown no more is forgotten after an hour.
_KEPT_S: Final = 3600


def hung(works: Iterable[Listing]) -> SafeString:
    """Return works on their mats, from the memory of this process if the same were shown before.

    The memory is keyed by everything that the cards show, in the language of the page: whatever
    changes on one of them is another key, so that nothing that was true before is ever shown.
    """
    shown = cards(works)
    digest = blake2b(repr(shown).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    key = f"gallery:cards:{get_language()}:{digest}"
    html: str | None = cache.get(key)
    if html is None:
        html = render_to_string("gallery/_cards.html", {"cards": shown})
        cache.set(key, html, _KEPT_S)
    return SafeString(html)
