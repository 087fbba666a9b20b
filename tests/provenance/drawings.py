"""Pictures to be known again: each drawn from a number, none like another."""

import cv2
import numpy as np
from numpy.typing import NDArray


def drawing(number: int, side_px: int = 160) -> NDArray[np.uint8]:
    """Return a picture of coloured shapes on a coloured ground."""
    chance = np.random.default_rng(number)
    image = np.full((side_px, side_px, 3), chance.integers(120, 256, size=3), dtype=np.uint8)
    for _shape in range(14):
        colour = [int(each) for each in chance.integers(256, size=3)]
        corners = chance.integers(0, side_px, size=(int(chance.integers(3, 6)), 2))
        cv2.fillPoly(image, [corners.astype(np.int32)], colour, lineType=cv2.LINE_AA)
    return image


def pressed(image: NDArray[np.uint8], quality: int = 40) -> NDArray[np.uint8]:
    """Return a picture as a JPEG gives it back."""
    _done, content = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(content, cv2.IMREAD_COLOR), dtype=np.uint8)


def cropped(image: NDArray[np.uint8], share: float = 0.85) -> NDArray[np.uint8]:
    """Return a picture of which so much of each side is left, from near a corner."""
    tall, wide = (round(side * share) for side in image.shape[:2])
    return np.ascontiguousarray(image[2 : 2 + tall, 5 : 5 + wide])


def png_of(image: NDArray[np.uint8]) -> bytes:
    """Return a picture as a PNG file."""
    _done, content = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    return bytes(content)
