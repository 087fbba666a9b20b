"""Prints: which are offered of an edition, and which are on their way."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money
from pinxit.shop.core.prints import PrintState

PRINT_STATES = {
    PrintState.ORDERED: _("to be printed"),
    PrintState.SENT: _("at the print house"),
    PrintState.SHIPPED: _("sent off"),
}


class PrintOffer(models.Model):
    """That a numbered copy can be had as a print, how, and for how much."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(
        "shop.Edition", on_delete=models.PROTECT, related_name="prints", verbose_name=_("edition")
    )
    width_mm = models.PositiveSmallIntegerField(_("width in mm"))
    bleed_mm = models.PositiveSmallIntegerField(_("bleed in mm"))
    paper = models.CharField(_("paper"), max_length=60)
    price_minor = models.PositiveIntegerField(_("price in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    made_at = models.DateTimeField(_("offered"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("offer of a print")
        verbose_name_plural = _("offers of prints")
        ordering = ["price_minor", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price_minor__gte=1), name="shop_print_price"),
            models.CheckConstraint(
                condition=Q(width_mm__gte=50, width_mm__lte=2000, bleed_mm__lte=10),
                name="shop_print_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.width_mm} mm"

    @property
    def price(self) -> Money:
        """What a copy costs as this print."""
        return Money(self.price_minor, self.currency)


class PrintJob(models.Model):
    """One print, from its order to its parcel."""

    order = models.OneToOneField(
        "shop.Order", on_delete=models.PROTECT, related_name="print_job", verbose_name=_("order")
    )
    offer = models.ForeignKey(
        PrintOffer, on_delete=models.PROTECT, related_name="jobs", verbose_name=_("offer")
    )
    state = models.CharField(
        _("state"),
        max_length=7,
        choices=[(state.value, name) for state, name in PRINT_STATES.items()],
        default=PrintState.ORDERED,
    )
    #: Forgotten when its buyer asks for it, once the print is sent off.
    ship_to = models.TextField(_("address"), max_length=500, blank=True)
    tracking = models.CharField(_("parcel’s number"), max_length=60, blank=True)
    moved_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("print")
        verbose_name_plural = _("prints")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["ordered", "sent"], tracking="") & ~Q(ship_to="")
                | Q(state="shipped") & ~Q(tracking=""),
                name="shop_print_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}"
