"""The back office of the shop: orders are looked at, and given back."""

from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.gallery import price_text
from pinxit.shop.core.orders import IllegalMoveError, OrderState
from pinxit.shop.web.models import (
    Dispute,
    Edition,
    Order,
    Payment,
    PaymentEvent,
    Refund,
    Settlement,
    SplitRule,
    Token,
    Transfer,
)
from pinxit.shop.web.models.discounts import DiscountCode, ExchangeRate
from pinxit.shop.web.models.sales import SaleTerms, SellerDetails, SellerState, TaxNumberCheck
from pinxit.shop.web.services.ledger import keep_rule
from pinxit.shop.web.services.orders import DisputedError, refund_order
from pinxit.shop.web.services.refunds import try_again

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person


class ReadOnlyAdmin(admin.ModelAdmin):
    """Sales are made by buyers; here they are only looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is sold in the back office."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was sold is not rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was sold is not forgotten."""
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """What is for sale."""

    list_display = ("listing", "size", "price_shown", "opened_at")
    list_select_related = ("listing",)
    search_fields = ("listing__title", "listing__maker")

    @admin.display(description=_("price"), ordering="price_minor")
    def price_shown(self, edition: Edition) -> str:
        """The price as a label shows it."""
        return price_text(edition.price)


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """Who bought what."""

    list_display = (
        "edition", "number", "state", "buyer", "price_shown", "placed_at", "paid_at", "purchase",
        "money_back",
    )  # fmt: skip
    list_select_related = ("edition__listing", "buyer", "purchase")
    list_filter = ("state",)
    search_fields = (
        "edition__listing__title", "buyer__display_name", "buyer__email", "public_id",
        "purchase__public_id",
    )  # fmt: skip
    date_hierarchy = "placed_at"
    actions = ("give_back",)

    @admin.display(description=_("price"), ordering="price_minor")
    def price_shown(self, order: Order) -> str:
        """The price as a label shows it."""
        return price_text(order.price)

    @admin.display(description=_("money"))
    def money_back(self, order: Order) -> str:
        """The way to the page where a part of it goes back."""
        if order.state != OrderState.PAID:
            return ""
        address = reverse("shop:give-back", args=[order.public_id])
        return format_html('<a href="{}">{}</a>', address, gettext("Give money back"))

    @admin.action(description=_("Give the money back and take the copy back"))
    def give_back(self, request: HttpRequest, queryset: QuerySet[Order]) -> None:
        """Refund the chosen orders, as far as they are paid."""
        given = 0
        for order in queryset:
            try:
                refund_order(order)
            except (IllegalMoveError, DisputedError) as refusal:
                problem = {"order": order, "remedy": gettext(refusal.remedy)}
                text = gettext("%(order)s was not given back. %(remedy)s") % problem
                self.message_user(request, text, messages.ERROR)
            else:
                given += 1
        if given:
            text = gettext("Orders given back: %(number)s") % {"number": given}
            self.message_user(request, text, messages.SUCCESS)


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """What the provider said, for looking into a complaint."""

    list_display = ("order", "variant", "status", "total", "currency", "created")
    list_select_related = ("order__edition__listing",)
    list_filter = ("status", "variant")


@admin.register(Settlement)
class SettlementAdmin(ReadOnlyAdmin):
    """What became of each payment."""

    list_display = ("order", "outcome", "settled_at")
    list_select_related = ("order__edition__listing",)
    list_filter = ("outcome",)


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin):
    """Money that goes back: what a provider refused can be asked for again."""

    list_display = ("order", "amount_shown", "reason", "state", "words", "asked_at", "sent_at")
    list_select_related = ("payment__order__edition__listing",)
    list_filter = ("state", "reason")
    actions = ("ask_again",)

    @admin.display(description=_("order"))
    def order(self, refund: Refund) -> str:
        """Of what it is."""
        return str(refund.payment.order or refund.payment)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def amount_shown(self, refund: Refund) -> str:
        """The amount as a label shows it."""
        return price_text(refund.amount)

    @admin.action(description=_("Ask again for what the provider refused"))
    def ask_again(self, request: HttpRequest, queryset: QuerySet[Refund]) -> None:
        """Send the chosen refunds once more, as far as they were refused."""
        asked = sum(try_again(refund, now=timezone.now()) for refund in queryset)
        text = gettext("Refunds asked for again: %(number)s") % {"number": asked}
        self.message_user(request, text, messages.SUCCESS if asked else messages.WARNING)


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    """What banks ask back, and the evidence for each."""

    list_display = (
        "order", "amount_shown", "stage", "reason", "due_at", "opened_at", "evidence",
    )  # fmt: skip
    list_select_related = ("payment__order__edition__listing",)
    list_filter = ("stage",)

    @admin.display(description=_("order"))
    def order(self, dispute: Dispute) -> str:
        """About what it is."""
        return str(dispute.payment.order or dispute.payment)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def amount_shown(self, dispute: Dispute) -> str:
        """The amount as a label shows it."""
        return price_text(dispute.amount)

    @admin.display(description=_("evidence"))
    def evidence(self, dispute: Dispute) -> str:
        """The way to the file for the provider."""
        address = reverse("shop:evidence", args=[dispute.public_id])
        return format_html('<a href="{}" download>{}</a>', address, gettext("Evidence"))


