"""Labels in PDF documents: XMP, and `/AIGC` among what the document says of itself."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

from pinxit.kernel import Digest
from pinxit.provenance.adapters.label_kinds.refusing import ClosedFileError, DamagedFileError
from pinxit.provenance.core.labels import AigcLabel, AiLabel, joined
from pinxit.provenance.core.xmp import label_in, packet_with

_AIGC: Final = "/AIGC"


def read(data: bytes) -> AiLabel | None:
    """Return what a PDF document says of AI.

    Raises:
        DamagedFileError: It is not a whole PDF document.
        ClosedFileError: It is locked by a password.
    """
    with _opened(data) as writer:
        packet, text = _packet(writer), _info(writer).get(_AIGC)
        label = None if packet is None else label_in(packet)
    return label if text is None else joined(label, AigcLabel.parse(str(text)))


def write(data: bytes, label: AiLabel) -> bytes:
    """Return a PDF document with this label: the old file and an update behind it.

    Raises:
        DamagedFileError: It is not a whole PDF document.
        ClosedFileError: It is locked by a password.

    Source:
        ISO 32000-2:2020, sections 7.5.6 (updates) and 14.3 (metadata); TC260-PG-20258A for the
        entry `/AIGC`.
    """
    from pyhanko.pdf_utils import generic

    with _opened(data) as writer:
        info = generic.DictionaryObject(dict(_info(writer)))
        info.pop(_AIGC, None)
        if label.aigc is not None:
            info[generic.NameObject(_AIGC)] = generic.TextStringObject(label.aigc.text)
        packet = packet_with(label, _packet(writer), with_aigc=False)
        kind = {"/Type": "/Metadata", "/Subtype": "/XML"}
        names = {
            generic.NameObject(name): generic.NameObject(value) for name, value in kind.items()
        }
        stream = generic.StreamObject(names, stream_data=packet)
        writer.root[generic.NameObject("/Metadata")] = writer.add_object(stream)
        writer.update_root()
        writer.set_info(writer.add_object(info))
        file = BytesIO()
        writer.write(file)
    return file.getvalue()


def content(data: bytes) -> None:
    """Say that no bytes of a document are known to stay: any program may add to them."""
    del data


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """Yield a writer of updates, and translate what it thinks of damaged documents."""
    from pyhanko.pdf_utils.misc import PdfError

    broken = (
        PdfError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        NotImplementedError,
        struct.error,
        zlib.error,
    )
    try:
        writer = _writer(data)
        if writer.prev.encrypted:
            raise ClosedFileError("the document is locked by a password")
        yield writer
    except broken as error:
        raise DamagedFileError("the file is not a whole PDF document") from error


def _writer(data: bytes) -> Any:
    from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(data), strict=True)
    # The library would date the update, name itself and draw a name for the file at random;
    # equal files with equal labels shall give equal bytes.
    named = ByteStringObject(bytes.fromhex(Digest.of(data).hex[:32]))
    known = "/ID" in writer.prev.trailer
    vars(writer)["_update_meta"] = lambda: None
    vars(writer)["_document_id"] = ArrayObject([writer._document_id[0] if known else named, named])
    return writer


def _info(writer: Any) -> dict[str, Any]:
    trailer = writer.prev.trailer
    return dict(trailer["/Info"].items()) if "/Info" in trailer else {}


def _packet(writer: Any) -> bytes | None:
    root = writer.prev.root
    return bytes(root["/Metadata"].data) if "/Metadata" in root else None
