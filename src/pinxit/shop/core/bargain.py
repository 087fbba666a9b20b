"""Prices that are proposed and answered, until two agree or one lets it be.

`docs/explanation/algorithms/bargaining.md` is the specification.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from pinxit.kernel import PinxitError

#: How long a price waits for its answer.
ANSWER_WITHIN: Final = timedelta(hours=72)
#: How many prices are named in one bargain, by both together.
PRICES_MAX: Final = 6
#: The least that may be proposed, as a part of the price on the label, in per cent.
LEAST_PERCENT: Final = 20
WORDS_MAX: Final = 500


class Side(StrEnum):
    """Who acts."""

    BUYER = "buyer"
    ARTIST = "artist"


class BargainState(StrEnum):
    """Where a bargain stands."""

    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class BargainAct(StrEnum):
    """What somebody does."""

    PROPOSE = "propose"
    COUNTER = "counter"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


#: Where an act leads that ends a bargain.
ENDS: Final[Mapping[BargainAct, BargainState]] = {
    BargainAct.ACCEPT: BargainState.AGREED,
    BargainAct.DECLINE: BargainState.DECLINED,
    BargainAct.WITHDRAW: BargainState.WITHDRAWN,
    BargainAct.EXPIRE: BargainState.EXPIRED,
}


class NotYourTurnError(PinxitError):
    """Somebody acted on a bargain that is over, or whose next word is the other's."""

    remedy = "Look at the bargain again: it may have been answered a moment ago."


class NoMorePricesError(PinxitError):
    """A bargain has seen as many prices as it may."""

    remedy = "Accept the last price or decline it."


class BadProposalError(PinxitError):
    """A price is too low to be proposed, or not below what stands."""

    remedy = (
        "Propose at least a fifth of the price on the label and less than all of it; "
        "a counter-offer lies between the two last prices."
    )


class NoBargainsError(PinxitError):
    """A price was proposed for a work whose maker takes no proposals."""

    remedy = "Buy it at the price on its label."


def other(side: Side) -> Side:
    """Return the side that answers."""
    return Side.ARTIST if side is Side.BUYER else Side.BUYER


def check_price(minor: int, *, low: int, high: int) -> int:
    """Return a price that may be named.

    Args:
        minor: The price, in the smallest unit.
        low: What the buyer named last; the least that may be proposed before that, less one.
        high: What the artist named last; the price on the label before that.

    Raises:
        BadProposalError: It does not lie between.
    """
    if not low < minor < high:
        raise BadProposalError(f"{minor} does not lie between {low} and {high}")
    return minor


def least(label_minor: int) -> int:
    """Return the least that may be proposed for a work at this price."""
    return max(1, -(-label_minor * LEAST_PERCENT // 100))


def check_act(
    act: BargainAct, *, by: Side, turn: Side, state: BargainState, num_prices: int
) -> BargainState:
    """Return where an act leads.

    Args:
        act: What is done.
        by: Who does it.
        turn: Whose word is next.
        state: Where the bargain stands.
        num_prices: How many prices were named so far.

    Raises:
        NotYourTurnError: It is over, or the other's turn. Only a buyer withdraws, at any time.
        NoMorePricesError: Another price is one too many.
    """
    if state is not BargainState.OPEN:
        raise NotYourTurnError(f"this bargain is {state}")
    if act is BargainAct.WITHDRAW:
        if by is not Side.BUYER:
            raise NotYourTurnError("only a buyer withdraws a proposal")
    elif act is not BargainAct.EXPIRE and by is not turn:
        raise NotYourTurnError(f"the next word is the {turn}’s")
    if act is BargainAct.COUNTER and num_prices >= PRICES_MAX:
        raise NoMorePricesError(f"{num_prices} prices were named")
    return ENDS.get(act, BargainState.OPEN)
