"""The Django app of the jobs room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Keeps the progress of long work."""

    name = "pinxit.jobs.web"
    label = "jobs"
    verbose_name = _("Long work")
