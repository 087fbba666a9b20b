"""What is filled in to sell works together."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money, PinxitError
from pinxit.shop.core.bundle import BUNDLE_MAX, BundleRefusedError, check_bundle
from pinxit.shop.core.offer import TITLE_MAX, BadPriceError, price_of
from pinxit.shop.web.models import Edition
from pinxit.shop.web.services.bundles import BundleOffer


class BundleForm(forms.Form):
    """Title, story and price of a bundle, and the place of each work in it.

    Attributes:
        chosen: The works in their order, once the form is valid.
        offer: The rest, likewise.
    """

    title = forms.CharField(label=_("Title"), max_length=TITLE_MAX)
    story = forms.CharField(
        label=_("Why they belong together"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    price = forms.DecimalField(
        label=_("Price of all together"),
        min_value=Decimal("0.01"),
        max_digits=12,
        help_text=_("Less than the works cost one by one."),
    )
    is_series = forms.BooleanField(label=_("The works are a series"), required=False)

    chosen: list[Edition]
    offer: BundleOffer

    def __init__(self, *args: Any, editions: Sequence[Edition], **rest: Any) -> None:
        """Ask for a place for each work that can be chosen."""
        super().__init__(*args, **rest)
        self._editions = list(editions)
        for edition in self._editions:
            self.fields[_place(edition)] = forms.IntegerField(
                label=edition.listing.title,
                min_value=1,
                max_value=BUNDLE_MAX,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def words(self) -> list[forms.BoundField]:
        """Return the fields about the bundle itself."""
        return [self[name] for name in ("title", "story", "price", "is_series")]

    def works(self) -> list[tuple[Edition, forms.BoundField]]:
        """Return the works that can be chosen, each with the field of its place."""
        return [(edition, self[_place(edition)]) for edition in self._editions]

    def clean(self) -> dict[str, Any]:
        """Make sure that the works can be sold together at the price."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        placed = [each for each in self._editions if cleaned[_place(each)]]
        self.chosen = sorted(placed, key=lambda each: cleaned[_place(each)])
        currency = placed[0].currency if placed else "EUR"
        try:
            price: Money = price_of(cleaned["price"], currency)
            check_bundle(price, [each.price for each in self.chosen])
        except (BundleRefusedError, BadPriceError) as refusal:
            self._refuse(refusal)
            return cleaned
        self.offer = BundleOffer(
            title=" ".join(cleaned["title"].split()),
            story=cleaned["story"],
            price=price,
            is_series=cleaned["is_series"],
        )
        return cleaned

    def _refuse(self, refusal: PinxitError) -> None:
        self.add_error(None, gettext(refusal.remedy))


def _place(edition: Edition) -> str:
    return f"place_{edition.pk}"
