"""Draw the pictures of the documentation that show the visible label: one for each place of it."""

from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from pinxit.provenance import Corner, Plate, draw_label

ROOT: Final = Path(__file__).resolve().parent.parent
#: A picture of the house painter, to be labelled.
PICTURE: Final = ROOT / "src/pinxit/studio/web/static/studio/hands/noto.webp"
IMAGES: Final = ROOT / "docs" / "images"
_SIDE_PX: Final = 512
#: The corner → how the label is drawn there.
PLATES: Final = {
    Corner.BOTTOM_RIGHT: Plate(corner=Corner.BOTTOM_RIGHT),
    Corner.BOTTOM_LEFT: Plate(corner=Corner.BOTTOM_LEFT, languages=("zh",)),
    Corner.TOP_RIGHT: Plate(corner=Corner.TOP_RIGHT, languages=("en",)),
    Corner.TOP_LEFT: Plate(corner=Corner.TOP_LEFT, languages=("en",), with_ring=True),
}


def path_of(corner: Corner) -> Path:
    """Return where the picture of a corner lies."""
    return IMAGES / f"label-{corner}.png"


def drawn(corner: Corner) -> Image.Image:
    """Return a picture with its label in this corner."""
    with Image.open(PICTURE) as opened:
        picture = opened.convert("RGB").resize((_SIDE_PX, _SIDE_PX), Image.Resampling.LANCZOS)
    return Image.fromarray(draw_label(np.asarray(picture), PLATES[corner]))


def main() -> None:
    """Draw them all."""
    for corner in PLATES:
        drawn(corner).quantize(128).save(path_of(corner), optimize=True)
        print(path_of(corner).relative_to(ROOT))


if __name__ == "__main__":
    main()
