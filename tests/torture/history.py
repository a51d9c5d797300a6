"""Many threads at once on a few photos; an order must explain all that they were told.

The acts of `acting.py` come in waves: every thread does two at random, and at the quiet
point after the wave the database is read past ram. What is then checked of each wave:

- No answer of 500 and above, no connection broken off; in the end, no error in the log.
- Strict serializability of the whole: `explaining.py` searches exhaustively for an
  order of the wave's acts, in which none comes before one that had been answered when
  it was asked, that gives every act the very answer it got (its status, the sentence
  with its numbers, the ids that it made or listed) and that leads from the state found
  before the wave to the state found after it: photos with state, date, place, words and
  turns; hearts; albums with entries, who added each, and members; partnerships with
  their switches; links with what they hold. So no update is lost, no act half done, and
  none acknowledged that was not done. What an act does alone is `worldmodel.py`, which
  knows nothing of ram's code. Where two acts that do the same meet, the model lets the
  later one be told "done" for what was done already; and one that saw a partnership a
  moment before its pause may go by what it saw.
- Invariants: months are counted as the assets say, entries agree with their photos,
  every photo is found by search, no entry, heart, link or member is of nothing, no
  locked photo is in an album or link, and there was nothing that could not be decoded.

Every tenth wave the timelines of all are read: a month's number is that of its tiles.
At the end `fsck --deep` finds nothing, and every original ever acknowledged is on the
disk, bit for bit what was sent. Each seeded bug must be caught.
"""

import hashlib
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.postgres import postgres
from tests.torture.acting import Actor, Fault, Known, likely
from tests.torture.client import Client
from tests.torture.explaining import Search
from tests.torture.foundstate import Database, out_of_place
from tests.torture.originals import changed_originals
from tests.torture.races import make_database
from tests.torture.seeded import RACES, seed
from tests.torture.server import PASSWORD, Installation
from tests.torture.traffic import PEOPLE, TILE
from tests.torture.worldmodel import GONE, WRONG, Op, Share, State

THREADS, EACH = 16, 2
SEEDED = 2_000  # acts at most until a seeded bug must have shown
PAGES_EVERY = 10  # waves
# A session's door to the locked photos stays open for ten minutes.
DOOR = 8 * 60
PATIENCE = 120.0
MONTHS = re.compile(r'data-month="(\d+)-(\d+)"\s+aria-label="[^"]*, ([\d,]+) items?"')
TROUBLE = ("Traceback", "deadlock", "database is locked")


@dataclass
class Report:
    """What one ram was asked, and everything that was wrong."""

    database: str
    operations: int = 0
    waves: int = 0
    # Of the acts that overlapped another one of their wave.
    overlapping: int = 0
    steps: int = 0
    worked: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    originals: int = 0
    wrong: list[str] = field(default_factory=list)


def run(operations: int, seed_number: int, *, share: bool) -> bool:
    """Both databases; prints figures, True if all was explained and each bug caught.

    A share is done on the one that lets many write at once, and seeds no bugs.
    """
    with TemporaryDirectory(prefix="ram-history-") as temporary:
        folder = Path(temporary)
        with postgres() as address:
            databases = {} if share else {"SQLite": ""}
            databases["PostgreSQL"] = address
            shown, reports = [], []
            if not share:
                for one in databases.items():
                    shown.append(caught(folder, *one, seed_number))
            for name, where in databases.items():
                ram = new_ram(folder / name, where)
                reports.append(History(ram, name, seed_number).go(operations))
                tell(reports[-1])
    return all(shown) and not any(report.wrong for report in reports)


def new_ram(home: Path, address: str) -> Installation:
    """An empty one; on PostgreSQL in a database of its own."""
    home.mkdir()
    if address:
        make_database(address, again=True)
    return Installation(home, database=address)


