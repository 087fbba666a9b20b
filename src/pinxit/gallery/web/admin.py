"""The back office of the gallery: curators open exhibitions and hang works in them."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pinxit.gallery.web.models import Exhibition, Listing


class ShownWorks(admin.TabularInline):
    """The works of an exhibition, beside it."""

    model = Listing
    fields = readonly_fields = ("title", "maker", "hung_at", "withdrawn_at")
    extra = 0
    can_delete = False
    show_change_link = True
    verbose_name_plural = _("works in this exhibition")

    def has_add_permission(self, request: HttpRequest, obj: Exhibition | None = None) -> bool:
        """Works are hung by their makers; a curator chooses among them, work by work."""
        return False


@admin.register(Exhibition)
class ExhibitionAdmin(admin.ModelAdmin):
    """What is shown together, and from when."""

    list_display = ("title_en", "title_zh", "opens_on", "order")
    list_editable = ("order",)
    search_fields = ("title_en", "title_zh")
    prepopulated_fields = {"slug": ("title_en",)}
    inlines = (ShownWorks,)


@admin.register(Listing)
class ListingAdmin(admin.ModelAdmin):
    """What hangs. A curator decides where; the label and the terms are the maker's."""

    list_display = ("title", "maker", "exhibition", "hung_at", "withdrawn_at", "sold_out_at")
    list_editable = ("exhibition",)
    list_filter = ("exhibition",)
    list_select_related = ("exhibition",)
    search_fields = ("title", "maker", "words")
    date_hierarchy = "hung_at"
    fields = (
        "title",
        "maker",
        "statement",
        "exhibition",
        "edition_size",
        "price_minor",
        "currency",
        "hung_at",
        "withdrawn_at",
        "sold_out_at",
    )
    readonly_fields = tuple(name for name in fields if name != "exhibition")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Works are hung in the studio, by their makers."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Listing | None = None) -> bool:
        """A work is taken down, never forgotten."""
        return False
