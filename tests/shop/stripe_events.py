"""What Stripe says, in the form that it publishes, signed as it signs."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pinxit.shop.web.models import Payment
from tests.shop.stand_in import HOOK


def intent(payment: Payment, *, status: str = "succeeded", **changes: Any) -> dict[str, Any]:
    minor = int(payment.total * 100)
    return {
        "id": payment.transaction_id,
        "object": "payment_intent",
        "status": status,
        "amount": minor,
        "amount_received": minor if status == "succeeded" else 0,
        "currency": payment.currency.lower(),
        "metadata": {"pinxit_payment": payment.token},
        "latest_charge": f"ch_{payment.pk}",
        **changes,
    }


def charge(payment: Payment, *, refunded: int, **changes: Any) -> dict[str, Any]:
    minor = int(payment.total * 100)
    return {
        "id": f"ch_{payment.pk}",
        "object": "charge",
        "payment_intent": payment.transaction_id,
        "amount": minor,
        "amount_captured": minor,
        "amount_refunded": refunded,
        "currency": payment.currency.lower(),
        "metadata": {"pinxit_payment": payment.token},
        **changes,
    }


def dispute(payment: Payment, *, status: str, minor: int | None = None) -> dict[str, Any]:
    return {
        "id": f"dp_{payment.pk}",
        "object": "dispute",
        "payment_intent": payment.transaction_id,
        "charge": f"ch_{payment.pk}",
        "amount": int(payment.total * 100) if minor is None else minor,
        "currency": payment.currency.lower(),
        "reason": "fraudulent",
        "status": status,
        "metadata": {},
        "evidence_details": {"due_by": 1_800_000_000},
    }


def event(kind: str, thing: dict[str, Any], *, name: str = "") -> bytes:
    told = {
        "id": name or f"evt_{uuid4().hex}",
        "object": "event",
        "type": kind,
        "created": int(timezone.now().timestamp()),
        "data": {"object": thing},
    }
    return json.dumps(told).encode()


def signature(body: bytes, *, at: datetime | None = None, secret: str = HOOK) -> str:
    moment = int((at or timezone.now()).timestamp())
    meant = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={meant.hexdigest()}"


def send(body: bytes, header: str | None = None) -> int:
    """Post it to the house as Stripe would, and return how it was answered."""
    answer = Client(enforce_csrf_checks=True).post(
        reverse("shop:hear", args=["stripe"]),
        data=body,
        content_type="application/json",
        headers={"Stripe-Signature": signature(body) if header is None else header},
    )
    return answer.status_code
