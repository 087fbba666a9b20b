"""What shapes a painter that paints the latents of an autoencoder."""

from dataclasses import dataclass
from fractions import Fraction

from pinxit.training.core.recipe import BadRecipeError, PaintRecipe


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentShape:
    """The latent painter's measures; one latent is one token.

    Attributes:
        side_px: Height and width of the pictures.
        grid: Latents along one side.
        channels: Numbers of a latent.
        width: Channels of a token.
        depth: Transformer blocks.
        heads: Attention heads; divides `width`.
        rank: Rank of each block's own share of the conditioning.
        prefix: Tokens that carry the text and the hand beside the picture.
        references: Works that it is shown beside the noise, the last one for its manner; 0 for
            a painter that is shown none.
    """

    side_px: int
    grid: int
    channels: int
    width: int = 320
    depth: int = 8
    heads: int = 5
    rank: int = 64
    prefix: int = 4
    references: int = 0

    def __post_init__(self) -> None:
        if self.width % self.heads:
            raise BadRecipeError(f"{self.heads} heads do not divide a width of {self.width}")
        if self.references == 1:
            raise BadRecipeError("one reference is none: the last one shows the manner alone")

    @property
    def canvas(self) -> tuple[int, int, int]:
        """Channels, height and width of what is painted on."""
        return (self.channels, self.grid, self.grid)

    @property
    def noise_std(self) -> float:
        """Standard deviation of the noise at time 0; whitened latents have the same."""
        return 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentRecipe(PaintRecipe):
    """How to train one painter of latents.

    Attributes:
        shape: The network.
        related: Share of pictures shown beside works of related concepts instead of works of
            the same one by other hands: the painter must not believe all it sees.
        drop_references: Share of pictures shown with no works beside them.
        drop_text: Share of pictures shown with works but without text.
        drop_work: Share of works left out of their slots.
        pair_share: Share of pictures that are two works side by side or one above the other.
        pairs: How many different pairs there are.
        error_power: How much errors count in the directions in which latents differ most: the
            power of a direction's variance. 0 counts all alike, 1 as errors of the encoder's
            latents, 2 nearly as errors of the pixels.
    """

    shape: LatentShape
    related: Fraction = Fraction(1, 4)
    drop_references: Fraction = Fraction(1, 10)
    drop_text: Fraction = Fraction(1, 20)
    drop_work: Fraction = Fraction(1, 8)
    pair_share: Fraction = Fraction(0)
    pairs: int = 2000
    error_power: Fraction = Fraction(0)

    @property
    def side_px(self) -> int:
        """Height and width of the pictures."""
        return self.shape.side_px
