"""Writing files so that nothing is lost: a file holds all of its new content or what it held before.

Every package that stores something writes through here, and tells a full disk and an unwritable folder alike.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytlc.errors import StorageError

#: Ending of a file that is not yet whole; one that a killed process left behind can be removed.
PARTIAL = ".part"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PLACES = "name another place (for runs PYTLC_RUNS, for downloads PYTLC_CACHE, for temporary files TMPDIR)"


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn an OSError of the block into a `StorageError` about ``path`` that says what to do."""
    try:
        yield
    except OSError as error:
        raise storage_error(path, error) from error


def storage_error(path: Path, error: OSError) -> StorageError:
    """The error for a file or folder that could not be written."""
    remedy = "free some space there" if error.errno in _FULL else "make it writable"
    place = error.filename or path
    return StorageError(f"cannot write {place}: {error.strerror or error}; {remedy}, or {_PLACES}")


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``data`` in place of what ``path`` held, whole or not at all, also after a power cut.

    Raises:
        StorageError: The disk is full or the folder cannot be written; the old file is untouched.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}{PARTIAL}")
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
