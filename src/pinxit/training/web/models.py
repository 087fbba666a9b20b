"""The hands that artists let the house learn from works of their own."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pinxit.training.core.style import NAME_MAX


class Hand(models.Model):
    """A hand that is learnt, or was. How far it is stands in the progress of the job of its key."""

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hands"
    )
    name = models.CharField(_("name"), max_length=NAME_MAX)
    collection = models.ForeignKey(
        "corpus.Collection",
        on_delete=models.PROTECT,
        related_name="hands",
        verbose_name=_("collection"),
    )
    num_works = models.PositiveSmallIntegerField(_("works"))
    manifest_root = models.CharField(_("manifest"), max_length=64, blank=True)
    asked_at = models.DateTimeField(_("asked for"))
    learnt_at = models.DateTimeField(_("learnt"), null=True, blank=True)

    class Meta:
        verbose_name = _("personal hand")
        verbose_name_plural = _("personal hands")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint("person", Lower("name"), name="training_hand_named_once"),
            models.CheckConstraint(
                condition=Q(learnt_at=None) | ~Q(manifest_root=""),
                name="training_hand_learnt_from_manifest",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the hand's page."""
        return reverse("training:hand", args=[self.public_id])

    @property
    def job_key(self) -> str:
        """The key of the job that learns it."""
        return f"hand:{self.public_id}"

    @property
    def run(self) -> str:
        """The name of the run that learns it."""
        return f"hand-{self.public_id}"
