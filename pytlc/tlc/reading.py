"""From frames to events: the texts of TLC's messages, code by code.

One small reader per code, in a table. A reader returns None when the text is not in the form that its
code has in TLC 2.15 to 1.8.0; such a message becomes an `UnknownEvent`. Wordings are those of
``tlc2.output.MP.getMessage0`` and of ``tlc2.output.StatePrinter``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from pytlc.errors import OutputSyntaxError, ParseError
from pytlc.tlc import codes, events
from pytlc.tlc.codes import Kind
from pytlc.tlc.events import Event
from pytlc.tlc.failures import (
    plain_message,
    read_assertion,
    read_error,
    read_property_evaluation,
    state_or_none,
)
from pytlc.tlc.frames import Frame, FrameReader, Plain, Severity, read_frames, read_text
from pytlc.tlc.places import find_stack
from pytlc.tlc.reading_coverage import COVERAGE_READERS
from pytlc.trace import State, parse_action_header
from pytlc.values import parse_state

_NUMBER = r"((?<![\d,])-?\d[\d,]{0,39}+(?![\d,]))"
_VERSION = re.compile(r"Version (\S+)")
_WORKERS = re.compile(r"with (\d{1,18}) workers?\b")
_FP = re.compile(r"\bfp (\d{1,18})")
_SEED = re.compile(r"\bseed (-?\d{1,20})")
_HEAP = re.compile(r"with (\d{1,18})MB heap")
_INITIAL = re.compile(rf"{_NUMBER} (?:distinct )?states? generated(?:, with {_NUMBER} of them distinct)?")
_PROGRESS = re.compile(
    rf"Progress\({_NUMBER}\) at .{{1,60}}?: {_NUMBER} states generated(?: \({_NUMBER} s/min\))?,"
    rf" {_NUMBER} distinct states found(?: \({_NUMBER} ds/min\))?(?:, {_NUMBER} states left on queue)?"
)
_LEVEL = re.compile(rf"Starting level {_NUMBER}: {_NUMBER} states generated, {_NUMBER} distinct states found")
_STATS = re.compile(
    rf"{_NUMBER} states generated, {_NUMBER} distinct states found(?:, {_NUMBER} states left on queue)?"
)
_SIMULATED = re.compile(rf"The number of states generated: {_NUMBER}")
_DEPTH = re.compile(r"search is (\d{1,18})")
_OUTDEGREE = re.compile(
    r"is (\d{1,18}) \(minimum is (\d{1,18}), the maximum (\d{1,18}) "
    r"and the 95th percentile is (\d{1,18})\)"
)
_BRANCHES = re.compile(r"has (\d{1,18}) branch")
_LIVENESS = re.compile(rf"for the (current|complete) state space with {_NUMBER} total distinct states")
_COLLISION = re.compile(r"val = (\d{1,18}(?:\.\d{1,30})?(?:E-?\d{1,4})?)")
_DURATION = re.compile(r"(?<!\d)(\d{1,18}+)(ms|d|h|min|s)\b")
_STATE = re.compile(r"(\d{0,18}): ?(?:(<.*>))?[ ]*\n?", re.MULTILINE)
_BACK = re.compile(r"(\d{1,18}): Back to state(?:: (<.*>))?")
_STUTTERING = re.compile(r"(\d{1,18}): Stuttering")
_INVARIANT = re.compile(r"Invariant (.+?) is violated")
_PROPERTY_INITIAL = re.compile(r"Property (.+?) is violated by the initial state")
_ACTION_PROPERTY = re.compile(r"Action property (.+?) is violated")
_TEMPORAL = re.compile(r"Temporal propert(?:y|ies) (.+?) (?:was|were) violated")
_CHECKPOINT = re.compile(r"Checkpointing of run (.+)")
_RECOVERY = re.compile(r"Starting recovery from checkpoint (.+)")
_RECOVERED = re.compile(rf"{_NUMBER} states examined\.(?: {_NUMBER} states on queue)?")
_ONLY = re.compile(rf"only {_NUMBER} of them require")
_SIMULATED_BY = re.compile(r"using seed (-?\d{1,20}) and aril (-?\d{1,20})")
_SPEC_PATH = re.compile(r"Trace exploration spec path: (.+)")
_Reader = Callable[[Frame], Event | None]


def read_item(item: Frame | Plain) -> Event:
    """The event of one item of the stream."""
    if isinstance(item, Plain):
        return events.Printed(item.text)
    if not item.complete:
        return _cut(item)
    reader = _READERS.get(item.code)
    event = reader(item) if reader else None
    return event or _by_class(item)


class EventReader:
    """Lines in, events out, as they come."""

    def __init__(self) -> None:
        self._frames = FrameReader()

    def feed(self, line: str) -> tuple[Event, ...]:
        """The events that this line completes."""
        items = self._frames.feed(line)
        return tuple(map(read_item, items)) if items else ()

    def close(self) -> tuple[Event, ...]:
        """The event of a message that the stream was cut in, if any."""
        return tuple(map(read_item, self._frames.close()))


def read_events(lines: Iterable[str]) -> Iterator[Event]:
    """All events of a stream that is there as a whole."""
    return map(read_item, read_frames(lines))


def read_output(text: str) -> Iterator[Event]:
    """All events of the text of a whole stream."""
    return map(read_item, read_text(text))


def _int(text: str | None) -> int | None:
    """A number with grouping commas; TLC prints -1 for what it does not know."""
    if text is None:
        return None
    number = int(text.replace(",", ""))
    return None if number < 0 else number


def _cut(frame: Frame) -> Event:
    """Of a message that the stream ends in only the class is certain: half a text may read as another."""
    if (head := _STATE.match(frame.text)) and frame.severity == Severity.STATE:
        text = frame.text[head.end() :]
        return events.StateUnreadable(int(head[1] or 1), text, "the output ends within this state")
    if frame.severity in {Severity.ERROR, Severity.BUG}:
        code = codes.lookup(frame.code)
        message = f"the output ends within a message ({code.name}): {plain_message(frame.text)}"
        return events.ErrorReported(frame.code, code.kind, message)
    return events.UnknownEvent(frame.code, frame.severity, frame.text)


def _by_class(frame: Frame) -> Event:
    if frame.severity == Severity.WARNING:
        return events.WarningReported(frame.code, frame.text.strip())
    if frame.severity in {Severity.ERROR, Severity.BUG}:
        return read_error(frame)
    code = codes.lookup(frame.code)
    if (
        frame.severity == Severity.NONE and code.kind is Kind.WARNING
    ):  # overrides of operators that do not fit
        return events.WarningReported(frame.code, frame.text.strip())
    if frame.severity == Severity.NONE and code.kind is not Kind.UNKNOWN and frame.code not in _READERS:
        return events.Remark(frame.code, code.kind, frame.text.strip())
    return events.UnknownEvent(frame.code, frame.severity, frame.text)


def _version(frame: Frame) -> Event | None:
    found = _VERSION.search(frame.text)
    return events.Version(frame.text.strip(), found[1]) if found else None


def _mode(search: str) -> _Reader:
    def read(frame: Frame) -> Event:
        numbers = (pattern.search(frame.text) for pattern in (_WORKERS, _FP, _SEED, _HEAP))
        workers, fingerprint, seed, heap = (int(found[1]) if found else None for found in numbers)
        return events.Mode(search, frame.text.strip(), workers, fingerprint, seed, heap)

    return read


def _always(event: Event) -> _Reader:
    return lambda _frame: event


def _computing_initial(frame: Frame) -> Event:
    found = re.search(_NUMBER, frame.text)
    return events.ComputingInitialStates(_int(found[1]) if found else None)


def _initial_states(frame: Frame) -> Event | None:
    if not (found := _INITIAL.search(frame.text)):
        return None
    generated = _int(found[1]) or 0
    distinct = _int(found[2])
    only = _ONLY.search(frame.text)
    unexplored = _int(only[1]) if only else None
    return events.InitialStates(generated, generated if distinct is None else distinct, unexplored)


def _progress(frame: Frame) -> Event | None:
    if not (found := _PROGRESS.search(frame.text)):
        return None
    depth, generated, rate, distinct, distinct_rate, queue = map(_int, found.groups())
    return events.Progress(depth, generated or 0, distinct, queue, rate, distinct_rate)


def _progress_simulation(frame: Frame) -> Event | None:
    """In the form of the search's progress, with the number of behaviours in place of the depth."""
    found = _PROGRESS.search(frame.text)
    return events.SimulationProgress(_int(found[2]) or 0, _int(found[1])) if found else None


