"""Provenance: the record of what each work is and where it came from.

In:  events of every room, and the artefacts they speak of.
Out: log entries, receipts and checkpoints; verdicts and seals; artefacts by digest; Merkle roots,
     proofs and signed notes; the labels of the law, in files and to be seen; marks that nobody
     sees; fingerprints; files that may leave.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pinxit.provenance.adapters.authority import (
    Authority,
    AuthorityError,
    Signer,
    Trust,
    house_signer,
)
from pinxit.provenance.adapters.credentials import (
    NoPlaceError,
    UnsignableError,
    can_carry,
)
from pinxit.provenance.adapters.credentials import read as read_credential
from pinxit.provenance.adapters.credentials import sign as sign_credential
from pinxit.provenance.adapters.credentials import sign_apart as sign_credential_apart
from pinxit.provenance.adapters.folder_store import (
    FolderStore,
    MissingArtefactError,
    StoreUnwritableError,
)
from pinxit.provenance.adapters.house_key import HouseKeyError, house_key, house_public_key
from pinxit.provenance.adapters.labelling import (
    UnknownKindError,
    content_digest,
    read_labels,
    seal_holds,
    sealed,
    write_labels,
)
from pinxit.provenance.adapters.pdf_signing import UnsignedPaperError, sign_paper
from pinxit.provenance.adapters.set_aside import (
    BadJournalError,
    OccupiedPlaceError,
    SetAside,
    UnreadableStoreError,
    look_at,
    look_through,
)
from pinxit.provenance.adapters.visible_label import Plate, SmallPictureError, draw_label
from pinxit.provenance.core.checkpoint import (
    BadCheckpointError,
    BadReceiptError,
    Checkpoint,
    Receipt,
    open_checkpoint,
)
from pinxit.provenance.core.credential import (
    BadClaimError,
    Claim,
    Ingredient,
    Making,
    Mining,
    Record,
    Relation,
    SoftBinding,
    Use,
)
from pinxit.provenance.core.credential_report import CredentialReport, CredentialState
from pinxit.provenance.core.entry import BadEventError, BrokenLogError, Entry, entry_at
from pinxit.provenance.core.explicit_label import Corner, rhythm, with_rhythm, with_words
from pinxit.provenance.core.fingerprint import MEASURES, Calibration
from pinxit.provenance.core.inspection import (
    CLAIM_KEYWORD,
    MAX_FILE_BYTES,
    FileTooLargeError,
    inspect,
)
from pinxit.provenance.core.label_rules import (
    Demand,
    LabelMark,
    LabelRule,
    Law,
    ModelShare,
    Need,
    Place,
    required,
)
from pinxit.provenance.core.labels import (
    AigcLabel,
    AiLabel,
    BadLabelError,
    Certainty,
    SourceType,
    code_of_house,
    house_label,
)
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
from pinxit.provenance.core.outgoing import Outgoing, UnfitToLeaveError
from pinxit.provenance.core.reconcile import ASIDE, Fault, Finding, StoredFile, compare, fault_of
from pinxit.provenance.core.seal import seal_svg
from pinxit.provenance.core.token import BadWalletError, order_of_token, token_of, wallet
from pinxit.provenance.core.verdict import State, Verdict
from pinxit.provenance.core.watermark import Found as FoundMark
from pinxit.provenance.core.watermark import TooSmallToMarkError
from pinxit.provenance.core.watermark import detect as find_mark
from pinxit.provenance.core.watermark import embed as mark_picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Levels = NDArray[np.uint8]

__all__ = [
    "ASIDE",
    "CLAIM_KEYWORD",
    "MAX_FILE_BYTES",
    "MEASURES",
    "AiLabel",
    "AigcLabel",
    "Authority",
    "AuthorityError",
    "BadCheckpointError",
    "BadClaimError",
    "BadEventError",
    "BadJournalError",
    "BadLabelError",
    "BadMarkError",
    "BadNoteError",
    "BadNoteKeyError",
    "BadProofError",
    "BadReceiptError",
    "BadSignatureError",
    "BadWalletError",
    "BrokenLogError",
    "Calibration",
    "Certainty",
    "Checkpoint",
    "Claim",
    "Corner",
    "CredentialReport",
    "CredentialState",
    "Demand",
    "Entry",
    "Fault",
    "FileTooLargeError",
    "Finding",
    "FolderStore",
    "FoundMark",
    "HouseKeyError",
    "Ingredient",
    "LabelMark",
    "LabelRule",
    "Law",
    "Making",
    "Mark",
    "MerkleTree",
    "Mining",
    "MissingArtefactError",
    "ModelShare",
    "Need",
    "NoPlaceError",
    "NoteKey",
    "NoteSigner",
    "OccupiedPlaceError",
    "Outgoing",
    "Place",
    "Plate",
    "Receipt",
    "Record",
    "Relation",
    "SetAside",
    "SignedNote",
    "Signer",
    "SmallPictureError",
    "SoftBinding",
    "SourceType",
    "State",
    "StoreUnwritableError",
    "StoredFile",
    "TooSmallToMarkError",
    "TreeHead",
    "Trust",
    "UnfitToLeaveError",
    "UnknownKindError",
    "UnreadableStoreError",
    "UnsignableError",
    "UnsignedPaperError",
    "Use",
    "Verdict",
    "calibrate_recogniser",
    "can_carry",
    "code_of_house",
    "compare",
    "content_digest",
    "draw_label",
    "entry_at",
    "fault_of",
    "find_mark",
    "house_key",
    "house_label",
    "house_number",
    "house_public_key",
    "house_signer",
    "inspect",
    "leaf_digest",
    "look_at",
    "look_through",
    "mark_picture",
    "merkle_root",
    "open_checkpoint",
    "order_of_token",
    "parse_note",
    "read_credential",
    "read_labels",
    "required",
    "rhythm",
    "seal_holds",
    "seal_svg",
    "sealed",
    "sign_credential",
    "sign_credential_apart",
    "sign_paper",
    "token_of",
    "verify_consistency",
    "verify_inclusion",
    "verify_note",
    "wallet",
    "with_rhythm",
    "with_words",
    "write_labels",
]


def calibrate_recogniser(
    folder: Path,
    pictures: "Sequence[Levels]",
    held_N: "NDArray[np.bool_]",
    copied: "Callable[[Levels, Levels, np.random.Generator], Levels]",
) -> tuple[Calibration, int]:
    """Find out what the likenesses of a recogniser are worth.

    It is imported by name, so that this door needs no engine.

    Args:
        folder: Of the recogniser; its card need not be calibrated yet.
        pictures: N pictures.
        held_N: Of which of them the recogniser has learnt nothing; copies are made of these.
        copied: Makes a copy of a picture, shown on another if it likes.

    Returns:
        The calibration, and on how many pairs it stands.

    Raises:
        MissingRecogniserError: The folder holds no recogniser.
    """
    door = import_module("pinxit.provenance.adapters.calibrating")
    return cast("tuple[Calibration, int]", door.calibrate(folder, pictures, held_N, copied))
