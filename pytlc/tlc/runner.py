"""Runs jobs: on a real TLC, or from output that was recorded.

Every run gets folders of its own for the spec, TLC's states, Java's temporary files and a home: TLC up
to 2.19 unpacks its standard modules under fixed names into ``java.io.tmpdir``, and two that share it
break each other's parse. TLC up to 2.19 then waits 300 ms at its exit for an RMI thread, so the process
is ended as soon as it has said its last word; its exit code is not known then, and the verdict rests on
its messages.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Protocol

from pytlc.files import storage_error, storage_errors
from pytlc.tlc import limits
from pytlc.tlc.behaviours import BehaviourFiles, OnBehaviour
from pytlc.tlc.beside import Beside
from pytlc.tlc.cfg import understood
from pytlc.tlc.checkpoints import Keeper, Keeping
from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.events import Event, FinalStats, Finished, Progress, SimulationProgress
from pytlc.tlc.fold import Fold
from pytlc.tlc.job import TlcJob
from pytlc.tlc.naming import titled
from pytlc.tlc.options import BEHAVIOURS, Programs, Reporting, RunFolders, command_line, reporting
from pytlc.tlc.pitfalls import has_placeholder, remarks
from pytlc.tlc.reading import EventReader, read_output
from pytlc.tlc.result import EXITED, NOTHING_CHECKED, Result, RunEnd, Stop
from pytlc.tlc.scratch import SCRATCH, held_folder, remove_abandoned
from pytlc.tlc.sourcing import sourced
from pytlc.tlc.unassigned import explained
from pytlc.tlc.versions import Features, features
from pytlc.tlc.watchdog import STACKS_TO_STDERR, Hung, Watchdog
from pytlc.tlc.working import WorkingFolder
from pytlc.toolchain import Exit, Toolchain, archive_flags, run_lines, same_jar

RAW_OUTPUT = "tlc.out"
RAW_ERRORS = "tlc.err"
#: Of the names of folders that a run needs while it lasts.
PREFIX = "pytlc-run-"
#: Numbers of a search that was stopped are said to be old from here on; TLC reports every second.
_OLD_SECONDS = 1.5
_NO_STATISTICS = "NO_STATISTICS"

OnEvent = Callable[[Event], None]


class Runner(Protocol):
    """What can turn a job into a result."""

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """Run to the end; `on_event` sees every event as it comes, `output` is a folder for raw output."""


@dataclass(frozen=True, slots=True)
class TlcRunner:
    """Runs TLC in a process of its own; may be used from several threads at once.

    Attributes:
        toolchain: The Java and the TLC to use.
        scratch: Where the temporary folders go; None for the folder that ``PYTLC_SCRATCH`` names, or the
            system's place.
        keeping: Where checkpoints are kept of jobs that ask for them; None for nowhere.
        on_tick: Called at least twice a second while TLC runs; whatever it raises ends TLC.
        on_behaviour: Gets the text of each behaviour that a simulation writes, in order, while TLC goes on.
    """

    toolchain: Toolchain
    scratch: Path | None = None
    on_tick: Callable[[], None] | None = None
    on_behaviour: OnBehaviour | None = None
    keeping: Keeping | None = None

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """Check the job.

        ``output`` gets ``tlc.out``, ``tlc.err`` and, when the options ask for it, the dump ``states``.

        Raises:
            ToolchainError: Java cannot be started, or the jar was replaced.
            StorageError: A file cannot be written, or the disk is nearly full.
            UsageError: The search is to be continued, and another process is at it.
        """
        tlc = features(self.toolchain.jar.version)
        fitted = _watched(job.fitted(tlc).with_libraries_for(self.toolchain.jar.path), tlc)
        named = named_scratch(self.scratch)
        parent = named or Path(tempfile.gettempdir())
        output = output and output.absolute()
        java, jar = self.toolchain.java, self.toolchain.jar
        remove_abandoned(parent, PREFIX)
        with held_folder(parent, PREFIX) as folder, self._keeper(job, named and folder) as keeper:
            folders, working = make_folders(folder, output or folder, fitted)
            folders = _laid_out(folders, keeper)
            limits.require_space(folders.meta)
            archive, says = archive_flags(self.toolchain), _reporting(fitted, tlc)
            programs = Programs(java.path, jar.path, tlc, archive, fitted.class_path, says)
            argv = command_line(fitted.main, fitted.options, folders, programs)
            written = BehaviourFiles(folders.spec / BEHAVIOURS, self.on_behaviour)
            watch = limits.DiskWatch(folders.meta, fitted.options.disk_megabytes)
            hear, tick = _heard(on_event, keeper), self._ticking(written, watch, keeper)
            earlier = keeper.earlier if keeper else ()
            with same_jar(jar):
                result = _execute(argv, fitted, folders, hear, tick, earlier=earlier)
            written.collect(ended=True)
            result = limits.advised(told(result, job, fitted, jar.version), fitted.options, folders.meta)
            result = _with_working_folder(result, working, output)
            return result if keeper is None else keeper.conclude(result)

    def _keeper(self, job: TlcJob, scratch: Path | None) -> AbstractContextManager[Keeper | None]:
        return self.keeping.of(job, self.toolchain.jar, scratch) if self.keeping else nullcontext()

    def _ticking(
        self, written: BehaviourFiles, watch: limits.DiskWatch, keeper: Keeper | None
    ) -> Callable[[], None]:
        def tick() -> None:
            written.collect()
            if keeper is not None:
                keeper.keep()
            watch.look()
            if self.on_tick is not None:
                self.on_tick()

        return tick


@dataclass(frozen=True, slots=True)
class RecordedRunner:
    """Replays output that TLC printed once; for tests, and for reading stored runs again.

    Attributes:
        lines: The output.
        end: How that process ended.
    """

    lines: tuple[str, ...]
    end: RunEnd = EXITED

    @classmethod
    def from_file(cls, path: Path, end: RunEnd = EXITED) -> RecordedRunner:
        """A runner that replays the file at ``path``; only line feeds end its lines."""
        text = path.read_text(encoding="utf-8", errors="replace")
        return cls(tuple(text.removesuffix("\n").split("\n")), end)

    def run(self, job: TlcJob, *, on_event: OnEvent | None = None, output: Path | None = None) -> Result:
        """The recorded result; of the job only the names of its temporal properties matter."""
        if output is not None:
            with storage_errors(output):
                (output / RAW_OUTPUT).write_text(
                    "".join(f"{line}\n" for line in self.lines), encoding="utf-8"
                )
                (output / RAW_ERRORS).write_text(self.end.stderr, encoding="utf-8")
        continued = job.options.continues
        return replay(self.lines, self.end, properties=job.properties, continued=continued, on_event=on_event)


def replay(
    lines: Iterable[str],
    end: RunEnd = EXITED,
    *,
    properties: tuple[str, ...] = (),
    continued: bool = False,
    on_event: OnEvent | None = None,
) -> Result:
    """The result of output that is there as lines without their line feeds."""
    text = "\n".join(lines)
    return replay_text(text, end, properties=properties, continued=continued, on_event=on_event)


def folding_of(job: TlcJob) -> Fold:
    """What folds the output of a job."""
    return Fold(properties=job.properties, continued=job.options.continues)


def replay_text(
    text: str,
    end: RunEnd = EXITED,
    *,
    properties: tuple[str, ...] = (),
    continued: bool = False,
    on_event: OnEvent | None = None,
) -> Result:
    """The result of output that is there as text, the last line with or without its line feed."""
    folding = Fold(properties=properties, continued=continued)
    for event in read_output(text.removesuffix("\n")):
        folding.add(event)
        if on_event is not None:
            on_event(event)
    return folding.result(end)


def told(result: Result, asked: TlcJob, used: TlcJob, version: str) -> Result:
    """The result, properties as given, with warnings where the job was fitted or TLC says too little.

    Its diagnostics have the lines that they point at.
    """
    result = titled(_with_behaviour(result, asked), asked.files)
    fitting = (Diagnostic(Level.WARNING, text) for text in _fitting(asked, used, version))
    warnings = (*fitting, *remarks(used, result, features(version)))
    result = replace(result, diagnostics=(*result.diagnostics, *warnings)) if warnings else result
    return explained(sourced(result, used.files, used.main, used.config), used.files)


def _with_behaviour(result: Result, job: TlcJob) -> Result:
    """The result; where only assumptions are checked, that there is no state says nothing."""
    if not result.is_empty or understood(job.config).has_behaviour:
        return result
    told = (diagnostic for diagnostic in result.diagnostics if diagnostic.message != NOTHING_CHECKED)
    return replace(result, diagnostics=tuple(told))


def _fitting(asked: TlcJob, used: TlcJob, version: str) -> Iterator[str]:
    if asked.options.workers != used.options.workers:
        yield (
            f"checked with {used.options.workers} worker instead of {asked.options.workers}: "
            f"TLC {version} misses violations of temporal properties with more than one"
        )
    for name in asked.jars:
        if name not in used.jars:
            yield (
                f"only the modules of {name} are used: its Java is for a later TLC than {version}, so that "
                f"operators are slower, and those fail that the modules only declare"
            )


class Listener:
    """Passes lines through the stages and notices the last word."""

    def __init__(self, folding: Fold, on_event: OnEvent | None, raw: IO[str]) -> None:
        self._reader = EventReader()
        self._fold = folding
        self._on_event = on_event
        self._raw = raw
        self._measured: float | None = None

    def hear(self, line: str) -> bool:
        """Take a line; True when it completed TLC's last message."""
        self._keep(self._raw, line)
        heard = self._reader.feed(line)
        return bool(heard) and self._take(heard)

    def result(self, end: RunEnd) -> Result:
        """The verdict on all lines."""
        self._take(self._reader.close())
        result = self._fold.result(end)
        if self._measured is None or end.stop is Stop.EXITED:
            return result
        age = round(time.monotonic() - self._measured, 1)
        return replace(result, stats=replace(result.stats, age=age)) if age >= _OLD_SECONDS else result

    @staticmethod
    def _keep(raw: IO[str], line: str) -> None:
        try:
            raw.write(f"{line}\n")
        except OSError as error:
            raise storage_error(Path(raw.name), error) from error

    def _take(self, heard: tuple[Event, ...]) -> bool:
        for event in heard:
            self._fold.add(event)
            if isinstance(event, Progress | SimulationProgress | FinalStats):
                self._measured = time.monotonic()
            if self._on_event is not None:
                self._on_event(event)
        return any(isinstance(event, Finished) for event in heard)


