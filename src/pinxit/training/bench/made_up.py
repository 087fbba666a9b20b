"""Made-up works and small recipes, for measurements that need no gathered corpus."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal

import numpy as np
import torch

from pinxit.kernel import Digest
from pinxit.training.adapters.autoencoder import Autoencoder
from pinxit.training.adapters.latent_painting import LatentPainting
from pinxit.training.adapters.painting import Painting
from pinxit.training.adapters.pictures import Pictures
from pinxit.training.adapters.text import EMBEDDING_WIDTH
from pinxit.training.adapters.trainer import Lesson
from pinxit.training.core.autoencoder import AutoencoderShape
from pinxit.training.core.latent import LatentRecipe, LatentShape
from pinxit.training.core.recipe import PainterShape, TrainRecipe
from pinxit.training.core.split import Subject

#: What a small run paints on.
Canvas = Literal["pixels", "latents"]

_SIDE_PX: Final = 32
_CONCEPTS: Final = 12
_HANDS: Final = ("broad", "narrow", "round")


@dataclass(frozen=True, slots=True)
class SmallRun:
    """A run of seconds.

    Attributes:
        canvas: What it paints on.
        steps: Optimiser steps.
        threads: Processor threads.
    """

    canvas: Canvas
    steps: int
    threads: int = 1

    def lesson(self) -> Lesson:
        """Return what it learns, the same in every process."""
        works = made_up_works()
        if self.canvas == "pixels":
            return Painting.begin(_pixels(self.steps), works)
        torch.manual_seed(7)
        small = AutoencoderShape(
            side_px=_SIDE_PX, latent=4, fine=4, wide=8, mid=8, deep=16, decoder_blocks=(1, 1, 1)
        )
        return LatentPainting.begin(_latents(self.steps), works, Autoencoder(small).eval())


def made_up_works() -> Pictures:
    """Return pictures of noise by a few hands; nobody's works."""
    draw = np.random.Generator(np.random.Philox(key=1))
    subjects = tuple(
        Subject(concept=f"thing {number}", hand=hand, family=hand)
        for number in range(_CONCEPTS)
        for hand in _HANDS
    )
    names = tuple(f"thing {number}" for number in range(_CONCEPTS))
    rows = draw.standard_normal((_CONCEPTS, EMBEDDING_WIDTH), dtype=np.float32)
    shape = (len(subjects), _SIDE_PX, _SIDE_PX, 3)
    return Pictures(
        manifest=Digest.of(b"made up"),
        subjects=subjects,
        hands=_HANDS,
        picture_NHWC=draw.integers(0, 256, shape, dtype=np.uint8),
        phrases=names,
        phrase_ME=rows / np.linalg.norm(rows, axis=1, keepdims=True),
        phrase_rows=tuple(((number // len(_HANDS),),) for number in range(len(subjects))),
        held_N=np.zeros(len(subjects), dtype=np.bool_),
        source_N=tuple(f"made up {number}" for number in range(len(subjects))),
        cache=Path(),
    )


def _pixels(steps: int) -> TrainRecipe:
    shape = PainterShape(side_px=_SIDE_PX, cell_px=2, width=32, depth=2, heads=2, rank=4, mend=8)
    return TrainRecipe(
        name="small-pixels",
        shape=shape,
        batch=4,
        steps=steps,
        warmup_steps=2,
        decay_steps=steps // 4,
        checkpoint_minutes=1,
    )


def _latents(steps: int) -> LatentRecipe:
    shape = LatentShape(
        side_px=_SIDE_PX, grid=2, channels=4, width=32, depth=2, heads=2, rank=4, references=2
    )
    return LatentRecipe(
        name="small-latents",
        shape=shape,
        batch=4,
        steps=steps,
        warmup_steps=2,
        decay_steps=steps // 4,
        ema_decay=Fraction(99, 100),
        checkpoint_minutes=1,
    )
