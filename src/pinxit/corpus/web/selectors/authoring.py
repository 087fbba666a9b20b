"""What an author of the register has said, use by use."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from pinxit.corpus.core.rights import Answer, Purpose
from pinxit.corpus.web import words
from pinxit.corpus.web.models import Author, Consent, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorUse:
    """One use of an author's works.

    Attributes:
        purpose: Which.
        name: In words.
        said: The author's last word on all works, if they gave one.
        num_allowed: Works that may be so used now.
        num_works: Works in all.
    """

    purpose: Purpose
    name: str
    said: Consent | None
    num_allowed: int
    num_works: int

    @property
    def share(self) -> str:
        """Whether all, some or none of the works may be so used, as the gate's outcome."""
        if self.num_allowed == 0:
            return "refused"
        return "allowed" if self.num_allowed == self.num_works else "duties"


def uses_of(author: Author) -> Sequence[AuthorUse]:
    """Return what an author said of each use, and what the gate makes of it; two queries."""
    said = _last_words(author)
    works = Work.objects.filter(authors=author, left_at=None)
    counts = works.aggregate(
        total=Count("pk"),
        **{
            f"num_{purpose}": Count(
                "pk", filter=~Q(**{f"may_{purpose}": "refused"}) & Q(withdrawn_at=None)
            )
            for purpose in Purpose
        },
    )
    return [
        AuthorUse(
            purpose=purpose,
            name=str(words.PURPOSES[purpose]),
            said=said.get(purpose),
            num_allowed=counts[f"num_{purpose}"],
            num_works=counts["total"],
        )
        for purpose in Purpose
    ]


def answers_of(author: Author) -> dict[Purpose, Answer]:
    """Return an author's last word on each use of all works."""
    said = _last_words(author)
    return {
        purpose: Answer(said[purpose].answer) if purpose in said else Answer.UNKNOWN
        for purpose in Purpose
    }


def _last_words(author: Author) -> dict[Purpose, Consent]:
    rows = author.consents.order_by("recorded_at", "pk")
    return {Purpose(row.purpose): row for row in rows}
