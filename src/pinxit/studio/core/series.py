"""A personalised series: one brief and a list of names."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pinxit.kernel import PinxitError
from pinxit.studio.core.brief import SEED_MAX, Brief
from pinxit.studio.core.messengers import MESSENGERS, Messenger

GREETING_MAX: Final = 60


class SeriesKind(StrEnum):
    """What is made."""

    CARDS = "cards"
    STICKERS = "stickers"


class BadSeriesError(PinxitError):
    """A series was asked for that is not made here."""

    remedy = "Choose cards or stickers, and one of the messengers, with a greeting of at most 60."


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOrder:
    """What a series is made of.

    Attributes:
        kind: Cards or stickers.
        messenger: Short name, for stickers; "" for cards.
        brief: What is painted; its seed is that of the first picture.
        paints_each: Whether each name has a picture of its own, or all have the first.
        greeting: Set under the names of cards, at most 60 characters; may be empty.
        names: 1 to 200, each once; as many as the messenger takes.

    Raises:
        BadSeriesError: The kind, the messenger or the greeting is none.
        WrongNumberError: The messenger does not take so many.
    """

    kind: SeriesKind
    messenger: str
    brief: Brief
    paints_each: bool
    greeting: str
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        wants_messenger = self.kind is SeriesKind.STICKERS
        if wants_messenger != (self.messenger in MESSENGERS) or len(self.greeting) > GREETING_MAX:
            raise BadSeriesError("this series is not made here")
        if wants_messenger:
            MESSENGERS[self.messenger].check(len(self.names))

    @property
    def rules(self) -> Messenger:
        """What the messenger of a sticker pack asks for."""
        return MESSENGERS[self.messenger]

    @property
    def num_pictures(self) -> int:
        """How many pictures are painted."""
        return len(self.names) if self.paints_each else 1

    def seed_of(self, nth: int) -> int:
        """Return the seed of the nth picture, from 0."""
        return (self.brief.seed + nth) % (SEED_MAX + 1)


def file_name(nth: int, name: str, suffix: str) -> str:
    """Return what a name's file is called in an archive: safe on every system, in order.

    Args:
        nth: From 1.
        name: As it is printed.
        suffix: Such as "png".
    """
    safe = "".join(letter for letter in name if letter.isalnum() or letter in " -_").strip()
    return f"{nth:03}-{safe.replace(' ', '-')}.{suffix}" if safe else f"{nth:03}.{suffix}"
