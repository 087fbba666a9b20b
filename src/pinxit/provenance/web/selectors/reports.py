"""The whole report on a file: what it carries, and what this house knows of it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import cv2
from django.conf import settings
from django.utils.module_loading import import_string

from pinxit.kernel import Digest
from pinxit.provenance.adapters.authority import Trust
from pinxit.provenance.adapters.carried import Carried, carried_by
from pinxit.provenance.adapters.house_key import house_public_key
from pinxit.provenance.core.alignment import Levels, shrunk_to
from pinxit.provenance.core.findings import (
    About,
    Copy,
    Finding,
    anchor_finding,
    bytes_finding,
    copies_sold,
    edition_finding,
    fingerprint_finding,
    log_finding,
    replay_finding,
    watermark_finding,
)
from pinxit.provenance.core.inspection import Inspection, UnreadableUploadError, inspect
from pinxit.provenance.core.mark import Mark, house_number
from pinxit.provenance.core.tiles import tiles_of
from pinxit.provenance.core.trust_bundle import CHECKPOINT, ROOT
from pinxit.provenance.core.verdict import Verdict
from pinxit.provenance.web.models import LogCheckpoint, LogEntry
from pinxit.provenance.web.selectors.about import (
    Certificate,
    certificate_of,
    entries_about,
    verdict_on,
)
from pinxit.provenance.web.selectors.fingerprints import LikelyRecord, likely_record
from pinxit.provenance.web.selectors.log import (
    LogCheck,
    ProvedEntry,
    last_anchor,
    proved,
    tile_folder,
)

#: Names whose copy is whose: takes the picture's digest and the number, returns a name or nothing.
OwnerTeller = Callable[[Digest, int], str]

_SHOWN_PX: Final = 320


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found of a file.

    Attributes:
        verdict: How its bytes stand to the log.
        findings: One on each thing that was looked for, in the order of `About`.
        certificate: What is recorded of the piece that it is, or is likely.
        entries: The record, with proofs.
        likely: The record that its picture is likely one with.
        carried: What the file itself carries.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    certificate: Certificate | None
    entries: list[ProvedEntry]
    likely: LikelyRecord | None
    carried: Carried

    @property
    def is_traced(self) -> bool:
        """Whether a mark leads to a record, though the bytes are not known."""
        return not self.verdict.entries and bool(self.certificate or self.likely)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a report is measured against.

    Attributes:
        log: The state of the log.
        checkpoint: The newest that is signed, to which proofs lead.
        trust: Whose credentials are believed.
    """

    log: LogCheck
    checkpoint: LogCheckpoint | None
    trust: Trust


def report_on(data: bytes, standing: Standing) -> Report:
    """Say everything that can be said of a file.

    Args:
        data: The file.
        standing: What it is measured against.

    Raises:
        UnreadableUploadError: The file is not known and cannot be looked at.
    """
    digest = Digest.of(data)
    verdict = verdict_on(BytesIO(data), digest, log=standing.log)
    key = house_public_key(settings.PINXIT_HOME)
    carried = carried_by(data, _inspected(data), standing.trust, key)
    likely = None if carried.picture_HWC is None else likely_record(carried.picture_HWC)
    marked = _marked(carried.mark)
    certificate = _certificate(digest, marked, likely)
    beside = [] if likely is None else [Digest(likely.row.digest)]
    rows = certificate.entries if certificate else entries_about(digest, *beside)
    entries = proved(rows, standing.checkpoint)
    found = (
        bytes_finding(verdict),
        *carried.findings,
        _watermark(carried, marked),
        fingerprint_finding(
            None if likely is None else likely.likelihood,
            is_seen=carried.picture_HWC is not None,
            piece="" if likely is None else likely.row.piece,
        ),
        _log(entries, standing),
        anchor_finding(_chain_over(entries)),
        edition_finding(_copies(certificate)),
        replay_finding(None if certificate is None else certificate.painted.event),
    )
    order = list(About)
    return Report(
        verdict,
        tuple(sorted(found, key=lambda each: order.index(each.about))),
        certificate,
        entries,
        likely,
        carried,
    )


def bundle_files(checkpoint: LogCheckpoint, root: str) -> dict[str, bytes]:
    """Return every file of a trust bundle but its manifest.

    Args:
        checkpoint: The newest that is signed; the log to there goes with it.
        root: The house's root certificate, PEM.

    Raises:
        BadTileError: A tile on the disk is damaged; sealing writes it anew.
    """
    folder = tile_folder()
    tiles = {tile.path: folder.read(tile) for tile in tiles_of(checkpoint.size)}
    return {CHECKPOINT: checkpoint.text.encode(), ROOT: root.encode(), **tiles}


def small_picture(picture_HWC: Levels) -> str:
    """Return a small copy of a picture as an address that holds it; nothing is kept of it."""
    small_HWC = cv2.cvtColor(shrunk_to(picture_HWC, _SHOWN_PX), cv2.COLOR_RGB2BGR)
    _done, content = cv2.imencode(".jpg", small_HWC, [cv2.IMWRITE_JPEG_QUALITY, 85])
    return "data:image/jpeg;base64," + base64.b64encode(bytes(content)).decode()


def _inspected(data: bytes) -> Inspection | None:
    try:
        return inspect(BytesIO(data))
    except UnreadableUploadError:
        return None


def _marked(mark: Mark | None) -> LogEntry | None:
    """Return the entry that a mark of this house leads to."""
    if mark is None or mark.house != _house():
        return None
    rows = LogEntry.objects.filter(index=mark.index).prefetch_related("disclosures")
    return rows.first()


def _house() -> int | None:
    key = house_public_key(settings.PINXIT_HOME)
    return None if key is None else house_number(key.raw)


def _watermark(carried: Carried, marked: LogEntry | None) -> Finding:
    return watermark_finding(
        carried.mark,
        is_seen=carried.picture_HWC is not None,
        house=_house(),
        event=None if marked is None or "image" not in marked.event else marked.event,
    )


def _certificate(
    digest: Digest, marked: LogEntry | None, likely: LikelyRecord | None
) -> Certificate | None:
    """Return the record by the best that leads to one: the bytes, the mark, the picture."""
    known = certificate_of(digest)
    if known is None and marked is not None and "image" in marked.event:
        known = certificate_of(Digest.parse(str(marked.event["image"])))
    if known is None and likely is not None:
        known = certificate_of(Digest(likely.row.digest))
    return known


def _chain_over(entries: list[ProvedEntry]) -> str:
    """Return where a checkpoint over all these entries stands; nowhere on a chain of the house."""
    anchor = last_anchor() if entries and settings.PINXIT_CHAIN_URL else None
    if anchor is None or anchor.checkpoint_id <= max(each.row.index for each in entries):
        return ""
    return f"eip155:{anchor.network}:{anchor.contract}"


def _log(entries: list[ProvedEntry], standing: Standing) -> Finding:
    problem = standing.log.problem or next((each.problem for each in entries if each.problem), "")
    num_proved = sum(1 for each in entries if each.size and not each.problem)
    return log_finding(
        num_proved,
        num_waiting=len(entries) - num_proved,
        problem=problem if entries else "",
        size=standing.checkpoint.size if standing.checkpoint else 0,
    )


def _copies(certificate: Certificate | None) -> list[Copy]:
    if certificate is None:
        return []
    copies = copies_sold([row.event for row in certificate.entries])
    teller: str = settings.PINXIT_OWNER_TELLER
    if not copies or not teller:
        return copies
    tell: OwnerTeller = import_string(teller)
    last = copies[-1]
    return [*copies[:-1], Copy(last.number, last.of, tell(certificate.image, last.number))]
