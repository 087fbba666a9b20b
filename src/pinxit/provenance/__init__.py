"""Provenance: the record of what each work is and where it came from.

In:  events of every room, and the artefacts they speak of.
Out: log entries and receipts; artefacts by digest.
"""

from pinxit.provenance.adapters.folder_store import (
    FolderStore,
    MissingArtefactError,
    StoreUnwritableError,
)

__all__ = ["FolderStore", "MissingArtefactError", "StoreUnwritableError"]
