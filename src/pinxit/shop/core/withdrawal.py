"""The right to withdraw from a purchase.

**Source:** Directive 2011/83/EU, articles 2(4), 2(13), 6(1)(k), 8(7), 9, 14(4)(b), 16(c), 16(m);
Consumer Contracts Regulations 2013 (UK), regulations 28(1)(b), 37; Law of the People's Republic of
China on the Protection of Consumer Rights and Interests, article 25 no. 1 (what is made to order)
and no. 3 (something digital that is downloaded; confirmed at the purchase). An auction that anybody
bids in from afar is no public auction of article 2(13), so what is won there is withdrawn from like
everything else.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pinxit.kernel import PinxitError
from pinxit.shop.core.tax_rates import Goods

#: How long a consumer may think it over.
DAYS: Final = timedelta(days=14)
#: Of the European Economic Area, besides the member states of the Union.
_NEIGHBOURS: Final = frozenset({"NO", "IS", "LI"})


class Start(StrEnum):
    """When the file is handed over, as the buyer chose."""

    NONE = "none"
    """At once; the buyer has no such right, or said nothing about it."""
    AT_ONCE = "at-once"
    """At once: expressly wished, knowing that the right is lost by it."""
    WAITS = "waits"
    """When the time to withdraw is over."""


class Choice(StrEnum):
    """What a buyer is asked about withdrawing."""

    NOTHING = "nothing"
    WAIT_OR_BEGIN = "wait-or-begin"
    CONFIRM = "confirm"
    TOLD = "told"
    """Nothing; but that there is no such right must be said."""


class StartNotChosenError(PinxitError):
    """A buyer did not say when the file is to be handed over."""

    remedy = "Choose whether you get the file at once or after 14 days."


class FileNotYetError(PinxitError):
    """A file was asked for whose buyer chose to wait for it."""

    remedy = "Fetch it from the time on that the copy says; until then you can withdraw."


class TooLateToWithdrawError(PinxitError):
    """Somebody was to withdraw from a purchase, and may not, or not any more."""

    remedy = "See your order: it says until when you could withdraw, or why not."


def choice_for(zone: str, goods: Goods, *, is_business: bool) -> Choice:
    """Return what a buyer must be asked.

    Args:
        zone: The area of tax of their country: "EU", or the country itself.
        goods: What they buy. A print is made once it is ordered, which ends the right; another
            thing that is sent may be sent back, and nothing has to be asked.
        is_business: Whether they buy as a business, which has no such right.
    """
    is_european = zone in {"EU", "GB"} or zone in _NEIGHBOURS
    if is_business or goods is Goods.ORIGINAL or not (is_european or zone == "CN"):
        return Choice.NOTHING
    if goods is Goods.PRINT:
        return Choice.TOLD
    return Choice.WAIT_OR_BEGIN if is_european else Choice.CONFIRM


def check_start(choice: Choice, start: Start) -> None:
    """Make sure that a buyer answered what they had to be asked.

    Raises:
        StartNotChosenError: They did not.
    """
    answers = {
        Choice.NOTHING: {Start.NONE, Start.AT_ONCE},
        Choice.TOLD: {Start.NONE},
        Choice.CONFIRM: {Start.AT_ONCE},
        Choice.WAIT_OR_BEGIN: {Start.AT_ONCE, Start.WAITS},
    }
    if start not in answers[choice]:
        raise StartNotChosenError("it is not said when the file is handed over")


def available_from(start: Start, paid_at: datetime) -> datetime:
    """Return from when the file can be downloaded."""
    return paid_at + DAYS if start is Start.WAITS else paid_at


def check_withdrawal(start: Start, paid_at: datetime | None, *, now: datetime) -> None:
    """Make sure that a buyer may still withdraw.

    Raises:
        TooLateToWithdrawError: They may not.
    """
    if start is not Start.WAITS or paid_at is None or now >= available_from(start, paid_at):
        raise TooLateToWithdrawError("this purchase cannot be withdrawn from any more")
