"""What is known about a person: to take along, and to have taken away."""

import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pinxit.kernel import PinxitError
from pinxit.shop.web.papers.own_data import write_own_data
from pinxit.shop.web.selectors.orders import copies_of
from pinxit.shop.web.services.leaving import leave

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: What is kept in memory of a file before it goes to the disk.
_IN_MEMORY = 8 << 20


class LeaveForm(forms.Form):
    """Closing the account, knowing what it means."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    knows = forms.BooleanField(
        label=gettext_lazy("I know that this cannot be undone."),
        error_messages={"required": gettext_lazy("Please confirm that you know this.")},
    )

    def __init__(self, person: "Person", *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._person = person
        if person.is_guest:  # has none: the link of the letter is all that opens this page
            del self.fields["password"]

    def clean_password(self) -> str:
        """Refuse whoever only sits at an open browser."""
        password: str = self.cleaned_data["password"]
        if not self._person.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password


@sensitive_post_parameters("password")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """Take one's data along, or close the account."""
    person = cast("Person", request.user)
    form = LeaveForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            leave(person, now=timezone.now())
        except PinxitError as refusal:
            form.add_error(None, _(refusal.remedy))
        else:
            logout(request)
            messages.success(
                request,
                _("What was known of you is gone. What the law wants kept stays.")
                if person.is_guest
                else _("Your account is closed."),
            )
            return redirect("gallery:wall")
    context = {"form": form, "num_copies": copies_of(person).count()}
    return render(request, "shop/own_data.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_POST
def own_data_file(request: HttpRequest) -> FileResponse:
    """Everything about a person as one file."""
    now = timezone.now()
    with ExitStack() as until_read:
        file = until_read.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        write_own_data(cast("Person", request.user), file, now=now)
        file.seek(0)
        until_read.pop_all()  # the response closes it
    name = f"pinxit-my-data-{now.date()}.zip"
    return FileResponse(file, as_attachment=True, filename=name)
