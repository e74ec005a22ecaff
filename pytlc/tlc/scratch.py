"""Folders that live as long as the process that made them, and not longer.

A folder is held by a lock on itself (``flock``), which the kernel drops however the process ends;
whoever comes next removes the folders of the same kind that nobody holds. A lock and not the process id
in the name decides, because ids are reused and mean nothing in another container that shares the
folder. Without working locks (some network file systems) nothing is ever taken for abandoned.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from pytlc.errors import StorageError
from pytlc.files import storage_errors

#: Environment variable that names the folder in which TLC works.
SCRATCH = "PYTLC_SCRATCH"
_ATTEMPTS = 100


@contextmanager
def held_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder ``<parent>/<prefix><pid>-<random>``, removed at the end unless it was moved away.

    Raises:
        StorageError: It cannot be created.
    """
    path, lock = _make(parent, prefix)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def _make(parent: Path, prefix: str) -> tuple[Path, int]:
    """A new folder and the lock on it; made again when someone took it for abandoned before it was locked."""
    for _ in range(_ATTEMPTS):
        path = parent / f"{prefix}{os.getpid()}-{os.urandom(4).hex()}"
        with storage_errors(path):
            path.mkdir(mode=0o700)
        lock = hold(path)
        if lock is not None:
            return path, lock
    raise StorageError(f"cannot keep a folder in {parent}: something removes it; choose another place")


def hold(path: Path) -> int | None:
    """A lock on a folder, to be dropped with :func:`os.close`; None where it is another's, or gone.

    Where the file system has no locks, whoever asks gets it.
    """
    try:
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    if _lock(lock) is not _Lock.TAKEN and path.is_dir():
        return lock
    os.close(lock)
    return None


class _Lock(Enum):
    HELD = "held"
    TAKEN = "taken by another"
    UNAVAILABLE = "this file system has none"


def _lock(descriptor: int) -> _Lock:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _Lock.TAKEN
    except OSError:
        return _Lock.UNAVAILABLE
    return _Lock.HELD


def remove_abandoned(parent: Path, prefix: str) -> tuple[Path, ...]:
    """Remove the folders that `held_folder` made for processes that are gone; the ones that were removed.

    Folders of other users, and those that cannot be locked, are left alone.
    """
    removed = []
    for path in sorted(parent.glob(f"{prefix}*-*")):
        try:
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue
        if _lock(lock) is _Lock.HELD:
            shutil.rmtree(path, ignore_errors=True)
            removed.append(path)
        os.close(lock)
    return tuple(removed)
