"""Copy the chosen pictures of the journeys into the documentation, cut to what is looked at."""

import sys
from pathlib import Path
from typing import Final

from PIL import Image

ROOT: Final = Path(__file__).resolve().parent.parent
SHOTS: Final = ROOT / "tests" / "journeys" / "shots"
IMAGES: Final = ROOT / "docs" / "images"
#: Picture of the documentation → the journey's picture, and how much of its height is kept.
CHOSEN: Final = {
    "wall": ("ada-en-*-wall", 1150),
    "work": ("ada-en-*-work", 1000),
    "studio": ("cleo-en-*-studio", 1000),
    "piece": ("cleo-en-*-piece", 1000),
    "training": ("cleo-training-*-run", 1900),
    "certificate": ("ada-en-*-certificate", 1300),
    "known": ("anyone-en-*-known", 1000),
    "wall-phone-chinese": ("ada-zh-*-wall", 844),
    "certificate-phone-chinese": ("ada-zh-*-certificate", 1200),
    "wall-night": ("night-*-wall", 844),
}


def main() -> int:
    """Copy what is there, name what is missing, and return the exit status."""
    IMAGES.mkdir(exist_ok=True)
    missing = 0
    for name, (pattern, height_px) in CHOSEN.items():
        shot = next(iter(sorted(SHOTS.glob(f"{pattern}.png"))), None)
        if shot is None:
            print(f"no picture {pattern}: run the journeys first", file=sys.stderr)
            missing += 1
            continue
        with Image.open(shot) as picture:
            cut = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, height_px)))
        cut.quantize(256).save(IMAGES / f"{name}.png", optimize=True)
        print(f"docs/images/{name}.png from {shot.name}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
