"""The model card: what a painter is, what it can do, and where it comes from."""

import json
from dataclasses import dataclass, fields
from typing import Any, Final

from pinxit.kernel import BadDigestError, Digest, PinxitError, canonical_json
from pinxit.optimisation.core.measured import Measured

#: Raised when a reader of old cards could not read new ones: 2 since painters of latents, 3 since
#: painters that look at works, 4 since pictures are laid out in the inks of their hand.
CARD_FORMAT: Final = 4
_READ: Final = (1, 2, 3, 4)


class BadCardError(PinxitError):
    """A model's card cannot be read."""

    remedy = "Install the model again; its folder is not whole."


@dataclass(frozen=True, slots=True, kw_only=True)
class Latents:
    """What a painter of latents paints on, and who draws the picture from them.

    Attributes:
        channels: Numbers of a latent.
        grid: Latents along one side.
        painter: Digest of `painter.onnx`.
        decoder: Digest of `decoder.onnx`.
        encoder: Digest of `encoder.onnx`, if the model has one.
        references: Digest of `references.zip`, if the painter looks at works.
        inks: Digest of `inks.json`, if its pictures are laid out in the inks of their hand.
    """

    channels: int
    grid: int
    painter: Digest
    decoder: Digest
    encoder: Digest | None = None
    references: Digest | None = None
    inks: Digest | None = None

    @property
    def model(self) -> Digest:
        """The name of all files together."""
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return Digest.of(
            canonical_json(
                {name: str(part) for name, part in parts.items() if isinstance(part, Digest)}
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """Everything the studio must know to paint with a model, and everybody may know of it.

    Attributes:
        name: What people call it.
        model: The model's name: the digest of `painter.onnx`, or of both files' digests
            where a decoder belongs to it.
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
        latents: What it paints on, if not on pixels.
        hardware: What it was trained on, in words; "" if nobody said.
        watts: Power of that, for an estimate of the energy; 0 if nobody said.
        underdrawing_percent: Where a wish names one thing, how far the picture already is when it
            begins: a work of that thing by another hand lies faintly under the noise.
        distilled_steps: Numbers of steps for which a painter without guidance was distilled, the
            most first; empty for one that is guided and takes any number.
        told_later_percent: For each of them, how much later than the truth the time is that the
            network is told: by this it knows how long its steps are.
        measured: What a judge found of its pictures, if one has looked.
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
    latents: Latents | None = None
    hardware: str = ""
    watts: int = 0
    underdrawing_percent: int = 0
    distilled_steps: tuple[int, ...] = ()
    told_later_percent: tuple[int, ...] = ()
    measured: Measured | None = None

    @property
    def guided(self) -> bool:
        """Whether each step asks the network twice: with the wish and without."""
        return not self.distilled_steps

    def steps_for(self, asked: int) -> int:
        """Return how many steps it takes when so many are asked for.

        Args:
            asked: At least 1.
        """
        if self.guided:
            return asked
        fewer = [steps for steps in self.distilled_steps if steps <= asked]
        return max(fewer, default=min(self.distilled_steps))

    def told_later(self, steps: int) -> float:
        """Return how much later than the truth the time is that the network is told.

        Args:
            steps: One of `distilled_steps`.
        """
        known = dict(zip(self.distilled_steps, self.told_later_percent, strict=False))
        return known.get(steps, 0) / 100

    @property
    def canvas(self) -> tuple[int, int, int]:
        """Channels, height and width of what the network paints on."""
        if self.latents is None:
            return (3, self.side_px, self.side_px)
        return (self.latents.channels, self.latents.grid, self.latents.grid)

    def to_json(self) -> str:
        """Return the card as a JSON text, digests written out."""
        body = {"format": CARD_FORMAT, **_plain(self)}
        return json.dumps(body, indent=1, ensure_ascii=False, default=_plain) + "\n"


def read_card(text: str) -> ModelCard:
    """Return the card of a JSON text.

    Raises:
        BadCardError: It is not a card of this format.
    """
    try:
        body: dict[str, Any] = json.loads(text)
        if body.pop("format") not in _READ:
            raise BadCardError("the card is of another format")
        known = {field.name for field in fields(ModelCard)}
        chosen = {key: value for key, value in body.items() if key in known}
        chosen["model"] = Digest.parse(chosen["model"])
        chosen["manifest"] = Digest.parse(chosen["manifest"])
        chosen["hands"] = tuple(chosen["hands"])
        chosen["recipes"] = tuple((name, digest) for name, digest in chosen["recipes"])
        for name in ("distilled_steps", "told_later_percent"):
            chosen[name] = tuple(int(each) for each in body.get(name, ()))
        chosen["latents"] = _latents(chosen.get("latents"))
        chosen["measured"] = _measured(chosen.get("measured"))
        return ModelCard(**chosen)
    except (ValueError, KeyError, TypeError, AttributeError, BadDigestError) as error:
        raise BadCardError(f"not a model card: {error}") from error


def _latents(body: dict[str, Any] | None) -> Latents | None:
    if body is None:
        return None
    names = ("painter", "decoder", "encoder", "references", "inks")
    files = {name: Digest.parse(body[name]) for name in names if body.get(name)}
    return Latents(channels=int(body["channels"]), grid=int(body["grid"]), **files)


def _measured(body: dict[str, Any] | None) -> Measured | None:
    if body is None:
        return None
    figures = tuple((str(name), float(value)) for name, value in body["figures"])
    return Measured(str(body["date"]), str(body["commit"]), figures)


def _plain(value: object) -> Any:
    """Return what JSON can hold of a digest, of latents or of what was measured."""
    if isinstance(value, Digest):
        return str(value)
    assert isinstance(value, ModelCard | Latents | Measured), "nothing else is in a card"
    return {field.name: getattr(value, field.name) for field in fields(value)}
