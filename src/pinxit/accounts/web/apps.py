"""The Django app of the accounts room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Keeps people, their roles and the house."""

    name = "pinxit.accounts.web"
    label = "accounts"
    verbose_name = _("People")
