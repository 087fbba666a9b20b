"""Reading the log."""

from pinxit.provenance.web.selectors.about import (
    PAINTED,
    Certificate,
    certificate_of,
    digests_in_log,
    entries_about,
    files_in_log,
    painted_in_log,
    piece_is_known,
    pieces_in_log,
    verdict_on,
)
from pinxit.provenance.web.selectors.fingerprints import (
    LikelyRecord,
    is_fingerprinted,
    likely_record,
)
from pinxit.provenance.web.selectors.log import (
    LogCheck,
    ProvedEntry,
    check_log,
    checked_log,
    is_remembered,
    last_checkpoint,
    last_witnessed,
    num_entries,
    proved,
    receipt_of,
    tile_folder,
)

__all__ = [
    "PAINTED",
    "Certificate",
    "LikelyRecord",
    "LogCheck",
    "ProvedEntry",
    "certificate_of",
    "check_log",
    "checked_log",
    "digests_in_log",
    "entries_about",
    "files_in_log",
    "is_fingerprinted",
    "is_remembered",
    "last_checkpoint",
    "last_witnessed",
    "likely_record",
    "num_entries",
    "painted_in_log",
    "piece_is_known",
    "pieces_in_log",
    "proved",
    "receipt_of",
    "tile_folder",
    "verdict_on",
]
