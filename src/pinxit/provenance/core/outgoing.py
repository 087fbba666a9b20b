"""A file that is to leave the house: what is said of it, and which marks it has to carry.

Nothing leaves without all of them. The order is fixed: the mark in the picture first, for it
changes pixels; then the labels, which stand in the file beside the pixels; the credential last, for
it signs all that comes before.
"""

from dataclasses import dataclass, field
from typing import Final

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance.core.credential import Ingredient, Making, Record
from pinxit.provenance.core.labels import SourceType
from pinxit.provenance.core.mark import Mark

#: Pictures narrower than this are too small for a mark that survives anything; they carry the rest.
LEAST_MARKED_PX: Final = 192

#: What a mark is put into: whatever a model painted as a whole. A restored work is not among them:
#: not a pixel outside its damage may change, which a mark all over it would do.
_MARKED: Final = frozenset(
    {
        Making.CREATED,
        Making.VARIED,
        Making.RESTYLED,
        Making.EDITED,
        Making.ENLARGED,
        Making.TRACED,
    }
)
_MARKED_KINDS: Final = frozenset({"image/png", "image/jpeg", "image/svg+xml"})


class UnfitToLeaveError(PinxitError):
    """A finished file was read back as a stranger would, and a mark was missing or wrong."""

    remedy = "Try again; if it happens again, tell whoever runs this house: the file did not leave."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A file of the store that is to be handed to somebody.

    Attributes:
        content: The file as it is kept.
        media_type: Such as "image/png".
        title: Of the work.
        making: How it came to be.
        is_ai_made: Whether a model made it, or a part of it.
        made_by: The house, as its labels name it.
        record: Where to look it up.
        ingredients: What it was made from.
    """

    content: bytes = field(repr=False)
    media_type: str
    title: str
    making: Making
    is_ai_made: bool = True
    made_by: str = ""
    record: Record = field(default_factory=Record)
    ingredients: tuple[Ingredient, ...] = ()

    @property
    def source(self) -> Digest:
        """The name of the file as it is kept."""
        return Digest.of(self.content)

    @property
    def takes_mark(self) -> bool:
        """Whether a mark belongs into the picture or drawing itself."""
        is_whole = self.making in _MARKED and self.media_type in _MARKED_KINDS
        return is_whole and self.is_ai_made

    @property
    def source_type(self) -> SourceType:
        """How the labels say that it came to be."""
        if not self.is_ai_made:
            return SourceType.ENHANCED
        return SourceType.GENERATED if self.making is Making.CREATED else SourceType.COMPOSITE


@dataclass(frozen=True, slots=True)
class Marked:
    """A file that may leave.

    Attributes:
        content: The file with its marks.
        mark: The mark in its pixels; `None` where none belongs.
    """

    content: bytes = field(repr=False)
    mark: Mark | None
