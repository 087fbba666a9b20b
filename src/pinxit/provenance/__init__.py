"""Provenance: the record of what each work is and where it came from.

In:  events of every room, and the artefacts they speak of.
Out: log entries, verdicts and seals; artefacts by digest.
"""

from pinxit.provenance.adapters.folder_store import (
    FolderStore,
    MissingArtefactError,
    StoreUnwritableError,
)
from pinxit.provenance.core.chain import (
    EMPTY,
    BadEventError,
    BrokenChainError,
    Entry,
    Head,
    extend,
    verify_chain,
)
from pinxit.provenance.core.inspection import CLAIM_KEYWORD, MAX_FILE_BYTES
from pinxit.provenance.core.seal import seal_svg
from pinxit.provenance.core.verdict import State, Verdict

__all__ = [
    "CLAIM_KEYWORD",
    "EMPTY",
    "MAX_FILE_BYTES",
    "BadEventError",
    "BrokenChainError",
    "Entry",
    "FolderStore",
    "Head",
    "MissingArtefactError",
    "State",
    "StoreUnwritableError",
    "Verdict",
    "extend",
    "seal_svg",
    "verify_chain",
]
