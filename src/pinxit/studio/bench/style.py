"""A personal style as the studio paints in it, measured.

PyTorch is imported by name: no import path leads from the studio to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pinxit.studio.adapters.house_painter import HousePainter, open_painter
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.painter import Step

Works = NDArray[np.uint8]


def measure(home: Path, *, full: bool) -> dict[str, float]:
    """Teach a hand that the house painter has never seen, and paint in it.

    Args:
        home: PINXIT_HOME, in which `openmoji` is frozen for measuring, `illustrations` for
            training, and `cache` holds the weights of LPIPS.
        full: Whether to teach for minutes and to paint all that is asked.

    Returns:
        The figures, or none of a few steps.

    Raises:
        NotFrozenError: A set is not frozen.
        MissingLpipsError: The weights of LPIPS are not there.
        BadStyleBaseError: The painter cannot be taught.
    """
    school: Any = import_module("pinxit.training.bench.style")
    base = school.base_folder()
    studio = TrialStudio(base, open_painter(base, home))
    figures: dict[str, float] = school.measure_in(studio, home, full=full)
    return figures


@dataclass(frozen=True, slots=True)
class TrialStudio:
    """Paints with the model that was taught, and with what it was taught.

    Attributes:
        base: Folder of the model.
        painter: It, opened.
    """

    base: Path
    painter: HousePainter

    def __call__(self, painter: Any, hand: str, prompts: Sequence[str]) -> Works:
        """Return a picture of each prompt in a hand, (N, H, W, 3); equal places, equal noise."""
        if painter is None:
            return _painted(self.painter, hand, prompts)
        export: Any = import_module("pinxit.optimisation.adapters.style_artefact")
        with TemporaryDirectory() as scratch:
            folder = Path(scratch)
            export.write_trial(painter, self.base, folder)
            return _painted(open_painter(folder, folder), hand, prompts)


def _painted(painter: HousePainter, hand: str, prompts: Sequence[str]) -> Works:
    card = painter.card
    briefs = [
        Brief(
            prompt=prompt,
            hand=hand,
            seed=seed,
            steps=card.steps,
            guidance_percent=card.guidance_percent,
            side_px=card.side_px,
        )
        for seed, prompt in enumerate(prompts)
    ]
    return np.stack([painter.paint(brief, on_step=_unseen) for brief in briefs])


def _unseen(_step: Step) -> None:
    """Nobody watches an exam."""
