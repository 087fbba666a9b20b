"""Who may do what in the register, and what a decision touches."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, QuerySet

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.corpus.web.models import Author, AuthorClaim, Manifest, ManifestWork, Work

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from pinxit.accounts.web.models import Person

    Somebody = Person | AnonymousUser


@dataclass(frozen=True, slots=True)
class Touched:
    """What a withdrawal reaches.

    Attributes:
        num_works: Works that are withdrawn by it.
        manifests: Frozen manifests that hold any of them, each with `num_touched`.
    """

    num_works: int
    manifests: list[Manifest]

    @property
    def roots(self) -> list[str]:
        """The roots of the manifests, as a model's or a piece's record names them."""
        return [manifest.root for manifest in self.manifests]


def may_take_in(somebody: "Somebody") -> bool:
    """Say whether somebody may bring works in: artists, curators and the owner."""
    return has_role(somebody, Role.ARTIST) or has_role(somebody, Role.CURATOR)


def may_freeze(somebody: "Somebody") -> bool:
    """Say whether somebody may freeze manifests and decide claims: curators and the owner."""
    return has_role(somebody, Role.CURATOR)


def may_decide_for(somebody: "Somebody", author: Author) -> bool:
    """Say whether somebody may decide about an author's works: the author, or a curator."""
    if not somebody.is_authenticated:
        return False
    return author.person_id == somebody.pk or may_freeze(somebody)


def may_decide_on(somebody: "Somebody", work: Work) -> bool:
    """Say whether somebody may decide about a work: one of its authors, or a curator."""
    if not somebody.is_authenticated:
        return False
    return may_freeze(somebody) or work.authors.filter(person_id=somebody.pk).exists()


def manifests_with(work: Work) -> QuerySet[Manifest]:
    """Return the frozen manifests that hold a work, the latest first."""
    return Manifest.objects.filter(members__work=work)


def withdrawn_manifests() -> set[str]:
    """Return the roots of all frozen manifests that hold a withdrawn work.

    One query, by the index of withdrawn works: the shop asks it before every sale.
    """
    with connection.cursor() as cursor:
        cursor.execute(*_roots_of_withdrawn())
        return {root for (root,) in cursor.fetchall()}


@cache
def _roots_of_withdrawn() -> tuple[str, tuple[Any, ...]]:
    """Return the text of the query, put together once: every page of a work asks it."""
    members = ManifestWork.objects.filter(work__withdrawn_at__isnull=False)
    text, values = members.values("manifest__root").distinct().query.sql_with_params()
    return text, tuple(values)


def touched_by(subject: Work | Author) -> Touched:
    """Return what withdrawing a work, or everything by an author, reaches."""
    if isinstance(subject, Work):
        works = Work.objects.filter(pk=subject.pk)
    else:
        works = Work.objects.filter(pk__in=subject.authorships.values("work"))
    manifests = (
        Manifest.objects.filter(members__work__in=works)
        .annotate(num_touched=Count("members"))
        .order_by("-frozen_at", "-pk")
    )
    return Touched(works.count(), list(manifests))


def open_claims() -> QuerySet[AuthorClaim]:
    """Return the claims that wait for a curator, the oldest first."""
    return AuthorClaim.objects.filter(state=AuthorClaim.State.OPEN).select_related(
        "author", "person"
    )


def claim_of(somebody: "Somebody", author: Author) -> AuthorClaim | None:
    """Return somebody's latest claim to be an author, or `None`."""
    if not somebody.is_authenticated:
        return None
    return author.claims.filter(person_id=somebody.pk).order_by("-pk").first()


def accounts_of_authors(names: Collection[str]) -> dict[tuple[str, str], int]:
    """Return the number of the account of each author whose claim was confirmed.

    Args:
        names: Only authors of these names are looked for.

    Returns:
        By name and identifier; authors without an account are left out.
    """
    known = Author.objects.filter(name__in=names, person__isnull=False)
    rows = known.values_list("name", "identifier", "person_id")
    return {(name, identifier): person for name, identifier, person in rows}


def authors_with_account(person: "Person") -> list[tuple[str, str]]:
    """Return name and identifier of every author that somebody is, by confirmed claim."""
    own = Author.objects.filter(person=person).order_by("pk")
    return list(own.values_list("name", "identifier"))


def authors_of_manifest(root: str) -> list[tuple[str, str, int]]:
    """Return the authors of a frozen manifest on the register, each with their number of works.

    Args:
        root: Its name, 64 hexadecimal digits; one that is not on the register has no authors.
    """
    authors = Author.objects.filter(works__memberships__manifest__root=root).exclude(name="")
    counted = authors.annotate(num_works=Count("works", distinct=True)).order_by("pk")
    return list(counted.values_list("name", "identifier", "num_works"))


def licences_of_manifests(roots: Collection[str]) -> frozenset[str]:
    """Return the licences of all works of some manifests, as SPDX expressions.

    Args:
        roots: The manifests' names, in hex.
    """
    facts = Manifest.objects.filter(root__in=roots).values_list("facts", flat=True)
    return frozenset(each for row in facts for each in row.get("licences", {}) if each)
