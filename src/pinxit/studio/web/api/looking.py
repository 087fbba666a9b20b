"""Looking at pieces, fetching their files, and recalling the settings of a file."""

from typing import Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from pinxit.accounts.web.api import KeyToRead
from pinxit.kernel import Digest
from pinxit.provenance import MAX_FILE_BYTES
from pinxit.studio.adapters.records import HeavyFileError, NoRecordError, read_file_record
from pinxit.studio.core.brief import Brief
from pinxit.studio.web import lineage, selectors
from pinxit.studio.web.models import Piece
from pinxit.studio.web.own import own_piece, person_of, served
from pinxit.studio.web.releasing import released_piece
from pinxit.studio.web.told import PieceOut, piece_told

router = Router(tags=["pieces"])

_READS = KeyToRead()


class PageOut(Schema):
    """Some of somebody's pieces."""

    pieces: list[PieceOut]
    page: int
    num_pages: int
    num_pieces: int


class SettingsOut(Schema):
    """The settings of a picture, as they can be sent to /briefs."""

    prompt: str
    hand: str
    seed: int
    steps: int
    guidance_percent: int


class RecallOut(Schema):
    """What is known of a file.

    `is_exact` says that the file is the piece's own, to the byte; else its settings are what the
    file says of itself.
    """

    piece: UUID | None
    is_exact: bool
    settings: SettingsOut


@router.get("/pieces", response=PageOut, auth=_READS, summary="List pieces")
def pieces(request: HttpRequest, page: int = 1) -> PageOut:
    """List one's pieces, the newest first, 50 a page, without those put away."""
    shown = Paginator(selectors.works_of(person_of(request)), 50)
    rows = shown.get_page(page)
    return PageOut(
        pieces=[piece_told(piece) for piece in rows],
        page=rows.number,
        num_pages=shown.num_pages,
        num_pieces=shown.count,
    )


@router.get(
    "/pieces/{uuid:piece_id}",
    response=PieceOut,
    auth=_READS,
    url_name="piece",
    summary="Show a piece",
)
def piece(request: HttpRequest, piece_id: UUID) -> PieceOut:
    """Show a piece: its settings, what painted it, its files by digest."""
    return piece_told(own_piece(request, piece_id))


@router.get(
    "/pieces/{uuid:piece_id}/{name}.png",
    auth=_READS,
    url_name="piece_file",
    summary="Fetch a picture",
    response={200: None},
)
def piece_file(
    request: HttpRequest, piece_id: UUID, name: Literal["image", "file"]
) -> HttpResponse:
    """Fetch a piece as a PNG file: `image` as painted, `file` at full size."""
    row = own_piece(request, piece_id)
    digest = Digest.parse(row.image_digest if name == "image" else row.file_digest)
    if not selectors.is_in_store(digest):
        raise Http404
    released = released_piece(row, digest, now=timezone.now())
    return served(selectors.picture_of(released), "image/png", kept=digest)


@router.post("/recall", response=RecallOut, auth=_READS, summary="Recall the settings of a file")
def recall(request: HttpRequest, file: File[UploadedFile]) -> RecallOut:
    """Read from a picture how it was painted; nothing is kept of the file."""
    if (file.size or 0) > MAX_FILE_BYTES:
        raise HeavyFileError("the file is too large to be looked at")
    content, person = file.read(), person_of(request)
    own = lineage.own_piece_of_file(person, Digest.of(content))
    if own is not None:
        return _recalled(own.brief.value, own, is_exact=True)
    record = read_file_record(content)
    claimed = None if record.piece is None else selectors.find_piece(person, record.piece)
    if claimed is not None:
        return _recalled(claimed.brief.value, claimed, is_exact=False)
    if record.brief is None:
        raise NoRecordError("this picture is none of yours, and says nothing of its brief")
    return _recalled(record.brief, None, is_exact=False)


def _recalled(brief: Brief, own: Piece | None, *, is_exact: bool) -> RecallOut:
    return RecallOut(
        piece=None if own is None else own.public_id,
        is_exact=is_exact,
        settings=SettingsOut(
            prompt=brief.prompt,
            hand=brief.hand,
            seed=brief.seed,
            steps=brief.steps,
            guidance_percent=brief.guidance_percent,
        ),
    )
