"""What the studio's books say, to be held against its store, its queue and the log."""

from collections.abc import Iterable

from django.db.models import Q

from pinxit.jobs.web.selectors import progress_of_all
from pinxit.kernel import Digest
from pinxit.provenance.web.selectors import entries_about
from pinxit.studio.web.models import (
    Brief,
    Commission,
    CommissionPicture,
    Piece,
    Series,
    Treatment,
)

_CHUNK = 1_000


def files_owed() -> frozenset[str]:
    """Return the digests of all files that the studio's tables name, 64 digits each.

    Both renditions of each piece, the masks that briefs and treatments were drawn with, and what
    treatments begin with and came to.
    """
    rows = Piece.objects.values_list("image_digest", "file_digest").iterator(_CHUNK)
    named = {digest for row in rows for digest in row}
    masks = Brief.objects.exclude(ground__mask=None).values_list("ground__mask", flat=True)
    named.update(masks.iterator(_CHUNK))
    treatments = Treatment.objects.values_list(
        "source_digest", "style_digest", "settings__mask", "files"
    )
    for source, style, mask, files in treatments.iterator(_CHUNK):
        named.update({source, style, mask or "", *(file["digest"] for file in files)})
    for files in Series.objects.values_list("files", flat=True).iterator(_CHUNK):
        named.update(file["digest"] for file in files)
    named.update(CommissionPicture.objects.values_list("digest", flat=True).iterator(_CHUNK))
    delivered = Commission.objects.values_list("file_digest", "certificate_digest")
    named.update(digest for row in delivered.iterator(_CHUNK) for digest in row)
    return frozenset(Digest.parse(digest).hex for digest in named - {""})


def speak_of(digest: Digest) -> bool:
    """Say whether the studio's tables or the log name a file."""
    named = str(digest)
    in_tables = (
        Piece.objects.filter(Q(image_digest=named) | Q(file_digest=named)),
        Brief.objects.filter(ground__mask=named),
        Treatment.objects.filter(
            Q(source_digest=named)
            | Q(style_digest=named)
            | Q(settings__mask=named)
            | Q(files__contains=[{"digest": named}])
        ),
        Series.objects.filter(files__contains=[{"digest": named}]),
        CommissionPicture.objects.filter(digest=named),
        Commission.objects.filter(Q(file_digest=named) | Q(certificate_digest=named)),
    )
    return any(rows.exists() for rows in in_tables) or bool(entries_about(digest))


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
