"""Kernel: what every room speaks — money, digests, the base error. No I/O, no framework."""

from pinxit.kernel.digest import BadDigestError, Digest, canonical_json
from pinxit.kernel.errors import PinxitError
from pinxit.kernel.money import CurrencyMismatchError, Money

__all__ = [
    "BadDigestError",
    "CurrencyMismatchError",
    "Digest",
    "Money",
    "PinxitError",
    "canonical_json",
]
