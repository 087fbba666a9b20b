"""The back office: the log, to be read and never touched."""

from django.contrib import admin
from django.http import HttpRequest

from pinxit.provenance.web.models import LogEntry


@admin.register(LogEntry)
class LogEntryAdmin(admin.ModelAdmin):
    """Shows the log to the owner."""

    list_display = ("index", "what", "recorded_at", "digest")
    list_filter = ("what",)
    search_fields = ("digest",)
    ordering = ("-index",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the house itself writes to the log."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        """What is recorded stays."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        """What is recorded stays."""
        return False
