"""A runner for many small jobs: one JVM checks one after the other, each with a TLC of its own.

Starting a JVM and loading TLC into it is most of what a small check costs. What is saved is never paid for
with a verdict: a job that is not surely small, or that asks for what belongs to a process (a heap, a dump,
flags, libraries), is run by a JVM of its own, and so is one again whose warm JVM ended, ran out of memory or
reported what TLC does not. A JVM is replaced after so many models and when it holds too much. How it is
talked to is told in ``java/WarmChecker.java``.
"""

from __future__ import annotations

import re
import shutil
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from pytlc.closing import Closing
from pytlc.errors import UsageError
from pytlc.files import storage_errors
from pytlc.tlc.beside import Beside
from pytlc.tlc.job import TlcJob
from pytlc.tlc.options import JVM_BASE, SMALL, SMALL_STATES, RunFolders, tlc_arguments
from pytlc.tlc.pitfalls import has_placeholder
from pytlc.tlc.result import Outcome, Result, RunEnd, Stop
from pytlc.tlc.runner import (
    RAW_ERRORS,
    Listener,
    OnEvent,
    TlcRunner,
    environment_of,
    folding_of,
    make_folders,
    named_scratch,
    opt_out,
    raw_output,
    told,
)
from pytlc.tlc.scratch import held_folder, remove_abandoned
from pytlc.tlc.versions import features
from pytlc.toolchain import Answer, Companion, Toolchain, heap_share, same_jar

