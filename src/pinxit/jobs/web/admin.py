"""The back office: what is being worked on, and what failed and why. Nothing is changed here."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.jobs.web.models import Progress


@admin.register(Progress)
class ProgressAdmin(admin.ModelAdmin):
    """How far each job is."""

    list_display = (
        "key",
        "state",
        "how_far",
        "reason",
        "tries",
        "priority",
        "queue",
        "enqueued_at",
    )
    list_filter = ("state", "queue", "priority")
    search_fields = ("key", "error")
    fields = (
        *("key", "state", "how_far", "note", "reason", "advice", "tries", "again_at"),
        *("queue", "priority", "turn", "enqueued_at", "started_at", "ended_at"),
    )
    readonly_fields = ("how_far", "reason", "advice")
    ordering = ("-updated_at",)
    date_hierarchy = "enqueued_at"

    @admin.display(description=_("step"))
    def how_far(self, job: Progress) -> str:
        """Return the steps done and in all."""
        return f"{job.step}/{job.total}"

    @admin.display(description=_("reason"))
    def reason(self, job: Progress) -> str:
        """Return why it failed or is tried again, in the reader's language."""
        return gettext(job.error) if job.error else ""

    @admin.display(description=_("what to do"))
    def advice(self, job: Progress) -> str:
        """Return what may be done about it, in the reader's language."""
        return gettext(job.remedy) if job.remedy else ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rooms ask for work; the back office watches."""
        return False

    def has_change_permission(
        self,
        request: HttpRequest,
        obj: Progress | None = None,
    ) -> bool:
        """Read only."""
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,
        obj: Progress | None = None,
    ) -> bool:
        """Read only."""
        return False
