"""Looking through the register: what is looked for, what is found, and how much of what there is.

Every page takes the same number of queries, however many works it shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet

from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.core.work import Medium
from pinxit.corpus.web import words
from pinxit.corpus.web.models import Author, Authorship, Collection, Work
from pinxit.corpus.web.selectors.search import holding

WORKS_A_PAGE: Final = 48
#: Of hands, licences and authors, so many are listed; the search finds the others.
_MOST_CHOICES: Final = 12
_REFUSED: Final = "refused"
_FACETS: Final = ("collection_id", "medium", "licence", "hand")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What somebody looks for.

    Attributes:
        query: Words of titles, captions, names.
        collection: Name of a collection.
        medium: Picture, text or music.
        licence: A licence as the register has it.
        author: Slug of an author.
        hand: A hand.
        uses: Purposes that must all be allowed.
        withdrawn: Whether withdrawn works are wanted, and only those.
    """

    query: str = ""
    collection: str = ""
    medium: str = ""
    licence: str = ""
    author: str = ""
    hand: str = ""
    uses: tuple[Purpose, ...] = ()
    withdrawn: bool = False

    @property
    def params(self) -> dict[str, str | list[str]]:
        """The query of a page's address that looks for this."""
        plain = {
            "q": self.query,
            "collection": self.collection,
            "medium": self.medium,
            "licence": self.licence,
            "author": self.author,
            "hand": self.hand,
            "withdrawn": "yes" if self.withdrawn else "",
        }
        found: dict[str, str | list[str]] = {key: text for key, text in plain.items() if text}
        if self.uses:
            found["use"] = [str(purpose) for purpose in self.uses]
        return found

    @property
    def is_narrow(self) -> bool:
        """Whether anything is looked for at all."""
        return bool(self.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a facet.

    Attributes:
        label: What it is called.
        count: How many of the works found have it.
        url: The query of the page that chooses it, or lets it go again.
        chosen: Whether it is chosen.
    """

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Works told apart by one property."""

    name: str
    title: str
    choices: Sequence[Choice]

    @property
    def is_useful(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.choices) > 1 or any(choice.chosen for choice in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of works.

    Attributes:
        works: In the order of the register.
        total: How many are found in all.
        facets: What they can be told apart by.
        next_url: The query of the page after this; empty on the last.
        previous_url: The query of the page before; empty on the first.
    """

    works: Sequence[Work]
    total: int
    facets: Sequence[Facet]
    next_url: str
    previous_url: str


@dataclass(slots=True)
class _Counts:
    total: int = 0
    by: dict[str, dict[str, int]] = field(default_factory=dict)
    uses: dict[Purpose, int] = field(default_factory=dict)


def found(looking: Looking) -> QuerySet[Work]:
    """Return the works that somebody looks for, in the order of the register."""
    works = Work.objects.filter(left_at=None, withdrawn_at__isnull=not looking.withdrawn)
    plain = {
        "collection__name": looking.collection,
        "medium": looking.medium,
        "licence": "" if looking.licence == words.NO_LICENCE else looking.licence,
        "hand": looking.hand,
    }
    works = works.filter(**{name: value for name, value in plain.items() if value})
    if looking.licence == words.NO_LICENCE:
        works = works.filter(licence="")
    if looking.author:
        works = works.filter(
            pk__in=Authorship.objects.filter(author__slug=looking.author).values("work")
        )
    for purpose in looking.uses:
        works = works.exclude(**{f"may_{purpose}": _REFUSED})
    return holding(works, looking.query)


def page_of(looking: Looking, *, after: str = "", before: str = "") -> Page:
    """Return one page of the works that somebody looks for.

    Args:
        looking: What for.
        after: Key of the last work of the page before.
        before: Key of the first work of the page after; counts when `after` is empty.
    """
    works = found(looking)
    counts = _counted(works)
    shown, has_more = _one_page(works, after=_key(after), before=_key(before))
    forward = not (before and not after)
    has_next, has_previous = (has_more, bool(after)) if forward else (True, has_more)
    return Page(
        works=shown,
        total=counts.total,
        facets=_facets(looking, counts, works),
        next_url=_url(looking, after=_name(shown[-1])) if shown and has_next else "",
        previous_url=_url(looking, before=_name(shown[0])) if shown and has_previous else "",
    )


def with_makers(works: QuerySet[Work]) -> QuerySet[Work]:
    """Return works with what a card says of them, in two queries more."""
    makers = Prefetch("authorships", Authorship.objects.select_related("author"))
    return works.select_related("collection").prefetch_related(makers)


def _one_page(
    works: QuerySet[Work], *, after: tuple[int, int] | None, before: tuple[int, int] | None
) -> tuple[list[Work], bool]:
    """Return a page and whether more follows in the direction of reading.

    Keyset pagination: a page far down takes as long as the first, and nothing is shown twice
    when works come in between.
    """
    ordered = with_makers(works).defer("line", "words")
    if after is not None or before is None:
        if after is not None:
            collection, key = after
            ordered = ordered.filter(
                Q(collection_id__lt=collection) | Q(collection_id=collection, pk__gt=key)
            )
        rows = list(ordered.order_by("-collection_id", "pk")[: WORKS_A_PAGE + 1])
        return rows[:WORKS_A_PAGE], len(rows) > WORKS_A_PAGE
    collection, key = before
    ordered = ordered.filter(
        Q(collection_id__gt=collection) | Q(collection_id=collection, pk__lt=key)
    )
    rows = list(ordered.order_by("collection_id", "-pk")[: WORKS_A_PAGE + 1])
    return rows[:WORKS_A_PAGE][::-1], len(rows) > WORKS_A_PAGE


def _counted(works: QuerySet[Work]) -> _Counts:
    """Count works in all and by each property, in one pass of the database over them."""
    columns = [*_FACETS, *(f"may_{purpose}" for purpose in Purpose)]
    inner, params = works.order_by().values(*columns).query.sql_with_params()
    allowed = ", ".join(
        f"count(*) FILTER (WHERE may_{purpose} <> '{_REFUSED}')" for purpose in Purpose
    )
    names = ", ".join(_FACETS)
    sets = ", ".join(f"({name})" for name in _FACETS)
    counts = _Counts(by={name: {} for name in _FACETS})
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({names}), {names}, count(*), {allowed} "  # noqa: S608 - constants
            f"FROM ({inner}) AS found GROUP BY GROUPING SETS ((), {sets})",
            params,
        )
        for level, *rest in cursor.fetchall():
            values, total, uses = rest[: len(_FACETS)], rest[len(_FACETS)], rest[-len(Purpose) :]
            if level == 2 ** len(_FACETS) - 1:
                counts.total = total
                counts.uses = dict(zip(Purpose, uses, strict=True))
                continue
            # PostgreSQL sets the bit of each column that is *not* grouped by, the first highest.
            place = next(
                place
                for place in range(len(_FACETS))
                if not level & (1 << (len(_FACETS) - 1 - place))
            )
            counts.by[_FACETS[place]][str(values[place])] = total
    return counts


def _facets(looking: Looking, counts: _Counts, works: QuerySet[Work]) -> list[Facet]:
    titles = {
        str(key): (name, title)
        for key, name, title in Collection.objects.values_list("pk", "name", "title")
    }
    collections = {
        titles[key]: count for key, count in counts.by["collection_id"].items() if key in titles
    }
    licences = {
        (name or words.NO_LICENCE, str(words.licence_name(name))): count
        for name, count in counts.by["licence"].items()
    }
    hands = {(hand, words.hand_name(hand)): n for hand, n in counts.by["hand"].items() if hand}
    media = {
        (name, str(words.MEDIA[Medium(name)])): count for name, count in counts.by["medium"].items()
    }
    return [
        _uses_facet(looking, counts),
        _facet(looking, "medium", words.FACETS["medium"], media),
        _facet(looking, "collection", words.FACETS["collection"], collections),
        _facet(looking, "licence", words.FACETS["licence"], licences),
        _facet(looking, "hand", words.FACETS["hand"], hands),
        _facet(looking, "author", words.FACETS["author"], _by_author(works)),
        _withdrawn_facet(looking),
    ]


def _by_author(works: QuerySet[Work]) -> dict[tuple[str, str], int]:
    makers = (
        Authorship.objects.filter(work__in=works.order_by().values("pk"))
        .values("author")
        .annotate(num_works=Count("pk"))
        .order_by("-num_works", "author")[:_MOST_CHOICES]
    )
    numbers = {row["author"]: row["num_works"] for row in makers}
    authors = Author.objects.in_bulk(list(numbers))
    return {
        (authors[key].slug, words.author_name(authors[key])): count
        for key, count in numbers.items()
    }


def _facet(
    looking: Looking, name: str, title: object, counts: Mapping[tuple[str, str], int]
) -> Facet:
    chosen = str(getattr(looking, name))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][1]))[:_MOST_CHOICES]
    choices = [
        Choice(
            label=label,
            count=count,
            url=_url(looking, **{name: "" if value == chosen else value}),
            chosen=value == chosen,
        )
        for (value, label), count in ordered
    ]
    return Facet(name=name, title=str(title), choices=choices)


def _uses_facet(looking: Looking, counts: _Counts) -> Facet:
    choices = []
    for purpose in Purpose:
        chosen = purpose in looking.uses
        others = [str(each) for each in looking.uses if each is not purpose]
        wanted = others if chosen else [*others, str(purpose)]
        choices.append(
            Choice(
                label=str(words.PURPOSES[purpose]),
                count=counts.uses.get(purpose, 0),
                url=_url(looking, use=wanted),
                chosen=chosen,
            )
        )
    return Facet(name="use", title=str(words.FACETS["use"]), choices=choices)


def _withdrawn_facet(looking: Looking) -> Facet:
    count = Work.objects.filter(withdrawn_at__isnull=False, left_at=None).count()
    choice = Choice(
        label=str(words.WITHDRAWN),
        count=count,
        url=_url(looking, withdrawn="" if looking.withdrawn else "yes"),
        chosen=looking.withdrawn,
    )
    choices = [choice] if count or looking.withdrawn else []
    return Facet(name="withdrawn", title=str(words.FACETS["withdrawn"]), choices=choices)


def _url(looking: Looking, **changes: str | Iterable[str]) -> str:
    params = {**looking.params, **changes}
    return "?" + urlencode({key: value for key, value in params.items() if value}, doseq=True)


def _name(work: Work) -> str:
    return f"{work.collection_id}-{work.pk}"


def _key(name: str) -> tuple[int, int] | None:
    """Return the place in the register that a page's address names, if it names one."""
    collection, _dash, key = name.partition("-")
    if not (collection.isascii() and collection.isdigit() and key.isascii() and key.isdigit()):
        return None
    return int(collection[:18]), int(key[:18])
