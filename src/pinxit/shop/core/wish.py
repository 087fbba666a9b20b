"""What a buyer fills in before an order: who is billed, for whom it is, when the file comes."""

from dataclasses import dataclass, field

from pinxit.shop.core.evidence import Clue
from pinxit.shop.core.withdrawal import Start


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """Who stands on the invoice.

    Attributes:
        name: Of a person or a business.
        address: Street and number.
        postcode: Or empty.
        city: Or empty.
        region: State of the USA, of the bill or of the parcel, or empty.
        country: ISO 3166-1 alpha-2, or empty in a house that has not said where it is.
        tax_number: Of a business, tidied; empty for a private buyer.
    """

    name: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    tax_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """For whom a copy is bought.

    Attributes:
        name: Of the recipient.
        email: Where the letter goes.
        words: From the buyer, may be empty.
    """

    name: str
    email: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Everything that a buyer filled in.

    Attributes:
        billing: Who is billed.
        code: That lowers the price, as it was typed; may be empty.
        gift: For whom it is, or `None` for the buyer.
        start: When the file is handed over.
        agreement: The sentence that the buyer agreed to about it, as it stood on the page.
        clues: What speaks for the buyer's country.
        sent_to: Country that a thing is sent to, ISO 3166-1 alpha-2; empty for a file.
    """

    billing: Billing = field(default_factory=Billing)
    code: str = ""
    gift: Gift | None = None
    start: Start = Start.NONE
    agreement: str = ""
    clues: tuple[Clue, ...] = ()
    sent_to: str = ""

    @property
    def taxed_in(self) -> str:
        """The country whose tax is sought: where a thing is sent, or where a buyer is billed."""
        return self.sent_to or self.billing.country
