"""Pages of commissions: the list, the brief, the commission itself, its pictures, its paper."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.corpus import Purpose
from pinxit.kernel import Digest, PinxitError
from pinxit.studio.core.commission import Stage
from pinxit.studio.web import (
    commission_selectors,
    commission_services,
    commission_words,
    selectors,
    treatment_services,
)
from pinxit.studio.web.commission_forms import AskForm, ReferenceForm
from pinxit.studio.web.commission_page import Desk
from pinxit.studio.web.forms import in_words
from pinxit.studio.web.models import Commission
from pinxit.studio.web.own import person_of, served
from pinxit.studio.web.releasing import released_picture


@never_cache
@login_required
@require_GET
def commissions(request: HttpRequest) -> HttpResponse:
    """Show what somebody commissioned, and what they were commissioned with."""
    person = person_of(request)
    context = {
        "asked": [_row(each) for each in commission_selectors.asked_by(person)],
        "taken": [_row(each) for each in commission_selectors.taken_by(person)],
        "is_artist": has_role(person, Role.ARTIST),
    }
    return render(request, "studio/commissions.html", context)


@never_cache
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Take the brief of a commission."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AskForm(data, client=person_of(request), initial={"artist": request.GET.get("artist")})
    picture = ReferenceForm(data, files, prefix="reference", is_needed=False)
    # Both are looked at, so that each can say what is wrong.
    if all([form.is_valid(), picture.is_valid()]) and data is not None:
        try:
            return redirect(_asked(request, form, picture))
        except PinxitError as refusal:
            form.add_error(None, in_words(refusal))
    context = {"form": form, "picture": picture}
    return render(
        request, "studio/ask.html", context, status=400 if request.method == "POST" else 200
    )


def _asked(request: HttpRequest, form: AskForm, picture: ReferenceForm) -> Commission:
    person, now = person_of(request), timezone.now()
    references = []
    if picture.is_given:
        references.append(
            treatment_services.bring_picture(
                picture.content, picture.stated, purpose=Purpose.DERIVE, person=person, now=now
            )
        )
    return commission_services.ask(
        client=person, artist=form.asked, wanted=form.wanted, references=references, now=now
    )


@never_cache
@login_required
@require_GET
def commission_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a commission to either side."""
    return Desk.of(request, public_id).shown()


@login_required
@require_GET
def whole_picture(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """Serve a picture of a commission in full, to whom it may go."""
    desk, named = Desk.of(request, UUID(name)), Digest(digest)
    may_see = commission_selectors.may_see_whole(desk.commission, desk.party, named)
    if not may_see or not selectors.is_in_store(named):
        raise Http404
    is_delivery = str(named) == desk.commission.file_digest
    released = released_picture(named, now=timezone.now())
    response = served(selectors.picture_of(released), "image/png")
    if is_delivery:
        title = slugify(desk.commission.title) or "pinxit"
        response["Content-Disposition"] = f'attachment; filename="{title}.png"'
    return response


@login_required
@require_GET
def small_picture(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """Serve a picture of a commission at the size of a card."""
    desk, named = Desk.of(request, UUID(name)), Digest(digest)
    may_see = commission_selectors.may_see_small(desk.commission, desk.party, named)
    if not may_see or not selectors.is_in_store(named):
        raise Http404
    return served(selectors.card_picture_of(named), "image/webp")


@require_safe
def certificate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The certificate of a commissioned work, open to everybody who was given its address."""
    commission = commission_selectors.certified_commission(public_id)
    if commission is None or commission.quote is None:
        raise Http404
    context = {
        "commission": commission,
        "licence": commission_words.licence_text(commission.quote),
        "address": request.build_absolute_uri(),
        "file": Digest.parse(commission.file_digest),
    }
    return render(request, "studio/commission_certificate.html", context)


def _row(commission: Commission) -> dict[str, object]:
    stage = Stage(commission.stage)
    return {
        "commission": commission,
        "stage": commission_words.STAGES[stage],
        "is_good": stage is Stage.DELIVERED,
        "is_bad": stage in {Stage.DECLINED, Stage.CANCELLED},
    }
