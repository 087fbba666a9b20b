"""What the house can say about a file."""

from dataclasses import dataclass
from enum import Enum

from pinxit.kernel import Digest
from pinxit.provenance.core.entry import Entry
from pinxit.provenance.core.inspection import Inspection, UnreadableUploadError


class State(Enum):
    """How a file stands to the log."""

    KNOWN = "known"
    """Exactly these bytes are in the log."""
    FALSE_CLAIM = "false claim"
    """The file says that it comes from here; its bytes are not in the log."""
    UNKNOWN = "unknown"
    """The log knows nothing of these bytes: not from here, or changed since."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a file, and how far that can be believed.

    Attributes:
        digest: Of the file's bytes.
        state: How it stands to the log.
        entries: What the log records about it, oldest first.
        log_is_intact: Whether the log is still the one that was signed.
        claim: Public name of the piece that the file says it is; empty if it says nothing.
        claim_is_known: Whether the log knows a piece of that name.
        damaged: The file does not match its own checksums.
    """

    digest: Digest
    state: State
    entries: tuple[Entry, ...] = ()
    log_is_intact: bool = True
    claim: str = ""
    claim_is_known: bool = False
    damaged: bool = False

    @property
    def is_good(self) -> bool:
        """Whether the file is known and the log that knows it is intact."""
        return self.state is State.KNOWN and self.log_is_intact


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found out about a file before judging it.

    Attributes:
        digest: Of the file's bytes.
        entries: What the log records about these bytes, oldest first.
        inspection: What the file says about itself, or why it could not be looked at.
        claim_is_known: Whether the log knows a piece of the name that the file claims.
        log_is_intact: Whether the whole log was checked and holds.
    """

    digest: Digest
    entries: tuple[Entry, ...]
    inspection: Inspection | UnreadableUploadError
    claim_is_known: bool
    log_is_intact: bool


def judge(evidence: Evidence) -> Verdict:
    """Say what is known of a file.

    Bytes that are in the log are known whatever they look like. For all others the file must be a
    readable picture, so that the answer can say whether it claims to come from here.

    Raises:
        UnreadableUploadError: The bytes are not in the log and cannot be looked at.
    """
    if evidence.entries:
        return Verdict(
            evidence.digest,
            State.KNOWN,
            entries=evidence.entries,
            log_is_intact=evidence.log_is_intact,
        )
    if isinstance(evidence.inspection, UnreadableUploadError):
        raise evidence.inspection
    claim = evidence.inspection.claim
    return Verdict(
        evidence.digest,
        State.FALSE_CLAIM if claim else State.UNKNOWN,
        log_is_intact=evidence.log_is_intact,
        claim=claim,
        claim_is_known=evidence.claim_is_known,
        damaged=evidence.inspection.damaged,
    )
