"""What shapes a painter that paints the latents of an autoencoder."""

from dataclasses import dataclass
from fractions import Fraction

from pinxit.training.core.recipe import BadRecipeError, RunRecipe


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
    """

    side_px: int
    grid: int
    channels: int
    width: int = 320
    depth: int = 8
    heads: int = 5
    rank: int = 64
    prefix: int = 4

    def __post_init__(self) -> None:
        if self.width % self.heads:
            raise BadRecipeError(f"{self.heads} heads do not divide a width of {self.width}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentRecipe(RunRecipe):
    """How to train one painter of latents.

    Attributes:
        shape: The network.
        time_mean: Mean of the logit of the training time; 0 is noise, infinity the picture.
        time_std: Standard deviation of the same.
        drop_all: Share of pictures shown without text and hand, for guidance.
        drop_hand: Share shown with text but without hand.
    """

    shape: LatentShape
    time_mean: Fraction = Fraction(-8, 10)
    time_std: Fraction = Fraction(12, 10)
    drop_all: Fraction = Fraction(1, 10)
    drop_hand: Fraction = Fraction(1, 20)
