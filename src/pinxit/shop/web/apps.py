"""The Django app of the shop room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShopConfig(AppConfig):
    """Keeps what the shop room knows."""

    name = "pinxit.shop.web"
    label = "shop"
    verbose_name = _("Shop")
