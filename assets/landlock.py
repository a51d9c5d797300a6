"""Linux Landlock: take away from this process what it will not need."""

import ctypes
import os
import sys
from pathlib import Path

PR_SET_NO_NEW_PRIVS = 38
# The same numbers on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, REMOVE_FILE, MAKE_FILE = 1 << 0, 1 << 1, 1 << 5, 1 << 8
REMOVE_DIR, MAKE_DIR = 1 << 4, 1 << 7
# Devices, sockets, pipes and symbolic links: nothing a decoder makes.
MAKE_OTHER = 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12
REFER, TRUNCATE = 1 << 13, 1 << 14

ALLOWED_BELOW = WRITE_FILE | REMOVE_FILE | MAKE_FILE | REMOVE_DIR | MAKE_DIR
HANDLED = ALLOWED_BELOW | EXECUTE | MAKE_OTHER


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


def write_only_below(folder: Path) -> bool:
    """Forbid this process all writing outside `folder`, programs, TCP, and signals.

    Answers whether the system could do it: an older kernel, or another system, goes
    without, and the other limits stand alone.
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
    descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    rule = PathBeneath(ALLOWED_BELOW | optional, descriptor)
    done = (
        libc.syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, ctypes.byref(rule), 0) == 0
        and libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and libc.syscall(RESTRICT_SELF, ruleset, 0) == 0
    )
    os.close(descriptor)
    os.close(ruleset)
    return done
