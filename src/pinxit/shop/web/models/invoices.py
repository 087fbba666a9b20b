"""Invoices and credit notes. The database numbers them without a gap and refuses to change them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money
from pinxit.shop.core.invoice import InvoiceFacts, PaperKind, paper_number


class InvoiceCounter(models.Model):
    """The last number of a series. Only a new paper moves it on (migration 0014)."""

    series = models.CharField(_("series"), max_length=8, primary_key=True)
    last = models.PositiveIntegerField(_("last number"))

    class Meta:
        verbose_name = _("series of invoices")
        verbose_name_plural = _("series of invoices")

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class Invoice(models.Model):
    """An invoice or a credit note: what stands on it, in no language. Never changed.

    The database sets its number; whoever saves one reads it back.
    """

    class Kind(models.TextChoices):
        """What it is."""

        INVOICE = "invoice", _("invoice")
        CREDIT = "credit", _("credit note")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    series = models.CharField(_("series"), max_length=8)
    number = models.PositiveIntegerField(_("number"), default=0)
    order = models.ForeignKey(
        "shop.Order",
        on_delete=models.PROTECT,
        null=True,
        related_name="papers",
        verbose_name=_("order"),
    )
    bill = models.ForeignKey(
        "shop.Bill",
        on_delete=models.PROTECT,
        null=True,
        related_name="papers",
        verbose_name=_("bill"),
    )
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="credits",
        verbose_name=_("amends"),
    )
    #: What caused it, such as a payment: each causes one.
    source = models.CharField(_("source"), max_length=120, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    currency = models.CharField(_("currency"), max_length=3)
    gross_minor = models.PositiveIntegerField(_("sum"))
    tax_minor = models.PositiveIntegerField(_("tax"))
    treatment = models.CharField(max_length=15)
    place = models.CharField(_("whose tax"), max_length=8, blank=True)
    facts = models.JSONField()

    class Meta:
        verbose_name = _("invoice or credit note")
        verbose_name_plural = _("invoices and credit notes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="shop_paper_number_once"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind="invoice"), name="shop_one_invoice_an_order"
            ),
            models.UniqueConstraint(
                fields=["bill"], condition=Q(kind="invoice"), name="shop_one_invoice_a_bill"
            ),
            models.CheckConstraint(
                condition=Q(order=None) ^ Q(bill=None), name="shop_paper_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", amends=None) | Q(kind="credit", amends__isnull=False),
                name="shop_credit_amends",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="shop_paper_is_numbered"),
            models.CheckConstraint(
                condition=Q(gross_minor__gte=1, tax_minor__lte=F("gross_minor")),
                name="shop_paper_sums",
            ),
        ]

    def __str__(self) -> str:
        return self.full_number

    def get_absolute_url(self) -> str:
        """Return the address of the paper."""
        return reverse("shop:invoice", args=[self.public_id])

    @property
    def full_number(self) -> str:
        """The number as it stands on the paper."""
        return paper_number(self.series, self.number)

    @property
    def value(self) -> InvoiceFacts:
        """What stands on it."""
        return InvoiceFacts.of_json(self.facts)

    @property
    def is_credit(self) -> bool:
        """Whether money went back by it."""
        return self.kind == PaperKind.CREDIT.value

    @property
    def gross(self) -> Money:
        """The sum."""
        return Money(self.gross_minor, self.currency)

    @property
    def tax(self) -> Money:
        """The tax within the sum."""
        return Money(self.tax_minor, self.currency)
