"""Putting a collection on the register: every work with its authors and what the gate says."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from pinxit.corpus.core.offering import Refusal
from pinxit.corpus.core.rights import Author as AuthorValue
from pinxit.corpus.core.rights import AuthorKind
from pinxit.corpus.core.work import Work as WorkValue
from pinxit.corpus.core.work import encode_work
from pinxit.corpus.web.models import Author, Authorship, Collection, RefusedFile, Work
from pinxit.corpus.web.selectors import judging
from pinxit.corpus.web.selectors.decided import all_decisions, decided, namesakes
from pinxit.corpus.web.selectors.search import lexemes
from pinxit.corpus.web.services.tables import copy_in, incoming, run
from pinxit.kernel import Digest
from pinxit.provenance.web.services import record

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person
    from pinxit.corpus.core.decisions import Decision

#: Left, top, width and height of a picture on its square; zeros where there is no picture.
Box = tuple[int, int, int, int]
NO_BOX: Final[Box] = (0, 0, 0, 0)

_PLAIN: Final = (
    "digest", "medium", "title", "hand", "concept", "licence", "line", "words", "row",
    "left_px", "top_px", "width_px", "height_px",
)  # fmt: skip
_KEPT: Final = (*_PLAIN, *judging.COLUMNS, "judged_on")
_INCOMING: Final = """
    source text PRIMARY KEY, digest text, medium text, title text, hand text, concept text,
    licence text, line text, words tsvector, "row" bigint,
    left_px smallint, top_px smallint, width_px smallint, height_px smallint,
    may_train text, may_style text, may_derive text, may_sell text, may_benchmark text,
    why_train text, why_style text, why_derive text, why_sell text, why_benchmark text,
    judged_on date