def _level(frame: Frame) -> Event | None:
    if not (found := _LEVEL.search(frame.text)):
        return None
    depth, generated, distinct = map(_int, found.groups())
    return events.Progress(depth, generated or 0, distinct, None)


def _stats(frame: Frame) -> Event | None:
    if not (found := _STATS.search(frame.text)):
        return None
    return events.FinalStats(_int(found[1]) or 0, _int(found[2]), _int(found[3]))


def _stats_simulation(frame: Frame) -> Event | None:
    if not (found := _SIMULATED.search(frame.text)):
        return None
    by = _SIMULATED_BY.search(frame.text)
    seed, aril = (int(by[1]), int(by[2])) if by else (None, None)
    return events.SimulationStats(_int(found[1]) or 0, seed, aril)


def _depth(frame: Frame) -> Event | None:
    found = _DEPTH.search(frame.text)
    return events.Depth(int(found[1])) if found else None


def _outdegree(frame: Frame) -> Event | None:
    found = _OUTDEGREE.search(frame.text)
    return events.OutDegree(*map(int, found.groups())) if found else None


def _branches(frame: Frame) -> Event | None:
    found = _BRANCHES.search(frame.text)
    return events.LivenessBranches(int(found[1])) if found else None


def _liveness(frame: Frame) -> Event | None:
    found = _LIVENESS.search(frame.text)
    return events.LivenessStarted(_int(found[2]) or 0, found[1] == "complete") if found else None


