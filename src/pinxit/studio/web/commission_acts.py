"""What is done on the page of a commission: each act unpacks a form and makes one call."""

import secrets
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from pinxit.corpus import Purpose
from pinxit.kernel import PinxitError
from pinxit.studio.core.brief import SEED_MAX, Brief
from pinxit.studio.web import (
    commission_services,
    selectors,
    sketch_services,
    treatment_services,
)
from pinxit.studio.web.commission_forms import (
    MarkForm,
    QuoteForm,
    ReferenceForm,
    SketchForm,
    WordsForm,
)
from pinxit.studio.web.commission_page import Desk
from pinxit.studio.web.forms import in_words
from pinxit.studio.web.own import person_of
from pinxit.studio.web.treatment_services import Brought


@login_required
@require_POST
def do(request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
    """Do one of the acts, and come back to the page; a form that is not right is shown again."""
    desk = Desk.of(request, public_id)
    doing = _ACTS.get(act)
    if doing is None:
        raise Http404
    try:
        doing(desk)
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
    if desk.filled:
        return desk.shown()
    return redirect(desk.commission)


def _quote(desk: Desk) -> None:
    form = QuoteForm(desk.request.POST, currency=desk.commission.currency, auto_id="quote_%s")
    if not form.is_valid():
        desk.filled["quote"] = form
        return
    words, now = form.cleaned_data["words"], timezone.now()
    commission_services.quote(desk.commission, desk.party, form.quote, words=words, now=now)


def _paint(desk: Desk) -> None:
    form = SketchForm(desk.request.POST, hands=desk.hands(), auto_id="paint_%s")
    if not form.is_valid():
        desk.filled["paint"] = form
        return
    data, usual = form.cleaned_data, selectors.usual_settings()
    brief = Brief(
        prompt=data["prompt"],
        hand=data["hand"],
        seed=secrets.randbelow(SEED_MAX + 1),
        steps=int(usual["steps"]),
        guidance_percent=int(usual["guidance_percent"]),
    )
    sketch_services.paint_sketches(
        desk.commission,
        desk.party,
        selectors.suited(brief),
        count=data["count"],
        now=timezone.now(),
    )


def _bring(desk: Desk) -> None:
    brought = _brought(desk, "bring")
    if brought is not None:
        sketch_services.bring_sketch(desk.commission, desk.party, brought, now=timezone.now())


def _reference(desk: Desk) -> None:
    brought = _brought(desk, "reference")
    if brought is not None:
        commission_services.add_reference(desk.commission, desk.party, brought, now=timezone.now())


def _brought(desk: Desk, name: str) -> Brought | None:
    """Open a picture that was brought, or say on its form why not."""
    form = ReferenceForm(desk.request.POST, desk.request.FILES, auto_id=f"{name}_%s")
    desk.filled[name] = form
    if not form.is_valid():
        return None
    try:
        brought = treatment_services.bring_picture(
            form.content,
            form.stated,
            purpose=Purpose.DERIVE,
            person=person_of(desk.request),
            now=timezone.now(),
        )
    except PinxitError as refusal:
        form.add_error("upload", in_words(refusal))
        return None
    del desk.filled[name]
    return brought


def _mark(desk: Desk) -> None:
    form = MarkForm(desk.request.POST)
    if form.is_valid():
        sketch = form.cleaned_data["sketch"]
        sketch_services.mark(desk.commission, desk.party, sketch, form.mark(), now=timezone.now())


def _unmark(desk: Desk) -> None:
    sketch_services.unmark(desk.commission, desk.party, _number(desk, "mark"))


def _accept(desk: Desk) -> None:
    commission_services.accept(
        desk.commission, desk.party, quoted=_number(desk, "quoted"), now=timezone.now()
    )


def _approve(desk: Desk) -> None:
    sketch_services.approve(
        desk.commission, desk.party, _number(desk, "sketch"), now=timezone.now()
    )


def _decline(desk: Desk) -> None:
    commission_services.decline(desk.commission, desk.party, words=_words(desk), now=timezone.now())


def _show(desk: Desk) -> None:
    sketch_services.show(desk.commission, desk.party, words=_words(desk), now=timezone.now())


def _revise(desk: Desk) -> None:
    sketch_services.revise(desk.commission, desk.party, words=_words(desk), now=timezone.now())


def _deliver(desk: Desk) -> None:
    commission_services.deliver(desk.commission, desk.party, words=_words(desk), now=timezone.now())


def _say(desk: Desk) -> None:
    commission_services.say(desk.commission, desk.party, _words(desk), now=timezone.now())


def _words(desk: Desk) -> str:
    form = WordsForm(desk.request.POST)
    return str(form.cleaned_data["words"]) if form.is_valid() else ""


def _number(desk: Desk, name: str) -> int:
    """Return a number that the page itself wrote into its form; 0 if somebody changed it."""
    text = desk.request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


_ACTS: Final[Mapping[str, Callable[[Desk], None]]] = {
    "quote": _quote,
    "decline": _decline,
    "accept": _accept,
    "paint": _paint,
    "bring": _bring,
    "reference": _reference,
    "show": _show,
    "mark": _mark,
    "unmark": _unmark,
    "revise": _revise,
    "approve": _approve,
    "deliver": _deliver,
    "say": _say,
}
