"""The training room's long work: unpack, wire, make one call."""

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from pinxit.jobs import JsonValue, Reporter
from pinxit.training.web import services
from pinxit.training.web.selectors.hands import hand_named


def learn_style(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Learn an artist's hand; learnt once, running this again changes nothing.

    Args:
        params: `hand`, the public id of the hand.
        reporter: Told what is being done; how far the learning is, its run tells.
    """
    hand = hand_named(UUID(str(params["hand"])))
    if hand.learnt_at is not None:
        return
    reporter.report(0, 1, note="freezing")
    services.freeze_works_of(hand, now=timezone.now())
    reporter.report(0, 1, note="learning")
    services.keep_hand(hand, now=timezone.now())
