"""Checking without uploading: the page that works in the browser, the trust bundle, the badge."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pinxit.accounts.web.selectors import house_of
from pinxit.kernel import Digest
from pinxit.provenance.adapters.bundle_file import ENDING, packed_bundle
from pinxit.provenance.adapters.house_key import house_key
from pinxit.provenance.core.note import NoteKey
from pinxit.provenance.core.seal import seal_svg
from pinxit.provenance.core.trust_bundle import Keys, manifest_of
from pinxit.provenance.web.models import LogCosignature
from pinxit.provenance.web.selectors import bundle_files, entries_about, image_of
from pinxit.provenance.web.services import root_certificate, sealed_for_page

_SEAL_PX: Final = 40
_PLAIN: Final = "text/plain; charset=utf-8"


@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """Show the page that checks a file in the browser and sends it nowhere."""
    return render(request, "provenance/here.html")


@require_safe
@cache_control(public=True, max_age=60)
def find(request: HttpRequest, digest: Digest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Say where in the log a digest stands, for the page that checks in the browser."""
    return JsonResponse({"entries": [row.index for row in entries_about(digest)]})


@require_safe
@cache_control(public=True, max_age=60)
def bundle(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Serve all that is needed to check files of this house without it.

    Raises:
        Http404: Nothing of the log is signed yet.
    """
    checkpoint, _trouble = sealed_for_page()
    if checkpoint is None:
        raise Http404(gettext_lazy("Nothing of the log is signed yet."))
    url = settings.PINXIT_PUBLIC_URL
    signer = house_key(settings.PINXIT_HOME, public_url=url)
    log = house_key(settings.PINXIT_HOME, public_url=url, use="log")
    known = LogCosignature.objects.filter(checkpoint=checkpoint).values_list("key", flat=True)
    witnesses = tuple(NoteKey.parse(key) for key in known)
    files = bundle_files(checkpoint, root_certificate())
    manifest = manifest_of(files, Keys(signer.public, log.public, witnesses), signer)
    answer = HttpResponse(packed_bundle(files, manifest), content_type="application/zip")
    name = f"{signer.public.name.replace('/', '-')}-{checkpoint.size}{ENDING}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@cache_control(public=True, max_age=3600)
def badge(request: HttpRequest, piece: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """Draw a badge that other pages may show beside a work: its seal, and where it is recorded.

    Args:
        request: Of anybody.
        piece: Public name of the piece, or the 64 digits of its picture.

    Raises:
        Http404: No such piece is recorded.
    """
    image = image_of(piece)
    if image is None:
        raise Http404(gettext_lazy("No piece of that name is recorded here."))
    said = gettext("Recorded at %(house)s") % {"house": house_of().name}
    answer = HttpResponse(badge_svg(image, said), content_type="image/svg+xml")
    # Shown on pages of others; it is a picture and nothing else.
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def badge_svg(digest: Digest, said: str) -> str:
    """Return the badge of a piece: its seal and one line.

    Args:
        digest: Of its picture.
        said: The line, in the reader's language.
    """
    seal = seal_svg(digest, size_px=_SEAL_PX, title="")
    # Chinese characters are as wide as they are high; letters about half of that.
    wide = 70 + sum(15 if ord(sign) > 0x2E7F else 8 for sign in said)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="56" '
        f'viewBox="0 0 {wide} 56" role="img"><title>{escape(said)}</title>'
        f'<rect x=".5" y=".5" width="{wide - 1}" height="55" fill="#FAF8F4" stroke="#E4DFD5"/>'
        f'<g transform="translate(8 8)">{seal}</g>'
        f'<text x="58" y="33" font-family="Georgia, Songti SC, serif" font-size="15" '
        f'fill="#1B1A17">{escape(said)}</text></svg>'
    )
