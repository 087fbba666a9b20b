"""One work on somebody else’s page: a frame, and how programs find it.

Source:
    oEmbed, version 1.0 of the specification, section 2.
"""

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import conditional_page, require_safe

from pinxit.accounts.web.selectors import house_of
from pinxit.gallery.web.selectors import alternative_text, label, listing_named, public_address
from pinxit.shop.web.views.structured import FRAME_WIDTH_PX, frame_code

if TYPE_CHECKING:
    from pinxit.gallery.web.models import Listing

_FRESH_S: Final = 300
_LOWEST_PX: Final = 240
_POLICY: Final = {
    "default-src": [NONE],
    "script-src": [NONE],
    "img-src": [SELF],
    "style-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    # This page alone may stand in a frame, on whosever page: it has no form and knows nobody.
    "frame-ancestors": ["*"],
}


@require_safe
@xframe_options_exempt
@csp_replace(_POLICY)  # type: ignore[arg-type]  # typed for views without arguments
@conditional_page
@cache_control(public=True, max_age=_FRESH_S)
def embed(request: HttpRequest, name: str) -> HttpResponse:
    """One work, small, in a frame."""
    listing = _hanging(name)
    context = {
        "listing": listing,
        "label": label(listing),
        "alt": alternative_text(listing),
        "url": public_address(listing.get_absolute_url()),
    }
    return render(request, "shop/embed.html", context)


@require_safe
@conditional_page
@cache_control(public=True, max_age=_FRESH_S)
def oembed(request: HttpRequest) -> HttpResponse:
    """Say how a work is shown on another page, for programs that know only its address."""
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": "json is the only format"}, status=501)
    listing = _work_at(request.GET.get("url", ""))
    width = _width(request.GET.get("maxwidth", ""))
    frame, height = frame_code(listing, width_px=width)
    most = request.GET.get("maxheight", "")
    if most.isdecimal() and len(most) < 6 and int(most) < height:
        # The frame scrolls then; below a certain height nothing is to be seen in it.
        lower = max(int(most), _LOWEST_PX)
        frame, height = frame.replace(f'height="{height}"', f'height="{lower}"'), lower
    told = {
        "version": "1.0",
        "type": "rich",
        "title": listing.title,
        "author_name": listing.maker,
        "author_url": public_address(listing.artist.get_absolute_url()),
        "provider_name": house_of().name,
        "provider_url": settings.PINXIT_PUBLIC_URL,
        "cache_age": _FRESH_S,
        "thumbnail_url": public_address(listing.picture_url),
        "thumbnail_width": listing.picture_width_px,
        "thumbnail_height": listing.picture_height_px,
        "html": frame,
        "width": width,
        "height": height,
    }
    # Any page may ask: what is told is public.
    return JsonResponse(told, headers={"Access-Control-Allow-Origin": "*"})


def _hanging(name: str) -> "Listing":
    listing = listing_named(name)
    if listing is None or not listing.hangs:
        raise Http404("no such work on the wall")
    return listing


def _work_at(address: str) -> "Listing":
    """Return the work of an address of this house, and of no other."""
    parts, own = urlsplit(address), urlsplit(settings.PINXIT_PUBLIC_URL)
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
        raise Http404("this is no address of this house")
    try:
        found = resolve(unquote(parts.path))
    except Resolver404 as error:
        raise Http404("there is no such page") from error
    if found.view_name != "shop:work":
        raise Http404("this page is not about one work")
    return _hanging(found.kwargs["name"])


def _width(most: str) -> int:
    if not most.isdecimal() or len(most) > 5:
        return FRAME_WIDTH_PX
    return max(min(int(most), FRAME_WIDTH_PX), _LOWEST_PX)
