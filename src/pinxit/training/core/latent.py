"""What shapes a painter that paints the latents of an autoencoder."""

from dataclasses import dataclass

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
    """

    shape: LatentShape

    @property
    def side_px(self) -> int:
        """Height and width of the pictures."""
        return self.shape.side_px
