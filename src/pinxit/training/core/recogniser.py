"""What shapes a recogniser of copies."""

from dataclasses import dataclass
from fractions import Fraction

from pinxit.training.core.recipe import BadRecipeError, RunRecipe


@dataclass(frozen=True, slots=True, kw_only=True)
class RecogniserShape:
    """The network's measures.

    Attributes:
        side_px: Height and width to which pictures are brought, a multiple of 16.
        stages: Channels at a quarter, an eighth and a sixteenth of the side.
        likeness: Numbers by which a picture is known.
    """

    side_px: int = 96
    stages: tuple[int, int, int] = (32, 64, 128)
    likeness: int = 128

    def __post_init__(self) -> None:
        if self.side_px % 16:
            raise BadRecipeError(f"{self.side_px} px cannot be halved four times")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecogniserRecipe(RunRecipe):
    """How to train one recogniser.

    Attributes:
        shape: The network.
        source_px: Height and width at which illustrations are read.
        held_paintings: Paintings that are kept from training altogether.
        temperature: Divides likenesses before they are compared.
        akin: Share of a batch drawn as groups of four works of one concept, which only differ by
            the hand that drew them.
    """

    shape: RecogniserShape
    source_px: int = 128
    held_paintings: int = 200
    temperature: Fraction = Fraction(1, 20)
    akin: Fraction = Fraction(1, 2)

    @property
    def side_px(self) -> int:
        """Height and width at which illustrations are read."""
        return self.source_px
