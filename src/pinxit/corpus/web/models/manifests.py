"""Frozen manifests and the works in them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pinxit.corpus.web.models.decisions import PURPOSE_CHOICES
from pinxit.corpus.web.models.works import Collection, Work


class Manifest(models.Model):
    """Works frozen for one purpose; its root names it.

    `facts` repeats what the public page says of it: licences and duties, collections with their
    roots, why works were left out, and the house's signed word.
    """

    root = models.CharField(_("root"), max_length=64, unique=True)
    purpose = models.CharField(_("purpose"), max_length=9, choices=PURPOSE_CHOICES)
    num_works = models.PositiveIntegerField(_("works"))
    num_left_out = models.PositiveIntegerField(_("left out"), default=0)
    frozen_at = models.DateTimeField(_("frozen"))
    facts = models.JSONField(_("what its header says"), default=dict)
    collections = models.ManyToManyField(
        Collection, related_name="manifests", verbose_name=_("collections")
    )
    works = models.ManyToManyField(Work, through="ManifestWork", related_name="manifests")

    class Meta:
        verbose_name = _("frozen manifest")
        verbose_name_plural = _("frozen manifests")
        ordering = ["-frozen_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(root__regex="^[0-9a-f]{64}$"), name="corpus_manifest_root_is_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.root

    def get_absolute_url(self) -> str:
        """Return the address of the manifest's public page."""
        return reverse("corpus:manifest", args=[self.root])


class ManifestWork(models.Model):
    """That a work is in a frozen manifest."""

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="members")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        verbose_name = _("work in a manifest")
        verbose_name_plural = _("works in manifests")
        constraints = [
            models.UniqueConstraint(
                fields=["work", "manifest"], name="corpus_manifest_has_work_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id} · {self.work_id}"
