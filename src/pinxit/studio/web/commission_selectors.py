"""Looking at commissions. Nothing of other people's is ever found."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from pinxit.kernel import Digest, Money
from pinxit.studio.core.commission import ENDED, Act, Party, Stage, goes_back
from pinxit.studio.core.commission_record import GENESIS, verify_record
from pinxit.studio.web.models import (
    Brief,
    Commission,
    CommissionEntry,
    CommissionMark,
    CommissionPicture,
    Piece,
)
from pinxit.studio.web.selectors import Sight, sights_of

if TYPE_CHECKING:
    from pinxit.accounts.web.models import Person

_PEOPLE = ("client", "artist", "chosen")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A sketch as a page shows it.

    Attributes:
        picture: Its row.
        sight: How far its brief is; `None` for one that was brought.
        digest: Of the full-size file; `None` while it is not painted.
        marks: What the client said of it.
        number: Its place among all sketches, from 1.
    """

    picture: CommissionPicture
    sight: Sight | None
    digest: Digest | None
    marks: tuple[CommissionMark, ...]
    number: int

    @property
    def is_on_its_way(self) -> bool:
        """Whether the painter is still to finish it."""
        return self.sight is not None and not self.sight.ended


def find_commission(person: "Person", public_id: UUID) -> Commission | None:
    """Return a commission if somebody is its client or its artist."""
    own = Commission.objects.filter(Q(client=person) | Q(artist=person))
    return own.select_related(*_PEOPLE).filter(public_id=public_id).first()


def commission_named(public_id: UUID) -> Commission:
    """Return the commission that a job is about, whosever it is.

    Raises:
        Commission.DoesNotExist: There is none of this name.
    """
    return Commission.objects.select_related(*_PEOPLE).get(public_id=public_id)


def certified_commission(public_id: UUID) -> Commission | None:
    """Return a delivered commission, for whoever was given its certificate's address."""
    delivered = Commission.objects.select_related("artist").filter(stage=Stage.DELIVERED)
    return delivered.filter(public_id=public_id).first()


def asked_by(person: "Person") -> QuerySet[Commission]:
    """Return what somebody commissioned, the last that changed first."""
    return Commission.objects.filter(client=person).select_related(*_PEOPLE)


def taken_by(person: "Person") -> QuerySet[Commission]:
    """Return what somebody was commissioned with, the last that changed first."""
    return Commission.objects.filter(artist=person).select_related(*_PEOPLE)


def party_of(commission: Commission, person: "Person") -> Party:
    """Return which side somebody is on."""
    return Party.ARTIST if person.pk == commission.artist_id else Party.CLIENT


def person_of_party(commission: Commission, party: Party) -> "Person":
    """Return who is on a side."""
    return commission.artist if party is Party.ARTIST else commission.client


def record_of(commission: Commission) -> QuerySet[CommissionEntry]:
    """Return everything that happened, the oldest first."""
    return commission.entries.all()


def entry_named(pk: int) -> CommissionEntry:
    """Return an entry with its commission and its people.

    Raises:
        CommissionEntry.DoesNotExist: There is none of this number.
    """
    entries = CommissionEntry.objects.select_related("commission__client", "commission__artist")
    return entries.get(pk=pk)


def head_of(commission: Commission) -> tuple[int, Digest]:
    """Return how many entries a record has, and the digest of the last one."""
    last = commission.entries.order_by("-index").first()
    return (0, GENESIS) if last is None else (last.index + 1, Digest(last.digest))


def check_record(commission: Commission) -> Digest:
    """Check a whole record and return the digest of its last entry.

    Raises:
        BrokenRecordError: It was changed.
    """
    entries = record_of(commission).select_related("commission")
    return verify_record((entry.value, Digest(entry.digest)) for entry in entries)


def references_of(commission: Commission) -> QuerySet[CommissionPicture]:
    """Return the client's references."""
    return commission.pictures.filter(kind=CommissionPicture.Kind.REFERENCE)


def sketches_of(commission: Commission, party: Party) -> list[Sketch]:
    """Return the sketches that a side may see, the oldest first: the client, those shown."""
    rows = commission.pictures.filter(kind=CommissionPicture.Kind.SKETCH)
    sketches = _sketches(list(rows.prefetch_related("marks")))
    if party is Party.CLIENT:
        return [each for each in sketches if each.picture.shown_at is not None]
    return sketches


def sketch_of(commission: Commission, pk: int) -> Sketch | None:
    """Return one sketch that the client has seen."""
    sketches = sketches_of(commission, Party.CLIENT)
    return next((each for each in sketches if each.picture.pk == pk), None)


def unsent_marks(commission: Commission) -> QuerySet[CommissionMark]:
    """Return what the client marked and has not sent yet."""
    marks = CommissionMark.objects.filter(picture__commission=commission, sent_at=None)
    return marks.select_related("picture")


def may_see_whole(commission: Commission, party: Party, digest: Digest) -> bool:
    """Say whether a side may have a picture in full: references, one's own, and the delivered."""
    named = str(digest)
    if named == commission.file_digest:
        return party is Party.ARTIST or commission.stage == Stage.DELIVERED
    if references_of(commission).filter(digest=named).exists():
        return True
    return party is Party.ARTIST and may_see_small(commission, party, digest)


def may_see_small(commission: Commission, party: Party, digest: Digest) -> bool:
    """Say whether a side may see a picture at the size of a card."""
    if references_of(commission).filter(digest=str(digest)).exists():
        return True
    return any(each.digest == digest for each in sketches_of(commission, party))


def goes_back_now(commission: Commission, party: Party) -> Money:
    """Return how much the client would get back if a side called it off now."""
    return goes_back(
        commission.money(commission.paid_minor),
        by=party,
        was_shown=commission.shown_at is not None,
        refund_percent=commission.refund_percent,
    )


def due_now(commission: Commission) -> tuple[Act, Money] | None:
    """Return what the client is to pay now, and as what; `None` if nothing."""
    quote = commission.quote
    if quote is None:
        return None
    if commission.stage == Stage.ACCEPTED:
        return Act.PAY_DEPOSIT, quote.deposit
    if commission.stage == Stage.APPROVED:
        return Act.PAY_BALANCE, quote.balance
    return None


def deposit_percent(commission: Commission) -> int:
    """Return the deposit in per cent of the price, rounded."""
    share = Decimal(commission.deposit_minor or 0) / Decimal(commission.price_minor or 1)
    return round(100 * share)


def is_over(commission: Commission) -> bool:
    """Say whether nothing more will happen."""
    return commission.stage in ENDED


def _sketches(rows: Sequence[CommissionPicture]) -> list[Sketch]:
    sights = sights_of(Brief.objects.filter(pk__in=[row.brief_id for row in rows if row.brief_id]))
    by_brief = {sight.brief.pk: sight for sight in sights}
    return [
        Sketch(
            picture=row,
            sight=None if row.brief_id is None else by_brief[row.brief_id],
            digest=_file_of(row, None if row.brief_id is None else by_brief[row.brief_id].piece),
            marks=tuple(row.marks.all()),
            number=number,
        )
        for number, row in enumerate(rows, start=1)
    ]


def _file_of(row: CommissionPicture, piece: Piece | None) -> Digest | None:
    named = row.digest if piece is None else piece.file_digest
    return Digest.parse(named) if named else None
