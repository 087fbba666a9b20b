"""Collections, the works in them, and who made them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pinxit.corpus.core.rights import Author as AuthorValue
from pinxit.corpus.core.rights import AuthorKind, Purpose
from pinxit.corpus.core.work import Medium, decode_work
from pinxit.corpus.core.work import Work as WorkValue
from pinxit.kernel import Digest

_DIGEST_LENGTH = 71
#: What the gate says of a work and a purpose, in the longest word.
_OUTCOME_LENGTH = 8
_REASON_LENGTH = 60

MEDIUM_CHOICES = [
    (Medium.PICTURE.value, _("picture")),
    (Medium.TEXT.value, _("text")),
    (Medium.MUSIC.value, _("music")),
]
KIND_CHOICES = [
    (AuthorKind.PERSON.value, _("person")),
    (AuthorKind.STUDIO.value, _("studio")),
    (AuthorKind.UNKNOWN.value, _("not known")),
]


class Collection(models.Model):
    """A collection that lies on disk, as it was when it was last put on the register."""

    name = models.SlugField(_("name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    root = models.CharField(_("digest"), max_length=_DIGEST_LENGTH)
    num_works = models.PositiveIntegerField(_("works"), default=0)
    num_refused = models.PositiveIntegerField(_("refused files"), default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="collections",
        verbose_name=_("brought in by"),
    )
    registered_at = models.DateTimeField(_("on the register since"))

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["-registered_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def hex(self) -> str:
        """The 64 digits of its root."""
        return Digest.parse(self.root).hex


class Author(models.Model):
    """Somebody who made works that are on the register.

    Two works have one author when their records give the same identifier, or, where they give
    none, the same kind and name. `plain` is the name in the one spelling by which namesakes are
    found: a refusal reaches them all.
    """

    slug = models.CharField(_("address"), max_length=90, unique=True)
    key = models.CharField(max_length=600, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=500, blank=True)
    plain = models.CharField(max_length=500, blank=True, db_index=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=KIND_CHOICES)
    identifier = models.CharField(_("identifier"), max_length=500, blank=True, db_index=True)
    born = models.SmallIntegerField(_("born"), null=True, blank=True)
    died = models.SmallIntegerField(_("died"), null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="authors",
        verbose_name=_("account"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AuthorKind.UNKNOWN.value) | ~Q(name=""),
                name="corpus_author_known_has_name",
            ),
            models.CheckConstraint(
                condition=Q(born=None) | Q(died=None) | Q(died__gte=F("born")),
                name="corpus_author_dies_after_birth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the author's page."""
        return reverse("corpus:author", args=[self.slug])

    @property
    def value(self) -> AuthorValue:
        """The author as a record of a work names them."""
        return AuthorValue(
            name=self.name,
            kind=AuthorKind(self.kind),
            identifier=self.identifier,
            born=self.born,
            died=self.died,
        )


class Work(models.Model):
    """A work on the register.

    `line` is its record as its collection has it; the columns repeat what is looked for, and keep
    what the gate said of each purpose when it was last asked. What its author decided later is in
    `Consent` and `Withdrawal`, and counted in those answers.
    """

    collection = models.ForeignKey(
        Collection, on_delete=models.PROTECT, related_name="works", verbose_name=_("collection")
    )
    source = models.CharField(_("source"), max_length=1000)
    digest = models.CharField(_("digest"), max_length=_DIGEST_LENGTH, db_index=True)
    medium = models.CharField(_("medium"), max_length=7, choices=MEDIUM_CHOICES)
    title = models.CharField(_("title"), max_length=500, blank=True)
    hand = models.CharField(_("hand"), max_length=120, blank=True)
    concept = models.CharField(_("concept"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=300, blank=True)
    line = models.TextField(editable=False)
    words = SearchVectorField(editable=False, null=True)
    row = models.BigIntegerField(_("row"), default=-1)
    left_px = models.PositiveSmallIntegerField(default=0)
    top_px = models.PositiveSmallIntegerField(default=0)
    width_px = models.PositiveSmallIntegerField(default=0)
    height_px = models.PositiveSmallIntegerField(default=0)

    may_train = models.CharField(max_length=_OUTCOME_LENGTH)
    may_style = models.CharField(max_length=_OUTCOME_LENGTH)
    may_derive = models.CharField(max_length=_OUTCOME_LENGTH)
    may_sell = models.CharField(max_length=_OUTCOME_LENGTH)
    may_benchmark = models.CharField(max_length=_OUTCOME_LENGTH)
    why_train = models.CharField(max_length=_REASON_LENGTH, blank=True)
    why_style = models.CharField(max_length=_REASON_LENGTH, blank=True)
    why_derive = models.CharField(max_length=_REASON_LENGTH, blank=True)
    why_sell = models.CharField(max_length=_REASON_LENGTH, blank=True)
    why_benchmark = models.CharField(max_length=_REASON_LENGTH, blank=True)
    judged_on = models.DateField(_("gate asked on"))

    withdrawn_itself = models.BooleanField(_("withdrawn by itself"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    left_at = models.DateTimeField(_("left its collection"), null=True, blank=True)

    authors = models.ManyToManyField(
        Author, through="Authorship", related_name="works", verbose_name=_("authors")
    )

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        ordering = ["-collection", "pk"]
        indexes = [
            GinIndex(fields=["words"], name="corpus_work_words"),
            models.Index(fields=["collection", "row"], name="corpus_work_row"),
            models.Index(F("collection").desc(), "id", name="corpus_work_browse"),
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="corpus_work_withdrawn",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "source"], name="corpus_work_once_in_collection"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_itself=False) | Q(withdrawn_at__isnull=False),
                name="corpus_work_withdrawal_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.source

    def get_absolute_url(self) -> str:
        """Return the address of the work's page."""
        return reverse("corpus:work", args=[self.pk])

    @property
    def value(self) -> WorkValue:
        """The work as its collection has it, without what was decided later."""
        return decode_work(self.line.encode())

    @property
    def outcomes(self) -> dict[Purpose, str]:
        """What the gate last said, by purpose."""
        return {purpose: getattr(self, f"may_{purpose}") for purpose in Purpose}


class Authorship(models.Model):
    """That an author made a work, or had a part in it."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="authorships")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="authorships")
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("authorship")
        verbose_name_plural = _("authorships")
        ordering = ["work", "position"]
        constraints = [
            models.UniqueConstraint(fields=["work", "author"], name="corpus_authorship_once"),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} · {self.work_id}"


class RefusedFile(models.Model):
    """A file that was offered to a collection and not taken in, and why."""

    collection = models.ForeignKey(
        Collection, on_delete=models.CASCADE, related_name="refused_files"
    )
    source = models.CharField(_("file"), max_length=1000)
    reason = models.CharField(_("reason"), max_length=_REASON_LENGTH)
    says = models.TextField(_("what it says"))
    remedy = models.TextField(_("what to do"), blank=True)

    class Meta:
        verbose_name = _("refused file")
        verbose_name_plural = _("refused files")
        ordering = ["pk"]
        indexes = [models.Index(fields=["collection", "reason"], name="corpus_refused_why")]

    def __str__(self) -> str:
        return self.source
