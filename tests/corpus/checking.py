"""A model of the corpus, checked by pytlc and held against what is recorded of it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from pytlc.errors import PytlcError
from pytlc.tlc import Outcome, Result, Simulation, TlcJob, TlcOptions, TlcRunner, job_from_path
from pytlc.trace import Trace, load_itf, load_trace, save_itf, save_trace, trace_module
from tests.corpus.known import Known, version_key
from tests.corpus.manifest import SEARCH, SYMBOLIC, Recorded

#: What pytlc says where a manifest says this; TLC ends alike (exit code 13) for both kinds of property.
_OUTCOMES = {
    "success": {Outcome.SUCCESS},
    "assumption failure": {Outcome.ASSUMPTION},
    "deadlock failure": {Outcome.DEADLOCK},
    "safety failure": {Outcome.INVARIANT},
    "liveness failure": {Outcome.TEMPORAL, Outcome.ACTION_PROPERTY},
}
_FLAGS = {"action composition": "-Dtlc2.tool.impl.Tool.cdot=true"}
_MISSING = re.compile(r"Cannot find source file for module (\w+)")


class Standing(Enum):
    """How a model stands to what is recorded of it."""

    AGREES = "agrees"
    EXPLAINED = "explained"
    """It does not agree, and why is known."""
    DIFFERS = "differs"
    STALE = "stale"
    """It is listed as an exception, and is none or another one."""
    LEFT_OUT = "left out"
    """It is nothing for TLC, nothing is recorded of it, or it takes too long."""

    @property
    def is_failure(self) -> bool:
        """Somebody has to look at it."""
        return self in {Standing.DIFFERS, Standing.STALE}


@dataclass(frozen=True, slots=True)
class Checked:
    """A model of the corpus and what came of it.

    Attributes:
        recorded: The model.
        standing: In a word.
        why: The difference, or the reason.
        result: What pytlc says; None where it was not asked.
        traces: Counterexamples that were read, written and read again.
    """

    recorded: Recorded
    standing: Standing
    why: str = ""
    result: Result | None = None
    traces: int = 0


@dataclass(frozen=True, slots=True)
class Corpus:
    """A checkout and how its models are checked.

    Attributes:
        root: The checkout.
        runner: What checks.
        libraries: Folders and jars with further modules.
        workers: Threads for those that need no number of their own.
        longest: Only models that take at most so many seconds, as recorded.
        deadline: Seconds after which one is given up.
        known: The exceptions.
    """

    root: Path
    runner: TlcRunner
    libraries: tuple[Path, ...]
    workers: int
    longest: int
    deadline: float
    known: tuple[Known, ...]

    def check(self, recorded: Recorded) -> Checked:
        """Check one model."""
        reason = self._left_out(recorded)
        if reason:
            return Checked(recorded, Standing.LEFT_OUT, reason)
        try:
            result = self._run(recorded)
        except PytlcError as error:
            return Checked(recorded, Standing.DIFFERS, f"pytlc refuses it: {error}")
        why = "; ".join([*differing(recorded, result), *self._trace_differences(result)])
        standing, why = self._judge(recorded, result, why)
        return Checked(recorded, standing, why, result, len(result.traces))

    def _left_out(self, recorded: Recorded) -> str:
        if recorded.mode == SYMBOLIC:
            return "a model of Apalache, not of TLC"
        if recorded.result is None or recorded.seconds is None:
            return "no result is recorded"
        return "takes longer" if recorded.seconds > self.longest else ""

    def _run(self, recorded: Recorded) -> Result:
        """Check it; where several workers find it deeper, which is no mistake of theirs, with one."""
        job = self._job(recorded)
        result = self.runner.run(job)
        if _ends_early(recorded) or job.options.workers == 1 or not _is_deeper(recorded, result):
            return result
        return self.runner.run(replace(job, options=replace(job.options, workers=1)))

    def _job(self, recorded: Recorded) -> TlcJob:
        options = TlcOptions(
            workers=recorded.workers or self.workers,
            deadline_seconds=self.deadline,
            expected_states=recorded.distinct,
            simulate=Simulation(behaviors=recorded.behaviours) if recorded.mode == "simulate" else None,
            extra_jvm=tuple(_FLAGS[name] for name in recorded.features if name in _FLAGS),
        )
        return job_from_path(
            self.root / recorded.module,
            config=self.root / recorded.config,
            libraries=self.libraries,
            options=options,
        )

    def _trace_differences(self, result: Result) -> Iterator[str]:
        for number, trace in enumerate(result.traces, 1):
            for problem in written_and_read(trace):
                yield f"trace {number}: {problem}"

    def _judge(self, recorded: Recorded, result: Result, differs: str) -> tuple[Standing, str]:
        """The standing, and why, by what differs and by what is known."""
        version = version_key(self.runner.toolchain.jar.version)
        listed = next((known for known in self.known if known.is_about(recorded.config, version)), None)
        missing = _missing_module(result)
        if missing:
            return Standing.EXPLAINED, f"needs module {missing}, which is in no library given"
        if listed is None:
            return (Standing.DIFFERS, differs) if differs else (Standing.AGREES, "")
        if not differs:
            agrees = Standing.AGREES if listed.may_agree else Standing.STALE
            return agrees, f"agrees, but is listed: {listed.reason}"
        if listed.outcome != result.outcome.value:
            return Standing.STALE, f"{differs}; listed is {listed.outcome}: {listed.reason}"
        return Standing.EXPLAINED, f"{listed.reason} ({differs})"


def differing(recorded: Recorded, result: Result) -> Iterator[str]:
    """What pytlc says otherwise than the manifest, in words.

    Counts are compared where the whole graph was searched: only then they are the same for all. The depth was
    recorded with several workers, which may find it too large, and never too small (tlaplus/tlaplus#883).
    """
    expected = _OUTCOMES[recorded.result or ""]
    if recorded.mode == "simulate" and recorded.result == "success":
        expected = {Outcome.SUCCESS, Outcome.BOUNDED}
    if result.outcome not in expected:
        message = next((d.message for d in result.errors), None) or result.bound or ""
        yield f"{recorded.result} became {result.outcome.value}: {' '.join(message.split())[:160]}"
    elif not _ends_early(recorded):
        stats = result.stats
        for name, there, here in (
            ("distinct", recorded.distinct, stats.distinct),
            ("generated", recorded.generated, stats.generated),
        ):
            if there not in {None, here}:
                yield f"{name} is {here} instead of {there}"
        if _is_deeper(recorded, result):
            yield f"depth is {stats.depth} instead of {recorded.depth}"
    if result.unknown:
        yield f"messages not understood: {sorted({event.code for event in result.unknown})}"
    if result.outcome.is_violation and result.outcome is not Outcome.ASSUMPTION and not result.traces:
        yield "no trace was read"


def _ends_early(recorded: Recorded) -> bool:
    return recorded.mode != SEARCH or recorded.result != "success"


def _is_deeper(recorded: Recorded, result: Result) -> bool:
    return recorded.depth is not None and (result.stats.depth is None or result.stats.depth > recorded.depth)


def _missing_module(result: Result) -> str | None:
    if result.outcome is not Outcome.PARSE:
        return None
    found = (_MISSING.search(diagnostic.message) for diagnostic in result.errors)
    return next((match[1] for match in found if match), None)


def written_and_read(trace: Trace) -> Iterator[str]:
    """What of a trace is lost on its way through each form of file, in words."""
    with tempfile.TemporaryDirectory() as folder:
        own, itf = Path(folder, "trace.json"), Path(folder, "trace.itf.json")
        try:
            save_trace(own, trace, {})
            if load_trace(own).trace != trace:
                yield "pytlc's JSON gives another trace"
            save_itf(itf, trace)
            if load_itf(itf) != trace:
                yield "ITF gives another trace"
            json.loads(itf.read_text("utf-8"))
            trace_module(trace, "Again")
        except PytlcError as error:
            yield str(error)
