"""The log: one row an entry, never changed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Digest
from pinxit.provenance.core.chain import Entry, moment


class LogEntry(models.Model):
    """One entry of the log. A trigger in the database refuses to change or remove it.

    `what` and `subjects` only repeat what the event says, so that it can be found; the digest
    covers index, event, time of recording and the digest before.
    """

    index = models.BigIntegerField(_("position"), primary_key=True)
    what = models.CharField(_("what"), max_length=80, db_index=True)
    event = models.JSONField(_("event"))
    subjects = ArrayField(models.CharField(max_length=120), verbose_name=_("about"), default=list)
    recorded_at = models.DateTimeField(_("recorded"))
    previous = models.CharField(_("digest of the entry before"), max_length=64, unique=True)
    digest = models.CharField(_("digest"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ("index",)
        indexes = [GinIndex(fields=["subjects"], name="provenance_log_subjects")]
        constraints = [
            models.CheckConstraint(condition=Q(index__gte=0), name="provenance_log_from_zero"),
            models.CheckConstraint(
                condition=~Q(previous=F("digest")), name="provenance_log_moves_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.what}"

    def entry(self) -> Entry:
        """Return the row as the pure value that its digest is computed from."""
        return Entry(self.index, self.event, moment(self.recorded_at), Digest(self.previous))
