"""The corpus's long work: unpack, wire, make one call."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from pinxit.corpus.adapters.intake import take_in
from pinxit.corpus.adapters.opening import Opening, open_iiif, open_path, open_url_list
from pinxit.corpus.adapters.sets import gather
from pinxit.corpus.core.offering import Source
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Intake
from pinxit.corpus.web.selectors.doors import doors
from pinxit.corpus.web.selectors.intakes import intake_named
from pinxit.jobs import JsonValue, Reporter

Report = Callable[[int, int, str], None]

_LONGEST_NOTE: Final = 200


def take_in_works(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Take in what somebody offered; killed and run again it ends in the same collection.

    Args:
        params: `intake`, the public id of the intake.
        reporter: Told how far it is.
    """
    intake = intake_named(UUID(str(params["intake"])))
    if intake.ended_at is not None:
        return
    report = _report_to(reporter)
    home = settings.PINXIT_HOME / "corpus"
    if intake.kind == Intake.Kind.SET:
        folder = gather(intake.name, home, report=report).folder
    else:
        folder = home / intake.name
        source = _source_of(intake, home, report)
        take_in(source, folder, name=intake.name, title=intake.title, report=report)
    report(1, 1, "registering")
    services.finish_intake(intake, folder, now=timezone.now())


def register(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Put a collection that lies on disk on the register, and the manifests that hold its works.

    Args:
        params: `collection`, its short name.
        reporter: Told when it begins.
    """
    reporter.report(0, 1, note="registering")
    folder = settings.PINXIT_HOME / "corpus" / Path(str(params["collection"])).name
    collection = services.register_collection(folder, now=timezone.now())
    services.register_manifests_of(collection.name, now=timezone.now())


def freeze_works(params: Mapping[str, JsonValue], reporter: Reporter) -> None:
    """Freeze collections for a purpose; what was frozen before is not written again.

    Args:
        params: `purpose`, `collections` (names) and `share_alike`.
        reporter: Told how far it is.
    """
    names = params["collections"]
    services.freeze_for(
        Purpose(str(params["purpose"])),
        [str(name) for name in names] if isinstance(names, list) else [],
        share_alike=params["share_alike"] is True,
        now=timezone.now(),
        report=_report_to(reporter),
    )


def _source_of(intake: Intake, home: Path, report: Report) -> Source:
    """Return where the works of an intake come from, fetching them first if they are elsewhere."""
    opening = Opening(claim=services.claim_of(intake), label=intake.name, home=home)
    if intake.kind == Intake.Kind.IIIF:
        return open_iiif(str(intake.params["address"]), opening, doors(), report)
    folder = services.upload_folder(intake)
    names = [str(name) for name in intake.params["files"]]
    if intake.kind == Intake.Kind.URLS:
        return open_url_list(folder / names[0], opening, doors(), report)
    archive = len(names) == 1 and names[0].lower().endswith(".zip")
    return open_path(folder / names[0] if archive else folder, opening)


def _report_to(reporter: Reporter) -> Report:
    def report(step: int, total: int, note: str) -> None:
        # A source that grows while it is read may be further than it thought it would be.
        whole = max(1, total, step)
        reporter.report(step, whole, note=note[:_LONGEST_NOTE])

    return report
