"""What TLC said, one typed event per message.

Events carry what the text of a message tells and nothing that is derived from several messages;
`pytlc.tlc.result` folds them. Every frame gives exactly one event and every line outside frames gives
one `Printed`; a code that is not known, or a text that is not in its code's form, gives an
`UnknownEvent` and is never lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pytlc.tlc.codes import Kind, Resource
from pytlc.trace import Action, Location, State


class Role(Enum):
    """What coverage is counted for."""

    INITIAL = "initial"
    ACTION = "action"
    PROPERTY = "property"
    CONSTRAINT = "constraint"


@dataclass(frozen=True, slots=True)
class Version:
    """The first line: ``number`` as in "2.18", ``text`` the whole banner."""

    text: str
    number: str


@dataclass(frozen=True, slots=True)
class Mode:
    """How TLC searches; a number that this TLC does not print is None."""

    search: str
    text: str
    workers: int | None
    fingerprint: int | None
    seed: int | None
    heap_megabytes: int | None


@dataclass(frozen=True, slots=True)
class SanyStarted:
    """The parser starts; the lines up to `SanyFinished` are its report."""


@dataclass(frozen=True, slots=True)
class SanyFinished:
    """The parser is done, with or without success."""


@dataclass(frozen=True, slots=True)
class Started:
    """The model is being evaluated now."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line outside all messages."""

    text: str


@dataclass(frozen=True, slots=True)
class ComputingInitialStates:
    """Initial states are being computed; ``count`` so far, None at the beginning."""

    count: int | None


@dataclass(frozen=True, slots=True)
class InitialStates:
    """All initial states are known; after a recovery, depth-first, ``unexplored`` are left to do."""

    generated: int
    distinct: int
    unexplored: int | None = None


@dataclass(frozen=True, slots=True)
class NoInitialStates:
    """A simulation has nowhere to start: no state satisfies Init, or none of these the constraint."""

    constrained: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A report during the search; rates are per minute, None where TLC does not know a number."""

    depth: int | None
    generated: int
    distinct: int | None
    queue: int | None
    generated_rate: int | None = None
    distinct_rate: int | None = None


@dataclass(frozen=True, slots=True)
class SimulationProgress:
    """A report during a simulation; the number of behaviours is None where TLC does not tell it."""

    generated: int
    behaviors: int | None


@dataclass(frozen=True, slots=True)
class LivenessBranches:
    """Into how many branches the temporal formula was split."""

    count: int


@dataclass(frozen=True, slots=True)
class LivenessStarted:
    """Temporal properties are being checked on ``distinct`` states; ``complete`` when the search is over."""

    distinct: int
    complete: bool


@dataclass(frozen=True, slots=True)
class LivenessFinished:
    """This check of temporal properties is over; ``seconds`` as coarse as TLC prints them."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class CheckpointStarted:
    """What the search has come to is being written into ``folder``."""

    folder: str


@dataclass(frozen=True, slots=True)
class CheckpointFinished:
    """The checkpoint is whole."""


@dataclass(frozen=True, slots=True)
class RecoveryStarted:
    """An earlier search is being read back from ``folder``."""

    folder: str


@dataclass(frozen=True, slots=True)
class RecoveryFinished:
    """The earlier search goes on: ``examined`` distinct states, of which ``queue`` are left to expand.

    The number on the queue is None for a depth-first search, which has none.
    """

    examined: int
    queue: int | None


@dataclass(frozen=True, slots=True)
class BehaviorStarts:
    """The states that follow are the trace of the violation or error just reported."""


@dataclass(frozen=True, slots=True)
class StateShown:
    """One state of a trace, numbered from 1; under ``-difftrace`` only with the variables that changed."""

    number: int
    action: Action | None
    state: State


