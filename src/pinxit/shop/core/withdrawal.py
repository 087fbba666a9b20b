"""The right to withdraw from a purchase of something digital.

**Source:** Directive 2011/83/EU, articles 8(7), 9, 14(4)(b), 16(m); Consumer Contracts Regulations
2013 (UK), regulation 37; Law of the People's Republic of China on the Protection of Consumer Rights
and Interests, article 25 no. 3 (something digital that is downloaded; confirmed at the purchase).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pinxit.kernel import PinxitError

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


class StartNotChosenError(PinxitError):
    """A buyer did not say when the file is to be handed over."""

    remedy = "Choose whether you get the file at once or after 14 days."


class TooLateToWithdrawError(PinxitError):
    """Somebody was to withdraw from a purchase, and may not, or not any more."""

    remedy = "See your order: it says until when you could withdraw, or why not."


def choice_for(zone: str, *, is_business: bool, is_digital: bool = True) -> Choice:
    """Return what a buyer must be asked.

    Args:
        zone: The area of tax of their country: "EU", or the country itself.
        is_business: Whether they buy as a business, which has no such right.
        is_digital: Whether it is downloaded. A thing that is sent may be sent back, and nothing has
            to be asked.
    """
    if is_business or not is_digital:
        return Choice.NOTHING
    if zone in {"EU", "GB"} or zone in _NEIGHBOURS:
        return Choice.WAIT_OR_BEGIN
    return Choice.CONFIRM if zone == "CN" else Choice.NOTHING


def check_start(choice: Choice, start: Start) -> None:
    """Make sure that a buyer answered what they had to be asked.

    Raises:
        StartNotChosenError: They did not.
    """
    answers = {
        Choice.NOTHING: {Start.NONE, Start.AT_ONCE},
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
