"""Personal hands: from an artist's own works to a hand that the studio paints in."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pinxit.kernel import PinxitError
from pinxit.training.core.style import WORKS_MAX, WORKS_MIN
from pinxit.training.web import services, words
from pinxit.training.web.forms import HandForm
from pinxit.training.web.models import Hand
from pinxit.training.web.selectors import hands

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_WORKS_SHOWN = 12


@never_cache
@login_required
@require_safe
def own_hands(request: HttpRequest) -> HttpResponse:
    """The hands of an artist, and the collections that may teach another."""
    person = _artist(request)
    context = {
        "hands": hands.hands_of(person),
        "teachings": hands.teachings_of(person, today=timezone.localdate()),
        "can_learn_here": hands.can_learn_here(),
        "works_min": WORKS_MIN,
        "works_max": WORKS_MAX,
    }
    return render(request, "training/hands.html", context)


@never_cache
@login_required
def teach(request: HttpRequest, name: str) -> HttpResponse:
    """What the licence gate says of a collection, and the form that begins to learn from it."""
    person = _artist(request)
    teaching = hands.find_teaching(person, name, today=timezone.localdate())
    if teaching is None:
        raise Http404
    form = HandForm(request.POST or None, initial={"name": person.display_name})
    if request.method == "POST" and form.is_valid():
        try:
            hand = services.ask_to_learn(
                person=person,
                collection=name,
                name=form.cleaned_data["name"],
                now=timezone.now(),
            )
            return redirect(hand)
        except PinxitError as refusal:
            form.add_error("name", words.in_words(refusal))
    context = {
        "teaching": teaching,
        "verdict": teaching.verdict,
        "cards": teaching.verdict.cards[:_WORKS_SHOWN],
        "form": form,
        "can_learn_here": hands.can_learn_here(),
    }
    status = 400 if form.errors else 200
    return render(request, "training/teach.html", context, status=status)


@never_cache
@login_required
@require_safe
def hand_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a hand is; once it is learnt, what it paints beside the works it learnt from."""
    hand = _hand(request, public_id)
    sight = hands.sight_of(hand)
    context = {
        "sight": sight,
        "hand": hand,
        "cards": hands.own_works(hand, today=timezone.localdate()).cards[:_WORKS_SHOWN],
        "is_own": hand.person == request.user,
    }
    return render(request, "training/hand.html", context)


@never_cache
@login_required
@require_safe
def hand_live(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of a hand's page that moves; asked for again and again while it does."""
    sight = hands.sight_of(_hand(request, public_id))
    response = render(request, "training/_hand_standing.html", {"sight": sight, "hand": sight.hand})
    if sight.ended:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def hand_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try once more to learn a hand."""
    hand = _hand(request, public_id)
    if hand.person != request.user:
        raise PermissionDenied
    try:
        services.try_again(hand)
    except PinxitError as refusal:
        messages.error(request, words.in_words(refusal))
    return redirect(hand)


def _artist(request: HttpRequest) -> "Person":
    if not hands.may_teach(request.user):
        raise PermissionDenied
    return cast("Person", request.user)


def _hand(request: HttpRequest, public_id: UUID) -> Hand:
    hand = hands.find_hand(request.user, public_id)
    if hand is None:
        raise Http404
    return hand
