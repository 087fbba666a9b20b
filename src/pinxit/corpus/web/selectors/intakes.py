"""Looking up intakes: how far they are, and what was refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from pinxit.corpus.adapters.collection import HEADER, open_collection
from pinxit.corpus.adapters.collection import Collection as CollectionOnDisk
from pinxit.corpus.web import words
from pinxit.corpus.web.models import Collection, Intake, RefusedFile
from pinxit.corpus.web.selectors.standing import may_freeze
from pinxit.jobs.web.selectors import progress_of
from pinxit.kernel import PinxitError

if TYPE_CHECKING:
    from pinxit.corpus.web.selectors.standing import Somebody
    from pinxit.jobs.web.models import Progress

_FILES_SHOWN: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that was not taken in, as the report tells of it."""

    name: str
    says: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedGroup:
    """The files that were refused for one reason.

    Attributes:
        reason: Its short name.
        title: The reason in a few words.
        count: How many files in all.
        files: The first of them.
    """

    reason: str
    title: str
    count: int
    files: Sequence[Refused]

    @property
    def num_more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDisk:
    """A collection that lies on this machine."""

    name: str
    title: str
    num_works: int


@dataclass(frozen=True, slots=True)
class Stage:
    """How far an intake is.

    Attributes:
        state: draft, waiting, running, done or failed.
        progress: Of its job, once it has begun.
    """

    state: str
    progress: "Progress | None"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in {"draft", "done", "failed"}

    @property
    def text(self) -> str:
        """What is being done, in words."""
        if self.state == "waiting" or self.progress is None:
            return gettext("Waiting for its turn.")
        note = words.NOTES.get(self.progress.note, "")
        return str(note or self.progress.note)


def intake_named(public_id: UUID) -> Intake:
    """Return the intake that a job is about.

    Raises:
        Intake.DoesNotExist: There is none of this name.
    """
    return Intake.objects.select_related("person", "collection").get(public_id=public_id)


def find_intake(somebody: "Somebody", public_id: UUID) -> Intake | None:
    """Return an intake if somebody may see it: whoever brought it, or a curator."""
    intake = Intake.objects.filter(public_id=public_id).select_related("person", "collection")
    found = intake.first()
    if found is None or not somebody.is_authenticated:
        return None
    return found if found.person_id == somebody.pk or may_freeze(somebody) else None


def intakes_of(somebody: "Somebody") -> QuerySet[Intake]:
    """Return what somebody brought in, the latest first."""
    return Intake.objects.filter(person_id=somebody.pk or 0).select_related("collection")


def not_registered() -> list[OnDisk]:
    """Return the collections on this machine that are not on the register as they lie there.

    Commands gather collections without the database; a curator puts them on the register.
    """
    known = dict(Collection.objects.values_list("name", "root"))
    found = []
    for collection in _collections_on_disk():
        if known.get(collection.name) != str(collection.root):
            header = collection.header
            found.append(OnDisk(name=header.name, title=header.title, num_works=header.works))
    return found


def _collections_on_disk() -> Iterator[CollectionOnDisk]:
    home = settings.PINXIT_HOME / "corpus"
    for header in sorted(home.glob(f"*/{HEADER}")):
        try:
            yield open_collection(header.parent)
        except PinxitError:
            continue  # being gathered this moment, or by another version


def stage_of(intake: Intake) -> Stage:
    """Return how far an intake is."""
    if intake.begun_at is None:
        return Stage("draft", None)
    progress = progress_of(intake.job_key)
    if intake.ended_at is not None:
        return Stage("done", progress)
    if progress is None:
        return Stage("waiting", None)
    # The register is committed before the job says that it is done.
    return Stage("running" if progress.state == "done" else str(progress.state), progress)


def refused_of(collection: Collection) -> list[RefusedGroup]:
    """Return the files that were refused, by reason, the commonest first; two queries."""
    rows = collection.refused_files.all()
    counts = rows.values("reason").annotate(count=Count("pk")).order_by("-count", "reason")
    files: dict[str, list[Refused]] = {}
    for row in rows.order_by("reason", "pk")[:_FILES_SHOWN]:
        files.setdefault(row.reason, []).append(_refused(row))
    return [
        RefusedGroup(
            reason=each["reason"],
            title=str(words.refusal_title(each["reason"])),
            count=each["count"],
            files=files.get(each["reason"], []),
        )
        for each in counts.order_by("-count", "reason")
    ]


def _refused(row: RefusedFile) -> Refused:
    what, colon, detail = row.says.partition(": ")
    said = gettext(what) + (f"{colon}{detail}" if colon else "")
    return Refused(
        name=row.source.partition(":")[2] or row.source,
        says=said[:1].upper() + said[1:],
        remedy=gettext(row.remedy) if row.remedy else "",
    )
