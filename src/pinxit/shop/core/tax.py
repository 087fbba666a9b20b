"""Which tax a sale owes, and how much of its price that is.

`docs/explanation/algorithms/taxes.md` is the specification. Prices are gross: the tax is inside.

**Source:** Directive 2006/112/EC, articles 33, 44, 58, 59c, 138, 146, 196, 284; Implementing
Regulation (EU) 282/2011; Value Added Tax Act 1994 (UK), section 7A and schedule 4A; South Dakota v.
Wayfair, 585 U.S. (2018).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pinxit.kernel import PinxitError
from pinxit.shop.core.tax_rates import WHOLE_PPM, Goods, Rates


class Treatment(StrEnum):
    """Why a tax is due, or is not."""

    NONE = "none"
    """The house has not said where it is registered."""
    DOMESTIC = "domestic"
    """The tax of the seller's own country."""
    DESTINATION = "destination"
    """The tax of the buyer's country."""
    REVERSE_CHARGE = "reverse-charge"
    """The buyer, a business, owes the tax."""
    INTRA_COMMUNITY = "intra-community"
    """A thing sent to a business in another member state."""
    EXPORT = "export"
    """A thing sent out of the area of the tax."""
    OUTSIDE = "outside"
    """Not within the reach of the seller's tax."""
    SMALL_BUSINESS = "small-business"
    """The seller is too small to charge it."""
    UNTAXED = "untaxed"
    """The state does not tax it, or the seller has no nexus there."""


class NotRegisteredThereError(PinxitError):
    """A tax is due in a country where the house has not registered for it."""

    remedy = "Nothing is sold to private buyers there until the house has registered."


class TaxNotKnownError(PinxitError):
    """Whether a tax is due cannot be told surely, and nothing is guessed."""

    remedy = "The owner of this house must say in the back office whether it is taxed there."


