"""The studio's long work: unpack, wire, make one call."""

import time
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pinxit.corpus import open_picture
from pinxit.jobs import JsonValue, Reporter
from pinxit.kernel import Digest
from pinxit.provenance import FolderStore
from pinxit.studio.adapters.canvases import open_canvas, read_mask
from pinxit.studio.adapters.guests import open_any_painter
from pinxit.studio.adapters.preview import encode_preview
from pinxit.studio.adapters.restoration import Brought
from pinxit.studio.adapters.series_making import make_series
from pinxit.studio.adapters.series_painting import painting_of, series_facts
from pinxit.studio.adapters.teaching import StyleOrder, teach_style
from pinxit.studio.adapters.treating import SIDE_MAX_PX, OnStep, treat
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.commission import Party
from pinxit.studio.core.pace import Pace
from pinxit.studio.core.painter import Painter, Step, origin_of
from pinxit.studio.core.treatment import Kind, Order
from pinxit.studio.web import series_services, services, treatment_services
from pinxit.studio.web.commission_letters import send_news, send_reminder
from pinxit.studio.web.commission_selectors import commission_named, entry_named, is_over
from pinxit.studio.web.commission_services import note_reminder
from pinxit.studio.web.selectors import brief_named, picture_of, piece_from
from pinxit.studio.web.series_selectors import order_of, series_named
from pinxit.studio.web.series_services import keep_series
from pinxit.studio.web.services import Painting, keep_piece
from pinxit.studio.web.treatment_selectors import treatment_named
from pinxit.studio.web.treatment_services import keep_outcome
from pinxit.training.web.selectors import hand_named
from pinxit.training.web.services import freeze_works_of, keep_hand

#: A picture in the making is shown at most this often.
_PREVIEW_EVERY_S: Final = 0.1
#: How often it is written down how far a style is.
_STYLE_EVERY_S: Final = 2.0
#: And how far a treatment is.
_TREATED_EVERY_S: Final = 0.3


