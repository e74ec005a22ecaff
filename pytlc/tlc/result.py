"""What one run of TLC came to, as data; nothing here knows how it is shown.

An outcome is a value: a spec that does not parse or a search that was stopped has a `Result` like any
other, and only what kept TLC from being run at all is an exception. None stands for "not measured".
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pytlc.tlc.codes import Resource
from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.events import (
    ActionCoverage,
    ExpressionCoverage,
    Mode,
    RecoveryFinished,
    UnknownEvent,
    VariableCoverage,
)
from pytlc.tlc.judged import Judged
from pytlc.trace import Location, Trace


class Outcome(Enum):
    """What TLC found, or why it found nothing."""

    SUCCESS = "success"
    DEADLOCK = "deadlock"
    INVARIANT = "invariant"
    ACTION_PROPERTY = "action property"
    TEMPORAL = "temporal"
    ASSUMPTION = "assumption"
    POSTCONDITION = "postcondition"
    ASSERTION = "assertion"
    EVALUATION = "evaluation"
    SEARCH = "search"
    """TLC found nothing; what its search has seen as a whole was judged afterwards."""
    PARSE = "parse"
    CONFIG = "config"
    EXHAUSTED = "exhausted"
    BOUNDED = "bounded"
    CRASHED = "crashed"

    @property
    def is_violation(self) -> bool:
        """The spec was evaluated and found wrong."""
        return self in _VIOLATIONS

    @property
    def is_conclusive(self) -> bool:
        """Running the same inputs again cannot tell more."""
        return self not in {Outcome.EXHAUSTED, Outcome.BOUNDED, Outcome.CRASHED}


#: Java's name for a stack that is too small.
OVERFLOW = "StackOverflowError"
_VIOLATIONS = frozenset(
    {
        Outcome.DEADLOCK,
        Outcome.INVARIANT,
        Outcome.ACTION_PROPERTY,
        Outcome.TEMPORAL,
        Outcome.ASSUMPTION,
        Outcome.POSTCONDITION,
        Outcome.ASSERTION,
        Outcome.EVALUATION,
        Outcome.SEARCH,
    }
)


class Stop(Enum):
    """Why the output ends where it ends."""

    EXITED = "exited"
    """TLC ended by itself, or was ended after its last message."""
    DEADLINE = "deadline"
    HUNG = "hung"
    """It was found in an endless loop of its own."""
    LIMIT = "limit"
    """pytlc ended it at a limit other than the deadline."""
    FULL = "full"
    """pytlc ended it before the disk was full."""
    KILLED = "killed"
    """Something else ended it, or the output was cut off."""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended, which its output alone does not tell.

    Attributes:
        stop: Why the output ends.
        returncode: The process's own, negative for a signal; None when pytlc ended it.
        seconds: Wall time from start to end.
        deadline: The limit in seconds that was set, if any.
        stderr: The end of its standard error.
        bound: Where pytlc ended it at a limit or at a full disk: which, in words.
    """

    stop: Stop = Stop.EXITED
    returncode: int | None = None
    seconds: float | None = None
    deadline: float | None = None
    stderr: str = ""
    bound: str | None = None


#: Warning of a search that had nowhere to begin.
NOTHING_CHECKED = "no state satisfies the initial predicate, so nothing was checked"

EXITED = RunEnd()
"""Ended by itself, nothing else known."""