@dataclass(frozen=True, slots=True)
class StateUnreadable:
    """A state whose text has a value that no reader can give a meaning, with the reason."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class BackToState:
    """The trace is a lasso that returns to state ``number``."""

    number: int
    action: Action | None


@dataclass(frozen=True, slots=True)
class StutteringShown:
    """The trace stays in its last state for ever."""

    number: int


@dataclass(frozen=True, slots=True)
class InvariantViolated:
    """An invariant is false; ``state`` is given for an initial state, which has no trace of its own."""

    name: str
    initial: bool
    state: State | None = None


@dataclass(frozen=True, slots=True)
class PropertyViolatedInitially:
    """The part of a temporal property about the first state is false; the name may be a position."""

    name: str
    state: State | None


@dataclass(frozen=True, slots=True)
class ActionPropertyViolated:
    """A step breaks a property ``[][A]_v``; the name may be a position ("line 3, col ... of module M")."""

    name: str


@dataclass(frozen=True, slots=True)
class TemporalViolated:
    """Temporal properties are false; None when this TLC does not say which (2.15 to 2.19)."""

    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Deadlock:
    """A state without a successor."""


@dataclass(frozen=True, slots=True)
class AssumptionFailed:
    """An ASSUME, or with ``postcondition`` a POSTCONDITION, is false or cannot be evaluated."""

    message: str
    location: Location | None
    postcondition: bool = False


@dataclass(frozen=True, slots=True)
class AssertionFailed:
    """``Assert`` of module TLC got FALSE; ``value`` is its second argument as printed."""

    value: str


@dataclass(frozen=True, slots=True)
class EvaluationError:
    """An expression has no value.

    ``state`` is given when TLC names the initial state it worked on, ``location`` where a line of the message
    is a position.
    """

    code: int
    message: str
    property: str | None = None
    state: State | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class CallStack:
    """Where the last error happened, outermost expression first; empty where TLC knows nothing."""

    positions: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """SANY refused the spec; its reasons stand in the lines before."""

    message: str


@dataclass(frozen=True, slots=True)
class ConfigError:
    """The configuration file cannot be read or does not fit the spec; ``line`` is 1-based."""

    code: int
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ResourceExhausted:
    """Out of memory or disk, or more states than TLC can hold."""

    code: int
    message: str
    resource: Resource


@dataclass(frozen=True, slots=True)
class ErrorReported:
    """Any other message of class error or bug."""

    code: int
    kind: Kind
    message: str


@dataclass(frozen=True, slots=True)
class FinalStats:
    """The last numbers; None where the search mode does not know one."""

    generated: int
    distinct: int | None
    queue: int | None


@dataclass(frozen=True, slots=True)
class SimulationStats:
    """The last numbers of a simulation, with what repeats it."""

    generated: int
    seed: int | None
    aril: int | None


@dataclass(frozen=True, slots=True)
class Depth:
    """Length of the longest shortest path in states."""

    depth: int


@dataclass(frozen=True, slots=True)
class OutDegree:
    """New successors per state."""

    average: int
    minimum: int
    maximum: int
    percentile95: int


@dataclass(frozen=True, slots=True)
class CoverageStarted:
    """A block of coverage follows and replaces what an earlier block said."""


@dataclass(frozen=True, slots=True)
class CoverageFinished:
    """The block is complete."""


@dataclass(frozen=True, slots=True)
class ActionCoverage:
    """States that an action or Init was first to reach, and all it generated; None for properties.

    Of a constraint (1.8.0), ``distinct`` are the states that it let pass and ``generated`` all that it was
    asked about.

    Attributes:
        location: Where the name is defined.
        part: Where the body of the action is, if that is not the whole definition: one of several disjuncts,
            or what a quantifier binds. Each has counts of its own.
    """

    name: str
    location: Location
    distinct: int | None
    generated: int | None
    role: Role = Role.ACTION
    part: Location | None = None

    @property
    def place(self) -> Location:
        """Where to look: at the part, if there is one."""
        return self.part or self.location


@dataclass(frozen=True, slots=True)
class ExpressionCoverage:
    """How often an expression of the action named last was evaluated; ``nesting`` 0 is outermost."""

    nesting: int
    location: Location
    count: int
    cost: int | None


@dataclass(frozen=True, slots=True)
class VariableCoverage:
    """How many values a variable had in all states, estimated for large numbers (1.8.0)."""

    name: str
    location: Location
    distinct: int


@dataclass(frozen=True, slots=True)
class Success:
    """TLC found no error; its estimates of having missed states by equal fingerprints.

    ``collision`` is the calculated one, ``observed`` that from the actual fingerprints, which TLC leaves out
    where the first is very small.
    """

    collision: float | None
    observed: float | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The last message; ``seconds`` as coarse as TLC prints them (minutes after an hour)."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class WarningReported:
    """A message of class warning."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class TraceSpecWritten:
    """TLC has written a module about the trace just shown (1.8.0)."""

    path: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A message of a known code that only tells, and that nothing here depends on."""

    code: int
    kind: Kind
    message: str


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """A message of a code, or in a form, that is not known here."""

    code: int
    severity: int
    text: str


Event = (
    Version | Mode | SanyStarted | SanyFinished | Started | Printed
    | ComputingInitialStates | InitialStates | NoInitialStates | Progress | SimulationProgress
    | LivenessBranches | LivenessStarted | LivenessFinished
    | CheckpointStarted | CheckpointFinished | RecoveryStarted | RecoveryFinished
    | BehaviorStarts | StateShown | StateUnreadable | BackToState | StutteringShown
    | InvariantViolated | PropertyViolatedInitially | ActionPropertyViolated | TemporalViolated | Deadlock
    | AssumptionFailed | AssertionFailed | EvaluationError | CallStack | ParseFailed | ConfigError
    | ResourceExhausted | ErrorReported
    | FinalStats | SimulationStats | Depth | OutDegree
    | CoverageStarted | CoverageFinished | ActionCoverage | ExpressionCoverage | VariableCoverage
    | Success | Finished | TraceSpecWritten | WarningReported | Remark | UnknownEvent
)  # fmt: skip
