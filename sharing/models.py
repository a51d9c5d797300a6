"""Who lets whom in: partnerships, albums, links. What they show is the rule's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from ram.ids import uuid7

UNDO = timedelta(minutes=10)
# How long people can read what happened.
REMEMBERED = timedelta(days=90)
EVER = date(1, 1, 1)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
PERSON = settings.AUTH_USER_MODEL


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def standing(self) -> Self:
        """Partnerships that nobody ended, both people active; paused ones, too."""
        return self.filter(
            ended_at=None, sharer__is_active=True, recipient__is_active=True
        )

    def live(self) -> Self:
        """Partnerships that count this second: neither paused nor past their end.

        By the database's clock: the rule is put into SQL once and kept.
        """
        return self.standing().filter(paused=False, ends_at__gt=Now())

    def given_by(self, user: User) -> Self:
        """Live ones through which others see my library."""
        return self.live().filter(sharer=user)

    def standing_of(self, user: User) -> Self:
        """Those I have with others to whom I show my library, paused ones, too."""
        return self.standing().filter(sharer=user)

    def received_by(self, user: User) -> Self:
        """Live ones through which I see others' libraries, oldest first."""
        return self.live().filter(recipient=user).order_by("created_at", "pk")

    def undoable_by(self, user: User) -> Self:
        """Those I ended in the last ten minutes and have not made anew since.

        Anew, even if that has ended too: its recipient may have left it, and must not
        be given back what came before.
        """
        anew = Partnership.objects.filter(
            Q(ended_at=None) | Q(created_at__gt=models.OuterRef("created_at")),
            sharer=models.OuterRef("sharer"),
            recipient=models.OuterRef("recipient"),
        )
        return self.filter(
            ~models.Exists(anew),
            sharer=user,
            ended_by=user,
            ended_at__gt=timezone.now() - UNDO,
            sharer__is_active=True,
            recipient__is_active=True,
        )


class Partnership(models.Model):
    """`sharer` lets `recipient` see the sharer's library. The way back is another row.

    An ended row stays: it is what Undo brings back, and the history of who let whom in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sharer = models.ForeignKey(
        PERSON, models.CASCADE, related_name="partnerships_given"
    )
    recipient = models.ForeignKey(
        PERSON, models.CASCADE, related_name="partnerships_received"
    )
    # The recipient's own switch.
    in_timeline = models.BooleanField(_("show in timeline"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # When the recipient first opened the library; until then it is marked "new".
    opened_at = models.DateTimeField(null=True, editable=False)
    # The recipient's last visit, and when the one before it ended: what came in after
    # that is new.
    visited_at = models.DateTimeField(null=True, editable=False)
    new_since = models.DateTimeField(null=True, editable=False)
    # The sharer's wishes. What they leave out is not shown; as they stand here they
    # leave out nothing. No NULLs: each is one comparison in the rule.
    since = models.DateField(_("only what was taken since"), default=EVER)
    screenshots = models.BooleanField(_("screenshots too"), default=True)
    paused = models.BooleanField(_("paused"), default=False)
    ends_at = models.DateTimeField(_("ends"), default=NEVER)
    # The sharer's own albums: what lies in one, whoever put it there, is not shown.
    left_out: "models.ManyToManyField[Album, Any]" = models.ManyToManyField(
        "Album",
        related_name="left_out_of",
        blank=True,
        verbose_name=_("not these albums"),
    )
    # One more with every change of the wishes, so that kept counts are known as old;
    # none yet means that nothing was ever left out.
    wishes = models.PositiveIntegerField(default=0, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        PERSON, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    ended_because = models.CharField(max_length=200, blank=True, editable=False)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "sharer"],
                condition=Q(ended_at=None),
                name="one_partnership_each_way",
            ),
            models.CheckConstraint(
                condition=~Q(sharer=F("recipient")), name="no_partnership_with_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sharer} → {self.recipient}"

    @cached_property
    def leaves_out(self) -> bool:
        """Whether any album is left out; asked once, and only where it may be."""
        return self.wishes > 0 and self.left_out.exists()

    @property
    def is_narrowed(self) -> bool:
        """Whether it shows less than all of the library."""
        return self.since != EVER or not self.screenshots or self.leaves_out

    @property
    def has_lapsed(self) -> bool:
        """Whether its last day is over."""
        return self.ends_at <= timezone.now()


class AlbumQuerySet(models.QuerySet["Album"]):
    def open_to(self, user: User) -> Self:
        """Albums I own or am a member of, while their owner is active."""
        member = AlbumMember.objects.filter(album=models.OuterRef("pk"), user=user)
        return self.filter(Q(owner=user) | models.Exists(member), owner__is_active=True)

    def filled_by(self, user: User) -> Self:
        """Albums I may add to: my own, and those I am an editor of."""
        editor = AlbumMember.objects.filter(
            album=models.OuterRef("pk"), user=user, can_edit=True
        )
        return self.filter(Q(owner=user) | models.Exists(editor), owner__is_active=True)


class Album(models.Model):
    """A named set of photos, shown to its members."""

    class Order(models.TextChoices):
        NEWEST = "newest", _("Newest first")
        OLDEST = "oldest", _("Oldest first")
        BY_HAND = "by-hand", _("By hand")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(PERSON, models.CASCADE, related_name="albums")
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    order = models.CharField(max_length=8, choices=Order, default=Order.OLDEST)
    cover = models.ForeignKey(
        "assets.Asset", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    members: "models.ManyToManyField[User, AlbumMember]" = models.ManyToManyField(
        PERSON, through="AlbumMember", related_name="albums_joined"
    )

    objects = AlbumQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class AlbumMember(models.Model):
    """A person who sees an album; an editor also adds to it."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="memberships")
    can_edit = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "user"], name="member_once"),
        ]


