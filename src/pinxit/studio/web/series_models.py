"""Personalised series: greeting cards and sticker packs."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_DIGEST_LENGTH = 71


class Series(models.Model):
    """What somebody asked for with a list of names. Its job's key says how far it is."""

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="series"
    )
    kind = models.CharField(_("kind"), max_length=8)
    messenger = models.CharField(_("messenger"), max_length=12, blank=True)
    prompt = models.CharField(_("what the picture shows"), max_length=300)
    hand = models.CharField(_("hand"), max_length=60)
    seed = models.BigIntegerField(_("seed"))
    paints_each = models.BooleanField(_("a picture for each name"), default=True)
    greeting = models.CharField(_("greeting"), max_length=60, blank=True)
    names = models.JSONField(_("names"))
    left_out = models.JSONField(_("rows left out"), default=list, blank=True)
    #: The archive first, then the sheet that shows all of it.
    files = models.JSONField(_("files"), default=list, blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    model_digest = models.CharField(max_length=_DIGEST_LENGTH, blank=True)
    created_at = models.DateTimeField(_("asked for"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | ~Q(files=[]),
                name="studio_series_finished_has_files",
            )
        ]

    def __str__(self) -> str:
        return self.prompt

    @property
    def job_key(self) -> str:
        """The key of the job that makes it."""
        return f"series:{self.public_id}"
