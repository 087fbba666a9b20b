"""The pages of the gallery."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from pinxit.gallery.web import selectors
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore

_A_YEAR_S = 365 * 24 * 3600
WORKS_A_PAGE = 24


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The house's front page: what hangs here, the newest first, or what was looked for."""
    query = request.GET.get("q", "").strip()[:100]
    page = Paginator(selectors.wall(query), WORKS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "page": page,
        "cards": selectors.cards(page.object_list),
        "exhibitions": selectors.open_exhibitions(timezone.localdate()),
    }
    return render(request, "gallery/wall.html", context)


@require_safe
def exhibitions(request: HttpRequest) -> HttpResponse:
    """Every exhibition that is open."""
    context = {"exhibitions": selectors.open_exhibitions(timezone.localdate())}
    return render(request, "gallery/exhibitions.html", context)


@require_safe
def exhibition(request: HttpRequest, slug: str) -> HttpResponse:
    """One exhibition: its opening text and its works."""
    shown = get_object_or_404(selectors.open_exhibitions(timezone.localdate()), slug=slug)
    works = selectors.wall().filter(exhibition=shown)
    page = Paginator(works, WORKS_A_PAGE).get_page(request.GET.get("page"))
    context = {"exhibition": shown, "page": page, "cards": selectors.cards(page.object_list)}
    return render(request, "gallery/exhibition.html", context)


@require_safe
def picture(request: HttpRequest, digest: Digest) -> HttpResponse:
    """The picture of a work that hangs or was sold. Its address names its bytes: it never ages."""
    path = FolderStore(settings.PINXIT_STORE).path(digest)
    if not selectors.picture_is_public(digest) or not path.exists():
        raise Http404("no such picture on the wall")
    etag = f'"{digest.hex}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(path.read_bytes(), content_type="image/png")
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=_A_YEAR_S, immutable=True)
    return response
