"""Checkpoints that outlive whatever happens to their search.

TLC replaces the files of a checkpoint one after the other in the folder in which it goes on working, so one
that is killed in between leaves parts of two. Therefore the files of a checkpoint that TLC has called
complete are linked into a folder of their own (copied, where there are no links), and only then the record
names that folder. TLC writes no more into what it has linked there: its files of queued states get new
names, and its traces only grow behind the length that the checkpoint holds, which also makes it safe to go
on from the same checkpoint twice. The files of fingerprints are left out, as TLC makes them again from the
traces. What the spec printed before is kept too, since TLC prints it only once.

A checkpoint that TLC makes after an error is not kept: the state at which it happened is then neither among
those that are done nor on the queue, so that a search that goes on from there would miss what follows it.

::

    .checkpoints/<search>/     locked by the process that searches
        checkpoint.json        of which search, how far it is, and which folder holds the checkpoint
        saved-<random>/        the files of the newest complete checkpoint; what was printed in ``printed``
        work/                  where TLC works; removed with the search, or by whoever comes next
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pytlc.errors import UsageError
from pytlc.files import storage_errors, write_atomic
from pytlc.tlc import events
from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.job import TlcJob
from pytlc.tlc.options import search_arguments
from pytlc.tlc.result import Result
from pytlc.tlc.scratch import hold
from pytlc.toolchain import TlcJar

FOLDER = ".checkpoints"
RECORD = "checkpoint.json"
FORMAT = 1
_WORK, _SAVED = "work", "saved-"
_NAME_DIGITS = 16
_QUEUE = "queue.chkpt"
_UNFINISHED, _FINGERPRINTS = ".tmp", ".fp"
_PRINTED = "printed"
#: TLC writes the last file of queued states in a thread of its own, which may end after the checkpoint.
_SETTLE_SECONDS = 0.2
_FAILURES = (
    *(events.InvariantViolated, events.PropertyViolatedInitially, events.ActionPropertyViolated),
    *(events.TemporalViolated, events.Deadlock, events.AssumptionFailed, events.AssertionFailed),
    *(events.EvaluationError, events.ResourceExhausted, events.ErrorReported),
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A complete checkpoint.

    Attributes:
        folder: The folder of its search.
        record: ``digest`` of the search, ``tlc`` and ``jar`` (its checksum), ``arguments``, ``texts`` (a
            checksum by name), ``saved``, ``made`` (seconds since 1970), ``distinct`` and ``queue`` (states;
            None where TLC had not said yet), ``checkpoints`` (how many there were), and what it is about.
    """

    folder: Path
    record: Mapping[str, Any]

    @property
    def files(self) -> Path:
        """The folder with TLC's files."""
        return self.folder / str(self.record["saved"])

    def advice(self, job: TlcJob) -> str:
        """How to go on from it."""
        words = "--resume --reuse" if job.openness else "--resume"
        return f"the checkpoint of {self.words} is kept: the same command with {words} goes on from it"

    @property
    def words(self) -> str:
        """When it was made, and how far the search was."""
        made = time.strftime("%Y-%m-%d %H:%M", time.localtime(self.record["made"]))
        distinct = self.record.get("distinct")
        return made if distinct is None else f"{made} with about {distinct:,} distinct states"


