"""The Django app of the provenance room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvenanceConfig(AppConfig):
    """Keeps the log and says what it knows."""

    name = "pinxit.provenance.web"
    label = "provenance"
    verbose_name = _("Provenance")
