"""Commitments: the log holds a promise of a text, not the text, so that it can be forgotten.

**Source:** RFC 2104 (1997), "HMAC: Keyed-Hashing for Message Authentication", with SHA-256 and a
salt of 256 bits as the key. Without the salt a commitment says nothing, not even of a text that one
guesses; with salt and text anybody can check it.
"""

import hashlib
import hmac
from typing import Final

#: How long a salt is.
SALT_BYTES: Final = 32

_PREFIX: Final = "hmac-sha256:"


def commit(text: str, salt: bytes) -> str:
    """Return the commitment to a text: `hmac-sha256:` and 64 digits.

    Args:
        text: What may have to be forgotten.
        salt: 32 bytes drawn for this one text, and kept beside it.
    """
    assert len(salt) == SALT_BYTES, "a salt nobody can try out"
    return _PREFIX + hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()


def is_commitment(value: object) -> bool:
    """Say whether a part of an event is a commitment."""
    return isinstance(value, str) and value.startswith(_PREFIX)


def keeps(commitment: str, text: str, salt: bytes) -> bool:
    """Say whether a text is what was committed to."""
    return hmac.compare_digest(commitment, commit(text, salt))
