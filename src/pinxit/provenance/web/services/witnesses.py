"""Taking in what witnesses have signed."""

from datetime import UTC, datetime

from pinxit.kernel import PinxitError
from pinxit.provenance.core.checkpoint import cosigned_at
from pinxit.provenance.core.note import NoteKey, parse_note, signature_line
from pinxit.provenance.web.models import LogCheckpoint, LogCosignature
from pinxit.provenance.web.selectors.log import last_checkpoint, tile_folder


class UnknownCheckpointError(PinxitError):
    """What a witness has cosigned is not a checkpoint of this log."""

    remedy = "Compare it with this house's checkpoints; one that it never signed is a fork."


def take_cosignature(note: str, key: NoteKey) -> LogCosignature:
    """Keep the cosignature of a witness, and publish it; twice is once.

    Args:
        note: The checkpoint as the witness returned it, with its line under it.
        key: The witness's public key.

    Raises:
        BadNoteError: It is not a note.
        BadSignatureError: The witness did not sign it.
        UnknownCheckpointError: This house never signed that checkpoint.
        StoreUnwritableError: The checkpoint cannot be published.
    """
    at_s = cosigned_at(note, key)
    signed = parse_note(note)
    checkpoint = LogCheckpoint.objects.filter(note__startswith=signed.text + "\n").first()
    if checkpoint is None:
        raise UnknownCheckpointError("this house never signed that checkpoint")
    line = next(
        signature_line(each.name, each.key_id + each.body)
        for each in signed.signatures
        if (each.name, each.key_id) == (key.name, key.id)
    )
    kept, _is_new = LogCosignature.objects.get_or_create(
        checkpoint=checkpoint,
        key=str(key),
        defaults={
            "witness": key.name,
            "line": line,
            "signed_at": datetime.fromtimestamp(at_s, UTC),
        },
    )
    newest = last_checkpoint()
    if newest == checkpoint:
        tile_folder().publish(newest.text)
    return kept
