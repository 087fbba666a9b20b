"""A commission: who may do what in which stage, and what goes back when it is called off.

`docs/explanation/algorithms/commission.md` is the specification; a test keeps its table and this
one the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal, get_args

from pinxit.kernel import Money, PinxitError

CURRENCIES: Final = ("EUR", "USD", "GBP", "CNY", "JPY")
#: The highest price, in the main unit.
HIGHEST_MAJOR: Final = Decimal(1_000_000)
REVISIONS_MAX: Final = 20
WORDS_MAX: Final = 4_000
#: Of the price, so much may be asked for before work begins, in per cent.
DEPOSIT_PERCENT: Final = range(10, 101)

#: What a client may do with the work.
Use = Literal["personal", "commercial"]
USES: Final[tuple[Use, ...]] = get_args(Use)


class Party(StrEnum):
    """Who does something. The house stands for money that came or went back."""

    CLIENT = "client"
    ARTIST = "artist"
    HOUSE = "house"


class Stage(StrEnum):
    """Where a commission stands."""

    ASKED = "asked"
    QUOTED = "quoted"
    ACCEPTED = "accepted"
    AT_WORK = "at-work"
    SHOWN = "shown"
    APPROVED = "approved"
    READY = "ready"
    DELIVERED = "delivered"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What brings a commission from one stage to another."""

    QUOTE = "quote"
    DECLINE = "decline"
    ACCEPT = "accept"
    PAY_DEPOSIT = "pay-deposit"
    SHOW = "show"
    REVISE = "revise"
    APPROVE = "approve"
    PAY_BALANCE = "pay-balance"
    DELIVER = "deliver"
    CANCEL = "cancel"


ENDED: Final = frozenset({Stage.DELIVERED, Stage.DECLINED, Stage.CANCELLED})

_BOTH: Final = frozenset({Party.CLIENT, Party.ARTIST})
_CLIENT: Final = frozenset({Party.CLIENT})
_ARTIST: Final = frozenset({Party.ARTIST})
_HOUSE: Final = frozenset({Party.HOUSE})

#: From a stage, by an act: who may do it, and which stage follows.
MOVES: Final[Mapping[tuple[Stage, Act], tuple[frozenset[Party], Stage]]] = {
    (Stage.ASKED, Act.QUOTE): (_ARTIST, Stage.QUOTED),
    (Stage.ASKED, Act.DECLINE): (_ARTIST, Stage.DECLINED),
    (Stage.QUOTED, Act.QUOTE): (_ARTIST, Stage.QUOTED),
    (Stage.QUOTED, Act.DECLINE): (_ARTIST, Stage.DECLINED),
    (Stage.QUOTED, Act.ACCEPT): (_CLIENT, Stage.ACCEPTED),
    (Stage.ACCEPTED, Act.PAY_DEPOSIT): (_HOUSE, Stage.AT_WORK),
    (Stage.AT_WORK, Act.SHOW): (_ARTIST, Stage.SHOWN),
    (Stage.SHOWN, Act.REVISE): (_CLIENT, Stage.AT_WORK),
    (Stage.SHOWN, Act.APPROVE): (_CLIENT, Stage.APPROVED),
    (Stage.APPROVED, Act.PAY_BALANCE): (_HOUSE, Stage.READY),
    (Stage.READY, Act.DELIVER): (_ARTIST, Stage.DELIVERED),
    **{
        (stage, Act.CANCEL): (_BOTH, Stage.CANCELLED)
        for stage in Stage
        if stage not in ENDED
    },
}  # fmt: skip

#: Who is waited for.
TURN_OF: Final[Mapping[Stage, Party]] = {
    Stage.ASKED: Party.ARTIST,
    Stage.QUOTED: Party.CLIENT,
    Stage.ACCEPTED: Party.CLIENT,
    Stage.AT_WORK: Party.ARTIST,
    Stage.SHOWN: Party.CLIENT,
    Stage.APPROVED: Party.CLIENT,
    Stage.READY: Party.ARTIST,
}


