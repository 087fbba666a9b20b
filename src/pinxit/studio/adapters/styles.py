"""The personal styles of this house: PINXIT_HOME/styles/<name>/, each a model's folder.

style.json says what the hand is called, whose it is, and what was taught it; the rest of the folder
is a painter that knows the house's hands and this one.
"""

import json
import re
import shutil
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from pinxit.kernel import Digest, PinxitError
from pinxit.optimisation import BadCardError, ModelCard, read_card
from pinxit.studio.adapters.engines import open_named
from pinxit.studio.adapters.house_painter import (
    ANY_HAND,
    HousePainter,
    house_card,
    house_folder,
    open_house_painter,
    open_painter,
)
from pinxit.studio.adapters.stamps import Stamp, stamp_of

_STYLE: Final = "style.json"
_BILL: Final = "bill-of-materials.json"
_CARD: Final = "card.json"
#: What a style is read from.
_PAPERS: Final = (_STYLE, _BILL, _CARD)
#: Styles whose papers are kept in memory.
_KEPT: Final = 256
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
#: Names in which a dot keeps them from being names of styles.
_SCRATCH: Final = ".new-"
_STALE: Final = ".old-"


class BadStyleNameError(PinxitError):
    """A style cannot be called so."""

    remedy = "Use small letters a to z, digits and hyphens, and no name of a hand of the house."


class MissingStyleError(PinxitError):
    """There is no style of this name."""

    remedy = "Choose a hand that the studio lists, or learn the style again."


class OtherPainterError(PinxitError):
    """A picture was painted by a model that is not installed."""

    remedy = "Install the version of Pinxit, or learn the style, that painted it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A personal style.

    Attributes:
        name: What a brief calls the hand.
        title: What people call it.
        owner: Who may choose it in the studio; "" for everybody of the house.
        folder: Where its painter lies.
        card: What its painter is.
        base: Digest of the painter that was taught; "" for one that was never exported.
        earlier: Merkle roots of the manifests that taught the painter before the artist's works.
    """

    name: str
    title: str
    owner: str
    folder: Path
    card: ModelCard
    base: str
    earlier: tuple[str, ...]

    def may_be_chosen_by(self, somebody: str) -> bool:
        """Say whether somebody may let this hand paint."""
        return self.owner in ("", somebody)


def checked_name(name: str) -> str:
    """Return the name of a style, if a style may have it.

    Raises:
        BadStyleNameError: It holds other signs, or the house has a hand of this name.
    """
    if not _NAME.fullmatch(name):
        raise BadStyleNameError("this is no name for a style")
    if name == ANY_HAND or name in house_card().hands:
        raise BadStyleNameError("the house has a hand of this name")
    return name


def styles_home(home: Path) -> Path:
    """Return the folder of all styles.

    Args:
        home: PINXIT_HOME.
    """
    return home / "styles"


def installed_styles(home: Path) -> tuple[Style, ...]:
    """Return the styles of this house, by name; a folder that cannot be read is left out."""
    found = []
    for path in sorted(styles_home(home).glob(f"*/{_STYLE}")):
        try:
            found.append(_read(path.parent))
        except (MissingStyleError, BadCardError):
            continue
    return tuple(found)


def find_style(home: Path, name: str) -> Style | None:
    """Return the style of this name, or `None` if there is none that can be read."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return _read(styles_home(home) / name)
    except (MissingStyleError, BadCardError):
        return None


def card_for(home: Path, hand: str) -> ModelCard:
    """Return the card of the painter that paints in a hand: a style's, or the house painter's."""
    style = find_style(home, hand)
    return house_card() if style is None else style.card


def open_painter_for(home: Path, hand: str) -> HousePainter:
    """Return who of the house paints in a hand: a style's painter, or the house painter.

    The last few styles stay open in a process.

    Raises:
        MissingPainterError: The house painter is not installed.
        NoEngineError: No engine runs it.
        BadReferencesError: The works that a style looks at cannot be read.
    """
    style = find_style(home, hand)
    if style is None:
        return open_house_painter(home)
    return _opened(style.folder, style.card.model)


def open_painter_of(home: Path, hand: str, *, model: Digest, engine: str) -> HousePainter:
    """Return who painted in a hand before: the same model, and the same engine if it runs here.

    Args:
        home: PINXIT_HOME.
        hand: The hand.
        model: Digest of the weights that painted.
        engine: What ran them, with its version; in another version it may be slightly off.

    Raises:
        OtherPainterError: The hand is painted by another model today.
        MissingPainterError: The house painter is not installed.
        NoEngineError: No engine runs it.
    """
    painter = open_painter_for(home, hand)
    if painter.model != model:
        raise OtherPainterError("this was painted by another model than the one installed here")
    if painter.engine == engine:
        return painter
    style = find_style(home, hand)
    file = (house_folder() if style is None else style.folder) / "painter.onnx"
    named = open_named(file, engine, batch=2 if painter.card.guided else 1)
    if named is None:
        return painter
    return replace(painter, engine_in_use=named, lock=threading.Lock())


def taught_beside(home: Path, manifests: Collection[str]) -> frozenset[str]:
    """Return the manifests of styles whose painter had learnt from one of these before."""
    return frozenset(
        str(style.card.manifest)
        for style in installed_styles(home)
        if not set(style.earlier).isdisjoint(manifests)
    )


@contextmanager
def installing(home: Path, name: str) -> Iterator[Path]:
    """Yield a folder to write a style into, and put it in its place when all went well.

    A style of this name that is there makes way.

    Raises:
        BadStyleNameError: No style may be called so.
    """
    place = styles_home(home) / checked_name(name)
    scratch = place.with_name(f"{_SCRATCH}{name}")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        yield scratch
        stale = place.with_name(f"{_STALE}{name}")
        shutil.rmtree(stale, ignore_errors=True)
        if place.exists():
            place.rename(stale)
        scratch.rename(place)
        shutil.rmtree(stale, ignore_errors=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def write_style_file(folder: Path, *, title: str, owner: str, base: str) -> None:
    """Write down what a style is called, whose it is, and who was taught."""
    body = {"title": title, "owner": owner, "base": base}
    text = json.dumps(body, indent=1, ensure_ascii=False) + "\n"
    (folder / _STYLE).write_text(text, encoding="utf-8")


@cache
def _opened(folder: Path, model: Digest) -> HousePainter:
    """Return a style's painter; a style that was learnt anew has another model."""
    del model
    # The choice of the engine is kept beside the model: two models would forget each other's.
    return open_painter(folder, folder)


def _read(folder: Path) -> Style:
    """Return the style of a folder, from memory if its papers are those that were read before."""
    try:
        return _read_once(folder, tuple(stamp_of(folder / paper) for paper in _PAPERS))
    except OSError as error:
        raise MissingStyleError(f"there is no style {folder.name}") from error


@lru_cache(maxsize=_KEPT)
def _read_once(folder: Path, stamps: tuple[Stamp, ...]) -> Style:
    del stamps
    try:
        body: dict[str, Any] = json.loads((folder / _STYLE).read_text(encoding="utf-8"))
        bill = json.loads((folder / _BILL).read_text(encoding="utf-8"))
        card = read_card((folder / _CARD).read_text(encoding="utf-8"))
        return Style(
            name=folder.name,
            title=str(body["title"]),
            owner=str(body["owner"]),
            folder=folder,
            card=card,
            base=str(body["base"]),
            earlier=tuple(str(each) for each in bill.get("earlier", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingStyleError(f"there is no style {folder.name}") from error