def paint_brief(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Paint one brief; once painted, running this again changes nothing.

    Args:
        params: `brief`, the public id of the brief.
        reporter: Shown each step with a small picture.
    """
    brief = brief_named(UUID(str(params["brief"])))
    if piece_from(brief) is not None:
        return
    reporter.report(0, brief.steps)
    painter = open_any_painter(settings.PINXIT_HOME, brief.hand)
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
        BadGroundError: What it is painted over does not fit together.
        MissingArtefactError: The store has lost what it is painted over.
    """
    ground = brief.ground
    canvas = open_canvas(ground, FolderStore(settings.PINXIT_STORE)) if ground else None
    pace = Pace(_PREVIEW_EVERY_S, time.monotonic)

    def show(step: Step) -> None:
        if pace.lets(step.step, step.total):
            reporter.report(step.step, step.total, preview=encode_preview(step.preview_HWC))

    image_HWC = painter.paint(brief, on_step=show, canvas=canvas)
    return Painting(image_HWC, origin_of(painter, brief))


def learn_style(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Learn an artist's hand; learnt once, running this again changes nothing.

    Args:
        params: `hand`, the public id of the hand.
        reporter: Told what is being done, and how far it is.
    """
    hand = hand_named(UUID(str(params["hand"])))
    if hand.learnt_at is not None:
        return
    reporter.report(0, 100, note="freezing")
    manifest = freeze_works_of(hand, now=timezone.now())
    order = StyleOrder(
        name=hand.run,
        title=hand.name,
        owner=str(hand.person_id),
        manifest=manifest,
        home=settings.PINXIT_HOME,
        run=settings.PINXIT_HOME / "runs" / hand.run,
    )
    pace = Pace(_STYLE_EVERY_S, time.monotonic)

    def tell(step: int, total: int, note: str) -> None:
        if pace.lets(step, total) or note != "learning":
            reporter.report(step, total, note=note)

    teach_style(order, tell)
    keep_hand(hand, now=timezone.now())


def treat_picture(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Do what was asked for to a picture; once done, running this again changes nothing.

    Args:
        params: `treatment`, the public id of the treatment.
        reporter: Told how far it is.
    """
    treatment = treatment_named(UUID(str(params["treatment"])))
    if treatment.finished_at is not None:
        return
    reporter.report(0, 1)
    order = treatment.order
    outcome = treat(
        open_picture(picture_of(order.source), longer_px=SIDE_MAX_PX),
        order,
        style_HWC=None
        if order.style is None
        else open_picture(picture_of(order.style), longer_px=SIDE_MAX_PX),
        brought=_brought(order),
        on_step=_told_to(reporter),
    )
    keep_outcome(treatment, order, outcome, now=timezone.now())


def tell_of_brief(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Tell somebody's programs that a brief has ended.

    Args:
        params: `brief`, the public id of the brief.
        reporter: Not told anything.
    """
    del reporter
    services.tell_of_brief(brief_named(UUID(str(params["brief"]))), now=timezone.now())


def tell_of_treatment(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Tell somebody's programs that a treatment has ended.

    Args:
        params: `treatment`, the public id of the treatment.
        reporter: Not told anything.
    """
    del reporter
    named = treatment_named(UUID(str(params["treatment"])))
    treatment_services.tell_of_treatment(named, now=timezone.now())


def tell_of_series(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Tell somebody's programs that a series has ended.

    Args:
        params: `series`, the public id of the series.
        reporter: Not told anything.
    """
    del reporter
    series_services.tell_of_series(series_named(UUID(str(params["series"]))), now=timezone.now())


def _brought(order: Order) -> Brought | None:
    """Return what a restoration is given beside the picture."""
    if order.kind is not Kind.RESTORE:
        return None
    mask = order.word("mask", "")
    mask_HW = None
    if mask:
        mask_HW = read_mask(picture_of(Digest.parse(mask)), side_max_px=SIDE_MAX_PX)
    return Brought(picture_of(order.source), mask_HW)


def _told_to(reporter: Reporter) -> OnStep:
    pace = Pace(_TREATED_EVERY_S, time.monotonic)

    def tell(step: int, total: int) -> None:
        if pace.lets(step, total):
            reporter.report(step, total)

    return tell


def make_series_of(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Make a series of cards or stickers; once made, running this again changes nothing.

    Args:
        params: `series`, its public id.
        reporter: Told how many names are done.
    """
    series = series_named(UUID(str(params["series"])))
    if series.finished_at is not None:
        return
    order = order_of(series)
    reporter.report(0, len(order.names))
    painter = open_any_painter(settings.PINXIT_HOME, order.brief.hand)
    made = make_series(
        order,
        painting_of(order, painter),
        facts=series_facts(order, painter),
        on_step=reporter.report,
    )
    keep_series(series, made, model=painter.model, manifest=painter.manifest, now=timezone.now())


def send_letter(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Tell a side of a commission what has happened.

    Args:
        params: `entry`, the number of the entry, and `to`, "client" or "artist".
        reporter: Told when it is sent.
    """
    send_news(entry_named(int(str(params["entry"]))), Party(str(params["to"])))
    reporter.report(1, 1)


def remind(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Remind a side of a commission, unless what it is reminded of is done.

    Args:
        params: `commission`, its public id; `to`, "client" or "artist"; `why`, "delivery" or since
            when the side is waited for.
        reporter: Told when it is sent.
    """
    commission = commission_named(UUID(str(params["commission"])))
    to, why = Party(str(params["to"])), str(params["why"])
    of_delivery = why == "delivery"
    still = of_delivery or why.startswith(f"{commission.stage_since.isoformat()}:")
    if is_over(commission) or not still:
        return
    with transaction.atomic():  # a letter that is not taken leaves no entry that says so
        note_reminder(commission, to, now=timezone.now())
        send_reminder(commission, to, of_delivery=of_delivery)
    reporter.report(1, 1)
