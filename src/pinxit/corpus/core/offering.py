"""What is offered to a collection, and what becomes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.core.rights import UNKNOWN_AUTHOR, Author, Rights, Signal
from pinxit.corpus.core.work import Medium
from pinxit.kernel import PinxitError

#: Height and width of every picture a collection keeps for learning.
SIDE_PX = 128


class RefusedFileError(PinxitError):
    """A file cannot be taken in. Each reason has a subclass of its own.

    Attributes:
        reason: A short name of the reason, for counts and reports, such as "truncated".
    """

    reason: ClassVar[str] = "refused"
    remedy = "Leave the file out, or offer it in another form."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """One file offered to a collection: all that is said of it before it is opened.

    Attributes:
        source: Unique within the collection; the order of sources is the order of works.
        key: How its `Source` finds the content; plain text.
        medium: What it claims to be.
        title: What its author calls it; "" if nobody says.
        authors: Who made it.
        rights: What is said of the right to use it.
        captions: By language, label first.
        hand: See `Work`.
        family: See `Work`.
        concept: See `Work`.
        variant: See `Work`.
    """

    source: str
    key: str
    medium: Medium
    title: str = ""
    authors: tuple[Author, ...] = (UNKNOWN_AUTHOR,)
    rights: Rights = field(default_factory=Rights)
    captions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hand: str = ""
    family: str = ""
    concept: str = ""
    variant: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken in.

    Attributes:
        source: Which.
        reason: A short name, such as "truncated", "blank", "near-duplicate".
        says: One plain sentence for the person who offered it.
        remedy: What can be done about it.
    """

    source: str
    reason: str
    says: str
    remedy: str


class Source(Protocol):
    """A place works come from. It crosses process borders, so it is a plain frozen dataclass."""

    def offerings(self) -> Iterator[Offering | Refusal]:
        """Yield what there is, sorted by source, without opening the works; or why not."""
        ...

    def read(self, offering: Offering) -> bytes:
        """Return the content of one work.

        Raises:
            RefusedFileError: It is too large, missing, or not readable.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ExaminedPicture:
    """A picture as a collection keeps it.

    Attributes:
        picture_HWC: uint8, (SIDE_PX, SIDE_PX, 3), on the house's paper.
        phash: 64-bit perceptual hash.
        descriptor_E: float32 unit vector; near pictures have near vectors.
        signals: Wishes found in the file.
    """

    picture_HWC: NDArray[np.uint8]
    phash: int
    descriptor_E: NDArray[np.float32]
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ExaminedTokens:
    """A text or a piece of music as a collection keeps it.

    Attributes:
        symbols: The work as a sequence of symbols: characters, or events of music.
        shingle_K: uint64 min-hashes; near works share many.
        signals: Wishes found in the file.
    """

    symbols: tuple[str, ...]
    shingle_K: NDArray[np.uint64]
    signals: tuple[Signal, ...] = ()


Examined = ExaminedPicture | ExaminedTokens
