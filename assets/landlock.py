"""Linux Landlock: take away from this process what it will not need."""

import ctypes
import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

PR_SET_NO_NEW_PRIVS = 38
# The same numbers on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, REMOVE_FILE, MAKE_FILE = 1 << 0, 1 << 1, 1 << 5, 1 << 8
READ_FILE, READ_DIR = 1 << 2, 1 << 3
REMOVE_DIR, MAKE_DIR = 1 << 4, 1 << 7
# Devices, sockets, pipes and symbolic links: nothing a decoder makes.
MAKE_OTHER = 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12
REFER, TRUNCATE = 1 << 13, 1 << 14

READ = READ_FILE | READ_DIR
ALLOWED_BELOW = READ | WRITE_FILE | REMOVE_FILE | MAKE_FILE | REMOVE_DIR | MAKE_DIR
HANDLED = ALLOWED_BELOW | EXECUTE | MAKE_OTHER

# What a decoder may need while it works: code and libraries, and nothing of anybody's.
CODE = tuple(
    Path(path)
    for path in {
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib")),
        *(sysconfig.get_path(name) for name in ("purelib", "platlib")),
        *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo"),
        *(str(Path(__file__).parent), "/dev/null", "/dev/urandom"),
    }
)


class RulesetAttributes(ctypes.Structure):
    _fields_ = [
        ("filesystem", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scope", ctypes.c_uint64),
    ]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def ruleset_version() -> int:
    """How much of Landlock this system has; 0 for none of it."""
    if not sys.platform.startswith("linux"):
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, libc.syscall(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION))


def confine(folder: Path, sources: Iterable[Path]) -> bool:
    """Leave this process `folder` to write to, and to read `sources` and its own code.

    Also no programs, TCP, or signals. Answers whether the system could do it: an older
    kernel, or another system, goes without, and the other limits stand alone.
    """
    version = ruleset_version()
    if version < 1:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    optional = (REFER if version >= 2 else 0) | (TRUNCATE if version >= 3 else 0)
    wanted = RulesetAttributes(
        filesystem=HANDLED | optional,
        network=0b11 if version >= 4 else 0,
        scope=0b11 if version >= 6 else 0,
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(wanted), size, 0)
    if ruleset < 0:
        return False
    done = (
        allow(libc, ruleset, folder, ALLOWED_BELOW | optional)
        and all(
            allow(libc, ruleset, path, READ if path.is_dir() else READ_FILE)
            for path in (*CODE, *sources)
            if path.exists()
        )
        and libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and libc.syscall(RESTRICT_SELF, ruleset, 0) == 0
    )
    os.close(ruleset)
    return done


def allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> bool:
    """Add to a ruleset what may be done with `path` and what is below it."""
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = PathBeneath(rights, descriptor)
    added = libc.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(descriptor)
    return bool(added == 0)
