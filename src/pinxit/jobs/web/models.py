"""How far each job is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Progress(models.Model):
    """The state of one job, as people see it."""

    class State(models.TextChoices):
        """What is happening to the job."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    key = models.CharField(max_length=200, primary_key=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    step = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=200, blank=True)
    preview = models.BinaryField(blank=True, default=b"")
    error = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("job in progress")
        verbose_name_plural = _("jobs in progress")
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
        return self.state in {self.State.DONE, self.State.FAILED}
