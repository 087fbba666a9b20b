"""The report on a file by a trust bundle alone: no database, no network."""

from dataclasses import dataclass
from io import BytesIO

from pinxit.kernel import Digest
from pinxit.provenance.adapters.authority import Trust
from pinxit.provenance.adapters.carried import Carried, carried_by
from pinxit.provenance.core.entry import Entry, Event, piece_subject
from pinxit.provenance.core.findings import (
    About,
    Finding,
    Light,
    anchor_finding,
    bytes_finding,
    copies_sold,
    edition_finding,
    log_finding,
    replay_finding,
    watermark_finding,
)
from pinxit.provenance.core.inspection import Inspection, UnreadableUploadError, inspect
from pinxit.provenance.core.mark import house_number
from pinxit.provenance.core.trust_bundle import Bundle
from pinxit.provenance.core.verdict import Evidence, Verdict, judge

_PAINTED = "studio.piece.painted"


@dataclass(frozen=True, slots=True)
class OfflineReport:
    """What was found of a file without asking anybody.

    Attributes:
        verdict: How its bytes stand to the log in the bundle.
        findings: One on each thing that was looked for, in the order of `About`.
        entries: What the log records of it.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    entries: tuple[Entry, ...]


def offline_report(data: bytes, bundle: Bundle) -> OfflineReport:
    """Say everything that can be said of a file by a trust bundle.

    Args:
        data: The file.
        bundle: Opened, and so checked.

    Raises:
        UnreadableUploadError: The file is not known and cannot be looked at.
    """
    digest = Digest.of(data)
    known = bundle.about(digest.hex)
    seen = _inspected(data)
    claim = seen.claim if isinstance(seen, Inspection) else ""
    verdict = judge(
        Evidence(
            digest=digest,
            entries=known,
            inspection=seen,
            claim_is_known=bool(claim and bundle.about(piece_subject(claim))),
            log_is_intact=True,
        )
    )
    inspection = seen if isinstance(seen, Inspection) else None
    trust = Trust((bundle.root,) if bundle.root else ())
    carried = carried_by(data, inspection, trust, bundle.keys.house)
    marked = _marked(carried, bundle)
    entries = known or _around(marked, bundle)
    found = (
        bytes_finding(verdict),
        *carried.findings,
        watermark_finding(
            carried.mark,
            is_seen=carried.picture_HWC is not None,
            house=house_number(bundle.keys.house.raw),
            event=marked,
        ),
        Finding(About.FINGERPRINT, Light.ABSENT, "fingerprint.offline"),
        log_finding(len(entries), num_waiting=0, problem="", size=bundle.checkpoint.head.size),
        anchor_finding(),
        edition_finding(copies_sold([entry.event for entry in entries])),
        replay_finding(_painted(entries)),
    )
    order = list(About)
    return OfflineReport(
        verdict, tuple(sorted(found, key=lambda each: order.index(each.about))), entries
    )


def _inspected(data: bytes) -> Inspection | UnreadableUploadError:
    try:
        return inspect(BytesIO(data))
    except UnreadableUploadError as error:
        return error


def _marked(carried: Carried, bundle: Bundle) -> Event | None:
    """Return what the log says at the place to which a mark of this house leads."""
    mark = carried.mark
    if mark is None or mark.house != house_number(bundle.keys.house.raw):
        return None
    entry = bundle.at(mark.index)
    return entry.event if entry is not None and "image" in entry.event else None


def _around(event: Event | None, bundle: Bundle) -> tuple[Entry, ...]:
    """Return all that is recorded of the picture that an event is about."""
    if event is None:
        return ()
    return bundle.about(str(event["image"]).removeprefix("sha256:"))


def _painted(entries: tuple[Entry, ...]) -> Event | None:
    return next((entry.event for entry in entries if entry.event["what"] == _PAINTED), None)
