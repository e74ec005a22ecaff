"""What is shown of a state: what the step changed, locks, what an actor has, and all variables in groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from pytlc.debug.dap.variables import Entry, Group, References, entries_of, entry_of, python_of
from pytlc.debug.parts import own_values
from pytlc.debug.timeline import Timeline
from pytlc.reference import Lane
from pytlc.spec.listing import Listing
from pytlc.trace import Change, State
from pytlc.values import ModelValue

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def scopes(
    timeline: Timeline,
    number: int,
    actor: str,
    listing: Listing,
    references: References,
    *,
    watched: Callable[[], Sequence[Entry]] | None,
) -> list[dict[str, Any]]:
    """The scopes of a frame, as a response has them.

    Args:
        timeline: Where it is.
        number: The state.
        actor: The thread that the frame is of.
        listing: The spec, for the groups of its variables.
        references: Where what can be opened is numbered.
        watched: What is watched; None for nothing.
    """
    found = list(_groups(timeline, number, actor, listing))
    if watched is not None:
        found.insert(0, ("watched", watched, ""))
    return [_shown(name, entries, hint, references) for name, entries, hint in found]


def _shown(
    name: str, entries: Callable[[], Sequence[Entry]], hint: str, references: References
) -> dict[str, Any]:
    shown = {"name": name, "variablesReference": references.add(Group(entries)), "expensive": name == _ALL}
    return shown | ({"presentationHint": hint} if hint else {})


_ALL = "all variables"
_Scope = tuple[str, Callable[[], Sequence[Entry]], str]


def _groups(timeline: Timeline, number: int, actor: str, listing: Listing) -> Iterator[_Scope]:
    state = timeline.state(number)
    yield "changed by this step", partial(_changes, timeline, number), ""
    lane = timeline.lane(number, actor)
    if timeline.lanes(number):
        yield "locks", partial(_locks, timeline.lanes(number), lane), ""
    if lane is not None:
        yield f"of {actor}", partial(_locals, state, actor), "locals"
    for name, members in listing.groups(state).items():
        if name or len(members) < len(state):
            yield _title(name), partial(entries_of, {member: state[member] for member in members}), ""
    yield _ALL, partial(entries_of, state), ""
    if timeline.predicates:
        yield "properties", partial(_properties, timeline, number), ""


def _title(group: str) -> str:
    """``schedulerVars`` without what every such name ends with; the group without a name."""
    return _WORDS.sub(" ", re.sub("[vV]ars$", "", group)).lower() or "other variables"


def _changes(timeline: Timeline, number: int) -> tuple[Entry, ...]:
    return tuple(_change(change) for change in timeline.changes(number))


def _change(change: Change) -> Entry:
    sides = {"before": change.before, "after": change.after}
    text = " -> ".join("(absent)" if side is None else entry_of("", side).text for side in sides.values())
    inner = tuple(entry_of(name, side) for name, side in sides.items() if side is not None)
    return Entry(change.where, text, "change", Group(lambda: inner), change.path)


def _locks(lanes: Sequence[Lane], lane: Lane | None) -> tuple[Entry, ...]:
    """Those of the actor, then everybody's."""
    own = _lane_entries(lanes, lane) if lane is not None else ()
    others = (other for other in lanes if other is not lane)
    return (*own, *(Entry(other.actor, _told(lanes, other), "lock") for other in others))


def _lane_entries(lanes: Sequence[Lane], lane: Lane) -> tuple[Entry, ...]:
    held = tuple(Entry(str(place), lock, "lock") for place, lock in enumerate(lane.holds, 1))
    node = Group(lambda: held) if held else None
    return (
        Entry("holds", ", ".join(lane.holds) or "no lock", "lock", node),
        Entry("wants", _wanted(lanes, lane) or "no lock", "lock"),
    )


def _told(lanes: Sequence[Lane], lane: Lane) -> str:
    wanted = _wanted(lanes, lane)
    return f"holds {', '.join(lane.holds) or 'no lock'}{f'; wants {wanted}' if wanted else ''}"


def _wanted(lanes: Sequence[Lane], lane: Lane) -> str | None:
    if lane.wants is None or not lane.blocked:
        return lane.wants
    holder = next((other.actor for other in lanes if lane.wants in other.holds), "somebody")
    return f"{lane.wants}, which {holder} holds: BLOCKED"


def _locals(state: State, actor: str) -> tuple[Entry, ...]:
    """What the variables that are functions of actors have for this one."""
    key = ModelValue(actor)
    return tuple(
        entry_of(name, value, (name, key), f"{name}[{python_of(key)}]")
        for name, value in own_values(state, actor).items()
    )


def _properties(timeline: Timeline, number: int) -> tuple[Entry, ...]:
    return tuple(
        Entry(name, "holds" if timeline.holds(number, name) else "VIOLATED", "property")
        for name in timeline.predicates
    )
