"""Looking up treatments. Nothing of somebody else's is ever found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from pinxit.jobs.web.selectors import progress_of_all
from pinxit.kernel import Digest
from pinxit.studio.adapters.png import opened_png
from pinxit.studio.web import treatment_words as words
from pinxit.studio.web.models import Piece, Treatment
from pinxit.studio.web.selectors import picture_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.jobs.web.models import Progress

#: Unfinished treatments of one person that are looked at; far more than may wait at once.
_RECENT: Final = 200
_PROOF: Final = "proof"
_MEDIA_TYPES: Final = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "ora": "image/openraster",
    "tif": "image/tiff",
}


@dataclass(frozen=True, slots=True)
class TreatmentSight:
    """What can be seen of a treatment now.

    Attributes:
        treatment: The row.
        progress: Of its job; `None` if the job was never enqueued.
    """

    treatment: Treatment
    progress: "Progress | None"

    @property
    def state(self) -> str:
        """One of waiting, running, done and failed."""
        if self.treatment.finished_at is not None:
            return "done"
        if self.progress is None:
            return "waiting"
        return "running" if self.progress.state == "done" else self.progress.state

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed"}

    @property
    def error(self) -> str:
        """What went wrong and what to do, in the reader's language; "" if nothing did."""
        if self.state != "failed" or self.progress is None:
            return ""
        what = gettext(self.progress.error) if self.progress.error else ""
        remedy = gettext(self.progress.remedy) if self.progress.remedy else ""
        return gettext("%(what)s. %(remedy)s") % {"what": what.rstrip(".。"), "remedy": remedy}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a treatment, as a page offers it.

    Attributes:
        name: What it is called there.
        url: Where it is.
        download: The name under which it is saved.
        is_picture: Whether a page can show it.
        is_main: Whether it is what was asked for, not a look at it.
    """

    name: str
    url: str
    download: str
    is_picture: bool
    is_main: bool


def find_treatment(person: "Person", public_id: UUID) -> Treatment | None:
    """Return somebody's own treatment, put away or not, or `None`."""
    treatments = Treatment.objects.select_related("piece__brief")
    return treatments.filter(person=person, public_id=public_id).first()


def treatment_named(public_id: UUID) -> Treatment:
    """Return the treatment that a job is about, whoever asked for it.

    Raises:
        Treatment.DoesNotExist: There is none of this name.
    """
    return Treatment.objects.get(public_id=public_id)


def treatments_of(person: "Person", piece: Piece | None) -> QuerySet[Treatment]:
    """Return the treatments of a piece, or of all that somebody uploaded; newest first."""
    return Treatment.objects.filter(person=person, piece=piece, hidden_at=None)


def all_treatments_of(person: "Person") -> QuerySet[Treatment]:
    """Return all treatments that somebody asked for and did not put away, newest first."""
    return Treatment.objects.filter(person=person, hidden_at=None).select_related("piece")


def put_away_treatments(person: "Person", piece: Piece | None) -> QuerySet[Treatment]:
    """Return the treatments that were put away, newest first."""
    return Treatment.objects.filter(person=person, piece=piece, hidden_at__isnull=False)


def sight_of_treatment(treatment: Treatment) -> TreatmentSight:
    """Return what can be seen of a treatment now."""
    return sights_of_treatments([treatment])[0]


def sights_of_treatments(treatments: Sequence[Treatment]) -> list[TreatmentSight]:
    """Return what can be seen of several treatments, in one query."""
    progress = progress_of_all(each.job_key for each in treatments)
    return [TreatmentSight(each, progress.get(each.job_key)) for each in treatments]


def num_treatments_waiting(person: "Person") -> int:
    """Return how many of somebody's treatments wait or are under way."""
    unfinished = Treatment.objects.filter(person=person, finished_at=None)[:_RECENT]
    return sum(not sight.ended for sight in sights_of_treatments(list(unfinished)))


def may_see_treated(person: "Person", digest: Digest) -> bool:
    """Say whether a file is the source or the outcome of one of somebody's own treatments."""
    own = Treatment.objects.filter(person=person)
    made = own.filter(files__contains=[{"digest": str(digest)}]).exists()
    return made or own.filter(source_digest=str(digest)).exists()


def treatment_of_file(person: "Person", digest: Digest) -> Treatment | None:
    """Return somebody's own treatment that a file came of, or `None`."""
    own = Treatment.objects.filter(person=person).select_related("piece")
    return own.filter(files__contains=[{"digest": str(digest)}]).first()


def source_of(piece: Piece) -> Digest:
    """Return the picture of a piece that is treated: the file at full size."""
    return Digest.parse(piece.file_digest)


def size_of_source(digest: Digest) -> tuple[int, int]:
    """Return height and width, in pixels, of a picture that is treated.

    Raises:
        MissingArtefactError: The store has lost it.
    """
    with opened_png(picture_of(digest)) as opened:
        return opened.height, opened.width


def media_type_of(suffix: str) -> str:
    """Return how a web server names a kind of file; empty for one that treatments never make."""
    return _MEDIA_TYPES.get(suffix, "")


def files_of(treatment: Treatment) -> list[KeptFile]:
    """Return the files of a finished treatment."""
    asked_for = next((each["name"] for each in treatment.files if each["name"] != _PROOF), "")
    return [
        KeptFile(
            name=str(words.FILES.get(each["name"], each["name"])),
            url=reverse(
                "studio:treated-file", args=[Digest.parse(each["digest"]).hex, each["suffix"]]
            ),
            download=f"pinxit-{treatment.kind}-{each['name']}.{each['suffix']}",
            is_picture=each["suffix"] == "png",
            is_main=each["name"] == asked_for,
        )
        for each in treatment.files
    ]
