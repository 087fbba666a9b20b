"""What the works that taught a painter ask of whoever sells and uses its pictures.

`docs/explanation/algorithms/licences.md` is the specification.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pinxit.corpus import HOUSE_JURISDICTIONS, Duty, Purpose, ask_licence
from pinxit.kernel import PinxitError


class LicenceKind(StrEnum):
    """What a licence is for."""

    PERSONAL = "personal"
    EDITORIAL = "editorial"
    COMMERCIAL = "commercial"
    EXCLUSIVE = "exclusive"


class LicenceRefusedError(PinxitError):
    """A licence was to be offered that what taught the painter does not allow."""

    remedy = (
        "Offer a personal licence, or a piece by a painter whose works are free for this use:"
        " the page of the work says what they ask for."
    )


@dataclass(frozen=True, slots=True)
class Taught:
    """Whose works taught a painter: a name, where they are found, and under which licence."""

    name: str
    url: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnwardDuties:
    """What must be done in return by everybody who sells or uses a picture.

    Attributes:
        asks: The duties of all licences behind it.
        share_under: Licences to choose from if it must be shared alike; empty otherwise.
        is_non_commercial: Whether a licence behind it forbids commercial use.
        taught: Whose works these are, in the order in which they were given.
    """

    asks: frozenset[Duty] = frozenset()
    share_under: tuple[str, ...] = ()
    is_non_commercial: bool = False
    taught: tuple[Taught, ...] = ()

    @property
    def allowed(self) -> tuple[LicenceKind, ...]:
        """The licences that may be offered, the widest last."""
        return tuple(kind for kind in LicenceKind if self.allows(kind))

    def allows(self, kind: LicenceKind) -> bool:
        """Say whether a licence of this kind may be offered.

        What must be shared alike cannot be one person's alone; what is not for trade cannot be
        licensed to it.
        """
        if self.is_non_commercial:
            return kind is LicenceKind.PERSONAL
        return kind is not LicenceKind.EXCLUSIVE or Duty.SHARE_ALIKE not in self.asks

    def check(self, kind: LicenceKind) -> None:
        """Let a licence of this kind be offered.

        Raises:
            LicenceRefusedError: What taught the painter does not allow it.
        """
        if not self.allows(kind):
            raise LicenceRefusedError(f"a licence of the kind {kind} is not possible here")


def onward_duties(taught: Iterable[Taught]) -> OnwardDuties:
    """Return what the licences behind a picture ask for, by the licence gate of the corpus.

    Works without a licence were used because they are free, or because their author allowed it:
    they ask for nothing here.

    Args:
        taught: Whose works taught its painter.
    """
    listed = tuple(dict.fromkeys(taught))
    licences = sorted({each.licence for each in listed if each.licence})
    answers = [
        ask_licence(each, Purpose.TRAIN, jurisdictions=frozenset(HOUSE_JURISDICTIONS))
        for each in licences
    ]
    asks = frozenset[Duty]().union(*(answer.duties for answer in answers))
    binding = [answer.onward for answer in answers if Duty.SHARE_ALIKE in answer.duties]
    under = frozenset.intersection(*binding) if binding else frozenset()
    return OnwardDuties(
        asks=asks,
        share_under=tuple(sorted(under)),
        is_non_commercial=any(answer.reason == "non-commercial" for answer in answers),
        taught=listed,
    )
