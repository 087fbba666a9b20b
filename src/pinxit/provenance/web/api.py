"""Verifying over the API: for anybody, without a key, and so with a limit for each address."""

from typing import Final, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from pinxit.accounts.web.api import count_visit
from pinxit.kernel import Digest
from pinxit.provenance.core.findings import About, Finding
from pinxit.provenance.core.inspection import MAX_FILE_BYTES, FileTooLargeError
from pinxit.provenance.web.finding_words import MEANINGS, TITLES, told
from pinxit.provenance.web.models import LogEntry
from pinxit.provenance.web.selectors import (
    Report,
    Standing,
    checked_log,
    entries_about,
    report_on,
)
from pinxit.provenance.web.services import current_trust, sealed_for_page

router = Router(tags=["verify"])

#: Files that one address may bring in a minute.
_A_MINUTE: Final = 30


class FindingOut(Schema):
    """One thing that was looked for in a file; each stands alone.

    `code` names the sentence that `says` is in the language of Accept-Language.
    """

    about: About
    light: Literal["green", "red", "absent"]
    code: str
    title: str
    says: str
    means: str
    facts: dict[str, str | int]


class EntryOut(Schema):
    """An entry of the log."""

    index: int
    what: str
    recorded_at: str
    receipt: str


class VerifyOut(Schema):
    """What is known of a file.

    `state` is about the bytes alone: `known`, `false claim` or `unknown`. `piece` is the piece
    that any mark leads to, `certificate` the address of its page, and `likelihood` how likely the
    picture is the recorded one, from 0 to 1.
    """

    digest: str
    state: str
    log_is_intact: bool
    piece: str | None
    certificate: str | None
    likelihood: float | None
    findings: list[FindingOut]
    entries: list[EntryOut]


class DigestOut(Schema):
    """What the log records about a digest."""

    digest: str
    entries: list[EntryOut]


@router.post("/verify", response=VerifyOut, url_name="verify", summary="Verify a file")
def verify(request: HttpRequest, file: File[UploadedFile]) -> VerifyOut:
    """Say everything that can be said of a file. Nothing of it is kept; no key is needed."""
    count_visit(request, most=_A_MINUTE)
    if file.size is None or file.size > MAX_FILE_BYTES:
        raise FileTooLargeError("the file is too large to be looked at")
    log = checked_log(now=timezone.now())
    report = report_on(file.read(), Standing(log, sealed_for_page()[0], current_trust()))
    return _told(request, report)


@router.get(
    "/verify/{digest}", response=DigestOut, url_name="verify-digest", summary="Look up a digest"
)
def look_up(request: HttpRequest, digest: str) -> DigestOut:
    """Say what the log records about a SHA-256, given as 64 digits."""
    count_visit(request, most=10 * _A_MINUTE)
    wanted = Digest.parse(f"sha256:{digest}")
    rows = entries_about(wanted)
    return DigestOut(digest=str(wanted), entries=[_entry(request, row) for row in rows])


def _told(request: HttpRequest, report: Report) -> VerifyOut:
    known = report.certificate
    page = None
    if known is not None:
        page = request.build_absolute_uri(reverse("provenance:certificate", args=[known.image]))
    return VerifyOut(
        digest=str(report.verdict.digest),
        state=report.verdict.state.value,
        log_is_intact=report.verdict.log_is_intact,
        piece=None if known is None else str(known.painted.event.get("piece", "")) or None,
        certificate=page,
        likelihood=None if report.likely is None else round(report.likely.likelihood, 6),
        findings=[_finding(each) for each in report.findings],
        entries=[_entry(request, each.row) for each in report.entries],
    )


def _finding(finding: Finding) -> FindingOut:
    return FindingOut(
        about=finding.about,
        light=finding.light.value,
        code=finding.code,
        title=str(TITLES[finding.about]),
        says=told(finding),
        means=str(MEANINGS[finding.about]),
        facts=dict(finding.facts),
    )


def _entry(request: HttpRequest, row: LogEntry) -> EntryOut:
    return EntryOut(
        index=row.index,
        what=row.what,
        recorded_at=row.entry().recorded_at,
        receipt=request.build_absolute_uri(reverse("provenance:receipt", args=[row.index])),
    )
