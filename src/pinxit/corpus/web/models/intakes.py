"""Works on their way in."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pinxit.corpus.web.models.works import Collection


class Intake(models.Model):
    """What somebody brings in. How far it is stands in the progress of the job of its key."""

    class Kind(models.TextChoices):
        """Where the works come from."""

        FILES = "files", _("files from this computer")
        IIIF = "iiif", _("a IIIF address")
        URLS = "urls", _("a list of addresses")
        SET = "set", _("a named set")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="intakes"
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    name = models.SlugField(_("name"), max_length=80)
    title = models.CharField(_("title"), max_length=120)
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("brought in"))
    begun_at = models.DateTimeField(_("begun"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    collection = models.ForeignKey(
        Collection, on_delete=models.SET_NULL, null=True, blank=True, related_name="intakes"
    )

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the page that shows how far it is."""
        return reverse("corpus:intake", args=[self.public_id])

    @property
    def job_key(self) -> str:
        """The key of the job that takes it in."""
        return f"intake:{self.public_id}"
