"""Commissions: what was asked for, on what terms, and everything that happened since."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Digest, Money
from pinxit.studio.core.commission import USES, Party, Quote, Stage, Use
from pinxit.studio.core.commission_record import WHOLE, Entry, Mark

_DIGEST_LENGTH = 71


class Commission(models.Model):
    """What a client asked an artist for. Its terms are those of the last quote."""

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="commissions",
        verbose_name=_("client"),
    )
    artist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="commissions_taken",
        verbose_name=_("artist"),
    )
    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("what is wanted"))
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    budget_minor = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=9, default=Stage.ASKED.value)
    asked_at = models.DateTimeField(_("asked for"))
    stage_since = models.DateTimeField(_("in this stage since"))

    price_minor = models.PositiveIntegerField(null=True, blank=True)
    deposit_minor = models.PositiveIntegerField(null=True, blank=True)
    revisions = models.PositiveSmallIntegerField(_("revisions agreed"), default=0)
    revisions_left = models.PositiveSmallIntegerField(_("revisions left"), default=0)
    refund_percent = models.PositiveSmallIntegerField(default=0)
    use = models.CharField(max_length=10, blank=True)
    is_exclusive = models.BooleanField(default=False)
    deliver_by = models.DateField(_("deliver by"), null=True, blank=True)
    quoted = models.PositiveSmallIntegerField(default=0)

    paid_minor = models.PositiveIntegerField(default=0)
    returned_minor = models.PositiveIntegerField(default=0)
    shown_at = models.DateTimeField(null=True, blank=True)
    chosen = models.ForeignKey(
        "studio.CommissionPicture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    file_digest = models.CharField(max_length=_DIGEST_LENGTH, blank=True, db_index=True)
    certificate_digest = models.CharField(max_length=_DIGEST_LENGTH, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    log_index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")
        ordering = ["-stage_since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in Stage]),
                name="studio_commission_stage",
            ),
            models.CheckConstraint(
                condition=~Q(client=F("artist")), name="studio_commission_two_people"
            ),
            models.CheckConstraint(
                condition=Q(revisions_left__lte=F("revisions")),
                name="studio_commission_revisions",
            ),
            models.CheckConstraint(
                condition=Q(returned_minor__lte=F("paid_minor")), name="studio_commission_money"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.DELIVERED.value)
                | ~Q(file_digest="") & ~Q(certificate_digest="") & Q(delivered_at__isnull=False),
                name="studio_delivered_is_certified",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the commission's page."""
        return reverse("studio:commission", args=[self.public_id])

    @property
    def quote(self) -> Quote | None:
        """The terms of the last quote, if there was one."""
        if self.price_minor is None or self.deposit_minor is None or self.deliver_by is None:
            return None
        use: Use = next(each for each in USES if each == self.use)
        return Quote(
            price=self.money(self.price_minor),
            deposit=self.money(self.deposit_minor),
            revisions=self.revisions,
            refund_percent=self.refund_percent,
            use=use,
            is_exclusive=self.is_exclusive,
            deliver_by=self.deliver_by,
        )

    def money(self, minor: int) -> Money:
        """Return an amount in the commission's currency."""
        return Money(minor, self.currency)


class CommissionPicture(models.Model):
    """A picture of a commission: a reference of the client's, or a sketch of the artist's.

    A sketch is a picture that was brought, or a brief that the painter paints.
    """

    class Kind(models.TextChoices):
        """What it is there for."""

        REFERENCE = "reference", _("reference")
        SKETCH = "sketch", _("sketch")

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="pictures")
    kind = models.CharField(max_length=9, choices=Kind)
    digest = models.CharField(max_length=_DIGEST_LENGTH, blank=True, db_index=True)
    rights = models.CharField(_("rights in the picture"), max_length=300, blank=True)
    brief = models.OneToOneField(
        "studio.Brief", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    round = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("picture of a commission")
        verbose_name_plural = _("pictures of commissions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest="") ^ Q(brief=None), name="studio_brought_or_painted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CommissionMark(models.Model):
    """A place in a sketch and what the client says of it."""

    picture = models.ForeignKey(CommissionPicture, on_delete=models.PROTECT, related_name="marks")
    left = models.PositiveSmallIntegerField()
    top = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left__lte=WHOLE - F("width"), top__lte=WHOLE - F("height")),
                name="studio_mark_inside",
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def value(self) -> Mark:
        """The mark as the core knows it."""
        return Mark(
            left=self.left, top=self.top, width=self.width, height=self.height, words=self.words
        )


class CommissionEntry(models.Model):
    """One thing that happened. The database itself refuses to change or remove it."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="entries")
    index = models.PositiveIntegerField()
    what = models.CharField(max_length=12)
    by = models.CharField(max_length=6)
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    facts = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("entry of a commission")
        verbose_name_plural = _("entries of commissions")
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "index"], name="studio_entry_has_one_place"
            ),
            models.CheckConstraint(
                condition=Q(by__in=[each.value for each in Party]), name="studio_entry_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.what}"

    @property
    def value(self) -> Entry:
        """The entry as the core knows it."""
        return Entry(
            commission=str(self.commission.public_id),
            index=self.index,
            what=self.what,
            by=self.by,
            at=self.at,
            words=self.words,
            facts=self.facts,
            previous=Digest(self.previous),
        )
