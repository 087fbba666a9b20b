"""Other ways to sell a copy than at its price: auctions, bargains, waiting lists, proofs."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money
from pinxit.shop.core.auction import AuctionTerms, Steps
from pinxit.shop.core.bargain import BargainAct, BargainState, Side

BARGAIN_STATES = {
    BargainState.OPEN: _("open"),
    BargainState.AGREED: _("agreed"),
    BargainState.DECLINED: _("declined"),
    BargainState.WITHDRAWN: _("withdrawn"),
    BargainState.EXPIRED: _("expired"),
}


class Proof(models.Model):
    """One artist's proof of an edition; kept by the artist until they part with it."""

    edition = models.ForeignKey(
        "shop.Edition", on_delete=models.PROTECT, related_name="proofs", verbose_name=_("edition")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    #: When the artist offered it for sale, and for how much; kept until then.
    released_at = models.DateTimeField(_("offered"), null=True)
    price_minor = models.PositiveIntegerField(_("price in the smallest unit"), null=True)

    class Meta:
        verbose_name = _("artist’s proof")
        verbose_name_plural = _("artist’s proofs")
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="shop_one_proof_a_number"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(number__lte=10), name="shop_proof_number"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, price_minor=None)
                | Q(released_at__isnull=False, price_minor__gte=1),
                name="shop_proof_offered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} A.P. {self.number}"


class Auction(models.Model):
    """One number of an edition that goes to the highest bid."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("open")
        AWARDED = "awarded", _("awarded")
        SOLD = "sold", _("sold")
        UNSOLD = "unsold", _("not sold")
        CALLED_OFF = "called off", _("called off")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(
        "shop.Edition", on_delete=models.PROTECT, related_name="auctions", verbose_name=_("edition")
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    opening_minor = models.PositiveBigIntegerField(_("opening price in the smallest unit"))
    reserve_minor = models.PositiveBigIntegerField(_("reserve in the smallest unit"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    #: From which price on, and by how much, as it was when the auction opened.
    increments = models.JSONField(_("increments"))
    opened_at = models.DateTimeField(_("opened"))
    ends_at = models.DateTimeField(_("ends"))
    num_extended = models.PositiveIntegerField(_("times put off"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True)
    #: Of whoever has it now, or had it last; who did not pay is in `passed_over`.
    order = models.OneToOneField(
        "shop.Order", on_delete=models.PROTECT, null=True, related_name="auction"
    )
    passed_over = models.JSONField(_("did not pay"), default=list)

    class Meta:
        verbose_name = _("auction")
        verbose_name_plural = _("auctions")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                condition=Q(state__in=["open", "awarded"]),
                name="shop_one_auction_a_number",
            ),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(state="open"), name="shop_one_open_auction"
            ),
            models.CheckConstraint(
                condition=Q(opening_minor__gte=1)
                & (Q(reserve_minor=0) | Q(reserve_minor__gte=F("opening_minor"))),
                name="shop_auction_prices",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="shop_auction_lasts"
            ),
            models.CheckConstraint(
                condition=Q(state="open", order=None, ended_at=None)
                | Q(state__in=["awarded", "sold"], order__isnull=False, ended_at__isnull=False)
                | Q(state__in=["unsold", "called off"], ended_at__isnull=False),
                name="shop_auction_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of the auction's page."""
        return reverse("shop:auction", args=[self.public_id])

    @property
    def terms(self) -> AuctionTerms:
        """Its terms, as they were when it opened."""
        return AuctionTerms(
            opening=self.opening_minor,
            reserve=self.reserve_minor,
            steps=Steps(tuple((begin, rise) for begin, rise in self.increments)),
        )

    def money(self, minor: int) -> Money:
        """Return an amount in its currency."""
        return Money(minor, self.currency)


