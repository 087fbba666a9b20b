"""The back office: people, their roles, the house."""

from django.contrib import admin
from django.http import HttpRequest

from pinxit.accounts.web.models import ApiKey, House, Person, RoleGrant


class RoleGrantInline(admin.TabularInline):
    """A person's roles, beside the person."""

    model = RoleGrant
    extra = 0


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    """Who has an account here."""

    list_display = ("display_name", "email", "joined_at", "is_active")
    list_filter = ("is_guest",)
    search_fields = ("display_name", "email")
    fields = ("display_name", "email", "language", "is_active", "joined_at")
    readonly_fields = ("joined_at",)
    inlines = (RoleGrantInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People open their own accounts."""
        return False


@admin.register(House)
class HouseAdmin(admin.ModelAdmin):
    """What the house is called and how it is run."""

    list_display = ("name", "tagline", "artists_may_join", "withdrawal_stops_sales")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only one house, which its owner names."""
        return super().has_add_permission(request) and not House.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: House | None = None) -> bool:
        """The house stays."""
        return False


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):
    """Who has keys to the API; the owner may delete one, nobody can read it."""

    list_display = ("name", "prefix", "person", "made_at", "expires_at", "revoked_at", "used_at")
    readonly_fields = (
        "person",
        "name",
        "prefix",
        "scopes",
        "made_at",
        "expires_at",
        "revoked_at",
        "used_at",
    )
    exclude = ("digest",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People make their own."""
        return False
