"""What a walk along a timeline ends at: conditions on the step to a state, or on the state.

A condition is asked of each state in the order of the walk and answers with a reason, or with None to go
on. It looks at the step that leads to the state as well, so that walking forwards and backwards stops at the
same states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from pytlc.debug.timeline import Timeline
from pytlc.errors import UsageError
from pytlc.reference import Lane
from pytlc.trace import Change, Expression, State, expression_of
from pytlc.values import equal


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a walk ends at a state: what was asked for, and what happened."""

    what: str
    reason: str


#: Asked of a state by its number.
StopAt: TypeAlias = Callable[[Timeline, int], "Stop | None"]


def any_of(conditions: Iterable[StopAt]) -> StopAt:
    """Whichever comes first, in the order given."""
    asked = tuple(conditions)

    def check(timeline: Timeline, number: int) -> Stop | None:
        return next((found for condition in asked if (found := condition(timeline, number))), None)

    return check


def nth(condition: StopAt, count: int) -> StopAt:
    """The state at which a condition is met for the so many-th time from the beginning, and no other."""
    return counted(condition, lambda times: times == count)


def counted(condition: StopAt, wanted: Callable[[int], bool]) -> StopAt:
    """The states at which a condition is met, by how many times from the beginning it was met with them."""
    known: WeakKeyDictionary[Timeline, list[int]] = WeakKeyDictionary()

    def check(timeline: Timeline, number: int) -> Stop | None:
        met = known.setdefault(timeline, [0])
        while len(met) <= number:
            met.append(met[-1] + (condition(timeline, len(met)) is not None))
        times = met[number]
        if times == met[number - 1] or not wanted(times):
            return None
        found = condition(timeline, number)
        return Stop(f"{found.what} #{times}", f"{found.reason}, time {times}") if found else None

    return check


def state_number(wanted: int) -> StopAt:
    """The state of this number."""

    def check(_timeline: Timeline, number: int) -> Stop | None:
        return Stop(f"step {wanted}", f"this is state {wanted}") if number == wanted else None

    return check


def step_of(actor: str) -> StopAt:
    """A step that this actor takes."""

    def check(timeline: Timeline, number: int) -> Stop | None:
        if timeline.actor(number) != actor:
            return None
        return Stop(f"step of {actor}", f"{actor} took {timeline.action(number)}")

    return check


def action_named(name: str) -> StopAt:
    """A step by an action of this name."""

    def check(timeline: Timeline, number: int) -> Stop | None:
        action = timeline.action(number)
        return Stop(f"action {name}", f"{action} was taken") if action and action.name == name else None

    return check


def entry_of(function: str) -> StopAt:
    """Somebody comes into a function of the modelled code."""

    def check(timeline: Timeline, number: int) -> Stop | None:
        for before, now in _pairs(timeline, number):
            if function in now.stack and now.stack.count(function) > before.stack.count(function):
                return Stop(f"function {function}", f"{now.actor} came into {function}")
        return None

    return check


def end_of(actor: str, depth: int) -> StopAt:
    """An actor leaves the function that it is in, be it straight into another one of the same depth.

    Args:
        actor: Who.
        depth: How many functions it is in now.
    """

    def check(timeline: Timeline, number: int) -> Stop | None:
        lane = timeline.lane(number, actor)
        left = timeline.lane(number - 1, actor) if number > 1 else None
        before = left.stack[:depth] if left else ()
        if lane is None or (len(lane.stack) >= depth and before in {(), lane.stack[:depth]}):
            return None
        return Stop("end of function", f"{actor} has left {before[-1] if before else 'its function'}")

    return check


def lock_taken(lock: str | None = None) -> StopAt:
    """Somebody takes a lock: this one, or any."""

    def check(timeline: Timeline, number: int) -> Stop | None:
        return _first(timeline, number, "lock taken", "takes", _asked(lock, _taken))

    return check


def lock_released(lock: str | None = None) -> StopAt:
    """Somebody releases a lock: this one, or any."""

    def check(timeline: Timeline, number: int) -> Stop | None:
        return _first(timeline, number, "lock released", "releases", _asked(lock, _released))

    return check


def lock_contended(lock: str | None = None) -> StopAt:
    """Somebody begins to wait for a lock that is held: this one, or any."""

    def check(timeline: Timeline, number: int) -> Stop | None:
        return _first(timeline, number, "lock contended", "waits for", _asked(lock, _waits))

    return check


