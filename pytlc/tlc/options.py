"""How TLC is to search, and the command line that makes it do so. Pure.

The JVM part follows measurements: up to some fifty thousand states a run is dominated by the start of the
JVM, where the serial collector and the first compiler alone are up to twice as fast; at a hundred thousand
they are a third slower, and more on long runs. A size that is not known counts as large. There the second
compiler starts four times later than by default: half of what it does in the first seconds is for methods
that hardly run again, and searches of half a minute take no longer. The fingerprint
polynomial and the seed are always given, because TLC's default is random and the counts and counterexamples
of two runs could not be compared. ``user.language`` and the encodings fix the form of numbers and text in
the output.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pytlc.errors import UsageError
from pytlc.tlc.arguments import LNCHECK
from pytlc.tlc.cfg import understood
from pytlc.tlc.libraries import class_path
from pytlc.tlc.versions import Features

SMALL_STATES = 50_000
#: Folder for the behaviours of a simulation, beside the spec: its path must not hold a comma for TLC.
BEHAVIOURS = "behaviours"
_FINGERPRINTS = 131
_MILLISECONDS = 60_000
#: Our own Java that reports every second how far TLC is, see ``java/Progress.java``.
PROGRESS = Path(__file__).with_name("java") / "progress.jar"
_EACH_SECOND = "-Dtlc2.TLC.progressInterval=1"
#: More milliseconds than that TLC does not read as a number.
_MOST_MINUTES = 35_000
_FINAL_REPORT_ONLY = "1000"
#: For searches of at most `SMALL_STATES`.
SMALL = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
#: For all others.
LARGE = (
    "-XX:+UseParallelGC",
    "-XX:Tier4InvocationThreshold=20000",
    "-XX:Tier4MinInvocationThreshold=2400",
    "-XX:Tier4CompileThreshold=60000",
    "-XX:Tier4BackEdgeThreshold=160000",
)
#: For all. Without the first, a JVM that is killed leaves a file in the system's temporary folder.
JVM_BASE = (
    "-XX:-UsePerfData",
    "-Dfile.encoding=UTF-8",
    "-Dstdout.encoding=UTF-8",
    "-Dsun.stdout.encoding=UTF-8",
    "-Duser.language=en",
    "-Duser.country=US",
)


class Dump(Enum):
    """The form of the state graph: the value is the argument of ``-dump``, empty for text."""

    STATES = ""
    DOT = "dot,actionlabels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Random behaviours instead of all.

    Attributes:
        behaviors: How many; None until stopped.
        depth: The most states of each.
        written: Write each into a file; the runner hands them on and removes them.
    """

    behaviors: int | None = None
    depth: int = 100
    written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TlcOptions:
    """The options of one run; everything that can change its result is here or in the job's texts.

    Attributes:
        workers: Threads. TLC 2.15 does not know ``auto``, so it is a number.
        check_deadlock: Report a state without a successor, whatever the cfg says. (TLC's own ``-deadlock``
            switches that off.) None leaves it to the cfg, and without a word there it is reported.
        fingerprint: Index of the fingerprint polynomial, 0 to 130.
        seed: Of TLC's random generator; with ``workers=1`` two runs are equal.
        heap_megabytes: The JVM's limit; None leaves it at a quarter of the machine's memory.
        simulate: Walk at random instead of searching.
        dfs_depth: Search depth-first with iterative deepening to this depth.
        coverage: Count per action and expression; costs about 20 %.
        continue_after_violation: Go on and report every violation.
        lncheck: When temporal properties are checked, as TLC's ``-lncheck`` has it; None for ``final``, once
            at the end.
        difftrace: Print only what changes from state to state; the traces read from it are whole.
        dump: Write the state graph into the folder given to the runner.
        deadline_seconds: Wall time after which the run is ended and counts as bounded.
        disk_megabytes: Most that TLC's states may take on disk before the run is ended and counts as bounded.
        checkpoint_minutes: How often a checkpoint is made, where the runner has a place to keep it; None for
            never. TLC up to 2.19 looks at its clock after 3 s, and then once a minute.
        expected_states: How many distinct states are expected, for the choice of JVM flags only; None
            for unknown.
        extra_jvm: Further flags for the JVM.
        extra_tlc: Further arguments for TLC.
    """

    workers: int = 1
    check_deadlock: bool | None = None
    fingerprint: int = 0
    seed: int = 1
    heap_megabytes: int | None = None
    simulate: Simulation | None = None
    dfs_depth: int | None = None
    coverage: bool = False
    continue_after_violation: bool = False
    lncheck: str | None = None
    difftrace: bool = False
    dump: Dump | None = None
    deadline_seconds: float | None = None
    disk_megabytes: int | None = None
    checkpoint_minutes: float | None = None
    expected_states: int | None = None
    extra_jvm: tuple[str, ...] = ()
    extra_tlc: tuple[str, ...] = ()

    @property
    def continues(self) -> bool:
        """TLC goes on after violations."""
        return self.continue_after_violation or "-continue" in self.extra_tlc

    def __post_init__(self) -> None:
        _at_least("workers", self.workers, 1)
        _at_least("heap_megabytes", self.heap_megabytes, 16)
        _at_least("dfs_depth", self.dfs_depth, 1)
        if not 0 <= self.fingerprint < _FINGERPRINTS:
            raise UsageError(f"fingerprint must be from 0 to {_FINGERPRINTS - 1}, not {self.fingerprint}")
        if self.deadline_seconds is not None and not self.deadline_seconds > 0:
            raise UsageError(f"deadline_seconds must be positive, not {self.deadline_seconds:g}")
        _at_least("disk_megabytes", self.disk_megabytes, 1)
        if self.checkpoint_minutes is not None and not 0 < self.checkpoint_minutes <= _MOST_MINUTES:
            raise UsageError(
                f"checkpoint_minutes must be above 0 and at most {_MOST_MINUTES}, "
                f"not {self.checkpoint_minutes:g}"
            )
        if self.lncheck not in {None, *LNCHECK}:
            raise UsageError(f"lncheck must be {' or '.join(LNCHECK)}, not {self.lncheck!r}")
        if self.simulate and (self.dfs_depth or self.dump):
            raise UsageError(
                "simulate cannot be combined with dfs_depth or dump: a simulation keeps no state graph"
            )
        if self.simulate and self.simulate.written and self.workers > 1:
            raise UsageError(
                "a simulation that writes its behaviours has one worker: only that can be repeated"
            )