def _with_working_folder(result: Result, working: WorkingFolder, output: Path | None) -> Result:
    """The result with what the spec has written, and what it could not see."""
    written = working.keep_written(output) if output is not None else ()
    if working.left_out is None:
        return replace(result, written=written)
    text = (
        f"TLC worked in a copy of the spec's folder, because the spec may write files, and the copy lacks "
        f"{working.left_out}; name with --reads what the spec needs of that"
    )
    told = (*result.diagnostics, Diagnostic(Level.WARNING, text))
    return replace(result, written=written, diagnostics=told)


def _watched(job: TlcJob, tlc: Features) -> TlcJob:
    """The job, with the flag that its watchdog needs where this TLC may never end with it."""
    if not (tlc.loops_on_placeholders and has_placeholder(job)):
        return job
    flags = (*job.options.extra_jvm, STACKS_TO_STDERR)
    return replace(job, options=replace(job.options, extra_jvm=flags))


def _reporting(job: TlcJob, tlc: Features) -> Reporting:
    """Nobody reports where silence is a sign."""
    watched = STACKS_TO_STDERR in job.options.extra_jvm
    return Reporting.NOBODY if watched else reporting(job.options, job.config, tlc)


def named_scratch(given: Path | None = None) -> Path | None:
    """The folder that is given, or that ``PYTLC_SCRATCH`` names; TLC, which works elsewhere, finds it too."""
    named = given or os.environ.get(SCRATCH)
    return Path(named).expanduser().absolute() if named else None


