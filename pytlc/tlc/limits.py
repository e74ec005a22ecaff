"""Limits of disk and memory: looked at while TLC runs, and said in words where TLC shows a stack trace."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pytlc.errors import StorageError
from pytlc.tlc.codes import Resource
from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.options import TlcOptions
from pytlc.tlc.result import Result, Stop
from pytlc.tlc.scratch import SCRATCH

#: Probability of having missed states from which on a result says so in a warning.
DOUBTFUL = 1e-4
_MIB = 1 << 20
_LEAST_FREE_MIB = 16
_STACK = "JDK_JAVA_OPTIONS=-Xss512m in the environment"
_PERIOD_SECONDS = 1.0
_ANOTHER_PLACE = f"free some space, or name another place (--scratch DIR or {SCRATCH})"


class LimitReached(Exception):  # a way out of the run, never seen outside of the runner
    """A limit was reached while TLC ran."""

    def __init__(self, stop: Stop, bound: str) -> None:
        super().__init__(bound)
        self.stop = stop
        self.bound = bound


@dataclass(slots=True)
class DiskWatch:
    """Looks once a second at what TLC has written, and at what is left of the disk.

    Attributes:
        folder: Where TLC writes.
        most: MiB that it may write; None for no limit.
    """

    folder: Path
    most: int | None = None
    _next: float = field(default=0.0)

    def look(self) -> None:
        """Raise `LimitReached` where it has written more than it may, or the disk is nearly full."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _PERIOD_SECONDS
        free = free_megabytes(self.folder)
        if free < _LEAST_FREE_MIB:
            bound = f"the disk of {self.folder} has {free} MiB left; {_ANOTHER_PLACE}"
            raise LimitReached(Stop.FULL, bound)
        if self.most is not None and (used := size_of(self.folder)) > self.most * _MIB:
            bound = f"the disk limit of {self.most} MiB (TLC has written {used // _MIB} MiB)"
            raise LimitReached(Stop.LIMIT, bound)


def require_space(folder: Path) -> None:
    """Refuse to start where TLC could not even begin.

    Raises:
        StorageError: The disk of the folder is nearly full.
    """
    free = free_megabytes(folder)
    if free < _LEAST_FREE_MIB:
        raise StorageError(
            f"the disk of {folder} has {free} MiB left, and TLC needs {_LEAST_FREE_MIB} to begin with; "
            f"{_ANOTHER_PLACE}"
        )


def free_megabytes(folder: Path) -> int:
    """MiB that can be written to the disk of a folder."""
    return shutil.disk_usage(folder).free // _MIB


def size_of(folder: Path) -> int:
    """Bytes of disk that the files below a folder take; one with several names counts once."""
    seen = {(found.st_dev, found.st_ino): found.st_blocks * 512 for found in _files(folder)}
    return sum(seen.values())


def _files(folder: Path) -> Iterator[os.stat_result]:
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                yield os.lstat(os.path.join(place, name))  # noqa: PTH118  # a walk of many files
            except FileNotFoundError:
                continue


def advised(result: Result, options: TlcOptions, folder: Path) -> Result:
    """The result with what to do about a disk or memory that was too small, and about likely collisions.

    Args:
        result: What TLC came to.
        options: How it searched.
        folder: Where it wrote.
    """
    told = tuple(Diagnostic(Level.WARNING, text) for text in _advice(result, options, folder))
    return replace(result, diagnostics=(*result.diagnostics, *told)) if told else result


def _advice(result: Result, options: TlcOptions, folder: Path) -> Iterator[str]:
    if result.exhausted is Resource.DISK and result.end.stop is not Stop.FULL:
        yield f"TLC could not write to {folder}, or a file got larger than it may; {_ANOTHER_PLACE}"
    if result.exhausted is Resource.MEMORY:
        heap = options.heap_megabytes
        limit = f"{heap} MiB" if heap else "a quarter of the machine's memory, Java's own choice"
        yield f"the memory limit was {limit}; give more with --heap MIB"
    if result.is_overflow:
        yield f"a recursion that ends needs more stack: give more with {_STACK}"
    chance = result.collision if result.collision_observed is None else result.collision_observed
    if chance is not None and chance >= DOUBTFUL:
        yield (
            f"with probability {chance:.2g} states were missed, because two had the same fingerprint; check "
            f"again with another polynomial, such as --fingerprint {(options.fingerprint + 1) % 131}"
        )