@dataclass(frozen=True, slots=True)
class RunFolders:
    """The folders of one run, all its own: TLC processes that share any of them break each other."""

    spec: Path
    meta: Path
    temporary: Path
    home: Path
    output: Path
    recover: Path | None = None


class Reporting(Enum):
    """Who says every second how far TLC is."""

    NOBODY = "nobody"
    """TLC does, once a minute."""
    TLC = "TLC"
    OURS = "ours"
    """Our own Java, beside TLC in its JVM."""


@dataclass(frozen=True, slots=True)
class Programs:
    """The ``java`` executable, the ``tla2tools.jar``, what is known about that TLC, and libraries.

    Attributes:
        java: The executable.
        jar: The jar.
        features: What to know about its TLC.
        archive: The JVM's flags that make it start faster.
        libraries: Jars and folders with classes beside the spec, in the order of the class path.
        reporting: Who says every second how far TLC is.
    """

    java: Path
    jar: Path
    features: Features
    archive: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    reporting: Reporting = Reporting.NOBODY


def search_arguments(options: TlcOptions) -> tuple[str, ...]:
    """The arguments that decide what TLC finds; they hold no path, so they can be hashed and shown."""
    return tuple(_search(options))


def bare_command(main: str, options: TlcOptions, libraries: Iterable[str]) -> tuple[str, ...]:
    """The command that repeats the run with TLC alone, in a folder with the job's files and the jar."""
    arguments = ("-config", f"{main}.cfg", *search_arguments(options), f"{main}.tla")
    jar = class_path("tla2tools.jar", libraries)
    return ("java", *options.extra_jvm, "-cp", jar, "tlc2.TLC", *arguments)