def _laid_out(folders: RunFolders, keeper: Keeper | None) -> RunFolders:
    """The folders, with TLC's states where a keeper finds its checkpoints."""
    if keeper is None:
        return folders
    with storage_errors(keeper.meta):
        keeper.meta.mkdir(parents=True, exist_ok=True)
    return replace(folders, meta=keeper.meta, recover=keeper.recover)


def _heard(on_event: OnEvent | None, keeper: Keeper | None) -> OnEvent | None:
    if keeper is None:
        return on_event

    def hear(event: Event) -> None:
        keeper.hear(event)
        if on_event is not None:
            on_event(event)

    return hear


def _execute(
    argv: tuple[str, ...],
    job: TlcJob,
    folders: RunFolders,
    on_event: OnEvent | None,
    on_tick: Callable[[], None],
    *,
    earlier: Iterable[str],
) -> Result:
    options = job.options
    ends_with_its_last_word = options.dump is None and not options.extra_tlc
    watchdog = Watchdog(folders.output / RAW_ERRORS) if STACKS_TO_STDERR in options.extra_jvm else None
    started = time.monotonic()
    with raw_output(folders.output) as raw:
        listener = Listener(folding_of(job), on_event, raw)
        for line in earlier:
            listener.hear(line)

        def hear(line: str) -> bool:
            if watchdog is not None:
                watchdog.heard()
            return listener.hear(line) and ends_with_its_last_word

        def tick() -> None:
            on_tick()
            if watchdog is not None:
                watchdog.tick()

        try:
            ended = run_lines(
                argv,
                cwd=folders.spec,
                env=environment_of(job.beside),
                on_line=hear,
                deadline=options.deadline_seconds,
                stderr_path=folders.output / RAW_ERRORS,
                on_tick=tick,
                on_start=watchdog.started if watchdog else None,
            )
        except Hung:
            ended = None
        except limits.LimitReached as reached:
            return listener.result(_limited(reached, time.monotonic() - started, options.deadline_seconds))
    seconds = round(time.monotonic() - started, 3)
    return listener.result(_run_end(ended, seconds, options.deadline_seconds))


