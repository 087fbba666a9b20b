"""What a work is: its picture, its text, its notes, as its collection keeps them."""

import json
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from django.conf import settings
from PIL import Image

from pinxit.corpus.adapters.collection import CorruptCollectionError, open_collection
from pinxit.corpus.core.music import Score, from_symbols
from pinxit.corpus.core.tokens import Vocabulary
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web.models import Collection, Work

#: Pictures are kept at 128 pixels; drawn up by so much here, smoothly, they stand well on a page.
ENLARGED: Final = 2
_QUALITY: Final = 86
_VOCABULARIES_KEPT: Final = 8


def folder_of(collection: Collection) -> Path:
    """Return where a collection lies."""
    return settings.PINXIT_HOME / "corpus" / collection.name


def picture_webp(work: Work) -> bytes:
    """Return the picture of a work as WebP, without the bars around it.

    Raises:
        PinxitError: The collection is gone from the disk, or damaged.
    """
    pictures = open_collection(folder_of(work.collection)).picture_NHWC
    if pictures is None or not 0 <= work.row < len(pictures):
        raise CorruptCollectionError(f"{work.collection.name} has no picture {work.row}")
    rows = slice(work.top_px, work.top_px + work.height_px)
    columns = slice(work.left_px, work.left_px + work.width_px)
    picture_HWC = np.asarray(pictures[work.row, rows, columns])
    height, width = picture_HWC.shape[:2]
    out = BytesIO()
    picture = Image.fromarray(picture_HWC).resize(
        (width * ENLARGED, height * ENLARGED), Image.Resampling.LANCZOS
    )
    picture.save(out, "WEBP", quality=_QUALITY, method=3)
    return out.getvalue()


def text_of(work: Work) -> str:
    """Return the text of a work.

    Raises:
        PinxitError: The collection is gone from the disk, or damaged.
    """
    return "".join(_symbols_of(work, Medium.TEXT))


def score_of(work: Work) -> Score:
    """Return the notes of a piece of music.

    Raises:
        PinxitError: The collection is gone from the disk, or damaged.
    """
    return from_symbols(_symbols_of(work, Medium.MUSIC))


def _symbols_of(work: Work, medium: Medium) -> tuple[str, ...]:
    collection = open_collection(folder_of(work.collection))
    tokens = collection.tokens_of(medium, work.row)
    path = collection.folder / f"{medium}.vocabulary.json"
    return _vocabulary(path, str(collection.root)).decode(tokens)


@lru_cache(maxsize=_VOCABULARIES_KEPT)
def _vocabulary(path: Path, _root: str) -> Vocabulary:
    """Return what the tokens of a collection mean; another root is another vocabulary."""
    try:
        return Vocabulary(tuple(json.loads(path.read_bytes())))
    except (OSError, ValueError, TypeError) as error:
        raise CorruptCollectionError(f"{path} cannot be read: {error}") from error
