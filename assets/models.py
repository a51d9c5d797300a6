"""Files, the assets on them, and what is kept about each."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.formats import Format, by_name
from assets.querysets import AssetQuerySet, State
from assets.search_field import SearchField
from ram.ids import uuid7

PERSON = settings.AUTH_USER_MODEL
Shape = tuple[int | None, int | None]


class Installation(models.Model):
    """One row: which installation this is, and how it was last looked after."""

    # Also in a file in the storage: a disk without it is not ours.
    mark = models.UUIDField(editable=False)
    backed_up_at = models.DateTimeField(null=True, editable=False)
    # Where a check that ran out of time goes on, and when the last came to the end.
    checked_to = models.CharField(max_length=64, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    # Seconds that workers have watched pass, by a clock that nobody can set.
    watched = models.BigIntegerField(default=0, editable=False)


class StoredFile(models.Model):
    """The bytes behind assets: never changed, shared by all who own the same."""

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting")
        WORKING = "working", _("getting ready")
        READY = "ready", _("ready")
        FAILED = "failed", _("no preview")

    class Playback(models.TextChoices):
        NONE = "", _("not a video")
        ORIGINAL = "original", _("plays as it is")
        WANTED = "wanted", _("waiting")
        WORKING = "working", _("getting ready")
        READY = "ready", _("ready")
        FAILED = "failed", _("does not play")

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size = models.BigIntegerField(editable=False)
    crc32 = models.BigIntegerField(editable=False)
    # As our own look at the bytes says; empty when we do not know it.
    format = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Since when no asset stands on it; removed a day later, after a second look.
    unused_since = models.DateTimeField(null=True)

    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    playback = models.CharField(max_length=8, choices=Playback, blank=True)
    playback_attempts = models.PositiveSmallIntegerField(default=0)
    playback_lease = models.DateTimeField(null=True)

    # Width and height as shown, after rotation; seconds; one of 64 color classes.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration = models.FloatField(null=True)
    color = models.PositiveSmallIntegerField(default=42)
    thumbhash = models.CharField(max_length=48, blank=True)
    # What a phone calls a photo and the film that belongs to it.
    content_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(
                fields=["status", "id"],
                name="files_to_decode",
                condition=Q(status__in=["pending", "working"]),
            ),
            models.Index(
                fields=["playback", "id"],
                name="videos_to_convert",
                condition=Q(playback__in=["wanted", "working"]),
            ),
            models.Index(
                fields=["unused_since"],
                name="files_to_remove",
                condition=Q(unused_since__isnull=False),
            ),
            models.Index(
                fields=["content_id"],
                name="files_that_belong_together",
                condition=Q(content_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def kind(self) -> Format | None:
        """What our table knows about this format."""
        return by_name(self.format) if self.format else None

    @property
    def key(self) -> str:
        """Where the bytes lie in the storage; names of people never do."""
        return f"originals/{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"

    def rendition_key(self, filename: str) -> str:
        """Where a rendition lies in the storage."""
        folder = f"renditions/{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
        return f"{folder}/{filename}"


class Clip(models.Model):
    """A video that is made of a file when it is wanted: work with its state."""

    class Kind(models.TextChoices):
        # The same film without anything else that its file tells.
        COPY = "copy", _("copy for visitors")
        # What moves inside the file of a photo.
        MOTION = "motion", _("motion")

    file = models.ForeignKey(
        StoredFile, models.CASCADE, related_name="clips", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind)
    status = models.CharField(
        max_length=8,
        choices=StoredFile.Status,
        default=StoredFile.Status.PENDING,
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "kind"], name="clip_once"),
        ]
        indexes = [
            models.Index(
                fields=["status", "id"],
                name="clips_to_make",
                condition=Q(status__in=["pending", "working"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.file_id}"


class Asset(models.Model):
    """One photo or video in one person's library."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No index of its own: `one_library` and `one_asset_per_file` begin with it.
    owner = models.ForeignKey(
        PERSON, models.CASCADE, related_name="assets", db_index=False
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="assets")
    name = models.CharField(max_length=255)
    is_video = models.BooleanField(default=False)
    description = models.TextField(max_length=5000, blank=True)
    state = models.PositiveSmallIntegerField(choices=State, default=State.LIBRARY)
    trashed_from = models.PositiveSmallIntegerField(choices=State, null=True)
    trashed_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    # The instant, the clock's distance from UTC where it was taken, and what follows
    # from both and is ordered by: the local date and its month (202611).
    taken_at = models.DateTimeField()
    taken_offset = models.SmallIntegerField(default=0)
    taken_on = models.DateField()
    month = models.PositiveIntegerField()
    date_source = models.CharField(max_length=10, default="imported")
    # Of the file as it came in: the last but one resort for a date.
    modified_at = models.DateTimeField(null=True)

    # Recognized when it came in; its owner may say otherwise.
    is_screenshot = models.BooleanField(default=False)
    # Quarter turns clockwise that its owner gave it, on top of what the file says.
    rotation = models.PositiveSmallIntegerField(default=0)
    # A photo that moves; null is no, so that the column came without a new table.
    is_live = models.BooleanField(null=True)

    # Where its place is known from: the file ("exif", "xmp") or its owner ("edited").
    place_source = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    town = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=80, blank=True)

    # What it is a kept copy of, while that exists: told to that one's owner alone.
    kept_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="copies"
    )

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo or video")
        verbose_name_plural = _("photos and videos")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "file"], name="one_asset_per_file"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=State.TRASHED,
                    trashed_at__isnull=False,
                    trashed_from__isnull=False,
                )
                | (~Q(state=State.TRASHED) & Q(trashed_at=None, trashed_from=None)),
                name="trash_remembers",
            ),
            models.CheckConstraint(
                condition=Q(rotation__lt=4), name="rotation_is_a_quarter_turn"
            ),
        ]
        indexes = [
            # Timeline, partner's library, archive and trash: one range each.
            models.Index(
                "owner",
                "state",
                F("taken_on").desc(),
                F("taken_at").desc(),
                F("id").desc(),
                name="one_library",
            ),
            # What is new to who looks at a library again.
            models.Index(fields=["owner", "state", "added_at"], name="newly_added"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def taken_local(self) -> datetime:
        """The wall clock where it was taken, without a zone."""
        return local_clock(self.taken_at, self.taken_offset)

    @property
    def shape(self) -> Shape:
        """Width and height as its owner turned it; None while unknown."""
        return turned_shape(self.file.width, self.file.height, self.rotation)

    def set_taken(self, instant: datetime, offset: int, source: str) -> None:
        """Write the instant and all that follows from it."""
        local = local_clock(instant, offset)
        self.taken_at, self.taken_offset, self.date_source = instant, offset, source
        self.taken_on = local.date()
        self.month = local.year * 100 + local.month


def turned_shape(width: int | None, height: int | None, quarters: int) -> Shape:
    """A picture's width and height after so many quarter turns."""
    return (height, width) if quarters % 2 else (width, height)


def local_clock(instant: datetime, offset: int) -> datetime:
    """What a clock `offset` minutes ahead of UTC showed at `instant`."""
    return (instant + timedelta(minutes=offset)).replace(tzinfo=None)


class Companion(models.Model):
    """A file that belongs to an asset: reachable exactly when the asset is."""

    class Kind(models.TextChoices):
        SIDECAR = "sidecar", _("XMP sidecar")
        MOTION = "motion", _("motion")

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="companions")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="companions")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "kind"], name="companion_once"),
        ]


