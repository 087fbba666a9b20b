"""What pieces were made from, and what may be made of them."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from pinxit.kernel import Digest
from pinxit.provenance.web.selectors import kept_form
from pinxit.studio.adapters.house_painter import house_card, house_folder
from pinxit.studio.adapters.styles import Style, installed_styles, taught_beside
from pinxit.studio.core.guests import mark_of, refuse_sale
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
    content = kept_form(content)
    named = Q(image_digest=str(content)) | Q(file_digest=str(content))
    return Piece.objects.select_related("brief").filter(named, brief__person=person).first()


def piece_known_as(name: UUID | Digest) -> Piece | None:
    """Return the piece of a public name or of a rendition's digest, whoever's it is, or `None`."""
    pieces = Piece.objects.select_related("brief")
    if isinstance(name, UUID):
        return pieces.filter(public_id=name).first()
    name = kept_form(name)
    return pieces.filter(Q(image_digest=str(name)) | Q(file_digest=str(name))).first()


def refuse_painters_not_for_sale(piece: Piece) -> None:
    """Let a piece be sold, or say that a guest's licence forbids it.

    Guests that painted what it was made from count too.

    Raises:
        PainterNotForSaleError: A licence keeps the guest from trade.
        UnsaidPainterTermsError: Nobody has said that the licence allows it.
    """
    for each in (piece, *ancestors_of(piece.parents)):
        if each.guest is not None:
            refuse_sale(mark_of(each.guest))


def pieces_that_learnt_from(manifests: Collection[str]) -> QuerySet[Piece]:
    """Return the pieces whose painter was trained on one of these manifests, by digest.

    Among them are those in a personal style that was taught to such a painter, and those that were
    made from other such pieces.
    """
    behind = _with_styles(manifests)
    learnt = Q(manifest_digest__in=behind)
    for manifest in behind:
        learnt |= Q(earlier_manifests__contains=[manifest])
    return Piece.objects.filter(learnt)


def manifests_behind(piece: Piece) -> frozenset[str]:
    """Return the manifests that taught the painter of a piece, by digest.

    They are more than one for a personal style: the artist's works, and those before; and for a
    piece that was made from others.
    """
    found = set(piece.earlier_manifests)
    for each in (piece, *ancestors_of(piece.parents)):
        style = style_of(each)
        found |= {each.manifest_digest, *(style.earlier if style else ())}
    return frozenset(found)


def models_that_learnt_from(manifests: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return name and digest of every model trained on one of these manifests.

    Models whose papers are no longer here are known by the pieces they painted; they have no name.
    """
    everything = _with_styles(manifests)
    painted = Piece.objects.filter(manifest_digest__in=everything).order_by("model_digest")
    found = dict.fromkeys(painted.values_list("model_digest", flat=True).distinct(), "")
    cards = [house_card(), *(style.card for style in installed_styles(settings.PINXIT_HOME))]
    found |= {str(card.model): card.name for card in cards if str(card.manifest) in everything}
    return tuple((name, digest) for digest, name in found.items())


def _with_styles(manifests: Collection[str]) -> frozenset[str]:
    """Return manifests, and those of the styles taught to a painter that learnt from them."""
    return frozenset(manifests) | taught_beside(settings.PINXIT_HOME, manifests)


def bill_file_of(piece: Piece) -> Path:
    """Return the bill of materials of the personal style that a piece is in, or of the house's."""
    style = style_of(piece)
    return (house_folder() if style is None else style.folder) / "bill-of-materials.json"


def style_of(piece: Piece) -> Style | None:
    """Return the personal style that a piece is in, known by the works that taught it."""
    styles = installed_styles(settings.PINXIT_HOME)
    return next((each for each in styles if str(each.card.manifest) == piece.manifest_digest), None)