class NotNowError(PinxitError):
    """Somebody did what cannot be done in this stage, or what only the other side may do."""

    remedy = "Look at the commission again: the other side may have changed it a moment ago."


class NoRevisionLeftError(PinxitError):
    """A client asked for more changes than were agreed."""

    remedy = "Choose one of the sketches, or write to the artist about a further revision."


class BadQuoteError(PinxitError):
    """A quote does not add up."""

    remedy = (
        "Ask for a deposit of 10 to 100 per cent of the price, at most 20 revisions, "
        "and a refund of 0 to 100 per cent."
    )


class TooMuchSaidError(PinxitError):
    """A message is empty, or longer than a page."""

    remedy = "Write 1 to 4000 characters."


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What an artist offers to do, and for what.

    Attributes:
        price: For everything.
        deposit: Of it, what is paid before work begins.
        revisions: How often the client may ask for changes, 0 to 20.
        refund_percent: Of what was paid, what goes back when the client calls it off after the
            first sketches were shown. Before, and whenever the artist calls it off, everything.
        use: What the client may do with the work.
        is_exclusive: Whether the artist lets nobody else use it.
        deliver_by: The last day.

    Raises:
        BadQuoteError: A value is out of range.
    """

    price: Money
    deposit: Money
    revisions: int
    refund_percent: int
    use: Use
    is_exclusive: bool
    deliver_by: date

    def __post_init__(self) -> None:
        lowest = self.price.share(Decimal(DEPOSIT_PERCENT.start) / 100)
        in_range = (
            self.price.minor > 0
            and self.price.currency == self.deposit.currency
            and max(1, lowest.minor) <= self.deposit.minor <= self.price.minor
            and 0 <= self.revisions <= REVISIONS_MAX
            and 0 <= self.refund_percent <= 100
            and self.use in USES
        )
        if not in_range:
            raise BadQuoteError("this quote does not add up")

    @property
    def balance(self) -> Money:
        """What is paid once a sketch is chosen."""
        return self.price + Money(-self.deposit.minor, self.price.currency)

    @property
    def record(self) -> dict[str, str | int | bool]:
        """The quote as it is kept; equal quotes have equal records."""
        return {
            "price_minor": self.price.minor,
            "deposit_minor": self.deposit.minor,
            "currency": self.price.currency,
            "revisions": self.revisions,
            "refund_percent": self.refund_percent,
            "use": self.use,
            "is_exclusive": self.is_exclusive,
            "deliver_by": self.deliver_by.isoformat(),
        }


def money_of(amount: Decimal, currency: str) -> Money:
    """Return an amount in the main unit, such as euros, as money.

    Raises:
        BadQuoteError: It is finer than the currency's coins, or not positive.
    """
    minor = amount.scaleb(Money(0, currency).places)
    if minor != minor.to_integral_value() or minor < 1:
        raise BadQuoteError("this amount is finer than the currency’s coins")
    return Money(int(minor), currency)


def next_stage(stage: Stage, act: Act, party: Party) -> Stage:
    """Return the stage that follows.

    Raises:
        NotNowError: The act does not belong to this stage, or not to this party.
    """
    parties, then = MOVES.get((stage, act), (frozenset[Party](), stage))
    if party not in parties:
        raise NotNowError("this cannot be done now")
    return then


def acts_of(stage: Stage, party: Party) -> frozenset[Act]:
    """Return what somebody may do in a stage."""
    return frozenset(
        act for (here, act), (parties, _then) in MOVES.items() if here is stage and party in parties
    )


def goes_back(paid: Money, *, by: Party, was_shown: bool, refund_percent: int) -> Money:
    """Return how much of what was paid goes back when a commission is called off.

    Args:
        paid: By the client so far.
        by: Who calls it off.
        was_shown: Whether the client has seen sketches.
        refund_percent: What the quote says of that case.
    """
    if by is Party.ARTIST or not was_shown:
        return paid
    return paid.share(Decimal(refund_percent) / 100)
