"""Corpus: the works the house learns from, each with its author and licence.

In:  packages of illustrations, brought from their registry and checked by digest.
Out: an artefact folder (`manifest.jsonl`, `pictures.npy`), opened by `open_corpus`.
"""

from pinxit.corpus.adapters.folder import (
    Corpus,
    CorpusUnwritableError,
    CorruptPicturesError,
    open_corpus,
)
from pinxit.corpus.core.manifest import CorruptManifestError, Manifest, MissingManifestError, Work

__all__ = [
    "Corpus",
    "CorpusUnwritableError",
    "CorruptManifestError",
    "CorruptPicturesError",
    "Manifest",
    "MissingManifestError",
    "Work",
    "open_corpus",
]
