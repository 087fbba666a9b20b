"""The back office: what is being worked on, and what failed. Nothing is changed here."""

from django.contrib import admin
from django.http import HttpRequest

from pinxit.jobs.web.models import Progress


@admin.register(Progress)
class ProgressAdmin(admin.ModelAdmin):
    """How far each job is."""

    list_display = ("key", "state", "step", "total", "error", "updated_at")
    list_filter = ("state",)
    fields = ("key", "state", "step", "total", "note", "error", "remedy", "updated_at")
    ordering = ("-updated_at",)

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
