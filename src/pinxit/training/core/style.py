"""A personal style: how many works teach a hand, and what it may be called."""

import unicodedata
from typing import Final

from pinxit.kernel import PinxitError

#: Fewer works show no hand, and more are not needed: then a model of one's own is better.
WORKS_MIN: Final = 10
WORKS_MAX: Final = 40
NAME_MAX: Final = 40


class BadHandNameError(PinxitError):
    """A hand cannot be called so."""

    remedy = "Use 1 to 40 letters, digits, spaces and hyphens."


class TooFewWorksError(PinxitError):
    """Too few works may teach a hand."""

    remedy = "Bring in more works of your own, or allow that a model learns to paint as you do."


class TooManyWorksError(PinxitError):
    """More works may teach a hand than one hand is learnt from."""

    remedy = "Bring in a collection of the 10 to 40 works that show your hand best."


def clean_hand_name(text: str) -> str:
    """Return the one form in which the name of a hand is kept.

    Raises:
        BadHandNameError: It is empty or too long, or holds other signs.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not 1 <= len(name) <= NAME_MAX:
        raise BadHandNameError("the name is empty or too long")
    if not all(sign.isalnum() or sign in " -’'·" for sign in name) or not name[0].isalnum():
        raise BadHandNameError("the name holds signs that no name may hold")
    return name


def check_works(count: int) -> None:
    """Make sure that so many works teach a hand.

    Raises:
        TooFewWorksError: There are too few.
        TooManyWorksError: There are too many.
    """
    if count < WORKS_MIN:
        raise TooFewWorksError("a hand is learnt from at least 10 works")
    if count > WORKS_MAX:
        raise TooManyWorksError("a hand is learnt from at most 40 works")
