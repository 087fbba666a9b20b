"""What is done to the register. Every write to the room's tables is in this package."""

from pinxit.corpus.web.services.collections import register_collection
from pinxit.corpus.web.services.deciding import (
    AlreadyClaimedError,
    AlreadyWithdrawnError,
    ClaimDecidedError,
    NothingDecidedError,
    NotWithdrawnError,
    Statement,
    claim_author,
    confirm_claim,
    decline_claim,
    record_consent,
    restore_author,
    restore_work,
    withdraw_author,
    withdraw_work,
)
from pinxit.corpus.web.services.exporting import export_decisions
from pinxit.corpus.web.services.freezing import (
    NoCollectionError,
    ask_to_freeze,
    freeze_for,
    register_manifest,
)
from pinxit.corpus.web.services.intakes import (
    BegunError,
    NotSaidError,
    UnwritableUploadError,
    Whose,
    claim_of,
    needs_rights,
    offer_address,
    offer_files,
    offer_set,
    own_identifier,
    say_whose,
    upload_folder,
)
from pinxit.corpus.web.services.intakes import begin as begin_intake
from pinxit.corpus.web.services.intakes import finish as finish_intake
from pinxit.corpus.web.services.registering import judge_again

__all__ = [
    "AlreadyClaimedError",
    "AlreadyWithdrawnError",
    "BegunError",
    "ClaimDecidedError",
    "NoCollectionError",
    "NotSaidError",
    "NotWithdrawnError",
    "NothingDecidedError",
    "Statement",
    "UnwritableUploadError",
    "Whose",
    "ask_to_freeze",
    "begin_intake",
    "claim_author",
    "claim_of",
    "confirm_claim",
    "decline_claim",
    "export_decisions",
    "finish_intake",
    "freeze_for",
    "judge_again",
    "needs_rights",
    "offer_address",
    "offer_files",
    "offer_set",
    "own_identifier",
    "record_consent",
    "register_collection",
    "register_manifest",
    "restore_author",
    "restore_work",
    "say_whose",
    "upload_folder",
    "withdraw_author",
    "withdraw_work",
]