"""
_BY: Final = "source text, author_key text, position smallint"
#: Control characters other than line breaks: PostgreSQL keeps no NUL, and nobody needs the rest.
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A work of a collection, with where its picture lies.

    Attributes:
        work: Its record.
        line: The record as the collection has it; encoded anew when empty.
        row: Row in the arrays of its medium.
        box: Where its picture is on its square.
    """

    work: WorkValue
    line: str = ""
    row: int = -1
    box: Box = NO_BOX


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is put on the register.

    Attributes:
        name: Short name of the collection.
        title: What people call it.
        root: Merkle root over its lines.
        works: Its works; read once, as they come.
        refusals: The files that were not taken in.
        person: Who brought it in, if somebody did.
    """

    name: str
    title: str
    root: Digest
    works: Iterable[Listed]
    refusals: Iterable[Refusal] = ()
    person: "Person | None" = None


@dataclass(slots=True)
class _Makers:
    """The authors met on the way through a collection."""

    values: dict[str, AuthorValue] = field(default_factory=dict)
    of_works: list[tuple[str, str, int]] = field(default_factory=list)

    def note(self, work: WorkValue) -> None:
        """Remember who made a work; an author named twice is named once."""
        keys = dict.fromkeys(author_key(author) for author in work.authors)
        for author in work.authors:
            self.values.setdefault(author_key(author), author)
        self.of_works.extend((work.source, key, position) for position, key in enumerate(keys))


@transaction.atomic
def register(registration: Registration, *, now: datetime) -> Collection:
    """Put a collection on the register, or bring its entry up to date; twice is once.

    A work that the collection no longer holds stays on record, marked as having left.

    Args:
        registration: What is put on the register.
        now: The time of doing so.
    """
    collection = _collection(registration, now)
    makers = _Makers()
    with incoming("corpus_incoming", _INCOMING), incoming("corpus_incoming_by", _BY):
        copy_in(
            "corpus_incoming",
            ("source", *(f'"{name}"' for name in _KEPT)),
            _rows(registration.works, makers, now.date()),
        )
        copy_in("corpus_incoming_by", ("source", "author_key", "position"), makers.of_works)
        _move_works(collection, now)
        _keep_authors(makers.values)
        _move_authorships(collection)
    num_refused = _keep_refusals(collection, registration.refusals)
    judge_again(_decided_about(collection), now=now)
    num_works = Work.objects.filter(collection=collection, left_at=None).count()
    Collection.objects.filter(pk=collection.pk).update(num_works=num_works, num_refused=num_refused)
    collection.num_works, collection.num_refused = num_works, num_refused
    record(
        {
            "what": "corpus.collection.registered",
            "collection": str(registration.root),
            "works": num_works,
            "refused": num_refused,
        },
        now=now,
    )
    return collection


def judge_again(works: QuerySet[Work], *, now: datetime) -> int:
    """Ask the gate anew about works, with all that was decided since; return how many.

    Works that a withdrawal reaches are marked as withdrawn, and others no longer are.

    Args:
        works: Any number; they are read in batches.
        now: The time of asking.
    """
    decisions, gate, num_works = all_decisions(), judging.Asking(now.date()), 0
    batch: list[Work] = []
    for work in works.order_by("pk").iterator(chunk_size=_BATCH):
        batch.append(work)
        if len(batch) == _BATCH:
            num_works += _judge_batch(batch, decisions, gate, now)
            batch = []
    return num_works + _judge_batch(batch, decisions, gate, now)


def author_key(author: AuthorValue) -> str:
    """Return what tells one author from another."""
    if author.kind is AuthorKind.UNKNOWN and not author.name.strip():
        return "unknown"
    if author.identifier:
        return f"id {author.identifier}"[:600]
    return f"{author.kind} {author.name.strip()}"[:600]


def plain_name(name: str) -> str:
    """Return a name so that its spellings with other spaces, cases or widths are equal."""
    return " ".join(normalize("NFKC", name).casefold().split())


def author_slug(author: AuthorValue) -> str:
    """Return the address of an author: the name, and a few digits that tell namesakes apart."""
    key = author_key(author)
    if key == "unknown":
        return "unknown"
    name = slugify(author.name, allow_unicode=True)[:60].strip("-")
    return f"{name or 'author'}-{sha256(key.encode()).hexdigest()[:6]}"


def _judge_batch(
    batch: list[Work], decisions: "list[Decision]", gate: judging.Asking, now: datetime
) -> int:
    for work, stands in zip(batch, decided(batch, decisions), strict=True):
        for name, value in zip(judging.COLUMNS, gate.answers(stands.work), strict=True):
            setattr(work, name, value)
        work.judged_on = now.date()
        work.withdrawn_at = (work.withdrawn_at or now) if stands.withdrawn else None
    Work.objects.bulk_update(batch, [*judging.COLUMNS, "judged_on", "withdrawn_at"])
    return len(batch)


def _collection(registration: Registration, now: datetime) -> Collection:
    """Return the row of the collection, locked until the transaction ends."""
    Collection.objects.bulk_create(
        [
            Collection(
                name=registration.name,
                title=registration.title,
                root=str(registration.root),
                person=registration.person,
                registered_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    collection = Collection.objects.select_for_update().get(name=registration.name)
    collection.title, collection.root = registration.title, str(registration.root)
    collection.registered_at = now
    collection.save(update_fields=["title", "root", "registered_at"])
    return collection


def _rows(works: Iterable[Listed], makers: _Makers, today: date) -> Iterator[tuple[object, ...]]:
    gate = judging.Asking(today)
    for listed in works:
        work = listed.work
        makers.note(work)
        yield (
            kept(work.source, 1000),
            str(work.digest),
            str(work.medium),
            kept(work.title, 500),
            kept(work.hand, 120),
            kept(work.concept, 200),
            kept(work.rights.licence, 300),
            listed.line or encode_work(work).decode(),
            lexemes(_words_of(work)),
            listed.row,
            *listed.box,
            *gate.answers(work),
            today,
        )


def _words_of(work: WorkValue) -> Iterator[str]:
    yield work.title
    for texts in work.captions.values():
        yield from texts
    yield work.hand
    for author in work.authors:
        yield author.name


def kept(text: str, length: int) -> str:
    """Return a text as a column of the register keeps it."""
    return _UNSEEN.sub(" ", text)[:length]


def _move_works(collection: Collection, now: datetime) -> None:
    names = ", ".join(f'"{name}"' for name in _KEPT)
    renewed = ", ".join(f'"{name}" = excluded."{name}"' for name in _KEPT)
    run(
        f"INSERT INTO corpus_work (collection_id, source, {names}, withdrawn_itself) "  # noqa: S608
        f"SELECT %s, source, {names}, false FROM corpus_incoming ORDER BY source "
        f"ON CONFLICT (collection_id, source) DO UPDATE SET {renewed}, left_at = NULL",
        [collection.pk],
    )
    run(
        """
        UPDATE corpus_work SET left_at = %s
        WHERE collection_id = %s AND left_at IS NULL AND NOT EXISTS (
            SELECT FROM corpus_incoming WHERE corpus_incoming.source = corpus_work.source
        )
        """,
        [now, collection.pk],
    )


def _keep_authors(values: dict[str, AuthorValue]) -> None:
    Author.objects.bulk_create(
        [
            Author(
                slug=author_slug(author),
                key=key,
                name=kept(author.name.strip(), 500),
                plain=plain_name(author.name)[:500],
                kind=str(author.kind),
                identifier=kept(author.identifier, 500),
                born=author.born,
                died=author.died,
            )
            for key, author in values.items()
        ],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )


def _move_authorships(collection: Collection) -> None:
    Authorship.objects.filter(work__collection=collection, work__left_at=None)._raw_delete(
        Authorship.objects.db
    )
    run(
        """
        INSERT INTO corpus_authorship (work_id, author_id, position)
        SELECT corpus_work.id, corpus_author.id, corpus_incoming_by.position
        FROM corpus_incoming_by
        JOIN corpus_work ON corpus_work.source = corpus_incoming_by.source
            AND corpus_work.collection_id = %s
        JOIN corpus_author ON corpus_author.key = corpus_incoming_by.author_key
        ON CONFLICT DO NOTHING
        """,
        [collection.pk],
    )


def _keep_refusals(collection: Collection, refusals: Iterable[Refusal]) -> int:
    RefusedFile.objects.filter(collection=collection).delete()
    return copy_in(
        "corpus_refusedfile",
        ("collection_id", "source", "reason", "says", "remedy"),
        (
            (
                collection.pk,
                kept(each.source, 1000),
                kept(each.reason, 60),
                kept(each.says, 2000),
                kept(each.remedy, 2000),
            )
            for each in refusals
        ),
    )


def _decided_about(collection: Collection) -> QuerySet[Work]:
    """Return the works of a collection that some decision may speak of."""
    works = Work.objects.filter(collection=collection, left_at=None)
    decided_authors = Author.objects.filter(
        Q(consents__isnull=False) | Q(withdrawals__isnull=False)
    )
    decided_works = Work.objects.filter(Q(consents__isnull=False) | Q(withdrawals__isnull=False))
    by_author = Authorship.objects.filter(author__in=namesakes(decided_authors)).values("work")
    return works.filter(Q(digest__in=decided_works.values("digest")) | Q(pk__in=by_author))
