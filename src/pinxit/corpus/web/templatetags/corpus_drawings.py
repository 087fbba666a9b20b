"""Small drawings: a piece of music at a glance, and the mark beside an answer of the gate."""

from collections.abc import Sequence
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pinxit.corpus.core.music import Note

register = template.Library()

_WIDTH: Final = 240
_HEIGHT: Final = 120
_EDGE: Final = 6
_FEWEST_PITCHES: Final = 16

#: By outcome: a tick, a tick over a line (something is owed), a cross.
_MARKS: Final = {
    "allowed": "M5 12.5l4.5 4.5L19 7",
    "duties": "M5 9.5l4.5 4.5L19 4M5 20h14",
    "refused": "M6 6l12 12M18 6L6 18",
}


@register.simple_tag
def piano_roll(notes: Sequence[Note]) -> SafeString:
    """Draw the beginning of a piece: time goes right, pitch goes up.

    It is silent to screen readers: the label beside it says what it is.
    """
    if not notes:
        return SafeString("")
    length = max(note.onset + note.duration for note in notes)
    low, high = min(note.pitch for note in notes), max(note.pitch for note in notes)
    pitches = max(high - low + 1, _FEWEST_PITCHES)
    step = (_HEIGHT - 2 * _EDGE) / pitches
    scale = (_WIDTH - 2 * _EDGE) / length
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                round(_EDGE + note.onset * scale, 1),
                round(_HEIGHT - _EDGE - (note.pitch - low + 1) * step, 1),
                round(max(note.duration * scale - 0.5, 1), 1),
                round(max(step - 0.5, 1.5), 1),
            )
            for note in notes
        ),
    )
    return format_html(
        '<svg class="roll" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>', _WIDTH, _HEIGHT, bars
    )


@register.simple_tag
def answer_mark(outcome: str) -> SafeString:
    """Draw the mark of an answer of the gate; the words beside it say the same."""
    return format_html(
        '<svg class="icon answer__mark" viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="{}"/></svg>',
        _MARKS.get(outcome, _MARKS["refused"]),
    )
