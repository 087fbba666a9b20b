"""Works on their way in: what somebody offers, under which right, and what came of it."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import slugify

from pinxit.corpus.adapters.sets import SETS, UnknownSetError
from pinxit.corpus.core.claims import NO_CLAIM, Claim, granted
from pinxit.corpus.core.rights import (
    Answer,
    Author,
    AuthorKind,
    Evidence,
    EvidenceKind,
    Purpose,
)
from pinxit.corpus.web.models import Author as AuthorRow
from pinxit.corpus.web.models import Collection, Intake
from pinxit.corpus.web.services.collections import register_collection
from pinxit.corpus.web.services.registering import author_key, plain_name
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.kernel import PinxitError

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_QUEUE: Final = "corpus"
_LONGEST_NAME: Final = 120


class Whose(StrEnum):
    """Whose the works are that somebody brings in."""

    OWN = "own"
    """The person's own."""
    LICENSED = "licensed"
    """Somebody else's, published under a licence."""
    OLD = "old"
    """Old enough to belong to everybody."""
    TABLE = "table"
    """A table beside the files says so, work by work."""


class BegunError(PinxitError):
    """An intake has begun, so that nothing can be changed about it any more."""

    remedy = "Look at its page; to say something else, bring the works in anew."


class NotSaidError(PinxitError):
    """It was not said yet whose the works are."""

    remedy = "Answer the questions about the right to use them first."


class NamesakeError(PinxitError):
    """Somebody would bring in works under the name of an author who is on the register.

    What an author refuses reaches all works under that name, so a name is not taken lightly.
    """

    remedy = "Open that author’s page and choose “This is me”, or add to your name."


class UnwritableUploadError(PinxitError):
    """Uploaded files cannot be kept."""

    remedy = "Tell the owner of the house: the disk may be full."


def offer_files(
    uploads: Sequence["UploadedFile[Any]"],
    *,
    kind: str,
    title: str,
    person: "Person",
    now: datetime,
) -> Intake:
    """Keep uploaded files until they are taken in.

    Args:
        uploads: At least one; a single zip is an archive, a single CSV may be a list of addresses.
        kind: `Intake.Kind.FILES` or `Intake.Kind.URLS`.
        title: What the collection shall be called.
        person: Who brings them.
        now: When.

    Raises:
        UnwritableUploadError: The disk is full.
    """
    with transaction.atomic():
        intake = _intake(kind, title=title, person=person, now=now)
        folder = upload_folder(intake)
        try:
            folder.mkdir(parents=True)
            intake.params = {"files": [_keep(folder, each) for each in uploads]}
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise UnwritableUploadError("the files cannot be kept") from error
        intake.save(update_fields=["params"])
    return intake


def offer_address(address: str, *, title: str, person: "Person", now: datetime) -> Intake:
    """Note the address of a museum's manifest or collection that shall be taken in."""
    intake = _intake(Intake.Kind.IIIF, title=title, person=person, now=now)
    intake.params = {"address": address}
    intake.save(update_fields=["params"])
    return intake


def offer_set(name: str, *, person: "Person", now: datetime) -> Intake:
    """Note a named set that shall be gathered.

    Raises:
        UnknownSetError: There is no such set.
    """
    if name not in SETS:
        raise UnknownSetError("there is no set of this name")
    return Intake.objects.create(
        kind=Intake.Kind.SET, name=name, title=SETS[name].title, person=person, created_at=now
    )


def say_whose(intake: Intake, said: Mapping[str, Any]) -> None:
    """Keep what was said of the right to use the works of an intake.

    Raises:
        BegunError: The intake has begun.
        NamesakeError: Own works would bear the name of an author who is somebody else.
    """
    if said.get("whose") == Whose.OWN and _is_a_namesake(intake, str(said["author"])):
        raise NamesakeError("an author of this name is on the register")
    waiting = Intake.objects.filter(pk=intake.pk, begun_at=None)
    if not waiting.update(params={**intake.params, "said": dict(said)}):
        raise BegunError("this intake has begun")
    intake.params = {**intake.params, "said": dict(said)}


@transaction.atomic
def begin(intake: Intake, *, now: datetime) -> None:
    """Put an intake into the queue; beginning it twice is beginning it once.

    Raises:
        NotSaidError: It was not said whose the works are.
    """
    if needs_rights(intake) and "said" not in intake.params:
        raise NotSaidError("it was not said whose the works are")
    Intake.objects.filter(pk=intake.pk, begun_at=None).update(begun_at=now)
    intake.begun_at = intake.begun_at or now
    enqueue(
        JobSpec(
            function="pinxit.corpus.jobs:take_in_works",
            key=intake.job_key,
            params={"intake": str(intake.public_id)},
            queue=_QUEUE,
        )
    )


