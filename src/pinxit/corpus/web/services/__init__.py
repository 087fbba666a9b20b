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
from pinxit.corpus.web.services.registering import judge_again

__all__ = [
    "AlreadyClaimedError",
    "AlreadyWithdrawnError",
    "ClaimDecidedError",
    "NoCollectionError",
    "NotWithdrawnError",
    "NothingDecidedError",
    "Statement",
    "ask_to_freeze",
    "claim_author",
    "confirm_claim",
    "decline_claim",
    "export_decisions",
    "freeze_for",
    "judge_again",
    "record_consent",
    "register_collection",
    "register_manifest",
    "restore_author",
    "restore_work",
    "withdraw_author",
    "withdraw_work",
]
