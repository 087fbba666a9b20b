"""Keeping exchange rates for reading prices."""

from django.db import transaction

from pinxit.shop.core.exchange import DayRates
from pinxit.shop.web.models.discounts import ExchangeRate


@transaction.atomic
def keep_rates(rates: DayRates) -> int:
    """Keep the rates of a day; read again, the same day is written over.

    Returns:
        How many currencies there are.
    """
    ExchangeRate.objects.bulk_create(
        [
            ExchangeRate(day=rates.day, currency=currency, per_euro=rate, source=rates.source)
            for currency, rate in sorted(rates.per_euro.items())
        ],
        update_conflicts=True,
        unique_fields=["day", "currency"],
        update_fields=["per_euro", "source"],
    )
    return len(rates.per_euro)
