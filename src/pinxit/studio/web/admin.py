"""The studio in the owner's back office: to look at, not to change."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from pinxit.studio.web.models import Brief, Piece


class _LookedAt(admin.ModelAdmin):
    """Rows that are written by the studio alone: the log speaks of them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody removes one by hand."""
        return False


@admin.register(Brief)
class BriefAdmin(_LookedAt):
    """What was asked for."""

    list_display = ("prompt", "person", "hand", "seed", "created_at")
    list_filter = ("hand", "created_at")
    search_fields = ("prompt", "person__display_name")
    list_select_related = ("person",)
    date_hierarchy = "created_at"


@admin.register(Piece)
class PieceAdmin(_LookedAt):
    """What was painted."""

    list_display = ("title", "maker", "painted_at", "engine")
    list_filter = ("engine", "painted_at")
    search_fields = ("title", "brief__prompt", "image_digest", "file_digest")
    list_select_related = ("brief__person",)
    date_hierarchy = "painted_at"

    @admin.display(description=Brief._meta.get_field("person").verbose_name)
    def maker(self, piece: Piece) -> str:
        """Return who asked for it."""
        return piece.brief.person.display_name
