"""Licences: what a work is licensed for, and which were bought."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    BigIntegerRangeField,
    DateRangeField,
    IntegerRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money
from pinxit.shop.core.duties import LicenceKind
from pinxit.shop.core.licence_terms import LicenceTerms, read_terms

KIND_NAMES = {
    LicenceKind.PERSONAL: _("personal licence"),
    LicenceKind.EDITORIAL: _("editorial licence"),
    LicenceKind.COMMERCIAL: _("commercial licence"),
    LicenceKind.EXCLUSIVE: _("exclusive licence"),
}


class LicenceOffer(models.Model):
    """That a work can be licensed: for what, where, how long, and for how much."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(
        "shop.Edition", on_delete=models.PROTECT, related_name="licences", verbose_name=_("edition")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=[(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    places = models.JSONField(_("places"))
    months = models.PositiveSmallIntegerField(_("months"), null=True)
    price_minor = models.PositiveIntegerField(_("price in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    made_at = models.DateTimeField(_("offered"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("offer of a licence")
        verbose_name_plural = _("offers of licences")
        ordering = ["price_minor", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price_minor__gte=1), name="shop_licence_price"),
            models.CheckConstraint(
                condition=~Q(kind="exclusive") | Q(months__isnull=False),
                name="shop_exclusive_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__gte=1, months__lte=120),
                name="shop_licence_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {KIND_NAMES[LicenceKind(self.kind)]}"

    def get_absolute_url(self) -> str:
        """Return the address where it is read and bought."""
        return reverse("shop:licence-offer", args=[self.public_id])

    @property
    def price(self) -> Money:
        """What the licence costs."""
        return Money(self.price_minor, self.currency)


class Licence(models.Model):
    """The licence that an order buys: its terms are frozen when it is ordered."""

    order = models.OneToOneField(
        "shop.Order", on_delete=models.PROTECT, related_name="licence", verbose_name=_("order")
    )
    offer = models.ForeignKey(
        LicenceOffer, on_delete=models.PROTECT, related_name="licences", verbose_name=_("offer")
    )
    facts = models.JSONField(_("terms"))

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.offer}"

    @property
    def terms(self) -> LicenceTerms:
        """What was ordered."""
        return read_terms(self.facts)


class LicenceGround(models.Model):
    """Where and when a licence to publish holds: one row a place, so that none can overlap.

    `slot` is without bounds for an exclusive licence and a point of its own for any other, so that
    an exclusive licence keeps everybody out of its ground, and others share theirs. The database
    keeps `is_held` as the order has it (migration 0019).
    """

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="ground")
    order = models.ForeignKey("shop.Order", on_delete=models.PROTECT, related_name="+")
    work = BigIntegerRangeField()
    place = IntegerRangeField()
    period = DateRangeField()
    slot = BigIntegerRangeField()
    is_held = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("ground of a licence")
        verbose_name_plural = _("grounds of licences")
        constraints = [
            # Ranges alone, so that PostgreSQL needs no extension for it.
            ExclusionConstraint(
                name="shop_exclusive_means_nobody_else",
                expressions=[
                    ("work", RangeOperators.OVERLAPS),
                    ("place", RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                    ("slot", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_held=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.licence}: {self.place}"
