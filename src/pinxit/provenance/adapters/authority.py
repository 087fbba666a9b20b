"""The house's own authority: a root certificate, and the one that signs works under it.

Neither is on a trust list. Whoever wants to trust the house takes its root certificate.

keys/credential-root.pem     the root certificate, to be handed on freely
keys/credential-root.key     its private key, needed only to issue another signing certificate
keys/credential.pem          the private key, the signing certificate and its root

**Source:** C2PA Specification 2.2, section 14.5 (certificate profile); RFC 5280.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_ROOT_LASTS: Final = timedelta(days=365 * 20)
_SIGNER_LASTS: Final = timedelta(days=365)
#: Clocks differ.
_EARLIER: Final = timedelta(hours=1)

Algorithm = Literal["es256", "es384", "es512", "ps256", "ps384", "ps512", "ed25519"]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a certificate with those above it, and its key.

    Attributes:
        chain: The signing certificate first, then those above it, PEM.
        key: The private key, PKCS#8 PEM.
        algorithm: How it signs.
        timestamps: Address of an RFC 3161 time stamp authority; empty for none.
    """

    chain: str
    key: str = field(repr=False)
    algorithm: Algorithm = "ed25519"
    timestamps: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to believe: these root certificates, PEM, and nobody else."""

    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Authority:
    """A root with its key, PEM."""

    certificate: str
    key: str = field(repr=False)

    @classmethod
    def draw(cls, name: str, *, now: datetime, key: Ed25519PrivateKey | None = None) -> "Authority":
        """Return a new root.

        Args:
            name: Name of the house, as in its certificates.
            now: The time, with a zone.
            key: Its private key; drawn if not given.
        """
        key = key or Ed25519PrivateKey.generate()
        subject = _subject(name, f"{name} root")
        public = key.public_key()
        certificate = (
            x509.CertificateBuilder(subject, subject, public, x509.random_serial_number())
            .not_valid_before(now - _EARLIER)
            .not_valid_after(now + _ROOT_LASTS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(key, None)
        )
        return cls(_pem(certificate), _key_pem(key))

    def issue(self, name: str, *, now: datetime, lasts: timedelta = _SIGNER_LASTS) -> Signer:
        """Return a new signer under this root.

        Args:
            name: Name of the house.
            now: The time, with a zone.
            lasts: How long the certificate is good for.
        """
        root_key = serialization.load_pem_private_key(self.key.encode(), None)
        assert isinstance(root_key, Ed25519PrivateKey)  # noqa: S101 - we drew it
        root = x509.load_pem_x509_certificate(self.certificate.encode())
        key = Ed25519PrivateKey.generate()
        public = key.public_key()
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
        certificate = (
            x509.CertificateBuilder(
                root.subject, _subject(name, name), public, x509.random_serial_number()
            )
            .not_valid_before(now - _EARLIER)
            .not_valid_after(now + lasts)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage("digital_signature"), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(above, critical=False)
            .sign(root_key, None)
        )
        return Signer(_pem(certificate) + self.certificate, _key_pem(key))


def _subject(organisation: str, name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _usage(*meant: str) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{use: use in meant for use in every})


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
