"""The door of the API: keys, what they may do and how often, and asking twice.

Routers of all rooms stand behind it: `auth=KeyToPaint()` on a request, and `@once` below
it where the request writes.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ClassVar, Final, ParamSpec, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from ninja.security import HttpBearer

from pinxit.accounts.core.allowance import Standing, Window, refuse_overdrawn
from pinxit.accounts.core.idempotency import read_name, read_name_of
from pinxit.accounts.core.keys import MissingScopeError, Scope
from pinxit.accounts.web.models import ApiKey
from pinxit.accounts.web.services import answered_once, count_request, use_key
from pinxit.kernel import Digest, canonical_json

Given = ParamSpec("Given")
#: What a request that writes is answered with: a status, and what is said.
Said = tuple[int, Schema]

_MINUTE_S: Final = 60
_DAY_S: Final = 24 * 3600
#: The header by which a caller names a request, as the API's description has it.
IDEMPOTENCY_KEY: Final[dict[str, Any]] = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": False,
            "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            "description": (
                "Names the request. Sent again within a day with the same name and body, it is "
                "answered as before and nothing is done twice."
            ),
        }
    ]
}
#: The same, of a request that must be named.
IDEMPOTENCY_KEY_NEEDED: Final[dict[str, Any]] = {
    "parameters": [{**IDEMPOTENCY_KEY["parameters"][0], "required": True}]
}

router = Router(tags=["key"])


class KeyBearer(HttpBearer):
    """Lets in who sends a key that may do what is asked, and counts the request."""

    openapi_bearerFormat = "pxt_…"
    #: What the key must be allowed; `None` lets any key in.
    scope: ClassVar[Scope | None] = None

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """Return the key, and let its person be who asks.

        Raises:
            BadKeyError: There is no such key.
            TooManyRequestsError: It asked too often.
            MissingScopeError: It may not do this.
        """
        now = timezone.now()
        key = use_key(token, now=now)
        standings = count_request(key, windows_now(), now=now)
        request.standings = standings  # type: ignore[attr-defined]
        refuse_overdrawn(standings)
        if self.scope is not None and self.scope not in key.scopes:
            raise MissingScopeError("this key may not do this")
        request.user = key.person
        return key


class KeyToRead(KeyBearer):
    """A key that may look."""

    scope = Scope.READ


class KeyToPaint(KeyBearer):
    """A key that may ask for pictures."""

    scope = Scope.PAINT


class KeyToTreat(KeyBearer):
    """A key that may ask for treatments."""

    scope = Scope.TREAT


class KeyToCommission(KeyBearer):
    """A key that may commission works and take commissions on."""

    scope = Scope.COMMISSION


class KeyToBuy(KeyBearer):
    """A key that may order copies and let reservations go."""

    scope = Scope.BUY


def windows_now() -> tuple[Window, Window]:
    """Return how often a key may ask here."""
    return (
        Window("minute", _MINUTE_S, settings.PINXIT_API_A_MINUTE),
        Window("day", _DAY_S, settings.PINXIT_API_A_DAY),
    )


def count_visit(request: HttpRequest, *, most: int) -> None:
    """Count a request of somebody without a key, by the address they come from.

    Args:
        request: Theirs; the answer says how many more there may be.
        most: How many there may be in a minute to this address of ours.

    Raises:
        TooManyRequestsError: There were more.
    """
    now = timezone.now()
    window = Window("minute", _MINUTE_S, most)
    who = f"{request.META.get('REMOTE_ADDR', '')} {request.path}"
    key = f"visits:{Digest.of(who.encode()).hex}:{window.begun_at(now).timestamp():.0f}"
    cache.add(key, 0, window.seconds)
    standing = Standing(window, cache.incr(key), window.left_s(now))
    request.standings = (standing,)  # type: ignore[attr-defined]
    refuse_overdrawn((standing,))


def key_in(request: HttpRequest) -> ApiKey:
    """Return the key that a request came in with."""
    return cast("ApiKey", request.auth)  # type: ignore[attr-defined]


def once(answer: Callable[Given, Said]) -> Callable[Given, Status[Any]]:
    """Let a request that names itself by `Idempotency-Key` be answered once.

    A request without a name is answered each time.
    """

    @wraps(answer)
    def answered(*given: Given.args, **named: Given.kwargs) -> Status[Any]:
        request = cast("HttpRequest", given[0])
        header = request.headers.get("Idempotency-Key")
        if header is None:
            return Status(*answer(*given, **named))

        def answer_now() -> tuple[int, dict[str, Any]]:
            status, said = answer(*given, **named)
            return status, said.model_dump(mode="json")

        (status, body), is_repeated = answered_once(
            key_in(request),
            read_name(header),
            _digest_of(request),
            answer_now,
            now=timezone.now(),
        )
        request.is_repeated = is_repeated  # type: ignore[attr-defined]
        return Status(status, body)

    return answered


def once_named(answer: Callable[Given, Said]) -> Callable[Given, Status[Any]]:
    """Answer a request once that must name itself by `Idempotency-Key`.

    The wrapped request raises `NoIdempotencyKeyError` without one.
    """
    answered_by_name = once(answer)

    @wraps(answer)
    def answered(*given: Given.args, **named: Given.kwargs) -> Status[Any]:
        read_name_of(cast("HttpRequest", given[0]).headers.get("Idempotency-Key"))
        return answered_by_name(*given, **named)

    return answered


def _digest_of(request: HttpRequest) -> Digest:
    """Return the name of all that is asked; the boundary of a form with files does not count."""
    asked: dict[str, Any] = {"method": request.method or "", "path": request.get_full_path()}
    if request.content_type == "multipart/form-data":
        asked["fields"] = {name: request.POST.getlist(name) for name in request.POST}
        asked["files"] = {}
        for name, file in request.FILES.items():
            asked["files"][name] = str(Digest.of(file.read()))  # type: ignore[union-attr]
            file.seek(0)  # type: ignore[union-attr]
    else:
        asked["body"] = str(Digest.of(request.body))
    return Digest.of(canonical_json(asked))


class KeyOut(Schema):
    """The key that asks."""

    name: str
    prefix: str
    scopes: list[str]
    expires_at: datetime | None
    person: str


@router.get("/key", response=KeyOut, auth=KeyBearer(), summary="Say which key this is")
def this_key(request: HttpRequest) -> KeyOut:
    """Say what the key is called, whose it is and what it may do."""
    key = key_in(request)
    return KeyOut(
        name=key.name,
        prefix=key.prefix,
        scopes=list(key.scopes),
        expires_at=key.expires_at,
        person=key.person.display_name,
    )
