"""The Django app of the studio room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudioConfig(AppConfig):
    """Keeps what the studio room knows."""

    name = "pinxit.studio.web"
    label = "studio"
    verbose_name = _("Studio")
