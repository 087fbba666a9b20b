"""The model card: what a painter is, what it can do, and where it comes from."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from pinxit.kernel import BadDigestError, Digest, PinxitError

#: Raised when a reader of old cards could not read new ones.
CARD_FORMAT: Final = 1


class BadCardError(PinxitError):
    """A model's card cannot be read."""

    remedy = "Install the model again; its folder is not whole."


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """Everything the studio must know to paint with a model, and everybody may know of it.

    Attributes:
        name: What people call it.
        model: Digest of `painter.onnx`, which is the model's name.
        manifest: Merkle root of the manifest of its training works.
        recipes: Names and digests of its recipes, first stage first.
        side_px: Height and width of its pictures.
        noise_std: Standard deviation of the noise it starts from.
        hands: Whose manners it knows, in the order of its table; the index after the last
            means any hand.
        steps: Steps that suit it.
        guidance_percent: Guidance that suits it.
        shift_percent: Time shift that suits it.
        parameters: Numbers in the network.
        pictures_seen: Training pictures shown, repeats counted.
        training_seconds: Time the training took.
        tolerance: Largest difference between the checkpoint and the exported model, measured.
    """

    name: str
    model: Digest
    manifest: Digest
    recipes: tuple[tuple[str, str], ...]
    side_px: int
    noise_std: float
    hands: tuple[str, ...]
    steps: int
    guidance_percent: int
    shift_percent: int
    parameters: int
    pictures_seen: int
    training_seconds: int
    tolerance: float

    def to_json(self) -> str:
        """Return the card as a JSON text, digests written out."""
        body = {**asdict(self), "model": str(self.model), "manifest": str(self.manifest)}
        return json.dumps({"format": CARD_FORMAT, **body}, indent=1, ensure_ascii=False) + "\n"


def read_card(text: str) -> ModelCard:
    """Return the card of a JSON text.

    Raises:
        BadCardError: It is not a card of this format.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        if body.pop("format") != CARD_FORMAT:
            raise BadCardError("the card is of another format")
        known = {field.name for field in fields(ModelCard)}
        chosen = {key: value for key, value in body.items() if key in known}
        chosen["model"] = Digest.parse(chosen["model"])
        chosen["manifest"] = Digest.parse(chosen["manifest"])
        chosen["hands"] = tuple(chosen["hands"])
        chosen["recipes"] = tuple((name, digest) for name, digest in chosen["recipes"])
        return ModelCard(**chosen)
    except (ValueError, KeyError, TypeError, AttributeError, BadDigestError) as error:
        raise BadCardError(f"not a model card: {error}") from error
