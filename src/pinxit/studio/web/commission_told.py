"""What programs are told of commissions: the same by the API and by webhooks."""

from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from ninja import Schema

from pinxit.kernel import Digest
from pinxit.studio.core.commission import Act, Party, Stage, acts_of
from pinxit.studio.web import commission_selectors, commission_words
from pinxit.studio.web.commission_selectors import Sketch
from pinxit.studio.web.models import Commission, CommissionEntry, CommissionPicture


class CommissionBrief(Schema):
    """A commission in short. Amounts are in the currency's smallest coin."""

    id: UUID
    title: str
    stage: str
    side: str
    client: str
    artist: str
    stage_since: datetime
    url: str


class Terms(Schema):
    """The quote, as it is agreed or offered."""

    number: int
    price_minor: int
    deposit_minor: int
    currency: str
    revisions: int
    refund_percent: int
    use: str
    is_exclusive: bool
    deliver_by: date
    licence: str


class Due(Schema):
    """What the client is to pay now, and the page where it is paid."""

    part: str
    amount_minor: int
    currency: str
    pay_url: str


class MarkOut(Schema):
    """A place in a sketch, in thousandths of its sides, and what should change there."""

    id: int
    left: int
    top: int
    width: int
    height: int
    words: str
    is_sent: bool


class SketchOut(Schema):
    """A sketch. `url` has it in full where this side may have that, `card_url` small."""

    id: int
    number: int
    state: str
    is_shown: bool
    is_chosen: bool
    digest: str
    url: str | None
    card_url: str | None
    marks: list[MarkOut]


class ReferenceOut(Schema):
    """A picture beside the brief, and the rights in it."""

    digest: str
    rights: str
    url: str


class EntryOut(Schema):
    """One thing that happened. `digest` binds it to all before it."""

    index: int
    what: str
    by: str
    at: datetime
    words: str
    facts: dict[str, str | int | bool]
    digest: str


class CommissionOut(CommissionBrief):
    """A commission as one side sees it."""

    words: str
    purpose: str
    budget_minor: int | None
    currency: str
    wanted_by: date | None
    asked_at: datetime
    what_now: str
    may: list[str]
    terms: Terms | None
    due: Due | None
    paid_minor: int
    returned_minor: int
    goes_back_minor: int
    revisions_left: int
    references: list[ReferenceOut]
    sketches: list[SketchOut]
    record: list[EntryOut]
    file: str
    file_url: str | None
    certificate: str
    certificate_url: str | None
    page_url: str


class CommissionNews(Schema):
    """What a webhook is told: which commission, where it stands, and what happened."""

    id: UUID
    title: str
    stage: str
    happened: EntryOut
    url: str


def brief_commission_told(commission: Commission, party: Party) -> CommissionBrief:
    """Return what a list says of a commission."""
    return CommissionBrief(
        id=commission.public_id,
        title=commission.title,
        stage=commission.stage,
        side=str(party),
        client=commission.client.display_name,
        artist=commission.artist.display_name,
        stage_since=commission.stage_since,
        url=reverse("api:commission", args=[commission.public_id]),
    )


def commission_told(commission: Commission, party: Party) -> CommissionOut:
    """Return what a side is told of a commission, in the reader's language."""
    stage = Stage(commission.stage)
    certified = stage is Stage.DELIVERED
    may_have = commission.file_digest and (certified or party is Party.ARTIST)
    named = [commission.public_id]
    return CommissionOut(
        **brief_commission_told(commission, party).model_dump(),
        words=commission.words,
        purpose=commission.purpose,
        budget_minor=commission.budget_minor,
        currency=commission.currency,
        wanted_by=commission.wanted_by,
        asked_at=commission.asked_at,
        what_now=commission_words.what_now(stage, party),
        may=sorted(str(act) for act in acts_of(stage, party)),
        terms=_terms(commission),
        due=_due(commission) if party is Party.CLIENT else None,
        paid_minor=commission.paid_minor,
        returned_minor=commission.returned_minor,
        goes_back_minor=commission_selectors.goes_back_now(commission, party).minor,
        revisions_left=commission.revisions_left,
        references=[
            _reference(commission, each) for each in commission_selectors.references_of(commission)
        ],
        sketches=[
            _sketch(commission, each, party)
            for each in commission_selectors.sketches_of(commission, party)
        ],
        record=[entry_told(each) for each in commission_selectors.record_of(commission)],
        file=commission.file_digest,
        file_url=_picture_url(commission, commission.file_digest, "png") if may_have else None,
        certificate=commission.certificate_digest,
        certificate_url=reverse("studio:commission-certificate", args=named) if certified else None,
        page_url=reverse("studio:commission", args=named),
    )


def entry_told(entry: CommissionEntry) -> EntryOut:
    """Return what is told of an entry of the record."""
    return EntryOut(
        index=entry.index,
        what=entry.what,
        by=entry.by,
        at=entry.at,
        words=entry.words,
        facts=entry.facts,
        digest=entry.digest,
    )


def news_told(commission: Commission, entry: CommissionEntry) -> CommissionNews:
    """Return what a webhook is told of an entry."""
    return CommissionNews(
        id=commission.public_id,
        title=commission.title,
        stage=str(commission.stage),
        happened=entry_told(entry),
        url=reverse("api:commission", args=[commission.public_id]),
    )


def _terms(commission: Commission) -> Terms | None:
    quote = commission.quote
    if quote is None:
        return None
    return Terms(
        number=commission.quoted,
        price_minor=quote.price.minor,
        deposit_minor=quote.deposit.minor,
        currency=quote.price.currency,
        revisions=quote.revisions,
        refund_percent=quote.refund_percent,
        use=quote.use,
        is_exclusive=quote.is_exclusive,
        deliver_by=quote.deliver_by,
        licence=commission_words.licence_text(quote),
    )


def _due(commission: Commission) -> Due | None:
    due = commission_selectors.due_now(commission)
    if due is None:
        return None
    act, amount = due
    return Due(
        part="deposit" if act is Act.PAY_DEPOSIT else "balance",
        amount_minor=amount.minor,
        currency=amount.currency,
        pay_url=reverse("shop:pay-commission", args=[commission.public_id]),
    )


def _reference(commission: Commission, row: CommissionPicture) -> ReferenceOut:
    return ReferenceOut(
        digest=row.digest, rights=row.rights, url=_picture_url(commission, row.digest, "png")
    )


def _sketch(commission: Commission, sketch: Sketch, party: Party) -> SketchOut:
    row, digest = sketch.picture, "" if sketch.digest is None else str(sketch.digest)
    whole = digest and (
        party is Party.ARTIST
        or commission_selectors.may_see_whole(commission, party, Digest.parse(digest))
    )
    return SketchOut(
        id=row.pk,
        number=sketch.number,
        state="done" if sketch.sight is None else sketch.sight.state,
        is_shown=row.shown_at is not None,
        is_chosen=row.pk == commission.chosen_id,
        digest=digest,
        url=_picture_url(commission, digest, "png") if whole else None,
        card_url=_picture_url(commission, digest, "webp") if digest else None,
        marks=[
            MarkOut(
                id=each.pk,
                left=each.left,
                top=each.top,
                width=each.width,
                height=each.height,
                words=each.words,
                is_sent=each.sent_at is not None,
            )
            for each in sketch.marks
            if each.sent_at or party is Party.CLIENT
        ],
    )


def _picture_url(commission: Commission, digest: str, kind: str) -> str:
    named = [commission.public_id, Digest.parse(digest).hex, kind]
    return reverse("api:commission_picture", args=named)
