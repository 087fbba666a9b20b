"""What programs are told of briefs, pieces and treatments: the same by the API and by webhooks."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from ninja import Schema

from pinxit.studio.core.piece import AI_MADE
from pinxit.studio.web.lineage import made_from
from pinxit.studio.web.models import Piece
from pinxit.studio.web.selectors import Sight
from pinxit.studio.web.treatment_selectors import TreatmentSight, media_type_of


class Trouble(Schema):
    """Why something failed, and what to do."""

    detail: str
    remedy: str


class BriefOut(Schema):
    """A brief, and how far it is."""

    id: UUID
    state: str
    step: int
    total: int
    prompt: str
    hand: str
    seed: int
    steps: int
    guidance_percent: int
    way: str | None
    asked_at: datetime
    trouble: Trouble | None
    url: str
    events_url: str
    piece_url: str | None


class FileOut(Schema):
    """A file, where it is, and its SHA-256."""

    name: str
    media_type: str
    digest: str
    url: str


class PieceOut(Schema):
    """A finished piece, and what painted it."""

    id: UUID
    title: str
    prompt: str
    hand: str
    seed: int
    steps: int
    guidance_percent: int
    way: str | None
    width_px: int
    height_px: int
    file_width_px: int
    file_height_px: int
    model: str
    manifest: str
    engine: str
    made_from: list[UUID]
    digital_source_type: str
    painted_at: datetime
    url: str
    files: list[FileOut]


class TreatmentOut(Schema):
    """A treatment, how far it is, and what came of it."""

    id: UUID
    kind: str
    state: str
    step: int
    total: int
    title: str
    settings: dict[str, str | int | bool]
    piece: UUID | None
    source: str
    source_rights: str
    method: str
    asked_at: datetime
    finished_at: datetime | None
    figures: dict[str, str | int | float]
    approved_by: str
    approved_at: datetime | None
    trouble: Trouble | None
    url: str
    files: list[FileOut]


def brief_told(sight: Sight) -> BriefOut:
    """Return what is told of a brief, in the reader's language."""
    brief, progress = sight.brief, sight.progress
    failed = sight.state == "failed" and progress is not None
    ground = brief.ground or {}
    return BriefOut(
        id=brief.public_id,
        state=sight.state,
        step=progress.step if progress else 0,
        total=progress.total if progress else 1,
        prompt=brief.prompt,
        hand=brief.hand,
        seed=brief.seed,
        steps=brief.steps,
        guidance_percent=brief.guidance_percent,
        way=ground.get("way"),
        asked_at=brief.created_at,
        trouble=trouble_told(progress.error, progress.remedy) if failed and progress else None,
        url=reverse("api:brief", args=[brief.public_id]),
        events_url=reverse("api:brief_events", args=[brief.public_id]),
        piece_url=reverse("api:piece", args=[sight.piece.public_id]) if sight.piece else None,
    )


def piece_told(piece: Piece) -> PieceOut:
    """Return what is told of a piece; it is best fetched with its `brief`."""
    brief = piece.brief
    rows = (("image", piece.image_digest), ("file", piece.file_digest))
    return PieceOut(
        id=piece.public_id,
        title=piece.title,
        prompt=brief.prompt,
        hand=brief.hand,
        seed=brief.seed,
        steps=brief.steps,
        guidance_percent=brief.guidance_percent,
        way=(brief.ground or {}).get("way"),
        width_px=piece.width_px,
        height_px=piece.height_px,
        file_width_px=piece.file_width_px,
        file_height_px=piece.file_height_px,
        model=piece.model_digest,
        manifest=piece.manifest_digest,
        engine=piece.engine,
        made_from=[each.public_id for each in made_from(piece)] if piece.parents else [],
        digital_source_type=AI_MADE,
        painted_at=piece.painted_at,
        url=reverse("api:piece", args=[piece.public_id]),
        files=[
            FileOut(
                name=name,
                media_type="image/png",
                digest=digest,
                url=reverse("api:piece_file", args=[piece.public_id, name]),
            )
            for name, digest in rows
        ],
    )


def treatment_told(sight: TreatmentSight) -> TreatmentOut:
    """Return what is told of a treatment, in the reader's language."""
    row, progress = sight.treatment, sight.progress
    failed = sight.state == "failed" and progress is not None
    return TreatmentOut(
        id=row.public_id,
        kind=row.kind,
        state=sight.state,
        step=progress.step if progress else 0,
        total=progress.total if progress else 1,
        title=row.title,
        settings=row.settings,
        piece=row.piece.public_id if row.piece else None,
        source=row.source_digest,
        source_rights=row.source_rights,
        method=row.method,
        asked_at=row.created_at,
        finished_at=row.finished_at,
        figures=row.figures,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        trouble=trouble_told(progress.error, progress.remedy) if failed and progress else None,
        url=reverse("api:treatment", args=[row.public_id]),
        files=[
            FileOut(
                name=each["name"],
                media_type=media_type_of(each["suffix"]),
                digest=each["digest"],
                url=reverse("api:treatment_file", args=[row.public_id, each["name"]]),
            )
            for each in row.files
        ],
    )


def trouble_told(error: str, remedy: str) -> Trouble:
    """Return what is told of a failure, in the reader's language."""
    return Trouble(detail=gettext(error) if error else "", remedy=gettext(remedy) if remedy else "")
