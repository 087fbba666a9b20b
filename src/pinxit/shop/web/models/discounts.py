"""Codes that lower a price, each use of one, and exchange rates for reading."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money
from pinxit.shop.core.discount import CODE_MAX, Discount


class DiscountCode(models.Model):
    """A code that lowers a price. It is made in the back office; `used` counts in the database."""

    code = models.CharField(_("code"), max_length=CODE_MAX, unique=True)
    percent_bp = models.PositiveIntegerField(
        _("per cent"),
        default=0,
        help_text=_("In hundredths of a per cent: 1500 is 15 %. 0 for an amount."),
    )
    amount_minor = models.PositiveIntegerField(
        _("amount in the smallest unit"), default=0, help_text=_("0 for a part of the price.")
    )
    currency = models.CharField(_("currency of the amount"), max_length=3, blank=True)
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    max_uses = models.PositiveIntegerField(_("how often in all"), default=1)
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)
    is_once_each = models.BooleanField(_("once for each buyer"), default=True)
    edition = models.ForeignKey(
        "shop.Edition",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for this edition"),
    )
    artist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for works of this artist"),
    )
    is_open = models.BooleanField(_("counts"), default=True)

    class Meta:
        verbose_name = _("discount code")
        verbose_name_plural = _("discount codes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used__lte=F("max_uses")),
                name="shop_code_not_used_too_often",
                violation_error_message=_("It was used more often already."),
            ),
            models.CheckConstraint(
                condition=Q(percent_bp__gte=1, percent_bp__lte=10_000, amount_minor=0)
                | Q(percent_bp=0, amount_minor__gte=1) & ~Q(currency=""),
                name="shop_code_says_how_much",
                violation_error_message=_("Give a part up to 100 %%, or an amount with currency."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="shop_code_has_a_time",
                violation_error_message=_("It must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[^\s[:lower:]]+$"),
                name="shop_code_in_capitals",
                violation_error_message=_("Write it in capital letters, without blanks."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def value(self) -> Discount:
        """What it does, as the core knows it."""
        return Discount(
            percent_bp=self.percent_bp,
            amount=Money(self.amount_minor, self.currency) if self.amount_minor else None,
            since=self.since,
            until=self.until,
        )


class DiscountUse(models.Model):
    """That an order used a code. Let go when the order lapsed or was cancelled."""

    code = models.ForeignKey(
        DiscountCode, on_delete=models.PROTECT, related_name="uses", verbose_name=_("code")
    )
    order = models.OneToOneField(
        "shop.Order", on_delete=models.PROTECT, related_name="discount", verbose_name=_("order")
    )
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("buyer"),
    )
    is_once = models.BooleanField()
    used_at = models.DateTimeField(_("used"))
    released_at = models.DateTimeField(_("let go"), null=True)

    class Meta:
        verbose_name = _("use of a code")
        verbose_name_plural = _("uses of codes")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "buyer"],
                condition=Q(is_once=True, released_at=None),
                name="shop_code_once_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.order_id}"


class ExchangeRate(models.Model):
    """What a euro cost in a currency on a day, for reading only."""

    day = models.DateField(_("day"))
    currency = models.CharField(_("currency"), max_length=3)
    per_euro = models.DecimalField(_("for one euro"), max_digits=18, decimal_places=8)
    source = models.CharField(_("source"), max_length=80)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-day", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["day", "currency"], name="shop_rate_once_a_day"),
            models.CheckConstraint(condition=Q(per_euro__gt=0), name="shop_rate_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.per_euro} ({self.day})"
