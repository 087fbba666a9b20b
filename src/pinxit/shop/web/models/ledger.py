"""The books. The database itself keeps them balanced and refuses to change them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Money
from pinxit.shop.core import ledger, splits
from pinxit.shop.core.ledger import Book

BOOK_NAMES = {
    Book.CLEARING: _("payments received"),
    Book.TRANSIT: _("payouts on their way"),
    Book.ARTIST: _("owed to an artist"),
    Book.CONTRIBUTOR: _("owed to an author of training works"),
    Book.POOL: _("contributors’ part not given yet"),
    Book.STUDIO: _("the house"),
    Book.TAX: _("tax"),
    Book.FEES: _("fees of payment providers"),
    Book.REFUNDS: _("passed through"),
}


class SplitRule(models.Model):
    """One version of who gets how much, of one work or of every new one. Never changed.

    The latest rule of a work counts; for a work without one, the latest of the house.
    """

    listing = models.ForeignKey(
        "gallery.Listing",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="split_rules",
        verbose_name=_("work"),
        help_text=_("Leave it empty for the rule of every work that is offered from now on."),
    )
    artist_bp = models.PositiveIntegerField(
        _("artist"), default=7_000, help_text=_("In hundredths of a per cent: 7000 is 70 %.")
    )
    studio_bp = models.PositiveIntegerField(_("the house"), default=2_000)
    pool_bp = models.PositiveIntegerField(_("authors of training works"), default=1_000)
    cap_bp = models.PositiveIntegerField(
        _("most that one author gets of the authors’ part"), default=2_500
    )
    made_at = models.DateTimeField(_("since"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("set by"),
    )

    class Meta:
        verbose_name = _("split rule")
        verbose_name_plural = _("split rules")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(artist_bp=splits.WHOLE_BP - F("studio_bp") - F("pool_bp")),
                name="shop_split_is_whole",
                violation_error_message=_("The three parts must make 100 %% together."),
            ),
            models.CheckConstraint(
                condition=Q(cap_bp__gte=100, cap_bp__lte=splits.WHOLE_BP),
                name="shop_split_cap",
                violation_error_message=_("The cap lies between 1 %% and 100 %%."),
            ),
        ]

    def __str__(self) -> str:
        parts = (self.artist_bp, self.studio_bp, self.pool_bp)
        return " / ".join(f"{part / 100:g} %" for part in parts)

    @property
    def value(self) -> splits.SplitRule:
        """The rule as the core knows it."""
        return splits.SplitRule(
            artist_bp=self.artist_bp,
            studio_bp=self.studio_bp,
            pool_bp=self.pool_bp,
            cap_bp=self.cap_bp,
        )


class Contributor(models.Model):
    """An author of training works to whom a part was credited, known by a key of name and address.

    Who they are among the people of the house is said by the register of the corpus.
    """

    key = models.CharField(max_length=32, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=500)
    identifier = models.CharField(_("identifier"), max_length=500, blank=True)
    known_since = models.DateTimeField(_("known since"))

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class LedgerAccount(models.Model):
    """An account in one currency. Never changed."""

    book = models.CharField(
        _("book"),
        max_length=11,
        choices=[(book.value, name) for book, name in BOOK_NAMES.items()],
    )
    holder = models.CharField(_("holder"), max_length=60, blank=True)
    currency = models.CharField(_("currency"), max_length=3)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["book", "holder", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "holder", "currency"], name="shop_account_once"
            ),
            # What lines refer to, so that none is in another currency (migration 0007).
            models.UniqueConstraint(fields=["id", "currency"], name="shop_account_and_currency"),
            models.CheckConstraint(
                condition=Q(book__in=[book.value for book in Book]), name="shop_account_book"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.currency}"

    @property
    def value(self) -> ledger.Account:
        """The account as the core knows it."""
        return ledger.Account(Book(self.book), self.holder)


class LedgerTransaction(models.Model):
    """Lines that were written together. Never changed.

    `num_lines` is what the database counts by: a line added later would be one too many. `facts`
    says what it is about in words of the time: title, number, rule; never who bought.
    """

    class Kind(models.TextChoices):
        """What happened."""

        SALE = "sale", _("sale")
        REFUND = "refund", _("given back")
        PASSED = "passed", _("came and went back")
        COMMISSION = "commission", _("commission")
        SHARED = "shared", _("authors’ part shared")
        PAYOUT = "payout", _("paid out")
        ARRIVED = "arrived", _("payout arrived")
        CAME_BACK = "came-back", _("payout came back")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    subject = models.CharField(_("subject"), max_length=80, db_index=True)
    currency = models.CharField(_("currency"), max_length=3)
    num_lines = models.PositiveIntegerField(_("lines"))
    happened_at = models.DateTimeField(_("happened"))
    booked_at = models.DateTimeField(_("booked"), db_index=True)
    rule = models.ForeignKey(
        SplitRule, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("rule")
    )
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(num_lines__gte=2), name="shop_posting_lines"),
            models.UniqueConstraint(fields=["id", "currency"], name="shop_posting_and_currency"),
        ]

    def __str__(self) -> str:
        return self.source


class LedgerLine(models.Model):
    """What one posting does to one account. Never changed."""

    transaction = models.ForeignKey(
        LedgerTransaction, on_delete=models.PROTECT, related_name="lines"
    )
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="lines")
    currency = models.CharField(_("currency"), max_length=3)
    minor = models.BigIntegerField(_("amount in the smallest unit"))

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(minor=0), name="shop_line_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.minor}"

    @property
    def amount(self) -> Money:
        """The amount with its currency."""
        return Money(self.minor, self.currency)
