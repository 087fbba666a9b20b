"""A signer that the house did not make: a certificate from an authority, and its key or its keeper.

The key is a file, or a program that is given what to sign and gives the signature back; so a key
in a PKCS#11 token, a cloud's key store or a signing service never comes here.

**Source:** C2PA Specification 2.2, section 13.2 (algorithms); RFC 9053, section 2.1 (ECDSA
signatures as two numbers).
"""

import subprocess
from dataclasses import dataclass, replace
from typing import Final, cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.authority import Algorithm, Signer

_WAITS_S: Final = 60
_SMALLEST_RSA_BITS: Final = 2_048
_CURVES: Final[dict[str, Algorithm]] = {
    "secp256r1": "es256",
    "secp384r1": "es384",
    "secp521r1": "es512",
}
_HASHES: Final[dict[Algorithm, hashes.HashAlgorithm]] = {
    "es256": hashes.SHA256(),
    "es384": hashes.SHA384(),
    "es512": hashes.SHA512(),
    "ps256": hashes.SHA256(),
}
_TRIED: Final = b"Does this key belong to this certificate?"


class BadSignerError(PinxitError):
    """The certificate or the key that the settings name cannot sign works."""

    remedy = (
        "See “Sign with a certificate of your own” in the documentation; without the settings "
        "PINXIT_CREDENTIAL_… the house signs with a certificate that it made itself."
    )


class SilentKeeperError(PinxitError):
    """The program that keeps the signing key gave no signature."""

    remedy = "Run PINXIT_CREDENTIAL_COMMAND by hand, and see that its token or service is there."
    may_pass = True


@dataclass(frozen=True, slots=True)
class Keeper:
    """A program that signs: what to sign comes on its input, the signature goes to its output.

    Attributes:
        command: The program and its arguments.
        width: Length of one of the two numbers of an ECDSA signature, in bytes; 0 for others.
    """

    command: tuple[str, ...]
    width: int = 0

    def __call__(self, said: bytes) -> bytes:
        """Return the signature of these bytes, as COSE writes it.

        Raises:
            SilentKeeperError: The program failed, took too long, or is not there.
        """
        try:
            done = subprocess.run(  # noqa: S603 - the owner of the house names the program
                self.command, input=said, capture_output=True, check=True, timeout=_WAITS_S
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise SilentKeeperError("the program that keeps the key gave no signature") from error
        return _flat(done.stdout, self.width)


def outside_signer(
    chain: str, *, key: str = "", command: tuple[str, ...] = (), timestamps: str = ""
) -> Signer:
    """Return a signer with a certificate from elsewhere, after a trial of its key.

    Args:
        chain: The signing certificate first, then those above it, PEM.
        key: Its private key, PEM, not encrypted; or
        command: the program that keeps it.
        timestamps: Address of a time stamp authority; empty for none.

    Raises:
        BadSignerError: It is no certificate for signing works, or the key is another's.
        SilentKeeperError: The program gives no signature.
    """
    try:
        certificate, *_above = x509.load_pem_x509_certificates(chain.encode())
        public = certificate.public_key()
        private = serialization.load_pem_private_key(key.encode(), None) if key else None
    except (ValueError, TypeError):
        # Nothing of the parser's words: they may quote the key.
        raise BadSignerError("the certificate or its key cannot be read") from None
    algorithm, width = _algorithm(public)
    signer = Signer(chain, "", algorithm, timestamps)
    if private is not None:
        if private.public_key() != public:
            raise BadSignerError("the key is not that of the certificate")
        return replace(signer, key=_pkcs8(private))
    if not command:
        raise BadSignerError("neither a key nor a program that keeps it is named")
    keeper = Keeper(command, width)
    _try(keeper, public, algorithm)
    return replace(signer, call=keeper)


def certificates_in(text: str) -> tuple[str, ...]:
    """Return each certificate of a PEM text by itself; none of an empty one.

    Raises:
        BadSignerError: It holds something that is no certificate.
    """
    if not text:
        return ()
    try:
        found = x509.load_pem_x509_certificates(text.encode())
    except ValueError:
        raise BadSignerError("the certificates cannot be read") from None
    return tuple(each.public_bytes(serialization.Encoding.PEM).decode() for each in found)


def _algorithm(public: object) -> tuple[Algorithm, int]:
    """Return how this kind of key signs, and how long a number of its signature is."""
    if isinstance(public, ed25519.Ed25519PublicKey):
        return "ed25519", 0
    if isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in _CURVES:
        return _CURVES[public.curve.name], (public.curve.key_size + 7) // 8
    if isinstance(public, rsa.RSAPublicKey) and public.key_size >= _SMALLEST_RSA_BITS:
        return "ps256", 0
    raise BadSignerError("works are not signed with this kind of key")


def _try(keeper: Keeper, public: object, algorithm: Algorithm) -> None:
    """Let the keeper sign something, and check it with the certificate."""
    signature = keeper(_TRIED)
    try:
        if isinstance(public, ed25519.Ed25519PublicKey):
            public.verify(signature, _TRIED)
        elif isinstance(public, rsa.RSAPublicKey):
            sha = _HASHES[algorithm]
            public.verify(signature, _TRIED, padding.PSS(padding.MGF1(sha), padding.PSS.AUTO), sha)
        else:
            curve = cast("ec.EllipticCurvePublicKey", public)
            curve.verify(_der(signature), _TRIED, ec.ECDSA(_HASHES[algorithm]))
    except InvalidSignature:
        raise BadSignerError("the program signs with another key than the certificate’s") from None


def _flat(signature: bytes, width: int) -> bytes:
    """Return an ECDSA signature as its two numbers side by side; programs mostly write DER."""
    if not width or len(signature) == 2 * width:
        return signature
    try:
        first, second = decode_dss_signature(signature)
        return first.to_bytes(width, "big") + second.to_bytes(width, "big")
    except (ValueError, OverflowError):
        raise SilentKeeperError("the program wrote something that is no signature") from None


def _der(flat: bytes) -> bytes:
    half = len(flat) // 2
    return encode_dss_signature(
        int.from_bytes(flat[:half], "big"), int.from_bytes(flat[half:], "big")
    )


def _pkcs8(private: PrivateKeyTypes) -> str:
    return private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
