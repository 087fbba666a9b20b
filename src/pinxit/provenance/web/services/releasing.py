"""Handing files out: each with all its marks, in one form, and on record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from django.conf import settings
from django.db import transaction

from pinxit.kernel import Digest
from pinxit.provenance.adapters.folder_store import FolderStore
from pinxit.provenance.adapters.house_key import house_key
from pinxit.provenance.adapters.release import House, release
from pinxit.provenance.core.entry import piece_subject
from pinxit.provenance.core.labels import code_of_house
from pinxit.provenance.core.mark import Mark, house_number
from pinxit.provenance.core.outgoing import Outgoing
from pinxit.provenance.web.models import LogEntry, ReleasedFile
from pinxit.provenance.web.selectors.released import released_form
from pinxit.provenance.web.services.recording import record
from pinxit.provenance.web.services.signing import current_signer, current_trust

#: Says what is to be said of a file; asked at the first need alone.
Describe = Callable[[], Outgoing]


def release_file(source: Digest, describe: Describe, *, now: datetime) -> Digest:
    """Return the form in which a file of the store leaves; see `release_files`."""
    return release_files({source: describe}, now=now)[source]


def release_files(wanted: Mapping[Digest, Describe], *, now: datetime) -> dict[Digest, Digest]:
    """Return the forms in which files leave: with their mark, labels and credential.

    Each is made at the first need and is the same ever after, whoever asks. All are made before
    the first goes on record, because who appends to the log makes others wait.

    Args:
        wanted: The files as they are kept, and what says what is to be said of each.
        now: The time.

    Returns:
        The names of the files that leave, which lie in the store, by those that are kept.

    Raises:
        UnfitToLeaveError: A mark could not be read back; nothing is on record and nothing leaves.
        PinxitError: A file is damaged, a key cannot be used, or the store not be written.
    """
    forms = {source: released_form(source) for source in wanted}
    if None in forms.values():
        house = _house(now)
        made = {
            source: _made(describe(), house, now)
            for source, describe in wanted.items()
            if forms[source] is None
        }
        with transaction.atomic():
            forms |= {source: _on_record(source, each, now) for source, each in made.items()}
    return {source: form for source, form in forms.items() if form is not None}


@dataclass(frozen=True, slots=True)
class _Made:
    """A form that lies in the store and is not on record yet."""

    outgoing: Outgoing
    mark: Mark | None
    digest: Digest


def _made(outgoing: Outgoing, house: House, now: datetime) -> _Made:
    marked = release(outgoing, _mark_of(outgoing, house, now), house)
    return _Made(outgoing, marked.mark, FolderStore(settings.PINXIT_STORE).put(marked.content))


def _on_record(source: Digest, made: _Made, now: datetime) -> Digest:
    """Put a form on record, and return the one that is.

    Two who came first at once have made two forms; the one on record leaves, unless it was lost.
    """
    row, is_new = ReleasedFile.objects.get_or_create(
        source=str(source),
        defaults={
            "released": str(made.digest),
            "media_type": made.outgoing.media_type,
            "payload": None if made.mark is None else made.mark.payload,
            "released_at": now,
        },
    )
    kept = Digest.parse(row.released)
    if not is_new and FolderStore(settings.PINXIT_STORE).has(kept):
        return kept
    ReleasedFile.objects.filter(pk=row.pk).update(released=str(made.digest))
    piece = made.outgoing.record.piece
    event = {
        "what": "provenance.file.released",
        "source": str(source),
        "released": str(made.digest),
        **({"piece": piece} if piece else {}),
    }
    record(event, now=now)
    return made.digest


def _mark_of(outgoing: Outgoing, house: House, now: datetime) -> Mark:
    """Return the mark that leads to the first entry about a piece, or about the file itself."""
    piece, source = outgoing.record.piece, outgoing.source
    subject = piece_subject(piece) if piece else source.hex
    about = LogEntry.objects.filter(subjects__contains=[subject]).order_by("index")
    first = about.values_list("index", flat=True).first()
    if first is None:
        first = record({"what": "provenance.file.noted", "file": str(source)}, now=now).index
    return Mark.of(first, house_number(house.key.public.raw))


def _house(now: datetime) -> House:
    home, url = settings.PINXIT_HOME, settings.PINXIT_PUBLIC_URL
    return House(
        code=code_of_house(settings.PINXIT_AIGC_CODE, url),
        key=house_key(home, public_url=url),
        signer=current_signer(now=now),
        trust=current_trust(now=now),
        version=version("pinxit"),
    )