class NoStateError(PinxitError):
    """A buyer in the United States did not say in which state."""

    remedy = "Choose your state."


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Where the house is taxed.

    Attributes:
        country: ISO 3166-1 alpha-2; empty until the owner has said so.
        is_small: Whether it is exempt as a small business where it is.
        uses_oss: Whether it taxes private buyers in the EU at their place: within the EU because it
            is above the threshold of 10,000 euros (or chose to), from outside because it must.
        in_uk: Whether it is registered for VAT in the United Kingdom, if it is elsewhere.
        in_states: States of the USA where it has nexus, such as "WA"; and whether downloads are
            taxed there as far as the owner has said so.
        is_general: In China: a general taxpayer, not a small-scale one.
    """

    country: str = ""
    is_small: bool = False
    uses_oss: bool = False
    in_uk: bool = False
    in_states: Mapping[str, bool | None] = field(default_factory=dict)
    is_general: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Where a buyer is taxed.

    Attributes:
        country: ISO 3166-1 alpha-2; empty if they did not say.
        region: The state, for a buyer in the USA, such as "WA".
        is_business: Whether they buy as a business whose tax number was checked.
    """

    country: str = ""
    region: str = ""
    is_business: bool = False


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax on a sale.

    Attributes:
        treatment: Why it is as it is.
        place: Whose tax, such as "DE" or "US-WA"; empty if nobody's.
        ppm: In millionths of the net.
        source: Where the rate was read; empty if there is none.
    """

    treatment: Treatment
    place: str = ""
    ppm: int = 0
    source: str = ""


def tax_within(gross_minor: int, ppm: int) -> int:
    """Return how much of a gross amount is tax, rounded half up to the smallest unit.

    Args:
        gross_minor: Of one line of an invoice, not negative.
        ppm: The rate, in millionths of the net.
    """
    assert gross_minor >= 0 <= ppm, "amounts and rates are not negative"
    whole = WHOLE_PPM + ppm
    return (2 * gross_minor * ppm + whole) // (2 * whole)


def tax_for(seller: Seller, buyer: Buyer, goods: Goods, *, day: date, rates: Rates) -> Tax:
    """Return the tax on a sale.

    Args:
        seller: Who sells.
        buyer: Who buys, where.
        goods: What.
        day: On which the sale is taxed.
        rates: What is known of rates.

    Raises:
        NotRegisteredThereError: It is due where the house has not registered.
        NoStateError: The buyer is in the USA and did not say where.
        TaxNotKnownError: A state may or may not tax it.
        UnknownRateError: It is due, and its rate is not known.
    """
    if not seller.country or not buyer.country:
        return Tax(Treatment.NONE)
    sale = _Sale(seller, buyer, goods, day, rates)
    zone = rates.zone_of(buyer.country)
    if zone == "US":
        return sale.in_the_states()
    if rates.taxed_as(buyer.country) == rates.taxed_as(seller.country):
        return sale.at_home()
    if zone == "EU":
        return sale.in_the_union()
    if zone == "GB":
        return sale.in_the_kingdom()
    return sale.abroad()


@dataclass(frozen=True, slots=True)
class _Sale:
    """A sale whose tax is sought."""

    seller: Seller
    buyer: Buyer
    goods: Goods
    day: date
    rates: Rates

    def at_home(self) -> Tax:
        """Return the tax of the seller's own country."""
        if self.seller.is_small:
            return Tax(Treatment.SMALL_BUSINESS, self.home)
        place = self.home
        if place == "CN" and not self.seller.is_general:
            place = "CN-small"
        return self._rated(Treatment.DOMESTIC, place)

    def in_the_union(self) -> Tax:
        """Return the tax of a sale to a member state that is not the seller's."""
        is_inside = self.rates.zone_of(self.seller.country) == "EU"
        if self.goods is not Goods.DIGITAL and not is_inside:
            return Tax(Treatment.EXPORT)
        if self.buyer.is_business:
            is_file = self.goods is Goods.DIGITAL
            return Tax(Treatment.REVERSE_CHARGE if is_file else Treatment.INTRA_COMMUNITY)
        if self.seller.uses_oss:
            return self._rated(Treatment.DESTINATION, self.there)
        if is_inside:
            return self.at_home()
        raise NotRegisteredThereError(f"this house is not registered for tax in {self.there}")

    def in_the_kingdom(self) -> Tax:
        """Return the tax of a sale to the United Kingdom from elsewhere."""
        if self.goods is not Goods.DIGITAL or self.buyer.is_business:
            return self.abroad()
        if self.seller.in_uk:
            return self._rated(Treatment.DESTINATION, self.there)
        raise NotRegisteredThereError(f"this house is not registered for tax in {self.there}")

    def in_the_states(self) -> Tax:
        """Return the tax of a sale to the United States."""
        state = self.buyer.region
        if not state:
            raise NoStateError("the state of the buyer is not known")
        if state not in self.seller.in_states:
            return Tax(Treatment.UNTAXED)
        place = f"US-{state}"
        if place in self.rates.none or not self._is_taxed_in(state):
            return Tax(Treatment.UNTAXED, place)
        return self._rated(Treatment.DESTINATION, place)

    def abroad(self) -> Tax:
        """Return that the tax of the seller does not reach so far."""
        is_file = self.goods is Goods.DIGITAL
        return Tax(Treatment.OUTSIDE if is_file else Treatment.EXPORT)

    @property
    def home(self) -> str:
        """Whose tax holds where the seller is."""
        return self.rates.taxed_as(self.seller.country)

    @property
    def there(self) -> str:
        """Whose tax holds where the buyer is."""
        return self.rates.taxed_as(self.buyer.country)

    def _is_taxed_in(self, state: str) -> bool:
        if self.goods is not Goods.DIGITAL:
            return True
        said = self.seller.in_states[state]
        known = self.rates.digital.get(f"US-{state}") if said is None else said
        if known is None:
            raise TaxNotKnownError(f"whether downloads are taxed in {state} is not known")
        return known

    def _rated(self, treatment: Treatment, place: str) -> Tax:
        rate = self.rates.rate_of(place, self.goods, self.day)
        return Tax(treatment, place, rate.ppm, rate.source)