def written(path: str) -> StopAt:
    """A step changes a variable, or a part of one: ``status``, ``status[spi32]``, ``local[pcpu0].irq``."""
    variable = path.replace(".", "[").partition("[")[0]

    def check(timeline: Timeline, number: int) -> Stop | None:
        if number == 1 or _same(timeline.state(number - 1), timeline.state(number), variable):
            return None
        change = next((c for c in timeline.changes(number) if _touches(c, path)), None)
        return Stop(f"write of {path}", str(change)) if change else None

    return check


def holds(expression: Expression) -> StopAt:
    """A Python expression becomes true: it holds of the state and did not of the one before.

    Raises:
        UsageError: It is no Python expression; while walking, it fails in a state.
    """
    function = expression_of(expression)
    told = expression if isinstance(expression, str) else "the condition"

    def check(timeline: Timeline, number: int) -> Stop | None:
        names = timeline.model_names
        if function(timeline[number], names) and not (number > 1 and function(timeline[number - 1], names)):
            return Stop(f"condition {told}", f"{told} became true")
        if number == len(timeline):
            _conclude(expression, timeline)
        return None

    return check


def _conclude(expression: Expression, timeline: Timeline) -> None:
    """Refuse to come to the end for an expression that could be true nowhere."""
    function = expression_of(expression)
    for step in timeline.trace.steps:
        if function(step, timeline.model_names):
            return
    function.conclude()


def true_in(numbers: Sequence[Any], told: str) -> StopAt:
    """Something that was found out of each state beforehand, such as by TLC, becomes true.

    Args:
        numbers: What was found of each state, from the first on.
        told: What it is.
    """

    def check(_timeline: Timeline, number: int) -> Stop | None:
        found = numbers[number - 1] if number <= len(numbers) else False
        before = number > 1 and numbers[min(number - 1, len(numbers)) - 1]
        return (
            Stop(f"condition {told}", f"{told} became true") if found is True and before is not True else None
        )

    return check


def violates(name: str | None = None) -> StopAt:
    """A property, this one or any, does not hold of the state or of the step to it, and did before."""

    def check(timeline: Timeline, number: int) -> Stop | None:
        if name is None:
            before = timeline.violated(number - 1) if number > 1 else ()
            claims = [claim for claim in timeline.violated(number) if claim not in before]
        else:
            claims = [name] if _becomes_false(timeline, number, name) else []
        return Stop(f"property {claims[0]}", f"{claims[0]} is violated") if claims else None

    return check


def _becomes_false(timeline: Timeline, number: int, name: str) -> bool:
    return not timeline.holds(number, name) and (number == 1 or timeline.holds(number - 1, name))


def _pairs(timeline: Timeline, number: int) -> Iterable[tuple[Lane, Lane]]:
    """Everybody before and after the step to a state."""
    return zip(timeline.lanes(number - 1), timeline.lanes(number), strict=True) if number > 1 else ()


def _first(
    timeline: Timeline, number: int, what: str, verb: str, changed: Callable[[Lane, Lane], str | None]
) -> Stop | None:
    for before, now in _pairs(timeline, number):
        lock = changed(before, now)
        if lock is not None:
            return Stop(what, f"{now.actor} {verb} {lock}")
    return None


def _asked(
    lock: str | None, changed: Callable[[Lane, Lane], Iterable[str]]
) -> Callable[[Lane, Lane], str | None]:
    def check(before: Lane, now: Lane) -> str | None:
        return next((name for name in changed(before, now) if lock is None or lock in name), None)

    return check


def _taken(before: Lane, now: Lane) -> Iterable[str]:
    return (name for name in now.holds if name not in before.holds)


def _released(before: Lane, now: Lane) -> Iterable[str]:
    return (name for name in before.holds if name not in now.holds)


def _waits(before: Lane, now: Lane) -> Iterable[str]:
    began = now.blocked and now.wants is not None and (not before.blocked or before.wants != now.wants)
    return (now.wants,) if began and now.wants else ()


def _same(before: State, after: State, variable: str) -> bool:
    """Whether a variable keeps its value; one that the spec does not have is refused."""
    if variable not in after:
        known = ", ".join(after)
        raise UsageError(f"the spec has no variable {variable!r}; it has {known}")
    return before[variable] is after[variable] or equal(before[variable], after[variable])


def _touches(change: Change, path: str) -> bool:
    """Whether a change is of this part, of something in it, or of something that it is in."""
    there = change.where
    return there == path or any(
        longer.startswith(shorter) and longer[len(shorter)] in "[."
        for longer, shorter in ((there, path), (path, there))
        if len(longer) > len(shorter)
    )
