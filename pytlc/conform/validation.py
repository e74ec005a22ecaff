"""Is a log a behaviour of the spec? TLC decides, and tells where it stops being one.

One search takes all logs along, breadth first, so that every state that fits what was seen so far is kept.
Only for a log that is refused TLC runs again: once to tell what the spec allows in each of the states in
which the log stops, once for a behaviour that leads to the one of them that comes nearest.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pytlc.conform.log_module import Spec, Stop, log_job
from pytlc.conform.logs import Event, Log, Observation
from pytlc.errors import DisabledStep, SpecError, UnknownStep, ValueSyntaxError
from pytlc.replay import Agreement, Divergence, Narrator, Story, replay, tell
from pytlc.tlc import Outcome, Result, Stats, TlcJob, TlcOptions
from pytlc.tlc.runner import OnEvent, Runner
from pytlc.tlc.wrapping import Wrapping
from pytlc.trace import Action, Change, State, Step, Trace, diff
from pytlc.values import Function, Value, parse_value

_MARKS = ("pytlc-reached", "pytlc-here", "pytlc-allowed")
_NEVER = -1
#: A deadline that leaves TLC no time to start is none.
_LEAST_SECONDS = 3.0
_STOPPED = frozenset({Outcome.BOUNDED, Outcome.EXHAUSTED})


@dataclass(frozen=True, slots=True)
class Allowed:
    """A step that the spec allows where a log stops.

    Attributes:
        action: Its action; None where the spec gives it no name.
        before: The state in which the log stops.
        after: The state after it.
        changes: Where that differs from what the log saw next (before: log, after: spec); the whole of it for
            a part that is not there.
    """

    action: Action | None
    before: State
    after: State
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Where a log stops being a behaviour.

    Attributes:
        number: Number of the first event that does not fit, from 1; 0 where no initial state fits.
        event: That event; None for an initial state.
        prefix: A behaviour that fits all events before it; None where no initial state fits, and where there
            was no time to find it.
        allowed: What the spec allows there, in all states that fit, the nearest to the event first.
        story: The behaviour as an interleaving, where a reference model agrees with it.
        divergence: Where a reference model does not.
        waiting: What the action of the event waits for, in the words of the reference model; empty without.
    """

    number: int
    event: Event | None
    prefix: Trace | None
    allowed: tuple[Allowed, ...]
    story: Story | None = None
    divergence: Divergence[Any] | None = None
    waiting: str = ""

    @property
    def same(self) -> tuple[Allowed, ...]:
        """Those of the steps that are allowed which have the event's action, with its arguments."""
        return tuple(step for step in self.allowed if self.event is not None and _named(self.event, step))


