"""A house painter that has learnt two hands for seconds, and an artist's works for a third."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch

from pinxit.corpus import FreezeTerms, Purpose, freeze
from pinxit.corpus.core.rights import Answer, Consent, Rights
from pinxit.training.adapters.autoencoder import Autoencoder
from pinxit.training.adapters.copying import Copying
from pinxit.training.adapters.latent_painting import LatentPainting
from pinxit.training.adapters.latents import open_autoencoder
from pinxit.training.adapters.pictures import Pictures, Reading, open_pictures
from pinxit.training.adapters.reference_file import REFERENCES, write_references
from pinxit.training.adapters.trained import TrainedPainter, open_trained
from pinxit.training.adapters.trainer import Trainer
from recipes import latent, style
from tests.corpus.collections_on_disk import a_work, make_collection
from tests.training.tiny_corpus import (
    SIDE_PX,
    TODAY,
    LetterCounter,
    frozen_squares,
    read_squares,
)

COPYIST = replace(latent.smoke_copyist(), held_concepts=0, held_pairs=Fraction(0))
HOUSE = replace(latent.smoke_house(), held_concepts=0, held_pairs=Fraction(0), steps=60)
STYLE = replace(style.smoke_own(), hand="cleo")
CONSENT = Consent(answer=Answer.GRANTED, grantor="Cleo", given_on="2026-11-01")
#: What the artist drew: two things that the house knows, one that it does not.
SUBJECTS = ("red square", "blue square", "a lighthouse in the evening")


def train_house(folder: Path) -> tuple[Path, Path]:
    """Train a copyist and a house painter, and return the folders of both runs."""
    source = read_squares(frozen_squares(folder / "house"), COPYIST, folder / "phrases")
    copyist = Trainer(Copying.begin(COPYIST, source), folder / "copyist")
    with torch.no_grad():
        for value in copyist.network.parameters():
            torch.nn.init.normal_(value, std=0.1)
    copyist.average = {name: each.clone() for name, each in copyist.network.state_dict().items()}
    copyist.save()
    drawer: Autoencoder = open_autoencoder(folder / "copyist")
    lesson = LatentPainting.begin(HOUSE, source, drawer)
    list(Trainer(lesson, folder / "painter").steps())
    assert lesson.library is not None
    write_references(lesson.library.packed(), folder / "painter" / REFERENCES)
    return folder / "painter", folder / "copyist"


def open_house(runs: tuple[Path, Path]) -> TrainedPainter:
    return open_trained(*runs)


def frozen_own_works(home: Path, purpose: Purpose = Purpose.STYLE) -> Path:
    """Gather an artist's works, each a ring with a frame, freeze them, and return the folder."""
    works = [
        a_work(
            subject.replace(" ", "-"),
            rights=Rights(licence="CC-BY-4.0", consents={Purpose.STYLE: CONSENT}),
            source=f"cleo:{subject}",
            captions={"en": (subject, "paint")},
            concept="",
            hand="evening",
            family="evening",
        )
        for subject in SUBJECTS
    ]
    collection = make_collection(home / "corpus" / "cleo", works, [_ring(n) for n in range(3)])
    return freeze([collection], FreezeTerms(purpose=purpose, today=TODAY), home=home).folder


def read_own_works(manifest: Path, cache: Path, recipe: object = STYLE) -> Pictures:
    reading = Reading(
        today=TODAY, decisions=(), cache=cache, encoder=LetterCounter(), purpose=Purpose.STYLE
    )
    return open_pictures(manifest, recipe, reading)  # type: ignore[arg-type]


def _ring(number: int) -> np.ndarray:
    picture = np.full((SIDE_PX, SIDE_PX, 3), 20, dtype=np.uint8)
    picture[8:-8, 8:-8] = (250, 240, 40 + 60 * number)
    picture[40:-40, 40:-40] = 20
    return picture
