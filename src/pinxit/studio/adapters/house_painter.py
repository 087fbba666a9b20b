"""The house painter: the model that ships with Pinxit, on the fastest engine of this machine."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pinxit.jobs import threads_here
from pinxit.kernel import Digest, PinxitError
from pinxit.optimisation import ModelCard, read_card
from pinxit.studio.adapters.engines import (
    Decoder,
    Encoder,
    Engine,
    Inputs,
    OnnxRuntimeDecoder,
    OnnxRuntimeEncoder,
    open_fastest,
)
from pinxit.studio.adapters.text import PromptReader
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.canvas import Canvas
from pinxit.studio.core.inks import in_inks
from pinxit.studio.core.keylines import on_keylines
from pinxit.studio.core.overpainting import Brush, paint_over
from pinxit.studio.core.painter import (
    CannotPaintOverError,
    Step,
    UnknownHandError,
    UnsupportedSideError,
)
from pinxit.studio.core.sampler import (
    Path,
    Picture,
    follow,
    from_pixels,
    leap,
    noise,
    to_pixels,
    underdrawn,
)
from pinxit.training import (
    ANY,
    EMPTY,
    Inks,
    References,
    TextEncoder,
    read_inks,
    read_references,
    things,
)

#: The name of the hand that leaves the manner to the painter.
ANY_HAND: Final = "any"
_FOLDER: Final = "house"


class MissingPainterError(PinxitError):
    """The house painter's files are not where they were installed."""

    remedy = "Install Pinxit again."


