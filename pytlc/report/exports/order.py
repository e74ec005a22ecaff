"""Which steps of a story come before which, whatever the interleaving: happens-before, as vector clocks.

What is known of a behaviour is who acts, who holds which lock, and what each step changes; not what it reads.
One step comes before another one if

* both are of the same host: an actor, or the environment, which is one,
* the first releases a lock that the second is the next to take,
* the second is the next to change what the first has changed: a device asserts an interrupt, and a pCPU
  acknowledges it,
* the first changes what carries the name of another host in its path, and the second is that host's next
  step: a kick, an entry in somebody's queue,

or if another step lies between them in this order. Control variables say where an actor is and order nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pytlc.replay import Lane, Row, Story
from pytlc.report.rows import CONTROL, LOCKS, is_outside
from pytlc.trace import Ending, Loop, Stuttering
from pytlc.trace.diff import Change
from pytlc.trace.model import key_text
from pytlc.values import is_value

ENVIRONMENT = "environment"

Clock: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a story.

    Attributes:
        row: The step.
        host: Who takes it: an actor, or the environment.
        clock: For each host that has a step before it or is its own, the number of its last such step.
    """

    row: Row
    host: str
    clock: Clock


@dataclass(slots=True)
class _Past:
    """What the steps so far leave to those that follow: clocks, by what hands them over."""

    hosts: dict[str, Clock] = field(default_factory=dict)
    released: dict[str, Clock] = field(default_factory=dict)
    changed: dict[str, Clock] = field(default_factory=dict)
    sent: dict[str, list[Clock]] = field(default_factory=dict)


def events(story: Story) -> tuple[Event, ...]:
    """The steps of a story with their clocks; the initial state is none."""
    past = _Past()
    found = []
    for before, row in zip(story.rows, story.rows[1:], strict=False):
        host = _host(row)
        clock = _clock(before, row, host, past)
        event = Event(row, host, clock)
        _leave(event, before, past, story.actors)
        found.append(event)
    return tuple(found)


def acquired(before: Row, row: Row) -> Iterator[tuple[Lane, str]]:
    """The locks that a step takes, each with its new holder."""
    return _gained(before.lanes, row.lanes)


def released(before: Row, row: Row) -> Iterator[tuple[Lane, str]]:
    """The locks that a step releases, each with its old holder."""
    return _gained(row.lanes, before.lanes)


def endings(story: Story, ending: Ending | None) -> Iterator[str]:
    """How a story ends, in words: why, where its model can tell, and how it goes on."""
    if story.reason:
        yield story.reason
    if isinstance(ending, Loop):
        yield f"goes back to state {ending.to}, for ever"
    elif isinstance(ending, Stuttering):
        yield "stays so for ever"


def _gained(old: tuple[Lane, ...], new: tuple[Lane, ...]) -> Iterator[tuple[Lane, str]]:
    for one, other in zip(old, new, strict=True):
        yield from ((other, lock) for lock in other.holds if lock not in one.holds)


def _host(row: Row) -> str:
    return ENVIRONMENT if is_outside(row) or row.actor is None else row.actor


def _clock(before: Row, row: Row, host: str, past: _Past) -> Clock:
    earlier = [past.hosts.get(host, {}), *past.sent.pop(host, [])]
    earlier += [past.released.get(lock, {}) for _, lock in acquired(before, row)]
    earlier += [past.changed.get(change.where, {}) for change in _data(row)]
    clock: dict[str, int] = {}
    for one in earlier:
        for name, number in one.items():
            clock[name] = max(number, clock.get(name, 0))
    clock[host] = clock.get(host, 0) + 1
    return clock


def _leave(event: Event, before: Row, past: _Past, actors: tuple[str, ...]) -> None:
    past.hosts[event.host] = event.clock
    for _, lock in released(before, event.row):
        past.released[lock] = event.clock
    for change in _data(event.row):
        past.changed[change.where] = event.clock
        for other in actors:
            if other != event.host and _concerns(change, other):
                past.sent.setdefault(other, []).append(event.clock)


def _data(row: Row) -> Iterator[Change]:
    """What a step changes besides where its actor is; locks have an order of their own."""
    return (change for change in row.changes if change.path[0] not in CONTROL | {LOCKS})


def _concerns(change: Change, actor: str) -> bool:
    return any(is_value(part) and key_text(part) == actor for part in change.path[1:])
