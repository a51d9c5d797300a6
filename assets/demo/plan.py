"""The plan of the demo: every photo and film of three people over ten years."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from assets.demo.camera import Camera
from assets.demo.drawing.seasons import season_of
from assets.demo.places import PLACES, Place
from assets.demo.scenes import SCENES
from assets.demo.story import (
    ANNIVERSARIES,
    GEAR,
    HOMES,
    JOURNEYS,
    NEARBY,
    OUTINGS,
    PEOPLE,
    Journey,
)
from assets.demo.videos import FILMED

TEN_YEARS = 3640
SHARED, ARCHIVED, TRASHED = 24, 15, 8

_PHONE_SIZES = ((1600, 1200), (1600, 1200), (1200, 1600), (1920, 1080), (1600, 1600))
_CAMERA_SIZES = ((1800, 1200), (1800, 1200), (1200, 1800), (1920, 1280))
_BRIGHT = ("day", "golden", "cloudy", "dawn")
_PANORAMA, _FILM = (2400, 900), (1280, 720)

# When an hour of the day is, from and to, as hours of the clock.
_CLOCKS: dict[str, dict[str, tuple[float, float]]] = {
    "winter": {
        "dawn": (7.4, 8.4), "day": (9.5, 15), "cloudy": (9.5, 15.5),
        "golden": (15.2, 16.5), "sunset": (16.7, 17.4), "dusk": (17.5, 18.3),
        "night": (19, 23.3),
    },
    "spring": {
        "dawn": (6.7, 7.7), "day": (9, 16.5), "cloudy": (9, 17),
        "golden": (17.2, 18.6), "sunset": (18.8, 19.6), "dusk": (19.7, 20.4),
        "night": (21, 23.5),
    },
    "summer": {
        "dawn": (5.9, 7), "day": (8.5, 17.5), "cloudy": (8.5, 18),
        "golden": (18.3, 19.9), "sunset": (20.1, 21), "dusk": (21.1, 21.8),
        "night": (22.3, 23.8),
    },
    "autumn": {
        "dawn": (6.9, 7.9), "day": (9, 16), "cloudy": (9, 16.5),
        "golden": (16.4, 17.6), "sunset": (17.8, 18.5), "dusk": (18.6, 19.3),
        "night": (20, 23.5),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """One photo or film: all that is needed to draw it, file it and say whose it is."""

    owner: str
    name: str
    kind: str
    seed: int
    size: tuple[int, int]
    hour: str
    season: str
    taken: datetime  # the wall clock where it was taken
    offset: timedelta
    place: Place
    latitude: float | None
    longitude: float | None
    camera: Camera
    description: str = ""
    is_video: bool = False
    also_owned_by: tuple[str, ...] = ()
    favorite_of: tuple[str, ...] = ()
    archived: bool = False
    trashed: bool = False

    @property
    def owners(self) -> tuple[str, ...]:
        """Everyone who has these very bytes in their library."""
        return (self.owner, *self.also_owned_by)

    @property
    def digest(self) -> str:
        """A short name for all that the file's bytes depend on."""
        bytes_depend_on = replace(
            self, also_owned_by=(), favorite_of=(), archived=False, trashed=False
        )
        return hashlib.sha256(repr(bytes_depend_on).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class _Day:
    """A day somewhere, and how many pictures each person takes on it."""

    day: date
    place: Place
    shots: dict[str, int]
    kinds: tuple[str, ...] = ()


def plan(now: datetime) -> list[Shot]:
    """Everything they have photographed until `now` (aware), oldest first.

    The same for every minute of one day, but for the times of that day's own shots,
    which lie before `now`.
    """
    rng = Random("the story of ram")
    clock = now.astimezone(ZoneInfo(PLACES["Sintra"].zone)).replace(tzinfo=None)
    today = clock.date()
    together = [*_journeys(today), *_anniversaries(today), *_outings(today)]
    shots = [shot for day in together for shot in _shots(rng, day, today)]
    shots = _given(rng, shots)
    for person in PEOPLE:
        missing = person.assets - sum(person.handle in shot.owners for shot in shots)
        busy = {day.day for day in together if person.handle in day.shots}
        shots += _at_home(rng, person.handle, missing, today, busy)
    shots = _before(clock, sorted(shots, key=lambda shot: (shot.taken, shot.seed)))
    return _marked(rng, _named(rng, _filmed(shots)), today)


def _last(today: date, month: int, day: int) -> date:
    """The last such date that is well past."""
    found = date(today.year, month, day)
    return (
        found if found < today - timedelta(days=12) else found.replace(today.year - 1)
    )


def _journeys(today: date) -> Iterator[_Day]:
    for journey in JOURNEYS:
        first = _last(today, journey.month, journey.day)
        first = first.replace(first.year - journey.years)
        for n in range(journey.days):
            shots = _share(journey, n)
            if shots and first + timedelta(days=n) < today - timedelta(days=1):
                yield _Day(first + timedelta(days=n), PLACES[journey.place], shots)


def _share(journey: Journey, day: int) -> dict[str, int]:
    """How many of a journey's pictures each person takes on one of its days."""
    return {
        handle: count // journey.days + (day < count % journey.days)
        for handle, count in journey.shots.items()
    }


def _anniversaries(today: date) -> Iterator[_Day]:
    # On 29 February the day before stands for it.
    day = min(today.day, 28) if today.month == 2 else today.day
    for years, place, shots in ANNIVERSARIES:
        yield _Day(date(today.year - years, today.month, day), PLACES[place], shots)


def _outings(today: date) -> Iterator[_Day]:
    for outing in OUTINGS:
        day = today - timedelta(days=outing.ago)
        yield _Day(day, PLACES[outing.place], outing.shots, outing.kinds)


def _at_home(
    rng: Random, handle: str, count: int, today: date, busy: set[date]
) -> Iterator[Shot]:
    """The other days: more of them lately, some pictures on each."""
    while count > 0:
        ago = 2 + int((TEN_YEARS - 2) * rng.random() ** 2.1)
        day = today - timedelta(days=ago)
        if day in busy:
            continue
        busy.add(day)
        place = next(place for until, place in HOMES[handle] if ago <= until)
        if rng.random() < 0.55:
            place = rng.choice(NEARBY[place])
        some = min(count, rng.choice((1, 2, 2, 3, 4)))
        count -= some
        yield from _shots(rng, _Day(day, PLACES[place], {handle: some}), today)


def _shots(rng: Random, day: _Day, today: date) -> Iterator[Shot]:
    """What each of them takes on a day, of as many kinds as the place has."""
    season = season_of(day.day, south=day.place.south)
    kinds = [kind for kind in day.kinds if season in SCENES[kind].seasons]
    rest = [kind for kind in day.place.kinds if season in SCENES[kind].seasons]
    turns = [handle for handle, count in day.shots.items() for _ in range(count)]
    rng.shuffle(turns)
    while len(kinds) < len(turns):
        kinds += rng.sample(rest, len(rest))
    for handle, kind in zip(turns, kinds, strict=False):
        yield _shot(rng, handle, kind, day, season, (today - day.day).days)


def _shot(
    rng: Random, handle: str, kind: str, day: _Day, season: str, ago: int
) -> Shot:
    scene = SCENES[kind]
    # Today's are moved to the hours that are over, so none may look like night.
    bright = tuple(hour for hour in scene.hours if hour in _BRIGHT and not ago)
    hour = rng.choice(bright or scene.hours)
    start, end = _CLOCKS[season][hour]
    seconds = rng.uniform(start, end) * 3600
    taken = datetime.combine(day.day, time()) + timedelta(seconds=round(seconds, 3))
    camera = rng.choice(next(gear for until, gear in GEAR[handle] if ago <= until))
    sizes = _PHONE_SIZES if camera.phone else _CAMERA_SIZES
    size = _PANORAMA if scene.wide and rng.random() < 0.12 else rng.choice(sizes)
    lost = (
        not camera.phone and rng.random() < 0.3
    )  # no phone near to ask for a position
    where = [
        rng.gauss(0, 0.003) + at for at in (day.place.latitude, day.place.longitude)
    ]
    title = f"{scene.title}, {day.place.name}" if rng.random() < 0.2 else ""
    return Shot(
        owner=handle,
        name="",
        kind=kind,
        seed=rng.getrandbits(32),
        size=size,
        hour=hour,
        season=season,
        taken=taken,
        offset=day.place.offset(taken),
        place=day.place,
        latitude=None if lost else round(where[0], 6),
        longitude=None if lost else round(where[1], 6),
        camera=camera,
        description=title,
    )


def _given(rng: Random, shots: list[Shot]) -> list[Shot]:
    """Some files of the days together are in both Sam's and Maya's library."""
    couple = {"sam": "maya", "maya": "sam"}
    days: dict[tuple[date, str], set[str]] = {}
    for shot in shots:
        days.setdefault((shot.taken.date(), shot.place.name), set()).add(shot.owner)
    both = [
        n
        for n, shot in enumerate(shots)
        if shot.owner in couple
        and couple.keys() <= days[shot.taken.date(), shot.place.name]
    ]
    both.sort(key=lambda n: (shots[n].kind != "couple", rng.random()))
    for n in both[:SHARED]:
        shots[n] = replace(shots[n], also_owned_by=(couple[shots[n].owner],))
    return shots


def _before(clock: datetime, shots: list[Shot]) -> list[Shot]:
    """Today's shots moved, in their order, to the part of the day that is over."""
    midnight = datetime.combine(clock.date(), time())
    todays = [n for n, shot in enumerate(shots) if shot.taken >= midnight]
    end = max(midnight, clock - timedelta(minutes=5))
    morning = midnight + timedelta(hours=7)
    start = morning if end - morning > timedelta(hours=1) else midnight
    for turn, n in enumerate(todays):
        taken = start + (end - start) * (turn + 0.5) / len(todays)
        taken = taken.replace(microsecond=taken.microsecond // 1000 * 1000)
        offset = shots[n].place.offset(taken)
        shots[n] = replace(shots[n], taken=taken, offset=offset)
    return shots


def _filmed(shots: list[Shot]) -> list[Shot]:
    """The latest phone picture of each kind that moves is a film instead."""
    for kind in FILMED:
        for n in range(len(shots) - 1, -1, -1):
            shot = shots[n]
            plain = shot.camera.phone and not shot.also_owned_by
            if shot.kind == kind and plain and shot.latitude is not None:
                shots[n] = replace(shot, is_video=True, size=_FILM, description="")
                break
    return shots


def _named(rng: Random, shots: list[Shot]) -> list[Shot]:
    """Every file under the name its camera gives it, all different."""
    counters: dict[str, int] = {}
    used: set[str] = set()
    named = []
    for shot in shots:
        model = shot.camera.model
        counters[model] = counters.get(model, shot.camera.first) + rng.randint(1, 7)
        name = ""
        while not name or name in used:
            if name:
                # Back, so that nothing happens in the future.
                shot = replace(shot, taken=shot.taken - timedelta(seconds=1))
            name = shot.camera.names.format(
                n=counters[model],
                local=shot.taken,
                utc=shot.taken - shot.offset,
                ms=shot.taken.microsecond // 1000,
            )
            if shot.is_video:
                name = name.removesuffix(".jpg") + ".mp4"
        used.add(name)
        named.append(replace(shot, name=name))
    return named


def _marked(rng: Random, shots: list[Shot], today: date) -> list[Shot]:
    """Some put away, some dear to their owner or to a partner."""
    quiet = [
        n
        for n, shot in enumerate(shots)
        if not shot.is_video
        and not shot.also_owned_by
        and (today - shot.taken.date()).days > 2
    ]
    for turn, n in enumerate(rng.sample(quiet, ARCHIVED + TRASHED)):
        shots[n] = replace(shots[n], archived=turn < ARCHIVED, trashed=turn >= ARCHIVED)
    for n, shot in enumerate(shots):
        if not shot.archived and not shot.trashed:
            shots[n] = replace(shot, favorite_of=tuple(_hearts(rng, shot)))
    return shots


def _hearts(rng: Random, shot: Shot) -> Iterator[str]:
    for handle in ("sam", "maya", "tomas"):
        share = 0.1 if handle in shot.owners else 0.03
        # Tomás shares with Sam alone; nobody shares with Tomás.
        sees = handle in shot.owners or (handle != "tomas" and shot.owner != "tomas")
        if (
            sees or (handle == "sam" and shot.owner == "tomas")
        ) and rng.random() < share:
            yield handle
