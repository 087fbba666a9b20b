"""What may be done to a picture, and what is written down of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from pinxit.kernel import Digest, PinxitError, canonical_json

#: A setting is a number, a word or yes and no, so that a record of it hashes the same everywhere.
Setting = str | int | bool

#: How the world's press photographers' council names a picture that a person made and a program
#: worked on.
ALGORITHMICALLY_ENHANCED: Final = (
    "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced"
)
#: And how it names one of which a model made a part.
COMPOSITE_WITH_AI: Final = (
    "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
)


class Kind(StrEnum):
    """What is done to a picture."""

    RECREATE = "recreate"
    """New pictures of its own small patches."""
    RESTYLE = "restyle"
    """Painted in the manner of another."""
    RESTORE = "restore"
    """Mended inside a mask, with a report of what was done."""
    ENLARGE = "enlarge"
    """Two or four times as high and wide."""
    CUT_OUT = "cut-out"
    """Taken off its plain ground."""
    VECTORISE = "vectorise"
    """Traced into shapes."""
    PRINT = "print"
    """Made ready for the printer."""
    MOCK_UP = "mock-up"
    """Hung on a wall."""


#: What makes a picture anew: its outcome is AI-made, whatever it was made of.
MAKES_ANEW: Final = frozenset({Kind.RECREATE, Kind.RESTYLE, Kind.RESTORE, Kind.ENLARGE})


class BadTreatmentError(PinxitError):
    """A treatment has a setting that it does not know, or a value that it cannot have."""

    remedy = "Choose one of the values that the page or the command offers."


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done to which picture.

    Attributes:
        kind: What.
        title: What people call the picture.
        source: Digest of the picture's file.
        settings: How; what is missing is as usual.
        style: Digest of the picture whose manner is taken; `None` where none is.
        is_ai_made: Whether the picture itself was made by a model.
    """

    kind: Kind
    title: str
    source: Digest
    settings: Mapping[str, Setting] = field(default_factory=dict)
    style: Digest | None = None
    is_ai_made: bool = True

    @property
    def outcome_is_ai_made(self) -> bool:
        """Whether what comes of it must say that a model made it."""
        return self.is_ai_made or self.kind in MAKES_ANEW

    @property
    def digest(self) -> Digest:
        """The name of the order: the same is done to the same picture."""
        body = {
            "kind": str(self.kind),
            "settings": dict(self.settings),
            "source": str(self.source),
            "style": "" if self.style is None else str(self.style),
        }
        return Digest.of(canonical_json(body))

    def number(self, name: str, usual: int) -> int:
        """Return a setting that is a whole number.

        Raises:
            BadTreatmentError: It is none.
        """
        value = self.settings.get(name, usual)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadTreatmentError(f"{name} is not a whole number")
        return value

    def word(self, name: str, usual: str) -> str:
        """Return a setting that is a word.

        Raises:
            BadTreatmentError: It is none.
        """
        value = self.settings.get(name, usual)
        if not isinstance(value, str):
            raise BadTreatmentError(f"{name} is not a word")
        return value

    def flag(self, name: str, *, usual: bool) -> bool:
        """Return a setting that is yes or no.

        Raises:
            BadTreatmentError: It is neither.
        """
        value = self.settings.get(name, usual)
        if not isinstance(value, bool):
            raise BadTreatmentError(f"{name} is not yes or no")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What did it.

    Attributes:
        method: The procedure, with its authors.
        model: Digest of the weights, where there are any.
        model_origin: Whose the weights are, and their licence; "" where there are none.
        engine: What ran it.
    """

    method: str
    model: Digest | None = None
    model_origin: str = ""
    engine: str = "numpy cpu"


def treatment_event(
    public_id: UUID, order: Order, means: Means, files: Mapping[str, Digest]
) -> Mapping[str, str | int]:
    """Return what the public record says of a treatment: nothing of the person, no titles.

    Args:
        public_id: Its public name.
        order: What was done.
        means: With what.
        files: What came of it, by name.
    """
    made = dict(
        sorted((f"file_{name.replace('-', '_')}", str(each)) for name, each in files.items())
    )
    optional = {
        "style": "" if order.style is None else str(order.style),
        "model": "" if means.model is None else str(means.model),
        "model_origin": means.model_origin,
    }
    return {
        "what": "studio.picture.treated",
        "treatment": str(public_id),
        "kind": str(order.kind),
        "order": str(order.digest),
        "source": str(order.source),
        "method": means.method,
        "engine": means.engine,
        **{f"set_{name}": _plain(value) for name, value in sorted(order.settings.items())},
        **{name: text for name, text in optional.items() if text},
        **made,
    }


def _plain(value: Setting) -> str | int:
    return int(value) if isinstance(value, bool) else value