def _success(frame: Frame) -> Event:
    numbers = [float(number) for number in _COLLISION.findall(frame.text)]
    return events.Success(max(numbers, default=None), numbers[1] if len(numbers) > 1 else None)


def _finished(frame: Frame) -> Event:
    return events.Finished(_seconds(frame.text))


def _liveness_finished(frame: Frame) -> Event:
    return events.LivenessFinished(_seconds(frame.text))


def _seconds(text: str) -> float | None:
    """A duration as TLC writes it, the time of day behind " at " left out."""
    units = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
    parts = [int(number) * units[unit] for number, unit in _DURATION.findall(text.partition(" at ")[0])]
    return round(sum(parts), 3) if parts else None


def _state(frame: Frame) -> Event | None:
    if not (head := _STATE.match(frame.text)):
        return None
    number, text = int(head[1] or 1), frame.text[head.end() :]
    try:
        action = parse_action_header(head[2]) if head[2] else None
        values = parse_state(text) if text.strip() else {}
    except ParseError as error:
        return events.StateUnreadable(number, text, str(error))
    return events.StateShown(number, action, State(values))


def _back_to_state(frame: Frame) -> Event | None:
    if not (found := _BACK.match(frame.text)):
        return None
    try:
        action = parse_action_header(found[2]) if found[2] else None
    except OutputSyntaxError:
        return None
    return events.BackToState(int(found[1]), action)


def _stuttering(frame: Frame) -> Event | None:
    found = _STUTTERING.match(frame.text)
    return events.StutteringShown(int(found[1])) if found else None


def _invariant_initial(frame: Frame) -> Event | None:
    head, _, text = frame.text.partition("\n")
    found = _INVARIANT.search(head)
    return events.InvariantViolated(found[1], initial=True, state=state_or_none(text)) if found else None


def _property_initial(frame: Frame) -> Event | None:
    head, _, text = frame.text.partition("\n")
    found = _PROPERTY_INITIAL.search(head)
    return events.PropertyViolatedInitially(found[1], state_or_none(text)) if found else None


def _invariant(frame: Frame) -> Event | None:
    found = _INVARIANT.search(frame.text)
    return events.InvariantViolated(found[1], initial=False) if found else None


def _action_property(frame: Frame) -> Event | None:
    found = _ACTION_PROPERTY.search(frame.text)
    return events.ActionPropertyViolated(found[1]) if found else None


def _temporal(frame: Frame) -> Event:
    found = _TEMPORAL.search(frame.text)
    return events.TemporalViolated(tuple(re.split(r", and |, | and ", found[1])) if found else None)


