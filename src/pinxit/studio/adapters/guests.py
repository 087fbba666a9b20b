"""The guests of this house: PINXIT_HOME/painters/<name>/, each a card; of a server also its key.

painter.json says who it is and by which licence it paints. A server's key lies beside it in a file
that only its owner may read; it is in no table and in no log.
"""

import os
import re
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pinxit.kernel import Digest
from pinxit.studio.adapters.house_painter import ANY_HAND, house_card
from pinxit.studio.adapters.images_api import (
    Server,
    ask_for_image,
    ask_for_variation,
    checked_server,
)
from pinxit.studio.adapters.styles import find_style, open_painter_for
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.canvas import Canvas
from pinxit.studio.core.ground import Way
from pinxit.studio.core.guests import (
    NO_MANIFEST,
    BadPainterError,
    GuestCard,
    GuestKind,
    GuestMark,
    read_guest_card,
)
from pinxit.studio.core.painter import CannotPaintOverError, Painter, Step, UnknownHandError
from pinxit.training import guest_painter

_CARD: Final = "painter.json"
_KEY: Final = "key"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
#: Paper, shown where it is not known how to draw what a guest sees on the way.
_PAPER: Final = (250, 248, 244)


Picture = NDArray[np.uint8]
#: Told how many steps are done, of how many, and what draws the picture as it stands.
Tell = Callable[[int, int, Callable[[], Picture | None]], None]
Draw = Callable[[Brief, Picture | None, Tell], Picture]


@dataclass(frozen=True, slots=True)
class GuestPainter:
    """Paints briefs as a guest does, one at a time.

    Attributes:
        card: Who it is.
        draw: Paints, given a brief, the picture that it varies, and whom to tell of steps.
        engine: What it runs on.
        lock: Held while it paints.
    """

    card: GuestCard
    draw: Draw
    engine: str
    lock: threading.Lock

    @property
    def model(self) -> Digest:
        """Digest of its files, or of its server's address and the model's name."""
        return self.card.digest

    @property
    def manifest(self) -> Digest:
        """The digest of nothing: what taught it is not on record."""
        return NO_MANIFEST

    @property
    def hands(self) -> tuple[str, ...]:
        """Its own."""
        return (self.card.name,)

    @property
    def guest(self) -> GuestMark:
        """What its pieces keep of it."""
        return self.card.mark

    def looks_at(self, brief: Brief) -> tuple[str, ...]:
        """Return nothing: what it looks at is not known.

        Raises:
            UnknownHandError: It has no such hand.
        """
        if brief.hand != self.card.name:
            raise UnknownHandError("the painter has no such hand")
        return ()

    def paint(
        self, brief: Brief, *, on_step: Callable[[Step], None], canvas: Canvas | None = None
    ) -> NDArray[np.uint8]:
        """Return the picture of a brief, (H, W, 3).

        Raises:
            UnknownHandError: It has no such hand.
            CannotPaintOverError: It is to do something else to a picture than vary it, or cannot
                do that.
            PinxitError: Its library or its server does not paint.
        """
        self.looks_at(brief)
        start_HWC = None
        if canvas is not None:
            if brief.ground is None or brief.ground.way is not Way.VARY:
                raise CannotPaintOverError("a guest varies pictures, and does nothing else to them")
            start_HWC = canvas.picture_HWC

        def tell(step: int, total: int, draw: Callable[[], Picture | None]) -> None:
            on_step(Step(min(step, total), total, partial(_drawn, draw)))

        with self.lock:
            return self.draw(brief, start_HWC, tell)


def guests_home(home: Path) -> Path:
    """Return the folder of all guests.

    Args:
        home: PINXIT_HOME.
    """
    return home / "painters"


def installed_guests(home: Path) -> tuple[GuestCard, ...]:
    """Return the guests of this house, by name; a card that cannot be read is left out."""
    found = []
    for path in sorted(guests_home(home).glob(f"*/{_CARD}")):
        card = find_guest(home, path.parent.name)
        if card is not None:
            found.append(card)
    return tuple(found)


def find_guest(home: Path, name: str) -> GuestCard | None:
    """Return the guest of this name, or `None` if there is none that can be read."""
    if not _NAME.fullmatch(name):
        return None
    try:
        text = (guests_home(home) / name / _CARD).read_text(encoding="utf-8")
        card = read_guest_card(text)
    except (OSError, ValueError, BadPainterError):
        return None
    return card if card.name == name else None


def checked_guest_name(home: Path, name: str) -> str:
    """Return the name of a guest, if a guest may have it.

    Raises:
        BadPainterError: It holds other signs, or the house has a hand of this name.
    """
    if not _NAME.fullmatch(name):
        raise BadPainterError("this is no name for a painter")
    if name == ANY_HAND or name in house_card().hands or find_style(home, name) is not None:
        raise BadPainterError("the house has a hand of this name")
    return name


