"""The certificate of one numbered copy."""

from dataclasses import dataclass
from datetime import datetime

from pinxit.kernel import Digest, canonical_json


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCertificate:
    """What is certified about one copy. Nobody's name but the maker's is in it.

    Attributes:
        order: Public name of the order; random, so that nobody can guess a certificate's digest.
        title: Of the work.
        maker: Who asked for it.
        file: Digest of the full-size file that was sold.
        number: Of this copy, in `[1, of]`.
        of: How many copies there will ever be.
        sold_at: When, to the second.
    """

    order: str
    title: str
    maker: str
    file: Digest
    number: int
    of: int
    sold_at: datetime

    @property
    def content(self) -> bytes:
        """The certificate's one encoding, kept in the store."""
        return canonical_json(
            {
                "certificate": "pinxit edition 1",
                "file": str(self.file),
                "maker": self.maker,
                "number": self.number,
                "of": self.of,
                "order": self.order,
                "sold_at": self.sold_at.isoformat(timespec="seconds"),
                "title": self.title,
            }
        )

    @property
    def digest(self) -> Digest:
        """The certificate's name, which the log keeps for good."""
        return Digest.of(self.content)
