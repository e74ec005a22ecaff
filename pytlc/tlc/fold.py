"""From events to a result, at any point of the stream.

`Fold` takes events one by one and gives a `Result` whenever it is asked, so live display, a finished
run and a run that was cut are one code path. The verdict believes neither TLC's exit code nor its "no
error has been found" alone: with ``-continue`` both claim success after a violation, a liveness
predicate that fails in the initial state exits with 0, ``TLCSet("exit", TRUE)`` leaves states
unexamined. Success is: exit code 0 where there is one, the success message, no message of class error
or bug, nothing left on the queue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pytlc.tlc import codes, events
from pytlc.tlc.codes import Resource
from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.events import Event
from pytlc.tlc.failures import exhausted_in
from pytlc.tlc.result import EXITED, NOTHING_CHECKED, Coverage, Finding, Outcome, Result, RunEnd, Stats, Stop
from pytlc.tlc.sany import read_report
from pytlc.tlc.trace_builder import TraceBuilder, single_state
from pytlc.trace import Location, State

_SIMULATION = "simulation"
#: What TLC tells and passes by under ``-continue``; any other finding ends its search.
_PASSED = frozenset({Outcome.INVARIANT, Outcome.ACTION_PROPERTY})
#: Findings behind which TLC prints the expressions that it was evaluating.
_EVALUATED = frozenset({Outcome.EVALUATION, Outcome.ASSERTION, Outcome.ASSUMPTION, Outcome.POSTCONDITION})
#: SIGHUP, SIGINT, SIGTERM: a JVM ends in good order on them.
_HEEDED = frozenset({1, 2, 15})
_BY = defaultdict(str, {9: " (by somebody, or by the system for want of memory)"})
_BOUNDS = {
    Resource.MEMORY: "out of memory",
    Resource.DISK: "out of disk space",
    Resource.STATES: "more states than TLC can hold",
}
_ADVICE = {
    Resource.MEMORY: "give TLC more memory (heap_megabytes, --heap), or make the model smaller",
    Resource.DISK: "free some space, or have TLC work elsewhere (--scratch, PYTLC_SCRATCH or TMPDIR)",
    Resource.STATES: "make the model smaller: smaller constants, or a CONSTRAINT",
}


@dataclass(slots=True)
class _Found:
    """A violation in the making: its trace comes after it."""

    finding: Finding
    diagnostic: Diagnostic | None = None
    trace: TraceBuilder | None = None

    def finished(self) -> Finding:
        if self.trace is None:
            return self.finding
        return replace(self.finding, trace=self.trace.build() or self.finding.trace)


HUNG = (
    "TLC was ended in an endless loop: this version never finishes to print a string with a number between "
    "percent signs, such as %3%; write the string otherwise, or use TLC 2.19 or older"
)


def fold(
    stream: Iterable[Event],
    end: RunEnd = EXITED,
    *,
    properties: Sequence[str] = (),
    continued: bool = False,
) -> Result:
    """The result of a whole stream of events.

    Args:
        stream: Events in TLC's order, complete or cut off anywhere.
        end: How the process ended.
        properties: The temporal properties that were checked. TLC up to 2.19 does not say which one is
            violated; when there is only one, it is that one.
        continued: TLC went on after violations.
    """
    folding = Fold(properties=properties, continued=continued)
    for event in stream:
        folding.add(event)
    return folding.result(end)


class Fold:
    """The state between events."""

    def __init__(self, *, properties: Sequence[str] = (), continued: bool = False) -> None:
        self._properties = tuple(properties)
        self._continued = continued
        self._found: list[_Found] = []
        self._stack: events.CallStack | None = None
        self._diagnostics: list[Diagnostic] = []
        self._refusal: Outcome | None = None
        self._exhausted: Resource | None = None
        self._sany: list[str] | None = None
        self._printed: list[str] = []
        self._unknown: list[events.UnknownEvent] = []
        self._coverage: list[tuple[events.ActionCoverage, list[events.ExpressionCoverage]]] | None = None
        self._variables: list[events.VariableCoverage] = []
        self._last_progress: events.Progress | None = None
        self._simulated: int | None = None
        self._recovered: events.RecoveryFinished | None = None
        self._final: events.FinalStats | None = None
        self._depth: int | None = None
        self._initial: int | None = None
        self._success: events.Success | None = None
        self._finished: events.Finished | None = None
        self._version: str | None = None
        self._mode: events.Mode | None = None

    def add(self, event: Event) -> None:
        """Take the next event."""
        match event:
            case events.Printed():
                (self._printed if self._sany is None else self._sany).append(event.text)
            case (
                events.StateShown()
                | events.StateUnreadable()
                | events.BackToState()
                | events.StutteringShown()
            ):
                self._trace_event(event)
            case events.BehaviorStarts():
                self._start_trace()
            case events.WarningReported():
                self._warn(event)
            case events.UnknownEvent():
                self._unknown.append(event)
            case _:
                self._violation(event)
                self._refused(event)
                self._measured(event)
                self._milestone(event)
                self._covered(event)

    def result(self, end: RunEnd = EXITED) -> Result:
        """The verdict on what has been added so far."""
        outcome, bound, problems = self._verdict(end)
        findings = tuple(found.finished() for found in self._found)
        decisive = self._decisive()
        return Result(
            outcome=outcome,
            property=decisive.property if decisive else None,
            bound=bound,
            exhausted=self._exhausted if outcome is Outcome.EXHAUSTED else None,
            findings=findings,
            stats=self._stats(end),
            coverage=self._coverage_blocks(),
            variables=tuple(self._variables),
            diagnostics=(*self._told(), *problems),
            printed=tuple(self._printed),
            collision=self._success.collision if self._success else None,
            collision_observed=self._success.observed if self._success else None,
            recovered=self._recovered,
            version=self._version,
            mode=self._mode,
            end=end,
            unknown=tuple(self._unknown),
        )

    def _warn(self, event: events.WarningReported) -> None:
        """TLC's advice on the garbage collector is left out: which one is best is decided in the options."""
        if event.code != codes.COLLECTOR_ADVICE:
            self._diagnostics.append(Diagnostic(Level.WARNING, event.message))

    def _find(
        self,
        outcome: Outcome,
        name: str | None = None,
        *,
        message: str | None = None,
        state: State | None = None,
        location: Location | None = None,
    ) -> None:
        diagnostic = None if message is None else Diagnostic.at(Level.ERROR, message, location)
        self._found.append(_Found(Finding(outcome, name, message, single_state(state)), diagnostic))
        if self._stack is not None and outcome in _EVALUATED:
            self._locate(self._stack)

    def _decisive(self) -> Finding | None:
        """The finding that TLC's exit code is of; where it went on after all of them, the first."""
        findings = [found.finding for found in self._found]
        ending = [finding for finding in findings if self._continued and finding.outcome not in _PASSED]
        last = [finding for finding in ending if finding.outcome is not Outcome.POSTCONDITION] or ending
        return last[-1] if last else next(iter(findings), None)

    def _violation(self, event: Event) -> None:
        match event:
            case events.InvariantViolated():
                self._find(Outcome.INVARIANT, event.name, state=event.state)
            case events.PropertyViolatedInitially():
                self._find(Outcome.TEMPORAL, event.name, state=event.state)
            case events.ActionPropertyViolated():
                self._find(Outcome.ACTION_PROPERTY, event.name)
            case events.TemporalViolated():
                self._find(Outcome.TEMPORAL, self._temporal_name(event.names))
            case events.Deadlock():
                self._find(Outcome.DEADLOCK)
            case events.AssumptionFailed():
                outcome = Outcome.POSTCONDITION if event.postcondition else Outcome.ASSUMPTION
                self._find(outcome, message=event.message, location=event.location)
            case events.AssertionFailed():
                self._find(Outcome.ASSERTION, message=f"Assert failed: {event.value}")
            case events.EvaluationError():
                self._find(
                    Outcome.EVALUATION,
                    event.property,
                    message=event.message,
                    state=event.state,
                    location=event.location,
                )
            case events.CallStack():
                self._locate(event)
            case _:
                pass

    def _temporal_name(self, names: Sequence[str] | None) -> str | None:
        if names is None:
            names = self._properties if len(self._properties) == 1 else ()
        return " and ".join(names) or None

    def _locate(self, stack: events.CallStack) -> None:
        """The last position of a call stack is the expression without a value.

        TLC prints it after the trace, or before the message where an action of fairness has none.
        """
        last = self._found[-1] if self._found else None
        self._stack = None
        if last is None or last.finding.outcome not in _EVALUATED or last.finding.call_stack:
            self._stack = stack
            return
        if not stack.positions:
            return
        last.finding = replace(last.finding, call_stack=stack.positions)
        if (diagnostic := last.diagnostic) and diagnostic.line is None:
            last.diagnostic = Diagnostic.at(diagnostic.level, diagnostic.message, stack.positions[-1])

    def _refused(self, event: Event) -> None:
        match event:
            case events.ParseFailed():
                self._end_sany()
                self._refuse(
                    Outcome.PARSE, None if self._has_errors() else Diagnostic(Level.ERROR, event.message)
                )
            case events.ConfigError():
                self._refuse(Outcome.CONFIG, Diagnostic(Level.ERROR, event.message, line=event.line))
            case events.ResourceExhausted():
                self._exhausted = self._exhausted or event.resource
                message = f"{event.message}\n{_ADVICE[event.resource]}"
                self._refuse(Outcome.EXHAUSTED, Diagnostic(Level.ERROR, message))
            case events.ErrorReported():
                self._refuse(Outcome.CRASHED, Diagnostic(Level.ERROR, event.message))
            case _:
                pass

    def _refuse(self, outcome: Outcome, diagnostic: Diagnostic | None) -> None:
        self._refusal = self._refusal or outcome
        if diagnostic is not None and diagnostic not in self._diagnostics:
            self._diagnostics.append(diagnostic)

    def _has_errors(self) -> bool:
        return any(diagnostic.level is Level.ERROR for diagnostic in self._diagnostics)

    def _measured(self, event: Event) -> None:
        match event:
            case events.Progress():
                self._last_progress = event
            case events.SimulationProgress() | events.SimulationStats():
                self._simulated = event.generated
            case events.FinalStats():
                self._final = event
            case events.RecoveryFinished():
                self._recovered = event
            case events.Depth():
                self._depth = event.depth
            case events.InitialStates():
                self._initial = event.distinct
            case events.NoInitialStates():
                self._initial = 0
            case events.Success():
                self._success = event
            case _:
                pass

    def _milestone(self, event: Event) -> None:
        match event:
            case events.SanyStarted():
                self._sany = []
            case events.SanyFinished():
                self._end_sany()
            case events.Version():
                self._version = event.text
            case events.Mode():
                self._mode = event
            case events.Finished():
                self._end_sany()
                self._finished = event
            case _:
                pass

    def _end_sany(self) -> None:
        if self._sany is not None:
            self._diagnostics.extend(read_report(self._sany))
            self._sany = None

    def _covered(self, event: Event) -> None:
        match event:
            case events.CoverageStarted():
                self._coverage = []
                self._variables = []
            case events.VariableCoverage():
                self._variables.append(event)
            case events.ActionCoverage() if self._coverage is not None:
                self._coverage.append((event, []))
            case events.ExpressionCoverage() if self._coverage:
                self._coverage[-1][1].append(event)
            case _:
                pass

    def _coverage_blocks(self) -> tuple[Coverage, ...] | None:
        if self._coverage is None:
            return None
        return tuple(Coverage(action, tuple(inner)) for action, inner in self._coverage)

    def _start_trace(self) -> None:
        if self._found:
            self._found[-1].trace = TraceBuilder()

    def _trace_event(
        self, event: events.StateShown | events.StateUnreadable | events.BackToState | events.StutteringShown
    ) -> None:
        if not self._found and self._refusal:
            return  # where TLC was when it could not go on
        if not self._found:
            self._unknown.append(events.UnknownEvent(0, 0, f"state {event.number} outside a counterexample"))
            return
        last = self._found[-1]
        if last.trace is None:
            last.trace = TraceBuilder()
        last.trace.add(event)

    def _told(self) -> tuple[Diagnostic, ...]:
        """Diagnostics so far; SANY's report may be cut off."""
        unfinished = read_report(self._sany) if self._sany else ()
        found = [found.diagnostic for found in self._found if found.diagnostic]
        problems = (found.trace.problem for found in self._found if found.trace)
        unread = [Diagnostic(Level.WARNING, problem) for problem in problems if problem]
        return (*self._diagnostics, *unfinished, *found, *unread)

    def _stats(self, end: RunEnd) -> Stats:
        seconds = end.seconds
        if seconds is None and self._finished:
            seconds = self._finished.seconds
        sizes = self._final or self._last_progress
        if sizes is None:
            return Stats(generated=self._simulated, depth=self._depth, seconds=seconds)
        depth = self._depth
        if depth is None and self._last_progress is not None:
            depth = self._last_progress.depth
        return Stats(sizes.generated, sizes.distinct, sizes.queue, depth, seconds)

    def _verdict(self, end: RunEnd) -> tuple[Outcome, str | None, tuple[Diagnostic, ...]]:
        """The outcome, what bounded the search, and what is to be said about the run as a whole."""
        if decisive := self._decisive():
            return decisive.outcome, None, ()
        if self._refusal:
            return self._refusal, _BOUNDS[self._exhausted] if self._exhausted else None, ()
        if end.stop is Stop.DEADLINE:
            limit = "the deadline" if end.deadline is None else f"the deadline of {end.deadline:g} s"
            return Outcome.BOUNDED, limit, ()
        if end.stop is Stop.LIMIT:
            return Outcome.BOUNDED, end.bound, ()
        if end.stop is Stop.FULL:
            self._exhausted = Resource.DISK
            told = Diagnostic(Level.ERROR, end.bound or _ADVICE[Resource.DISK])
            return Outcome.EXHAUSTED, _BOUNDS[Resource.DISK], (told,)
        if problem := self._incomplete(end):
            return self._broken(end, problem)
        if self._searches_at_random():
            return Outcome.BOUNDED, "simulation, which looks at some behaviours only", self._nothing_checked()
        return self._complete()

    def _broken(self, end: RunEnd, problem: str) -> tuple[Outcome, str | None, tuple[Diagnostic, ...]]:
        """A run without an answer; a JVM that has no memory to start in says so outside all messages."""
        said = "\n".join((end.stderr, *self._printed)) if self._version is None else end.stderr
        if resource := exhausted_in(said):
            self._exhausted = resource
            return (
                Outcome.EXHAUSTED,
                _BOUNDS[resource],
                (Diagnostic(Level.ERROR, f"{problem}\n{_ADVICE[resource]}"),),
            )
        return Outcome.CRASHED, None, (Diagnostic(Level.ERROR, problem),)

    def _searches_at_random(self) -> bool:
        return self._mode is not None and self._mode.search == _SIMULATION

    def _incomplete(self, end: RunEnd) -> str | None:
        """Why the run counts as crashed; None when TLC said everything that belongs to a clean end."""
        tail = f": {end.stderr.strip()}" if end.stderr.strip() else ""
        if end.stop is Stop.HUNG:
            return HUNG
        if number := _signal_of(end.returncode):
            return f"TLC was ended by signal {number}{_BY[number]} before it had finished{tail}"
        if self._finished is None or end.stop is Stop.KILLED:
            code = "" if end.returncode is None else f" (exit code {end.returncode})"
            return f"TLC's output ends before its last message{code}{tail}"
        if end.returncode and self._initial != 0:
            return f"TLC ended with exit code {end.returncode} and reported no error{tail}"
        if not self._searches_at_random() and (self._success is None or self._final is None):
            return f"TLC finished without saying that it found no error in how many states{tail}"
        return None

    def _complete(self) -> tuple[Outcome, str | None, tuple[Diagnostic, ...]]:
        if self._final and self._final.queue:
            return (
                Outcome.BOUNDED,
                f"the search stopped with {self._final.queue} states left on its queue",
                (),
            )
        return Outcome.SUCCESS, None, self._nothing_checked()

    def _nothing_checked(self) -> tuple[Diagnostic, ...]:
        if self._initial == 0 or (self._final and self._final.distinct == 0):
            return (Diagnostic(Level.WARNING, NOTHING_CHECKED),)
        return ()


def _signal_of(returncode: int | None) -> int | None:
    """The signal that ended the process; a JVM that is asked to end returns 128 and the signal's number."""
    if returncode is None:
        return None
    if returncode < 0:
        return -returncode
    return returncode - 128 if returncode - 128 in _HEEDED else None
