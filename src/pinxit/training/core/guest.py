"""What shapes an adapter: a few matrices that teach a guest, somebody else's diffusion model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from license_expression import ExpressionError, Licensing, ParseError

from pinxit.kernel import PinxitError
from pinxit.training.core.recipe import BadRecipeError, RunRecipe

_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
#: A licence's identifier, or one of the author's own making.
_NAME: Final = re.compile(r"[A-Za-z0-9.+:-]+")
#: The longest licence expression that is read; a real one has a few dozen characters.
_LONGEST: Final = 200


class MissingLicenceError(PinxitError):
    """Nobody said under which licence a guest may be used."""

    remedy = (
        "Read the guest's licence and name it with --guest-licence, as an SPDX expression such "
        "as Apache-2.0, or LicenseRef-NAME where SPDX has no word for it."
    )


class GuestsNotInstalledError(PinxitError):
    """The libraries that open guests are not installed."""

    remedy = "Install the extra diffusers: pip install 'pinxit[diffusers]'."


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterShape:
    """What is added to a guest.

    Attributes:
        rank: Rank of each added pair of matrices.
        targets: Ends of the names of the guest's layers that get a pair.
    """

    rank: int = 8
    targets: tuple[str, ...] = ("to_q", "to_k", "to_v", "to_out.0")

    def __post_init__(self) -> None:
        if self.rank < 1 or not self.targets:
            raise BadRecipeError("an adapter has a rank of at least 1, and layers to be added to")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestAdapter:
    """An adapter and the guest that it belongs to.

    Attributes:
        guest: What the guest is called: a name on a hub, or its folder's name.
        digest: Digest of the guest's files.
        licence: SPDX expression under which the guest is used, as its user declared.
        pipeline: The class in diffusers that paints with it.
        part: What that calls the network that is added to.
        caption: What was said of each picture, with `{phrase}` and `{hand}` to fill in.
        side_px: Height and width of the pictures that it is taught.
        rank: As in `AdapterShape`.
        targets: Likewise.
    """

    guest: str
    digest: str
    licence: str
    pipeline: str
    part: str
    caption: str
    side_px: int
    rank: int
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestRecipe(RunRecipe):
    """How to teach a guest the works of a manifest.

    Attributes:
        shape: What is added to it.
        read_px: Height and width at which the works are read.
        guest_px: Those at which the guest sees them; they are enlarged.
        drop_all: Share of pictures shown without words, for guidance.
        drop_hand: Share shown with words but without the hand.
        caption: What is said of a picture, with `{phrase}` and `{hand}` to fill in.
        reads_chinese: Whether the guest's text encoder reads Chinese.
        time_mean: Mean of the logit of the share of noise, for guests that learn flows.
        time_std: Standard deviation of the same.
    """

    shape: AdapterShape
    read_px: int = 128
    guest_px: int = 512
    drop_all: Fraction = Fraction(1, 10)
    drop_hand: Fraction = Fraction(1, 20)
    caption: str = "{phrase}, {hand} style"
    reads_chinese: bool = False
    time_mean: Fraction = Fraction(0)
    time_std: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        # `super()` without arguments does not work in a class with slots.
        RunRecipe.__post_init__(self)
        if "{phrase}" not in self.caption:
            raise BadRecipeError("a caption without {phrase} says the same of every picture")

    @property
    def side_px(self) -> int:
        """Height and width of the pictures, as they are read."""
        return self.read_px


def checked_licence(expression: str) -> str:
    """Return the licence of a guest, tidied.

    Whether the licence allows what is planned is for whoever names it to judge: many of these
    licences restrict use by people's purposes, which no expression tells.

    Raises:
        MissingLicenceError: It is empty, or no SPDX expression.
    """
    text = expression.strip()
    if not text or len(text) > _LONGEST:
        raise MissingLicenceError(f"{text[:40]!r} is no licence")
    try:
        parsed = Licensing().parse(text)
        names = Licensing().license_keys(parsed)
    except (ExpressionError, ParseError) as error:
        raise MissingLicenceError(f"{text!r} is no licence expression") from error
    if not all(map(_NAME.fullmatch, names)):
        raise MissingLicenceError(f"{text!r} is no licence expression")
    return str(parsed)


def said_of(recipe: GuestRecipe, phrase: str, hand: str, chance: float) -> str:
    """Return what a guest is told of a picture.

    Args:
        recipe: Says how, and how often nothing is said.
        phrase: What the picture shows.
        hand: Whose it is.
        chance: Drawn evenly from 0 to 1.
    """
    if chance < recipe.drop_all:
        return ""
    if chance < recipe.drop_all + recipe.drop_hand:
        return phrase
    return recipe.caption.format(phrase=phrase, hand=hand)


def readable(
    groups: Sequence[Sequence[int]], phrases: Sequence[str], *, chinese: bool
) -> list[Sequence[int]]:
    """Return the groups of phrases that a guest can read; all of them if it can read none.

    Args:
        groups: Rows of `phrases`, one group a language.
        phrases: The texts.
        chinese: Whether the guest reads Chinese.
    """
    if chinese:
        return list(groups)
    kept = [group for group in groups if not any(_CHINESE.search(phrases[row]) for row in group)]
    return kept or list(groups)
