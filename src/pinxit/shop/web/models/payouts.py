"""Payouts, the bank details they go to, and the statements before them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Digest, Money
from pinxit.shop.core.payout import BATCH_OPEN, BatchState, PayoutState, Rail
from pinxit.shop.web.models.ledger import LedgerAccount, LedgerLine

BATCH_NAMES = {
    BatchState.DRAFT: _("waits for a second person"),
    BatchState.APPROVED: _("approved"),
    BatchState.SENT: _("sent"),
    BatchState.CANCELLED: _("called off"),
}
PAYOUT_NAMES = {
    PayoutState.WAITING: _("not arrived yet"),
    PayoutState.SETTLED: _("arrived"),
    PayoutState.FAILED: _("failed"),
    PayoutState.RETURNED: _("came back"),
    PayoutState.CANCELLED: _("called off"),
}
RAIL_NAMES = {
    Rail.SEPA: _("bank transfer (SEPA)"),
    Rail.STRIPE: _("transfer at Stripe"),
}


class PayoutDetails(models.Model):
    """Where somebody is paid. Sealed with the key of the house; only its last letters are clear."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="payout_details"
    )
    rail = models.CharField(
        max_length=6, choices=[(rail.value, name) for rail, name in RAIL_NAMES.items()]
    )
    sealed = models.TextField(editable=False)
    ending = models.CharField(_("ends in"), max_length=4, editable=False)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("payout details")
        verbose_name_plural = _("payout details")

    def __str__(self) -> str:
        return f"…{self.ending}"


class PayoutBatch(models.Model):
    """Payouts that go out together, made by one person and approved by another."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rail = models.CharField(
        _("way"), max_length=6, choices=[(rail.value, name) for rail, name in RAIL_NAMES.items()]
    )
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=[(state.value, name) for state, name in BATCH_NAMES.items()],
        default=BatchState.DRAFT,
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("batch of payouts")
        verbose_name_plural = _("batches of payouts")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by=F("made_by")), name="shop_batch_second_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="shop_batch_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in BatchState]),
                name="shop_batch_state",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Payout(models.Model):
    """One amount to one payee.

    While it is open, its account is in no other payout: the database counts.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="payouts")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="payouts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="payouts"
    )
    minor = models.PositiveIntegerField(_("amount in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=[(state.value, name) for state, name in PAYOUT_NAMES.items()],
        default=PayoutState.WAITING,
    )
    #: The details as they were when it was made: a change later does not lead it elsewhere.
    sealed = models.TextField(editable=False)
    ending = models.CharField(_("ends in"), max_length=4, editable=False)
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    reason = models.CharField(_("why it failed"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state__in=sorted(BATCH_OPEN)),
                name="shop_one_open_payout",
            ),
            models.CheckConstraint(condition=Q(minor__gte=1), name="shop_payout_amount"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PayoutState]),
                name="shop_payout_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} …{self.ending}"

    @property
    def amount(self) -> Money:
        """How much."""
        return Money(self.minor, self.currency)


class Statement(models.Model):
    """All statements of one month: a tree of lines, whose root is in the log. Never changed."""

    month = models.CharField(_("month"), max_length=7, unique=True)
    root = models.CharField(_("root"), max_length=64)
    num_leaves = models.PositiveIntegerField(_("lines"))
    log_index = models.BigIntegerField(_("position in the log"))
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("statements of a month")
        verbose_name_plural = _("statements of months")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__regex="^[0-9]{4}-(0[1-9]|1[0-2])$"), name="shop_statement_month"
            )
        ]

    def __str__(self) -> str:
        return self.month

    @property
    def root_digest(self) -> Digest:
        """The root of the tree."""
        return Digest(self.root)


class StatementLine(models.Model):
    """One leaf of a month's tree, as it is hashed. Never changed.

    A leaf without a line of the books sums up an account: what it came to before and after.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="leaves")
    index = models.PositiveIntegerField()
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="leaves")
    line = models.OneToOneField(
        LedgerLine, on_delete=models.PROTECT, null=True, related_name="leaf"
    )
    leaf = models.TextField()

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ["statement", "index"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "index"], name="shop_statement_leaf_has_one_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.index}"
