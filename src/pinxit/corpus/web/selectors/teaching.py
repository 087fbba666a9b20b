"""What of somebody's works may teach their own style, and the page of what was learnt from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from pinxit.corpus.core.gate import REASONS, judge_all
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web import words
from pinxit.corpus.web.models import Author, Collection, Manifest, Work
from pinxit.corpus.web.selectors.browsing import with_makers
from pinxit.corpus.web.selectors.decided import decided
from pinxit.corpus.web.selectors.showing import WorkCard, cards

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

#: A hand is learnt from tens of works; of a larger collection no more than these are looked at.
MOST_LOOKED_AT: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Why pictures may not teach a style, how many, and what would change it."""

    says: str
    change: str
    works: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleVerdict:
    """What the licence gate says of a collection for the purpose `style`.

    Attributes:
        num_pictures: Pictures it holds that were not withdrawn; other media teach no hand.
        num_passing: Pictures that may teach a style.
        left_out: Why the others may not, the commonest reason first.
        duties: What using them asks for, in words.
        cards: Pictures that may teach, for the wall.
    """

    num_pictures: int
    num_passing: int
    left_out: Sequence[LeftOut]
    duties: Sequence[str]
    cards: Sequence[WorkCard]


def own_collections(person: "Person") -> QuerySet[Collection]:
    """Return the collections that somebody brought in, the latest first."""
    return Collection.objects.filter(person=person)


def some_cards(collection: Collection, *, count: int) -> list[WorkCard]:
    """Return a few pictures of a collection as cards."""
    return cards(_pictures(collection).defer("line", "words")[:count])


def style_verdict(collection: Collection, *, today: date) -> StyleVerdict:
    """Ask the gate which pictures of a collection may teach a style.

    Args:
        collection: Of which pictures that were not withdrawn are looked at.
        today: The day for which the answer holds.
    """
    rows = list(_pictures(collection)[:MOST_LOOKED_AT])
    standing = [(row, each.work) for row, each in zip(rows, decided(rows), strict=True)]
    report = judge_all([work for _, work in standing], Purpose.STYLE, today=today)
    return StyleVerdict(
        num_pictures=len(rows),
        num_passing=len(report.passing),
        left_out=[
            LeftOut(
                says=gettext(REASONS[each.reason][0]),
                change=gettext(REASONS[each.reason][1]),
                works=each.refused,
            )
            for each in report.changes
        ],
        duties=[str(words.DUTIES[str(duty)]) for duty in sorted(report.duties)],
        cards=cards(standing[place][0] for place in report.passing),
    )


def own_consents_page(person: "Person") -> str:
    """Return the address where somebody decides about all their own works; "" if none are known."""
    author = Author.objects.filter(person=person).order_by("pk").first()
    return reverse("corpus:author-consents", args=[author.slug]) if author else ""


def manifest_page(root: str) -> str:
    """Return the address of a manifest's public page; empty if it is not on the register."""
    manifest = Manifest.objects.filter(root=root).first() if root else None
    return manifest.get_absolute_url() if manifest else ""


def _pictures(collection: Collection) -> QuerySet[Work]:
    works = Work.objects.filter(
        collection=collection, medium=Medium.PICTURE, left_at=None, withdrawn_at=None
    )
    return with_makers(works).order_by("pk")
