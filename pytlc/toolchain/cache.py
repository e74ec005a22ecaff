"""The folder that pytlc keeps files in, and how a file gets into it whole or not at all.

Besides jars it holds notes: small JSON objects with what is expensive to find out again (the version of a
Java, a source that could not be reached). A note that is lost, damaged or cannot be written costs time and
never an answer, which is why notes need no lock and swallow errors; jars do neither.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pytlc.errors import StorageError, ToolTimeout
from pytlc.files import PARTIAL, storage_errors, write_atomic


def cache_folder() -> Path:
    """``PYTLC_CACHE``, or the user's cache folder as the platform defines it. Not created here."""
    chosen = os.environ.get("PYTLC_CACHE")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs  # noqa: PLC0415  # one who chose a folder does not pay for it

    return Path(platformdirs.user_cache_dir("pytlc"))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, lower-case hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def exclusive(folder: Path, *, seconds: float = 600.0) -> Iterator[None]:
    """Hold the folder's lock, so that one process at a time installs into it.

    The kernel drops the lock with its process, however that ends. What a killed process left half-written is
    removed here, because nobody else can be writing now.

    Raises:
        StorageError: The folder cannot be written.
        ToolTimeout: Another process held the lock for all of `seconds`.
    """
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        with storage_errors(folder):
            _wait_for_lock(descriptor, folder, seconds)
            _remove_leftovers(folder)
        yield
    finally:
        os.close(descriptor)


def _wait_for_lock(descriptor: int, folder: Path, seconds: float) -> None:
    limit = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= limit:
                raise ToolTimeout(
                    f"another process has been installing into {folder} for {seconds:g} s; "
                    "end it and try again"
                ) from error
            time.sleep(0.05)
        else:
            return


def _remove_leftovers(folder: Path) -> None:
    for leftover in folder.glob(f"*{PARTIAL}"):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A new empty folder for a client to download into, removed afterwards; for holders of the lock."""
    path = folder / f"staging.{os.getpid()}.{os.urandom(4).hex()}{PARTIAL}"
    with storage_errors(path):
        path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def read_notes(name: str) -> dict[str, Any]:
    """All notes of one kind; empty if there are none or they cannot be read."""
    try:
        notes = json.loads(_notes_path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def write_note(name: str, key: str, value: Any) -> None:
    """Keep one note if the cache can be written; `value` None removes it."""
    notes = read_notes(name)
    if notes.get(key) == value:
        return
    notes[key] = value
    kept = {each: note for each, note in notes.items() if note is not None}
    with suppress(StorageError):
        write_atomic(_notes_path(name), json.dumps(kept, indent=1, sort_keys=True).encode())


def _notes_path(name: str) -> Path:
    return cache_folder() / f"{name}.json"
