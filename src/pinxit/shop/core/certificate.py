"""The certificate of one numbered copy."""

from dataclasses import dataclass, replace
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
        number: Of this copy, in `[1, of]`; from 1 up in an open edition.
        of: How many copies there will ever be; 0 for an open edition.
        kind: "proof" for an artist's proof; empty for a copy.
        sold_at: When, to the second.
        issue: How often it was issued, from 1; again each time the copy was handed on.
        issued_at: When this was; `None` for the first, which is of the moment of the sale.
        replaces: The certificate before; `None` for the first.
    """

    order: str
    title: str
    maker: str
    file: Digest
    number: int
    of: int
    sold_at: datetime
    kind: str = ""
    issue: int = 1
    issued_at: datetime | None = None
    replaces: Digest | None = None

    @property
    def content(self) -> bytes:
        """The certificate's one encoding, kept in the store."""
        said: dict[str, str | int] = {
            "certificate": "pinxit edition 1",
            "file": str(self.file),
            "maker": self.maker,
            "number": self.number,
            "of": self.of,
            "order": self.order,
            "sold_at": self.sold_at.isoformat(timespec="seconds"),
            "title": self.title,
        }
        if self.kind:
            said["kind"] = self.kind
        if self.replaces is not None and self.issued_at is not None:
            said |= {
                "certificate": "pinxit edition 2",
                "issue": self.issue,
                "issued_at": self.issued_at.isoformat(timespec="seconds"),
                "replaces": str(self.replaces),
            }
        return canonical_json(said)

    @property
    def digest(self) -> Digest:
        """The certificate's name, which the log keeps for good."""
        return Digest.of(self.content)

    def handed_on(self, *, at: datetime, replaces: Digest) -> "EditionCertificate":
        """Return the certificate that takes this one's place when the copy changes hands.

        Args:
            at: When, to the second.
            replaces: This one, by the name under which it was kept.
        """
        return replace(self, issue=self.issue + 1, issued_at=at, replaces=replaces)


@dataclass(frozen=True, slots=True)
class LicenceCertificate:
    """What is certified about a licence: its terms and the name of its order."""

    content: bytes

    @property
    def digest(self) -> Digest:
        """The licence's name, which the log keeps for good."""
        return Digest.of(self.content)
