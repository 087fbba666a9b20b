"""Digests: the names of artefacts."""

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from pinxit.kernel.errors import PinxitError

_HEX: Final = re.compile(r"[0-9a-f]{64}")
_PREFIX: Final = "sha256:"


class BadDigestError(PinxitError):
    """A text is not a SHA-256 digest."""

    remedy = "A digest is the word sha256: and 64 digits or letters a to f."


@dataclass(frozen=True, slots=True, order=True)
class Digest:
    """The SHA-256 of some bytes, which is also the name of the artefact they make.

    Attributes:
        hex: 64 lower-case hexadecimal digits.

    Source:
        FIPS 180-4 (2015), section 6.2.
    """

    hex: str

    def __post_init__(self) -> None:
        if not _HEX.fullmatch(self.hex):
            raise BadDigestError(f"not a SHA-256 digest: {self.hex[:80]!r}")

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Return the digest of these bytes."""
        return cls(hashlib.sha256(content).hexdigest())

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Return the digest of a file, read in pieces so that its size does not matter."""
        with path.open("rb") as file:
            return cls(hashlib.file_digest(file, "sha256").hexdigest())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the digest written as `sha256:…` or as the bare digits.

        Raises:
            BadDigestError: The text is neither.
        """
        return cls(text.removeprefix(_PREFIX))

    @property
    def base64(self) -> str:
        """The 32 bytes in base64, as notes and headers write them (RFC 4648, section 4)."""
        return b64encode(bytes.fromhex(self.hex)).decode()

    @property
    def content_digest(self) -> str:
        """The value of the header `Content-Digest` of a message with this content (RFC 9530)."""
        return f"sha-256=:{self.base64}:"

    def __str__(self) -> str:
        return _PREFIX + self.hex


def canonical_json(body: object) -> bytes:
    """Return the one encoding of a JSON value, so that equal values have equal digests.

    Keys sorted, no spaces, UTF-8 unescaped. Floats are refused: they do not print the same
    everywhere.

    Raises:
        TypeError: The value holds a float or something that JSON has no word for.

    Source:
        RFC 8785 (JSON Canonicalization Scheme), restricted to strings, integers, booleans, null,
        arrays and objects.
    """
    _refuse_floats(body)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _refuse_floats(body: object) -> None:
    if isinstance(body, float):
        raise TypeError(f"a float has no canonical form: {body!r}")
    if isinstance(body, dict):
        for value in body.values():
            if not isinstance(value, str):
                _refuse_floats(value)
    elif isinstance(body, list | tuple):
        for value in body:
            _refuse_floats(value)
