"""The story of a behaviour without a reference model: what its ``pc`` tells of who acts.

PlusCal and most specs of concurrent algorithms keep a function ``pc`` from processes to labels, and the
procedures that a process is in as records in a function ``stack``. A step is that of the process whose label
it changes; where it changes none, or several, it is nobody's. Of a spec without such a ``pc`` nobody acts.
"""

from __future__ import annotations

from pytlc.reference import Lane
from pytlc.replay.story import Row, Story
from pytlc.trace import State, Step, Trace, diff
from pytlc.trace.model import key_text
from pytlc.values import Function, Value, equal

_PLACES, _CALLS = "pc", "stack"


def tell_alone(trace: Trace) -> Story:
    """Turn a behaviour into a story, of locks and functions of which nothing is known."""
    actors = _actors(trace)
    rows = []
    before: Step | None = None
    for step in trace.steps:
        rows.append(
            Row(
                number=step.number,
                actor=_actor(before.state, step.state, actors) if before is not None else None,
                action=step.action,
                function=None,
                lanes=tuple(_lane(name, key, step.state) for name, key in actors.items()),
                changes=diff(before.state, step.state) if before is not None else (),
            )
        )
        before = step
    return Story(tuple(actors), tuple(rows))


def _actors(trace: Trace) -> dict[str, Value]:
    """The processes by name, if every state has the same of them."""
    first = _places(trace.steps[0].state)
    if not first or any(not _same_keys(first, _places(step.state)) for step in trace.steps):
        return {}
    return {key_text(key): key for key in first}


def _places(state: State) -> Function | None:
    places = state.get(_PLACES)
    return places if isinstance(places, Function) else None


def _same_keys(one: Function, other: Function | None) -> bool:
    return other is not None and len(one) == len(other) and all(key in other for key in one)


def _actor(before: State, after: State, actors: dict[str, Value]) -> str | None:
    old, new = _places(before), _places(after)
    if old is None or new is None:
        return None
    moved = [name for name, key in actors.items() if not equal(old[key], new[key])]
    return moved[0] if len(moved) == 1 else None


def _lane(name: str, key: Value, state: State) -> Lane:
    places = _places(state)
    place = str(places[key]) if places is not None else ""
    return Lane(name, place, (*_callers(state.get(_CALLS), key), place), (), None, blocked=False)


def _callers(calls: Value | None, key: Value) -> tuple[str, ...]:
    """The procedures that a process is in, outermost first; PlusCal keeps the innermost first."""
    if not isinstance(calls, Function) or key not in calls:
        return ()
    frames = calls[key]
    if not isinstance(frames, Function) or not frames.is_sequence:
        return ()
    records = [frame for frame in frames.as_tuple() if isinstance(frame, Function) and frame.is_record]
    return tuple(str(record["procedure"]) for record in reversed(records) if "procedure" in record)
