"""The pages of the gallery."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from pinxit.accounts.web.selectors import house_of
from pinxit.gallery.core import structured
from pinxit.gallery.web import selectors
from pinxit.gallery.web.hung import hung
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore

_A_YEAR_S = 365 * 24 * 3600
WORKS_A_PAGE = 24


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
def wall(request: HttpRequest) -> HttpResponse:
    """The house's front page: what hangs here, the newest first, or what was looked for."""
    query = request.GET.get("q", "").strip()[:100]
    context: dict[str, object] = {"query": query}
    if query:
        found = selectors.found(query)
        is_all = len(found) <= selectors.MOST_FOUND
        page = Paginator(found[: selectors.MOST_FOUND], WORKS_A_PAGE).get_page(
            request.GET.get("page")
        )
        shown = selectors.shown(list(page.object_list))
        context |= {"page": page, "num_found": page.paginator.count, "found_all": is_all}
    else:
        works = selectors.wall()
        turned = selectors.turned_to(works, request.GET.get("page"), size=WORKS_A_PAGE)
        shown = list(turned.works)
        context |= {
            "page": turned,
            "exhibitions": selectors.exhibitions_at_the_door(timezone.localdate()),
        }
    return render(request, "gallery/wall.html", {**context, "wall": shown and hung(shown)})


@require_safe
def exhibitions(request: HttpRequest) -> HttpResponse:
    """Every exhibition that is open, and those that will be."""
    today = timezone.localdate()
    context = {
        "exhibitions": selectors.open_exhibitions(today),
        "coming": selectors.coming_exhibitions(today),
    }
    return render(request, "gallery/exhibitions.html", context)


@require_safe
def exhibition(request: HttpRequest, slug: str) -> HttpResponse:
    """One exhibition: its opening text and its works."""
    shown = get_object_or_404(selectors.open_exhibitions(timezone.localdate()), slug=slug)
    works = selectors.wall().filter(exhibition=shown)
    page = selectors.turned_to(works, request.GET.get("page"), size=WORKS_A_PAGE)
    first = page.works[0] if page.works else None
    context = {
        "exhibition": shown,
        "page": page,
        "wall": hung(page.works),
        "share": selectors.share_of(shown.title, shown.opening, shown, first),
        "structured": structured.exhibition(
            name=shown.title,
            url=selectors.public_address(shown.get_absolute_url()),
            description=shown.opening,
            opens=shown.opens_on.isoformat(),
            house=house_of().name,
        ),
    }
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
