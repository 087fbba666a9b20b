"""Frozen manifests as their public pages show them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext

from pinxit.corpus.core.licences import Duty
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.web import words
from pinxit.corpus.web.models import Manifest, Work
from pinxit.corpus.web.selectors.browsing import with_makers
from pinxit.corpus.web.selectors.showing import WorkCard, cards
from pinxit.jobs.web.selectors import progress_of_all

_WORKS_SHOWN: Final = 12
_COMPARABLE: Final = 10
_CREDITS: Final = "credits.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The works of one author under one licence, in words."""

    author: str
    url: str
    licence: str
    credit: str
    asks: str
    works: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Why works were left out of a manifest, how many, and what would change it."""

    says: str
    change: str
    works: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is said of a manifest.

    Attributes:
        purpose: In words.
        licences: Each with its number of works, the commonest first.
        duties: What using the works asks for, in words.
        credits: Everybody whose work it is.
        left_out: Why others are not in it.
        collections: Title or name, and root.
        note: The house's signed word.
        share_alike: Whether works that ask to be shared alike were let in.
    """

    purpose: str
    licences: Sequence[tuple[str, int]]
    duties: Sequence[str]
    credits: Sequence[Credit]
    left_out: Sequence[LeftOut]
    collections: Sequence[tuple[str, str, str]]
    note: str
    share_alike: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Freezing:
    """A freezing that was asked for and is not done.

    Attributes:
        state: waiting, running or failed.
        text: What is being done, or why it failed.
        remedy: What can be done about it.
    """

    state: str
    text: str
    remedy: str


def folder_of(manifest: Manifest) -> Path:
    """Return where a manifest lies."""
    return settings.PINXIT_HOME / "corpus" / "manifests" / manifest.root


def all_manifests() -> QuerySet[Manifest]:
    """Return every frozen manifest, the latest first."""
    return Manifest.objects.prefetch_related("collections")


def comparable_with(manifest: Manifest) -> QuerySet[Manifest]:
    """Return the other manifests that share a collection with one, the latest first."""
    others = Manifest.objects.filter(collections__in=manifest.collections.all())
    return others.exclude(pk=manifest.pk).distinct()[:_COMPARABLE]


def num_withdrawn(manifest: Manifest) -> int:
    """Return how many works of a manifest were withdrawn since."""
    return Work.objects.filter(withdrawn_at__isnull=False, memberships__manifest=manifest).count()


def some_works(manifest: Manifest) -> list[WorkCard]:
    """Return a few works of a manifest as cards."""
    works = Work.objects.filter(memberships__manifest=manifest, withdrawn_at=None)
    return cards(with_makers(works.defer("line", "words")).order_by("pk")[:_WORKS_SHOWN])


def facts_of(manifest: Manifest) -> Facts:
    """Return what is said of a manifest, in words."""
    facts = manifest.facts
    titles = {each.name: each.title for each in manifest.collections.all()}
    licences = sorted(facts["licences"].items(), key=lambda item: (-item[1], item[0]))
    return Facts(
        purpose=str(words.PURPOSES[Purpose(manifest.purpose)]),
        licences=[(str(words.licence_name(name)), count) for name, count in licences],
        duties=[str(words.DUTIES[duty]) for duty in facts["duties"]],
        credits=_credits_of(manifest),
        left_out=[_left_out(row) for row in facts["left_out"]],
        collections=[
            (each["name"], titles.get(each["name"], each["name"]), each["root"])
            for each in facts["collections"]
        ],
        note=facts["note"],
        share_alike=facts["share_alike"],
    )


def freezing_now(keys: Sequence[str]) -> list[Freezing]:
    """Return the freezings of these jobs that wait, run or failed."""
    jobs = progress_of_all(keys).values()
    return [
        Freezing(
            state=str(job.state),
            text=gettext(job.error.partition(": ")[0]) if job.error else _note(job.note),
            remedy=gettext(job.remedy) if job.remedy else "",
        )
        for job in jobs
        if job.state != "done"
    ]


def _note(note: str) -> str:
    return str(words.NOTES[note]) if note in words.NOTES else gettext("Waiting for its turn.")


def _left_out(row: dict[str, Any]) -> LeftOut:
    says, change = str(row["says"]), str(row["change"])
    return LeftOut(says=gettext(says), change=gettext(change), works=int(row["works"]))


def _credits_of(manifest: Manifest) -> list[Credit]:
    try:
        rows = json.loads((folder_of(manifest) / _CREDITS).read_bytes())["lines"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [_credit(row) for row in rows]


def _credit(row: dict[str, Any]) -> Credit:
    identifier = str(row.get("identifier", ""))
    duties = [str(words.DUTIES[str(Duty(duty))]) for duty in row.get("duties", [])]
    return Credit(
        author=str(row.get("author", "")) or gettext("Author not known"),
        url=identifier if identifier.startswith(("https://", "http://")) else "",
        licence=str(words.licence_name(str(row.get("licence", "")))),
        credit=str(row.get("credit", "")),
        asks="; ".join(duties) or gettext("Nothing"),
        works=int(row.get("works", 0)),
    )
