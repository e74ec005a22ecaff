"""TLC alone: run with a test's own options in a copy of its folder, and read without pytlc's readers.

The reader knows six of TLC's messages and the frames around all of them. It is written from TLC's
sources and not from `pytlc.tlc`, so that a mistake there does not repeat itself here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pytlc.tlc.options import SMALL
from pytlc.toolchain import Exit, Toolchain, archive_flags, run_lines

_START = re.compile(r"@!@!@STARTMSG (-?\d+)(?::(\d+))? @!@!@$")
_END = re.compile(r"@!@!@ENDMSG (-?\d+) @!@!@$")
_STATE = re.compile(r"(\d+): ?(?:<(.*?)>)?\n(.*)", re.DOTALL)
_STUTTERING = re.compile(r"(\d+): Stuttering")
_BACK = re.compile(r"(\d+): Back to state(?:: <(.*)>| (\d+))?", re.DOTALL)
_STATS = re.compile(
    r"(-?\d+) states generated(?: \(.*?\))?, (-?\d+) distinct states found(?: \(.*?\))?, (-?\d+) states left"
)
_DEPTH = re.compile(r"complete state graph search is (\d+)")
_ENCODINGS = ("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8")
_ERROR, _BUG = 1, 2
#: Of a depth-first search TLC up to 2.19 prints states by the first.
STATES = {2216, 2217}
STUTTERING, BACK, STATS, DEPTH = 2218, 2122, 2199, 2194


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: its code, its class, and its text."""

    code: int
    severity: int
    text: str


@dataclass(slots=True)
class BareTrace:
    """A behaviour as printed: number, action and state of each step, and how it goes on."""

    steps: list[tuple[int, str, str]] = field(default_factory=list)
    stutters: bool = False
    back_to: int | None = None
    back_by: str | None = None


@dataclass(frozen=True, slots=True)
class Bare:
    """What TLC alone said.

    Attributes:
        exit_code: What it returned; None where the deadline ended it.
        frames: All its messages.
        stderr: The end of its standard error.
    """

    exit_code: int | None
    frames: tuple[Frame, ...]
    stderr: str = ""

    @property
    def errors(self) -> tuple[Frame, ...]:
        """The messages of class error."""
        return tuple(frame for frame in self.frames if frame.severity == _ERROR)

    @property
    def counts(self) -> tuple[int, int, int] | None:
        """States generated, distinct ones, and those left, at the end."""
        found = [
            match for frame in self.frames if frame.code == STATS for match in [_STATS.search(frame.text)]
        ]
        last = found[-1] if found else None
        return (int(last[1]), int(last[2]), int(last[3])) if last else None

    @property
    def depth(self) -> int | None:
        """The depth of the search."""
        found = [
            match for frame in self.frames if frame.code == DEPTH for match in [_DEPTH.search(frame.text)]
        ]
        return int(found[-1][1]) if found and found[-1] else None

    def traces(self) -> list[BareTrace]:
        """Every behaviour that was printed, in order."""
        found: list[BareTrace] = []
        for frame in self.frames:
            if frame.code in STATES and (match := _STATE.match(frame.text)):
                if int(match[1]) == 1 or not found:
                    found.append(BareTrace())
                found[-1].steps.append((int(match[1]), " ".join((match[2] or "").split()), match[3].strip()))
            elif frame.code == STUTTERING and found:
                found[-1].stutters = bool(_STUTTERING.match(frame.text))
            elif frame.code == BACK and found and (match := _BACK.match(frame.text)):
                found[-1].back_to = int(match[1])
                found[-1].back_by = " ".join(match[2].split()) if match[2] else None
        return found


def read_frames(lines: Sequence[str]) -> Iterator[Frame]:
    """The messages of TLC's ``-tool`` output; an embedded one comes before the one around it."""
    stack: list[tuple[int, int, list[str]]] = []
    for line in lines:
        if start := _START.search(line):
            if stack and line[: start.start()]:
                stack[-1][2].append(line[: start.start()])
            stack.append((int(start[1]), int(start[2] or 0), []))
        elif (end := _END.search(line)) and stack:
            code, severity, text = stack.pop()
            if line[: end.start()]:
                text.append(line[: end.start()])
            yield Frame(code, severity, "\n".join(text))
            if stack:
                stack[-1][2].extend(text)
        elif stack:
            stack[-1][2].append(line)


@dataclass(frozen=True, slots=True)
class Machine:
    """What runs TLC alone.

    Attributes:
        toolchain: Java and TLC.
        jars: Libraries for the class path.
        deadline: Seconds until a run is ended.
        on_tick: Called at least twice a second; whatever it raises ends the run.
    """

    toolchain: Toolchain
    jars: tuple[Path, ...] = ()
    deadline: float = 60.0
    on_tick: Callable[[], None] | None = None

    def run(
        self, arguments: Sequence[str], *, cwd: Path, scratch: Path, jvm: Sequence[str] = ()
    ) -> tuple[Exit, list[str]]:
        """Run a class of the jar with its arguments to its end, and give its lines."""
        lines: list[str] = []
        home, temporary = scratch / "home", scratch / "tmp"
        (home / ".tlaplus").mkdir(parents=True, exist_ok=True)
        (home / ".tlaplus" / "esc.txt").write_text("NO_STATISTICS", "utf-8")
        temporary.mkdir(exist_ok=True)
        fixed = (*SMALL, f"-Duser.home={home}", f"-Djava.io.tmpdir={temporary}", *_ENCODINGS)
        classes = ":".join(map(str, [self.toolchain.jar.path, *self.jars]))

        def keep(line: str) -> bool:
            lines.append(line)
            return False

        flags = (*archive_flags(self.toolchain), *fixed, *jvm)
        argv = (str(self.toolchain.java.path), *flags, "-cp", classes, *arguments)
        ended = run_lines(argv, cwd=cwd, on_line=keep, deadline=self.deadline, on_tick=self.on_tick)
        return ended, lines
