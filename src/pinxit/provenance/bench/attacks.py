"""What happens to pictures: fifteen attacks of five strengths each, from mild to ruinous."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

Image = NDArray[np.uint8]
Strength = float | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Attack:
    """One kind of thing that happens to a picture.

    Attributes:
        does: Takes a picture (HWC) and a strength.
        strengths: Five, from mild to ruinous.
        said: What each strength is, for the table.
        required: Which of the five a mark must survive, -1 for none.
    """

    does: Callable[[Image, Any], Image]
    strengths: tuple[Strength, ...]
    said: tuple[str, ...]
    required: int = -1


def jpeg(image: Image, quality: float) -> Image:
    """Save as JPEG, with the chroma at half size, and open again."""
    return _through(image, "JPEG", quality=int(quality))


def webp(image: Image, quality: float) -> Image:
    """Save as WebP and open again."""
    return _through(image, "WEBP", quality=int(quality), method=2)


def _through(image: Image, kind: str, **options: int) -> Image:
    file = BytesIO()
    Pictures.fromarray(image).save(file, kind, **options)
    with Pictures.open(file) as opened:
        return np.asarray(opened.convert("RGB"))


def resize(image: Image, factor: float) -> Image:
    """Make smaller by areas, or larger by cubic interpolation."""
    size = (round(image.shape[1] * factor), round(image.shape[0] * factor))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=how), dtype=np.uint8)


def crop(image: Image, share: float) -> Image:
    """Cut off so much of the area, more of it at the top and the left."""
    keep = np.sqrt(1 - share)
    height, width = round(image.shape[0] * keep), round(image.shape[1] * keep)
    top, left = int((image.shape[0] - height) * 0.7), int((image.shape[1] - width) * 0.6)
    return np.ascontiguousarray(image[top : top + height, left : left + width])


def screenshot(image: Image, how: tuple[float, ...]) -> Image:
    """Show at another size on a page with a bar and margins, and save as JPEG."""
    factor, margin, quality = how
    shown = resize(image, factor)
    around = int(margin * shown.shape[0])
    page = np.full((shown.shape[0] + 2 * around + 37, shown.shape[1] + around, 3), 250, np.uint8)
    page[:31] = (52, 60, 70)
    page[37 + around : 37 + around + shown.shape[0], around // 2 : around // 2 + shown.shape[1]] = (
        shown
    )
    return jpeg(page, quality)


def palette(image: Image, colours: float) -> Image:
    """Save with a palette of so many colours."""
    few = Pictures.fromarray(image).quantize(int(colours))
    return np.asarray(few.convert("RGB"))


def restyle(image: Image, amount: float) -> Image:
    """Turn the hues, strengthen colours and contrast, smooth as a brush does, save as JPEG."""
    smooth = cv2.bilateralFilter(image, 5, 12 * amount, 2)
    hsv = cv2.cvtColor(smooth, cv2.COLOR_RGB2HSV).astype(np.float32)
    hsv[..., 0] = (hsv[..., 0] + 8 * amount) % 180
    hsv[..., 1] = np.minimum(hsv[..., 1] * (1 + 0.2 * amount), 255)
    rgb = cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB)
    return jpeg(tone(np.asarray(rgb), (4 * amount, 1 + 0.08 * amount)), 85)


def tone(image: Image, how: tuple[float, ...]) -> Image:
    """Make lighter by so many levels, and multiply the distance from the middle."""
    lighter, contrast = how
    level = (np.arange(256) - 127.5) * contrast + 127.5 + lighter
    curve: Image = np.clip(np.rint(level), 0, 255).astype(np.uint8)
    return curve[image]


def gamma(image: Image, power: float) -> Image:
    """Bend the curve of brightness."""
    curve: Image = np.rint(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return curve[image]


def noise(image: Image, deviation: float) -> Image:
    """Add noise of so many levels; the same picture gets the same noise."""
    chance = np.random.default_rng(int(image.sum()))
    grain = chance.standard_normal(image.shape, dtype=np.float32) * np.float32(deviation)
    return np.asarray(np.clip(np.rint(image + grain), 0, 255), dtype=np.uint8)


def blur(image: Image, deviation: float) -> Image:
    """Blur with a bell of so many pixels."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), deviation), dtype=np.uint8)