@contextmanager
def raw_output(folder: Path) -> Iterator[IO[str]]:
    """The file that TLC's output is kept in."""
    with storage_errors(folder / RAW_OUTPUT):
        raw = (folder / RAW_OUTPUT).open("w", encoding="utf-8", newline="\n")
    try:
        yield raw
    finally:
        with storage_errors(folder / RAW_OUTPUT):
            raw.close()


def _limited(reached: limits.LimitReached, seconds: float, deadline: float | None) -> RunEnd:
    return RunEnd(reached.stop, seconds=round(seconds, 3), deadline=deadline, bound=reached.bound)


def _run_end(ended: Exit | None, seconds: float, deadline: float | None) -> RunEnd:
    if ended is None:
        return RunEnd(Stop.HUNG, None, seconds, deadline)
    stop = Stop.DEADLINE if ended.timed_out else Stop.EXITED
    return RunEnd(stop, ended.returncode, seconds, deadline, ended.stderr_tail)


def make_folders(folder: Path, output: Path, job: TlcJob) -> tuple[RunFolders, WorkingFolder]:
    """Make the folders of a run in ``folder``, with the job's files and what lies beside them."""
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    working = WorkingFolder.below(folder / "spec", job.beside, job.sight)
    folders = RunFolders(
        spec=working.path,
        meta=folder / "meta",
        temporary=folder / "tmp",
        home=folder / "home",
        output=output,
    )
    with storage_errors(folder):
        for made in (folders.meta, folders.temporary):
            made.mkdir()
        if job.options.simulate and job.options.simulate.written:
            (folders.spec / BEHAVIOURS).mkdir()
        opt_out(folders.home)
        for name, content in job.contents():
            path = folders.spec / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    working.furnish(job.beside, job.sight, is_open=bool(job.openness))
    return folders, working


def environment_of(beside: Beside) -> dict[str, str] | None:
    """The environment of a JVM for a job; None where it is ours as it is."""
    changed = {name for name, value in beside.environment.items() if value != os.environ.get(name)}
    if not changed:
        return None
    others = {name: value for name, value in os.environ.items() if name not in changed}
    return others | {name: value for name in changed if (value := beside.environment[name]) is not None}


def opt_out(home: Path) -> None:
    """Make a home in which TLC does not report that it was used."""
    (home / ".tlaplus").mkdir(parents=True)
    (home / ".tlaplus" / "esc.txt").write_text(_NO_STATISTICS, encoding="utf-8")