def look_at_folder(place: str) -> tuple[str, Digest, str, str]:
    """Open a guest of diffusers once; a name on the hub is fetched for it.

    Returns:
        Its folder, the digest of its files, the class that opens it, and what it is called.

    Raises:
        GuestsNotInstalledError: The extra diffusers is not installed.
        BadGuestError: It is none.
    """
    found: tuple[str, Digest, str, str] = guest_painter().look_at_guest(place)
    return found


def invite(home: Path, card: GuestCard, *, key: str = "") -> None:
    """Write a guest's card down, and a server's key into a file of its own.

    Raises:
        BadPainterError: No guest may be called so, or its server's address is none.
    """
    checked_guest_name(home, card.name)
    if card.kind is GuestKind.IMAGES_API:
        checked_server(card.place, has_key=bool(key))
    folder = guests_home(home) / card.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _KEY).unlink(missing_ok=True)
    if key:
        handle = os.open(folder / _KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(key)
    (folder / _CARD).write_text(card.to_json(), encoding="utf-8")


def see_off(home: Path, name: str) -> bool:
    """Take a guest's card and key away, and say whether it was here. Its files stay."""
    if find_guest(home, name) is None:
        return False
    shutil.rmtree(guests_home(home) / name)
    return True


def open_guest_named(home: Path, card: GuestCard) -> GuestPainter:
    """Return a guest ready to paint. The last few stay open in a process.

    Raises:
        GuestsNotInstalledError: The extra diffusers is not installed.
        BadGuestError: Its files have changed since it was invited.
    """
    if card.kind is GuestKind.DIFFUSERS:
        return _opened(card)
    key_file = guests_home(home) / card.name / _KEY
    key = key_file.read_text(encoding="utf-8").strip() if key_file.exists() else ""
    return GuestPainter(card, _over_http(card, key), "images api", threading.Lock())


def open_any_painter(home: Path, hand: str) -> Painter:
    """Return who paints in a hand: a guest, or a painter of the house.

    Raises:
        GuestsNotInstalledError: It is a guest, and the extra diffusers is not installed.
        BadGuestError: Its files have changed since it was invited.
        MissingPainterError: The house painter is not installed.
        NoEngineError: No engine runs it.
        BadReferencesError: The works that a style looks at cannot be read.
    """
    card = find_guest(home, hand)
    return open_painter_for(home, hand) if card is None else open_guest_named(home, card)


def with_settings(card: GuestCard, brief: Brief) -> Brief:
    """Return a brief with the settings that suit a guest."""
    return replace(brief, steps=card.steps, guidance_percent=card.guidance_percent)


@cache
def _opened(card: GuestCard) -> GuestPainter:
    painting: ModuleType = guest_painter()
    guest: Any = painting.open_guest_painter(card.place, None, card.digest)

    def draw(brief: Brief, start_HWC: Picture | None, tell: Tell) -> Picture:
        wish = painting.GuestWish(
            prompt=brief.prompt,
            side_px=card.side_px,
            seed=brief.seed,
            steps=brief.steps,
            guidance_percent=max(100, brief.guidance_percent),
            begins_with_HWC=start_HWC,
            strength_percent=100 if brief.ground is None else brief.ground.strength_percent,
        )
        try:
            picture: Picture = painting.paint_with(guest, wish, on_step=tell)
        except painting.NeverVariesError as error:
            raise CannotPaintOverError("this guest begins with noise, and varies none") from error
        return picture

    return GuestPainter(card, draw, f"diffusers {card.model}", threading.Lock())


def _over_http(card: GuestCard, key: str) -> Draw:
    server = Server(url=card.place, key=key, model=card.model)

    def draw(brief: Brief, start_HWC: Picture | None, tell: Tell) -> Picture:
        if start_HWC is None:
            picture_HWC = ask_for_image(server, prompt=brief.prompt, side_px=card.side_px)
        else:
            picture_HWC = ask_for_variation(server, start_HWC, prompt=brief.prompt)
        tell(brief.steps, brief.steps, lambda: picture_HWC)
        return picture_HWC

    return draw


def _drawn(draw: Callable[[], Picture | None]) -> Picture:
    """Return what a guest shows of its picture; paper, where that cannot be drawn."""
    drawn_HWC = draw()
    return _paper() if drawn_HWC is None else drawn_HWC


def _paper() -> NDArray[np.uint8]:
    """Return a small sheet of paper, (H, W, 3)."""
    return np.full((64, 64, 3), _PAPER, dtype=np.uint8)
