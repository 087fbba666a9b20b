"""The Django app of the corpus room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorpusConfig(AppConfig):
    """Keeps the register of works, what their authors decided, and what was frozen."""

    name = "pinxit.corpus.web"
    label = "corpus"
    verbose_name = _("Corpus")
