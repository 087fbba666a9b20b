"""The pictures of a series, as the house painter paints them, and what their files say."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pinxit.studio.adapters.enlarge import enlarge
from pinxit.studio.core.painter import Painter
from pinxit.studio.core.series import SeriesOrder


def painting_of(order: SeriesOrder, painter: Painter) -> Callable[[int], NDArray[np.uint8]]:
    """Return what paints the nth picture of a series at full size."""

    def paint(nth: int) -> NDArray[np.uint8]:
        brief = replace(order.brief, seed=order.seed_of(nth))
        return enlarge(painter.paint(brief, on_step=lambda _step: None))

    return paint


def series_facts(order: SeriesOrder, painter: Painter) -> dict[str, str]:
    """Return what the PNG files of a series say of themselves, by keyword."""
    return {
        "Comment": "AI-generated. 由人工智能生成。",
        "Software": "Pinxit",
        "pinxit:brief": str(order.brief.digest),
        "pinxit:engine": painter.engine,
        "pinxit:manifest": str(painter.manifest),
        "pinxit:model": str(painter.model),
        "pinxit:prompt": order.brief.prompt,
        "pinxit:seed": str(order.brief.seed),
    }
