"""The ground: what a picture is painted over, where it begins with more than noise."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pinxit.kernel import Digest, PinxitError, canonical_json

#: A picture grows by whole tokens of the painter, in pixels as painted.
MARGIN_STEP_PX: Final = 16
#: How far one side may grow at a time, in pixels as painted.
MARGIN_MAX_PX: Final = 128
_NO_MARGINS: Final = (0, 0, 0, 0)
#: Steps at least, where nobody says how many: at each the picture and what is new agree again.
_STEPS_OVER: Final = 16


def steps_over(steps: int) -> int:
    """Return the steps in which a picture is painted over, where nobody says how many.

    Args:
        steps: Those in which it was painted.
    """
    return max(steps, _STEPS_OVER)


class BadGroundError(PinxitError):
    """A picture cannot be painted over in this way."""

    remedy = "Open the piece again and choose anew what shall become of it."


class Way(StrEnum):
    """What becomes of a picture that is painted over."""

    VARY = "vary"
    MIX = "mix"
    FILL = "fill"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a picture is painted over. It decides the pixels as much as the words do.

    Attributes:
        way: What becomes of it.
        pictures: Digests of the pictures as painted: two that are mixed, else one.
        strength_percent: How much noise lies over it at the start, 1 to 100; 100 leaves nothing.
        share_percent: Share of the second picture in a mix, 1 to 99; 0 where nothing is mixed.
        mask: Digest of the mask of what is filled in; white is painted anew.
        margins_px: By how much the picture grows on the left, at the top, on the right and at the
            bottom, in pixels as painted; whole sixteens up to 128.

    Raises:
        BadGroundError: These do not go together.
    """

    way: Way
    pictures: tuple[Digest, ...]
    strength_percent: int = 100
    share_percent: int = 0
    mask: Digest | None = None
    margins_px: tuple[int, int, int, int] = _NO_MARGINS

    def __post_init__(self) -> None:
        if len(self.pictures) != (2 if self.way is Way.MIX else 1):
            raise BadGroundError("two pictures are mixed, and one is painted over")
        if not 1 <= self.strength_percent <= 100:
            raise BadGroundError("the strength is 1 to 100 per cent")
        if self.share_percent not in (range(1, 100) if self.way is Way.MIX else (0,)):
            raise BadGroundError("the share of the second picture is 1 to 99 per cent")
        if (self.mask is not None) != (self.way is Way.FILL):
            raise BadGroundError("what is filled in needs a mask, and nothing else has one")
        if (self.margins_px != _NO_MARGINS) != (self.way is Way.EXTEND):
            raise BadGroundError("what is extended grows on at least one side")
        if any(margin % MARGIN_STEP_PX or margin > MARGIN_MAX_PX for margin in self.margins_px):
            raise BadGroundError("a side grows by whole sixteens of pixels, 128 at most")
        if min(self.margins_px) < 0:
            raise BadGroundError("a side cannot shrink")

    @property
    def start(self) -> float:
        """The time from which the picture is approached: 0 begins with noise alone."""
        return 1.0 - self.strength_percent / 100

    @property
    def record(self) -> Mapping[str, Any]:
        """This ground in plain values, as it is kept; what does not apply is left out."""
        body: dict[str, Any] = {
            "way": str(self.way),
            "pictures": [str(picture) for picture in self.pictures],
            "strength_percent": self.strength_percent,
        }
        if self.share_percent:
            body["share_percent"] = self.share_percent
        if self.mask is not None:
            body["mask"] = str(self.mask)
        if self.way is Way.EXTEND:
            body["margins_px"] = list(self.margins_px)
        return body

    @property
    def digest(self) -> Digest:
        """The name of this ground: equal grounds have equal names."""
        return Digest.of(canonical_json(dict(self.record)))


def ground_of(record: Mapping[str, Any]) -> Ground:
    """Return the ground of a record as `Ground.record` gives it.

    Raises:
        BadGroundError: It is no such record.
    """
    try:
        left, top, right, bottom = (int(each) for each in record.get("margins_px", _NO_MARGINS))
        mask = record.get("mask")
        return Ground(
            way=Way(record["way"]),
            pictures=tuple(Digest.parse(each) for each in record["pictures"]),
            strength_percent=int(record["strength_percent"]),
            share_percent=int(record.get("share_percent", 0)),
            mask=None if mask is None else Digest.parse(mask),
            margins_px=(left, top, right, bottom),
        )
    except BadGroundError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, PinxitError) as error:
        raise BadGroundError("this is no record of what was painted over") from error