@dataclass(frozen=True, slots=True)
class Validation:
    """The answer for one log.

    Attributes:
        log: The log.
        refusal: Where it stops; None when it is a behaviour of the spec.
    """

    log: Log
    refusal: Refusal | None

    @property
    def accepted(self) -> bool:
        """The log is a behaviour of the spec."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class Validations:
    """The answers for several logs, and how large the search for them was.

    Attributes:
        answers: One for each log; none where the search was stopped.
        stats: The size of the search.
        bound: What stopped it, in words; None when it came to its end.
    """

    answers: tuple[Validation, ...]
    stats: Stats
    bound: str | None = None

    @property
    def accepted(self) -> bool:
        """Every log is a behaviour of the spec."""
        return self.bound is None and all(answer.accepted for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Validator:
    """Checks logs of one spec.

    Attributes:
        spec: The spec.
        runner: What runs TLC.
        initial: An initial state.
        narrator: The reference model; None where there is none.
        options: How TLC is to be run: limits of memory and time.
        on_event: Sees every event of every run.
    """

    spec: Spec
    runner: Runner
    initial: State
    narrator: Narrator[Any] | None = None
    options: TlcOptions = field(default_factory=TlcOptions)
    on_event: OnEvent | None = None

    def validate(self, logs: Sequence[Log]) -> Validations:
        """Check all logs in one search; those that are refused are looked at one by one.

        The deadline of the options is one for all that this does. Where it ends the work on a log that is
        refused, what the spec allows there is not told.

        Raises:
            SpecError: TLC cannot evaluate the spec, or cannot compare what was seen with it.
            ToolchainError: TLC cannot be run.
        """
        work = _Work(self, self.options.deadline_seconds)
        result, _ = work.run(logs)
        if result.outcome in _STOPPED:
            return Validations((), result.stats, result.bound or "out of memory or disk")
        _check(result, logs)
        reached = _reached(result, len(logs))
        answers = [
            Validation(log, None if done == len(log.events) else work.refusal(log, done))
            for log, done in zip(logs, reached, strict=True)
        ]
        return Validations(tuple(answers), result.stats)


class _Work:
    """The runs of TLC for some logs."""

    def __init__(self, validator: Validator, seconds: float | None) -> None:
        self._validator = validator
        self._until = None if seconds is None else time.monotonic() + seconds
        self._names = tuple(validator.initial)

    def run(self, logs: Sequence[Log], stop: Stop | None = None) -> tuple[Result, str]:
        """What TLC says, and the variable in which it tells the last step."""
        asked = self._validator
        made = log_job(asked.spec, self._names, logs, stop)
        left = None if self._until is None else max(self._until - time.monotonic(), _LEAST_SECONDS)
        options = replace(asked.options, workers=1, check_deadlock=False, deadline_seconds=left)
        return asked.runner.run(replace(made.job, options=options), on_event=asked.on_event), made.last

    def refusal(self, log: Log, done: int) -> Refusal:
        """Where a log stops, and what the spec allows there."""
        narrator = self._validator.narrator
        if done == _NEVER:
            return Refusal(0, None, None, (_beginning(log, self._validator.initial),))
        event = log.events[done]
        result, _ = self.run([log], Stop(done))
        if result.outcome in _STOPPED:
            return Refusal(done + 1, event, None, ())
        _check(result, [log])
        allowed = _allowed(result, self._names, event)
        chosen = allowed[0].before if allowed else next(_here(result, self._names))
        refusal = Refusal(done + 1, event, self._prefix(log, Stop(done, chosen)), allowed)
        return refusal if narrator is None else _told(refusal, narrator)

    def _prefix(self, log: Log, stop: Stop) -> Trace | None:
        """A behaviour that fits the log up to where it stops, with what the spec calls its steps."""
        result, last = self.run([log], stop)
        if result.outcome in _STOPPED:
            return None
        _check(result, [log])
        return Trace(tuple(_without_marks(step, self._names, last) for step in result.traces[0].steps))


def initial_state(spec: Spec, runner: Runner, options: TlcOptions) -> State:
    """An initial state of a spec, from TLC.

    Raises:
        SpecError: There is none, or TLC cannot evaluate it.
    """
    result = runner.run(_with(spec.probe(), options))
    if not result.traces:
        raise SpecError(_reason(result, "TLC finds no initial state"))
    state, own = result.traces[0].steps[0].state, Wrapping(spec.job).modules.variables
    return State({name: value for name, value in state.items() if name in own})


def _with(job: TlcJob, options: TlcOptions) -> TlcJob:
    return replace(job, options=replace(options, workers=1, check_deadlock=False))


def _check(result: Result, logs: Sequence[Log]) -> None:
    """Refuse whatever is no answer."""
    if result.outcome in {Outcome.SUCCESS, Outcome.INVARIANT}:
        return
    done = max(_reached(result, len(logs)))
    last = f"the last event that it came to is number {done + 1}; " if done != _NEVER else ""
    raise SpecError(_reason(result, f"TLC cannot say whether the log is a behaviour; {last}it says"))


def _reason(result: Result, what: str) -> str:
    told = [*(entry.message for entry in result.errors), *(f.message for f in result.findings if f.message)]
    return f"{what}: {told[0] if told else result.bound or result.outcome.value}"


def _reached(result: Result, count: int) -> list[int]:
    """How many events of each log have happened; -1 where not even an initial state fits."""
    done = [_NEVER] * count
    for _, walk, number in _told_lines(result, "pytlc-reached"):
        done[walk - 1] = max(done[walk - 1], number)
    return done


def _told_lines(result: Result, mark: str) -> Iterator[tuple[Any, ...]]:
    """What the log module printed under this mark: a string that holds a sequence, on a line."""
    for line in dict.fromkeys(result.printed):
        if line.startswith(f'"<<\\"{mark}\\"'):
            try:
                inner = parse_value(str(parse_value(line)))
            except ValueSyntaxError as error:
                raise SpecError(
                    f"the spec printed something between the lines of its log: {error}"
                ) from error
            if isinstance(inner, Function):
                yield inner.as_tuple()


def _here(result: Result, names: Sequence[str]) -> Iterator[State]:
    for _, values in _told_lines(result, "pytlc-here"):
        yield _state(values, names)


def _state(values: Function, names: Sequence[str]) -> State:
    return State(dict(zip(names, values.as_tuple(), strict=True)))


def _allowed(result: Result, names: Sequence[str], event: Event) -> tuple[Allowed, ...]:
    """The steps that were told, nearest first: same action, same arguments, fewest differences."""
    steps = []
    for _, before, name, arguments, after in _told_lines(result, "pytlc-allowed"):
        action = Action(name, arguments.as_tuple()) if name else None
        state = _state(after, names)
        steps.append(Allowed(action, _state(before, names), state, _differences(event.seen, state)))
    return tuple(
        sorted(steps, key=lambda step: (not _named(event, step), _other(event, step), len(step.changes)))
    )


def _named(event: Event, step: Allowed) -> bool:
    """Whether a step is what the event says it is, whatever was seen after it."""
    if event.action is None:
        return True
    same = step.action is not None and step.action.name == event.action
    return same and (event.arguments is None or step.action == Action(event.action, event.arguments))


def _other(event: Event, step: Allowed) -> bool:
    return step.action is None or step.action.name != event.action


def _differences(seen: Iterable[Observation], state: State) -> tuple[Change, ...]:
    return tuple(change for part in seen for change in _difference(part, part.of(state)))


def _difference(part: Observation, value: Value | None) -> Iterator[Change]:
    if value is None:
        yield Change(part.path, part.value, None)
        return
    for change in diff(State({"": part.value}), State({"": value})):
        yield Change((*part.path, *change.path[1:]), change.before, change.after)


def _beginning(log: Log, initial: State) -> Allowed:
    return Allowed(None, initial, initial, _differences(log.initial, initial))


def _without_marks(step: Step, names: Sequence[str], last: str) -> Step:
    """A step of the log module as one of the spec."""
    state = State({name: step.state[name] for name in names})
    return Step(step.number, _action(step.state[last]) if step.number > 1 else None, state)


def _action(last: Value) -> Action | None:
    if not isinstance(last, Function) or len(last) == 0:
        return None
    name, arguments = last.as_tuple()
    if not isinstance(name, str) or not name or not isinstance(arguments, Function):
        return None
    return Action(name, arguments.as_tuple())


def _told(refusal: Refusal, narrator: Narrator[Any]) -> Refusal:
    """The refusal with what the reference model says of it."""
    if refusal.prefix is None:
        return refusal
    outcome = replay(refusal.prefix, narrator)
    if not isinstance(outcome, Agreement):
        return replace(refusal, divergence=outcome)
    waiting = _waiting(refusal, outcome, narrator)
    return replace(refusal, story=tell(outcome, narrator), waiting=waiting)


def _waiting(refusal: Refusal, agreement: Agreement[Any], narrator: Narrator[Any]) -> str:
    event = refusal.event
    if event is None or event.action is None or event.arguments is None:
        return ""
    try:
        narrator.apply(agreement.states[-1], Action(event.action, event.arguments))
    except (DisabledStep, UnknownStep) as error:
        return str(error)
    return ""
