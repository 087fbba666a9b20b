"""What search engines read: which pages there are, and which they may look at.

Source:
    sitemaps.org, version 0.9; RFC 9309, "Robots Exclusion Protocol".
"""

from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from pinxit.gallery.web import selectors
from pinxit.gallery.web.models import Artist, Exhibition, Listing

#: Works on one page of the map: as many as are written in a fraction of a second.
_WORKS_A_PAGE: Final = 1_000
_FRESH_S: Final = 3600
#: Places that show everybody something of their own, or nothing.
_PRIVATE: Final = (
    "/accounts/",
    "/back-office/",
    "/books/",
    "/copies/",
    "/desk/",
    "/newsletter/",
    "/orders/",
    "/owed/",
    "/payments/",
    "/studio/",
    "/training/",
    "/works/*/buy/",
)
_PAGES: Final = ("gallery:wall", "gallery:artists", "gallery:exhibitions", "about")


class Pages(Sitemap):  # type: ignore[type-arg]  # it takes none when the program runs
    """Pages that every house has."""

    def items(self) -> tuple[str, ...]:
        """Return their names."""
        return _PAGES

    def location(self, item: str) -> str:
        """Return where one is."""
        return reverse(item)


class Works(Sitemap):  # type: ignore[type-arg]  # it takes none when the program runs
    """Every work that hangs."""

    limit = _WORKS_A_PAGE

    def items(self) -> QuerySet[Listing]:
        """Return them, the newest first, without what only their pages show."""
        return selectors.wall().select_related(None).only("slug", "hung_at", "sold_out_at")

    def lastmod(self, item: Listing) -> datetime:
        """Return when a page said something else for the last time."""
        return item.sold_out_at or item.hung_at

    def get_latest_lastmod(self) -> datetime | None:
        """Return when the newest work was hung, without reading them all."""
        return selectors.wall().values_list("hung_at", flat=True).first()


class Artists(Sitemap):  # type: ignore[type-arg]  # it takes none when the program runs
    """Everybody of whom something hangs."""

    def items(self) -> QuerySet[Artist]:
        """Return them by name."""
        return selectors.artists_hanging()


class Exhibitions(Sitemap):  # type: ignore[type-arg]  # it takes none when the program runs
    """Every exhibition that is open."""

    def items(self) -> QuerySet[Exhibition]:
        """Return them in the order in which they are shown."""
        return selectors.exhibitions_at_the_door(timezone.localdate())

    def lastmod(self, item: Exhibition) -> date:
        """Return when it opened."""
        return item.opens_on


_MAPS: Final = {
    "pages": Pages,
    "works": Works,
    "artists": Artists,
    "exhibitions": Exhibitions,
}


@require_safe
@conditional_page
@cache_control(public=True, max_age=_FRESH_S)
def robots(_request: HttpRequest) -> HttpResponse:
    """Say where nothing is to be found, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in _PRIVATE)]
    lines += ["", f"Sitemap: {settings.PINXIT_PUBLIC_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path(
        "sitemap.xml",
        conditional_page(require_safe(index)),
        {"sitemaps": _MAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        conditional_page(require_safe(sitemap)),
        {"sitemaps": _MAPS},
        name="sitemap-section",
    ),
]
