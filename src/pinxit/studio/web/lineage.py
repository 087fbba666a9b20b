"""What pieces were made from, and what may be made of them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q

from pinxit.kernel import Digest
from pinxit.studio.web.models import Piece

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: Pieces that are offered to be mixed in.
_OTHERS: Final = 48


def ancestors_of(parents: Collection[str]) -> list[Piece]:
    """Return the pieces of these pictures as painted, and those that they were made from."""
    known: dict[int, Piece] = {}
    wanted = set(parents)
    while wanted:
        pieces = Piece.objects.select_related("brief").filter(image_digest__in=wanted)
        new = [each for each in pieces if each.pk not in known]
        known |= {each.pk: each for each in new}
        wanted = {parent for each in new for parent in each.parents}
    return list(known.values())


def manifests_of_ancestors(parents: Collection[str]) -> list[str]:
    """Return the manifests behind the pieces of these pictures, by digest, each once."""
    pieces = Piece.objects.filter(image_digest__in=parents)
    named = [{each.manifest_digest, *each.earlier_manifests} for each in pieces]
    return sorted(set().union(*named))


def made_from(piece: Piece) -> list[Piece]:
    """Return its maker's own pieces that a piece was made from, in their order."""
    found = {
        each.image_digest: each
        for each in Piece.objects.filter(
            image_digest__in=piece.parents, brief__person_id=piece.brief.person_id
        )
    }
    return [found[digest] for digest in piece.parents if digest in found]


def pieces_to_mix_with(piece: Piece) -> list[Piece]:
    """Return the newest other pieces of its maker that are as large as a piece."""
    others = Piece.objects.filter(
        brief__person_id=piece.brief.person_id,
        hidden_at=None,
        width_px=piece.width_px,
        height_px=piece.height_px,
    )
    return list(others.select_related("brief").exclude(pk=piece.pk)[:_OTHERS])


def own_piece_of_image(person: "Person", image: Digest) -> Piece | None:
    """Return somebody's own piece of a picture as painted, or `None`."""
    return Piece.objects.filter(brief__person=person, image_digest=str(image)).first()


def own_piece_of_file(person: "Person", content: Digest) -> Piece | None:
    """Return somebody's own piece of which this is a rendition, to the byte, or `None`."""
    named = Q(image_digest=str(content)) | Q(file_digest=str(content))
    return Piece.objects.select_related("brief").filter(named, brief__person=person).first()


def piece_known_as(name: UUID | Digest) -> Piece | None:
    """Return the piece of a public name or of a rendition's digest, whoever's it is, or `None`."""
    pieces = Piece.objects.select_related("brief")
    if isinstance(name, UUID):
        return pieces.filter(public_id=name).first()
    return pieces.filter(Q(image_digest=str(name)) | Q(file_digest=str(name))).first()
