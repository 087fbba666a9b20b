"""Paint one sample in each hand of the house painter, for the studio's desk.

    python tools/hand_samples.py          write src/pinxit/studio/web/static/studio/hands

Run it after the house painter has changed.
"""

import sys
from pathlib import Path

from platformdirs import user_data_path

from pinxit.studio.adapters.enlarge import enlarge
from pinxit.studio.adapters.house_painter import open_house_painter
from pinxit.studio.adapters.png import encode_png
from pinxit.studio.adapters.preview import encode_card
from pinxit.studio.core.brief import Brief

FOLDER = Path(__file__).resolve().parent.parent / "src/pinxit/studio/web/static/studio/hands"
PROMPT = "a grinning face"
SIDE_PX = 256


def main() -> int:
    """Paint and write every sample."""
    painter = open_house_painter(user_data_path("pinxit"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for hand in painter.hands:
        brief = Brief(
            prompt=PROMPT,
            hand=hand,
            seed=5,
            steps=painter.card.steps,
            guidance_percent=painter.card.guidance_percent,
        )
        image_HWC = painter.paint(brief, on_step=lambda _step: None)
        full = enlarge(image_HWC, side_px=SIDE_PX)
        card = encode_card(encode_png(full, facts={}))
        (FOLDER / f"{hand}.webp").write_bytes(card)
        sys.stdout.write(f"{hand}: {len(card)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
