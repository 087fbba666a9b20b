"""The pages of artists, and what they say of themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pinxit.gallery.core.structured import person
from pinxit.gallery.web import selectors
from pinxit.gallery.web.artist_services import say_about
from pinxit.gallery.web.forms import AboutForm
from pinxit.gallery.web.hung import hung
from pinxit.gallery.web.models import Artist
from pinxit.gallery.web.views import WORKS_A_PAGE
from pinxit.kernel import PinxitError


@require_safe
def artists(request: HttpRequest) -> HttpResponse:
    """Everybody of whom something hangs."""
    return render(request, "gallery/artists.html", {"artists": selectors.artists_on_the_wall()})


@require_safe
def artist(request: HttpRequest, slug: str) -> HttpResponse:
    """One artist: what they say of themselves, and their works, the newest first."""
    shown = _artist(slug)
    works = selectors.wall().filter(artist=shown)
    page = selectors.turned_to(works, request.GET.get("page"), size=WORKS_A_PAGE)
    first = page.works[0] if page.works else None
    context = {
        "artist": shown,
        "page": page,
        "wall": hung(page.works),
        "is_own": request.user.is_authenticated and request.user.pk == shown.person_id,
        "share": selectors.share_of(shown.person.display_name, shown.about, shown, first),
        "structured": person(
            name=shown.person.display_name,
            url=selectors.public_address(shown.get_absolute_url()),
            description=shown.about,
        ),
    }
    return render(request, "gallery/artist.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an artist say something of themselves; somebody else's page is not there for them."""
    shown = _artist(slug)
    if shown.person_id != request.user.pk:
        raise Http404("this page is somebody else's")
    given = request.POST if request.method == "POST" else None
    form = AboutForm(given, initial={"about": shown.about})
    if form.is_valid():
        try:
            say_about(shown, form.cleaned_data["about"])
        except PinxitError as refusal:
            form.add_error("about", _(refusal.remedy))
        else:
            messages.success(request, _("Your page says it now."))
            return redirect(shown)
    context = {"artist": shown, "form": form}
    return render(request, "gallery/about.html", context, status=400 if form.errors else 200)


def _artist(slug: str) -> Artist:
    found = selectors.artist_named(slug)
    if found is None:
        raise Http404("no such artist")
    return found