class Favorite(models.Model):
    """One person's heart on anything they can see. Nobody else learns of it."""

    user = models.ForeignKey(
        PERSON, models.CASCADE, related_name="favorites", db_index=False
    )
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="favorites")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "asset"], name="favorite_once"),
        ]


class NotRemembered(models.Model):
    """What one person does not want to be reminded of: days, or a partner's photos."""

    user = models.ForeignKey(
        PERSON, models.CASCADE, related_name="not_remembered", db_index=False
    )
    owner = models.ForeignKey(PERSON, models.CASCADE, null=True, related_name="+")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, first_day__lte=F("last_day"))
                | Q(owner__isnull=False, first_day=None, last_day=None),
                name="days_or_a_person",
            ),
            models.UniqueConstraint(
                fields=["user", "first_day", "last_day"],
                condition=Q(owner=None),
                name="days_left_out_once",
            ),
            models.UniqueConstraint(
                fields=["user", "owner"],
                condition=Q(owner__isnull=False),
                name="person_left_out_once",
            ),
        ]


class LibraryMonth(models.Model):
    """How many assets of one owner, state and kind fall into one month.

    Written by database triggers alone, in the transaction that changes the assets.
    """

    owner = models.ForeignKey(
        PERSON, models.CASCADE, related_name="months", db_index=False
    )
    state = models.PositiveSmallIntegerField(choices=State)
    month = models.PositiveIntegerField()
    is_video = models.BooleanField()
    n = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "state", "month", "is_video"], name="one_count"
            ),
        ]


class SearchText(models.Model):
    """What an asset is found by. Written and removed by database triggers alone.

    PostgreSQL keeps `tokens` beside the words, SQLite a full-text table.
    """

    asset = models.OneToOneField(
        Asset, models.DO_NOTHING, related_name="search_text", editable=False
    )
    words = SearchField()

    def __str__(self) -> str:
        return str(self.asset_id)


class LibraryVersion(models.Model):
    """One more with every change that moves tiles of this library.

    Written by database triggers alone, as `MovedMonth` is. The database itself takes
    both away with the person: the end of their assets still writes to them.
    """

    owner = models.OneToOneField(
        PERSON, models.DB_CASCADE, primary_key=True, related_name="+"
    )
    version = models.BigIntegerField()


class MovedMonth(models.Model):
    """The version of a library at which this month of a timeline last moved."""

    owner = models.ForeignKey(
        PERSON, models.DB_CASCADE, related_name="+", db_index=False
    )
    month = models.PositiveIntegerField()
    version = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "month"], name="one_move"),
        ]
        indexes = [models.Index(fields=["owner", "version"], name="moved_since")]


class TrashTerm(models.Model):
    """Since when, in watched time, an asset is seen to lie in the trash."""

    asset = models.OneToOneField(
        Asset, models.CASCADE, primary_key=True, related_name="trash_term"
    )
    # Of this time of several that it may have been put there.
    trashed_at = models.DateTimeField()
    began = models.BigIntegerField()


class Upload(models.Model):
    """A resumable upload on its way in; its bytes lie in the staging folder."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(PERSON, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    modified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    # How it ended: "added" or "already-here" with the asset, or "refused" and why.
    outcome = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, related_name="+")


class Download(models.Model):
    """A selection on its way out as a zip, for its maker alone and not for long."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="downloads")
    name = models.CharField(max_length=120)
    # Ids in the order of the zip; what may go out is asked again when it does.
    assets = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
