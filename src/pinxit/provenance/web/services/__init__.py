"""Writing to the log, signing it, and forgetting what it only commits to.

Every write to the room's tables is in this package, and nothing ever changes a row of the log.
"""

from pinxit.provenance.web.services.chain import (
    anchor_log,
    house_chain,
    is_chain_local,
    is_chain_on,
)
from pinxit.provenance.web.services.fingerprinting import (
    fingerprint,
    fingerprint_all,
    fingerprint_kept,
    fingerprint_soon,
)
from pinxit.provenance.web.services.forgetting import entrust, forget
from pinxit.provenance.web.services.recording import record, record_all, record_once
from pinxit.provenance.web.services.releasing import release_file, release_files
from pinxit.provenance.web.services.sealing import ForkedLogError, seal, sealed_for_page
from pinxit.provenance.web.services.signing import (
    current_certificate,
    current_signer,
    current_trust,
    root_certificate,
)
from pinxit.provenance.web.services.witnesses import UnknownCheckpointError, take_cosignature

__all__ = [
    "ForkedLogError",
    "UnknownCheckpointError",
    "anchor_log",
    "current_certificate",
    "current_signer",
    "current_trust",
    "entrust",
    "fingerprint",
    "fingerprint_all",
    "fingerprint_kept",
    "fingerprint_soon",
    "forget",
    "house_chain",
    "is_chain_local",
    "is_chain_on",
    "record",
    "record_all",
    "record_once",
    "release_file",
    "release_files",
    "root_certificate",
    "seal",
    "sealed_for_page",
    "take_cosignature",
]
