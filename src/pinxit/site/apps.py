"""The site's Django app: base templates, static files, translations."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Gives the base templates and the stylesheet their place."""

    name = "pinxit.site"
    label = "site"
