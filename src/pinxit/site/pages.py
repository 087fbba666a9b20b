"""Pages that belong to the whole house and to no room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from pinxit.ethics import RULES
from pinxit.studio import hand_title
from pinxit.studio.web.selectors import bill_of_the_painter


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this house is, whose art its painter learnt from, and what it does not paint."""
    bill = bill_of_the_painter()
    context = {
        "hands": [(hand_title(line.hand), line.credit) for line in bill.lines],
        "manifest": bill.manifest,
        "rules": [gettext(rule.reason) for rule in RULES],
    }
    return render(request, "site/about.html", context)
