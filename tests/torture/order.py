"""The order in which ram asks the kernel to keep an upload, read from strace.

For each file that was acknowledged: its bytes, their sync, its name in the library, the
sync of that folder and of each new one above it, the row, the sync of the row, and only
then the answer. On each road by which a byte comes in. A ram with a bug of durability
must be told from a sound one: that is shown first.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture import strace
from tests.torture.client import Client
from tests.torture.pictures import jpeg
from tests.torture.seeded import BUGS, seed
from tests.torture.server import EMAIL, ROOT, Installation
from tests.torture.strace import Call, Trace, first, last

SIDECAR = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:exif="http://ns.adobe.com/exif/1.0/" rdf:about=""
 exif:DateTimeOriginal="2019-05-04T10:11:12+02:00"/></rdf:RDF></x:xmpmeta>"""

NEVER = Call("", "", 0, 0)


@dataclass
class Report:
    files: int = 0
    pieces: int = 0
    calls: int = 0
    roads: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def run(*, show_worth: bool) -> bool | None:
    """Trace each road; prints figures, True if the order holds, None if not run."""
    if lacks := strace.missing():
        print(f"order: NOT RUN, this machine lacks {lacks}")
        return None
    with TemporaryDirectory(prefix="ram-order-") as temporary:
        folder = Path(temporary)
        fresh = folder / "fresh"
        fresh.mkdir()
        Installation(fresh).prepare()
        believed = not show_worth or worth(folder)
        sound = trace_all(folder, "sound", "")
    print(
        f"order: {sound.files} files and {sound.pieces} pieces acknowledged by"
        f" {', '.join(sound.roads)}: {len(sound.wrong)} out of order in"
        f" {sound.calls} calls"
    )
    for problem in sound.wrong[:5]:
        print(f"  {problem}")
    return believed and not sound.wrong


def worth(folder: Path) -> bool:
    """Whether each seeded bug shows."""
    caught = 0
    for number, bug in enumerate(BUGS):
        report = trace_all(folder, f"seeded{number}", bug)
        caught += bool(report.wrong)
        print(f"  seeded: {bug}: {len(report.wrong)} out of order")
    print(f"order, its worth: {caught} of {len(BUGS)} seeded bugs caught")
    return caught == len(BUGS)


def trace_all(folder: Path, name: str, bug: str) -> Report:
    """Every road, one after the other, in a ram of its own."""
    home, report = folder / name, Report()
    shutil.copytree(folder / "fresh", home)
    ram = Installation(home)
    environment = seed(bug, folder / "seed")
    ram.start(**environment)
    client = Client(ram.port)
    try:
        client.sign_in()
        token = client.token("/upload/")
        for road in (by_form, in_pieces):
            trace, files = watched(ram, folder, partial(road, client, token))
            hold(trace, files, home, report, road.__doc__ or "", answered)
    finally:
        ram.kill()
    photos = photos_in(folder / "photos")
    # One after the other: what belongs to which is told by the order alone.
    words = ("import_photos", str(folder / "photos"), "--owner", EMAIL, "--threads=1")
    trace = commanded(ram, folder, environment, *words)
    hold(trace, photos, home, report, "an import with a sidecar", told)
    copies = folder / f"{name}-backup"
    trace = commanded(ram, folder, environment, "backup", str(copies))
    hold_backup(trace, photos, copies, report)
    again = Installation(folder / f"{name}-again")
    again.folder.mkdir()
    trace = commanded(again, folder, environment, "restore", str(copies))
    hold(trace, photos, again.folder, report, "a restore", told)
    return report


Files = list[bytes]


def watched(ram: Installation, folder: Path, do: Callable[[], Files]) -> tuple:
    """What the web server asked for while `do` went on, and what `do` sent."""
    with strace.watching(ram.web_pids(), folder / "trace"):
        files = do()
    return strace.read((folder / "trace").read_text(errors="replace")), files


def by_form(client: Client, token: str) -> Files:
    """the plain form"""
    files = [jpeg(number) for number in range(3)]
    ways = [files[:1], files[1:]]
    for way in ways:
        named = [(f"{number}.jpg", data) for number, data in enumerate(way)]
        if client.upload(named, token).status != 200:
            raise RuntimeError("The form was refused.")
    return files


