"""Who asks, and what is theirs: of somebody else's nothing is there."""

from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from pinxit.kernel import Digest
from pinxit.studio.web import selectors
from pinxit.studio.web.models import Brief, Piece

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_YEAR_S: Final = 365 * 24 * 3600


def person_of(request: HttpRequest) -> "Person":
    """Return who asks, on a page for people who are signed in."""
    return cast("Person", request.user)


def own_brief(request: HttpRequest, public_id: UUID) -> Brief:
    """Return somebody's own brief.

    Raises:
        Http404: There is none of this name.
    """
    brief = selectors.find_brief(person_of(request), public_id)
    if brief is None:
        raise Http404
    return brief


def own_piece(request: HttpRequest, public_id: UUID) -> Piece:
    """Return somebody's own piece, put away or not.

    Raises:
        Http404: There is none of this name.
    """
    piece = selectors.find_piece(person_of(request), public_id)
    if piece is None:
        raise Http404
    return piece


def served(content: bytes, content_type: str, *, kept: Digest | None = None) -> HttpResponse:
    """Return a file of the store to whom it belongs.

    Args:
        content: The file.
        content_type: What it is.
        kept: The name of the file as it is kept, where it leaves in another form.

    Source:
        RFC 9530, Content-Digest.
    """
    response = HttpResponse(content, content_type=content_type)
    if kept is not None:
        response["Content-Digest"] = Digest.of(content).content_digest
        response["Pinxit-Kept-As"] = str(kept)
    # Named by its digest, it never changes; it is somebody's own, so no shared cache may keep it.
    response["Cache-Control"] = f"private, max-age={_YEAR_S}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
