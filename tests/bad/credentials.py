"""Content credentials that Eve brings, made when they are needed, each with what must be said.

Eve's keys are always the same; the names that the library draws for credentials are not.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pinxit.provenance import (
    Authority,
    Claim,
    CredentialState,
    Ingredient,
    Making,
    Record,
    Signer,
    sign_credential,
    sign_credential_apart,
)
from tests.provenance.works import house, signer, work

JPEG = "image/jpeg"
DAWN = Claim("Dawn", Making.CREATED, record=Record(author="Cleo Example"))
DUSK = Claim("Dusk", Making.CREATED, record=Record(author="Cleo Example"))
RESTORED = Making.RESTORED


@dataclass(frozen=True, slots=True)
class Bad:
    """A file with a credential that must not be believed.

    Attributes:
        make: Makes the file, and the credential beside it if there is one.
        state: What must be said of it.
        code: The status code that says why.
        media_type: What the file is.
    """

    make: Callable[[], tuple[bytes, bytes]]
    state: CredentialState
    code: str
    media_type: str = JPEG


@lru_cache
def good() -> bytes:
    return sign_credential(work(JPEG), JPEG, DAWN, signer())


def forged_house() -> tuple[bytes, bytes]:
    """Eve draws certificates with the names of the house."""
    key = Ed25519PrivateKey.from_private_bytes(sha256(b"Eve").digest())
    eve = Authority.draw("Pinxit", now=datetime(2026, 1, 1, tzinfo=UTC), key=key)
    theirs = eve.issue("Pinxit", now=datetime(2026, 1, 1, tzinfo=UTC))
    return sign_credential(work(JPEG), JPEG, DAWN, theirs), b""


def borrowed_chain() -> tuple[bytes, bytes]:
    """Eve signs with her own key and shows the certificates of the house."""
    return sign_credential(work(JPEG), JPEG, DAWN, replace(signer(), key=signer("Eve").key)), b""


def retitled() -> tuple[bytes, bytes]:
    """The claim itself says something else than when it was signed."""
    return _exchanged(good(), b"dc:titledDawn", b"dc:titledDusk"), b""


def reattributed() -> tuple[bytes, bytes]:
    """A statement under the claim names another maker."""
    return _exchanged(good(), b"Cleo Example", b"Eve  Example"), b""


def repainted() -> tuple[bytes, bytes]:
    """The picture is another, the credential stayed."""
    return good()[:-4] + bytes((good()[-4] ^ 1,)) + good()[-3:], b""


def replayed() -> tuple[bytes, bytes]:
    """The credential of one picture is put into another."""
    segment = good()[good().index(b"\xff\xeb") :]
    (size,) = struct.unpack(">H", segment[2:4])
    other = work("image/jpeg; blue")
    return other[:2] + segment[: size + 2] + other[2:], b""


def replayed_beside() -> tuple[bytes, bytes]:
    """The credential of one tune is laid beside another."""
    midi = "audio/midi"
    return work(midi) + b"\x00", sign_credential_apart(work(midi), midi, DAWN, signer())


def resigned() -> tuple[bytes, bytes]:
    """Eve takes the picture, and says in her own name what the house said."""
    return sign_credential(work(JPEG), JPEG, DAWN, signer("Eve")), b""


def resigned_over() -> tuple[bytes, bytes]:
    """Eve adds her own credential over that of the house."""
    edited = Claim("Dawn", Making.EDITED, ingredients=(Ingredient(good(), JPEG, "Dawn"),))
    return sign_credential(good(), JPEG, edited, signer("Eve")), b""


def expired() -> tuple[bytes, bytes]:
    """It was signed with a certificate that had ended."""
    return _signed_with(_certificate(until=datetime(2025, 6, 1, tzinfo=UTC))), b""


def too_early() -> tuple[bytes, bytes]:
    """It was signed with a certificate that has not begun."""
    begins = datetime(2048, 6, 1, tzinfo=UTC)
    return _signed_with(_certificate(since=begins, until=begins + timedelta(days=365))), b""


def wrong_purpose() -> tuple[bytes, bytes]:
    """The certificate is that of a web site."""
    return _signed_with(_certificate(purpose=ExtendedKeyUsageOID.SERVER_AUTH)), b""


def swapped_ingredient() -> tuple[bytes, bytes]:
    """The photograph that was restored is exchanged for another with a credential as good."""
    claim = Claim("Dawn", RESTORED, ingredients=(Ingredient(good(), JPEG, "Dawn"),))
    store = sign_credential_apart(work(JPEG), JPEG, claim, signer())
    photograph, _restored = _manifests(store)
    other = _manifests(sign_credential_apart(work(JPEG), JPEG, DUSK, signer()))[0]
    other = other.replace(_label(other), _label(photograph))
    return work(JPEG), _resized(store.replace(photograph, other))


def lost_ingredient() -> tuple[bytes, bytes]:
    """The credential of the photograph that was restored is taken out."""
    claim = Claim("Dawn", RESTORED, ingredients=(Ingredient(good(), JPEG, "Dawn"),))
    store = sign_credential_apart(work(JPEG), JPEG, claim, signer())
    return work(JPEG), _resized(store.replace(_manifests(store)[0], b""))


def cut_short() -> tuple[bytes, bytes]:
    """Half of the credential is missing."""
    store = sign_credential_apart(work(JPEG), JPEG, DAWN, signer())
    return work(JPEG), store[: len(store) // 2]


_T, _U, _R = CredentialState.TAMPERED, CredentialState.UNTRUSTED, CredentialState.UNREADABLE

BAD = {
    "forged house": Bad(forged_house, _U, "signingCredential.untrusted"),
    "wrong key": Bad(borrowed_chain, _T, "claimSignature.mismatch"),
    "forged title": Bad(retitled, _T, "claimSignature.mismatch"),
    "forged maker": Bad(reattributed, _T, "assertion.hashedURI.mismatch"),
    "repainted": Bad(repainted, _T, "assertion.dataHash.mismatch"),
    "replayed": Bad(replayed, _T, "assertion.dataHash.mismatch"),
    "replayed beside": Bad(replayed_beside, _T, "assertion.dataHash.mismatch", "audio/midi"),
    "re-signed": Bad(resigned, _U, "signingCredential.untrusted"),
    "re-signed over": Bad(resigned_over, _U, "signingCredential.untrusted"),
    "expired": Bad(expired, _U, "signingCredential.expired"),
    "too early": Bad(too_early, _U, "signingCredential.expired"),
    "wrong purpose": Bad(wrong_purpose, _U, "signingCredential.invalid"),
    "swapped ingredient": Bad(swapped_ingredient, _T, "ingredient.manifest.mismatch"),
    "lost ingredient": Bad(lost_ingredient, _T, "ingredient.manifest.missing"),
    "cut short": Bad(cut_short, _R, "general.error"),
}


def _exchanged(content: bytes, one: bytes, other: bytes) -> bytes:
    assert content.count(one) >= 1, "the file is written another way than this generator knows"
    return content.replace(one, other)


def _manifests(store: bytes) -> list[bytes]:
    """Return the credentials in a store, that of the file last."""
    boxes, rest = [], store[8:]
    while rest:
        (size,) = struct.unpack(">I", rest[:4])
        boxes.append(rest[:size])
        rest = rest[size:]
    return boxes[1:]


def _label(manifest: bytes) -> bytes:
    start = manifest.index(b"urn:c2pa:")
    return manifest[start : manifest.index(b"\x00", start)]


def _resized(store: bytes) -> bytes:
    return struct.pack(">I", len(store)) + store[4:]


def _certificate(
    *,
    since: datetime = datetime(2025, 1, 1, tzinfo=UTC),
    until: datetime = datetime(2045, 1, 1, tzinfo=UTC),
    purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.EMAIL_PROTECTION,
) -> bytes:
    """Return a certificate of the house's own root, always of the same length, DER."""
    root = x509.load_pem_x509_certificate(house().certificate.encode())
    root_key = serialization.load_pem_private_key(house().key.encode(), None)
    assert isinstance(root_key, Ed25519PrivateKey)
    public = _key().public_key()
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Pinxit"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Pinxit works"),
        ]
    )
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return (
        x509.CertificateBuilder(root.subject, name, public, 4711)
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(above, critical=False)
        .sign(root_key, None)
        .public_bytes(Encoding.DER)
    )


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(b"worn").digest())


def _signed_with(certificate: bytes) -> bytes:
    """Return a picture that is truly signed with a certificate that the library would not use.

    The library is shown a good certificate of the same length; where it is signed, and in the
    file, the other takes its place.
    """
    shown = _certificate()
    assert len(shown) == len(certificate)
    pem = x509.load_der_x509_certificate(shown).public_bytes(Encoding.PEM).decode()

    def call(said: bytes) -> bytes:
        return _key().sign(_exchanged(said, shown, certificate))

    deceived = Signer(pem + house().certificate, call=call)
    return _exchanged(sign_credential(work(JPEG), JPEG, DAWN, deceived), shown, certificate)