@dataclass(frozen=True, slots=True)
class Stats:
    """The size of the search, so far when it was stopped.

    Attributes:
        generated: States computed, equal ones counted each time.
        distinct: Different states among them.
        queue: Distinct states whose successors were not computed.
        depth: Length of the longest shortest path, in states.
        seconds: Wall time of the process where pytlc ran it, else TLC's own figure.
        age: Seconds between TLC's last report of these numbers and the end, where they are of then.
    """

    generated: int | None = None
    distinct: int | None = None
    queue: int | None = None
    depth: int | None = None
    seconds: float | None = None
    age: float | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One action, property or constraint, with the expressions in it."""

    action: ActionCoverage
    expressions: tuple[ExpressionCoverage, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation: of what kind, of which property, and the behaviour that shows it.

    ``call_stack`` has the expressions that were being evaluated when an error happened, outermost first.
    """

    outcome: Outcome
    property: str | None = None
    message: str | None = None
    trace: Trace | None = None
    call_stack: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class Result(Judged):
    """The verdict and everything that led to it.

    Attributes:
        outcome: That of the finding that ended the search, else of the first, or why there is none.
        property: The name of what is violated, a position where TLC prints only that, None where it
            prints neither.
        bound: What stopped a `BOUNDED` or `EXHAUSTED` search, in words.
        exhausted: What an `EXHAUSTED` search has run out of.
        findings: All violations in the order found; more than one only with ``continue_after_violation``.
        stats: The size of the search.
        coverage: Per action, the last complete block; None when it was not asked for.
        variables: With it, how many values each variable had; empty up to TLC 2.19, which does not tell.
        diagnostics: Errors and warnings of SANY, of the configuration and of the run.
        printed: What the spec printed, line by line; repeated where TLC evaluates again to rebuild a trace.
        collision: TLC's estimate of the probability that states were missed because two had the same
            fingerprint.
        collision_observed: The same from the distances of the actual fingerprints; None where TLC leaves it
            out, because the first is very small.
        recovered: The checkpoint that the search went on from; what it counts as generated, and coverage,
            begins there.
        version: TLC's banner.
        mode: How it searched.
        end: How the process ended.
        unknown: Messages that this pytlc does not know.
        written: Names of the files that the spec has written and that its run keeps.
        confirmed: Several workers found a violation, and this is what one worker found then.
    """

    outcome: Outcome
    property: str | None = None
    bound: str | None = None
    exhausted: Resource | None = None
    findings: tuple[Finding, ...] = ()
    stats: Stats = Stats()
    coverage: tuple[Coverage, ...] | None = None
    variables: tuple[VariableCoverage, ...] = ()
    recovered: RecoveryFinished | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    printed: tuple[str, ...] = ()
    collision: float | None = None
    collision_observed: float | None = None
    version: str | None = None
    mode: Mode | None = None
    end: RunEnd = EXITED
    unknown: tuple[UnknownEvent, ...] = ()
    written: tuple[str, ...] = ()
    confirmed: bool = False

    def _result(self) -> Result:
        return self

    def _repr_html_(self) -> str:
        from pytlc.markup import page  # noqa: PLC0415  # for notebooks only
        from pytlc.tlc.html import result_html  # noqa: PLC0415  # which imports this

        return page(result_html(self))

    @builtins.property
    def is_overflow(self) -> bool:
        """An evaluation ended for want of stack: a recursion that never ends, or a stack too small for it."""
        told = [error.message for error in self.errors] + [found.message or "" for found in self.findings]
        return self.outcome is Outcome.EVALUATION and any(OVERFLOW in message for message in told)

    @builtins.property
    def is_conclusive(self) -> bool:
        """Running the same inputs again cannot tell more."""
        return self.outcome.is_conclusive and not self.is_overflow

    @builtins.property
    def decisive(self) -> Finding | None:
        """The finding that the outcome is of."""
        alike = (f for f in self.findings if (f.outcome, f.property) == (self.outcome, self.property))
        return next(alike, None) or next(iter(self.findings), None)

    @builtins.property
    def is_empty(self) -> bool:
        """There was no state to look at."""
        return any(diagnostic.message == NOTHING_CHECKED for diagnostic in self.diagnostics)

    @builtins.property
    def exit_code(self) -> int | None:
        """The process's return code; None when it was ended after its last message."""
        return self.end.returncode

    @builtins.property
    def traces(self) -> tuple[Trace, ...]:
        """The behaviours of all findings that have one."""
        return tuple(finding.trace for finding in self.findings if finding.trace is not None)

    @builtins.property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors."""
        return tuple(self._of(Level.ERROR))

    @builtins.property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are warnings."""
        return tuple(self._of(Level.WARNING))

    def _of(self, level: Level) -> Iterator[Diagnostic]:
        return (diagnostic for diagnostic in self.diagnostics if diagnostic.level is level)