def in_pieces(client: Client, token: str) -> Files:
    """pieces"""
    data, at = jpeg(3, (200, 150)), 0
    begun = client.begin("3.jpg", len(data), token)
    for end in (len(data) // 3, len(data) * 2 // 3, len(data)):
        address = begun.headers["location"]
        if client.send_piece(address, at, data[at:end], token).status != 204:
            raise RuntimeError("A piece was refused.")
        at = end
    return [data]


def photos_in(source: Path) -> Files:
    """A folder to import: what lies in it."""
    source.mkdir(exist_ok=True)
    files = {"4.jpg": jpeg(4), "5.jpg": jpeg(5), "5.xmp": SIDECAR}
    for name, data in files.items():
        (source / name).write_bytes(data)
        os.utime(source / name, (1_500_000_000,) * 2)
    return [*files.values()]


def commanded(
    ram: Installation, folder: Path, environment: dict[str, str], *words: str
) -> Trace:
    """What a management command asked for."""
    command = ["strace", *strace.OPTIONS, "-o", str(folder / "trace")]
    done = subprocess.run(
        [*command, *ram.command(*words)],
        cwd=ROOT,
        env=ram.environment(**environment),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout!r} {done.stderr[-2000:]!r}")
    return strace.read((folder / "trace").read_text(errors="replace"))


def answered(call: Call) -> bool:
    """A good answer of the web server."""
    return call.file.startswith("TCP") and "HTTP/1.1 20" in call.said


def told(call: Call) -> bool:
    """The last words of an import or a restore."""
    return call.said.startswith("1<") and (
        " added" in call.said or "Restored" in call.said
    )


def hold(
    trace: Trace,
    files: Files,
    home: Path,
    report: Report,
    road: str,
    is_answer: Callable[[Call], bool],
) -> None:
    """Judge every file and piece of one road."""
    answers = [call for call in trace.calls if is_answer(call)]
    rows = f"{home / 'ram.sqlite3'}-wal"
    report.roads.append(road)
    report.calls += len(trace.calls)
    for data in files:
        sha256 = hashlib.sha256(data).hexdigest()
        report.files += 1
        fault = of_file(trace, sha256, rows, answers)
        report.wrong += [f"{road}: {fault}"] if fault else []
    for piece in trace.find(strace.COPY):
        if piece.file.endswith(".upload"):
            report.pieces += 1
            fault = of_piece(trace, piece, rows, answers)
            report.wrong += [f"{road}: {fault}"] if fault else []


def hold_backup(trace: Trace, files: Files, copies: Path, report: Report) -> None:
    """Judge every copy in a backup: it lasts before a set names it."""
    report.roads.append("a backup")
    report.calls += len(trace.calls)
    whole = [c for c in trace.find(strace.RENAME) if ".unfinished" in c.paths[0]]
    for data in files:
        report.files += 1
        fault, _ = of_name(trace, hashlib.sha256(data).hexdigest(), whole)
        report.wrong += [f"a backup: {fault}"] if fault else []
    if not (whole and first(trace.find(strace.SYNC, str(copies / "sets")), whole[0])):
        report.wrong.append("a backup: the set's own name is not synced")


def of_file(trace: Trace, sha256: str, rows: str, answers: list[Call]) -> str:
    """What is out of order for one file; nothing if all is well."""
    fault, folder = of_name(trace, sha256, trace.find(strace.WRITE, rows))
    return fault or of_row(trace, folder, rows, answers)


def of_name(trace: Trace, sha256: str, tellings: list[Call]) -> tuple[str, Call]:
    """What is out of order until the first of `tellings`; the sync of the folder."""
    renames = [c for c in trace.find(strace.RENAME) if c.paths[-1].endswith(sha256)]
    if not renames:
        return "no name in the library", NEVER
    named, [source, target] = renames[0], renames[0].paths
    aliases = names_of(trace, source)
    written = [c for c in trace.find(strace.COPY) if c.file in aliases]
    bytes_kept = [c for c in trace.find(strace.SYNC) if c.file in aliases]
    # The pieces of an upload were written before; then only the sync is here.
    kept = first(bytes_kept, written[-1]) if written else next(iter(bytes_kept), None)
    if kept is None or kept.ended > named.began:
        return "the name before the bytes", NEVER
    folder = first(trace.find(strace.SYNC, str(Path(target).parent)), named)
    if folder is None:
        return "the folder is not synced", NEVER
    told = first(tellings, named)
    if told is None or told.began < folder.ended:
        return "the row before the name", NEVER
    for made in trace.find(strace.MKDIR):
        if made.paths[0] in map(str, Path(target).parents):
            above = str(Path(made.paths[0]).parent)
            synced = first(trace.find(strace.SYNC, above), made)
            if synced is None or synced.ended > told.began:
                return f"{made.paths[0]} is not synced in its folder", NEVER
    return "", folder


def of_piece(trace: Trace, piece: Call, rows: str, answers: list[Call]) -> str:
    """What is out of order for one piece of an upload."""
    kept = first(trace.find(strace.SYNC, piece.file), piece)
    if kept is None:
        return "a piece is not synced"
    if piece == next(c for c in trace.find(strace.COPY, piece.file)):
        kept = first(trace.find(strace.SYNC, str(Path(piece.file).parent)), kept)
        if kept is None:
            return "the folder of an upload is not synced"
    return of_row(trace, kept, rows, answers)


def of_row(trace: Trace, after: Call, rows: str, answers: list[Call]) -> str:
    """From what the row tells of to the answer: the row, and its sync, between them."""
    answer, row = first(answers, after), first(trace.find(strace.WRITE, rows), after)
    if answer is None:
        return "no answer"
    if row is None or row.began > answer.began:
        return "the answer before the row"
    synced = last(trace.find(strace.SYNC, rows), answer)
    newest = last(trace.find(strace.WRITE, rows), answer)
    if synced is None or newest is None or synced.began < newest.ended:
        return "the answer before the row is synced"
    return "" if synced.ended < answer.began else "the answer before the sync ended"


def names_of(trace: Trace, name: str) -> set[str]:
    """Every name that the same bytes had."""
    names = {name}
    for link in reversed(trace.find(strace.LINK)):
        if names & set(link.paths):
            names |= set(link.paths)
    return names
