"""Sources of works for tests of the intake; in a module of their own, so that workers find them."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pinxit.corpus.core.offering import Offering, Refusal
from pinxit.corpus.core.rights import UNKNOWN_AUTHOR, Rights
from pinxit.corpus.core.work import Medium


def drawing(number: int) -> NDArray[np.uint8]:
    """Return a picture unlike that of any other number: blots of colour on paper."""
    draw = np.random.default_rng(number)
    picture_HWC = np.full((96, 96, 3), 250, dtype=np.uint8)
    for _ in range(6):
        y, x, height, width = draw.integers(0, 64, 4)
        picture_HWC[y : y + height + 8, x : x + width + 8] = draw.integers(0, 255, 3)
    return picture_HWC


def png(picture_HWC: NDArray[np.uint8]) -> bytes:
    """Return a picture as PNG."""
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture_HWC).save(file, "PNG", compress_level=1)
    return file.getvalue()


@dataclass(frozen=True)
class Drawings:
    """So many drawings; some do harm when they are read.

    Attributes:
        number: How many.
        killers: Numbers whose reading ends the process.
        sleepers: Numbers whose reading takes a minute.
        hungry: Numbers whose reading wants more memory than there is.
        odd: Numbers whose reading fails in a way that nobody foresaw.
    """

    number: int
    killers: tuple[int, ...] = ()
    sleepers: tuple[int, ...] = ()
    hungry: tuple[int, ...] = ()
    odd: tuple[int, ...] = ()

    def offerings(self) -> Iterator[Offering | Refusal]:
        for number in range(self.number):
            yield Offering(
                source=f"test:{number:06}",
                key=str(number),
                medium=Medium.PICTURE,
                title=f"drawing {number}",
                authors=(UNKNOWN_AUTHOR,),
                rights=Rights(licence="CC0-1.0"),
            )

    def read(self, offering: Offering) -> bytes:
        number = int(offering.key)
        if number in self.killers:
            os.kill(os.getpid(), signal.SIGKILL)
        if number in self.sleepers:
            time.sleep(60)
        if number in self.odd:
            raise ZeroDivisionError("nobody foresaw this")
        if number in self.hungry:
            bytearray(2**40)
        return png(drawing(number))


class Twins(Drawings):
    """Drawings of which the first is offered twice: without a licence, and at the end with one."""

    def offerings(self) -> Iterator[Offering | Refusal]:
        first, *others = (each for each in super().offerings() if isinstance(each, Offering))
        yield replace(first, rights=Rights())
        yield from others
        yield replace(first, source="test:z")


@dataclass(frozen=True)
class Verses:
    """A few verses, two of them all but the same."""

    texts: tuple[str, ...]

    def offerings(self) -> Iterator[Offering | Refusal]:
        yield Refusal("verse:0", "unknown-kind", "this is a letter", "Leave it out.")
        for number in range(len(self.texts)):
            yield Offering(source=f"verse:{number + 1}", key=str(number), medium=Medium.TEXT)

    def read(self, offering: Offering) -> bytes:
        return self.texts[int(offering.key)].encode()
