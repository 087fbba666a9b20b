"""What owners do with copies: handing them on, and what the chain says of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Transfer(models.Model):
    """An owner's offer to hand a copy on, under a secret address, and what became of it."""

    class State(models.TextChoices):
        """Where it stands."""

        OFFERED = "offered", _("offered")
        ACCEPTED = "accepted", _("accepted")
        TAKEN_BACK = "taken back", _("taken back")

    key = models.CharField(max_length=43, unique=True, editable=False)
    order = models.ForeignKey(
        "shop.Order", on_delete=models.PROTECT, related_name="transfers", verbose_name=_("order")
    )
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("from")
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("to"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField(_("offered"))
    open_until = models.DateTimeField(_("open until"))
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("handing on")
        verbose_name_plural = _("handings on")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="offered"), name="shop_one_open_transfer"
            ),
            models.CheckConstraint(
                condition=Q(state="offered", taker=None, decided_at=None)
                | Q(state="taken back", taker=None, decided_at__isnull=False)
                | Q(state="accepted", taker__isnull=False, decided_at__isnull=False),
                name="shop_transfer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(taker=None) | ~Q(taker=F("giver")), name="shop_transfer_changes_hands"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.state}"


class Token(models.Model):
    """What the chain says of a copy, as the house saw it last."""

    order = models.OneToOneField(
        "shop.Order", on_delete=models.PROTECT, related_name="token", verbose_name=_("order")
    )
    network = models.BigIntegerField(_("number of the network"))
    contract = models.CharField(_("contract"), max_length=42)
    holder = models.CharField(_("held by"), max_length=42)
    is_kept = models.BooleanField(_("in the house’s keeping"))
    certificate = models.CharField(_("certificate"), max_length=71)
    transaction = models.CharField(_("transaction"), max_length=66, blank=True)
    minted_at = models.DateTimeField(_("made"))
    burnt_at = models.DateTimeField(_("destroyed"), null=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"{self.contract} {self.transaction}"