@admin.register(PaymentEvent)
class PaymentEventAdmin(ReadOnlyAdmin):
    """What providers have told."""

    list_display = ("payment", "variant", "kind", "told_at", "heard_at")
    list_filter = ("variant", "kind")
    search_fields = ("name", "payment__token", "payment__transaction_id")


@admin.register(Transfer)
class TransferAdmin(ReadOnlyAdmin):
    """Which copies changed hands; the secret addresses are not shown."""

    list_display = ("order", "giver", "taker", "state", "offered_at", "decided_at")
    list_select_related = ("order__edition__listing", "giver", "taker")
    list_filter = ("state",)
    fields = list_display


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    """What the chain says of each copy, as the house saw it last."""

    list_display = ("order", "network", "holder", "is_kept", "minted_at", "burnt_at")
    list_select_related = ("order__edition__listing",)
    list_filter = ("is_kept",)


@admin.register(SplitRule)
class SplitRuleAdmin(ReadOnlyAdmin):
    """Who gets how much: a new version is added, none is changed."""

    list_display = ("listing", "artist_bp", "studio_bp", "pool_bp", "cap_bp", "made_at", "made_by")
    list_select_related = ("listing", "made_by")
    fields = ("listing", "artist_bp", "studio_bp", "pool_bp", "cap_bp")
    raw_id_fields = ("listing",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A new version may be set by whoever may see the shop's back office."""
        return cast("Person", request.user).has_module_perms("shop")

    def save_model(
        self,
        request: HttpRequest,
        obj: SplitRule,
        form: ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        """Keep the version, by whom and when, and on record."""
        keep_rule(obj, by=cast("Person", request.user), now=timezone.now())


class SellerStateInline(admin.TabularInline):
    """States of the USA with nexus, beside the seller."""

    model = SellerState
    extra = 0


@admin.register(SellerDetails)
class SellerDetailsAdmin(admin.ModelAdmin):
    """Who sells and where they are taxed: from now on; what was invoiced stays as it was."""

    list_display = ("name", "country", "tax_number", "currency", "uses_oss", "is_small")
    inlines = (SellerStateInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only one seller."""
        return _owns(request) and not SellerDetails.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The seller stays."""
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: SellerDetails,
        form: ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        """Keep the one row."""
        obj.pk = 1
        obj.save()


@admin.register(TaxNumberCheck)
class TaxNumberCheckAdmin(ReadOnlyAdmin):
    """Which tax numbers were checked: one by hand is added, none is changed."""

    list_display = ("number", "is_valid", "means", "name", "checked_at", "checked_by")
    search_fields = ("number", "name")
    fields = ("number", "is_valid", "name", "reference")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever sees the shop's back office may say that they checked one."""
        return _owns(request)

    def save_model(
        self,
        request: HttpRequest,
        obj: TaxNumberCheck,
        form: ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        """Keep who checked it, and when."""
        obj.number = "".join(letter for letter in obj.number.upper() if letter.isalnum())
        obj.means, obj.checked_at = TaxNumberCheck.Means.HAND, timezone.now()
        obj.checked_by = cast("Person", request.user)
        obj.save(force_insert=True)


@admin.register(DiscountCode)
class DiscountCodeAdmin(admin.ModelAdmin):
    """Codes that lower a price; one that was used is closed, not deleted."""

    list_display = ("code", "percent_bp", "amount_minor", "used", "max_uses", "until", "is_open")
    list_filter = ("is_open",)
    search_fields = ("code",)
    raw_id_fields = ("edition", "artist")
    readonly_fields = ("used",)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was used stays to be seen."""
        return _owns(request) and not (isinstance(obj, DiscountCode) and obj.uses.exists())


@admin.register(ExchangeRate)
class ExchangeRateAdmin(admin.ModelAdmin):
    """Rates for reading prices in another currency, entered by hand or imported."""

    list_display = ("day", "currency", "per_euro", "source")
    list_filter = ("currency",)
    date_hierarchy = "day"


@admin.register(SaleTerms)
class SaleTermsAdmin(ReadOnlyAdmin):
    """On what terms copies were ordered, and what speaks for the buyer's place."""

    list_display = ("order", "bill_country", "treatment", "tax_minor", "verdict", "start")
    list_select_related = ("order__edition__listing",)
    list_filter = ("treatment", "verdict", "start")
    search_fields = ("bill_name", "tax_number", "order__public_id")


def _owns(request: HttpRequest) -> bool:
    return cast("Person", request.user).has_module_perms("shop")
