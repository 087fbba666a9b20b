"""What shapes an autoencoder: from a picture to a few numbers a patch, and back."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pinxit.training.core.recipe import BadRecipeError, RunRecipe

#: Pixels along one side of a patch; one patch becomes one token of the latent painter.
PATCH_PX: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoencoderShape:
    """The autoencoder's measures.

    Attributes:
        side_px: Height and width of the pictures it learns from.
        latent: Numbers that a patch of 16x16 px becomes.
        fine: Channels at half the picture's side, where the decoder draws edges.
        wide: Channels at a quarter of the side.
        mid: Channels at an eighth.
        deep: Channels at a sixteenth.
        encoder_blocks: Residual blocks of the encoder at a quarter, an eighth, a sixteenth.
        decoder_blocks: The same of the decoder.
    """

    side_px: int
    latent: int = 32
    fine: int = 32
    wide: int = 64
    mid: int = 128
    deep: int = 256
    encoder_blocks: tuple[int, int, int] = (1, 1, 1)
    decoder_blocks: tuple[int, int, int] = (1, 2, 2)

    def __post_init__(self) -> None:
        if self.side_px % (2 * PATCH_PX):
            raise BadRecipeError(f"{self.side_px} px is no even number of patches")

    @property
    def grid(self) -> int:
        """Patches along one side."""
        return self.side_px // PATCH_PX


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoencoderRecipe(RunRecipe):
    """How to train one autoencoder.

    Attributes:
        shape: The network.
        latent_noise: Largest standard deviation of the noise laid over the latents, whose own
            root mean square is 1, before they are decoded: the painter's latents will never
            be quite right.
        edge_weight: Weight of the errors of the differences between neighbouring pixels.
    """

    shape: AutoencoderShape
    latent_noise: Fraction = Fraction(3, 10)
    edge_weight: Fraction = Fraction(1, 2)

    @property
    def side_px(self) -> int:
        """Height and width of the pictures."""
        return self.shape.side_px


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderRecipe(AutoencoderRecipe):
    """How to go on with the decoder alone: the latents stay as a painter learns them."""
