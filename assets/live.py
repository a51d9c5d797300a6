"""Live photos: a photo and its film are one, whichever comes first.

The film's own asset becomes the photo's companion: its file stays, the tile goes.
"""

from django.db import transaction

from accounts.models import User
from assets import clips
from assets.models import Asset, Clip, Companion, StoredFile, Upload
from assets.querysets import State
from sharing.models import AlbumEntry, SharedLink

STATES = (State.LIBRARY, State.ARCHIVED)
# Longer than any phone records around a photo.
LONGEST = 6.0
STILLS = {"jpeg", "heic"}
FILMS = {"mov", "mp4"}


def join_all(file: StoredFile) -> None:
    """Join the file with what belongs to it, in each library that has both.

    Within the transaction that made the file's facts known, so that of two that
    become known at once the later one finds the other.
    """
    if file.content_id is None:
        return
    owners = Asset.objects.filter(file=file).values("owner")
    people = User.objects.filter(pk__in=owners).order_by("pk")
    for owner in people.select_for_update(no_key=True):
        pair = Asset.objects.filter(
            owner=owner, file__content_id=file.content_id, state__in=STATES
        )
        found = list(pair.select_for_update(of=("self",)).order_by("pk"))
        photos = [asset for asset in found if not asset.is_video]
        films = [asset for asset in found if asset.is_video]
        if photos and films:
            join(photos[0], films[0])


def join_by_name(owner: User, one: Asset, other: Asset) -> bool:
    """Join what lay side by side under one name, if it is a photo and its film."""
    with transaction.atomic():
        asked = Asset.objects.filter(
            owner=owner, pk__in=[one.pk, other.pk], state__in=STATES
        )
        locked = asked.select_related("file").select_for_update(of=("self",))
        found = list(locked.order_by("is_video", "pk"))
        return len(found) == 2 and match(*found) and join(*found)


def match(photo: Asset, film: Asset) -> bool:
    """Whether these can be the two halves of a live photo."""
    names = {photo.file.content_id, film.file.content_id} - {None}
    return (
        not photo.is_video
        and photo.file.format in STILLS
        and film.file.format in FILMS
        and 0 < (film.file.duration or 0) <= LONGEST
        and len(names) < 2
    )


def join(photo: Asset, film: Asset) -> bool:
    """Make the film a companion, unless somebody has done something with it."""
    if photo.state != film.state or photo.is_live or is_in_use(film):
        return False
    Companion.objects.create(
        asset=photo, file_id=film.file_id, kind=Companion.Kind.MOTION, name=film.name
    )
    Asset.objects.filter(pk=photo.pk).update(is_live=True)
    Upload.objects.filter(asset=film).update(asset=photo)
    film.delete()
    return True


def is_in_use(film: Asset) -> bool:
    """Whether something stands on the film's own asset that would go with it."""
    items = SharedLink.assets.through._default_manager.filter(asset=film)
    return (
        items.exists()
        or AlbumEntry.objects.filter(asset=film).exists()
        or film.favorites.exists()
        or film.companions.exists()
        or film.copies.exists()
    )


def companion_film(asset: Asset) -> Companion | None:
    """The film that lies beside a live photo as a file of its own."""
    films = asset.companions.filter(kind=Companion.Kind.MOTION)
    return films.select_related("file").first()


def plays(asset: Asset, *, original: bool = True) -> bool:
    """Whether what moves can be played now; without `original`, as a copy alone."""
    if not asset.is_live:
        return False
    film = companion_film(asset)
    if film is None:
        return clips.is_ready(asset.file, Clip.Kind.MOTION)
    as_it_is = film.file.playback == StoredFile.Playback.ORIGINAL
    if as_it_is and not original:
        copy = clips.want(film.file, Clip.Kind.COPY)
        return copy.status == StoredFile.Status.READY
    return as_it_is or film.file.playback == StoredFile.Playback.READY
