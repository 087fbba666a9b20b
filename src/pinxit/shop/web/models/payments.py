"""What providers said, money that goes back, disputes, and letters about orders."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money
from pinxit.shop.core.payment_facts import DisputeStage, RefundState

REFUND_STATE_NAMES = {
    RefundState.ASKED: _("on its way"),
    RefundState.SENT: _("sent"),
    RefundState.FAILED: _("refused by the provider"),
}
STAGE_NAMES = {
    DisputeStage.OPEN: _("open"),
    DisputeStage.ANSWERED: _("answered"),
    DisputeStage.WON: _("won"),
    DisputeStage.LOST: _("lost"),
}


class PaymentEvent(models.Model):
    """A message of a provider that was taken in, once. Never changed.

    Its words are not kept, only what they say of the payment: a message names cards and people.
    """

    variant = models.CharField(_("provider"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=60)
    payment = models.ForeignKey(
        "shop.Payment",
        on_delete=models.PROTECT,
        null=True,
        related_name="events",
        verbose_name=_("payment"),
    )
    told_at = models.DateTimeField(_("told"))
    heard_at = models.DateTimeField(_("heard"))
    facts = models.JSONField(default=list)

    class Meta:
        verbose_name = _("message of a provider")
        verbose_name_plural = _("messages of providers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "name"], name="shop_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Refund(models.Model):
    """Money that goes back: written down first, then sent, however often that takes."""

    class Reason(models.TextChoices):
        """Why."""

        ASKED = "asked", _("given back by the house")
        CROSSED = "crossed", _("it bought nothing")
        WRONG = "wrong", _("it was not the price")
        COMMISSION = "commission", _("commission called off")
        ELSEWHERE = "elsewhere", _("given back at the provider")
        DISPUTE = "dispute", _("dispute lost")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payment = models.ForeignKey(
        "shop.Payment",
        on_delete=models.PROTECT,
        related_name="refunds",
        verbose_name=_("payment"),
    )
    #: Of a purchase: for which of its works. Nothing if all that is left goes back.
    order = models.ForeignKey(
        "shop.Order",
        on_delete=models.PROTECT,
        null=True,
        related_name="refunds",
        verbose_name=_("order"),
    )
    amount_minor = models.PositiveIntegerField(_("amount in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    state = models.CharField(
        _("state"),
        max_length=6,
        choices=[(state.value, name) for state, name in REFUND_STATE_NAMES.items()],
        default=RefundState.ASKED,
    )
    words = models.CharField(_("words"), max_length=200, blank=True)
    reference = models.CharField(_("name at the provider"), max_length=120, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    asked_at = models.DateTimeField(_("asked"))
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=1), name="shop_refund_amount"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state__in=["asked", "failed"], sent_at=None),
                name="shop_refund_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"

    @property
    def amount(self) -> Money:
        """How much goes back."""
        return Money(self.amount_minor, self.currency)


class Dispute(models.Model):
    """A buyer's bank asks for money back. While it is open the money stays where it is booked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payment = models.ForeignKey(
        "shop.Payment",
        on_delete=models.PROTECT,
        related_name="disputes",
        verbose_name=_("payment"),
    )
    reference = models.CharField(_("name at the provider"), max_length=120)
    stage = models.CharField(
        _("state"),
        max_length=8,
        choices=[(stage.value, name) for stage, name in STAGE_NAMES.items()],
        default=DisputeStage.OPEN,
    )
    amount_minor = models.PositiveIntegerField(_("amount in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.CharField(_("reason"), max_length=80, blank=True)
    due_at = models.DateTimeField(_("to be answered until"), null=True)
    opened_at = models.DateTimeField(_("opened"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    bundle_digest = models.CharField(_("evidence"), max_length=71, blank=True)
    bundled_at = models.DateTimeField(_("evidence put together"), null=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "reference"], name="shop_dispute_once"),
            models.CheckConstraint(
                condition=Q(stage__in=["open", "answered"], decided_at=None)
                | Q(stage__in=["won", "lost"], decided_at__isnull=False),
                name="shop_dispute_stage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.stage}"

    @property
    def amount(self) -> Money:
        """What is asked for."""
        return Money(self.amount_minor, self.currency)


class OrderLetter(models.Model):
    """A letter to a buyer about an order: each of its kind once."""

    class About(models.TextChoices):
        """What it tells."""

        PLACED = "placed", _("reserved")
        PAID = "paid", _("paid")
        REFUNDED = "refunded", _("given back")
        PART = "part", _("a part given back")
        DISPUTED = "disputed", _("a dispute was opened")

    order = models.ForeignKey(
        "shop.Order", on_delete=models.PROTECT, related_name="letters", verbose_name=_("order")
    )
    about = models.CharField(_("about"), max_length=8, choices=About)
    #: What it is about besides the order: a refund's name, or nothing.
    what = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("letter about an order")
        verbose_name_plural = _("letters about orders")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "about", "what"], name="shop_letter_once"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("asked_at")), name="shop_letter_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.about}"


class Delivery(models.Model):
    """When somebody took the file of a copy: first, last, and how often."""

    order = models.ForeignKey(
        "shop.Order", on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("order")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("to")
    )
    first_at = models.DateTimeField(_("first"))
    last_at = models.DateTimeField(_("last"))
    times = models.PositiveIntegerField(_("times"))

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "person"], name="shop_delivery_once"),
            models.CheckConstraint(condition=Q(times__gte=1), name="shop_delivery_times"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.times}"
