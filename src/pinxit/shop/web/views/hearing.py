"""Where payment providers speak to the house."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from pinxit.kernel import PinxitError
from pinxit.shop.core.payment_facts import ForgedMessageError, UnreadableMessageError
from pinxit.shop.web.models import Payment
from pinxit.shop.web.selectors.payments import UnknownWayToPayError, provider_of
from pinxit.shop.web.services.hearing import take_in
from pinxit.shop.web.services.watch import look_at

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


@login_required
@never_cache
@require_safe
def come_back(request: HttpRequest, token: UUID) -> HttpResponse:  # noqa: ARG001 - Django's
    """Where a provider leads buyers back to: it is asked what became of the payment.

    What the address claims is not read; who may see the order is asked on its own page.
    """
    payment = Payment.objects.filter(token=str(token)).first()
    if payment is None:
        raise Http404("no such payment")
    with suppress(PinxitError):  # a worker asks again
        look_at(payment, now=timezone.now())
    return redirect(payment.get_success_url())