def _call_stack(frame: Frame) -> Event:
    return events.CallStack(find_stack(frame.text))


def _checkpoint(frame: Frame) -> Event | None:
    found = _CHECKPOINT.search(frame.text)
    return events.CheckpointStarted(found[1].strip()) if found else None


def _recovery(frame: Frame) -> Event | None:
    found = _RECOVERY.search(frame.text)
    return events.RecoveryStarted(found[1].strip()) if found else None


def _recovered(frame: Frame) -> Event | None:
    found = _RECOVERED.search(frame.text)
    return events.RecoveryFinished(_int(found[1]) or 0, _int(found[2])) if found else None


def _trace_spec(frame: Frame) -> Event | None:
    found = _SPEC_PATH.search(frame.text)
    return events.TraceSpecWritten(found[1].strip()) if found else None


def _printed(frame: Frame) -> Event:
    return events.Printed(frame.text)


_READERS: Mapping[int, _Reader] = {
    codes.VERSION: _version,
    codes.MODE_BFS: _mode("breadth-first"),
    codes.MODE_DFS: _mode("depth-first"),
    codes.MODE_SIMULATION: _mode("simulation"),
    codes.SANY_START: _always(events.SanyStarted()),
    codes.SANY_END: _always(events.SanyFinished()),
    codes.STARTING: _always(events.Started()),
    codes.COMPUTING_INITIAL: _always(events.ComputingInitialStates(None)),
    codes.COMPUTING_INITIAL_PROGRESS: _computing_initial,
    codes.INITIAL_DONE: _initial_states,
    codes.INITIAL_DONE_SOME_EQUAL: _initial_states,
    codes.INITIAL_DONE_DFS: _initial_states,
    codes.INITIAL_DONE_DFS_SOME_EQUAL: _initial_states,
    codes.PROGRESS: _progress,
    codes.LEVEL_DFS: _level,
    codes.PROGRESS_DFS: _progress,
    codes.PROGRESS_SIMULATION: _progress_simulation,
    codes.NO_INITIAL_STATES: _always(events.NoInitialStates(constrained=False)),
    codes.NO_INITIAL_STATES_CONSTRAINED: _always(events.NoInitialStates(constrained=True)),
    codes.LIVENESS_BRANCHES: _branches,
    codes.LIVENESS_START: _liveness,
    codes.LIVENESS_END: _liveness_finished,
    codes.CHECKPOINT_START: _checkpoint,
    codes.CHECKPOINT_END: _always(events.CheckpointFinished()),
    codes.RECOVER_START: _recovery,
    codes.RECOVER_END: _recovered,
    codes.RECOVER_END_DFS: _recovered,
    codes.ERROR_STATE: _always(events.BehaviorStarts()),
    codes.BEHAVIOR: _always(events.BehaviorStarts()),
    codes.COUNTEREXAMPLE: _always(events.BehaviorStarts()),
    codes.STATE: _state,
    codes.STATE_WITHOUT_ACTION: _state,
    codes.BACK_TO_STATE: _back_to_state,
    codes.STUTTERING: _stuttering,
    codes.INVARIANT_INITIAL: _invariant_initial,
    codes.PROPERTY_INITIAL: _property_initial,
    codes.INVARIANT_BEHAVIOR: _invariant,
    codes.ACTION_PROPERTY: _action_property,
    codes.TEMPORAL: _temporal,
    codes.DEADLOCK: _always(events.Deadlock()),
    codes.ASSERT_FAILED: read_assertion,
    codes.INVARIANT_EVALUATION: read_property_evaluation,
    codes.ACTION_PROPERTY_EVALUATION: read_property_evaluation,
    codes.NESTED_EXPRESSION: _call_stack,
    codes.STATS: _stats,
    codes.STATS_DFS: _stats,
    codes.STATS_SIMULATION: _stats_simulation,
    codes.DEPTH: _depth,
    codes.OUTDEGREE: _outdegree,
    **COVERAGE_READERS,
    codes.TRACE_SPEC: _trace_spec,
    codes.OVERRIDE_PRINTED: _printed,
    codes.SUCCESS: _success,
    codes.FINISHED: _finished,
}
