"""What keeps a request in one thread from its first room to its last.

Each middleware would otherwise be carried to a thread and back on its own, since the server is
asynchronous and most of ours are not: a dozen journeys for one page.

Source:
    Django, "Asynchronous support": a middleware that cannot be asynchronous makes all those around
    it synchronous as well, and views that are asynchronous are still run as such.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def in_one_thread(get_response: Answer) -> Answer:
    """Return a middleware that does nothing, synchronously. It stands innermost."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    return middleware
