"""Handing files out: each with all its marks, in one form, and on record."""

from collections.abc import Callable
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


def release_file(source: Digest, describe: Callable[[], Outgoing], *, now: datetime) -> Digest:
    """Return the form in which a file of the store leaves: with its mark, labels and credential.

    It is made at the first need and is the same ever after, whoever asks.

    Args:
        source: The file as it is kept.
        describe: Says what is to be said of it; asked at the first need alone.
        now: The time.

    Returns:
        The name of the file that leaves, which lies in the store.

    Raises:
        UnfitToLeaveError: A mark could not be read back; nothing is kept and nothing leaves.
        PinxitError: The file is damaged, a key cannot be used, or the store not be written.
    """
    found = released_form(source)
    if found is not None:
        return found
    outgoing, house = describe(), _house(now)
    marked = release(outgoing, _mark_of(outgoing, house, now), house)
    released = FolderStore(settings.PINXIT_STORE).put(marked.content)
    with transaction.atomic():
        # Two who came first at once have made two forms; the one that is on record leaves.
        row, is_new = ReleasedFile.objects.get_or_create(
            source=str(source),
            defaults={
                "released": str(released),
                "media_type": outgoing.media_type,
                "payload": None if marked.mark is None else marked.mark.payload,
                "released_at": now,
            },
        )
        if is_new:
            _record(source, released, outgoing, now)
        elif not FolderStore(settings.PINXIT_STORE).has(Digest.parse(row.released)):
            row.released = str(released)
            row.save(update_fields=["released"])
            _record(source, released, outgoing, now)
    return Digest.parse(row.released)


def _record(source: Digest, released: Digest, outgoing: Outgoing, now: datetime) -> None:
    piece = {"piece": outgoing.record.piece} if outgoing.record.piece else {}
    record(
        {
            "what": "provenance.file.released",
            "source": str(source),
            "released": str(released),
            **piece,
        },
        now=now,
    )


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
