"""Become another program, one that is told to stop should its parent be killed.

A small program of its own and not a `preexec_fn`: Python code between fork and exec can
wait for ever for a lock that another thread held when the process was forked.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
