"""Exhibitions, artists, and the works that hang."""

import uuid
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import Digest, Money

_ADDRESSES_KEPT: Final = 8_192


class Exhibition(models.Model):
    """Works that hang together, under one title."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title_en = models.CharField(_("title (English)"), max_length=120)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120)
    opening_en = models.TextField(_("opening text (English)"), blank=True)
    opening_zh = models.TextField(_("opening text (Chinese)"), blank=True)
    opens_on = models.DateField(_("opens on"))
    order = models.PositiveSmallIntegerField(
        _("place"), default=0, help_text=_("Exhibitions are shown from the lowest place up.")
    )

    class Meta:
        verbose_name = _("exhibition")
        verbose_name_plural = _("exhibitions")
        ordering = ["order", "-opens_on", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the exhibition's page."""
        return reverse("gallery:exhibition", args=[self.slug])

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return self.title_zh if _reads_chinese() else self.title_en

    @property
    def opening(self) -> str:
        """The opening text in the language of the page."""
        return self.opening_zh if _reads_chinese() else self.opening_en


@lru_cache(maxsize=_ADDRESSES_KEPT)
def _address(page: str, name: str) -> str:
    """Return where a page is: put together once for what is shown again and again."""
    return reverse(page, args=[name])


def _reads_chinese() -> bool:
    return (get_language() or "").startswith("zh")


class Artist(models.Model):
    """Somebody whose works hang here, or hung: their page, and what they say of themselves."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="artist",
        verbose_name=_("person"),
    )
    slug = models.CharField(_("address"), max_length=100, unique=True)
    about = models.TextField(_("about"), blank=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("artist")
        verbose_name_plural = _("artists")
        ordering = ["person__display_name", "pk"]

    def __str__(self) -> str:
        return self.person.display_name

    def get_absolute_url(self) -> str:
        """Return the address of the artist's page."""
        return reverse("gallery:artist", args=[self.slug])


class Listing(models.Model):
    """One work on the wall.

    What its label says is kept as it was when the work was hung: a label does not change when a
    maker takes another name. A piece hangs once; withdrawn, it can be hung again on the same terms.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.CharField(_("address"), max_length=80, unique=True)
    piece = models.OneToOneField(
        "studio.Piece", on_delete=models.PROTECT, related_name="listing", verbose_name=_("piece")
    )
    artist = models.ForeignKey(
        Artist, on_delete=models.PROTECT, related_name="listings", verbose_name=_("artist")
    )
    title = models.CharField(_("title"), max_length=120)
    statement = models.TextField(_("about the work"), blank=True)
    maker = models.CharField(_("maker"), max_length=80)
    hand = models.CharField(_("hand"), max_length=40)
    steps = models.PositiveIntegerField(_("steps"))
    painted_at = models.DateTimeField(_("painted"))

    price_minor = models.PositiveIntegerField(_("price in the smallest unit"), null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    edition_size = models.PositiveIntegerField(_("copies"), null=True)

    exhibition = models.ForeignKey(
        Exhibition,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="listings",
        verbose_name=_("exhibition"),
    )
    hung_at = models.DateTimeField(_("hung"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    first_sold_at = models.DateTimeField(_("first sold"), null=True)
    sold_out_at = models.DateTimeField(_("sold out"), null=True)

    picture = models.CharField(_("picture on the wall"), max_length=71)
    picture_width_px = models.PositiveIntegerField()
    picture_height_px = models.PositiveIntegerField()
    image = models.CharField(_("picture as painted"), max_length=71)
    full_size = models.CharField(_("full-size file"), max_length=71)
    words = models.TextField(editable=False)

    class Meta:
        verbose_name = _("work on the wall")
        verbose_name_plural = _("works on the wall")
        ordering = ["-hung_at", "-pk"]
        indexes = [
            models.Index(fields=["picture"], name="gallery_listing_picture"),
            models.Index(fields=["-hung_at", "-id"], name="gallery_listing_newest"),
            # A page of the wall, of an artist or of an exhibition is the head of one of these.
            models.Index(
                fields=["-hung_at", "-id"], name="gallery_hanging", condition=Q(withdrawn_at=None)
            ),
            models.Index(
                fields=["artist", "-hung_at", "-id"],
                name="gallery_hanging_by_artist",
                condition=Q(withdrawn_at=None),
            ),
            models.Index(
                fields=["exhibition", "-hung_at", "-id"],
                name="gallery_hanging_in",
                condition=Q(withdrawn_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="gallery_listing_terms_whole",
                condition=Q(price_minor=None, edition_size=None, currency="")
                | Q(price_minor__gte=1, currency__regex="^[A-Z]{3}$")
                & (Q(edition_size=None) | Q(edition_size__gte=1)),
            ),
            models.CheckConstraint(
                name="gallery_listing_sold_in_order",
                condition=Q(sold_out_at=None) | Q(first_sold_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the work's own page, which is the shop's."""
        return _address("shop:work", self.slug)

    @property
    def price(self) -> Money | None:
        """What one copy costs, or `None` for a work that is not for sale."""
        return None if self.price_minor is None else Money(self.price_minor, self.currency)

    @property
    def picture_url(self) -> str:
        """The address of the picture on the wall."""
        return _address("gallery:picture", Digest.parse(self.picture).hex)

    @property
    def hangs(self) -> bool:
        """Whether the work can be seen on the wall."""
        return self.withdrawn_at is None


class Subscriber(models.Model):
    """Somebody who asked for the letters of the house, and said so again from their mailbox."""

    email = models.EmailField(_("e-mail"), unique=True)
    key = models.CharField(max_length=43, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10)
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    left_at = models.DateTimeField(_("left"), null=True)

    class Meta:
        verbose_name = _("reader of the newsletter")
        verbose_name_plural = _("readers of the newsletter")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="gallery_reader_once"),
            models.CheckConstraint(
                name="gallery_reader_left_after_joining",
                condition=Q(left_at=None) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.email
