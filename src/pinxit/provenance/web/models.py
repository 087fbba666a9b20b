"""The log: one row an entry, never changed; what was signed of it; and what may be forgotten."""

from typing import Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from pgvector.django import HnswIndex, VectorField

from pinxit.kernel import Digest
from pinxit.provenance.core.commitment import keeps
from pinxit.provenance.core.entry import Entry, moment
from pinxit.provenance.core.fingerprint import LIKENESS_LENGTH
from pinxit.provenance.core.merkle import TreeHead

#: What pages may show of the texts outside the log; a buyer's name is not among them.
PUBLIC_PARTS: Final = frozenset({"maker", "title"})


class LogEntry(models.Model):
    """One entry of the log. A trigger in the database refuses to change or remove it.

    `what` and `subjects` only repeat what the event says, so that it can be found. `leaf_hash` is
    what the tree is built over: it covers index, event and time of recording.
    """

    index = models.BigIntegerField(_("position"), primary_key=True)
    what = models.CharField(_("what"), max_length=80, db_index=True)
    event = models.JSONField(_("event"))
    subjects = ArrayField(models.CharField(max_length=120), verbose_name=_("about"), default=list)
    recorded_at = models.DateTimeField(_("recorded"))
    # Unique where there is one, so that absence cannot be an empty text.
    previous = models.CharField(  # noqa: DJ001
        _("digest of the entry before"), max_length=64, unique=True, null=True, editable=False
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    leaf_hash = models.BinaryField(_("hash in the tree"), max_length=32)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ("index",)
        indexes = [GinIndex(fields=["subjects"], name="provenance_log_subjects")]
        constraints = [
            models.CheckConstraint(condition=Q(index__gte=0), name="provenance_log_from_zero"),
            models.CheckConstraint(
                condition=~Q(previous=F("digest")), name="provenance_log_moves_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.what}"

    def entry(self) -> Entry:
        """Return the row as the pure value that the tree holds."""
        previous = Digest(self.previous) if self.previous else None
        return Entry(self.index, self.event, moment(self.recorded_at), previous)

    @cached_property
    def told(self) -> dict[str, str | int]:
        """The event with the public texts that it only commits to, where the house has them still.

        A text that is not what was committed to is not told, nor is one that is nobody's business.
        """
        kept = {
            each.part: each.text
            for each in self.disclosures.all()
            if each.part in PUBLIC_PARTS
            and keeps(str(self.event.get(each.part, "")), each.text, bytes(each.salt))
        }
        return {**self.event, **kept}


class LogCheckpoint(models.Model):
    """The log at one moment, signed by its key. No size is ever signed twice."""

    size = models.BigIntegerField(_("entries"), primary_key=True)
    root = models.CharField(_("root"), max_length=64)
    note = models.TextField(_("signed note"))
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ("size",)

    def __str__(self) -> str:
        return f"{self.size}:{self.root}"

    @property
    def head(self) -> TreeHead:
        """Size and root."""
        return TreeHead(self.size, Digest(self.root))

    @property
    def text(self) -> str:
        """The note with the cosignatures of witnesses under it."""
        return self.note + "".join(each.line for each in self.cosignatures.all())


class LogCosignature(models.Model):
    """That a witness has seen the log at a checkpoint, and that it had only grown."""

    checkpoint = models.ForeignKey(
        LogCheckpoint, on_delete=models.PROTECT, related_name="cosignatures"
    )
    witness = models.CharField(_("witness"), max_length=200)
    key = models.CharField(_("public key"), max_length=300)
    line = models.TextField(_("signature"))
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("cosignature")
        verbose_name_plural = _("cosignatures")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "key"], name="provenance_witness_cosigns_once"
            )
        ]

    def __str__(self) -> str:
        return self.witness


class LogDisclosure(models.Model):
    """A text that an entry commits to, with its salt. Removing the row forgets it for good."""

    # No constraint in the database: what it would guard against, the log's triggers refuse.
    entry = models.ForeignKey(
        LogEntry, on_delete=models.PROTECT, related_name="disclosures", db_constraint=False
    )
    part = models.CharField(_("part"), max_length=40)
    text = models.TextField(_("text"))
    salt = models.BinaryField(_("salt"), max_length=32)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("text outside the log")
        verbose_name_plural = _("texts outside the log")
        constraints = [
            models.UniqueConstraint(fields=["entry", "part"], name="provenance_part_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.part}"


class ReleasedFile(models.Model):
    """A file of the store as it left the house, with all its marks. It leaves in one form only."""

    source = models.CharField(_("file as kept"), max_length=71, unique=True)
    released = models.CharField(_("file that left"), max_length=71, unique=True)
    media_type = models.CharField(_("kind of file"), max_length=60)
    payload = models.BigIntegerField(_("mark in the picture"), null=True, db_index=True)
    released_at = models.DateTimeField(_("first left"))

    class Meta:
        verbose_name = _("file that left")
        verbose_name_plural = _("files that left")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.released


class ChainContract(models.Model):
    """The house's contract on one network."""

    network = models.BigIntegerField(_("number of the network"), primary_key=True)
    address = models.CharField(_("address"), max_length=42)
    transaction = models.CharField(_("transaction"), max_length=66, blank=True)
    deployed_at = models.DateTimeField(_("deployed"))

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")

    def __str__(self) -> str:
        return f"{self.network}:{self.address}"


class ChainTransaction(models.Model):
    """A signed transaction on the chain of this house alone, to be played again after a restart."""

    raw = models.BinaryField(_("transaction"))
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("transaction")
        verbose_name_plural = _("transactions")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.pk)


class ChainAnchor(models.Model):
    """That a checkpoint of the log stands on a chain."""

    checkpoint = models.ForeignKey(LogCheckpoint, on_delete=models.PROTECT, related_name="anchors")
    network = models.BigIntegerField(_("number of the network"))
    contract = models.CharField(_("contract"), max_length=42)
    transaction = models.CharField(_("transaction"), max_length=66)
    anchored_at = models.DateTimeField(_("anchored"))

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ("checkpoint",)
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "network"], name="provenance_anchored_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.checkpoint_id}"


class PictureFingerprint(models.Model):
    """By what a recorded picture is known again when every mark on it is gone."""

    digest = models.CharField(_("digest of the picture"), max_length=64, unique=True)
    piece = models.CharField(_("piece"), max_length=100, blank=True, db_index=True)
    recogniser = models.CharField(_("recogniser"), max_length=64)
    likeness = VectorField(_("likeness"), dimensions=LIKENESS_LENGTH)
    thumbnail = models.BinaryField(_("small picture"))
    iscc = models.CharField(_("content code"), max_length=80, db_index=True)
    taken_at = models.DateTimeField(_("taken"))

    class Meta:
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        indexes = [
            HnswIndex(
                name="provenance_likeness",
                fields=["likeness"],
                m=16,
                ef_construction=64,
                opclasses=["vector_cosine_ops"],
            )
        ]

    def __str__(self) -> str:
        return self.iscc
