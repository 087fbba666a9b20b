"""Forms that need no token, because browsers say from where they are sent."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def from_here_or_with_token(view: View[Rest]) -> View[Rest]:
    """Take what is sent from a page of this house without a token, everything else with one.

    A token in a form that stands on every page would give every visitor a cookie, whatever they
    came for; browsers say from where a form is sent, and no page elsewhere can say it for them.

    Source:
        The Fetch standard, "`Origin` header": it is sent with every POST.
    """
    with_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(
        request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        origin = request.headers.get("Origin")
        here = {f"{request.scheme}://{request.get_host()}", settings.PINXIT_PUBLIC_URL}
        wanted = view if origin in here else with_token
        return wanted(request, *args, **kwargs)

    return checked