@transaction.atomic
def finish(intake: Intake, folder: Path, *, now: datetime) -> Collection:
    """Put what was taken in on the register, and link a person to their own works.

    Args:
        intake: What was taken in.
        folder: The collection's folder.
        now: When.
    """
    collection = register_collection(folder, person=intake.person, now=now)
    Intake.objects.filter(pk=intake.pk).update(collection=collection, ended_at=now)
    if intake.params.get("said", {}).get("whose") == Whose.OWN:
        # The identifier is this account's and nobody else's, so nothing needs to be confirmed.
        key = author_key(
            Author(name=".", kind=AuthorKind.PERSON, identifier=own_identifier(intake.person))
        )
        AuthorRow.objects.filter(key=key, person=None).update(person=intake.person)
    return collection


def needs_rights(intake: Intake) -> bool:
    """Say whether it must be asked whose the works are; a list and a set say so themselves."""
    return intake.kind in {Intake.Kind.FILES, Intake.Kind.IIIF}


def upload_folder(intake: Intake) -> Path:
    """Return where the uploaded files of an intake lie."""
    return settings.PINXIT_HOME / "corpus" / ".incoming" / str(intake.public_id)


def own_identifier(person: "Person") -> str:
    """Return the identifier of an account as an author; it tells nothing about the person."""
    return uuid5(NAMESPACE_URL, f"{settings.PINXIT_PUBLIC_URL}/people/{person.pk}").urn


def claim_of(intake: Intake) -> Claim:
    """Return what is said of all works of an intake."""
    said = intake.params.get("said", {})
    whose = said.get("whose", Whose.TABLE)
    if whose == Whose.OWN:
        return _own(intake, said)
    if whose == Whose.LICENSED:
        return _licensed(intake, said)
    if whose == Whose.OLD:
        author = Author(
            name=said["author"], kind=AuthorKind.PERSON, born=said["born"], died=said["died"]
        )
        text = f"{author.name} ({said['born'] or '?'}-{said['died'] or '?'})"
        return Claim(authors=(author,), made_in=said["year"], evidence=(_statement(intake, text),))
    return NO_CLAIM


def _is_a_namesake(intake: Intake, name: str) -> bool:
    others = AuthorRow.objects.filter(plain=plain_name(name)[:500])
    return others.exclude(person_id=intake.person_id).exists()


def _own(intake: Intake, said: Mapping[str, Any]) -> Claim:
    name = said["author"]
    answers = {Purpose(purpose): Answer(answer) for purpose, answer in said["answers"].items()}
    author = Author(name=name, kind=AuthorKind.PERSON, identifier=own_identifier(intake.person))
    return Claim(
        authors=(author,),
        licence="LicenseRef-AllRightsReserved",
        credit=said["credit"],
        consents=granted(answers, grantor=name, given_on=said["said_on"]),
        evidence=(_statement(intake, "I made these works and decide what they are used for."),),
    )


def _licensed(intake: Intake, said: Mapping[str, Any]) -> Claim:
    where = f" at {said['page']}" if said["page"] else ""
    author = Author(
        name=said["author"], kind=AuthorKind(said["kind"]), identifier=said["author_url"]
    )
    text = f"Published by {author.name} under {said['licence']}{where}."
    return Claim(
        authors=(author,),
        licence=said["licence"],
        credit=said["credit"],
        evidence=(_statement(intake, text),),
    )


def _statement(intake: Intake, says: str) -> Evidence:
    return Evidence(kind=EvidenceKind.STATEMENT, place=intake.person.display_name, says=says[:500])


def _intake(kind: str, *, title: str, person: "Person", now: datetime) -> Intake:
    intake = Intake(kind=kind, title=title.strip(), person=person, created_at=now)
    stem = slugify(title)[:60].strip("-") or "works"
    intake.name = f"{stem}-{intake.public_id.hex[:6]}"
    intake.save(force_insert=True)
    return intake


def _keep(folder: Path, upload: "UploadedFile[Any]") -> str:
    """Keep one uploaded file under a name that is safe and not taken, and return the name."""
    plain = "".join(sign for sign in Path(upload.name or "").name if sign.isprintable())
    name = plain.lstrip(".")[-_LONGEST_NAME:] or "file"
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return path.name
