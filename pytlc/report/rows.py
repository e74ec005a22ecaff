"""What the rows of a story say of one step: its name, the locks that changed hands, who waits for whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pytlc.replay import Lane, Row
from pytlc.report.changes import short_change
from pytlc.trace import Action
from pytlc.values import ModelValue, show

#: Variables that say where a step continues; the name of the step tells it better.
CONTROL = frozenset({"pc", "ret", "local"})
#: The variable that says who holds which lock; the lanes tell it better.
LOCKS = "lock"
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Wait:
    """One link of a circle: what an actor holds that the one before it waits for, and what it waits for."""

    actor: str
    holds: str
    wants: str


def label(row: Row) -> str:
    """The step as its actor's column shows it: ``gic_update_one_lr.read``, ``GuestAck(0)``.

    The actor is left out of the arguments, its column says it. Empty for the initial state.
    """
    if row.action is None:
        return ""
    return _name(row.action.name, row.function) + _arguments(row.action, row.actor)


def is_outside(row: Row) -> bool:
    """Whether the step is none of the actors': the environment's, or the initial state."""
    return all(lane.actor != row.actor for lane in row.lanes)


def _name(name: str, function: str | None) -> str:
    if function is None:
        return name
    prefix = function.replace("_", "").replace(".", "").casefold()
    if name.casefold().startswith(prefix) and len(name) > len(prefix):
        return f"{function}.{_WORD.sub('_', name[len(prefix) :]).lower()}"
    return f"{name} in {function}"


def _arguments(action: Action, actor: str | None) -> str:
    arguments = action.arguments or ()
    if actor is not None and arguments and arguments[0] == ModelValue(actor):
        arguments = arguments[1:]
    return f"({', '.join(map(show, arguments))})" if arguments else ""


def changes(row: Row, before: Row | None, *, full: bool) -> tuple[str, ...]:
    """Locks taken (``+``) and released (``-``), then what else changed.

    Unless ``full``, values are short, and control variables are left out, and the variable of the locks too
    where the lanes tell it.
    """
    locks = tuple(_lock_changes(row, before))
    if full:
        return locks + tuple(map(str, row.changes))
    told = CONTROL | {LOCKS} if locks else CONTROL
    return locks + tuple(short_change(change) for change in row.changes if change.path[0] not in told)


def _lock_changes(row: Row, before: Row | None) -> Iterator[str]:
    for old, new in zip(before.lanes if before else row.lanes, row.lanes, strict=True):
        whose = "" if new.actor == row.actor else f" ({new.actor})"
        yield from (f"+{lock}{whose}" for lock in new.holds if lock not in old.holds)
        yield from (f"-{lock}{whose}" for lock in old.holds if lock not in new.holds)


def note(old: Lane | None, new: Lane) -> tuple[str, ...]:
    """What a step made of an actor's locks, where the locks taken and released do not say it all.

    ``holds rank lock``, ``waits for vgic lock of vcpu0`` when it has begun to wait; what it still holds after
    a second lock or a release; nothing where there is nothing to say.
    """
    waits = new.blocked and not (old is not None and old.blocked and old.wants == new.wants)
    known = old.holds if old is not None else ()
    gained = tuple(lock for lock in new.holds if lock not in known)
    tells = waits or new.holds not in {known, gained}
    holds = (f"holds {', '.join(new.holds)}",) if tells and new.holds else ()
    itself = ", held by itself" if new.wants in new.holds else ""
    return (*holds, f"waits for {new.wants}{itself}") if waits else holds


def mark(lane: Lane, *, first: bool = True) -> str:
    """How an actor stands: ``|`` it holds a lock, ``?`` it waits for one that is held, ``!`` both.

    Args:
        lane: The actor.
        first: In the first line of a step; in the others only that it holds a lock is marked.
    """
    if lane.blocked and first:
        return "!" if lane.holds else "?"
    return "|" if lane.holds else " "


def facts(lane: Lane, lanes: tuple[Lane, ...]) -> Iterator[str]:
    """Where an actor is, what it holds, and what it waits for, a line each."""
    inside = f"in {' > '.join(lane.stack)}, " if lane.stack not in {(), (lane.place,)} else ""
    yield f"{inside}at {lane.place}"
    yield f"holds {', '.join(lane.holds) or 'no lock'}"
    if lane.wants is None:
        return
    owner = holder(lanes, lane.wants)
    if not lane.blocked:
        yield f"next takes {lane.wants}, which is free"
    elif owner == lane.actor:
        yield f"waits for {lane.wants}, which it holds itself: BLOCKED"
    else:
        yield f"waits for {lane.wants}, which {owner or 'somebody'} holds: BLOCKED"


def holder(lanes: tuple[Lane, ...], lock: str | None) -> str | None:
    """Who holds the lock, if anybody does."""
    return next((lane.actor for lane in lanes if lock in lane.holds), None)


def cycle(lanes: tuple[Lane, ...]) -> tuple[Wait, ...]:
    """The circle of waiting that the first lane in one is part of, from it on; empty if there is none."""
    for lane in lanes:
        members = _circle(lanes, lane)
        if members:
            wants = [str(member.wants) for member in members]
            held = [wants[-1], *wants[:-1]]
            return tuple(
                Wait(member.actor, lock, want)
                for member, lock, want in zip(members, held, wants, strict=True)
            )
    return ()


def _circle(lanes: tuple[Lane, ...], first: Lane) -> list[Lane]:
    members = [first]
    by_name = {lane.actor: lane for lane in lanes}
    while members[-1].wants is not None:
        owner = holder(lanes, members[-1].wants)
        if owner == first.actor:
            return members
        if owner is None or by_name[owner] in members:
            break
        members.append(by_name[owner])
    return []
