"""A disk whose power can be cut: what it had at an instant can be looked at.

An ext4 lies in a file on a Btrfs. What ram writes is in the memory of that ext4 until
somebody syncs, or until the kernel finds the time, and only then reaches the file. A
cut is a clone of the file (FICLONE), which Btrfs makes of one instant: it holds what
the ext4 had sent to its disk, and nothing of what was only in memory. Mounting the
clone replays the journal, as the first start after a power cut does.

Three things make it so. The loop device goes to the file directly, past the memory of
the Btrfs. Clone and writes take the same lock, and writes of before are waited for: a
clone never holds a write without those that had ended before it began. And the ext4
commits by itself every ten minutes only (`commit=600`), so that no name is safe just
because some seconds went by.

Not modeled: a disk that says it has what it has not. Whether ext4 asks its disk to
flush is up to ext4; ram can only ask ext4.
"""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FICLONE = 0x40049409
NEEDED = ("mkfs.btrfs", "mkfs.ext4", "losetup", "mount", "umount")
SIZE = 3 * 2**30
# The Btrfs keeps what each clone has of its own; sparse, like the other.
ROOM = 8 * 2**30
PATIENCE = 30.0


class Impossible(Exception):
    """This machine has no such disk; the message says what is missing."""


def missing() -> str:
    """What this machine lacks, as far as can be told without trying."""
    if os.geteuid() != 0:
        return "root, who may mount"
    absent = [name for name in NEEDED if shutil.which(name) is None]
    if absent:
        return f"{', '.join(absent)} (packages btrfs-progs, e2fsprogs, util-linux)"
    if not Path("/dev/loop-control").exists():
        return "loop devices"
    return "" if hasattr(os, "unshare") else "os.unshare (Linux)"


class Disk:
    """An ext4 mounted at `here`, and clones of it at `then`."""

    def __init__(self, folder: Path) -> None:
        self.pool = folder / "pool"
        self.image, self.clone = self.pool / "disk", self.pool / "clone"
        self.here, self.then = folder / "here", folder / "then"
        for place in (self.pool, self.here, self.then):
            place.mkdir()
        sparse(folder / "pool.image", ROOM)
        run("mkfs.btrfs", "-q", str(folder / "pool.image"))
        # Without barriers: the machine that holds the Btrfs loses no power.
        mount = ("mount", "-o", "loop,nobarrier", "-t", "btrfs")
        run(*mount, str(folder / "pool.image"), str(self.pool))
        sparse(self.image, SIZE)
        run("mkfs.ext4", "-q", "-F", str(self.image))

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """The disk in use."""
        command = ("losetup", "--find", "--show", "--direct-io=on", str(self.image))
        device = run(*command).strip()
        try:
            run("mount", "-t", "ext4", "-o", "commit=600", device, str(self.here))
        finally:
            # Of a mounted one this means: as soon as nobody has it mounted.
            run("losetup", "--detach", device)
        try:
            yield self.here
        finally:
            unmount(self.here)

    def copy(self, source: Path, target: Path) -> None:
        """Clone a file of the pool as it is at this instant."""
        target.unlink(missing_ok=True)
        with source.open("rb") as old, target.open("xb") as new:
            fcntl.ioctl(new.fileno(), FICLONE, old.fileno())

    def cut(self) -> None:
        """Keep what the disk has at this instant."""
        self.copy(self.image, self.clone)

    @contextmanager
    def after_cut(self) -> Iterator[Path]:
        """What is there when the power comes back."""
        run("mount", "-o", "loop", "-t", "ext4", str(self.clone), str(self.then))
        try:
            yield self.then
        finally:
            unmount(self.then)


@contextmanager
def power(folder: Path) -> Iterator[Disk]:
    """A disk in mounts of our own: whatever ends us, the kernel takes them away."""
    if lacks := missing():
        raise Impossible(lacks)
    try:
        os.unshare(os.CLONE_NEWNS)
        run("mount", "--make-rprivate", "/")
        disk = Disk(folder)
        with disk.mounted():
            disk.cut()
    except (OSError, RuntimeError) as error:
        # What was mounted so far must not be in the way of removing the folder.
        command = ("umount", "--lazy", str(folder / "pool"))
        subprocess.run(command, capture_output=True, check=False)
        raise Impossible(str(error)) from error
    try:
        yield disk
    finally:
        unmount(disk.pool)


def sparse(path: Path, size: int) -> None:
    with path.open("xb") as file:
        file.truncate(size)


def unmount(place: Path) -> None:
    """Unmount, as soon as what was killed there is really gone."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            run("umount", str(place))
            return
        except RuntimeError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def run(*command: str) -> str:
    """What a command prints; RuntimeError with its words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = " ".join(f"{done.stderr or done.stdout}".split())
        raise RuntimeError(f"{command[0]}: {said or done.returncode}")
    return done.stdout
