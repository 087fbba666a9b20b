"""Reading fingerprints: which recorded picture another one is."""

from dataclasses import dataclass, replace
from typing import Final

from django.db import connection, transaction
from pgvector.django import CosineDistance

from pinxit.kernel import Digest
from pinxit.provenance.adapters.recogniser import Recogniser, house_recogniser, opened_thumbnail
from pinxit.provenance.core.alignment import (
    GOOD_LOOK,
    Levels,
    Place,
    first_looks,
    fit_of,
)
from pinxit.provenance.core.fingerprint import Chance, Fit, Likeness, among, best_of, chance_of
from pinxit.provenance.web.models import LogEntry, PictureFingerprint
from pinxit.provenance.web.selectors.about import PAINTED

#: How many records are looked at, and how many of them are laid over exactly.
_CANDIDATES: Final = 8
_LAID: Final = 3
#: Nodes that the index visits: more of them find more of the nearest, and take longer.
_SEARCH_WIDTH: Final = 100
_CHUNK: Final = 2_000


_Found = tuple[Place, Levels, PictureFingerprint]


@dataclass(frozen=True, slots=True)
class LikelyRecord:
    """A record that a picture is likely one with.

    Attributes:
        row: What is kept of the recorded picture.
        likelihood: 0 to 1.
        fit: How the picture lies on it.
    """

    row: PictureFingerprint
    likelihood: float
    fit: Fit

    @property
    def chance(self) -> Chance:
        """The likelihood in a word."""
        return chance_of(self.likelihood)


def likely_record(
    picture_HWC: Levels, *, recogniser: Recogniser | None = None
) -> LikelyRecord | None:
    """Return the record that a picture is one with, or `None` if none is likely enough.

    Two queries, however many fingerprints there are.

    Args:
        picture_HWC: Red, green and blue, 0-255, of any size.
        recogniser: The house's when not given.

    Raises:
        MissingRecogniserError: The recogniser is not installed.
    """
    knows = recogniser or house_recogniser()
    likeness_E = knows.likeness(picture_HWC)
    near = [(opened_thumbnail(bytes(row.thumbnail)), row) for row in nearest(likeness_E, knows)]
    looks = first_looks(picture_HWC, [kept for kept, _row in near])
    if all(look.score < GOOD_LOOK for look in looks):
        turned = first_looks(picture_HWC, [kept for kept, _row in near], mirrored=True)
        looks = [max(pair, key=_by_score) for pair in zip(looks, turned, strict=True)]
    found = [(look, kept, row) for look, (kept, row) in zip(looks, near, strict=True)]
    # The nearest, and of the others those that lie best: soft paintings lie well on each other.
    found = found[:1] + sorted(found[1:], key=lambda each: each[0].score, reverse=True)
    return _likeliest([_laid(picture_HWC, each, likeness_E, knows) for each in found[:_LAID]])


def _by_score(look: Place) -> float:
    return look.score


def _laid(
    picture_HWC: Levels, found: _Found, likeness_E: Likeness, knows: Recogniser
) -> LikelyRecord:
    look, kept, row = found
    fit = fit_of(picture_HWC, kept, look, likeness=float(likeness_E @ row.likeness))
    return LikelyRecord(row, knows.calibration.likelihood(fit), fit)


def _likeliest(laid: list[LikelyRecord]) -> LikelyRecord | None:
    """Return the likeliest of some records: pieces rule each other out, other pictures do not.

    A picture that was made from a piece, enlarged, say, fits as well as the piece itself does.
    """
    pieces = [each for each in laid if each.row.piece]
    ruled = among([each.likelihood for each in pieces])
    told = [replace(each, likelihood=ruled[nth]) for nth, each in enumerate(pieces)]
    for every in (told, [each for each in laid if not each.row.piece]):
        best = best_of([each.likelihood for each in every])
        if best is not None:
            return every[best]
    return None


def nearest(likeness_E: Likeness, recogniser: Recogniser) -> list[PictureFingerprint]:
    """Return the fingerprints nearest to a likeness, the nearest first.

    Args:
        likeness_E: float32 of length 1.
        recogniser: Who gave it; likenesses of another one cannot be compared.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('hnsw.ef_search', %s, true),"
                " set_config('hnsw.iterative_scan', 'strict_order', true)",
                [str(_SEARCH_WIDTH)],
            )
        rows = PictureFingerprint.objects.filter(recogniser=recogniser.digest.hex)
        return list(rows.order_by(CosineDistance("likeness", likeness_E))[:_CANDIDATES])


def is_fingerprinted(digest: str) -> bool:
    """Say whether the present recogniser has a fingerprint of a picture, by its 64 digits."""
    mine = house_recogniser().digest.hex
    return PictureFingerprint.objects.filter(digest=digest, recogniser=mine).exists()


def without_fingerprint() -> list[tuple[Digest, str]]:
    """Return the recorded pictures that the present recogniser has no fingerprint of, oldest first.

    Returns:
        Digest of the picture, and public name of the piece.
    """
    mine = house_recogniser().digest.hex
    taken = set(PictureFingerprint.objects.filter(recogniser=mine).values_list("digest", flat=True))
    painted = LogEntry.objects.filter(what=PAINTED).values_list("event", flat=True)
    pictures = {
        str(event["image"]): str(event.get("piece", "")) for event in painted.iterator(_CHUNK)
    }
    found = ((Digest.parse(image), piece) for image, piece in pictures.items())
    return [(digest, piece) for digest, piece in found if digest.hex not in taken]
