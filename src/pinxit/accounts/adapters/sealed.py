"""Small secrets that the house must read again: kept sealed with its own key, never in clear.

A copy of the database alone does not open them; the key lies beside it, in PINXIT_HOME.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pinxit.kernel import PinxitError


class BrokenSealError(PinxitError):
    """A sealed secret does not open: the key of the house has changed since."""

    remedy = "Make it anew: what was sealed with another key of the house cannot be opened."


def seal(secret: str, *, house_key: str) -> str:
    """Return a secret in a form that only this house opens."""
    return _box(house_key).encrypt(secret.encode()).decode()


def unseal(sealed: str, *, house_key: str) -> str:
    """Return a secret.

    Raises:
        BrokenSealError: It was sealed by another house, or changed since.
    """
    try:
        return _box(house_key).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise BrokenSealError("this does not open with the key of this house") from error


def _box(house_key: str) -> Fernet:
    """Return the box of the house.

    Source:
        RFC 5869 (HKDF).
    """
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"pinxit sealed secrets")
    return Fernet(base64.urlsafe_b64encode(derive.derive(house_key.encode())))
