"""People who use one ram at once: what they do, and how it was answered."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from tests.torture.client import Answer, Client
from tests.torture.pictures import jpeg
from tests.torture.server import PASSWORD, Installation

PEOPLE = ("anna", "ben", "carl")
TILE = re.compile(r'id="t-([0-9a-f-]{36})"')
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
numbers = count(1_000_000)


@dataclass
class Scene:
    """Three people who share with each other, their photos and albums."""

    ram: Installation
    jars: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    photos: dict[str, list[str]] = field(default_factory=dict)
    albums: dict[str, str] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """Another browser tab of `who`, signed in."""
        return Client(self.ram.port, cookies=dict(self.jars[who]))

    @property
    def everything(self) -> list[str]:
        return [pk for photos in self.photos.values() for pk in photos]


@dataclass
class Tally:
    """How acts were answered, and in what time."""

    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    times: dict[str, list[float]] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, status: int, seconds: float) -> None:
        with self.lock:
            self.answers[name, status] += 1
            self.times.setdefault(name, []).append(seconds)

    @property
    def total(self) -> int:
        return self.answers.total()

    @property
    def errors(self) -> dict[tuple[str, int], int]:
        return {key: n for key, n in self.answers.items() if key[1] >= 500}

    def done(self, *names: str) -> int:
        """How many were answered as having worked."""
        found = (n for (name, status), n in self.answers.items() if name in names)
        worked = (status < 400 for (name, status) in self.answers if name in names)
        return sum(n for n, good in zip(found, worked, strict=True) if good)

    def percentile(self, share: float, *names: str) -> float:
        """The time within which this share of the acts was answered, in ms."""
        chosen = [t for name in names or self.times for t in self.times.get(name, ())]
        return percentile(chosen, share)


def percentile(seconds: list[float], share: float) -> float:
    """In milliseconds; 0 when nothing was measured."""
    if not seconds:
        return 0
    return sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)] * 1000


def set_the_scene(ram: Installation, photos: int = 24) -> Scene:
    """Make and sign in three people; `ram` is prepared and runs."""
    scene = Scene(ram)
    for who in PEOPLE[1:]:
        email = f"{who}@example.org"
        names = ("--name", who.title(), "--handle", who)
        ram.manage("create_user", email, *names, text=PASSWORD)
    for who in PEOPLE:
        client = Client(ram.port)
        client.sign_in(f"{who}@example.org", PASSWORD)
        token = client.token("/upload/")
        files = [(f"{who}-{n}.jpg", jpeg(next(numbers))) for n in range(photos)]
        client.upload(files, token)
        scene.jars[who], scene.tokens[who] = client.cookies, token
    ram.manage("work", "--once")
    for who in PEOPLE:
        client, token = scene.client(who), scene.tokens[who]
        page = client.ask("GET", "/photos/").body.decode()
        scene.photos[who] = list(dict.fromkeys(TILE.findall(page)))
        others = [other for other in PEOPLE if other != who]
        client.post("/account/sharing/add/", {"people": others}, token=token)
        fields: dict[str, object] = {"title": f"Of {who}", "order": "by-hand"}
        made = client.post("/albums/new/", fields, token=token)
        found = UUID.search(made.headers["location"])
        if found is None or len(scene.photos[who]) != photos:
            raise RuntimeError("The scene could not be set.")
        scene.albums[who] = found[0]
        members: dict[str, object] = {"people": others, "role": "editor"}
        client.post(f"/albums/{found[0]}/people/", members, token=token)
    return scene


@dataclass
class Visit:
    """One person about to do something, by chance."""

    scene: Scene
    who: str
    client: Client
    chance: random.Random

    def mine(self) -> str:
        return self.chance.choice(self.scene.photos[self.who])

    def any(self) -> str:
        return self.chance.choice(self.scene.everything)

    def album(self) -> str:
        return self.chance.choice(list(self.scene.albums.values()))

    def other(self) -> str:
        return self.chance.choice([who for who in PEOPLE if who != self.who])

    def get(self, path: str) -> Answer:
        return self.client.ask("GET", path)

    def post(self, path: str, **fields: object) -> Answer:
        return self.client.post(path, fields, token=self.scene.tokens[self.who])


Act = Callable[[Visit], Answer]


def upload(visit: Visit) -> Answer:
    files = [("new.jpg", jpeg(next(numbers), (16, 12)))]
    return visit.client.upload(files, visit.scene.tokens[visit.who])


def heart(visit: Visit) -> Answer:
    return visit.post(
        "/photos/favorite/", ids=visit.any(), on=visit.chance.choice("01")
    )


def put_away(visit: Visit) -> Answer:
    verb = visit.chance.choice(("archive", "unarchive", "trash", "restore"))
    return visit.post(f"/photos/{verb}/", ids=[visit.mine(), visit.mine()])


def fill(visit: Visit) -> Answer:
    ids = [visit.any() for _ in range(3)]
    return visit.post("/albums/add/", ids=ids, albums=visit.album())


def take_out(visit: Visit) -> Answer:
    ids = [visit.any() for _ in range(3)]
    return visit.post(f"/albums/{visit.album()}/remove/", ids=ids)


def move(visit: Visit) -> Answer:
    to = visit.chance.choice(("earlier", "later", "first", "last"))
    own = visit.scene.albums[visit.who]
    return visit.post(f"/albums/{own}/move/", ids=visit.any(), to=to)


def switch(visit: Visit) -> Answer:
    path = f"/account/sharing/from/{visit.other()}/timeline/"
    return visit.post(path, show=visit.chance.choice("01"))


def describe(visit: Visit) -> Answer:
    words = f"walk {visit.chance.randrange(99)}"
    return visit.post("/photos/edit/", ids=visit.mine(), description=words)


WRITES: dict[str, Act] = {
    "upload": upload,
    "heart": heart,
    "put away": put_away,
    "fill album": fill,
    "empty album": take_out,
    "move": move,
    "switch": switch,
}
READS: dict[str, Act] = {
    "timeline": lambda visit: visit.get("/photos/"),
    "thumbnail": lambda visit: visit.get(f"/photos/{visit.any()}/thumbnail"),
    "search": lambda visit: visit.get(f"/search/?q={visit.who}"),
    "album": lambda visit: visit.get(f"/albums/{visit.album()}/"),
    "partner": lambda visit: visit.get(f"/partners/{visit.other()}/"),
    "photo": lambda visit: visit.get(f"/photos/{visit.any()}/"),
}


def people_at_work(
    scene: Scene, acts: dict[str, Act], people: int, until: float, pause: float
) -> tuple[Tally, list[threading.Thread]]:
    """Start so many who do one act after the other until that moment."""
    tally = Tally()

    def work(number: int) -> None:
        who = PEOPLE[number % len(PEOPLE)]
        visit = Visit(scene, who, scene.client(who), random.Random(number))
        while time.monotonic() < until:
            name = visit.chance.choice(list(acts))
            began = time.monotonic()
            try:
                answer = acts[name](visit)
            except OSError as problem:
                with tally.lock:
                    tally.broken[f"{name}: {problem}"] += 1
                continue
            tally.note(name, answer.status, time.monotonic() - began)
            if pause:
                time.sleep(pause * visit.chance.uniform(0.5, 1.5))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(people)]
    for thread in threads:
        thread.start()
    return tally, threads
