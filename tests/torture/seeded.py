"""Bugs of durability, put into a ram from outside: what a rig must find to be believed.

Each is a `sitecustomize` that a Python imports at its start; ram itself has no switch.
"""

from pathlib import Path

SYNC = """
import os, stat
really = os.fsync
def fsync(file):
    if not stat.{kind}(os.fstat(file).st_mode):
        really(file)
os.fsync = fsync
"""
PRAGMA = """
import sqlite3
really = sqlite3.dbapi2.connect
class Connection(sqlite3.Connection):
    def execute(self, sql, *args):
        return super().execute(sql.replace("synchronous=FULL", "{pragma}"), *args)
def connect(*args, **kwargs):
    return really(*args, **{{"factory": Connection, **kwargs}})
sqlite3.dbapi2.connect = sqlite3.connect = connect
"""
BUGS = {
    "files are not synced": SYNC.format(kind="S_ISREG"),
    "folders are not synced": SYNC.format(kind="S_ISDIR"),
    "SQLite syncs now and then (NORMAL)": PRAGMA.format(pragma="synchronous=NORMAL"),
    "SQLite never syncs (OFF)": PRAGMA.format(pragma="synchronous=OFF"),
}


def seed(bug: str, folder: Path) -> dict[str, str]:
    """The environment of a ram that has `bug`; of a sound one for ""."""
    if not bug:
        return {}
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(BUGS[bug])
    return {"PYTHONPATH": str(folder)}