@dataclass(frozen=True, slots=True)
class HousePainter:
    """Paints briefs with one model on one engine; one picture at a time.

    Attributes:
        card: What the model is.
        engine_in_use: What runs it.
        reader: Reads the prompts.
        decoder: Draws the picture, if it paints latents.
        references: The works that it looks at, if it looks at any.
        inks: What its hands draw with, by hand; nothing if pictures stay as they are painted.
        lock: Held while the engine works: its buffers are shared between calls.
        encoder: Sees latents in a picture, if it paints latents and can go on from pictures.
    """

    card: ModelCard
    engine_in_use: Engine
    reader: PromptReader
    decoder: Decoder | None
    references: References | None
    inks: Mapping[str, Inks]
    lock: threading.Lock
    encoder: Encoder | None = None

    @property
    def model(self) -> Digest:
        """Digest of the weights."""
        return self.card.model

    @property
    def manifest(self) -> Digest:
        """Digest of the manifest of works it was trained on."""
        return self.card.manifest

    @property
    def engine(self) -> str:
        """What runs the weights, with its version."""
        return self.engine_in_use.name

    @property
    def hands(self) -> tuple[str, ...]:
        """Whose manners it knows, and `any`."""
        return (*self.card.hands, ANY_HAND)

    def looks_at(self, brief: Brief) -> tuple[str, ...]:
        """Return the works that it looks at for a brief, as their manifest names them.

        Raises:
            UnknownHandError: It has no such hand.
        """
        if self.references is None:
            return ()
        chosen_K = self._chosen(brief, self.references)
        return tuple(self.references.source_N[work] for work in chosen_K if work != EMPTY)

    def paint(
        self, brief: Brief, *, on_step: Callable[[Step], None], canvas: Canvas | None = None
    ) -> NDArray[np.uint8]:
        """Return the picture of a brief, on the keylines and in the inks of its hand, (H, W, 3).

        Args:
            brief: What to paint.
            on_step: Called after each step with the picture as the painter sees it.
            canvas: What the brief's ground names, if it has one.

        Raises:
            UnknownHandError: It has no such hand.
            UnsupportedSideError: It paints at another size.
            CannotPaintOverError: It begins with an empty canvas only.
            BadGroundError: The canvas is smaller than what it paints.
        """
        side = self.card.side_px
        if brief.side_px != side:
            raise UnsupportedSideError(f"this painter paints at {side} px, not {brief.side_px}")
        if brief.ground is not None:
            assert canvas is not None, "a brief with a ground comes with its canvas"  # noqa: S101
            return paint_over(brief, canvas, self._brush(brief), on_step)
        steps = self.card.steps_for(brief.steps)
        start_CHW = last_CHW = noise(brief.seed, self.card.canvas, self.card.noise_std)
        for number, clean_CHW in enumerate(self._approached(brief, start_CHW, steps), start=1):
            on_step(Step(number, steps, partial(self._drawn, clean_CHW)))
            last_CHW = clean_CHW
        picture_HWC, own = self._drawn(last_CHW), self.inks.get(brief.hand)
        if own is not None:
            picture_HWC = on_keylines(picture_HWC, own.works_SM)
        return self._inked(picture_HWC, brief.hand)

    def _brush(self, brief: Brief) -> Brush:
        """Return this painter with a wish, ready to go over a picture."""
        if not self.card.guided or (self.decoder is not None and self.encoder is None):
            raise CannotPaintOverError("this painter cannot go on from a picture")
        return Brush(
            network=_Asked(self.engine_in_use, self._inputs(brief), self.lock),
            encode=self._encoded,
            draw=self._drawn,
            finish=partial(self._inked, hand=brief.hand),
            noise=lambda seed: noise(seed, self.card.canvas, self.card.noise_std),
            side_px=self.card.side_px,
            steps=self.card.steps_for(brief.steps),
            shift=self.card.shift_percent / 100,
        )

    def _encoded(self, image_HWC: NDArray[np.uint8]) -> Picture:
        """Return a square of pixels as the network sees it."""
        picture_CHW = from_pixels(image_HWC)
        if self.encoder is None:
            return picture_CHW
        with self.lock:
            latent_ZGG: Picture = self.encoder(picture_CHW[np.newaxis])[0]
        return latent_ZGG

    def _approached(self, brief: Brief, start_CHW: Picture, steps: int) -> Iterator[Picture]:
        """Yield the clean picture as it is seen at each step."""
        shift, inputs = self.card.shift_percent / 100, self._inputs(brief)
        if self.card.guided:
            start = self.card.underdrawing_percent / 100 if self._names(brief, inputs) else 0.0
            if start:
                start_CHW = underdrawn(start_CHW, inputs["shown"][0, 0], start)
            guidance = brief.guidance_percent / 100
            path = Path(steps=steps, guidance=guidance, shift=shift, start=start)
            return follow(_Asked(self.engine_in_use, inputs, self.lock), start_CHW, path)
        wished = {name: value[:1] for name, value in inputs.items()}
        network = _AskedOnce(self.engine_in_use, wished, self.lock)
        return leap(network, start_CHW, jumps=steps, shift=shift, ahead=self.card.told_later(steps))

    def _drawn(self, clean_CHW: Picture) -> NDArray[np.uint8]:
        """Return the picture, (H, W, 3), of what the network sees."""
        if self.decoder is None:
            return to_pixels(clean_CHW)
        with self.lock:
            picture_BCHW = self.decoder(clean_CHW[np.newaxis])
        return to_pixels(picture_BCHW[0])

    def _inked(self, picture_HWC: NDArray[np.uint8], hand: str) -> NDArray[np.uint8]:
        """Return a picture in the inks of a hand; of any hand, in those that change it least."""
        if not self.inks:
            return picture_HWC
        own = self.inks.get(hand)
        return in_inks(picture_HWC, *(self.inks.values() if own is None else (own,)))

    def _inputs(self, brief: Brief) -> Inputs:
        """Return what the network is told: a row with the wish, and one without."""
        text_E = self.reader.read(brief.prompt)
        nobody = len(self.card.hands)
        inputs: dict[str, NDArray[np.float32] | NDArray[np.int64]] = {
            "text": np.stack([text_E, np.zeros_like(text_E)]),
            "hand": np.array([self._hand_index(brief.hand), nobody], dtype=np.int64),
        }
        if self.references is not None:
            shown, whose = self.references.shown(self._chosen(brief, self.references))
            inputs["shown"] = np.stack([shown, np.zeros_like(shown)])
            inputs["shown_hand"] = np.stack([whose, np.full_like(whose, nobody)])
        return inputs

    def _names(self, brief: Brief, inputs: Inputs) -> bool:
        """Say whether the first work that is looked at shows the very thing that is asked for."""
        if self.references is None or inputs["shown_hand"][0, 0] == len(self.card.hands):
            return False
        return self.references.names(self._wishes(brief))

    def _chosen(self, brief: Brief, references: References) -> NDArray[np.int64]:
        index = self._hand_index(brief.hand)
        hand = ANY if index == len(self.card.hands) else index
        return references.chosen(self._wishes(brief), hand, seed=brief.seed)

    def _wishes(self, brief: Brief) -> list[NDArray[np.float32]]:
        """Return the embedding of the prompt, then those of its parts if it has any."""
        parts = things(brief.prompt)
        wishes = [brief.prompt, *parts] if len(parts) > 1 else parts
        return [self.reader.read(wish) for wish in wishes]

    def _hand_index(self, hand: str) -> int:
        if hand not in self.hands:
            raise UnknownHandError(f"there is no hand {hand!r}; there are {', '.join(self.hands)}")
        return self.hands.index(hand)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The network with one wish, asked with and without it in one call."""

    engine: Engine
    told: Inputs
    lock: threading.Lock

    def __call__(self, noisy_CHW: Picture, time: float) -> tuple[Picture, Picture]:
        noisy = np.stack([noisy_CHW, noisy_CHW])
        moment = np.full(2, time, dtype=np.float32)
        with self.lock:
            wanted_CHW, free_CHW = self.engine({"noisy": noisy, "time": moment, **self.told})
        return wanted_CHW, free_CHW


@dataclass(frozen=True, slots=True)
class _AskedOnce:
    """A distilled network with one wish."""

    engine: Engine
    told: Inputs
    lock: threading.Lock

    def __call__(self, noisy_CHW: Picture, time: float) -> Picture:
        moment = np.full(1, time, dtype=np.float32)
        with self.lock:
            clean_BCHW = self.engine({"noisy": noisy_CHW[np.newaxis], "time": moment, **self.told})
        clean_CHW: Picture = clean_BCHW[0]
        return clean_CHW


def house_folder() -> FilePath:
    """Return the folder of the house painter's weights and papers.

    Raises:
        MissingPainterError: It is not installed.
    """
    folder = FilePath(str(files("pinxit.studio").joinpath(_FOLDER)))
    if not (folder / "painter.onnx").exists():
        raise MissingPainterError(f"no painter in {folder}")
    return folder


def house_card() -> ModelCard:
    """Return the house painter's card.

    Raises:
        MissingPainterError: It is not installed.
    """
    return read_card((house_folder() / "card.json").read_text(encoding="utf-8"))


@cache
def open_house_painter(home: FilePath) -> HousePainter:
    """Return the house painter, opened once a process.

    Args:
        home: PINXIT_HOME, where the choice of the engine is kept.

    Raises:
        MissingPainterError: It is not installed.
        NoEngineError: No engine runs it.
    """
    return open_painter(house_folder(), home)


def open_painter(folder: FilePath, home: FilePath) -> HousePainter:
    """Return the painter of a model's folder.

    Raises:
        BadCardError: The folder has no whole card.
        BadReferencesError: The works that the painter looks at cannot be read.
        BadInksError: The inks of its hands cannot be read.
        NoEngineError: No engine runs it.
    """
    card = read_card((folder / "card.json").read_text(encoding="utf-8"))
    # A guided painter is asked with the wish and without it in one call.
    engine = open_fastest(folder / "painter.onnx", card.model, home, batch=2 if card.guided else 1)
    latents = card.latents
    decoder = OnnxRuntimeDecoder(folder / "decoder.onnx", threads_here()) if latents else None
    looks = latents is not None and latents.references is not None
    references = read_references(folder / "references.zip") if looks else None
    inked = latents is not None and latents.inks is not None
    inks = read_inks(folder / "inks.json") if inked else {}
    encoding = latents is not None and latents.encoder is not None
    encoder = OnnxRuntimeEncoder(folder / "encoder.onnx", threads_here()) if encoding else None
    reader = PromptReader(TextEncoder())
    return HousePainter(card, engine, reader, decoder, references, inks, threading.Lock(), encoder)


def painter_facts(home: FilePath) -> Mapping[str, str]:
    """Return what `pinxit doctor` tells of the house painter, by heading.

    Raises:
        MissingPainterError: It is not installed.
        NoEngineError: No engine runs it.
    """
    painter = open_house_painter(home)
    return {
        "House painter": f"{painter.card.name}, {painter.card.parameters:,} parameters",
        "Engine": painter.engine,
        "Hands": ", ".join(painter.card.hands),
    }
