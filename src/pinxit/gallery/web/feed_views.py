"""Feeds of what is newly hung: of the wall, of an artist, of an exhibition.

Source:
    RFC 4287, "The Atom Syndication Format".
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from pinxit.accounts.web.selectors import house_of
from pinxit.gallery.web import selectors
from pinxit.gallery.web.models import Listing
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore

WORKS_IN_A_FEED: Final = 30
_FRESH_S: Final = 300


@require_safe
@conditional_page
@cache_control(public=True, max_age=_FRESH_S)
def wall_feed(_request: HttpRequest) -> HttpResponse:
    """What was hung last."""
    house = house_of().name
    title = _("%(house)s: newly on the wall") % {"house": house}
    return _atom(title, "/", "/feed.atom", selectors.wall())


@require_safe
@conditional_page
@cache_control(public=True, max_age=_FRESH_S)
def artist_feed(_request: HttpRequest, slug: str) -> HttpResponse:
    """What was hung last of one artist."""
    artist = selectors.artist_named(slug)
    if artist is None:
        raise Http404("no such artist")
    page = artist.get_absolute_url()
    works = selectors.wall().filter(artist=artist)
    return _atom(artist.person.display_name, page, f"{page}feed.atom", works)


@require_safe
@conditional_page
@cache_control(public=True, max_age=_FRESH_S)
def exhibition_feed(_request: HttpRequest, slug: str) -> HttpResponse:
    """What was hung last in one exhibition."""
    shown = get_object_or_404(selectors.open_exhibitions(timezone.localdate()), slug=slug)
    page = shown.get_absolute_url()
    works = selectors.wall().filter(exhibition=shown)
    return _atom(shown.title, page, f"{page}feed.atom", works)


def _atom(title: str, page: str, own: str, works: QuerySet[Listing]) -> HttpResponse:
    """Return a feed.

    Args:
        title: Of the feed.
        page: The path of the page that it follows.
        own: Its own path.
        works: The newest first.
    """
    listed = list(works[:WORKS_IN_A_FEED])
    feed = Atom1Feed(
        title=title,
        link=selectors.public_address(page),
        description="",
        language=get_language() or settings.LANGUAGE_CODE,
        feed_url=selectors.public_address(own),
        feed_guid=selectors.public_address(own),
        # The time of the newest work, not of the request: the same feed is the same bytes.
        updated=_newest(listed),
    )
    for work in listed:
        feed.add_item(
            title=work.title,
            link=selectors.public_address(work.get_absolute_url()),
            description=_words_of(work),
            unique_id=work.public_id.urn,
            author_name=work.maker,
            pubdate=work.hung_at,
            updateddate=work.sold_out_at or work.hung_at,
            enclosures=[_picture_of(work)],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _newest(works: list[Listing]) -> datetime:
    times = [work.sold_out_at or work.hung_at for work in works]
    return max(times, default=datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone()))


def _words_of(work: Listing) -> str:
    label = selectors.label(work)
    said = (work.statement, label.medium, _("AI-generated"), label.edition_text, label.price_text)
    return " · ".join(filter(None, said))


def _picture_of(work: Listing) -> Enclosure:
    path = FolderStore(settings.PINXIT_STORE).path(Digest.parse(work.picture))
    length = path.stat().st_size if path.exists() else 0
    return Enclosure(selectors.public_address(work.picture_url), str(length), "image/png")
