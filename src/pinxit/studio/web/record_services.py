"""The record of a commission and its stage: what every service of commissions writes through."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from pinxit.accounts.web.services import announce
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import enqueue
from pinxit.studio.core.commission import ENDED, TURN_OF, Act, NotNowError, Party, Stage, next_stage
from pinxit.studio.core.commission_record import Entry, Fact
from pinxit.studio.web.commission_selectors import head_of, person_of_party
from pinxit.studio.web.commission_told import news_told
from pinxit.studio.web.models import Commission, CommissionEntry

#: How long somebody is waited for until they are reminded.
REMINDED_AFTER: Final = (timedelta(days=3), timedelta(days=10))
#: And how long before the day of delivery the artist is.
BEFORE_DELIVERY: Final = timedelta(days=3)
#: What is written down without a letter to anybody.
_QUIET: Final = frozenset({"sketch", "reminder"})


def lock_commission(pk: int) -> Commission:
    """Return a commission that nobody else can change until this transaction ends.

    The one lock of commissions; where a payment is locked too, the payment comes first.

    Raises:
        Commission.DoesNotExist: There is no such commission.
    """
    # "of": who the people are does not change, and their rows stay free.
    rows = Commission.objects.select_related("client", "artist").select_for_update(of=("self",))
    return rows.get(pk=pk)


def move(commission: Commission, act: Act, by: Party, *, now: datetime, **changes: Any) -> None:
    """Bring a commission to its next stage, unless somebody else has moved it meanwhile."""
    before = Stage(commission.stage)
    then = next_stage(before, act, by)
    moved = Commission.objects.filter(pk=commission.pk, stage=before).update(
        stage=then, stage_since=now, **changes
    )
    if not moved:
        raise NotNowError("this cannot be done now")
    commission.stage, commission.stage_since = then, now
    for name, value in changes.items():
        setattr(commission, name, value)
    remind_later(commission, now)


def write(
    commission: Commission,
    what: str,
    by: Party,
    *,
    now: datetime,
    words: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> CommissionEntry:
    """Write an entry into the record, and tell whoever did not do it themselves."""
    index, head = head_of(commission)
    entry = Entry(
        commission=str(commission.public_id),
        index=index,
        what=str(what),
        by=str(by),
        at=now.replace(microsecond=0),
        words=words.strip(),
        facts=dict(facts or {}),
        previous=head,
    )
    row = CommissionEntry.objects.create(
        commission=commission,
        index=index,
        what=entry.what,
        by=entry.by,
        at=entry.at,
        words=entry.words,
        facts=dict(entry.facts),
        previous=head.hex,
        digest=entry.digest.hex,
    )
    if entry.what not in _QUIET:
        for party in (Party.CLIENT, Party.ARTIST):
            if party is not by:
                enqueue(_letter(row, party), now=now)
                _tell(row, party, now)
    return row


def _tell(entry: CommissionEntry, to: Party, now: datetime) -> None:
    """Tell the programs of a side what happened, in the caller's transaction."""
    commission = entry.commission
    announce(
        person_of_party(commission, to).pk,
        kind=f"commission.{entry.what}",
        about=f"commission {commission.public_id} {entry.index}",
        told=news_told(commission, entry).model_dump(mode="json"),
        now=now,
    )


def _letter(entry: CommissionEntry, to: Party) -> JobSpec:
    return JobSpec(
        function="pinxit.studio.jobs:send_letter",
        key=f"letter:{entry.pk}:{to}",
        params={"entry": entry.pk, "to": str(to)},
        queue="letters",
    )


def remind_later(commission: Commission, now: datetime) -> None:
    """Have whoever is waited for reminded, twice, unless the stage changes before."""
    if Stage(commission.stage) in ENDED:
        return
    party = TURN_OF[Stage(commission.stage)]
    for nth, after in enumerate(REMINDED_AFTER, start=1):
        since = commission.stage_since.isoformat()
        enqueue(_reminder(commission, party, f"{since}:{nth}", now + after), now=now)


def remind_of_delivery(commission: Commission, now: datetime) -> None:
    """Have the artist reminded of the day of delivery, if it is not too near already."""
    day = commission.deliver_by
    if day is None:
        return
    at = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo) - BEFORE_DELIVERY
    if at > now:
        enqueue(_reminder(commission, Party.ARTIST, "delivery", at), now=now)


def _reminder(commission: Commission, to: Party, why: str, at: datetime) -> JobSpec:
    return JobSpec(
        function="pinxit.studio.jobs:remind",
        key=f"remind:{commission.public_id}:{why}",
        params={"commission": str(commission.public_id), "to": str(to), "why": why},
        queue="letters",
        not_before=at,
    )


def named(commission: Commission) -> dict[str, str | int]:
    """Return what the log calls a commission: its public name, nobody's."""
    return {"commission": str(commission.public_id)}
