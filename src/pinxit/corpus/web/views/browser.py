"""The browser of the corpus, and the pictures on it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.web.models import Work
from pinxit.corpus.web.selectors import browsing, contents, showing, standing
from pinxit.kernel import PinxitError

#: A withdrawn picture is gone from every screen within the hour.
_AN_HOUR_S = 3600
_LONGEST = 400


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Look through the register: words, facets, and the works found."""
    looking = looking_for(request.GET)
    page = browsing.page_of(
        looking,
        after=request.GET.get("after", "")[:40],
        before=request.GET.get("before", "")[:40],
    )
    is_curator = standing.may_freeze(request.user)
    context = {
        "looking": looking,
        "page": page,
        "cards": showing.cards(page.works),
        "chosen": [
            (facet, choice) for facet in page.facets for choice in facet.choices if choice.chosen
        ],
        "may_take_in": standing.may_take_in(request.user),
        "num_claims": standing.open_claims().count() if is_curator else 0,
        "is_empty": not looking.is_narrow and not page.works,
    }
    return render(request, "corpus/browse.html", context)


@require_safe
def picture(request: HttpRequest, root: str, row: str) -> HttpResponse:
    """One picture of a collection, as WebP. A withdrawn one is shown to those who may decide."""
    work = (
        Work.objects.filter(
            collection__root__startswith=f"sha256:{root}", row=int(row), medium="picture"
        )
        .select_related("collection")
        .defer("line", "words")
        .order_by("left_at", "pk")
        .first()
    )
    if work is None:
        raise Http404("no such picture")
    if work.withdrawn_at is not None and not standing.may_decide_on(request.user, work):
        raise Http404("this work is withdrawn")
    return _picture(request, work, etag=f'"{root}-{row}"')


def _picture(request: HttpRequest, work: Work, *, etag: str) -> HttpResponse:
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        try:
            response = HttpResponse(contents.picture_webp(work), content_type="image/webp")
        except PinxitError as error:
            raise Http404(str(error)) from error
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=work.withdrawn_at is not None, max_age=_AN_HOUR_S)
    return response


def looking_for(query: QueryDict) -> browsing.Looking:
    """Return what an address asks the browser for; what makes no sense is left out."""
    known = {str(purpose): purpose for purpose in Purpose}
    names = ("collection", "medium", "licence", "author", "hand")
    return browsing.Looking(
        query=_plain(query.get("q", ""))[:100],
        uses=tuple(dict.fromkeys(known[each] for each in query.getlist("use") if each in known)),
        withdrawn=query.get("withdrawn") == "yes",
        **{name: _plain(query.get(name, ""))[:_LONGEST] for name in names},
    )


def _plain(text: str) -> str:
    """Return a text without characters that PostgreSQL does not take."""
    return text.replace("\x00", "").strip()
