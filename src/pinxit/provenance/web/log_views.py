"""The log for everybody: its page, and the files by which strangers check it.

**Source:** C2SP, "Tiled Transparency Logs" (c2sp.org/tlog-tiles), section "APIs".
"""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pinxit.provenance.adapters.house_key import house_key
from pinxit.provenance.adapters.stamps import StampFolder
from pinxit.provenance.core.note import NoteKey
from pinxit.provenance.core.tiles import BadTileError, Tile
from pinxit.provenance.web.models import ChainContract, LogCheckpoint, LogEntry
from pinxit.provenance.web.selectors import (
    last_anchor,
    last_witnessed,
    receipt_of,
    tile_folder,
)
from pinxit.provenance.web.services import is_chain_local, is_chain_on, sealed_for_page

_PLAIN: Final = "text/plain; charset=utf-8"
_ENTRIES_SHOWN: Final = 12
#: Names that are the same in every language.
_FILES: Final = {"checkpoint": "checkpoint", "key": "key", "tiles": "tile/"}
_COMMANDS: Final = "pinxit log copy {address} my-copy\npinxit log check my-copy --key my-copy/key"


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show how long the log is, what was signed last and by whom, and how to check it."""
    checkpoint, trouble = sealed_for_page()
    problem = trouble and {"what": gettext(str(trouble)), "remedy": gettext(trouble.remedy)}
    newest = LogEntry.objects.order_by("-index").prefetch_related("disclosures")
    return render(
        request,
        "provenance/log.html",
        {
            "checkpoint": checkpoint,
            "problem": problem,
            "key": None if trouble else str(_key()),
            "witnessed": last_witnessed(),
            "newest": newest[:_ENTRIES_SHOWN],
            "files": _FILES,
            "commands": _COMMANDS.format(address=request.build_absolute_uri()),
        },
    )


@require_safe
@cache_control(public=True, max_age=2)
def checkpoint(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Serve the newest signed checkpoint, with what witnesses signed under it.

    Raises:
        Http404: Nothing could ever be signed here.
    """
    return HttpResponse(_newest().text, content_type=_PLAIN)


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def tile(request: HttpRequest, place: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """Serve a tile or a bundle of entries; they never change.

    Raises:
        Http404: There is none at this address.
    """
    try:
        content = tile_folder().read(Tile.parse(place))
    except BadTileError as error:
        raise Http404(str(error)) from error
    return HttpResponse(content, content_type="application/octet-stream")


@require_safe
@cache_control(public=True, max_age=3600)
def key(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Serve the public key of the log, as one line."""
    return HttpResponse(f"{_key()}\n", content_type=_PLAIN)


@require_safe
def receipt(request: HttpRequest, index: int) -> HttpResponse:  # noqa: ARG001 - Django's
    """Serve the proof that an entry is in the log, to be kept.

    Raises:
        Http404: There is no such entry, or it waits to be signed.
    """
    newest = _newest()
    if index >= newest.size:
        raise Http404(gettext_lazy("The log has no such entry."))
    answer = HttpResponse(receipt_of(index, newest).text, content_type=_PLAIN)
    answer["Content-Disposition"] = f'attachment; filename="entry-{index}.tlog-proof"'
    return answer


def _newest() -> LogCheckpoint:
    found, _trouble = sealed_for_page()
    if found is None:
        raise Http404(gettext_lazy("Nothing of the log is signed yet."))
    return found


def _key() -> NoteKey:
    signer = house_key(settings.PINXIT_HOME, public_url=settings.PINXIT_PUBLIC_URL, use="log")
    return signer.public


@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    """What a chain proves and what it does not, and which this house uses."""
    context = {
        "is_on": is_chain_on(),
        "is_local": is_chain_local(),
        "contracts": ChainContract.objects.order_by("network"),
        "anchor": last_anchor(),
    }
    return render(request, "provenance/chain.html", context)


@require_safe
def stamped(request: HttpRequest, size: int, proof: str = "") -> HttpResponse:  # noqa: ARG001 - Django's
    """Serve a checkpoint that others have dated, or the proof of its date.

    Raises:
        Http404: It was never stamped.
    """
    folder = StampFolder(settings.PINXIT_HOME / "log" / "stamps")
    path = folder.proof(size) if proof else folder.checkpoint(size)
    if not path.exists():
        raise Http404("no such stamp")
    kind = "application/vnd.opentimestamps.v1" if proof else _PLAIN
    return HttpResponse(path.read_bytes(), content_type=kind)
