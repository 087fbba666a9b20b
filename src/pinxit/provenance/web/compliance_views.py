"""Which rule is met where: one page, to be read and printed."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pinxit.provenance.core.compliance import Rule, State
from pinxit.provenance.core.compliance_rights import CHAPTERS

_STATES: Final = {
    State.HERE: (_("Here"), "good"),
    State.PARTLY: (_("Partly"), "waiting"),
    State.NOT_HERE: (_("Not here"), "bad"),
    State.NO_CASE: (_("No such case"), "waiting"),
}


@require_safe
def compliance(request: HttpRequest) -> HttpResponse:
    """Show the rules, law by law: what is asked, what is done, where, shown by what."""
    chapters = [
        {
            "slug": chapter.slug,
            "title": gettext(chapter.title),
            "since": gettext(chapter.since),
            "rules": [_shown(rule) for rule in chapter.rules],
        }
        for chapter in CHAPTERS
    ]
    counted = [rule.state for chapter in CHAPTERS for rule in chapter.rules]
    totals = [(word, mark, counted.count(state)) for state, (word, mark) in _STATES.items()]
    return render(request, "provenance/compliance.html", {"chapters": chapters, "totals": totals})


def _shown(rule: Rule) -> dict[str, object]:
    word, mark = _STATES[rule.state]
    return {
        "article": gettext(rule.article),
        "asks": gettext(rule.asks),
        "answer": gettext(rule.answer),
        "state": word,
        "mark": mark,
        "places": [(place, place.startswith("/") and "…" not in place) for place in rule.places],
        "tests": rule.tests,
    }
