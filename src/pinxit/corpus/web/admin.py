"""The back office: the register, to be looked at. What is decided is decided on its pages."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from pinxit.corpus.web.models import (
    Author,
    AuthorClaim,
    Collection,
    Consent,
    Intake,
    Manifest,
    Withdrawal,
)


class _LookedAt(admin.ModelAdmin):
    """Rows that the register writes alone: the log speaks of them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody removes one by hand."""
        return False


@admin.register(Collection)
class CollectionAdmin(_LookedAt):
    """What is on the register."""

    list_display = ("title", "name", "num_works", "num_refused", "person", "registered_at")
    list_select_related = ("person",)
    search_fields = ("title", "name")


@admin.register(Author)
class AuthorAdmin(_LookedAt):
    """Who made the works."""

    list_display = ("name", "kind", "identifier", "person", "withdrawn_at")
    list_filter = ("kind",)
    list_select_related = ("person",)
    search_fields = ("name", "identifier")


@admin.register(AuthorClaim)
class AuthorClaimAdmin(_LookedAt):
    """Who says which author they are."""

    list_display = ("author", "person", "state", "made_at", "decided_at")
    list_filter = ("state",)
    list_select_related = ("author", "person")


@admin.register(Consent)
class ConsentAdmin(_LookedAt):
    """What authors have said."""

    list_display = ("author", "work", "purpose", "answer", "grantor", "given_on", "recorded_at")
    list_filter = ("purpose", "answer")
    list_select_related = ("author", "work")


@admin.register(Withdrawal)
class WithdrawalAdmin(_LookedAt):
    """What was withdrawn, and given back."""

    list_display = ("author", "work", "action", "recorded_by", "recorded_at")
    list_filter = ("action",)
    list_select_related = ("author", "work", "recorded_by")


@admin.register(Manifest)
class ManifestAdmin(_LookedAt):
    """What was frozen."""

    list_display = ("root", "purpose", "num_works", "frozen_at")
    list_filter = ("purpose",)


@admin.register(Intake)
class IntakeAdmin(_LookedAt):
    """What was brought in."""

    list_display = ("title", "kind", "person", "created_at", "ended_at")
    list_filter = ("kind",)
    list_select_related = ("person",)
