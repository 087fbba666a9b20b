"""An author's page: their works, what they allow, and who they are."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pinxit.corpus.web import services, words
from pinxit.corpus.web.forms import ClaimForm, ConsentForm, WithdrawForm, in_words
from pinxit.corpus.web.models import Author, AuthorClaim
from pinxit.corpus.web.selectors import authoring, browsing, showing, standing
from pinxit.corpus.web.views.works import HOLD_TEMPLATES
from pinxit.kernel import PinxitError

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


@never_cache
@require_safe
def author_page(request: HttpRequest, slug: str) -> HttpResponse:
    """An author: works, consents by use, opt-out, claim."""
    author = _author(slug)
    may_decide = standing.may_decide_for(request.user, author)
    looking = browsing.Looking(author=slug, withdrawn=author.withdrawn_at is not None)
    page = browsing.page_of(
        looking,
        after=request.GET.get("after", "")[:40],
        before=request.GET.get("before", "")[:40],
    )
    context = {
        "author": author,
        "name": words.author_name(author),
        "kind": words.KINDS[author.value.kind],
        "page": page,
        "cards": showing.cards(page.works, may_see_withdrawn=may_decide),
        "uses": authoring.uses_of(author),
        "withdrawals": author.withdrawals.all(),
        "may_decide": may_decide,
        "claim": standing.claim_of(request.user, author),
        "browse_query": looking.params,
    }
    return render(request, "corpus/author.html", context)


@never_cache
@login_required
def withdraw_author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what withdrawing everything touches; withdraw it once that is confirmed."""
    author = _own(request, slug)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_author(
                author,
                reason=form.cleaned_data["reason"],
                by=_person(request),
                now=timezone.now(),
            )
            messages.success(request, _("Everything by this author is withdrawn."))
        except PinxitError as refusal:
            messages.error(request, in_words(refusal))
        return redirect(author)
    context = {
        "author": author,
        "name": words.author_name(author),
        "form": form,
        "touched": standing.touched_by(author),
        "hold_templates": HOLD_TEMPLATES,
    }
    return render(request, "corpus/withdraw.html", context)


@never_cache
@login_required
def restore_author(request: HttpRequest, slug: str) -> HttpResponse:
    """Give back what an author withdrew as a whole."""
    author = _own(request, slug)
    if request.method == "POST":
        try:
            services.restore_author(author, reason="", by=_person(request), now=timezone.now())
            messages.success(request, _("The works are given back."))
        except PinxitError as refusal:
            messages.error(request, in_words(refusal))
    return redirect(author)


@never_cache
@login_required
def author_consents(request: HttpRequest, slug: str) -> HttpResponse:
    """Record what an author says of each use of all their works."""
    author = _own(request, slug)
    form = ConsentForm(
        request.POST or None,
        standing=authoring.answers_of(author),
        grantor=author.name,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_consent(author, form.statement, by=_person(request), now=timezone.now())
            messages.success(request, _("It is on record."))
            return redirect(author)
        except PinxitError as refusal:
            form.add_error(None, in_words(refusal))
    status = 400 if form.errors else 200
    context = {"author": author, "name": words.author_name(author), "form": form}
    return render(request, "corpus/consents.html", context, status=status)


@never_cache
@login_required
def claim_author(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that one is this author; a curator decides."""
    author = _author(slug)
    if author.key == "unknown":
        raise PermissionDenied
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.claim_author(
                author,
                person=_person(request),
                statement=form.cleaned_data["statement"],
                now=timezone.now(),
            )
            messages.success(request, _("A curator of the house will look at it."))
        except PinxitError as refusal:
            messages.error(request, in_words(refusal))
        return redirect(author)
    context = {"author": author, "name": words.author_name(author), "form": form}
    status = 400 if form.errors else 200
    return render(request, "corpus/claim.html", context, status=status)


@never_cache
@login_required
@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """The claims that wait, for curators."""
    if not standing.may_freeze(request.user):
        raise PermissionDenied
    return render(request, "corpus/claims.html", {"claims": standing.open_claims()})


@login_required
@require_POST
def decide_claim(request: HttpRequest, key: int) -> HttpResponse:
    """Confirm or decline a claim."""
    if not standing.may_freeze(request.user):
        raise PermissionDenied
    claim = get_object_or_404(AuthorClaim.objects.select_related("author", "person"), pk=key)
    try:
        if request.POST.get("answer") == "confirm":
            services.confirm_claim(claim, by=_person(request), now=timezone.now())
            messages.success(request, _("The author is linked to this account."))
        else:
            services.decline_claim(claim, by=_person(request), now=timezone.now())
            messages.success(request, _("The claim is declined."))
    except PinxitError as refusal:
        messages.error(request, in_words(refusal))
    return redirect("corpus:claims")


def _author(slug: str) -> Author:
    return get_object_or_404(Author, slug=slug)


def _own(request: HttpRequest, slug: str) -> Author:
    author = _author(slug)
    if author.key == "unknown" or not standing.may_decide_for(request.user, author):
        raise PermissionDenied
    return author


def _person(request: HttpRequest) -> "Person":
    return cast("Person", request.user)
