"""The one place that starts other programs, and that makes sure they end.

A child gets a session of its own, so that it and whatever it starts can be signalled as one group and Ctrl-C
in the terminal reaches only Python, which then decides. Every way out of :func:`run_lines` (end of the child,
deadline, KeyboardInterrupt, any other exception) leaves no process of the group behind.

:mod:`pytlc.toolchain.orphans` sees to it that the child ends also when Python itself is killed.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO

from pytlc.errors import StorageError, ToolchainError, ToolTimeout
from pytlc.toolchain.orphans import Guard, die_with_parent, needs_guard

_GRACE_SECONDS = 2.0
_TAIL_BYTES = 8192
_CHUNK_BYTES = 1 << 18
_TICK_SECONDS = 0.5
_LOWEST_PRIORITY = 19


@dataclass(frozen=True, slots=True)
class Exit:
    """How a program ended.

    Attributes:
        returncode: What it returned, ``-N`` if signal N ended it from outside, None if pytlc ended it.
        stderr_tail: The last 8 KiB of its standard error.
        timed_out: It was ended because its deadline had passed.
        stopped: It was ended because ``on_line`` had heard enough.
    """

    returncode: int | None
    stderr_tail: str
    timed_out: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Completed:
    """A short command that ran to its end: return code and both outputs (of stderr the last 8 KiB)."""

    returncode: int
    stdout: str
    stderr: str


class _Child(subprocess.Popen[bytes]):
    """A child, with what ends it when Python cannot."""

    guard: Guard | None = None


class _DeadlinePassed(Exception):  # a way out of the loop, never seen outside
    """Not TimeoutError, which the receiver of a line may raise itself."""


class _Lines:
    r"""Cuts a byte stream into lines.

    Only ``\n`` ends a line: TLA+ strings may hold the other characters that ``str.splitlines`` cuts at. Bytes
    that are no UTF-8 become U+FFFD, because surrogate escapes would fail much later, when the line is printed
    or stored.
    """

    def __init__(self, on_line: Callable[[str], bool]) -> None:
        self._on_line = on_line
        self._pending: list[bytes] = []

    def feed(self, chunk: bytes) -> bool:
        """Deliver the lines that are complete now; True as soon as the receiver has heard enough."""
        head, newline, rest = chunk.rpartition(b"\n")
        if not newline:
            self._pending.append(chunk)
            return False
        text = b"".join((*self._pending, head)).decode("utf-8", "replace")
        self._pending = [rest]
        return any(self._on_line(line) for line in text.split("\n"))

    def close(self) -> bool:
        """Deliver an unfinished last line."""
        rest = b"".join(self._pending).decode("utf-8", "replace")
        return bool(rest) and self._on_line(rest)


def run_lines(
    argv: Sequence[str | Path],
    *,
    on_line: Callable[[str], bool],
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    deadline: float | None = None,
    stderr_path: Path | None = None,
    on_tick: Callable[[], None] | None = None,
    on_start: Callable[[int], None] | None = None,
    gentle: bool = False,
) -> Exit:
    """Run a program with empty standard input and hand over each line of its output as it comes.

    Args:
        argv: Program and arguments; never interpreted by a shell.
        on_line: Called with each line, without its newline, in the calling thread. True means "enough": the
            group is killed at once and its return code is not known.
        cwd: Working folder.
        env: The whole environment; None passes on ours.
        deadline: Seconds after which the group is ended.
        stderr_path: Where standard error goes; without it, to an unnamed temporary file.
        on_tick: Called at least twice a second while output is awaited; whatever it raises ends the group. A
            thread other than the main one, which no Ctrl-C reaches, is interrupted with it.
        on_start: Gets the number of the process.
        gentle: Give it only the time that no other process wants.

    Raises:
        ToolchainError: The program cannot be started.
    """
    limit = None if deadline is None else time.monotonic() + deadline
    with _open_stderr(stderr_path) as stderr, _start(argv, cwd, env, stderr, gentle=gentle) as process:
        timed_out = stopped = False
        try:
            (on_start or _ignored)(process.pid)
            stopped = _pump(process, _Lines(on_line), limit, on_tick or _nothing)
            if not stopped:
                _wait(process, limit)
        except _DeadlinePassed:
            timed_out = True
        finally:
            ended_by_us = process.returncode is None
            _end_group(process, 0.0 if stopped else _GRACE_SECONDS)
        return Exit(None if ended_by_us else process.returncode, _tail(stderr), timed_out, stopped)


def ask_for_stacks(process: int) -> None:
    """Have a JVM write what its threads are doing; nothing happens where there is no such signal."""
    with suppress(ProcessLookupError, AttributeError):
        os.kill(process, signal.SIGQUIT)


def run_text(
    argv: Sequence[str | Path],
    *,
    timeout: float,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    gentle: bool = False,
) -> Completed:
    """Run a short command to its end.

    Args:
        argv: Program and arguments; never interpreted by a shell.
        timeout: Seconds.
        cwd: Working folder.
        env: The whole environment; None passes on ours.
        gentle: Give it only the time that no other process wants.

    Raises:
        ToolTimeout: It took longer than `timeout` seconds.
        ToolchainError: It cannot be started.
    """
    lines: list[str] = []

    def keep(line: str) -> bool:
        lines.append(line)
        return False

    ended = run_lines(argv, on_line=keep, cwd=cwd, env=env, deadline=timeout, gentle=gentle)
    if ended.returncode is None:
        raise ToolTimeout(f"{argv[0]} gave no answer within {timeout:g} s and was ended")
    return Completed(ended.returncode, "\n".join(lines), ended.stderr_tail)


class Answer(Enum):
    """What became of a request."""

    COMPLETE = "complete"
    ENDED = "the program ended before it had answered"
    LATE = "the deadline passed"


class Companion:
    """A program that answers one request after the other, until it is closed.

    After an answer that is not complete, and after an exception, it is gone: nobody knows what it would say
    next. The thread that starts it is one of its own, which lives as long as it does, because the kernel ends
    the child with that thread.
    """

    def __init__(
        self, argv: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> None:
        """Start it.

        Args:
            argv: Program and arguments; never interpreted by a shell.
            cwd: Working folder.
            env: The whole environment; None passes on ours.

        Raises:
            ToolchainError: It cannot be started.
        """
        self._started: list[_Child | ToolchainError | StorageError] = []
        self._ready = threading.Event()
        threading.Thread(target=self._keep, args=(argv, cwd, env), daemon=True, name="companion").start()
        self._ready.wait()
        match self._started[0]:
            case _Child() as process:
                self._process = process
            case error:
                raise error

    def _keep(self, argv: Sequence[str | Path], cwd: Path | None, env: Mapping[str, str] | None) -> None:
        try:
            with _open_stderr(None) as stderr:
                process = _start(argv, cwd, env, stderr, stdin=subprocess.PIPE)
        except (ToolchainError, StorageError) as error:
            self._started.append(error)
            self._ready.set()
        else:
            self._started.append(process)
            self._ready.set()
            process.wait()
            _release(process.guard)

    @property
    def is_running(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(
        self,
        request: bytes,
        *,
        on_line: Callable[[str], bool],
        deadline: float | None = None,
        on_tick: Callable[[], None] | None = None,
    ) -> Answer:
        """Send a request and hand over the lines of the answer as they come.

        Args:
            request: Is written to its standard input.
            on_line: Called with each line; True for the last one of the answer.
            deadline: Seconds after which the program is ended.
            on_tick: As in :func:`run_lines`.
        """
        answer = Answer.ENDED
        limit = None if deadline is None else time.monotonic() + deadline
        try:
            if self._send(request) and _pump(self._process, _Lines(on_line), limit, on_tick or _nothing):
                answer = Answer.COMPLETE
        except _DeadlinePassed:
            answer = Answer.LATE
        finally:
            if answer is not Answer.COMPLETE:
                self.close()
        return answer

    def _send(self, request: bytes) -> bool:
        assert self._process.stdin is not None  # noqa: S101  # _start was asked for one
        try:
            self._process.stdin.write(request)
        except BrokenPipeError:
            return False
        return True

    def close(self) -> None:
        """End it and whatever it has started; may be called again."""
        _end_group(self._process, 0.0)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def _open_stderr(path: Path | None) -> IO[bytes]:
    try:
        return tempfile.TemporaryFile() if path is None else path.open("w+b")
    except OSError as error:
        raise StorageError(
            f"cannot create {path or 'a temporary file'} for error output: {error.strerror or error}; "
            "free some space, or set TMPDIR to a folder that you can write to"
        ) from error


def _tail(stream: IO[bytes]) -> str:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _TAIL_BYTES))
    return stream.read().decode("utf-8", "replace")


def _start(
    argv: Sequence[str | Path],
    cwd: Path | None,
    env: Mapping[str, str] | None,
    stderr: IO[bytes],
    *,
    stdin: int = subprocess.DEVNULL,
    gentle: bool = False,
) -> _Child:
    guard = None
    try:
        guard = Guard() if needs_guard() else None
        child = _Child(
            argv,
            cwd=cwd,
            env=env,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            bufsize=0,
            start_new_session=True,
            preexec_fn=_before_exec(gentle=gentle),  # system calls only, no lock is taken
        )
    except OSError as error:
        _release(guard)
        raise ToolchainError(f"cannot run {argv[0]}: {error}") from error
    if guard is not None:
        guard.watch(child.pid)
        child.guard = guard
    return child


def _release(guard: Guard | None) -> None:
    if guard is not None:
        guard.release()


def _before_exec(*, gentle: bool) -> Callable[[], None] | None:
    with_parent = die_with_parent()
    if not gentle:
        return with_parent

    def hook() -> None:
        os.nice(_LOWEST_PRIORITY)
        if with_parent is not None:
            with_parent()

    return hook


def _ignored(_process: int) -> None:
    """For who does not need to know."""


def _nothing() -> None:
    """What is done twice a second unless a caller asks for more."""


def _pump(process: _Child, lines: _Lines, limit: float | None, on_tick: Callable[[], None]) -> bool:
    """Deliver output until it ends; True if the receiver has heard enough. _DeadlinePassed at `limit`.

    The pipe outlives the child where something that the child started still holds it. So an idle tick looks
    at the child, and once it is gone the pipe is read until it is empty, not until it is closed.
    """
    pipe = process.stdout
    assert pipe is not None  # noqa: S101  # _start asks for one
    gone = False
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            on_tick()
            if selector.select(0.0 if gone else _tick(limit)):
                chunk = os.read(pipe.fileno(), _CHUNK_BYTES)
                if not chunk:
                    return lines.close()
                if lines.feed(chunk):
                    return True
            elif gone:
                return lines.close()
            else:
                gone = process.poll() is not None


def _tick(limit: float | None) -> float:
    remaining = _remaining(limit)
    return _TICK_SECONDS if remaining is None else min(_TICK_SECONDS, remaining)


def _remaining(limit: float | None) -> float | None:
    if limit is None:
        return None
    remaining = limit - time.monotonic()
    if remaining <= 0:
        raise _DeadlinePassed
    return remaining


def _wait(process: _Child, limit: float | None) -> None:
    """Wait for a child that has closed its output."""
    try:
        process.wait(_remaining(limit))
    except subprocess.TimeoutExpired:
        raise _DeadlinePassed from None


def _end_group(process: _Child, grace: float) -> None:
    """Leave no process of the group: SIGTERM for one that still runs, after `grace` seconds SIGKILL.

    The last signal is sent also when waiting is interrupted by a second Ctrl-C. It may go to a group that is
    already empty; no other process can have got its id, since ids are handed out in a cycle.
    """
    try:
        if process.returncode is None and grace > 0:
            _signal_group(process, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(grace)
    finally:
        _signal_group(process, signal.SIGKILL)
        process.wait()
        _release(process.guard)


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