def read_checkpoint(folder: Path) -> Checkpoint | None:
    """The checkpoint that the folder of a search holds; None without a complete one."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        found = Checkpoint(folder, record)
        usable = record["format"] == FORMAT and record["made"] > 0 and (found.files / _QUEUE).is_file()
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if usable else None


def folder_of(root: Path, job: TlcJob, jar: TlcJar) -> Path:
    """Where the checkpoints of a search are, in a folder of runs."""
    return root / FOLDER / job.search_digest(jar_sha256=jar.sha256)[:_NAME_DIGITS]


def obstacle(job: TlcJob) -> str | None:
    """Why a search cannot go on from a checkpoint of TLC, as far as its job tells; None where it can.

    TLC evaluates neither ASSUME nor Init again when it recovers, and a checkpoint does not hold registers.
    Whether temporal properties are checked is known only when TLC says so.
    """
    options = job.options
    if options.simulate or options.dfs_depth:
        return "only a breadth-first search can go on from a checkpoint"
    if options.dump:
        return "the state graph would lack what was written before the checkpoint"
    if options.coverage:
        return "what is counted would lack what was counted before the checkpoint"
    registers = job.sight.registers
    return f"{registers[0]}, and TLC does not put them into a checkpoint" if registers else None


def checksums(job: TlcJob) -> dict[str, str]:
    """Of everything that a job reads: its texts, libraries, data and variables, by name."""
    parts = (*job.contents(), *job.beside.parts())
    return {name: sha256(content).hexdigest() for name, content in parts}


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where a runner keeps checkpoints.

    Attributes:
        root: The folder of runs; below it the folder of each search.
        resume: Go on from the newest checkpoint where there is one.
        about: What is recorded of the search besides.
    """

    root: Path
    resume: bool = False
    about: Mapping[str, Any] = field(default_factory=dict)

    @contextmanager
    def of(self, job: TlcJob, jar: TlcJar, scratch: Path | None) -> Iterator[Keeper | None]:
        """The keeper of a search, which must be concluded; None where the job asks for no checkpoints.

        Args:
            job: What is searched.
            jar: The TLC that searches.
            scratch: Where TLC is to work; None for beside the checkpoints, where they cost no copies.

        Raises:
            UsageError: The search is to be continued, and another process is at it.
            StorageError: The folder cannot be written.
        """
        if job.options.checkpoint_minutes is None or obstacle(job) is not None:
            yield None
            return
        remove_left_over(self.root)
        folder = folder_of(self.root, job, jar)
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        lock = hold(folder)
        if lock is None and self.resume:
            raise UsageError(f"another process is at this search and holds {folder}; wait for it, or end it")
        try:
            yield None if lock is None else self._keeper(folder, job, jar, scratch)
        finally:
            if lock is not None:
                _tidy(folder)
                os.close(lock)

    def _keeper(self, folder: Path, job: TlcJob, jar: TlcJar, scratch: Path | None) -> Keeper:
        record = {**self.about, **_record(job, jar)}
        keeper = Keeper(folder, (scratch or folder) / _WORK, record, job)
        found = read_checkpoint(folder) if self.resume else None
        if found is not None:
            keeper.go_on_from(found)
        return keeper