def grey(image: Image, quality: float) -> Image:
    """Take the colour away, and save as JPEG."""
    return jpeg(np.repeat(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2), quality)


def lay(image: Image, how: float) -> Image:
    """Mirror, turn upside down, turn by a quarter, both, or mirror and save as JPEG."""
    mirrored = image[:, ::-1]
    ways = (mirrored, image[::-1], np.rot90(image), np.rot90(mirrored), mirrored)
    laid = np.ascontiguousarray(ways[int(how)])
    return jpeg(laid, 60) if how == 4 else laid


def turn(image: Image, degrees: float) -> Image:
    """Turn by some degrees about the middle."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, dtype=np.uint8)


def _each(form: str, *strengths: float) -> tuple[str, ...]:
    return tuple(form.format(strength) for strength in strengths)


#: The fifteen.
ATTACKS: Final[Mapping[str, Attack]] = {
    "JPEG": Attack(jpeg, (90, 70, 50, 30, 15), _each("q{}", 90, 70, 50, 30, 15), 2),
    "WebP": Attack(webp, (90, 80, 70, 60, 50), _each("q{}", 90, 80, 70, 60, 50), 1),
    "smaller": Attack(resize, (0.9, 0.75, 0.5, 0.35, 0.25), _each("{} %", 90, 75, 50, 35, 25), 2),
    "larger": Attack(resize, (1.25, 1.5, 2, 3, 4), _each("{} %", 125, 150, 200, 300, 400), 2),
    "crop": Attack(crop, (0.05, 0.1, 0.25, 0.4, 0.6), _each("−{} %", 5, 10, 25, 40, 60), 1),
    "screenshot": Attack(
        screenshot,
        ((1.0, 0.02, 90), (0.9, 0.05, 85), (0.8, 0.1, 80), (0.66, 0.15, 75), (0.5, 0.25, 70)),
        ("100 %, q90", "90 %, q85", "80 %, q80", "66 %, q75", "50 %, q70"),
        2,
    ),
    "palette": Attack(palette, (256, 128, 64, 32, 16), _each("{}", 256, 128, 64, 32, 16), 0),
    "restyle": Attack(restyle, (0.5, 1, 2, 3, 4), _each("{}", 0.5, 1, 2, 3, 4), 1),
    "tone": Attack(
        tone,
        ((8, 1.05), (-15, 1.15), (25, 0.8), (-40, 0.65), (50, 1.5)),
        ("+8, × 1.05", "−15, × 1.15", "+25, × 0.8", "−40, × 0.65", "+50, × 1.5"),
    ),
    "gamma": Attack(gamma, (0.9, 1.2, 0.7, 1.6, 0.45), _each("{}", 0.9, 1.2, 0.7, 1.6, 0.45)),
    "noise": Attack(noise, (2, 4, 8, 16, 24), _each("σ {}", 2, 4, 8, 16, 24)),
    "blur": Attack(blur, (0.5, 1, 1.5, 2, 3), _each("σ {} px", 0.5, 1, 1.5, 2, 3)),
    "grey": Attack(grey, (95, 85, 75, 60, 50), _each("q{}", 95, 85, 75, 60, 50)),
    "laid": Attack(
        lay, (0, 1, 2, 3, 4), ("mirrored", "upside down", "quarter", "both", "mirrored, q60")
    ),
    "turned": Attack(turn, (0.1, 0.25, 0.5, 1, 2), _each("{}°", 0.1, 0.25, 0.5, 1, 2)),
}
