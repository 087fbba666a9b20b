"""Guests: painters of others, and what their licences say of the pictures they paint."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from license_expression import (
    AND,
    OR,
    ExpressionError,
    LicenseExpression,
    LicenseSymbol,
    Licensing,
    ParseError,
)

from pinxit.kernel import Digest, PinxitError

_FORMAT: Final = 1
Allows = Callable[[str], bool]
_STEPS: Final = range(1, 101)
_SIDES_PX: Final = range(8, 2049)
#: What taught a guest is not on record: its manifest is the digest of nothing.
NO_MANIFEST: Final = Digest.of(b"")
#: Licences that put no condition on selling pictures a model painted. Those of the RAIL family
#: claim no right in the pictures and forbid harmful uses, which the house forbids as well.
_SELL: Final = frozenset(
    {
        "0bsd",
        "apache-2.0",
        "bsd-2-clause",
        "bsd-3-clause",
        "cc-by-4.0",
        "cc-by-sa-4.0",
        "cc0-1.0",
        "isc",
        "mit",
        "unlicense",
        "licenseref-bigscience-openrail-m",
        "licenseref-creativeml-openrail-m",
        "licenseref-creativeml-openrail++-m",
        "licenseref-openrail",
        "licenseref-openrail++",
    }
)
#: Signs of a licence that keeps the model from trade, whatever else it says.
_NOT_FOR_TRADE: Final = re.compile(r"(^|[-.])nc([-.]|$)|non-?commercial|research|evaluation", re.I)


class BadPainterError(PinxitError):
    """A painter cannot be invited like this."""

    remedy = "See `pinxit painters add --help`; a name is small letters, digits and hyphens."


class PainterNotForSaleError(PinxitError):
    """A piece was to be sold that a guest painted whose licence forbids it."""

    remedy = "Choose a piece by another painter; the page Painters says which pictures may be sold."


class UnsaidPainterTermsError(PinxitError):
    """A piece was to be sold that a guest painted of whose licence nobody has said that it lets."""

    remedy = (
        "Choose a piece by another painter, or let the owner read the licence and invite the"
        " painter again with the words that allow it."
    )


class GuestKind(StrEnum):
    """Where a guest paints."""

    DIFFUSERS = "diffusers"
    """On this machine."""
    IMAGES_API = "images-api"
    """On a server that speaks the OpenAI images API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestCard:
    """A guest of this house.

    Attributes:
        name: What a brief calls its hand.
        title: What people call it.
        kind: Where it paints.
        place: Its folder, or the address of its server.
        model: What the server calls it, or the class that opens it.
        digest: Of its files; of a server, of its address and the model's name.
        licence: SPDX expression under which it is used, as whoever invited it declared.
        may_sell: The words that let its pictures be sold, as that person states; "" for none.
        side_px: Height and width of its pictures.
        steps: Steps that suit it.
        guidance_percent: Guidance that suits it.
        invited_on: Day, as ISO 8601.
    """

    name: str
    title: str
    kind: GuestKind
    place: str
    model: str
    digest: Digest
    licence: str
    may_sell: str
    side_px: int
    steps: int
    guidance_percent: int
    invited_on: str

    def __post_init__(self) -> None:
        if self.side_px not in _SIDES_PX or self.steps not in _STEPS:
            raise BadPainterError("a side is 8 to 2048 pixels, and there are 1 to 100 steps")
        if not 1 <= len(self.title) <= 80 or not self.title.isprintable():
            raise BadPainterError("a painter is called by 1 to 80 characters")
        if len(self.may_sell) > 300:
            raise BadPainterError("the words that allow sales are 300 characters at most")

    @property
    def mark(self) -> "GuestMark":
        """What each of its pieces keeps of it."""
        return GuestMark(title=self.title, licence=self.licence, may_sell=self.may_sell)

    def to_json(self) -> str:
        """Return the card as a JSON text."""
        body = {"format": _FORMAT, **asdict(self), "digest": str(self.digest)}
        return json.dumps(body, indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestMark:
    """What a piece keeps of the guest that painted it, also when the guest is gone.

    Attributes:
        title: What people call the guest.
        licence: SPDX expression under which it was used.
        may_sell: The words that let its pictures be sold, as stated; "" for none.
    """

    title: str
    licence: str
    may_sell: str

    @property
    def record(self) -> Mapping[str, str]:
        """This mark in plain values, as it is kept."""
        return asdict(self)


def mark_of(record: Mapping[str, Any]) -> GuestMark:
    """Return the mark of a record as `GuestMark.record` gives it."""
    names = ("title", "licence", "may_sell")
    return GuestMark(**{name: str(record.get(name, "")) for name in names})


def read_guest_card(text: str) -> GuestCard:
    """Return the card of a JSON text.

    Raises:
        BadPainterError: It is none.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        if body.pop("format") != _FORMAT:
            raise BadPainterError("the card is of another version")
        kind, digest = GuestKind(body["kind"]), Digest.parse(body["digest"])
        return GuestCard(**{**body, "kind": kind, "digest": digest})
    except BadPainterError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, PinxitError) as error:
        raise BadPainterError("this is no card of a painter") from error


def is_kept_from_trade(licence: str) -> bool:
    """Say whether a licence keeps a model from trade: no words of anybody change that."""
    return not _any(licence, lambda name: not _NOT_FOR_TRADE.search(name))


def lets_sell(licence: str) -> bool:
    """Say whether a licence is known to let pictures be sold."""
    return _any(licence, lambda name: name.lower() in _SELL)


def refuse_sale(mark: GuestMark) -> None:
    """Let a guest's piece be sold, or say why not.

    Raises:
        PainterNotForSaleError: The licence keeps it from trade.
        UnsaidPainterTermsError: Nobody has said that the licence allows it.
    """
    if is_kept_from_trade(mark.licence):
        raise PainterNotForSaleError("the licence of its painter is for other uses than trade")
    if not lets_sell(mark.licence) and not mark.may_sell:
        raise UnsaidPainterTermsError("nobody said that the licence of its painter allows sales")


def _any(licence: str, allows: Allows) -> bool:
    """Ask each name of an expression: of `A OR B` one must allow, of `A AND B` both."""
    try:
        return _ask(Licensing().parse(licence), allows)
    except (ExpressionError, ParseError):
        return False


def _ask(part: LicenseExpression, allows: Allows) -> bool:
    if isinstance(part, OR):
        return any(_ask(each, allows) for each in part.args)
    if isinstance(part, AND):
        return all(_ask(each, allows) for each in part.args)
    return isinstance(part, LicenseSymbol) and allows(part.key)
