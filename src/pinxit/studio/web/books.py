"""What the studio's books say, to be held against its store, its queue and the log."""

from collections.abc import Iterable

from django.db.models import Q

from pinxit.jobs.web.selectors import progress_of_all
from pinxit.kernel import Digest
from pinxit.provenance.web.selectors import entries_about
from pinxit.studio.core.piece import Origin
from pinxit.studio.core.piece import Piece as PieceValue
from pinxit.studio.web.models import Brief, Piece

_CHUNK = 1_000


def files_of_pieces() -> frozenset[str]:
    """Return the digests of all renditions of all pieces, 64 digits each."""
    rows = Piece.objects.values_list("image_digest", "file_digest").iterator(_CHUNK)
    return frozenset(Digest.parse(digest).hex for row in rows for digest in row)


def speak_of(digest: Digest) -> bool:
    """Say whether a piece or the log names a file."""
    named = Q(image_digest=str(digest)) | Q(file_digest=str(digest))
    return Piece.objects.filter(named).exists() or bool(entries_about(digest))


def pieces_outside(names: Iterable[str]) -> list[Piece]:
    """Return the pieces whose public names are not among these, oldest first."""
    known = set(names)
    return [
        piece
        for piece in Piece.objects.select_related("brief").order_by("pk").iterator(_CHUNK)
        if str(piece.public_id) not in known
    ]


def unpainted_briefs() -> list[Brief]:
    """Return the briefs without a piece whose job has neither failed nor was called off."""
    briefs = list(Brief.objects.filter(piece=None).order_by("pk"))
    progress = progress_of_all([brief.job_key for brief in briefs])
    ended = {key for key, job in progress.items() if job.state in {"failed", "cancelled"}}
    return [brief for brief in briefs if brief.job_key not in ended]


def still_unpainted(briefs: Iterable[Brief]) -> list[Brief]:
    """Return those of some briefs that have no piece even now."""
    return list(Brief.objects.filter(pk__in=[each.pk for each in briefs], piece=None))


def value_of(piece: Piece) -> PieceValue:
    """Return a piece's row as the value that the log is told of."""
    return PieceValue(
        public_id=piece.public_id,
        brief=piece.brief.value,
        origin=Origin(
            model=Digest.parse(piece.model_digest),
            manifest=Digest.parse(piece.manifest_digest),
            engine=piece.engine,
            references=tuple(piece.references),
        ),
        image=Digest.parse(piece.image_digest),
        file=Digest.parse(piece.file_digest),
    )