class Bid(models.Model):
    """The most that somebody would pay. The rows of an auction count in their order."""

    auction = models.ForeignKey(
        Auction, on_delete=models.PROTECT, related_name="bids", verbose_name=_("auction")
    )
    bidder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="bids",
        verbose_name=_("bidder"),
    )
    maximum_minor = models.PositiveBigIntegerField(_("most, in the smallest unit"))
    at = models.DateTimeField(_("bid"))

    class Meta:
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(maximum_minor__gte=1), name="shop_bid_amount"),
            models.UniqueConstraint(
                fields=["auction", "bidder", "maximum_minor"], name="shop_bid_is_raised"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.auction}: {self.maximum_minor}"


class Bargain(models.Model):
    """A price that somebody proposed for a copy, and what came of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(
        "shop.Edition", on_delete=models.PROTECT, related_name="bargains", verbose_name=_("edition")
    )
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="bargains",
        verbose_name=_("buyer"),
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=[(state.value, name) for state, name in BARGAIN_STATES.items()],
        default=BargainState.OPEN,
    )
    turn = models.CharField(
        _("whose word is next"),
        max_length=6,
        choices=[(side.value, side.value) for side in Side],
        default=Side.ARTIST,
    )
    #: The price that waits for its answer, or that was agreed.
    price_minor = models.PositiveIntegerField(_("price in the smallest unit"))
    currency = models.CharField(_("currency"), max_length=3)
    opened_at = models.DateTimeField(_("opened"))
    open_until = models.DateTimeField(_("open until"))
    order = models.OneToOneField(
        "shop.Order", on_delete=models.PROTECT, null=True, related_name="bargain"
    )

    class Meta:
        verbose_name = _("bargain")
        verbose_name_plural = _("bargains")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "buyer"],
                condition=Q(state="open"),
                name="shop_one_open_bargain",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", order__isnull=False)
                | Q(state__in=["open", "declined", "withdrawn", "expired"], order=None),
                name="shop_bargain_is_whole",
            ),
            models.CheckConstraint(condition=Q(price_minor__gte=1), name="shop_bargain_price"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.price_minor}"

    def get_absolute_url(self) -> str:
        """Return the address of the bargain's page."""
        return reverse("shop:bargain", args=[self.public_id])

    @property
    def price(self) -> Money:
        """The price that waits for its answer, or that was agreed."""
        return Money(self.price_minor, self.currency)


class BargainStep(models.Model):
    """One thing that was done in a bargain. Steps are added, never changed."""

    bargain = models.ForeignKey(
        Bargain, on_delete=models.PROTECT, related_name="steps", verbose_name=_("bargain")
    )
    index = models.PositiveSmallIntegerField(_("number"))
    by = models.CharField(
        _("by"), max_length=6, choices=[(side.value, side.value) for side in Side]
    )
    act = models.CharField(
        _("act"), max_length=8, choices=[(act.value, act.value) for act in BargainAct]
    )
    price_minor = models.PositiveIntegerField(_("price in the smallest unit"))
    words = models.CharField(_("words"), max_length=500, blank=True)
    at = models.DateTimeField(_("done"))

    class Meta:
        verbose_name = _("step of a bargain")
        verbose_name_plural = _("steps of bargains")
        ordering = ["bargain", "index"]
        constraints = [
            models.UniqueConstraint(fields=["bargain", "index"], name="shop_one_step_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.bargain}: {self.act}"


class Waiting(models.Model):
    """Somebody who waits for a copy of an edition that is sold out."""

    class State(models.TextChoices):
        """Where they stand."""

        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered a copy")
        PASSED = "passed", _("let it pass")
        LEFT = "left", _("left the list")

    edition = models.ForeignKey(
        "shop.Edition", on_delete=models.PROTECT, related_name="waiting", verbose_name=_("edition")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="waiting",
        verbose_name=_("person"),
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    since = models.DateTimeField(_("since"))
    order = models.OneToOneField(
        "shop.Order", on_delete=models.PROTECT, null=True, related_name="waiting"
    )

    class Meta:
        verbose_name = _("place on a waiting list")
        verbose_name_plural = _("places on waiting lists")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                condition=Q(state="waiting"),
                name="shop_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "left"], order=None)
                | Q(state__in=["offered", "passed"], order__isnull=False),
                name="shop_waiting_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.state}"
