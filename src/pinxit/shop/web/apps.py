"""The Django app of the shop room."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShopConfig(AppConfig):
    """Keeps editions, orders and payments."""

    name = "pinxit.shop.web"
    label = "shop"
    verbose_name = _("Shop")

    def ready(self) -> None:
        """Listen to those who speak by a signal only: the payment library, and who signs in."""
        from django.contrib.auth.signals import user_logged_in
        from payments.signals import status_changed

        status_changed.connect(_hear, dispatch_uid="pinxit.shop")
        user_logged_in.connect(_bring_basket, dispatch_uid="pinxit.shop.basket")


def _hear(sender: Any, instance: Any, **_rest: Any) -> None:  # noqa: ARG001 - a signal's signature
    from django.utils import timezone

    from pinxit.shop.web.services.bills import hear_bill
    from pinxit.shop.web.services.orders import hear_payment

    hear = hear_payment if instance.bill_id is None else hear_bill
    hear(instance, now=timezone.now())


def _bring_basket(sender: Any, request: Any, user: Any, **_rest: Any) -> None:  # noqa: ARG001
    from django.utils import timezone

    from pinxit.shop.web.services.baskets import bring_basket

    bring_basket(request, user, now=timezone.now())
