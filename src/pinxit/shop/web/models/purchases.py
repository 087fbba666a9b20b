"""Works bought together: purchases, baskets, and bundles that are one good."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money
from pinxit.shop.core.bundle import BUNDLE_MAX


class Bundle(models.Model):
    """Works that are sold together, for less than one by one.

    Whether it can be bought follows from its works: all of them, or it is not for sale.
    """

    slug = models.CharField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    story = models.TextField(_("story"), max_length=2000, blank=True)
    is_series = models.BooleanField(_("the works are a series"), default=False)
    price_minor = models.PositiveIntegerField(_("price in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="bundles",
        verbose_name=_("by"),
    )
    made_at = models.DateTimeField(_("made"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(price_minor__gte=1), name="shop_bundle_price"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the bundle's page."""
        return reverse("shop:bundle", args=[self.slug])

    @property
    def price(self) -> Money:
        """What all of it costs."""
        return Money(self.price_minor, self.currency)


class BundleWork(models.Model):
    """One work of a bundle, and its place in it."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="works")
    edition = models.ForeignKey(
        "shop.Edition", on_delete=models.PROTECT, related_name="in_bundles", verbose_name=_("work")
    )
    place = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        verbose_name = _("work of a bundle")
        verbose_name_plural = _("works of a bundle")
        ordering = ["bundle", "place"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "edition"], name="shop_bundle_work_once"),
            models.UniqueConstraint(fields=["bundle", "place"], name="shop_bundle_place_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=BUNDLE_MAX), name="shop_bundle_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle} {self.place}"


class Purchase(models.Model):  # type: ignore[django-manager-missing]  # the library is untyped
    """Orders of one buyer that are reserved together and paid by one payment.

    Where it stands follows from its orders. The database keeps its total the sum of their prices,
    and its orders in it (migration 0023).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="purchases",
        verbose_name=_("buyer"),
    )
    bundle = models.ForeignKey(
        Bundle,
        on_delete=models.PROTECT,
        null=True,
        related_name="purchases",
        verbose_name=_("bundle"),
    )
    total_minor = models.PositiveIntegerField(_("total in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    placed_at = models.DateTimeField(_("placed"))
    reserved_until = models.DateTimeField(_("reserved until"))

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(total_minor__gte=1), name="shop_purchase_total"),
            models.CheckConstraint(
                condition=Q(reserved_until__gt=F("placed_at")),
                name="shop_purchase_reserved_for_a_while",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)[:8]

    def get_absolute_url(self) -> str:
        """Return the address of the purchase's page, where a payment leads back to."""
        return reverse("shop:purchase", args=[self.public_id])

    @property
    def price(self) -> Money:
        """What the one payment is to bring."""
        return Money(self.total_minor, self.currency)


class BasketItem(models.Model):
    """A work in somebody's basket. Nothing is reserved by it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="basket",
        verbose_name=_("person"),
    )
    edition = models.ForeignKey(
        "shop.Edition", on_delete=models.CASCADE, related_name="+", verbose_name=_("work")
    )
    put_at = models.DateTimeField(_("put there"))

    class Meta:
        verbose_name = _("work in a basket")
        verbose_name_plural = _("works in baskets")
        ordering = ["put_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "edition"], name="shop_basket_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.edition_id}"