def command_line(main: str, options: TlcOptions, folders: RunFolders, programs: Programs) -> tuple[str, ...]:
    """The whole command of a run; it is to be started in ``folders.spec``."""
    own = programs.reporting is Reporting.OURS
    return (
        str(programs.java),
        *_jvm(options, folders, programs),
        *((_EACH_SECOND,) if programs.reporting is Reporting.TLC else ()),
        *options.extra_jvm,
        "-cp",
        class_path(programs.jar, programs.libraries) + (f"{os.pathsep}{PROGRESS}" if own else ""),
        "Progress" if own else "tlc2.TLC",
        *tlc_arguments(options, folders, programs.features),
        *("-config", f"{main}.cfg", f"{main}.tla"),
    )


def tlc_arguments(options: TlcOptions, folders: RunFolders, tlc: Features) -> tuple[str, ...]:
    """What TLC is told besides the names of its model."""
    return (
        *("-tool", "-metadir", str(folders.meta)),
        *(("-lncheck", "final") if options.lncheck is None else ()),
        *(("-checkpoint", "0") if options.checkpoint_minutes is None else ()),
        *(("-recover", str(folders.recover)) if folders.recover else ()),
        *(("-noGenerateSpecTE",) if tlc.writes_trace_spec else ()),
        *search_arguments(options),
        *_steps(options, tlc),
        *_dump(options, folders),
    )


def _steps(options: TlcOptions, tlc: Features) -> Iterator[str]:
    """The depth again, where it is not counted in states; the last one holds."""
    if options.simulate and tlc.depth_counts_steps:
        yield from ("-depth", str(max(1, options.simulate.depth - 1)))


def _search(options: TlcOptions) -> Iterator[str]:
    yield from ("-workers", str(options.workers))
    yield from ("-fp", str(options.fingerprint), "-seed", str(options.seed))
    if options.check_deadlock is False:
        yield "-deadlock"
    if options.simulate:
        yield "-simulate"
        how = [f"file={BEHAVIOURS}/walk"] if options.simulate.written else []
        how += [f"num={options.simulate.behaviors}"] if options.simulate.behaviors is not None else []
        if how:
            yield ",".join(how)
        yield from ("-depth", str(options.simulate.depth))
    if options.dfs_depth is not None:
        yield from ("-dfid", str(options.dfs_depth))
    if options.coverage:
        yield from ("-coverage", _FINAL_REPORT_ONLY)
    if options.continue_after_violation:
        yield "-continue"
    if options.lncheck is not None:
        yield from ("-lncheck", options.lncheck)
    if options.difftrace:
        yield "-difftrace"
    yield from options.extra_tlc


def _jvm(options: TlcOptions, folders: RunFolders, programs: Programs) -> Iterator[str]:
    yield from programs.archive
    if options.expected_states is not None and options.expected_states <= SMALL_STATES:
        yield from SMALL
    else:
        yield from LARGE
    if options.heap_megabytes is not None:
        yield f"-Xmx{options.heap_megabytes}m"
    if options.checkpoint_minutes is not None:
        yield f"-Dtlc2.TLCGlobals.chkpt={math.ceil(options.checkpoint_minutes * _MILLISECONDS)}"
    yield from JVM_BASE
    yield f"-Djava.io.tmpdir={folders.temporary}"
    if programs.features.reports_usage:
        yield f"-Duser.home={folders.home}"


def reporting(options: TlcOptions, config: str, tlc: Features) -> Reporting:
    """Who is to say more often than once a minute how far TLC is.

    Nobody where a search is over before. Not TLC where it does more than report then, such as to evaluate a
    periodic condition of the cfg, or says nothing while it checks temporal properties.
    """
    small = options.expected_states is not None and options.expected_states <= SMALL_STATES
    if small or options.simulate or options.dfs_depth:
        return Reporting.NOBODY
    more = understood(config).properties or "_PERIODIC" in config
    return Reporting.TLC if tlc.takes_progress_interval and not more else Reporting.OURS


def _dump(options: TlcOptions, folders: RunFolders) -> Iterator[str]:
    if options.dump is None:
        return
    yield "-dump"
    if options.dump.value:
        yield options.dump.value
    yield str(folders.output / "states")


def _at_least(name: str, value: int | None, least: int) -> None:
    if value is not None and value < least:
        raise UsageError(f"{name} must be at least {least}, not {value}")
