"""Every way in: the pages of the URL configuration, and the requests of the API."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from pinxit.site.api import api

#: Serves the pages of the API itself, not one of its requests.
_OF_NINJA = {"api:api-root", "api:openapi-json"}


@dataclass(frozen=True)
class Route:
    """A page or a request.

    Attributes:
        name: `shop:order`, or `api POST /briefs` for a request of the API.
        place: Its pattern, which says what it is about.
        methods: With which it is tried.
    """

    name: str
    place: str
    methods: tuple[str, ...] = ("GET", "POST")

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api ")

    @property
    def is_back_office(self) -> bool:
        return self.name.startswith("admin:")

    def address(self, arguments: list[Any]) -> str:
        """Where it is for these arguments, in the order of the pattern."""
        if self.is_api:
            return "/api/v1" + self.place.format(**dict(enumerate_names(self.place, arguments)))
        return reverse(self.name, args=arguments)


def enumerate_names(place: str, arguments: list[Any]) -> Iterator[tuple[str, Any]]:
    """Pair the names in an address of the API with what stands for them."""
    names = [part.split("}")[0] for part in place.split("{")[1:]]
    return zip(names, arguments, strict=True)


def all_routes() -> list[Route]:
    """Everything that can be asked for here, by name."""
    pages = [
        Route(name, place)
        for name, place in _walk(get_resolver().url_patterns, "", "")
        if not name.startswith("api:") or name in _OF_NINJA
    ]
    return sorted([*pages, *_requests()], key=lambda route: route.name)


def _walk(
    patterns: list[URLPattern | URLResolver], space: str, before: str
) -> Iterator[tuple[str, str]]:
    for each in patterns:
        place = before + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, inner, place)
        else:
            # One without a name is listed by its place, so that it cannot hide.
            yield f"{space}{each.name or place}", place


def _requests() -> Iterator[Route]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            place = _plain(f"{prefix}{path}")
            for operation in view.operations:
                for method in operation.methods:
                    yield Route(f"api {method} {place}", place, (method,))


def _plain(path: str) -> str:
    """A path of the API without the kinds of its parameters: `/briefs/{brief_id}`."""
    parts = path.split("{")
    return parts[0] + "".join("{" + part.rpartition(":")[2] for part in parts[1:])
