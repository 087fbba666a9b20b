"""What people asked for and what was painted."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Digest
from pinxit.studio.core import brief as limits
from pinxit.studio.core.brief import Brief as BriefValue
from pinxit.studio.core.ground import ground_of
from pinxit.studio.core.guests import mark_of
from pinxit.studio.core.piece import Origin
from pinxit.studio.core.piece import Piece as PieceValue
from pinxit.studio.core.treatment import Kind, Order
from pinxit.studio.web.commission_models import (
    Commission,
    CommissionEntry,
    CommissionMark,
    CommissionPicture,
)
from pinxit.studio.web.series_models import Series

__all__ = [
    "Brief",
    "Commission",
    "CommissionEntry",
    "CommissionMark",
    "CommissionPicture",
    "Piece",
    "Series",
    "Treatment",
]

_DIGEST_LENGTH = 71


class Brief(models.Model):
    """What somebody asked for. How far it is stands in the progress of the job of its key."""

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    sitting = models.UUIDField(default=uuid4, editable=False, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="briefs"
    )
    prompt = models.CharField(_("what the picture shows"), max_length=limits.PROMPT_MAX)
    hand = models.CharField(_("hand"), max_length=60)
    seed = models.BigIntegerField(_("seed"))
    steps = models.PositiveSmallIntegerField(_("steps"))
    guidance_percent = models.PositiveSmallIntegerField(_("guidance"))
    ground = models.JSONField(_("painted over"), null=True, blank=True)
    created_at = models.DateTimeField(_("asked for"))

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["person", "-created_at"], name="studio_brief_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seed__gte=0, seed__lte=limits.SEED_MAX),
                name="studio_brief_seed_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(steps__gte=1, steps__lte=limits.STEPS_MAX),
                name="studio_brief_steps_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(guidance_percent__lte=limits.GUIDANCE_MAX_PERCENT),
                name="studio_brief_guidance_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.prompt

    @property
    def job_key(self) -> str:
        """The key of the job that paints it."""
        return f"brief:{self.public_id}"

    @property
    def value(self) -> BriefValue:
        """The brief as the painter reads it."""
        return BriefValue(
            prompt=self.prompt,
            hand=self.hand,
            seed=self.seed,
            steps=self.steps,
            guidance_percent=self.guidance_percent,
            ground=None if self.ground is None else ground_of(self.ground),
        )


class Piece(models.Model):
    """A finished piece: its two renditions by digest, and what painted it."""

    public_id = models.UUIDField(unique=True, editable=False)
    brief = models.OneToOneField(Brief, on_delete=models.PROTECT, related_name="piece")
    title = models.CharField(_("title"), max_length=120)
    image_digest = models.CharField(max_length=_DIGEST_LENGTH, db_index=True)
    file_digest = models.CharField(max_length=_DIGEST_LENGTH, db_index=True)
    model_digest = models.CharField(max_length=_DIGEST_LENGTH)
    manifest_digest = models.CharField(max_length=_DIGEST_LENGTH)
    engine = models.CharField(_("engine"), max_length=120)
    references = models.JSONField(_("works looked at"), default=list, blank=True)
    #: Digests of the pictures as painted that it was made from.
    parents = models.JSONField(_("made from"), default=list, blank=True)
    #: Digests of the manifests behind what it was made from, all the way back.
    earlier_manifests = models.JSONField(default=list, blank=True)
    #: The guest that painted it: title, licence, and by which words it may be sold.
    guest = models.JSONField(_("guest"), null=True, blank=True)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    file_width_px = models.PositiveIntegerField()
    file_height_px = models.PositiveIntegerField()
    painted_at = models.DateTimeField(_("painted"))
    hidden_at = models.DateTimeField(_("put away"), null=True, blank=True)

    class Meta:
        verbose_name = _("piece")
        verbose_name_plural = _("pieces")
        ordering = ["-painted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    width_px__gte=1, height_px__gte=1, file_width_px__gte=1, file_height_px__gte=1
                ),
                name="studio_piece_has_a_size",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def value(self) -> PieceValue:
        """The piece as the rest of the studio knows it."""
        return PieceValue(
            public_id=self.public_id,
            brief=self.brief.value,
            origin=Origin(
                model=Digest.parse(self.model_digest),
                manifest=Digest.parse(self.manifest_digest),
                engine=self.engine,
                references=tuple(self.references),
                guest=None if self.guest is None else mark_of(self.guest),
            ),
            image=Digest.parse(self.image_digest),
            file=Digest.parse(self.file_digest),
        )


class Treatment(models.Model):
    """What was done to a picture, or is to be done. Its job's key says how far it is."""

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="treatments"
    )
    piece = models.ForeignKey(
        Piece, on_delete=models.PROTECT, null=True, blank=True, related_name="treatments"
    )
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("treatment"), max_length=12)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    source_digest = models.CharField(max_length=_DIGEST_LENGTH, db_index=True)
    source_rights = models.CharField(_("rights in the picture"), max_length=300, blank=True)
    style_digest = models.CharField(max_length=_DIGEST_LENGTH, blank=True)
    style_rights = models.CharField(_("rights in the manner"), max_length=300, blank=True)
    files = models.JSONField(_("files"), default=list, blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    method = models.CharField(_("method"), max_length=200, blank=True)
    model_digest = models.CharField(max_length=_DIGEST_LENGTH, blank=True)
    model_origin = models.CharField(_("origin of the model"), max_length=300, blank=True)
    engine = models.CharField(_("engine"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("asked for"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("put away"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=120, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    class Meta:
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="studio_treatment_of_person")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at=None) | ~models.Q(files=[]),
                name="studio_treatment_finished_has_files",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at=None) | ~models.Q(approved_by=""),
                name="studio_treatment_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.kind}"

    @property
    def job_key(self) -> str:
        """The key of the job that does it."""
        return f"treatment:{self.public_id}"

    @property
    def order(self) -> Order:
        """What is to be done, as the adapter reads it."""
        return Order(
            kind=Kind(self.kind),
            title=self.title,
            source=Digest.parse(self.source_digest),
            settings=self.settings,
            style=Digest.parse(self.style_digest) if self.style_digest else None,
            is_ai_made=self.piece_id is not None,
        )
