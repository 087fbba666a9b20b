"""Editions, orders, bills and payments."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from payments import PaymentStatus
from payments.models import BasePayment

from pinxit.kernel import Money
from pinxit.shop.core.goods import OPEN_SIZE, EditionKind, Good, Way, kind_of
from pinxit.shop.core.orders import HOLDING, OrderState
from pinxit.shop.web.models.purchases import Purchase
from pinxit.shop.web.models.ways import Proof

STATE_NAMES = {
    OrderState.RESERVED: _("reserved"),
    OrderState.PAID: _("paid"),
    OrderState.LAPSED: _("lapsed"),
    OrderState.CANCELLED: _("cancelled"),
    OrderState.REFUNDED: _("refunded"),
}
_WAYS_TO_A_COPY = [Way.AUCTION, Way.BARGAIN, Way.LABEL, Way.PRINT, Way.WAITING]


class Edition(models.Model):
    """The numbered copies of one work: how many there will ever be, and what one costs."""

    listing = models.OneToOneField(
        "gallery.Listing", on_delete=models.PROTECT, related_name="edition", verbose_name=_("work")
    )
    size = models.PositiveIntegerField(_("copies"))
    price_minor = models.PositiveIntegerField(_("price in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    opened_at = models.DateTimeField(_("opened"))
    takes_proposals = models.BooleanField(_("takes proposals of a price"), default=False)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=500) | Q(size=OPEN_SIZE),
                name="shop_edition_size",
            ),
            models.CheckConstraint(condition=Q(price_minor__gte=1), name="shop_edition_price"),
            # What orders refer to, so that none can claim another size (migration 0002).
            models.UniqueConstraint(fields=["id", "size"], name="shop_edition_id_and_size"),
        ]

    def __str__(self) -> str:
        return str(self.listing)

    @property
    def kind(self) -> EditionKind:
        """What it promises: one copy, so many, or as many as are wanted."""
        return kind_of(self.size)

    @property
    def price(self) -> Money:
        """What one copy costs."""
        return Money(self.price_minor, self.currency)


class Order(models.Model):  # type: ignore[django-manager-missing]  # the library is untyped
    """One copy of an edition, or a licence beside it, on its way to one buyer.

    The price is the edition's at the time of the order, unless it came about in another `way`.
    `edition_size` repeats the edition's size for the sake of a constraint.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="orders", verbose_name=_("edition")
    )
    edition_size = models.PositiveIntegerField(editable=False)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="orders",
        verbose_name=_("buyer"),
    )
    #: With which others it is reserved and paid for at once.
    purchase = models.ForeignKey(
        Purchase,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="orders",
        verbose_name=_("purchase"),
    )
    good = models.CharField(max_length=7, default=Good.COPY, editable=False)
    way = models.CharField(max_length=7, default=Way.LABEL, editable=False)
    #: Of the copy, of the proof, or of the licence among those of the work.
    number = models.PositiveIntegerField(_("number"))
    proof = models.ForeignKey(
        Proof, on_delete=models.PROTECT, null=True, editable=False, related_name="orders"
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=[(state.value, name) for state, name in STATE_NAMES.items()],
        default=OrderState.RESERVED,
    )
    price_minor = models.PositiveIntegerField(_("price in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    placed_at = models.DateTimeField(_("placed"))
    reserved_until = models.DateTimeField(_("reserved until"))
    paid_at = models.DateTimeField(_("paid"), null=True)
    #: Who has the copy now: the buyer, until it was handed on.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="owned_orders",
        verbose_name=_("owner"),
    )
    owner_name = models.CharField(_("owner’s name for everybody"), max_length=80, blank=True)
    #: How often its certificate was issued: again each time the copy was handed on.
    issue = models.PositiveIntegerField(_("issue of the certificate"), default=1)
    issued_at = models.DateTimeField(_("certificate issued"), null=True)
    replaces = models.CharField(_("certificate before"), max_length=71, blank=True)
    #: Where the owner wants the token of the copy; empty while the house keeps it.
    wallet = models.CharField(_("wallet"), max_length=42, blank=True)
    certificate_digest = models.CharField(_("certificate"), max_length=71, blank=True)
    log_index = models.BigIntegerField(_("position in the log"), null=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "good", "number"],
                condition=Q(state__in=sorted(HOLDING)),
                name="shop_number_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["edition", "good", "buyer"],
                condition=Q(state=OrderState.RESERVED),
                name="shop_one_reservation_each",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1)
                & (Q(number__lte=F("edition_size")) | ~Q(good=Good.COPY)),
                name="shop_number_within_edition",
            ),
            models.CheckConstraint(
                condition=Q(good__in=[Good.COPY, Good.LICENCE], proof=None)
                | Q(good=Good.PROOF, proof__isnull=False),
                name="shop_order_good",
            ),
            models.CheckConstraint(
                condition=Q(good=Good.PROOF, way=Way.PROOF)
                | Q(good=Good.LICENCE, way=Way.LICENCE)
                | Q(good=Good.COPY, way__in=_WAYS_TO_A_COPY),
                name="shop_order_way",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OrderState]),
                name="shop_order_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.PAID)
                | Q(paid_at__isnull=False) & ~Q(certificate_digest=""),
                name="shop_paid_is_certified",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.PAID) | Q(owner__isnull=False),
                name="shop_paid_is_owned",
            ),
            models.CheckConstraint(
                condition=Q(reserved_until__gt=F("placed_at")), name="shop_reserved_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.number}/{self.edition_size}"

    def get_absolute_url(self) -> str:
        """Return the address of the order's page."""
        return reverse("shop:order", args=[self.public_id])

    @property
    def price(self) -> Money:
        """What the buyer was asked for."""
        return Money(self.price_minor, self.currency)


class Bill(models.Model):  # type: ignore[django-manager-missing]  # the library is untyped
    """The deposit or the balance of a commission: what is due, what came, what went back."""

    class Part(models.TextChoices):
        """Which of the two."""

        DEPOSIT = "deposit", _("deposit")
        BALANCE = "balance", _("balance")

    class State(models.TextChoices):
        """Where it stands."""

        DUE = "due", _("due")
        PAID = "paid", _("paid")
        VOID = "void", _("void")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    commission = models.ForeignKey(
        "studio.Commission",
        on_delete=models.PROTECT,
        related_name="bills",
        verbose_name=_("commission"),
    )
    part = models.CharField(_("part"), max_length=7, choices=Part)
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.DUE)
    amount_minor = models.PositiveIntegerField(_("amount in the smallest unit"))
    returned_minor = models.PositiveIntegerField(_("given back"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    made_at = models.DateTimeField(_("made"))
    paid_at = models.DateTimeField(_("paid"), null=True)
    #: The one payment that settled it; every other one went back.
    payment = models.OneToOneField(
        "shop.Payment", on_delete=models.PROTECT, null=True, related_name="settled_bill"
    )

    class Meta:
        verbose_name = _("bill")
        verbose_name_plural = _("bills")
        constraints = [
            models.UniqueConstraint(fields=["commission", "part"], name="shop_one_bill_a_part"),
            models.CheckConstraint(condition=Q(amount_minor__gte=1), name="shop_bill_amount"),
            models.CheckConstraint(
                condition=Q(returned_minor__lte=F("amount_minor")), name="shop_bill_returned"
            ),
            models.CheckConstraint(
                condition=Q(state="paid", payment__isnull=False, paid_at__isnull=False)
                | Q(state__in=["due", "void"], payment=None, returned_minor=0),
                name="shop_bill_is_settled_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commission}: {self.get_part_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of the commission, where a payment leads back to."""
        return self.commission.get_absolute_url()

    @property
    def amount(self) -> Money:
        """What is asked for."""
        return Money(self.amount_minor, self.currency)


class Payment(BasePayment):
    """One attempt to pay for an order, a purchase or a bill, in the payment library's own terms."""

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, related_name="payments", verbose_name=_("order")
    )
    bill = models.ForeignKey(
        Bill, on_delete=models.PROTECT, null=True, related_name="payments", verbose_name=_("bill")
    )
    purchase = models.ForeignKey(
        Purchase,
        on_delete=models.PROTECT,
        null=True,
        related_name="payments",
        verbose_name=_("purchase"),
    )

    #: When the provider was last asked what became of it.
    looked_at = models.DateTimeField(_("looked at"), null=True)
    #: When the buyer chose another way; the provider may still bring its money.
    left_at = models.DateTimeField(_("left"), null=True)

    objects: ClassVar[models.Manager["Payment"]] = models.Manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status__in=[PaymentStatus.WAITING, PaymentStatus.INPUT]),
                name="shop_one_open_payment",
            ),
            models.UniqueConstraint(
                fields=["bill"],
                condition=Q(status__in=[PaymentStatus.WAITING, PaymentStatus.INPUT]),
                name="shop_one_open_payment_a_bill",
            ),
            models.UniqueConstraint(
                fields=["purchase"],
                condition=Q(status__in=[PaymentStatus.WAITING, PaymentStatus.INPUT]),
                name="shop_one_open_payment_a_purchase",
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=False, bill=None, purchase=None)
                | Q(order=None, bill__isnull=False, purchase=None)
                | Q(order=None, bill=None, purchase__isnull=False),
                name="shop_payment_for_one_thing",
            ),
            models.UniqueConstraint(fields=["token"], name="shop_payment_token"),
            models.CheckConstraint(condition=Q(captured_amount__gte=0), name="shop_payment_left"),
        ]

    def __str__(self) -> str:
        return f"{self.variant} {self.token}"

    def get_success_url(self) -> str:
        """Return where the buyer goes once the payment is decided."""
        return self._paid_for.get_absolute_url()

    def get_failure_url(self) -> str:
        """Return where the buyer goes when the payment was declined, to try again or let go."""
        return self._paid_for.get_absolute_url()

    @property
    def _paid_for(self) -> Order | Bill | Purchase:
        thing = self.order or self.bill or self.purchase
        assert thing is not None  # noqa: S101 - the database keeps it so
        return thing


class Settlement(models.Model):
    """What the shop did for an order, once, on hearing that a payment had come.

    Beside the payment rather than on it: the library saves its rows whole, and a row that was read
    before must not undo what was settled since.
    """

    class Outcome(models.TextChoices):
        """What became of the money."""

        SOLD = "sold", _("bought the copy")
        RETURNED = "returned", _("given back")

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("payment")
    )
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("order")
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    settled_at = models.DateTimeField(_("settled"))

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = [
            models.UniqueConstraint(fields=["payment", "order"], name="shop_settled_once"),
            models.UniqueConstraint(
                fields=["order"], condition=Q(outcome="sold"), name="shop_paid_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["sold", "returned"]), name="shop_settlement_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.outcome}"


#: What one payment is for.
Payable = Order | Purchase | Bill
