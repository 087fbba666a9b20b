"""A trust bundle as a file: a plain zip, written anew each time, read within bounds."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pinxit.provenance.core.trust_bundle import (
    MANIFEST,
    MAX_BUNDLE_BYTES,
    BadBundleError,
    Bundle,
    open_bundle,
)

#: The ending of its name.
ENDING: Final = ".pinxit-trust"
_MAX_FILES: Final = 100_000
#: The earliest moment that a zip can name: equal bundles are equal files.
_NEVER: Final = (1980, 1, 1, 0, 0, 0)


def packed_bundle(files: Mapping[str, bytes], manifest: str) -> bytes:
    """Return a bundle as the bytes of a zip.

    Args:
        files: Everything but the manifest.
        manifest: From `manifest_of` over these files.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {MANIFEST: manifest.encode(), **files}.items():
            archive.writestr(zipfile.ZipInfo(name, _NEVER), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read_bundle(path: Path) -> Bundle:
    """Open a bundle and check all of it.

    Raises:
        BadBundleError: It is no bundle, is too large, or is not what its house signed.
        BrokenLogError: The log in it does not lead to its signed root.
        BadTileError: A part of that log is missing.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            whole = sum(part.file_size for part in parts)
            if len(parts) > _MAX_FILES or whole > MAX_BUNDLE_BYTES:
                raise BadBundleError("this is larger than any trust bundle")
            files = {part.filename: _part(archive, part) for part in parts}
    # What the library says of a zip that was made to hurt is not one family.
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise BadBundleError(f"{path} is no trust bundle") from error
    return open_bundle(files)


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return a file of a zip, and no more of it than it says."""
    with archive.open(part) as file:
        content = file.read(part.file_size + 1)
    if len(content) != part.file_size:
        raise BadBundleError("a file in the bundle is larger than it says")
    return content
