"""Who sells, on what terms a copy was ordered, and which tax numbers were checked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pinxit.shop.core.evidence import Verdict
from pinxit.shop.core.offer import CURRENCIES
from pinxit.shop.core.tax import Seller, Treatment
from pinxit.shop.core.tax_rates import WHOLE_PPM, Goods
from pinxit.shop.core.withdrawal import Start

GOODS_NAMES = {
    Goods.DIGITAL: _("digital"),
    Goods.PRINT: _("a thing that is sent"),
    Goods.ORIGINAL: _("an original made by hand"),
}
TREATMENT_NAMES = {
    Treatment.NONE: _("the house has not said where it is registered"),
    Treatment.DOMESTIC: _("tax of the seller’s country"),
    Treatment.DESTINATION: _("tax of the buyer’s country"),
    Treatment.REVERSE_CHARGE: _("reverse charge"),
    Treatment.INTRA_COMMUNITY: _("supply to a business in another member state"),
    Treatment.EXPORT: _("export"),
    Treatment.OUTSIDE: _("outside the scope of the tax"),
    Treatment.SMALL_BUSINESS: _("small business"),
    Treatment.UNTAXED: _("not taxed there"),
}
VERDICT_NAMES = {
    Verdict.ENOUGH: _("two items agree"),
    Verdict.LACKING: _("one item alone"),
    Verdict.CONTRADICTED: _("the items contradict each other"),
}
START_NAMES = {
    Start.NONE: _("at once"),
    Start.AT_ONCE: _("at once, by express wish"),
    Start.WAITS: _("after the time to withdraw"),
}


class SellerDetails(models.Model):
    """Who sells, and where they are taxed: one row, changed in the back office."""

    name = models.CharField(_("name or firm"), max_length=120)
    address = models.CharField(_("street and number"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("town"), max_length=100)
    country = models.CharField(
        _("country"), max_length=2, help_text=_("Two letters, such as DE, GB, US or CN.")
    )
    email = models.EmailField(_("e-mail for buyers"), blank=True)
    tax_number = models.CharField(
        _("tax number"), max_length=40, blank=True, help_text=_("Stands on every invoice.")
    )
    currency = models.CharField(
        _("currency of all prices"),
        max_length=3,
        choices=[(code, code) for code in CURRENCIES],
        default="EUR",
        help_text=_("What is offered from now on is priced in it."),
    )
    is_small = models.BooleanField(
        _("exempt as a small business"),
        default=False,
        help_text=_("No tax is charged at home, and the invoice says why."),
    )
    uses_oss = models.BooleanField(
        _("taxes private buyers in the EU at their place (OSS)"),
        default=False,
        help_text=_(
            "From the EU: above 10,000 euros a year of sales to private buyers in other member"
            " states, or by choice. From elsewhere: from the first sale."
        ),
    )
    uk_number = models.CharField(_("VAT number in the United Kingdom"), max_length=20, blank=True)
    is_general = models.BooleanField(_("general taxpayer in China"), default=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("seller")
        verbose_name_plural = _("seller")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="shop_one_seller"),
            models.CheckConstraint(
                condition=Q(country__regex="^[A-Z]{2}$"),
                name="shop_seller_country",
                violation_error_message=_("Write two capital letters."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def value(self) -> Seller:
        """Where the house is taxed, as the core knows it."""
        return Seller(
            country=self.country,
            is_small=self.is_small,
            uses_oss=self.uses_oss,
            in_uk=bool(self.uk_number),
            in_states={each.state: each.taxes_downloads for each in self.states.all()},
            is_general=self.is_general,
        )


class SellerState(models.Model):
    """A state of the USA where the house has nexus, so that its sales tax is due there."""

    seller = models.ForeignKey(SellerDetails, on_delete=models.CASCADE, related_name="states")
    state = models.CharField(_("state"), max_length=2, help_text=_("Two letters, such as WA."))
    number = models.CharField(_("permit"), max_length=40, blank=True)
    taxes_downloads = models.BooleanField(
        _("downloads are taxed there"),
        null=True,
        blank=True,
        help_text=_("Unknown: what the table of rates says surely, or nothing is sold there."),
    )

    class Meta:
        verbose_name = _("state with nexus")
        verbose_name_plural = _("states with nexus")
        constraints = [
            models.UniqueConstraint(fields=["seller", "state"], name="shop_state_once"),
            models.CheckConstraint(
                condition=Q(state__regex="^[A-Z]{2}$"),
                name="shop_state_letters",
                violation_error_message=_("Write two capital letters."),
            ),
        ]

    def __str__(self) -> str:
        return self.state


class TaxNumberCheck(models.Model):
    """That a business’s tax number was checked, how, and with which answer. Never changed."""

    class Means(models.TextChoices):
        """How it was checked."""

        HAND = "hand", _("by hand")
        VIES = "vies", _("by VIES")

    number = models.CharField(_("tax number"), max_length=20, db_index=True)
    is_valid = models.BooleanField(_("valid"))
    means = models.CharField(_("how"), max_length=4, choices=Means, default=Means.HAND)
    name = models.CharField(_("name of the business"), max_length=200, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    checked_at = models.DateTimeField(_("checked"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("checked tax number")
        verbose_name_plural = _("checked tax numbers")
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return self.number


class SaleTerms(models.Model):
    """On what terms something was ordered: who is billed, which tax, when the file comes, for whom.

    Or on what terms a commission is paid: its deposit and its balance are billed the same way.

    The database lets nothing of it but the evidence, the letters and the gift change once the order
    is paid (migration 0014).
    """

    order = models.OneToOneField(
        "shop.Order",
        on_delete=models.PROTECT,
        null=True,
        related_name="terms",
        verbose_name=_("order"),
    )
    commission = models.OneToOneField(
        "studio.Commission",
        on_delete=models.PROTECT,
        null=True,
        related_name="terms",
        verbose_name=_("commission"),
    )
    goods = models.CharField(
        _("goods"),
        max_length=8,
        choices=[(each.value, name) for each, name in GOODS_NAMES.items()],
        default=Goods.DIGITAL,
    )
    list_minor = models.PositiveIntegerField(_("price without a code"))
    bill_name = models.CharField(_("name"), max_length=120, blank=True)
    bill_address = models.CharField(_("street and number"), max_length=200, blank=True)
    bill_postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    bill_city = models.CharField(_("town"), max_length=100, blank=True)
    bill_region = models.CharField(_("state"), max_length=2, blank=True)
    bill_country = models.CharField(_("country"), max_length=2, blank=True)
    #: Where a thing that is sent goes, if it is one: the tax of a thing is due there.
    sent_to = models.CharField(_("sent to"), max_length=2, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=20, blank=True)
    number_check = models.ForeignKey(
        TaxNumberCheck,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("checked tax number"),
    )
    treatment = models.CharField(
        _("tax"),
        max_length=15,
        choices=[(each.value, name) for each, name in TREATMENT_NAMES.items()],
        default=Treatment.NONE,
    )
    place = models.CharField(_("whose tax"), max_length=8, blank=True)
    rate_ppm = models.PositiveIntegerField(_("rate in millionths"), default=0)
    rate_source = models.CharField(_("source of the rate"), max_length=400, blank=True)
    tax_minor = models.PositiveIntegerField(_("tax in the smallest unit"), default=0)
    clues = models.JSONField(_("evidence of the place"), default=list)
    verdict = models.CharField(
        _("what it comes to"),
        max_length=12,
        choices=[(each.value, name) for each, name in VERDICT_NAMES.items()],
        default=Verdict.LACKING,
    )
    start = models.CharField(
        _("the file is handed over"),
        max_length=7,
        choices=[(each.value, name) for each, name in START_NAMES.items()],
        default=Start.NONE,
    )
    #: The sentence that the buyer agreed to, in their language, as it stood on the page.
    agreement = models.TextField(_("agreed to"), blank=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    available_at = models.DateTimeField(_("file from"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    gift_name = models.CharField(_("for"), max_length=80, blank=True)
    gift_email = models.EmailField(_("their e-mail"), blank=True)
    gift_words = models.TextField(_("a few words"), max_length=500, blank=True)
    gift_sent_at = models.DateTimeField(_("gift sent"), null=True)
    confirmed_at = models.DateTimeField(_("confirmation sent"), null=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("terms of a sale")
        verbose_name_plural = _("terms of sales")
        constraints = [
            models.CheckConstraint(
                condition=Q(order=None) ^ Q(commission=None), name="shop_terms_of_one_thing"
            ),
            models.CheckConstraint(condition=Q(rate_ppm__lt=WHOLE_PPM), name="shop_terms_rate"),
            models.CheckConstraint(
                condition=Q(tax_minor__lte=F("list_minor")), name="shop_terms_tax"
            ),
            models.CheckConstraint(
                condition=Q(rate_ppm__gt=0) | Q(tax_minor=0), name="shop_terms_tax_has_a_rate"
            ),
            models.CheckConstraint(
                condition=Q(treatment__in=["domestic", "destination"]) | Q(rate_ppm=0),
                name="shop_terms_untaxed",
            ),
            models.CheckConstraint(
                condition=Q(start="none") | Q(agreed_at__isnull=False), name="shop_terms_agreed"
            ),
            models.CheckConstraint(
                condition=Q(start__in=[each.value for each in Start]), name="shop_terms_start"
            ),
            models.CheckConstraint(
                condition=Q(gift_email="") | ~Q(gift_name=""), name="shop_gift_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order or self.commission}: {self.treatment}"
