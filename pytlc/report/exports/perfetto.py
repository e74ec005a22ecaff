"""A story as trace events, for Perfetto and ``chrome://tracing``.

Written after Google's document "Trace Event Format". The time of a step is its number, in microseconds: step
n goes from n to n + 1, and the state that the behaviour ends in is shown for one more. Processes:

* The machine: a thread for each actor, with the functions that it is in as nested slices (B and E) and its
  steps as the innermost ones (X); a thread of instants for the steps of the environment; counters of locks.
* The locks: a track for each holding and each waiting (nestable async events, b and e), and a flow from the
  step that releases a lock to the one that takes it next (s and f).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from pytlc.replay import Lane, Story
from pytlc.report.exports.order import ENVIRONMENT, acquired, endings, released
from pytlc.report.rows import changes, holder, is_outside, label
from pytlc.trace import Ending

_Event: TypeAlias = dict[str, Any]

_MACHINE, _LOCKS = 1, 2
#: Perfetto's threads have a number of their own each, whatever their process.
_OF_LOCKS, _OUTSIDE, _FIRST = 2, 10, 11
#: Of events at one moment, what ends comes first, and what lies within a slice after it.
_RANK = {phase: rank for rank, phase in enumerate("MEebCBXisf")}


def perfetto(story: Story, title: str, *, ending: Ending | None = None) -> dict[str, Any]:
    """The trace events, in the order of their time, as JSON writes them.

    Args:
        story: The behaviour.
        title: What it is of: the name of the machine's process.
        ending: How it goes on after its last state.
    """
    made = [*_names(story, title), *_steps(story), *_functions(story), *_locks(story), *_end(story, ending)]
    made.sort(key=lambda event: (event.get("ts", 0), _RANK[event["ph"]]))
    return {
        "traceEvents": made,
        "displayTimeUnit": "ns",
        "otherData": {"title": title, "time": "a microsecond a step", "reason": story.reason or ""},
    }


def _names(story: Story, title: str) -> Iterator[_Event]:
    yield _meta("process_name", _MACHINE, _OUTSIDE, title)
    yield _meta("process_name", _LOCKS, _OF_LOCKS, "locks")
    for thread, name in enumerate((ENVIRONMENT, *story.actors), _OUTSIDE):
        yield _meta("thread_name", _MACHINE, thread, name)
        yield {**_meta("thread_sort_index", _MACHINE, thread, ""), "args": {"sort_index": thread}}


def _meta(what: str, process: int, thread: int, name: str) -> _Event:
    return {"ph": "M", "name": what, "pid": process, "tid": thread, "args": {"name": name}}


def _steps(story: Story) -> Iterator[_Event]:
    for before, row in zip(story.rows, story.rows[1:], strict=False):
        told = {"state": row.number, "changes": list(changes(row, before, full=True))}
        event = {"name": label(row) or "step", "cat": "step", "pid": _MACHINE, "ts": row.number, "args": told}
        if is_outside(row):
            yield {**event, "ph": "i", "s": "t", "tid": _OUTSIDE}
        else:
            yield {**event, "ph": "X", "dur": 1, "tid": _thread(story, row.actor)}
    for row in story.rows:
        counts = {
            "held": sum(len(lane.holds) for lane in row.lanes),
            "waited for": sum(lane.blocked for lane in row.lanes),
        }
        at = {"pid": _MACHINE, "tid": _OUTSIDE, "ts": row.number}
        yield {"ph": "C", "name": "locks", **at, "args": counts}


def _functions(story: Story) -> Iterator[_Event]:
    for index in range(len(story.actors)):
        is_open: tuple[str, ...] = ()
        for row, stack in zip(story.rows, _stacks(story, index), strict=True):
            yield from _from_to(is_open, stack, row.number, _FIRST + index)
            is_open = stack
        last = story.rows[-1]
        yield from _from_to(is_open, last.lanes[index].stack, last.number + 1, _FIRST + index)
        yield from _from_to(last.lanes[index].stack, (), last.number + 2, _FIRST + index)


def _stacks(story: Story, index: int) -> Iterator[tuple[str, ...]]:
    """The functions that an actor is in during each step: those in which it takes one, else after it."""
    before = story.rows[0].lanes[index]
    for row in story.rows:
        after = row.lanes[index]
        acts = row.actor == after.actor
        yield _during(before.stack, after.stack, row.function) if acts else after.stack
        before = after


def _during(before: tuple[str, ...], after: tuple[str, ...], function: str | None) -> tuple[str, ...]:
    """What a step of a function is taken in, be it entered or left with this step, or both."""
    if function is None or function in before:
        return before
    if function in after:
        return after
    same = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    return (*before[:same], function)


def _from_to(old: tuple[str, ...], new: tuple[str, ...], at: int, thread: int) -> Iterator[_Event]:
    """Close from the innermost what is left, and open from the outermost what is entered."""
    pairs = zip(old, new, strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))
    for name in reversed(old[same:]):
        yield {"ph": "E", "name": name, "pid": _MACHINE, "tid": thread, "ts": at}
    for name in new[same:]:
        yield {"ph": "B", "name": name, "cat": "function", "pid": _MACHINE, "tid": thread, "ts": at}


def _locks(story: Story) -> Iterator[_Event]:
    yield from _spans(story, "holds")
    yield from _spans(story, "waits for")
    yield from _handovers(story)


def _spans(story: Story, verb: str) -> Iterator[_Event]:
    """From the step that begins to hold or wait to the one that ends it."""
    is_open: dict[tuple[str, str], _Event] = {}
    number = 0
    for row in story.rows:
        now = {(lane.actor, lock) for lane in row.lanes for lock in _subjects(lane, verb)}
        for key in [key for key in is_open if key not in now]:
            yield _end_of(is_open.pop(key), row.number)
        for actor, lock in sorted(now - is_open.keys()):
            number += 1
            named = {"cat": "lock", "id": f"{verb} {number}", "name": f"{actor} {verb} {lock}"}
            where = {"pid": _LOCKS, "tid": _OF_LOCKS, "ts": row.number}
            told = {"actor": actor, "lock": lock, "held by": holder(row.lanes, lock) or ""}
            begun = {"ph": "b", **named, **where, "args": told}
            is_open[actor, lock] = begun
            yield begun
    for begun in is_open.values():
        yield _end_of(begun, story.rows[-1].number + 2)


def _subjects(lane: Lane, verb: str) -> Sequence[str]:
    if verb == "holds":
        return lane.holds
    return (lane.wants,) if lane.blocked and lane.wants is not None else ()


def _end_of(begun: _Event, at: int) -> _Event:
    return {name: begun[name] for name in ("cat", "id", "name", "pid", "tid")} | {"ph": "e", "ts": at}


def _handovers(story: Story) -> Iterator[_Event]:
    """From each release of a lock to the next step that takes it, if another actor does."""
    last: dict[str, tuple[str, int, int]] = {}
    number = 0
    for before, row in zip(story.rows, story.rows[1:], strict=False):
        if is_outside(row):
            continue
        thread = _thread(story, row.actor)
        for lane, lock in acquired(before, row):
            given = last.get(lock)
            if given is not None and given[0] != lane.actor:
                number += 1
                flow = {"cat": "lock", "name": lock, "id": number, "pid": _MACHINE}
                yield {**flow, "ph": "s", "tid": given[1], "ts": given[2]}
                yield {**flow, "ph": "f", "bp": "e", "tid": thread, "ts": row.number}
        for lane, lock in released(before, row):
            last[lock] = (lane.actor, thread, row.number)


def _end(story: Story, ending: Ending | None) -> Iterator[_Event]:
    at = story.rows[-1].number + 1
    for told in endings(story, ending):
        yield {"ph": "i", "s": "g", "name": told, "cat": "end", "pid": _MACHINE, "tid": _OUTSIDE, "ts": at}


def _thread(story: Story, actor: str | None) -> int:
    return _FIRST + story.actors.index(str(actor))
