"""How far each job is."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Progress(models.Model):
    """The state of one job, as people see it, and its place among the others."""

    class State(models.TextChoices):
        """What is happening to the job."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    key = models.CharField(_("job"), max_length=200, primary_key=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.PositiveIntegerField(_("step"), default=0)
    total = models.PositiveIntegerField(_("steps"), default=1)
    note = models.CharField(max_length=200, blank=True)
    preview = models.BinaryField(blank=True, default=b"")
    error = models.TextField(_("reason"), blank=True)
    remedy = models.TextField(_("what to do"), blank=True)
    queue = models.CharField(_("queue"), max_length=40, blank=True)
    priority = models.SmallIntegerField(_("priority"), default=0)
    #: Primary key of whose turn it takes; the rooms of people lie above this one.
    person = models.CharField(_("person"), max_length=40, blank=True)
    turn = models.PositiveIntegerField(_("turn"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    cancel_asked = models.BooleanField(default=False)
    enqueued_at = models.DateTimeField(_("asked for"), null=True, blank=True)
    started_at = models.DateTimeField(_("begun"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    again_at = models.DateTimeField(_("tried again"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        verbose_name = _("job in progress")
        verbose_name_plural = _("jobs in progress")
        indexes = [
            models.Index(fields=["queue", "priority", "state", "turn"], name="jobs_turns"),
            models.Index(fields=["person", "queue", "priority", "turn"], name="jobs_of_person"),
            models.Index(fields=["queue", "-ended_at"], name="jobs_ended"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total__gte=1) & models.Q(step__lte=models.F("total")),
                name="jobs_progress_within_total",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state} {self.step}/{self.total}"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED


#: States after which nothing more happens by itself.
ENDED: Final = frozenset({Progress.State.DONE, Progress.State.FAILED, Progress.State.CANCELLED})
