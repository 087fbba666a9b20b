"""Provenance: the record of what each work is and where it came from.

In:  events of every room, and the artefacts they speak of.
Out: log entries, receipts and checkpoints; verdicts and seals; artefacts by digest; Merkle roots,
     proofs and signed notes; marks that nobody sees, and what they say.
"""

from pinxit.provenance.adapters.folder_store import (
    FolderStore,
    MissingArtefactError,
    StoreUnwritableError,
)
from pinxit.provenance.adapters.house_key import HouseKeyError, house_key, house_public_key
from pinxit.provenance.adapters.set_aside import (
    BadJournalError,
    OccupiedPlaceError,
    SetAside,
    UnreadableStoreError,
    look_at,
    look_through,
)
from pinxit.provenance.core.checkpoint import (
    BadCheckpointError,
    BadReceiptError,
    Checkpoint,
    Receipt,
    open_checkpoint,
)
from pinxit.provenance.core.entry import BadEventError, BrokenLogError, Entry, entry_at
from pinxit.provenance.core.inspection import CLAIM_KEYWORD, MAX_FILE_BYTES, inspect
from pinxit.provenance.core.mark import BadMarkError, Mark, house_number
from pinxit.provenance.core.merkle import (
    BadProofError,
    MerkleTree,
    TreeHead,
    leaf_digest,
    merkle_root,
    verify_consistency,
    verify_inclusion,
)
from pinxit.provenance.core.note import (
    BadNoteError,
    BadNoteKeyError,
    BadSignatureError,
    NoteKey,
    NoteSigner,
    SignedNote,
    parse_note,
    verify_note,
)
from pinxit.provenance.core.reconcile import ASIDE, Fault, Finding, StoredFile, compare, fault_of
from pinxit.provenance.core.seal import seal_svg
from pinxit.provenance.core.verdict import State, Verdict
from pinxit.provenance.core.watermark import Found as FoundMark
from pinxit.provenance.core.watermark import TooSmallToMarkError
from pinxit.provenance.core.watermark import detect as find_mark
from pinxit.provenance.core.watermark import embed as mark_picture

__all__ = [
    "ASIDE",
    "CLAIM_KEYWORD",
    "MAX_FILE_BYTES",
    "BadCheckpointError",
    "BadEventError",
    "BadJournalError",
    "BadMarkError",
    "BadNoteError",
    "BadNoteKeyError",
    "BadProofError",
    "BadReceiptError",
    "BadSignatureError",
    "BrokenLogError",
    "Checkpoint",
    "Entry",
    "Fault",
    "Finding",
    "FolderStore",
    "FoundMark",
    "HouseKeyError",
    "Mark",
    "MerkleTree",
    "MissingArtefactError",
    "NoteKey",
    "NoteSigner",
    "OccupiedPlaceError",
    "Receipt",
    "SetAside",
    "SignedNote",
    "State",
    "StoreUnwritableError",
    "StoredFile",
    "TooSmallToMarkError",
    "TreeHead",
    "UnreadableStoreError",
    "Verdict",
    "compare",
    "entry_at",
    "fault_of",
    "find_mark",
    "house_key",
    "house_number",
    "house_public_key",
    "inspect",
    "leaf_digest",
    "look_at",
    "look_through",
    "mark_picture",
    "merkle_root",
    "open_checkpoint",
    "parse_note",
    "seal_svg",
    "verify_consistency",
    "verify_inclusion",
    "verify_note",
]
