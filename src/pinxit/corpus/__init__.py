"""Corpus: works of art with author, licence, evidence and consent on record.

In:  folders, archives, addresses and named sets; what people say of the works they bring.
Out: collections, opened by `open_collection`; manifests frozen for a purpose.
"""

from pinxit.corpus.adapters.collection import (
    Collection,
    CorpusUnwritableError,
    CorruptCollectionError,
    MissingCollectionError,
    open_collection,
)
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.work import CorruptWorkError, Medium, Work

__all__ = [
    "Collection",
    "CorpusUnwritableError",
    "CorruptCollectionError",
    "CorruptWorkError",
    "Medium",
    "MissingCollectionError",
    "Purpose",
    "Work",
    "open_collection",
]
