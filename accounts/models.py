"""People, their sessions, and the links that bring them in."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.zones import validate_zone
from ram.ids import uuid7

RESERVED_HANDLES = ("everyone", "mine")
HUES = 8
INVITATION_DAYS = 7
PASSWORD_LINK_HOURS = 24
AGENT_LENGTH = 200

validate_handle = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Lower-case letters, digits and hyphens only.")
)


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        """People who can sign in and share."""
        return self.filter(is_active=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None, **fields: Any) -> "User":
        """Make a person."""
        fields.setdefault("hue", self.next_hue())
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def next_hue(self) -> int:
        """The color of who comes next: it follows from how many came before."""
        return self.count() % HUES


class User(AbstractBaseUser, PermissionsMixin):
    """One person. Known to others by name and handle, never by e-mail."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    handle = models.CharField(
        _("handle"), max_length=40, unique=True, validators=[validate_handle]
    )
    hue = models.PositiveSmallIntegerField(_("color"), default=0)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="UTC", validators=[validate_zone]
    )
    # How this person likes to look at photos: whose at first, the same file twice or
    # once, and what was on this day.
    who = models.CharField(max_length=40, default="everyone")
    folds_copies = models.BooleanField(_("show the same photo once"), default=True)
    shows_memories = models.BooleanField(_("show memories"), default=True)
    letter_keys = models.BooleanField(_("letters are keys"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name", "handle"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email"),
            models.CheckConstraint(
                condition=~Q(handle__in=RESERVED_HANDLES) & ~Q(handle=""),
                name="handle_not_reserved",
                violation_error_message=_("This handle is reserved."),
            ),
            models.CheckConstraint(condition=Q(hue__lt=HUES), name="hue_exists"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        """The first name, as the interface speaks of people."""
        return self.name.split()[0] if self.name.split() else self.handle

    first_name = property(get_short_name)

    @property
    def may_invite(self) -> bool:
        """Whether this person may bring others, as the installation decided."""
        return self.is_staff or settings.RAM_INVITES == "everyone"

    def deactivate(self) -> None:
        """Share nothing and be signed out everywhere, until activated again."""
        self.is_active = False
        self.save(update_fields=["is_active"])
        self.sessions.all().delete()

    def activate(self) -> None:
        """Be back as it was."""
        self.is_active = True
        self.save(update_fields=["is_active"])

    @property
    def initial(self) -> str:
        return self.name[:1].upper() or "?"


class Session(AbstractBaseSession):
    """A session knows whose it is, so that both are read in one query."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    # For its person to recognize it by. When it was seen is known to the hour.
    user_agent = models.CharField(max_length=AGENT_LENGTH, default="", blank=True)
    signed_in_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    @property
    def mark(self) -> str:
        """Names the session in addresses, where its key must not stand."""
        key = str(self.session_key)
        return salted_hmac("accounts.sessions", key, algorithm="sha256").hexdigest()[
            :32
        ]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions import SessionStore

        return SessionStore


def digest(secret: str) -> str:
    """What is stored of a secret that is too random to be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Not used, not past its day, made by somebody who still may."""
        made = Q(made_by=None) | Q(made_by__is_active=True)
        return self.filter(made, used_by=None, expires_at__gt=timezone.now())

    def by_secret(self, secret: str) -> Self:
        """The invitation behind a link, if it is still open."""
        return self.open().filter(digest=digest(secret))

    def for_first_run(self) -> Self:
        """Those that the server printed, not a person made."""
        return self.filter(made_by=None, makes_operator=True)

    def close(self) -> int:
        """End these. The count decides between two who use one link at once."""
        # PostgreSQL looks again at a row it waited for, but not at a subquery: what
        # decides stands outside it, and is false for whoever comes second.
        still_open = self.model.objects.filter(
            pk__in=self.open().values("pk"), expires_at__gt=timezone.now()
        )
        return still_open.update(expires_at=F("created_at"))


class Invitation(models.Model):
    """A single-use link that lets one person in. The first run's makes an operator."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="invitations_made"
    )
    used_by = models.OneToOneField(
        User, models.CASCADE, null=True, related_name="invitation"
    )
    note = models.CharField(_("for whom"), max_length=80, blank=True)
    makes_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.note or str(_("Invitation"))

    @classmethod
    def make(cls, made_by: User | None, **fields: Any) -> tuple["Invitation", str]:
        """An open invitation and its secret, which is not stored."""
        secret = secrets.token_urlsafe(24)
        expires = timezone.now() + timedelta(days=INVITATION_DAYS)
        invitation = cls.objects.create(
            made_by=made_by, digest=digest(secret), expires_at=expires, **fields
        )
        return invitation, secret


class PasswordLinkQuerySet(models.QuerySet["PasswordLink"]):
    def open(self) -> Self:
        """Not used, not past its hour, of somebody who may sign in."""
        return self.filter(
            used_at=None, expires_at__gt=timezone.now(), user__is_active=True
        )

    def by_secret(self, secret: str) -> Self:
        """The link behind an address, if it is still open."""
        return self.open().filter(digest=digest(secret))


class PasswordLink(models.Model):
    """A single-use link an operator issued, through which to choose a new password.

    The row stays: the person concerned is told who issued it and whether it was used.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="password_links")
    # Nobody, when it was issued on the command line.
    issued_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="password_links_issued"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = PasswordLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user}, {self.created_at:%Y-%m-%d}"

    @classmethod
    def issue(cls, user: User, issued_by: User | None) -> tuple["PasswordLink", str]:
        """The person's only open link and its secret, which is not stored."""
        now = timezone.now()
        cls.objects.open().filter(user=user).update(expires_at=now)
        secret = secrets.token_urlsafe(24)
        expires = now + timedelta(hours=PASSWORD_LINK_HOURS)
        link = cls.objects.create(
            user=user, issued_by=issued_by, digest=digest(secret), expires_at=expires
        )
        return link, secret


class FactorReset(models.Model):
    """That an operator took a person's second factors away; they are told of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="factor_resets")
    # Nobody, when it was done on the command line.
    reset_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="factor_resets_made"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.created_at:%Y-%m-%d}"


class Tries(models.Model):
    """When something was tried lately at one door by one party; see `tries`."""

    key = models.CharField(primary_key=True, max_length=64, editable=False)
    times = models.JSONField(default=list)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]
