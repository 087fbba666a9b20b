"""The package a print house gets: the file to print and the ticket, in one archive."""

import io
import json
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

#: The first moment an archive knows: what is in it decides its bytes, not when it was made.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def write_print_package(picture: bytes, ticket: Mapping[str, object]) -> bytes:
    """Return the archive of a print; the same print gives the same bytes.

    Args:
        picture: The file to print, a PNG.
        ticket: What is to be made of it.
    """
    held = io.BytesIO()
    text = json.dumps(ticket, ensure_ascii=False, indent=1).encode()
    with ZipFile(held, "w") as archive:
        # A PNG is compressed already.
        archive.writestr(ZipInfo("print.png", _MOMENT), picture, ZIP_STORED)
        archive.writestr(ZipInfo("ticket.json", _MOMENT), text, ZIP_DEFLATED)
    return held.getvalue()
