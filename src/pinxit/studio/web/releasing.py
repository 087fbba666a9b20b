"""Handing the studio's files out, and what is to be said of each."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Final

from django.conf import settings

from pinxit.accounts.web.selectors import house_of
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore, Ingredient, Making, Outgoing, Record, Relation
from pinxit.provenance.web.services import release_file, release_files
from pinxit.studio.core.credits import read_bill
from pinxit.studio.core.ground import Way
from pinxit.studio.core.treatment import Kind
from pinxit.studio.web.lineage import bill_file_of, piece_known_as
from pinxit.studio.web.models import Piece, Treatment

_PNG: Final = "image/png"
_MAKINGS: Final = {
    Way.VARY: Making.VARIED,
    Way.MIX: Making.VARIED,
    Way.FILL: Making.EDITED,
    Way.EXTEND: Making.EDITED,
    Kind.RECREATE: Making.VARIED,
    Kind.RESTYLE: Making.RESTYLED,
    Kind.RESTORE: Making.RESTORED,
    Kind.ENLARGE: Making.ENLARGED,
    Kind.VECTORISE: Making.TRACED,
}
#: Kinds of files that carry labels and credentials; the others are working files for programs.
RELEASED_KINDS: Final = frozenset(
    {"image/png", "image/jpeg", "image/webp", "image/svg+xml", "application/pdf"}
)


def released_piece(piece: Piece, digest: Digest, *, now: datetime) -> Digest:
    """Return the form in which a rendition of a piece leaves; see `released_pieces`."""
    return released_pieces(piece, (digest,), now=now)[digest]


def released_pieces(
    piece: Piece, digests: Iterable[Digest], *, now: datetime
) -> dict[Digest, Digest]:
    """Return the forms in which renditions of a piece leave.

    Args:
        piece: Whose they are.
        digests: Of the renditions as they are kept: its own two, or what was made of them.
        now: The time.

    Raises:
        UnfitToLeaveError: A mark could not be read back.
        PinxitError: A file is missing or damaged, or the store cannot be written.
    """
    wanted = {digest: partial(_told_of, piece, digest) for digest in digests}
    return release_files(wanted, now=now)


def _told_of(piece: Piece, digest: Digest) -> Outgoing:
    ground = piece.value.brief.ground
    return Outgoing(
        content=_kept(digest),
        media_type=_PNG,
        title=piece.title,
        making=Making.CREATED if ground is None else _MAKINGS[ground.way],
        made_by=house_of().name,
        record=Record(
            piece=str(piece.public_id),
            model=_painter_of(piece),
            model_digest=piece.model_digest,
            bill_digest=_bill_of(piece),
        ),
        ingredients=() if ground is None else _parents(ground.pictures, piece.title),
    )


def released_picture(digest: Digest, *, now: datetime) -> Digest:
    """Return the form in which a picture of the studio leaves, whoever's it is.

    What no piece is made of, such as a picture that a client brought, leaves as it is kept.

    Raises:
        UnfitToLeaveError: A mark could not be read back.
        PinxitError: A file is missing or damaged, or the store cannot be written.
    """
    piece = piece_known_as(digest)
    return digest if piece is None else released_piece(piece, digest, now=now)


def released_copy(piece: Piece, content: bytes, *, now: datetime) -> Digest:
    """Return the form in which a copy of a piece leaves that was made for somebody.

    Args:
        piece: Whose it is.
        content: A PNG file made from one of its renditions.
        now: The time.

    Raises:
        UnfitToLeaveError: A mark could not be read back.
        PinxitError: The file is damaged, or the store cannot be written.
    """
    return released_piece(piece, FolderStore(settings.PINXIT_STORE).put(content), now=now)


def released_treatment(
    treatment: Treatment, digest: Digest, media_type: str, *, now: datetime
) -> Digest:
    """Return the form in which a file that came of a treatment leaves.

    A working file for other programs, such as one of layers, leaves as it is kept.

    Args:
        treatment: What it came of.
        digest: Of the file as it is kept.
        media_type: Of the file.
        now: The time.

    Raises:
        UnfitToLeaveError: A mark could not be read back.
        PinxitError: A file is missing or damaged, or the store cannot be written.
    """
    if media_type not in RELEASED_KINDS or str(digest) == treatment.source_digest:
        return digest

    def describe() -> Outgoing:
        order = treatment.order
        return Outgoing(
            content=_kept(digest),
            media_type=media_type,
            title=treatment.title,
            making=_MAKINGS.get(order.kind, Making.CONVERTED),
            is_ai_made=order.outcome_is_ai_made,
            made_by=house_of().name,
            record=Record(model=treatment.model_origin, model_digest=treatment.model_digest),
            ingredients=_parents((order.source,), treatment.title),
        )

    return release_file(digest, describe, now=now)


def released_sheet(digest: Digest, title: str, model_digest: str, *, now: datetime) -> Digest:
    """Return the form in which a sheet of many small pictures leaves.

    Args:
        digest: Of the PNG file as it is kept.
        title: Of the series.
        model_digest: Of what painted it.
        now: The time.

    Raises:
        UnfitToLeaveError: A mark could not be read back.
        PinxitError: The file is missing or damaged, or the store cannot be written.
    """

    def describe() -> Outgoing:
        record = Record(model_digest=model_digest)
        return Outgoing(
            content=_kept(digest),
            media_type=_PNG,
            title=title,
            making=Making.CREATED,
            made_by=house_of().name,
            record=record,
        )

    return release_file(digest, describe, now=now)


def _bill_of(piece: Piece) -> str:
    """Return the digest of the bill of what taught a piece's painter; empty if it is not here."""
    content = bill_file_of(piece).read_bytes()
    is_its_own = str(read_bill(content.decode()).manifest) == piece.manifest_digest
    return str(Digest.of(content)) if is_its_own else ""


def _painter_of(piece: Piece) -> str:
    return str(piece.guest["title"]) if piece.guest else "Pinxit"


def _parents(pictures: tuple[Digest, ...], title: str) -> tuple[Ingredient, ...]:
    """Return what a picture was made from: the first became it, the others are parts of it."""
    relations = (Relation.PARENT, *[Relation.COMPONENT] * (len(pictures) - 1))
    return tuple(
        Ingredient(_kept(each), _PNG, title, relation)
        for each, relation in zip(pictures, relations, strict=True)
    )


def _kept(digest: Digest) -> bytes:
    return FolderStore(settings.PINXIT_STORE).read(digest)
