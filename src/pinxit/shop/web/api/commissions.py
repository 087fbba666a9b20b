"""The money of commissions over the API: calling off, and what goes back."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from pinxit.accounts.web.api import IDEMPOTENCY_KEY, KeyToCommission, once
from pinxit.shop.web.services import bills as bill_services
from pinxit.studio.web.api import CommissionOut, commission_told, own_commission

router = Router(tags=["commissions"])

_WORDS_MAX = 4_000


class CallOffIn(Schema):
    """A word with it."""

    words: str = Field("", max_length=_WORDS_MAX)


@router.post(
    "/commissions/{uuid:commission_id}/cancel",
    response={200: CommissionOut},
    auth=KeyToCommission(),
    summary="Call a commission off",
    openapi_extra=IDEMPOTENCY_KEY,
)
@once
def call_off(
    request: HttpRequest, commission_id: UUID, asked: CallOffIn
) -> tuple[int, CommissionOut]:
    """Call a commission off; `goes_back_minor` said before what goes back to the client."""
    row, party = own_commission(request, commission_id)
    bill_services.call_off(row, party, words=asked.words, now=timezone.now())
    return 200, commission_told(*own_commission(request, commission_id))
