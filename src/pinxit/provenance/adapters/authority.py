"""The house's own authority: a root certificate, and the one under it that signs works.

Neither is on a trust list. Whoever wants to believe the house takes its root certificate.

keys/authority.pem         the root's private key and certificate; used once a year
keys/authority-root.pem    the root certificate alone, to be handed on freely
keys/credential.pem        the private key that signs, its certificate, and the root's

**Source:** C2PA Specification 2.2, section 14.5 (certificate profile); RFC 5280.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.house_key import house_name
from pinxit.provenance.adapters.key_files import place, replace

_ROOT_LASTS: Final = timedelta(days=365 * 30)
#: A work must be believed long after it was signed, and no authority stamps the time by default.
_SIGNER_LASTS: Final = timedelta(days=365 * 10)
#: How long one key signs before another takes its place.
_KEY_SIGNS: Final = timedelta(days=365)
#: Clocks differ.
_EARLIER: Final = timedelta(hours=1)

Algorithm = Literal["es256", "es384", "es512", "ps256", "ed25519"]


class AuthorityError(PinxitError):
    """The house's certificates cannot be read, or not be kept."""

    remedy = "Restore the folder `keys` of PINXIT_HOME from a backup, and let the house own it."


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a certificate with those above it, and its key or what holds the key.

    Attributes:
        chain: The signing certificate first, then those above it, PEM.
        key: The private key, PKCS#8 PEM; empty where `call` signs.
        algorithm: How it signs.
        timestamps: Address of an RFC 3161 time stamp authority; empty for none.
        call: Returns the signature of bytes, as COSE writes it; for a key that nobody hands out.
    """

    chain: str
    key: str = field(default="", repr=False)
    algorithm: Algorithm = "ed25519"
    timestamps: str = ""
    call: Callable[[bytes], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom to believe: these root certificates, PEM, and nobody else."""

    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What people compare when they look at a certificate.

    Attributes:
        name: Whose it is.
        issuer: Who issued it.
        fingerprint: SHA-256 of it, pairs of capital hexadecimal digits with colons between.
        until: The last moment it is good for.
    """

    name: str
    issuer: str
    fingerprint: str
    until: datetime

    @classmethod
    def of(cls, chain: str) -> "CertificateFacts":
        """Return those of the first certificate of a PEM text that holds one."""
        first = x509.load_pem_x509_certificates(chain.encode())[0]
        return cls(
            first.subject.rfc4514_string(),
            first.issuer.rfc4514_string(),
            first.fingerprint(hashes.SHA256()).hex(":").upper(),
            first.not_valid_after_utc,
        )


@dataclass(frozen=True, slots=True)
class Authority:
    """A root certificate with its key, PEM."""

    certificate: str
    key: str = field(repr=False)

    @classmethod
    def draw(cls, name: str, *, now: datetime, key: Ed25519PrivateKey | None = None) -> "Authority":
        """Return a new root, good for 30 years.

        Args:
            name: Name of the house, as in its certificates.
            now: The time, with a zone.
            key: Its private key; drawn if not given.
        """
        key = key or Ed25519PrivateKey.generate()
        public = key.public_key()
        subject = _subject(name, f"{name} root")
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
            lasts: How long its certificate is good for; never longer than the root.
        """
        root_key = serialization.load_pem_private_key(self.key.encode(), None)
        assert isinstance(root_key, Ed25519PrivateKey)  # noqa: S101 - we drew it
        root = x509.load_pem_x509_certificate(self.certificate.encode())
        key = Ed25519PrivateKey.generate()
        public = key.public_key()
        certificate = (
            x509.CertificateBuilder(
                root.subject, _subject(name, f"{name} works"), public, x509.random_serial_number()
            )
            .not_valid_before(now - _EARLIER)
            .not_valid_after(min(now + lasts, root.not_valid_after_utc))
        )
        for extension, critical in _profile(public, root_key.public_key()):
            certificate = certificate.add_extension(extension, critical=critical)
        return Signer(_pem(certificate.sign(root_key, None)) + self.certificate, _key_pem(key))


def house_signer(home: Path, *, public_url: str = "", now: datetime) -> Signer:
    """Return who signs the works of the house.

    The root is drawn on first need, and a key that signed for a year gives way to another.
    Processes that need the root first at the same moment agree on one.

    Args:
        home: PINXIT_HOME.
        public_url: Where the house is reached; its host is the name in new certificates.
        now: The time, with a zone.

    Raises:
        AuthorityError: A key or certificate is damaged, or its folder cannot be written.
    """
    path = home / "keys" / "credential.pem"
    name = house_name(public_url)
    try:
        authority = _authority(home, name, now)
        kept = _signer_in(path)
        if kept is None or _is_worn(kept, authority, now):
            signer = authority.issue(name, now=now)
            replace(path, signer.key + signer.chain, mode=0o600)
            return signer
    except (OSError, ValueError) as error:
        # Nothing of a parser's own words: it may quote what it could not read.
        raise AuthorityError("the certificates of the house cannot be used") from (
            error if isinstance(error, OSError) else None
        )
    return kept


def house_root(home: Path, *, public_url: str = "", now: datetime) -> str:
    """Return the root certificate of the house, PEM; arguments and errors as `house_signer`."""
    house_signer(home, public_url=public_url, now=now)
    return (home / "keys" / "authority-root.pem").read_text(encoding="ascii")


def _authority(home: Path, name: str, now: datetime) -> Authority:
    """Return the root of the house, drawn if there is none."""
    path = home / "keys" / "authority.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        drawn = Authority.draw(name, now=now)
        place(path, drawn.key + drawn.certificate, mode=0o600)
    key, certificate = _two_parts(path.read_text(encoding="ascii"))
    authority = Authority(certificate, key)
    public = path.with_name("authority-root.pem")
    if not public.exists():
        place(public, certificate, mode=0o644)
    return authority


def _signer_in(path: Path) -> Signer | None:
    if not path.exists():
        return None
    key, chain = _two_parts(path.read_text(encoding="ascii"))
    return Signer(chain, key)


def _is_worn(signer: Signer, authority: Authority, now: datetime) -> bool:
    """Say whether a key has signed long enough, or is not one of this root's."""
    certificate, *_above = x509.load_pem_x509_certificates(signer.chain.encode())
    begun = certificate.not_valid_before_utc
    return not signer.chain.endswith(authority.certificate) or not (
        begun <= now < begun + _KEY_SIGNS
    )


def _two_parts(text: str) -> tuple[str, str]:
    """Return the private key of a PEM file, and the certificates behind it.

    Raises:
        ValueError: It holds something else.
    """
    key, end, chain = text.partition("-----END PRIVATE KEY-----\n")
    serialization.load_pem_private_key((key + end).encode(), None)
    x509.load_pem_x509_certificates(chain.encode())
    return key + end, chain


def _profile(
    public: Ed25519PublicKey, above: Ed25519PublicKey
) -> list[tuple[x509.ExtensionType, bool]]:
    """Return what C2PA asks of a certificate that signs: each extension, and whether it binds."""
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage("digital_signature"), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False),
        (x509.SubjectKeyIdentifier.from_public_key(public), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(above), False),
    ]


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
