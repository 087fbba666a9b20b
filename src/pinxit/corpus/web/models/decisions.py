"""What authors decided after their works came on the register. Nothing here is ever changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pinxit.corpus.core.rights import Answer, Purpose
from pinxit.corpus.web.models.works import Author, Work

PURPOSE_CHOICES = [
    (Purpose.TRAIN.value, _("teach a model")),
    (Purpose.STYLE.value, _("teach a personal style")),
    (Purpose.DERIVE.value, _("make works from it")),
    (Purpose.SELL.value, _("sell copies")),
    (Purpose.BENCHMARK.value, _("measure models")),
]
ANSWER_CHOICES = [
    (Answer.GRANTED.value, _("granted")),
    (Answer.REFUSED.value, _("refused")),
    (Answer.UNKNOWN.value, _("taken back")),
]

_ONE_SUBJECT = Q(author=None, work__isnull=False) | Q(author__isnull=False, work=None)


class Consent(models.Model):
    """What was said about one purpose, of one work or of all works of an author.

    The latest entry counts; what is said of a work counts before what is said of its author.
    """

    author = models.ForeignKey(
        Author, on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    work = models.ForeignKey(
        Work, on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    purpose = models.CharField(_("purpose"), max_length=9, choices=PURPOSE_CHOICES)
    answer = models.CharField(_("answer"), max_length=7, choices=ANSWER_CHOICES)
    grantor = models.CharField(_("said by"), max_length=200)
    given_on = models.DateField(_("said on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["author", "purpose"], name="corpus_consent_of_author"),
            models.Index(fields=["work", "purpose"], name="corpus_consent_of_work"),
        ]
        constraints = [
            models.CheckConstraint(condition=_ONE_SUBJECT, name="corpus_consent_has_one_subject"),
            models.CheckConstraint(condition=~Q(grantor=""), name="corpus_consent_has_grantor"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.answer}"


class Withdrawal(models.Model):
    """That a work, or everything by an author, was withdrawn or given back."""

    class Action(models.TextChoices):
        """What was done."""

        WITHDRAWN = "withdrawn", _("withdrawn")
        RESTORED = "restored", _("given back")

    action = models.CharField(_("what was done"), max_length=9, choices=Action)
    author = models.ForeignKey(
        Author, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawals"
    )
    work = models.ForeignKey(
        Work, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawals"
    )
    reason = models.TextField(_("reason"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=_ONE_SUBJECT, name="corpus_withdrawal_has_one_subject"
            ),
        ]

    def __str__(self) -> str:
        return self.get_action_display()


class AuthorClaim(models.Model):
    """That a person says they are an author of the register; a curator confirms or declines."""

    class State(models.TextChoices):
        """What became of the claim."""

        OPEN = "open", _("open")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="author_claims"
    )
    statement = models.TextField(_("why this is you"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(_("claimed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("claim of an author")
        verbose_name_plural = _("claims of authors")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "person"],
                condition=Q(state="open"),
                name="corpus_claim_open_once",
            ),
            models.UniqueConstraint(
                fields=["author"], condition=Q(state="confirmed"), name="corpus_claim_one_person"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="corpus_claim_decided_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} = {self.author_id}"
