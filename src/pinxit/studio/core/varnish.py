"""Yellowed varnish and faded colour: one curve for each colour, over the whole picture.

Old varnish is a yellow filter: it takes a share of the light, more of the blue than of the red.
Faded paint has no dark left. Both are undone by a rising curve of few numbers, which the report
shows and which can be turned back.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

#: Shares of the pixels below which a picture is dark, and above which it is light.
_DARK: Final = 0.5
_LIGHT: Final = 98.0
#: Curves bend no more than this.
_POWER_MIN: Final = 0.45
_POWER_MAX: Final = 1.8
#: At most so much is taken off the darkest tone, in levels.
_BLACK_MAX: Final = 64.0
_TOP: Final = 250.0


@dataclass(frozen=True, slots=True)
class Curve:
    """How colours are turned: a level v becomes 255 ((v - black) / (255 - black)) to a power.

    Attributes:
        black: What is taken off, in levels.
        powers: Of red, green and blue; 1 leaves the colour alone.
    """

    black: float
    powers: tuple[float, float, float]

    @property
    def levels(self) -> NDArray[np.uint8]:
        """What each level becomes, (256, 3)."""
        level = np.clip((np.arange(256) - self.black) / (255 - self.black), 0, 1)
        turned = 255 * level[:, np.newaxis] ** np.array(self.powers)
        return np.asarray(np.rint(turned), dtype=np.uint8)

    @property
    def said(self) -> str:
        """The numbers, as they are written down."""
        red, green, blue = self.powers
        return f"black {self.black:.0f}, powers {red:.2f} {green:.2f} {blue:.2f}"

    def applied(self, image_HWC: Image) -> Image:
        """Return a picture in the turned colours."""
        levels = self.levels
        turned = [levels[image_HWC[..., colour], colour] for colour in range(3)]
        return np.stack(turned, axis=2)

    def undone(self, image_HWC: Image) -> Image:
        """Return a picture in its colours before; exact where the curve kept levels apart."""
        level = np.arange(256) / 255
        backs = [self.black + (255 - self.black) * level ** (1 / power) for power in self.powers]
        turned = [
            np.rint(back).astype(np.uint8)[image_HWC[..., colour]]
            for colour, back in enumerate(backs)
        ]
        return np.stack(turned, axis=2)


def curve_for(image_HWC: Image, *, varnish_percent: int, fading_percent: int) -> Curve:
    """Return the curve that takes a yellow cast and a grey haze off a picture.

    The lightest tones of the three colours are brought together, as far as is asked for; the
    darkest tone is brought down.

    Args:
        image_HWC: Red, green and blue, 0-255.
        varnish_percent: How much of the cast is taken off, 0 to 100.
        fading_percent: How much of the haze, 0 to 100.

    Source:
        Buchsbaum (1980), "A spatial processor model for object colour perception", Journal of the
        Franklin Institute 310(1), 1-26, with the light tones in the place of the mean.
    """
    dark = float(np.percentile(image_HWC.min(axis=2), _DARK))
    black = min(dark, _BLACK_MAX) * fading_percent / 100
    light_C = np.percentile(image_HWC.reshape(-1, 3), _LIGHT, axis=0)
    light_C = np.clip((light_C - black) / (255 - black), 0.02, _TOP / 255)
    wanted = np.log(light_C.max()) / np.log(light_C)
    powers = np.clip(wanted ** (varnish_percent / 100), _POWER_MIN, _POWER_MAX)
    red, green, blue = (round(float(power), 4) for power in powers)
    return Curve(round(black, 2), (red, green, blue))