class Keeper:
    """Keeps the newest complete checkpoint of one search, whose folder its process holds."""

    def __init__(self, folder: Path, meta: Path, record: Mapping[str, Any], job: TlcJob) -> None:
        """Of ``record`` everything is known but the checkpoint itself; TLC works in ``meta`` on ``job``.

        ``recover`` is what TLC goes on from, and ``earlier`` the lines that the spec had printed by then.
        """
        self.meta = meta
        self.recover: Path | None = None
        self._folder = folder
        self._record = dict(record)
        self._job = job
        self.earlier: tuple[str, ...] = ()
        self._made = 0
        self._due: float | None = None
        self._is_temporal = self._has_failed = False
        self._printed: list[str] = []
        self._in_sany = False
        self._progress: events.Progress | None = None

    def go_on_from(self, found: Checkpoint) -> None:
        """Lay out the files of a checkpoint for TLC to go on from."""
        self.recover = self.meta / "recovered"
        self._made = int(found.record.get("checkpoints", 1))
        with storage_errors(self.recover):
            self.recover.mkdir(parents=True)
            for file in found.files.iterdir():
                if file.name != _PRINTED:
                    _link(file, self.recover / file.name)
            printed = (found.files / _PRINTED).read_text(encoding="utf-8")
        self.earlier = tuple(printed.split("\n")[:-1])

    def hear(self, event: events.Event) -> None:
        """Take notice of what TLC says."""
        match event:
            case events.CheckpointFinished():
                self._due = time.monotonic() + _SETTLE_SECONDS
            case events.Progress():
                self._progress = event
            case events.LivenessBranches():
                self._is_temporal = True
            case events.SanyStarted() | events.SanyFinished():
                self._in_sany = isinstance(event, events.SanyStarted)
            case events.Printed() if not self._in_sany:
                self._printed.append(event.text)
            case _ if isinstance(event, _FAILURES):
                self._has_failed = True
            case _:
                pass

    def keep(self) -> None:
        """Keep the checkpoint that TLC has completed, if there is one that is not kept yet.

        While TLC makes the next one, nothing is done; it is tried again.

        Raises:
            StorageError: The disk is full.
        """
        if self._due is None or time.monotonic() < self._due or self._is_temporal or self._has_failed:
            return
        live = self._live()
        before = live and _marks(live)
        if live is None or before is None:
            return
        target = self._folder / f"{_SAVED}{os.urandom(4).hex()}"
        with storage_errors(target):
            target.mkdir()
            try:
                _link_all(live, target)
                self._write_printed(target / _PRINTED)
            except FileNotFoundError:
                before = None
        if before is None or _marks(live) != before:
            shutil.rmtree(target, ignore_errors=True)
            return
        self._name(target)

    def conclude(self, result: Result) -> Result:
        """The result with what can be done with the checkpoint; after a verdict there is none any more."""
        if result.is_conclusive:
            shutil.rmtree(self._folder, ignore_errors=True)
            return result
        self.keep()
        found = read_checkpoint(self._folder)
        if found is None and not self._is_temporal:
            return result
        message = (
            "no checkpoint is kept: TLC's recovery is not to be trusted where temporal properties are checked"
            if found is None
            else found.advice(self._job)
        )
        return replace(result, diagnostics=(*result.diagnostics, Diagnostic(Level.WARNING, message)))

    def _write_printed(self, path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"{line}\n" for line in self._printed)

    def _live(self) -> Path | None:
        """Where TLC works: it makes a folder with a time stamp, unless it goes on in one."""
        return self.recover or next((path.parent for path in self.meta.glob(f"*/{_QUEUE}")), None)

    def _name(self, target: Path) -> None:
        self._due = None
        self._made += 1
        record = {
            **self._record,
            "format": FORMAT,
            "saved": target.name,
            "made": time.time(),
            "checkpoints": self._made,
            "distinct": self._progress and self._progress.distinct,
            "queue": self._progress and self._progress.queue,
        }
        write_atomic(self._folder / RECORD, json.dumps(record, indent=1).encode())
        _remove_others(self._folder, target.name)


def _record(job: TlcJob, jar: TlcJar) -> dict[str, Any]:
    return {
        "digest": job.search_digest(jar_sha256=jar.sha256),
        "main": job.main,
        "tlc": jar.version,
        "jar": jar.sha256,
        "arguments": list(search_arguments(job.options)),
        "texts": checksums(job),
    }


def _marks(live: Path) -> dict[str, tuple[int, int]] | None:
    """What tells one checkpoint from the next; None while TLC makes one."""
    try:
        if any(live.glob(f"*{_UNFINISHED}")):
            return None
        found = {path.name: path.stat() for path in live.glob("*.chkpt")}
    except FileNotFoundError:
        return None
    return {name: (seen.st_ino, seen.st_mtime_ns) for name, seen in found.items()}


def _link_all(source: Path, target: Path) -> None:
    for file in source.iterdir():
        if file.is_file() and not file.name.endswith((_UNFINISHED, _FINGERPRINTS)):
            _link(file, target / file.name)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(source, target)


def remove_left_over(root: Path) -> None:
    """Remove what searches that were killed have left beside their checkpoints."""
    for folder in (root / FOLDER).glob("*"):
        with suppress(OSError):
            lock = hold(folder)
            if lock is not None:
                _tidy(folder)
                os.close(lock)


def _tidy(folder: Path) -> None:
    """Leave the newest complete checkpoint; without one, nothing."""
    shutil.rmtree(folder / _WORK, ignore_errors=True)
    found = read_checkpoint(folder)
    if found is None:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        _remove_others(folder, found.files.name)


def _remove_others(folder: Path, kept: str) -> None:
    for path in folder.glob(f"{_SAVED}*"):
        if path.name != kept:
            shutil.rmtree(path, ignore_errors=True)
