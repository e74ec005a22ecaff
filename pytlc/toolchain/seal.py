"""That TLC ran from the jar that was looked at, and from no other that has come into its place.

A verdict is recorded with the checksum of a jar. A JVM reads its jar bit by bit, so one that is overwritten
meanwhile gives a mixture of two TLCs: a run during which the file changed is no run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pytlc.errors import ChecksumMismatch, JarNotFound
from pytlc.toolchain.cache import sha256_of
from pytlc.toolchain.jar import TlcJar

_AGAIN = "leave the file alone while pytlc runs, and start again"


class _Stamp(NamedTuple):
    """What changes when a file is written or replaced."""

    device: int
    inode: int
    size: int
    mtime_ns: int


@contextmanager
def same_jar(jar: TlcJar) -> Iterator[None]:
    """Hold what happens in it against the jar, before and after.

    Raises:
        JarNotFound: It is gone.
        ChecksumMismatch: It is another one than was looked at, or became one.
    """
    before = _stamp(jar.path)
    if _checksum(jar.path, before) != jar.sha256:
        raise ChecksumMismatch(f"{jar.path} is not the file any more that pytlc has looked at; {_AGAIN}")
    yield
    if _stamp(jar.path) != before:
        raise ChecksumMismatch(f"{jar.path} was replaced while TLC ran, so there is no verdict; {_AGAIN}")


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError as error:
        raise JarNotFound(f"{path} is gone: {error.strerror or error}; {_AGAIN}") from error
    return _Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=64)
def _checksum(path: Path, stamp: _Stamp) -> str:  # noqa: ARG001  # part of the key
    return sha256_of(path)
