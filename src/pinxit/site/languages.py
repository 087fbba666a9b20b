"""In which language somebody reads: kept in a cookie of theirs, and nowhere else."""

from django.http import HttpRequest, HttpResponseBase
from django.views.i18n import set_language

from pinxit.accounts.web.origins import from_here_or_with_token


@from_here_or_with_token
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Remember a language; the form that asks for it stands on every page."""
    return set_language(request)
