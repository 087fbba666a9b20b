"""The Django app of the training room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    """Shows runs, and keeps the hands that artists let the house learn."""

    name = "pinxit.training.web"
    label = "training"
    verbose_name = _("Training")
