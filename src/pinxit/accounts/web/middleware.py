"""What every answer to a program says besides its body."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from pinxit.accounts.core.allowance import headers_of


class ApiHeaders(MiddlewareMixin):
    """Says how much of its allowance a key has left, and keeps answers out of shared caches."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add the headers to an answer of the API."""
        if not request.path.startswith("/api/"):
            return response
        for name, text in headers_of(getattr(request, "standings", ())).items():
            if text:
                response[name] = text
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response
