"""Where payment providers speak to the house."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pinxit.shop.core.payment_facts import ForgedMessageError, UnreadableMessageError
from pinxit.shop.web.hearing_services import take_in
from pinxit.shop.web.payment_selectors import UnknownWayToPayError, provider_of

#: No message of any provider is nearly as long, in bytes.
LONGEST: Final = 512 * 1024


@csrf_exempt
@require_POST
def hear(request: HttpRequest, variant: str) -> HttpResponse:
    """Take in a message of a provider.

    Only a signature opens this door: 400 for what is forged, too old or unreadable. What was heard
    before, or is about nothing of ours, is answered as if it were new: it is not sent again.
    """
    if int(request.headers.get("Content-Length") or 0) > LONGEST:
        return HttpResponse(status=413)
    try:
        provider = provider_of(variant)
        now = timezone.now()
        message = provider.read(request.body, request.headers, now=now)
    except UnknownWayToPayError:
        return HttpResponse(status=404)
    except (ForgedMessageError, UnreadableMessageError) as refusal:
        return HttpResponse(str(refusal), status=400, content_type="text/plain")
    take_in(variant, message, now=now)
    reply = provider.reply()
    return HttpResponse(reply.content, content_type=reply.content_type)
