"""Who signs the works of this house, and whom it believes, as the settings say."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from pinxit.provenance.adapters.authority import (
    CertificateFacts,
    Signer,
    Trust,
    house_root,
    house_signer,
)
from pinxit.provenance.adapters.credentials import UnsignableError, read, sign_apart
from pinxit.provenance.adapters.outside_signer import (
    BadSignerError,
    certificates_in,
    outside_signer,
)
from pinxit.provenance.core.credential import Claim, Making


def current_signer(*, now: datetime | None = None) -> Signer:
    """Return who signs: the certificate that the settings name, or one that the house makes.

    Args:
        now: The time; the clock's when not given.

    Raises:
        AuthorityError: The house's own certificates cannot be read or kept.
        BadSignerError: The certificate or key that the settings name cannot sign works now.
        SilentKeeperError: The program that keeps the key gives no signature.
    """
    at = now or timezone.now()
    if settings.PINXIT_CREDENTIAL_CHAIN:
        signer = _tried(
            settings.PINXIT_CREDENTIAL_CHAIN,
            settings.PINXIT_CREDENTIAL_KEY,
            settings.PINXIT_CREDENTIAL_COMMAND,
        )
        if CertificateFacts.of(signer.chain).until <= at:
            raise BadSignerError("the certificate has ended")
    else:
        signer = house_signer(settings.PINXIT_HOME, public_url=settings.PINXIT_PUBLIC_URL, now=at)
    return replace(signer, timestamps=settings.PINXIT_TIMESTAMP_URL)


def current_certificate(*, now: datetime | None = None) -> CertificateFacts:
    """Return the certificate that signs, for pages: no key is tried, whoever looks and how often.

    Args:
        now: The time; the clock's when not given.

    Raises:
        AuthorityError: The house's own certificates cannot be read or kept.
        BadSignerError: What the settings name is no certificate.
    """
    chain = certificates_in(settings.PINXIT_CREDENTIAL_CHAIN)
    return CertificateFacts.of(chain[0] if chain else current_signer(now=now).chain)


def current_trust(*, now: datetime | None = None) -> Trust:
    """Return whom this house believes: itself, its own authority, and whom the settings name.

    Args:
        now: The time; the clock's when not given.

    Raises:
        AuthorityError: The house's own certificates cannot be read or kept.
        BadSignerError: What the settings name are no certificates.
    """
    chain = certificates_in(settings.PINXIT_CREDENTIAL_CHAIN)
    return Trust(
        (
            root_certificate(now=now),
            *chain[-1:],
            *certificates_in(settings.PINXIT_CREDENTIAL_ANCHORS),
        )
    )


def root_certificate(*, now: datetime | None = None) -> str:
    """Return the root certificate that the house made for itself, PEM.

    Raises:
        AuthorityError: It cannot be read or kept.
    """
    return house_root(
        settings.PINXIT_HOME, public_url=settings.PINXIT_PUBLIC_URL, now=now or timezone.now()
    )


@lru_cache(2)
def _tried(chain: str, key: str, command: tuple[str, ...]) -> Signer:
    """Return a signer from elsewhere, after one trial for as long as the process lives."""
    signer = outside_signer(chain, key=key, command=command)
    claim = Claim("A trial", Making.ISSUED, mining=None)
    try:
        beside = sign_apart(b"A trial", "text/plain", claim, signer)
    except UnsignableError:
        raise BadSignerError("the certificate is not one that may sign works") from None
    anchors = certificates_in(chain)[-1:]
    if not read(b"A trial", "text/plain", Trust(anchors), sidecar=beside).is_good:
        raise BadSignerError("the certificates above the first are not those that issued it")
    return signer
