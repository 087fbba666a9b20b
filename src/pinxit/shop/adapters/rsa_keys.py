"""Signing and checking by RSA and SHA-256, as Alipay (RSA2) and WeChat Pay (v3) both do.

**Source:** RFC 8017, section 8.2 (RSASSA-PKCS1-v1_5).
"""

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate

from pinxit.kernel import PinxitError


class BadPaymentKeyError(PinxitError):
    """A key of a payment provider in the settings cannot be read."""

    remedy = "Paste the key as the provider shows it: PEM, or its base64 letters alone."


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The house's secret key at a provider."""

    key: RSAPrivateKey

    @classmethod
    def parse(cls, text: str) -> "OwnKey":
        """Read a key as PEM or bare base64 (PKCS#8 or PKCS#1).

        Raises:
            BadPaymentKeyError: It is none.
        """
        try:
            if "BEGIN" in text:
                key = serialization.load_pem_private_key(text.encode(), password=None)
            else:
                key = serialization.load_der_private_key(_unpacked(text), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise BadPaymentKeyError("the house’s own key cannot be read") from error
        if not isinstance(key, RSAPrivateKey):
            raise BadPaymentKeyError("the house’s own key is not of the kind RSA")
        return cls(key)

    def sign(self, content: bytes) -> str:
        """Return the signature of some bytes in base64."""
        return base64.b64encode(self.key.sign(content, PKCS1v15(), hashes.SHA256())).decode()


@dataclass(frozen=True, slots=True)
class TheirKey:
    """The public key of a provider."""

    key: RSAPublicKey

    @classmethod
    def parse(cls, text: str) -> "TheirKey":
        """Read a key as PEM, as a certificate, or as bare base64.

        Raises:
            BadPaymentKeyError: It is none.
        """
        key: object
        try:
            if "BEGIN CERTIFICATE" in text:
                key = load_pem_x509_certificate(text.encode()).public_key()
            elif "BEGIN" in text:
                key = serialization.load_pem_public_key(text.encode())
            else:
                key = serialization.load_der_public_key(_unpacked(text))
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise BadPaymentKeyError("the provider’s key cannot be read") from error
        if not isinstance(key, RSAPublicKey):
            raise BadPaymentKeyError("the provider’s key is not of the kind RSA")
        return cls(key)

    def signed(self, content: bytes, signature: str) -> bool:
        """Say whether the provider signed some bytes."""
        try:
            self.key.verify(
                base64.b64decode(signature, validate=True), content, PKCS1v15(), hashes.SHA256()
            )
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


def _unpacked(text: str) -> bytes:
    return base64.b64decode("".join(text.split()), validate=True)