JAR = Path(__file__).with_name("java") / "warm.jar"
_PREFIX = "pytlc-warm-"
_RUN = "run"
_TAIL = 8192
_JVM = (
    "-XX:+IgnoreUnrecognizedVMOptions",
    "-XX:+UnlockDiagnosticVMOptions",
    # Each model defines the same bytes, which are those of the jar: that they are Java is known.
    "-XX:-BytecodeVerificationRemote",
    # By default the classes of every few models are collected, each time with the whole heap.
    "-XX:MetaspaceSize=256m",
    # Soft references alone would keep the class loaders of earlier models until the heap is full.
    "-XX:SoftRefLRUPolicyMSPerMB=0",
    "-XX:+DisplayVMOutputToStderr",
)
_FAILED = frozenset({Outcome.CRASHED, Outcome.EXHAUSTED})
#: TLC passes on what Java throws as a message of its own.
_THROWN = re.compile(r"\bjava(x|\.\w+)*\.\w*(Exception|Error)\b|StackOverflowError")
_TICK_SECONDS = 0.5
#: Megabytes that a JVM holds beside its heap, most of them classes, and the smallest heap worth while.
_BESIDE, _LEAST_HEAP, _MOST_HEAP = 256, 128, 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many JVMs there may be, how large, and when one is replaced.

    Attributes:
        jvms: The most at once; jobs beyond that wait. None for as many as threads that run jobs.
        heap_megabytes: Of each.
        models: One that has checked so many is replaced.
        megabytes: And one that holds more, heap and classes.
        threads: And one that holds more of them.
    """

    jvms: int | None = None
    heap_megabytes: int = _MOST_HEAP
    models: int = 300
    megabytes: int = 900
    threads: int = 60

    def __post_init__(self) -> None:
        if self.jvms is not None and self.jvms < 1:
            raise UsageError(f"jvms must be at least 1, not {self.jvms}")

    @classmethod
    def sharing(cls, megabytes: int, jvms: int) -> Self:
        """Limits for ``jvms`` at once that together hold at most ``megabytes``.

        Raises:
            UsageError: That is too little for so many.
        """
        least = _BESIDE + _LEAST_HEAP
        each = megabytes // max(jvms, 1)
        if each < least:
            raise UsageError(f"{jvms} warm JVMs need {jvms * least} MB, not {megabytes}; take fewer of them")
        heap = min(each - _BESIDE, _MOST_HEAP)
        return cls(jvms=jvms, heap_megabytes=heap, megabytes=heap + _BESIDE // 2)


@dataclass(slots=True)
class WarmRunner(Closing):
    """Runs small jobs on JVMs that are kept, one for each thread that runs jobs at the same time.

    To be used from any number of threads; to be closed, or used as a context manager. No JVM survives the
    process.

    Attributes:
        toolchain: The Java and the TLC to use.
        scratch: Where the temporary folders go; None for the system's place.
        on_tick: Called at least twice a second while TLC runs; whatever it raises ends that JVM.
        limits: How many JVMs, how large, and when one is replaced.
        started: JVMs started so far, those for one job alone not counted.
    """

    toolchain: Toolchain
    scratch: Path | None = None
    on_tick: Callable[[], None] | None = None
    limits: Limits = Limits()
    started: int = 0
    _idle: list[_Warm] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _places: threading.Semaphore | None = None
    _closings: int = 0

    def __post_init__(self) -> None:
        if self.limits.jvms is not None:
            self._places = threading.Semaphore(self.limits.jvms)

    def close(self) -> None:
        """End JVMs: those that wait at once, others after their model. A later job starts one again."""
        with self._lock:
            self._closings += 1
            idle, self._idle = self._idle, []
        for warm in idle:
            warm.close()

    def run(
        self,
        job: TlcJob,
        *,
        on_event: OnEvent | None = None,
        output: Path | None = None,
        on_tick: Callable[[], None] | None = None,
    ) -> Result:
        """Check the job; where a second attempt is needed, its events are heard after those of the first.

        ``output`` gets what :meth:`TlcRunner.run` puts there; ``on_tick`` is for this job alone.

        Raises:
            ToolchainError: Java cannot be started, or the jar was replaced.
            StorageError: A file cannot be written.
        """
        tick = on_tick or self.on_tick
        if suits(job):
            with self._place(tick), same_jar(self.toolchain.jar):
                result = self._run_warm(job, on_event, output, tick)
            if _is_surely_said(result):
                return result
        return TlcRunner(self.toolchain, self.scratch, tick).run(job, on_event=on_event, output=output)

    def _run_warm(
        self,
        job: TlcJob,
        on_event: OnEvent | None,
        output: Path | None,
        on_tick: Callable[[], None] | None,
    ) -> Result:
        fitted = job.fitted(features(self.toolchain.jar.version))
        warm = self._take(fitted.beside)
        try:
            result = warm.check(fitted, on_event, output, on_tick)
        except BaseException:
            warm.close()
            raise
        self._give_back(warm)
        return told(result, job, fitted, self.toolchain.jar.version)

    @contextmanager
    def _place(self, on_tick: Callable[[], None] | None) -> Iterator[None]:
        """One of those that the limits allow; whoever waits for it can be interrupted as while TLC runs."""
        if self._places is None:
            yield
            return
        while not self._places.acquire(timeout=_TICK_SECONDS):
            if on_tick is not None:
                on_tick()
        try:
            yield
        finally:
            self._places.release()

    def _take(self, beside: Beside) -> _Warm:
        """One with the environment that a job was made in; others that wait are ended."""
        while True:
            with self._lock:
                warm, closings = self._idle.pop() if self._idle else None, self._closings
                self.started += warm is None
            if warm is None:
                parent = named_scratch(self.scratch) or Path(tempfile.gettempdir())
                return _Warm.start(self.toolchain, parent, self.limits.heap_megabytes, closings, beside)
            if warm.companion.is_running and warm.environment == beside.environment:
                return warm
            warm.close()

    def _give_back(self, warm: _Warm) -> None:
        with self._lock:
            keep = warm.closings == self._closings and not warm.is_worn(self.limits)
            if keep:
                self._idle.append(warm)
        if not keep:
            warm.close()


def suits(job: TlcJob) -> bool:
    """Whether a job may share a JVM: surely small, surely ending, asking for nothing of a process's own.

    What the spec sees of files and of the environment is such a thing: a JVM has one working folder.
    """
    options = job.options
    small = options.expected_states is not None and options.expected_states <= SMALL_STATES
    own = options.heap_megabytes or options.dump or options.simulate or options.extra_jvm or options.extra_tlc
    kept = job.jars or options.checkpoint_minutes is not None
    seen = job.sight
    sees = seen.files or seen.variables or job.beside.data
    return small and not own and not kept and not sees and not has_placeholder(job)


def cold_heap(jobs: int) -> int:
    """MiB for the heap of a job's own JVM, where so many jobs run at once with a warm JVM beside each."""
    return heap_share(jobs, beside=_MOST_HEAP + _BESIDE // 2)


def _is_surely_said(result: Result) -> bool:
    """Whether the result is one of TLC, and not what sharing a JVM may have done to it."""
    thrown = any(_THROWN.search(diagnostic.message) for diagnostic in result.diagnostics)
    return result.outcome not in _FAILED and not thrown


@dataclass(slots=True)
class _Warm:
    """One JVM with its folders; ``closings`` tells whether its runner was closed since.

    ``environment`` is what was set for it, as in :class:`pytlc.tlc.beside.Beside`.
    """

    companion: Companion
    folder: Path
    toolchain: Toolchain
    resources: ExitStack
    closings: int
    environment: Mapping[str, str | None]
    models: int = 0
    megabytes: int = 0
    threads: int = 0

    @classmethod
    def start(
        cls, toolchain: Toolchain, parent: Path, heap_megabytes: int, closings: int, beside: Beside
    ) -> _Warm:
        remove_abandoned(parent, _PREFIX)
        with ExitStack() as resources:
            folder = resources.enter_context(held_folder(parent, _PREFIX))
            with storage_errors(folder):
                opt_out(folder / "home")
                (folder / "tmp").mkdir()
            command = _command(toolchain, folder, heap_megabytes)
            companion = Companion(command, cwd=folder, env=environment_of(beside))
            resources.callback(companion.close)
            return cls(companion, folder, toolchain, resources.pop_all(), closings, beside.environment)
        raise AssertionError  # an ExitStack swallows no exception

    def check(
        self,
        job: TlcJob,
        on_event: OnEvent | None,
        output: Path | None,
        on_tick: Callable[[], None] | None,
    ) -> Result:
        run = self.folder / _RUN
        started = time.monotonic()
        try:
            folders, _ = make_folders(run, output or run, job)
            with raw_output(folders.output) as raw:
                hearing = _Hearing(Listener(folding_of(job), on_event, raw))
                answer = self.companion.ask(
                    _request(job, folders, self.toolchain),
                    on_line=hearing.hear,
                    deadline=job.options.deadline_seconds,
                    on_tick=on_tick,
                )
            with storage_errors(folders.output):
                (folders.output / RAW_ERRORS).write_text("".join(hearing.errors), encoding="utf-8")
        finally:
            shutil.rmtree(run, ignore_errors=True)
        self._wear(hearing)
        return hearing.result(answer, round(time.monotonic() - started, 3), job.options.deadline_seconds)

    def _wear(self, hearing: _Hearing) -> None:
        self.models += 1
        self.megabytes = hearing.megabytes
        self.threads = hearing.threads

    def is_worn(self, limits: Limits) -> bool:
        return (
            not self.companion.is_running
            or self.models >= limits.models
            or self.megabytes > limits.megabytes
            or self.threads > limits.threads
        )

    def close(self) -> None:
        self.resources.close()


@dataclass(slots=True)
class _Hearing:
    """One answer."""

    listener: Listener
    errors: list[str] = field(default_factory=list)
    code: int | None = None
    megabytes: int = 0
    threads: int = 0

    def hear(self, line: str) -> bool:
        kind, text = line[:1], line[1:]
        match kind:
            case "O":
                self.listener.hear(text)
            case "D":
                self.code, self.megabytes, self.threads = map(int, text.split())
            case _:  # also what the JVM itself may say before it ends
                self.errors.append(f"{text if kind == 'E' else line}\n")
        return kind == "D"

    def result(self, answer: Answer, seconds: float, deadline: float | None) -> Result:
        stop = {
            Answer.COMPLETE: Stop.EXITED,
            Answer.ENDED: Stop.KILLED,
            Answer.LATE: Stop.DEADLINE,
        }[answer]
        stderr = "".join(self.errors)[-_TAIL:]
        return self.listener.result(RunEnd(stop, self.code, seconds, deadline, stderr))


def _command(toolchain: Toolchain, folder: Path, heap_megabytes: int) -> tuple[str | Path, ...]:
    return (
        toolchain.java.path,
        *(*SMALL, *_JVM, f"-Xmx{heap_megabytes}m", *JVM_BASE),
        *(f"-Djava.io.tmpdir={folder / 'tmp'}", f"-Duser.home={folder / 'home'}"),
        *("-cp", JAR, "WarmChecker", toolchain.jar.path),
    )


def _request(job: TlcJob, folders: RunFolders, toolchain: Toolchain) -> bytes:
    arguments = tlc_arguments(job.options, folders, features(toolchain.jar.version))
    model = ("-config", str(folders.spec / f"{job.main}.cfg"), str(folders.spec / f"{job.main}.tla"))
    strings = [text.encode() for text in (str(folders.temporary), *arguments, *model)]
    return struct.pack(">i", len(strings)) + b"".join(struct.pack(">i", len(s)) + s for s in strings)
