"""Who signs the works of this house, and whom it believes, as the settings say."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from pinxit.provenance.adapters.authority import Signer, Trust, house_root, house_signer
from pinxit.provenance.adapters.outside_signer import certificates_in, outside_signer


def current_signer(*, now: datetime | None = None) -> Signer:
    """Return who signs: the certificate that the settings name, or one that the house makes.

    Args:
        now: The time; the clock's when not given.

    Raises:
        AuthorityError: The house's own certificates cannot be read or kept.
        BadSignerError: The certificate or key that the settings name cannot sign works.
        SilentKeeperError: The program that keeps the key gives no signature.
    """
    stamps = settings.PINXIT_TIMESTAMP_URL
    if settings.PINXIT_CREDENTIAL_CHAIN:
        return _tried(
            settings.PINXIT_CREDENTIAL_CHAIN,
            settings.PINXIT_CREDENTIAL_KEY,
            settings.PINXIT_CREDENTIAL_COMMAND,
            stamps,
        )
    signer = house_signer(
        settings.PINXIT_HOME, public_url=settings.PINXIT_PUBLIC_URL, now=now or timezone.now()
    )
    return replace(signer, timestamps=stamps)


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
def _tried(chain: str, key: str, command: tuple[str, ...], stamps: str) -> Signer:
    """Return a signer from elsewhere, after one trial for as long as the process lives."""
    return outside_signer(chain, key=key, command=command, timestamps=stamps)
