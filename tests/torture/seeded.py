"""Bugs put into a ram from outside: what a rig must find to be believed.

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

# Of races: only in ram's own processes, which are started with a command or granian.
OURS = """
import sys
if any("manage.py" in word or "granian" in word for word in sys.orig_argv):
    from django.db import models, transaction
    from django.db.models.query import QuerySet
{body}
"""
UNLOCKED = """
    QuerySet.select_for_update = lambda self, *args, **kwargs: self.all()
"""
RACES = {
    "no row is locked": OURS.format(body=UNLOCKED),
    "an act is no transaction": OURS.format(
        body=UNLOCKED
        + """
    transaction.Atomic.__enter__ = lambda self: None
    transaction.Atomic.__exit__ = lambda self, *args: None
"""
    ),
    "whatever is saved is saved whole": OURS.format(
        body="""
    really = models.Model.save
    def save(self, **kwargs):
        kwargs.pop("update_fields", None)
        really(self, **kwargs)
    models.Model.save = save
"""
    ),
}


def seed(bug: str, folder: Path) -> dict[str, str]:
    """The environment of a ram that has `bug`; of a sound one for ""."""
    if not bug:
        return {}
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text((BUGS | RACES)[bug])
    return {"PYTHONPATH": str(folder)}
