"""What tests of auctions, bargains, waiting lists and licences share."""

from django.db import connection
from payments import PaymentStatus

from pinxit.shop.web.models import Order
from pinxit.shop.web.services import orders as services


def jobs_waiting(function: str) -> dict[str, dict[str, object]]:
    """The jobs of one entry point that wait, by key, with what they are given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queueing_lock, args->'params' FROM procrastinate_jobs"
            " WHERE status = 'todo' AND args->>'function' = %s ORDER BY id",
            [f"pinxit.shop.jobs:{function}"],
        )
        return {key: _read(params) for key, params in cursor.fetchall()}


def _read(params) -> dict[str, object]:
    import json

    read: dict[str, object] = json.loads(params) if isinstance(params, str) else params
    return read


def paid(order: Order, *, now) -> Order:
    """The order, once the provider said that its money came."""
    payment = services.start_payment(order, variant="test")
    payment.captured_amount = payment.total
    payment.status = PaymentStatus.CONFIRMED
    payment.save()
    services.settle_payment(payment, now=now)
    return Order.objects.get(pk=order.pk)