def caught(folder: Path, name: str, address: str, number: int) -> bool:
    """Whether each seeded bug that this database can have shows."""
    found = 0
    bugs = [bug for bug in RACES if address or "row" not in bug]
    for which, bug in enumerate(bugs):
        ram = new_ram(folder / f"{name}-seeded{which}", address)
        history = History(ram, name, number, environment=seed(bug, folder / "seed"))
        report = history.go(SEEDED, until_wrong=True)
        shown = (
            report.wrong[0].partition("\n")[0][:150] if report.wrong else "NOT caught"
        )
        print(f"  seeded, {name}: {bug}: {report.operations} acts: {shown}")
        found += bool(report.wrong)
    print(f"history, its worth on {name}: {found} of {len(bugs)} seeded bugs caught")
    return found == len(bugs)


class History:
    """One ram, those who act in it, and what is known of it."""

    def __init__(
        self,
        ram: Installation,
        name: str,
        number: int,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.ram, self.database = ram, Database(ram)
        self.chance = random.Random(number)
        self.report, self.known = Report(name), Known()
        self.environment = environment or {}
        self.door_opened = 0.0

    def go(self, operations: int, *, until_wrong: bool = False) -> Report:
        """Wave after wave until so many acts were done, or something is wrong."""
        self.ram.prepare()
        for who in PEOPLE[1:]:
            names = ("--name", who.title(), "--handle", who)
            self.ram.manage("create_user", f"{who}@example.org", *names, text=PASSWORD)
        self.ram.start(RAM_WEB_PROCESSES="2", **self.environment)
        try:
            actors = self.people()
            self.begin(actors)
            while self.report.operations < operations:
                self.wave(actors)
                if self.report.waves % PAGES_EVERY == 0:
                    self.look_at_pages(actors)
                if until_wrong and self.report.wrong:
                    return self.report
            self.look_at_pages(actors)
        finally:
            self.ram.stop()
        self.end()
        return self.report

    def people(self) -> list[Actor]:
        """As many tabs as there are threads, of a few signed-in people."""
        signed_in = {}
        for who in PEOPLE:
            client = Client(self.ram.port)
            client.sign_in(f"{who}@example.org", PASSWORD)
            signed_in[who] = (client, client.token("/upload/"))
        actors = []
        for number in range(THREADS):
            who = PEOPLE[number % len(PEOPLE)]
            client, token = signed_in[who]
            tab = Client(self.ram.port, cookies=dict(client.cookies))
            chance = random.Random(self.chance.random())
            actors.append(Actor(who, tab, token, self.known, chance))
        return actors

    def begin(self, actors: list[Actor]) -> None:
        """Some photos, an album of each, everybody sharing with everybody."""
        for actor in actors[: len(PEOPLE)]:
            for name in ("upload",) * 6 + ("new_album",):
                actor.do(name)
            others = [who for who in PEOPLE if who != actor.who]
            actor.ask("/account/sharing/add/", {"people": others})
        self.known.settle(self.quiet(), self.chance)
        for actor in actors[: len(PEOPLE)]:
            for _ in range(4):
                actor.do("let_in")
        self.known.settle(self.quiet(), self.chance)

    def wave(self, actors: list[Actor]) -> None:
        """Everybody at once; then hold what came of it against every order of it."""
        self.open_doors(actors)
        before, ops = self.known.state, []
        ready, lock = threading.Barrier(len(actors)), threading.Lock()

        def act(actor: Actor, names: list[str]) -> None:
            ready.wait()
            for name in names:
                try:
                    op = actor.do(name)
                except (Fault, OSError) as problem:
                    with lock:
                        self.report.wrong.append(f"{name}: {problem!r}")
                    return
                with lock:
                    ops.append(op)

        threads = [
            threading.Thread(target=act, args=(actor, list(likely(self.chance, EACH))))
            for actor in actors
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = self.quiet()
        self.note(ops)
        self.explain(before, ops, found)
        self.report.wrong += out_of_place(found) + self.database.wrong()
        self.known.settle(found, self.chance)

    def open_doors(self, actors: list[Actor]) -> None:
        """Give everybody's password again, so that locked photos can be let out."""
        if time.monotonic() - self.door_opened < DOOR and self.door_opened:
            return
        for actor in actors[: len(PEOPLE)]:
            actor.ask("/locked/", {"password": PASSWORD})
        self.door_opened = time.monotonic()

    def quiet(self) -> State:
        """What is there once the workers have nothing left to do."""
        deadline = time.monotonic() + PATIENCE
        while self.database.busy():
            if time.monotonic() > deadline:
                self.report.wrong.append("a worker does not come to an end")
                break
            time.sleep(0.1)
        return self.database.state(
            {hashlib.sha256(d).hexdigest(): n for n, d in self.known.contents.items()}
        )

    def note(self, ops: list[Op]) -> None:
        self.report.waves += 1
        self.report.operations += len(ops)
        for op in ops:
            name = op.args.get("verb", op.name)
            refused = op.said in (GONE, WRONG)
            (self.report.refused if refused else self.report.worked)[name] += 1
            self.report.overlapping += any(
                op.began < one.ended and one.began < op.ended
                for one in ops
                if one is not op
            )

    def explain(self, before: State, ops: list[Op], found: State) -> None:
        search = Search(grown_old(before, found), ops, found)
        if not search.explained():
            given_up = " (given up)" if search.exhausted else ""
            why = "\n    ".join([*search.why[:8], *map(str, search.ops)])
            self.report.wrong.append(f"a wave without an order{given_up}:\n    {why}")
        self.report.steps += search.steps

    def look_at_pages(self, actors: list[Actor]) -> None:
        """Nobody acts: each month of a timeline has as many tiles as it says."""
        for actor in actors[: len(PEOPLE)]:
            for who in ("everyone", "mine"):
                page = actor.client.ask("GET", f"/photos/?who={who}").body.decode()
                for year, month, number in MONTHS.findall(page):
                    path = f"/photos/{year}/{month}/?who={who}"
                    answer = actor.client.ask("GET", path, HX_Request="true")
                    tiles = len(set(TILE.findall(answer.body.decode())))
                    self.report.pages += 1
                    if answer.status != 200 or tiles != int(number):
                        self.report.wrong.append(
                            f"{path} of {actor.who}: {tiles} tiles, {number} counted"
                        )

    def end(self) -> None:
        """Nothing runs any more: the folder, the rows, the log."""
        try:
            self.ram.manage("fsck", "--deep")
        except RuntimeError as faults:
            self.report.wrong.append(f"fsck: {faults}")
        sent = self.known.contents.values()
        self.report.originals = len(sent)
        self.report.wrong += changed_originals(self.ram.folder, sent)
        log = self.ram.log()
        for words in TROUBLE:
            if words in log:
                at = log.index(words)
                self.report.wrong.append(f"log: {log[max(at - 200, 0) : at + 1500]}")


def grown_old(before: State, found: State) -> State:
    """The same; what was ended and left alone is as old as it is found now."""
    older = {
        key: share._replace(old=True)
        for key, share in before.items()
        if isinstance(share, Share) and found.get(key) == share._replace(old=True)
    }
    return before | older


def tell(report: Report) -> None:
    """Print what happened."""
    print(
        f"history on {report.database}: {report.operations} acts by {THREADS} threads"
        f" in {report.waves} waves ({report.worked.total()} worked,"
        f" {report.refused.total()} refused; {report.overlapping} overlapped another);"
        f" explained in {report.steps} steps; {report.pages} months counted,"
        f" {report.originals} originals; wrong {len(report.wrong)}"
    )
    print("  " + ", ".join(f"{n} {name}" for name, n in report.worked.most_common()))
    # Of all of them the beginning, of the first all that was done in its wave.
    for number, problem in enumerate(report.wrong[:20]):
        print(f"  {problem[: 600 if number else 12_000]}")
