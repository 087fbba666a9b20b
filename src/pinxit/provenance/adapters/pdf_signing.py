"""Signing a PDF as the house, so that any PDF reader shows whether a byte of it was changed.

**Source:** ETSI EN 319 142-1, PAdES baseline signatures: B-B, and B-T where a time stamp server is
set; RFC 3161.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.authority import Signer

if TYPE_CHECKING:
    from pyhanko.sign import SimpleSigner

_FIELD: Final = "House"
_STAMP_S: Final = 15
#: Ed25519 is defined with this digest and no other (RFC 8419).
_DIGEST_OF: Final = {"ed25519": "sha512", "es384": "sha384", "es512": "sha512"}


class UnsignedPaperError(PinxitError):
    """A paper could not be signed."""

    remedy = "Check the signer in the settings, and whether the time stamp server answers."
    may_pass = True


def sign_paper(content: bytes, signer: Signer, *, house: str, reason: str) -> bytes:
    """Return a PDF with the signature of the house inside.

    Args:
        content: The PDF.
        signer: Whose key and certificates; `timestamps` set makes the signature one of level B-T.
        house: Name of the house, as readers show it.
        reason: What the signature says, as readers show it.

    Raises:
        UnsignedPaperError: The signer's key is elsewhere, the time stamp server does not answer, or
            this is no PDF.
    """
    if not signer.key:
        raise UnsignedPaperError("the signer's key is not at hand, and PDFs need it here")
    # Imported here: a page that signs nothing need not wait for it.
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.timestamps import TimestampRequestError

    try:
        return _signed(content, signer, house=house, reason=reason)
    except (PdfError, SigningError, TimestampRequestError, OSError, ValueError) as error:
        raise UnsignedPaperError(f"the paper cannot be signed: {type(error).__name__}") from error


def _signed(content: bytes, signer: Signer, *, house: str, reason: str) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, sign_pdf
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.timestamps import HTTPTimeStamper

    metadata = PdfSignatureMetadata(
        field_name=_FIELD,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm=_DIGEST_OF.get(signer.algorithm, "sha256"),
        name=house,
        reason=reason,
    )
    stamper = HTTPTimeStamper(signer.timestamps, timeout=_STAMP_S) if signer.timestamps else None
    writer = IncrementalPdfFileWriter(BytesIO(content))
    signed = sign_pdf(writer, metadata, _signer(signer), timestamper=stamper)
    return bytes(signed.getbuffer())


def _signer(signer: Signer) -> "SimpleSigner":
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.sign import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    own, *above = load_certs_from_pemder_data(signer.chain.encode())
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    known.register_multiple(above)
    return SimpleSigner(
        signing_cert=own,
        signing_key=load_private_key_from_pemder_data(signer.key.encode(), passphrase=None),
        cert_registry=known,
    )
