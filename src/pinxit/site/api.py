"""The root of the API: the routers of all rooms under one roof, and every refusal in one form."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from pinxit.accounts.core.allowance import TooManyRequestsError
from pinxit.accounts.core.idempotency import (
    BadIdempotencyKeyError,
    OtherRequestError,
    StillAtWorkError,
)
from pinxit.accounts.core.keys import BadKeyError, MissingScopeError
from pinxit.accounts.web.api import router as key_router
from pinxit.jobs import DayIsFullError, TooManyWaitingError
from pinxit.jobs.web.services import NothingToCancelError
from pinxit.kernel import PinxitError
from pinxit.provenance import FileTooLargeError, MissingArtefactError
from pinxit.provenance.web.api import router as verify_router
from pinxit.shop.core.discount import CodeUsedUpError
from pinxit.shop.core.editions import SoldOutError
from pinxit.shop.core.orders import IllegalMoveError
from pinxit.shop.core.withdrawal import FileNotYetError
from pinxit.shop.web.api import router as shop_router
from pinxit.shop.web.services.checkout import ChangedPriceError
from pinxit.shop.web.services.orders import NotForSaleError, WithdrawnMaterialError
from pinxit.studio import NoRevisionLeftError, NotNowError
from pinxit.studio.web.api import router as studio_router
from pinxit.studio.web.commission_services import StaleQuoteError, UnknownSketchError
from pinxit.studio.web.series_services import UnfailedSeriesError
from pinxit.studio.web.services import NothingToRepeatError
from pinxit.studio.web.sketch_services import NothingToShowError
from pinxit.studio.web.treatment_services import TooManyTreatmentsError, UnfailedTreatmentError

_TITLES: Final = {
    400: _("The request cannot be read"),
    401: _("No key"),
    403: _("Not permitted"),
    404: _("Not found"),
    405: _("Not possible here"),
    409: _("Not now"),
    413: _("Too large"),
    422: _("Refused"),
    429: _("Too much at once"),
}
#: Statuses of refusals; of those that are not named here, 422.
_STATUSES: Final[Mapping[type[PinxitError], int]] = {
    BadKeyError: 401,
    MissingScopeError: 403,
    MissingArtefactError: 404,
    FileTooLargeError: 413,
    BadIdempotencyKeyError: 400,
    OtherRequestError: 422,
    StillAtWorkError: 409,
    NothingToCancelError: 409,
    NothingToRepeatError: 409,
    UnfailedTreatmentError: 409,
    UnfailedSeriesError: 409,
    NotNowError: 409,
    NoRevisionLeftError: 409,
    NothingToShowError: 409,
    StaleQuoteError: 409,
    ChangedPriceError: 409,
    CodeUsedUpError: 409,
    SoldOutError: 409,
    NotForSaleError: 409,
    WithdrawnMaterialError: 409,
    IllegalMoveError: 409,
    FileNotYetError: 409,
    UnknownSketchError: 404,
    TooManyRequestsError: 429,
    TooManyWaitingError: 429,
    DayIsFullError: 429,
    TooManyTreatmentsError: 429,
}
_DAY_S: Final = 24 * 3600
#: After how many seconds it is worth asking again.
_RETRY_AFTER_S: Final[Mapping[type[PinxitError], int]] = {
    StillAtWorkError: 1,
    TooManyWaitingError: 30,
    TooManyTreatmentsError: 30,
    DayIsFullError: _DAY_S,
}
_REFUSED: Final = 422


class HouseAPI(NinjaAPI):
    """The API of the house, with answers in UTF-8 and a note on those given before."""

    def create_response(self, request: HttpRequest, data: Any, **more: Any) -> HttpResponse:
        """Return an answer, and say whether it is one from before."""
        response = super().create_response(request, data, **more)
        if getattr(request, "is_repeated", False):
            response["Idempotency-Replayed"] = "true"
        return response


api = HouseAPI(
    title="Pinxit",
    version="1",
    description=(
        "Paint, go on from pieces, treat and restore pictures, make series, commission works and "
        "take commissions on, look at the queue and fetch what came of it; order copies and fetch "
        "what one owns; look at what is for sale and verify files, without a key. "
        "Every refusal is a problem of RFC 9457 with a `remedy`, in the language of "
        "Accept-Language."
    ),
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", key_router)
api.add_router("", studio_router)
api.add_router("", shop_router)
api.add_router("", verify_router)


def problem(
    status: int,
    *,
    name: str,
    detail: str,
    remedy: str = "",
    errors: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """Return a refusal.

    Args:
        status: Of HTTP.
        name: What kind of refusal it is, in small letters and hyphens.
        detail: What happened, in the reader's language.
        remedy: What to do about it, likewise.
        errors: Which parts of the request are wrong: `pointer` and `detail` of each.

    Source:
        RFC 9457, "Problem Details for HTTP APIs".
    """
    body: dict[str, Any] = {
        "type": f"urn:pinxit:problem:{name}",
        "title": str(_TITLES.get(status, "")),
        "status": status,
        "detail": detail,
        "remedy": remedy,
    }
    if errors:
        body["errors"] = list(errors)
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/problem+json")


@api.exception_handler(PinxitError)
def refuse(_request: HttpRequest, error: PinxitError) -> HttpResponse:
    """Say what was refused, and what to do."""
    response = problem(
        _of_kind(_STATUSES, error) or _REFUSED,
        name=_name_of(type(error)),
        detail=gettext(str(error)),
        remedy=gettext(error.remedy),
    )
    wait_s = error.wait_s if isinstance(error, TooManyRequestsError) else 0
    wait_s = wait_s or _of_kind(_RETRY_AFTER_S, error)
    if wait_s:
        response["Retry-After"] = str(wait_s)
    if response.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response


@api.exception_handler(AuthenticationError)
def ask_for_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """Ask for a key where none came."""
    response = problem(
        401,
        name="no-key",
        detail=gettext("the request carries no key"),
        remedy=gettext(BadKeyError.remedy),
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def say_not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """Say that there is nothing of this name, or that it is somebody else's: the same."""
    return problem(
        404,
        name="not-found",
        detail=gettext("there is nothing of this name among what is yours"),
        remedy=gettext("Look for its name in the list."),
    )


