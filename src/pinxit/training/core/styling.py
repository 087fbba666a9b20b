"""How a personal style is learnt: a few low-rank matrices and one more hand beside a painter.

Shape suffixes: N works, M labels, C concepts, H hands, E numbers of a text embedding, Z numbers
of a latent, G latents along a side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import PinxitError
from pinxit.training.core.recipe import BadRecipeError, PaintRecipe
from pinxit.training.core.references import (
    EMPTY,
    NAMED,
    References,
    Shelf,
)

#: Steps of a run whose end the clock decides.
_MANY: Final = 100_000


class BadStyleBaseError(PinxitError):
    """A painter cannot be taught a style."""

    remedy = "Begin with a painter of latents that looks at works, such as the house painter."


class StylesNotInstalledError(PinxitError):
    """PyTorch is not installed, without which no style is learnt."""

    remedy = "Install the training extra: pip install 'pinxit[train]'."


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleShape:
    """What is learnt beside a painter that stays as it is.

    Attributes:
        side_px: Height and width of the pictures; those of the painter.
        low_rank: Rank of what is added to each matrix.
    """

    side_px: int = 128
    low_rank: int = 8

    def __post_init__(self) -> None:
        if self.low_rank < 1:
            raise BadRecipeError("a matrix of rank 0 learns nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRecipe(PaintRecipe):
    """How to teach a painter one more hand from a few works.

    Attributes:
        shape: What is learnt.
        hand: The short name of the hand.
        replay: Share of each batch that are works of the painter's own hands, so that it does
            not forget them.
        variants: How often each work is encoded: as it is, and shifted, resized and mirrored.
        mirror: Whether works may be seen in a mirror.
        shift: Furthest that a work is shifted, as a share of its side.
        zoom: Furthest that its size is changed, as a share of it.
        related: Share of pictures shown beside works of related concepts.
        drop_references: Share of pictures shown with no works beside them.
        drop_text: Share of pictures shown without text.
        drop_work: Share of works left out of their slots.
        error_power: How much errors count where latents differ most: see `LatentRecipe`.
    """

    shape: StyleShape
    hand: str
    replay: Fraction = Fraction(1, 2)
    variants: int = 8
    mirror: bool = True
    shift: Fraction = Fraction(1, 32)
    zoom: Fraction = Fraction(1, 16)
    related: Fraction = Fraction(1, 8)
    drop_references: Fraction = Fraction(1, 20)
    drop_text: Fraction = Fraction(1, 20)
    drop_work: Fraction = Fraction(1, 8)
    error_power: Fraction = Fraction(3, 2)

    def __post_init__(self) -> None:
        # `super()` without arguments does not work in a class with slots.
        PaintRecipe.__post_init__(self)
        if not 0 <= self.replay < 1 or self.variants < 1:
            raise BadRecipeError("some of each batch is the artist's, and each work is seen once")

    @property
    def side_px(self) -> int:
        """Height and width of the pictures."""
        return self.shape.side_px

    @property
    def num_own(self) -> int:
        """How many pictures of a batch are the artist's; at least one."""
        return max(1, self.batch - round(self.batch * self.replay))


def own_style(hand: str, *, side_px: int = 128) -> StyleRecipe:
    """Return how a style is learnt when nobody says otherwise: until the clock says stop.

    Args:
        hand: The short name of the hand.
        side_px: Height and width of the painter's pictures.
    """
    return StyleRecipe(
        name="style",
        hand=hand,
        shape=StyleShape(side_px=side_px),
        batch=24,
        steps=_MANY,
        warmup_steps=20,
        decay_steps=100,
        other_rate=Fraction(1, 1000),
        ema_decay=Fraction(98, 100),
        time_mean=Fraction(-1),
        time_std=Fraction(13, 10),
        held_concepts=0,
        held_pairs=Fraction(0),
        checkpoint_minutes=1,
    )


@dataclass(frozen=True, slots=True)
class OwnWorks:
    """The works of one artist, as a painter is shown them.

    Attributes:
        level_NZGG: Their whitened latents as `levels` gives them.
        label_NME: For each, embeddings of what it is called; none for a work without a name.
        source_N: Where each comes from, as the manifest names it.
    """

    level_NZGG: NDArray[np.uint8]
    label_NME: tuple[NDArray[np.float32], ...]
    source_N: tuple[str, ...]


def with_hand(references: References, own: OwnWorks) -> tuple[References, NDArray[np.int64]]:
    """Put an artist's works on the shelf of a painter, as one more hand behind the others.

    A work that is called as a concept of the shelf shows that concept; every other one shows a
    concept of its own. Of two works of one concept the first stands on the shelf.

    Args:
        references: The works that the painter looks at.
        own: The artist's.

    Returns:
        All works, the artist's last, and the (N,) concept of each of the artist's.
    """
    shelf = references.shelf
    num_before, (num_concepts, num_hands) = len(references.hand_N), shelf.work_CH.shape
    concept_N = _concepts(shelf, own.label_NME)
    num_after = max(num_concepts, int(concept_N.max(initial=-1)) + 1)
    work_CH = np.full((num_after, num_hands + 1), EMPTY, dtype=np.int64)
    work_CH[:num_concepts, :num_hands] = shelf.work_CH
    for number, concept in reversed(list(enumerate(concept_N))):
        work_CH[concept, num_hands] = num_before + number
    new = [number for number, concept in enumerate(concept_N) if concept >= num_concepts]
    label_ME = [_away(shelf, own.label_NME[number]) for number in new]
    label_of = [np.full(len(own.label_NME[number]), concept_N[number]) for number in new]
    joined = Shelf(
        work_CH=work_CH,
        family_H=np.append(shelf.family_H, shelf.family_H.max(initial=-1) + 1),
        label_ME=np.concatenate([shelf.label_ME, *label_ME]),
        concept_M=np.concatenate([shelf.concept_M, *label_of]).astype(np.int64),
        mean_E=shelf.mean_E,
    )
    everything = References(
        shelf=joined,
        level_NZGG=np.concatenate([references.level_NZGG, own.level_NZGG]),
        hand_N=np.append(references.hand_N, np.full(len(concept_N), num_hands)),
        source_N=(*references.source_N, *own.source_N),
        slots=references.slots,
    )
    return everything, concept_N


def concepts_of(references: References) -> NDArray[np.int64]:
    """Return the (N,) concept that each work on the shelf shows; `EMPTY` for one that is not."""
    concept_N = np.full(len(references.hand_N), EMPTY, dtype=np.int64)
    concept, hand = np.nonzero(references.shelf.work_CH != EMPTY)
    concept_N[references.shelf.work_CH[concept, hand]] = concept
    return concept_N


def _concepts(shelf: Shelf, label_NME: Sequence[NDArray[np.float32]]) -> NDArray[np.int64]:
    """Return the concept that each work's labels name, or a new one behind the last."""
    found, fresh = [], len(shelf.work_CH)
    for label_ME in label_NME:
        likeness = [shelf.likeness(label_E) for label_E in label_ME]
        near_C = np.max(likeness, axis=0) if likeness else np.full(fresh, -1.0)
        best = int(near_C.argmax())
        if near_C[best] >= NAMED:
            found.append(best)
        else:
            found.append(fresh)
            fresh += 1
    return np.array(found, dtype=np.int64)


def _away(shelf: Shelf, label_ME: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return labels as the shelf keeps them."""
    away_ME = label_ME - shelf.mean_E
    length_M1 = np.maximum(np.linalg.norm(away_ME, axis=1, keepdims=True), 1e-6)
    unit_ME: NDArray[np.float32] = (away_ME / length_M1).astype(np.float32)
    return unit_ME