class AlbumEntry(models.Model):
    """One asset in one album. Whether it counts is decided at each reading."""

    # No index of its own: four others begin with it.
    album = models.ForeignKey(
        Album, models.CASCADE, related_name="entries", db_index=False
    )
    asset = models.ForeignKey("assets.Asset", models.CASCADE, related_name="entries")
    added_by = models.ForeignKey(PERSON, models.CASCADE, related_name="entries_added")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    # The order made by hand; those put before all others are below zero.
    position = models.BigIntegerField(default=0)

    # What the asset says, for order and count alone: with these a page of a large
    # album is one range of an index. Written by database triggers, nothing else.
    taken_on = models.DateField(null=True, editable=False)
    taken_at = models.DateTimeField(null=True, editable=False)
    asset_owner = models.BigIntegerField(null=True, editable=False)
    asset_state = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["album", "asset"], name="entry_once"),
        ]
        indexes = [
            models.Index(
                fields=["album", "taken_on", "taken_at", "asset"], name="album_by_date"
            ),
            models.Index(fields=["album", "position", "id"], name="album_by_hand"),
            models.Index(
                fields=["album", "added_by", "asset_owner", "asset_state", "id"],
                name="album_counted",
            ),
        ]


class SharedLinkQuerySet(models.QuerySet["SharedLink"]):
    def valid(self) -> Self:
        """Links that open this second: active maker, not paused, not expired."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
            Q(album=None) | Q(album__owner=F("maker")),
            maker__is_active=True,
            paused=False,
        )


class SharedLink(models.Model):
    """A secret address through which anyone may look at an album or at some assets."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    maker = models.ForeignKey(PERSON, models.CASCADE, related_name="links")
    title = models.CharField(_("title"), max_length=120, blank=True)
    # Looked up by a keyed hash, shown again from the encrypted copy: a stolen
    # database opens nothing.
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    secret_sealed = models.TextField(editable=False)
    prefix = models.SlugField(_("readable beginning"), max_length=40, blank=True)
    album = models.ForeignKey(
        Album, models.CASCADE, null=True, blank=True, related_name="links"
    )
    assets = models.ManyToManyField("assets.Asset", related_name="links", blank=True)
    password = models.CharField(max_length=128, blank=True, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    shows_metadata = models.BooleanField(_("show metadata"), default=False)
    shows_location = models.BooleanField(_("show location"), default=False)
    allows_download = models.BooleanField(_("allow download"), default=False)
    paused = models.BooleanField(_("paused"), default=False)
    # How often it was opened, not by whom.
    visits = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SharedLinkQuerySet.as_manager()


class Notice(models.IntegerChoices):
    """Whether an event is news to its reader, too."""

    NONE = 0, "none, or put away"
    UNSEEN = 1, "unseen"
    SEEN = 2, "seen"


NEWS = (Notice.UNSEEN, Notice.SEEN)


class EventQuerySet(models.QuerySet["Event"]):
    def told_to(self, user: User) -> Self:
        """What `user` may read of what happened; nobody reads another's."""
        return self.filter(reader=user, at__gt=timezone.now() - REMEMBERED)

    def notices(self, user: User) -> Self:
        """What `user` is told on the Sharing page until they put it away."""
        # Without a time: the index of few rows must not lose to that of all of them.
        return self.filter(reader=user, notice__in=NEWS)


class Event(models.Model):
    """What happened to one person's sharing, told to that person alone.

    In the words of that time: names and titles may change or go. Never a file's name,
    never a secret, never whose heart is where.
    """

    class Kind(models.TextChoices):
        SHARED = "shared", _("I let somebody see my library")
        RESUMED = "resumed", _("I took it back that I stopped")
        STOPPED = "stopped", _("somebody sees my library no more")
        WISHES = "wishes", _("I changed what somebody sees")
        RECEIVED = "received", _("somebody lets me see their library")
        REGAINED = "regained", _("somebody lets me see it again")
        LOST = "lost", _("I see somebody's library no more")
        LAPSED = "lapsed", _("the last day of a library that is shared is over")
        ADMITTED = "admitted", _("somebody sees my album")
        PARTED = "parted", _("somebody sees my album no more")
        JOINED = "joined", _("I see somebody's album")
        LEFT = "left", _("I see somebody's album no more")
        IN_ALBUM = "in-album", _("somebody put photos of mine into an album")
        LINKED = "linked", _("a link was made that shows photos of mine")
        LINK_OPENED = "link-opened", _("such a link was opened")
        LINK_SAVED = "link-saved", _("such a link was downloaded")
        DOWNLOADED = "downloaded", _("somebody downloaded photos of mine")
        KEPT = "kept", _("somebody kept photos of mine")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No index of its own: both others begin with it.
    reader = models.ForeignKey(
        PERSON, models.CASCADE, related_name="events", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    # Who did it: nobody, when visitors did, or the command line.
    actor = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=80, blank=True)
    # The partner, the member or the album's owner.
    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    person_name = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=120, blank=True)
    because = models.CharField(max_length=200, blank=True)
    # The album or link, for what is done with it later; it may be gone.
    about = models.UUIDField(null=True)
    n = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    # What is alike on one day is one event that counts: this says what is alike.
    bundle = models.CharField(max_length=100, blank=True)
    notice = models.PositiveSmallIntegerField(choices=Notice, default=Notice.NONE)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "kind", "bundle"],
                condition=~Q(bundle=""),
                name="one_event_a_day",
            ),
        ]
        indexes = [
            models.Index("reader", F("at").desc(), name="activity"),
            models.Index(fields=["reader", "notice"], name="news"),
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.kind}"