@api.exception_handler(RequestDataTooBig)
def say_too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    """Say that a request is larger than any that is meant."""
    return problem(
        413,
        name="too-large",
        detail=gettext("the request is too large"),
        remedy=gettext("Send less at once; pictures are sent as files of a form."),
    )


@api.exception_handler(HttpError)
def say_unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say that a request is no JSON."""
    return problem(
        error.status_code,
        name="unreadable",
        detail=gettext("the request cannot be read"),
        remedy=gettext("Send it as the description of the API has it."),
    )


@api.exception_handler(ValidationError)
def say_what_is_wrong(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parts of a request are missing or not as they should be."""
    errors = [
        {
            "pointer": "#/" + "/".join(str(part) for part in each["loc"][2:]),
            "detail": str(each["msg"]) if each["type"] == "said" else _wrong(str(each["type"])),
        }
        for each in error.errors
    ]
    return problem(
        _REFUSED,
        name="invalid",
        detail=gettext("parts of the request are missing or not as they should be"),
        remedy=gettext("See the errors; the description of the API says what is meant."),
        errors=errors,
    )


def _wrong(kind: str) -> str:
    if kind == "missing":
        return gettext("This is missing.")
    return gettext("This is not as it should be: %(kind)s.") % {"kind": kind.replace("_", " ")}


def _of_kind(table: Mapping[type[PinxitError], int], error: PinxitError) -> int:
    return next((number for kind, number in table.items() if isinstance(error, kind)), 0)


def _name_of(kind: type[PinxitError]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__.removesuffix("Error")).lower()
