"""Reading which files have left the house, and in which form."""

from django.conf import settings

from pinxit.kernel import Digest
from pinxit.provenance.adapters.folder_store import FolderStore
from pinxit.provenance.web.models import ReleasedFile


def released_form(source: Digest) -> Digest | None:
    """Return the file as which a file of the store left, `None` if it never did or is not here."""
    row = ReleasedFile.objects.filter(source=str(source)).only("released").first()
    if row is None:
        return None
    released = Digest.parse(row.released)
    return released if FolderStore(settings.PINXIT_STORE).has(released) else None


def kept_form(released: Digest) -> Digest:
    """Return the file of the store that left as this one; the same name if none did."""
    row = ReleasedFile.objects.filter(released=str(released)).only("source").first()
    return released if row is None else Digest.parse(row.source)
