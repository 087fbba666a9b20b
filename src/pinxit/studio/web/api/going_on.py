"""Going on from a piece: vary, mix, fill, extend."""

from base64 import b64decode
from binascii import Error as NotBase64Error
from typing import Self
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Field, Router
from pydantic import model_validator

from pinxit.accounts.web.api import IDEMPOTENCY_KEY, KeyToPaint, once
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.studio.adapters.canvases import MASK_MAX_LETTERS, BadMaskError, keep_mask, read_mask
from pinxit.studio.core.brief import PROMPT_MAX
from pinxit.studio.core.canvas import SIDE_MAX_PX, Mask, rectangle
from pinxit.studio.core.ground import MARGIN_MAX_PX, BadGroundError, Ground, Way
from pinxit.studio.web import selectors
from pinxit.studio.web.api.asked import Rectangle
from pinxit.studio.web.api.painting import PaintIn, SittingOut, brief_asked, submitted
from pinxit.studio.web.models import Piece
from pinxit.studio.web.own import own_piece, person_of

router = Router(tags=["go on"])

_PAINTS = KeyToPaint()


class GoOnIn(PaintIn):
    """What shall become of a piece. What is left out is as it was for the piece."""

    prompt: str | None = Field(None, max_length=4 * PROMPT_MAX)  # type: ignore[assignment]


class VaryIn(GoOnIn):
    """Another picture that begins with this one."""

    strength_percent: int = Field(60, ge=1, le=100, description="How far from the piece.")


class MixIn(GoOnIn):
    """One picture out of two."""

    second: UUID = Field(description="The piece that is mixed in; as large as this one.")
    share_percent: int = Field(50, ge=1, le=99, description="Share of the second piece.")
    strength_percent: int = Field(45, ge=1, le=100)


class FillIn(GoOnIn):
    """A part of a piece painted anew: a mask, or a rectangle."""

    mask_png: str | None = Field(
        None,
        max_length=MASK_MAX_LETTERS,
        description="A PNG as large as the picture as painted, in Base64; white is painted anew.",
    )
    place: Rectangle | None = None
    strength_percent: int = Field(100, ge=1, le=100)

    @model_validator(mode="after")
    def one_of_them(self) -> Self:
        """Ask for a mask or a rectangle, and not both."""
        if (self.mask_png is None) == (self.place is None):
            raise ValueError("give mask_png or place")
        return self


class ExtendIn(GoOnIn):
    """A larger picture around a piece, in pixels as painted: whole sixteens."""

    left_px: int = Field(0, ge=0, le=MARGIN_MAX_PX)
    right_px: int = Field(0, ge=0, le=MARGIN_MAX_PX)
    top_px: int = Field(0, ge=0, le=MARGIN_MAX_PX)
    bottom_px: int = Field(0, ge=0, le=MARGIN_MAX_PX)


@router.post(
    "/pieces/{uuid:piece_id}/vary",
    response={202: SittingOut},
    auth=_PAINTS,
    summary="Vary a piece",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def vary(request: HttpRequest, piece_id: UUID, asked: VaryIn) -> tuple[int, SittingOut]:
    """Begin with this picture under noise and paint it afresh."""
    piece = own_piece(request, piece_id)
    ground = Ground(
        way=Way.VARY, pictures=(_image(piece),), strength_percent=asked.strength_percent
    )
    return _begun(request, piece, asked, ground)


@router.post(
    "/pieces/{uuid:piece_id}/mix",
    response={202: SittingOut},
    auth=_PAINTS,
    summary="Mix two pieces",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def mix(request: HttpRequest, piece_id: UUID, asked: MixIn) -> tuple[int, SittingOut]:
    """Begin between two pictures, as near to each as asked."""
    piece = own_piece(request, piece_id)
    other = selectors.find_piece(person_of(request), asked.second)
    if other is None:
        raise Http404
    if (other.width_px, other.height_px) != (piece.width_px, piece.height_px):
        raise BadGroundError("the two pictures are not equally large")
    ground = Ground(
        way=Way.MIX,
        pictures=(_image(piece), _image(other)),
        strength_percent=asked.strength_percent,
        share_percent=asked.share_percent,
    )
    return _begun(request, piece, asked, ground)


@router.post(
    "/pieces/{uuid:piece_id}/fill",
    response={202: SittingOut},
    auth=_PAINTS,
    summary="Paint a part anew",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def fill(request: HttpRequest, piece_id: UUID, asked: FillIn) -> tuple[int, SittingOut]:
    """Paint a part anew; not one other pixel changes."""
    piece = own_piece(request, piece_id)
    free_HW = _free(asked, piece)
    if free_HW.shape != (piece.height_px, piece.width_px) or not free_HW.any():
        raise BadMaskError("the mask is not as large as the picture, or nothing of it is white")
    ground = Ground(
        way=Way.FILL,
        pictures=(_image(piece),),
        strength_percent=asked.strength_percent,
        mask=keep_mask(free_HW, FolderStore(settings.PINXIT_STORE)),
    )
    return _begun(request, piece, asked, ground)


@router.post(
    "/pieces/{uuid:piece_id}/extend",
    response={202: SittingOut},
    auth=_PAINTS,
    summary="Let a piece grow",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def extend(request: HttpRequest, piece_id: UUID, asked: ExtendIn) -> tuple[int, SittingOut]:
    """Go on beyond the edges; what is there stays as it is."""
    piece = own_piece(request, piece_id)
    margins_px = (asked.left_px, asked.top_px, asked.right_px, asked.bottom_px)
    left, top, right, bottom = margins_px
    if max(piece.width_px + left + right, piece.height_px + top + bottom) > SIDE_MAX_PX:
        raise BadGroundError("the picture would become too large")
    ground = Ground(way=Way.EXTEND, pictures=(_image(piece),), margins_px=margins_px)
    return _begun(request, piece, asked, ground)


def _begun(
    request: HttpRequest, piece: Piece, asked: GoOnIn, ground: Ground
) -> tuple[int, SittingOut]:
    own = piece.brief.value
    # As the schema has it, the words may be left out; then they are those of the piece.
    asked.prompt = asked.prompt or own.prompt
    brief = brief_asked(request, asked, like=own)
    return 202, submitted(request, brief, count=asked.count, ground=ground)


def _image(piece: Piece) -> Digest:
    return Digest.parse(piece.image_digest)


def _free(asked: FillIn, piece: Piece) -> Mask:
    """Return what is painted anew, (H, W)."""
    if asked.mask_png is not None:
        try:
            return read_mask(b64decode(asked.mask_png, validate=True))
        except NotBase64Error as error:
            raise BadMaskError("the mask is not a whole PNG file") from error
    assert asked.place is not None  # noqa: S101 - one of them is there
    place = asked.place
    return rectangle(
        (piece.height_px, piece.width_px),
        left=place.left,
        top=place.top,
        wide=place.width,
        tall=place.height,
    )
