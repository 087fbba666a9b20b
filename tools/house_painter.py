"""Write the reference page of the house painter: its card and an uncurated sheet.

`python -m tools.house_painter` paints every prompt below in every hand with one seed, keeps all of
them, and writes `docs/reference/house-painter.png` and `.md`. It takes minutes.
"""

from pathlib import Path
from typing import Final

from PIL import Image
from rich.progress import track

from pinxit.studio.adapters.house_painter import HousePainter, house_folder, open_house_painter
from pinxit.studio.core.brief import Brief
from pinxit.training import data_home

REFERENCE: Final = Path(__file__).resolve().parent.parent / "docs" / "reference"
PROMPTS: Final = (
    "grinning face",
    "cat face",
    "red apple",
    "hamburger",
    "rocket",
    "whale",
    "house with garden",
    "snowman",
    "bouquet of flowers",
    "guitar",
    "a red dragon",
    "a blue teapot",
    "鲸鱼",
    "红苹果",
    "一条红龙",
    "下雪的山",
)
SEED: Final = 7
_PAPER: Final = (250, 248, 244)
_GAP_PX: Final = 6


def main() -> None:
    """Paint the sheet and write the page."""
    painter = open_house_painter(data_home())
    rows = [
        [_paint(painter, prompt, hand) for hand in painter.card.hands] for prompt in track(PROMPTS)
    ]
    _sheet(rows).save(REFERENCE / "house-painter.png", optimize=True)
    (REFERENCE / "house-painter.md").write_text(_page(painter), encoding="utf-8")


def _paint(painter: HousePainter, prompt: str, hand: str) -> Image.Image:
    card = painter.card
    brief = Brief(
        prompt=prompt,
        hand=hand,
        seed=SEED,
        steps=card.steps,
        guidance_percent=card.guidance_percent,
        side_px=card.side_px,
    )
    return Image.fromarray(painter.paint(brief, on_step=lambda _: None))


def _sheet(rows: list[list[Image.Image]]) -> Image.Image:
    side = rows[0][0].width + _GAP_PX
    sheet = Image.new("RGB", (side * len(rows[0]) + _GAP_PX, side * len(rows) + _GAP_PX), _PAPER)
    for down, row in enumerate(rows):
        for across, picture in enumerate(row):
            sheet.paste(picture, (_GAP_PX + across * side, _GAP_PX + down * side))
    return sheet


def _page(painter: HousePainter) -> str:
    card = (house_folder() / "model-card.md").read_text(encoding="utf-8")
    lines = "\n".join(f"{number}. {prompt}" for number, prompt in enumerate(PROMPTS, start=1))
    return (
        "<!-- Written by `python -m tools.house_painter`. Do not edit. -->\n\n"
        f"{card}\n## Every picture it painted for this page\n\n"
        f"One seed ({SEED}), {painter.card.steps} steps, nothing left out. Columns, from the left: "
        f"{', '.join(painter.card.hands)}. Rows, from the top:\n\n{lines}\n\n"
        "![The house painter's sheet](house-painter.png)\n"
    )


if __name__ == "__main__":
    main()
