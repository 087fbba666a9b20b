"""People, their roles, and the house they meet in."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from pinxit.accounts.core.roles import Role

ROLE_NAMES = {
    Role.BUYER: _("buyer"),
    Role.ARTIST: _("artist"),
    Role.CURATOR: _("curator"),
    Role.COMMITTEE: _("committee member"),
    Role.OWNER: _("owner"),
}


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person of this address, as Django's sign-in asks for it."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody with an account."""

    email = models.EmailField(_("e-mail"), unique=True)
    display_name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"))
    #: Buys without an account: no password, no roles, an address that nobody has; see `Guest`.
    is_guest = models.BooleanField(_("guest"), default=False, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_person_email_once"),
            models.CheckConstraint(
                condition=models.Q(is_guest=False) | models.Q(("password__startswith", "!")),
                name="accounts_guest_has_no_password",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Every role of this person; a guest has none."""
        if self.is_guest:
            return frozenset()
        return frozenset(Role(grant.role) for grant in self.grants.all())

    @property
    def letters_to(self) -> str:
        """The address that letters go to."""
        return (self.is_guest and self.guest.contact) or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the back office opens: to the owner and to curators."""
        return bool(self.roles & {Role.OWNER, Role.CURATOR})

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        """Say whether the back office lets this person do something: a curator, in the gallery."""
        return self.has_module_perms(perm.split(".")[0])

    def has_module_perms(self, app_label: str) -> bool:
        """Say whether the back office shows a room to this person."""
        if Role.OWNER in self.roles:
            return True
        return Role.CURATOR in self.roles and app_label == "gallery"


class Guest(models.Model):
    """Somebody who buys without an account, known by links that are sent to their address alone.

    Each time somebody goes on as a guest is another one: two with the same address are two.
    """

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="guest")
    #: Where letters go, as somebody typed it; nobody is found by it but through a letter to it.
    contact = models.EmailField(_("e-mail"), blank=True)
    #: Links and browsers of another issue open nothing any more.
    issue = models.PositiveIntegerField(_("issue of the link"), default=1)
    made_at = models.DateTimeField(_("since"))
    taken_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="guests_taken",
        verbose_name=_("taken into the account of"),
    )
    taken_at = models.DateTimeField(_("taken over"), null=True)

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_by=None, taken_at=None)
                | models.Q(taken_by__isnull=False, taken_at__isnull=False),
                name="accounts_guest_taken_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class RoleGrant(models.Model):
    """One role of one person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(
        _("role"), max_length=10, choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )
    granted_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="accounts_role_once"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class House(models.Model):
    """What this studio is called and how it is run: one row, changed in the back office."""

    name = models.CharField(_("name"), max_length=60, default="Pinxit")
    tagline = models.CharField(_("line under the name"), max_length=120, blank=True)
    artists_may_join = models.BooleanField(
        _("anybody may join as an artist"),
        default=True,
        help_text=_("If not, only the owner makes somebody an artist."),
    )
    withdrawal_stops_sales = models.BooleanField(
        _("a withdrawn work stops sales"),
        default=True,
        help_text=_(
            "When an author withdraws a work, nothing is sold any more that a model painted which"
            " learnt from it. Copies that were sold stay sold."
        ),
    )

    class Meta:
        verbose_name = _("house")
        verbose_name_plural = _("house")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="accounts_one_house")]

    def __str__(self) -> str:
        return self.name


class FirstSignIn(models.Model):
    """The one-time link by which the owner enters a new house: one row, kept as a digest."""

    token_digest = models.CharField(max_length=71, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="first_sign_ins")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("first sign-in")
        verbose_name_plural = _("first sign-ins")

    def __str__(self) -> str:
        return str(self.person)


class SignInTry(models.Model):
    """How many wrong passwords came from one place within the window of time that goes on."""

    who = models.CharField(max_length=71, unique=True)
    begun_at = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("wrong passwords")
        verbose_name_plural = _("wrong passwords")

    def __str__(self) -> str:
        return f"{self.who}: {self.used}"


class ApiKey(models.Model):
    """A key to the API: its digest, never itself."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=60)
    prefix = models.CharField(_("begins with"), max_length=8)
    digest = models.CharField(max_length=71, unique=True)
    scopes = models.JSONField(_("may"), default=list)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("runs out"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("key to the API")
        verbose_name_plural = _("keys to the API")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"


class ApiUse(models.Model):
    """How often a key asked within the window of time that goes on."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="uses")
    window = models.CharField(max_length=10)
    begun_at = models.DateTimeField()
    used = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("use of the API")
        verbose_name_plural = _("uses of the API")
        constraints = [
            models.UniqueConstraint(fields=["key", "window"], name="accounts_use_once_a_window")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.used}"


class Answered(models.Model):
    """The answer to a request that its caller named, so that asking twice is asking once."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="answers")
    name = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=71)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("answered request")
        verbose_name_plural = _("answered requests")
        constraints = [
            models.UniqueConstraint(fields=["key", "name"], name="accounts_answered_once")
        ]

    def __str__(self) -> str:
        return self.name


class Webhook(models.Model):
    """An address that is told when something happened to somebody's pictures."""

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(_("address"), max_length=2048)
    #: Sealed with the key of the house: a copy of the database does not open it.
    sealed_secret = models.TextField()
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.url


class Message(models.Model):
    """What a webhook is told, and whether it was taken."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken")
        GIVEN_UP = "given up", _("given up")

    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    #: What it is about; a webhook is told once of each.
    about = models.CharField(max_length=200)
    kind = models.CharField(_("what happened"), max_length=60)
    body = models.TextField()
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    trouble = models.CharField(_("reason"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"))
    sent_at = models.DateTimeField(_("last sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "about"], name="accounts_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.state}"
