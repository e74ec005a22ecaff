"""Where runs are kept, and how a run gets there without ever being half there.

A run is made in a hidden folder that its process holds, and moved to its name when it is complete; a
process that is killed leaves a hidden folder that nobody holds, and the next one removes it. The name
is the hash over everything that decides the result, unless the spec may see what is not known: then each run
has a name of its own. Nothing that is kept is ever replaced: where the same question gets the same answer
again, the run is the one that is there; another answer, such as the longer counterexample of two workers, is
a run with a number behind its name.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pytlc.errors import TraceFormatError, UsageError
from pytlc.files import storage_errors, write_atomic
from pytlc.runs.stored import FORMAT, JOB, LAYERS, RESULT, SOURCES, SPEC, StoredRun, fingerprint, read_json
from pytlc.runs.surroundings import keep_data, record_of
from pytlc.spec.source_map import NO_SOURCES, SourceMap, map_to_jsonable
from pytlc.tlc.job import TlcJob
from pytlc.tlc.jsonable import result_to_jsonable
from pytlc.tlc.options import bare_command
from pytlc.tlc.result import Result, RunEnd
from pytlc.tlc.runner import OnEvent, Runner
from pytlc.tlc.scratch import held_folder, remove_abandoned
from pytlc.toolchain import Toolchain
from pytlc.trace import save_trace

ENVIRONMENT = "PYTLC_RUNS"
LAST = "last"
_DEFAULT = Path(".pytlc") / "runs"
_PARTIAL = ".partial-"
_NAME_DIGITS = range(12, 65, 4)
#: Between the name of a question's first run and the number of a later one.
_AGAIN = "-"


@dataclass(frozen=True, slots=True)
class Executed:
    """A run just made: its result, and where it is kept.

    ``kept`` is False where a run with the very same answer was there already, which is ``run`` then.
    """

    result: Result
    run: StoredRun
    kept: bool


@dataclass(frozen=True, slots=True)
class RunStore:
    """A folder of runs; several processes may use it at once.

    Attributes:
        root: The folder; created with the first run.
    """

    root: Path

    @classmethod
    def default(cls) -> RunStore:
        """The folder that ``PYTLC_RUNS`` names, or ``.pytlc/runs`` in the current folder."""
        named = os.environ.get(ENVIRONMENT)
        return cls(Path(named).expanduser().absolute() if named else _DEFAULT.absolute())

    def execute(
        self,
        job: TlcJob,
        runner: Runner,
        toolchain: Toolchain,
        *,
        about: Mapping[str, Any] | None = None,
        sources: SourceMap = NO_SOURCES,
        on_event: OnEvent | None = None,
    ) -> Executed:
        """Run the job and store the run.

        Args:
            job: What to check.
            runner: What checks it.
            toolchain: What the runner uses; recorded, and part of the run's name.
            about: More to record, that JSON can write: target, scope.
            sources: Where in the templates the lines of its files are from.
            on_event: Sees every event as it comes.

        Raises:
            StorageError: The disk is full or the folder cannot be written; nothing is left behind.
        """
        self._make_root()
        digest = _digest(job, toolchain)
        with held_folder(self.root, _PARTIAL) as folder:
            with storage_errors(folder):
                _write_json(folder / JOB, _job_record(job, toolchain, digest, about or {}))
                _write_spec(folder / SPEC, job)
                _write_kept(folder / LAYERS, job)
                if sources.files:
                    _write_json(folder / SOURCES, {"format": FORMAT, "files": map_to_jsonable(sources)})
            result = runner.run(job, on_event=on_event, output=folder)
            with storage_errors(folder):
                _write_result(folder, result, job)
                run, kept = self._publish(folder, digest)
        return Executed(result, run, kept)

    def answer(self, job: TlcJob, toolchain: Toolchain) -> StoredRun | None:
        """The run of this very job with this very TLC, if there is one with a verdict that can be used again.

        That is none of an open job, and none of a search that went on from a checkpoint: it has counted only
        what came behind that.
        """
        digest = job.digest(jar_sha256=toolchain.jar.sha256)
        if job.openness or not self.root.is_dir():
            return None
        with storage_errors(self.root), self._locked():
            return next((run for run in self._alike(digest) if _has_verdict(run) and _is_whole(run)), None)

    def kept(self, name: str) -> StoredRun | None:
        """The run of this name; None where it is kept no more."""
        run = StoredRun(self.root / name)
        return run if (run.path / JOB).is_file() else None

    def remove(self, run: StoredRun) -> bool:
        """Remove a run; False where it is gone already.

        Raises:
            StorageError: Its folder cannot be changed.
        """
        with storage_errors(run.path), self._locked():
            if not run.path.is_dir():
                return False
            removed = self.root / f"{_PARTIAL}{os.getpid()}-{run.name}"
            run.path.rename(removed)
            shutil.rmtree(removed, ignore_errors=True)
        return True

    def find(self, selector: str) -> StoredRun:
        """The run that is meant: ``last``, a path to a run's folder, or the first digits of a name.

        Raises:
            UsageError: There is no such run, or there are several.
        """
        if selector == LAST:
            return self._last()
        path = Path(selector)
        if (path / JOB).is_file():
            return StoredRun(path.absolute())
        numbered = _AGAIN in selector  # else the first run of a question is meant, however many there are
        fitting = (run for run in self.runs() if numbered or _AGAIN not in run.name)
        names = [run for run in fitting if selector and run.name.startswith(selector)]
        names = [run for run in names if run.name == selector] or names
        if len(names) == 1:
            return names[0]
        if names:
            several = ", ".join(run.name for run in names)
            raise UsageError(f"{selector!r} may mean several runs: {several}; give more digits")
        known = ", ".join(run.name for run in self.runs()[:5]) or "none"
        raise UsageError(f"no run {selector!r} in {self.root}; the latest are: {known}; 'last' is the newest")

    def runs(self) -> tuple[StoredRun, ...]:
        """All stored runs, the newest first."""
        found = [(path.stat().st_mtime, path.parent) for path in self.root.glob(f"[!.]*/{JOB}")]
        return tuple(StoredRun(path) for _, path in sorted(found, reverse=True))

    def _last(self) -> StoredRun:
        try:
            name = (self.root / LAST).read_text(encoding="utf-8").strip()
        except FileNotFoundError as error:
            raise UsageError(f"no run is stored in {self.root}; make one with: pytlc check TARGET") from error
        if not name or not (self.root / name / JOB).is_file():
            raise UsageError(
                f"the last run, {name or 'unnamed'}, is no longer in {self.root}; name another one"
            )
        return StoredRun(self.root / name)

    def _make_root(self) -> None:
        with storage_errors(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            owner = self.root.parent if self.root.parent.name == _DEFAULT.parent.name else self.root
            ignore = owner / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        remove_abandoned(self.root, _PARTIAL)

    def _publish(self, folder: Path, digest: str) -> tuple[StoredRun, bool]:
        """Give the finished folder a name that nothing has, and the store its newest run."""
        with self._locked():
            answer = _answer_of(folder)
            run = next((run for run in self._alike(digest) if _answer_of(run.path) == answer), None)
            kept = run is None
            if run is None:
                run = StoredRun(self.root / self._name(digest))
                folder.rename(run.path)
            write_atomic(self.root / LAST, f"{run.name}\n".encode())
        return run, kept

    def _alike(self, digest: str) -> list[StoredRun]:
        """The runs of a question, in the order in which they were made."""
        found = (StoredRun(path.parent) for path in self.root.glob(f"{digest[: _NAME_DIGITS[0]]}*/{JOB}"))
        alike = [run for run in found if _digest_of(run) == digest]
        return sorted(alike, key=lambda run: (run.path / JOB).stat().st_mtime)

    def _name(self, digest: str) -> str:
        """The shortest prefix that no run with another hash has taken, with a number where this one has."""
        alike = {run.name for run in self._alike(digest)}
        for digits in _NAME_DIGITS:
            names = (_numbered(digest[:digits], number) for number in itertools.count(1))
            name = next(name for name in names if name not in alike)
            if not (self.root / name).exists():
                return name
        return digest

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.root / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _digest(job: TlcJob, toolchain: Toolchain) -> str:
    """By which a run is known; each run of an open job by one of its own, since their answers may differ."""
    digest = job.digest(jar_sha256=toolchain.jar.sha256)
    return sha256(f"{digest} {os.urandom(16).hex()}".encode()).hexdigest() if job.openness else digest


def _is_whole(run: StoredRun) -> bool:
    return run.summary().get("recovered") is None


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}{_AGAIN}{number}"


def _answer_of(folder: Path) -> tuple[Any, ...] | None:
    """What was asked and what came out, but for how long it took; None where the record is damaged."""
    try:
        asked, data = read_json(folder / JOB), read_json(folder / RESULT)
    except TraceFormatError:
        return None
    stats = {**data.get("stats", {}), "seconds": None, "age": None}
    files = (path for pattern in ("trace-*.json", SOURCES) for path in folder.glob(pattern))
    told = {**data, "stats": stats, "end": None, "exit_code": None}
    return asked, told, sorted((path.name, path.read_bytes()) for path in files)


def _digest_of(run: StoredRun) -> str | None:
    """None for a run whose record is damaged."""
    try:
        digest = run.record().get("digest")
    except TraceFormatError:
        return None
    return digest if isinstance(digest, str) else None


def _has_verdict(run: StoredRun) -> bool:
    try:
        return run.path.exists() and bool(run.summary().get("conclusive", run.outcome().is_conclusive))
    except TraceFormatError:
        return False


def _job_record(job: TlcJob, toolchain: Toolchain, digest: str, about: Mapping[str, Any]) -> dict[str, Any]:
    options = asdict(job.options)
    options["dump"] = job.options.dump.name.lower() if job.options.dump else None
    return {
        "format": FORMAT,
        "digest": digest,
        **about,
        "main": job.main,
        "files": sorted(job.files),
        "kept": {name: fingerprint(text.encode()) for name, text in sorted(job.kept.items())},
        "jars": {name: fingerprint(content) for name, content in job.jars.items()},
        "beside": record_of(job.beside),
        "properties": list(job.properties),
        "options": options,
        "command": list(bare_command(job.main, job.options, job.class_path)),
        "toolchain": {
            "tlc": toolchain.jar.version,
            "jar": {"source": toolchain.jar.source, "sha256": toolchain.jar.sha256},
            "java": {"version": toolchain.java.version, "source": toolchain.java.source},
        },
    }


def _write_spec(folder: Path, job: TlcJob) -> None:
    folder.mkdir()
    for name, content in job.contents():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    keep_data(job.beside, folder)


def _write_kept(folder: Path, job: TlcJob) -> None:
    if job.kept:
        folder.mkdir()
    for name, text in job.kept.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def _write_result(folder: Path, result: Result, job: TlcJob) -> None:
    numbers = []
    for number, finding in enumerate(result.findings, 1):
        if finding.trace is not None:
            numbers.append(number)
            meta = {"main": job.main, "property": finding.property, "outcome": finding.outcome.value}
            save_trace(StoredRun(folder).trace_path(number), finding.trace, meta)
    data = {
        "format": FORMAT,
        "traces": numbers,
        "end": _end_record(result.end),
        "conclusive": result.is_conclusive,
        **result_to_jsonable(result, traces=False),
    }
    _write_json(folder / RESULT, data)


def _end_record(end: RunEnd) -> dict[str, Any]:
    return {**asdict(end), "stop": end.stop.value}


def _write_json(path: Path, data: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
