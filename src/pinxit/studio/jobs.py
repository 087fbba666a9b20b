"""The studio's long work: unpack, wire, make one call."""

import time
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from pinxit.jobs import JsonValue, Reporter
from pinxit.studio.adapters.house_painter import open_house_painter
from pinxit.studio.adapters.preview import encode_preview
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.pace import Pace
from pinxit.studio.core.painter import Painter, Step
from pinxit.studio.core.piece import Origin
from pinxit.studio.web.selectors import brief_named, piece_from
from pinxit.studio.web.services import Painting, keep_piece

#: A picture in the making is shown at most this often.
_PREVIEW_EVERY_S: Final = 0.1


def paint_brief(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Paint one brief with the house painter; once painted, running this again changes nothing.

    Args:
        params: `brief`, the public id of the brief.
        reporter: Shown each step with a small picture.
    """
    brief = brief_named(UUID(str(params["brief"])))
    if piece_from(brief) is not None:
        return
    reporter.report(0, brief.steps)
    painter = open_house_painter(settings.PINXIT_HOME)
    painting = painted(brief.value, painter, reporter)
    keep_piece(brief=brief, painting=painting, now=timezone.now())


def painted(brief: Brief, painter: Painter, reporter: Reporter) -> Painting:
    """Paint a brief, reporting steps no oftener than somebody can see.

    Args:
        brief: What to paint.
        painter: Who paints it.
        reporter: Where the steps are shown.

    Raises:
        BriefRefusedError: The painter cannot paint this brief.
    """
    pace = Pace(_PREVIEW_EVERY_S, time.monotonic)

    def show(step: Step) -> None:
        if pace.lets(step.step, step.total):
            reporter.report(step.step, step.total, preview=encode_preview(step.preview_HWC))

    image_HWC = painter.paint(brief, on_step=show)
    origin = Origin(
        model=painter.model,
        manifest=painter.manifest,
        engine=painter.engine,
        references=painter.looks_at(brief),
    )
    return Painting(image_HWC, origin)
