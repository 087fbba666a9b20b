"""In which language somebody reads: kept in a cookie of theirs, and nowhere else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.i18n import set_language

_with_token = csrf_protect(set_language)


@csrf_exempt
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Remember a language; from a page of this house without a token, else with one.

    The form stands on every page. A token in it would give every visitor a cookie, whatever they
    came for; browsers say from where a form is sent, and no page elsewhere can say it for them.

    Source:
        The Fetch standard, "`Origin` header": it is sent with every POST.
    """
    origin = request.headers.get("Origin")
    here = {f"{request.scheme}://{request.get_host()}", settings.PINXIT_PUBLIC_URL}
    return set_language(request) if origin in here else _with_token(request)
