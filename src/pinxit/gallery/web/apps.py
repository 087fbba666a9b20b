"""The Django app of the gallery room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GalleryConfig(AppConfig):
    """Keeps what the gallery room knows."""

    name = "pinxit.gallery.web"
    label = "gallery"
    verbose_name = _("Gallery")
