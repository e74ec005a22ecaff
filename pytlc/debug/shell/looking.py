"""Commands that show a state: values, actors, locks, source, the story so far."""

from __future__ import annotations

from collections.abc import Iterator

from pytlc.debug.parts import locals_of
from pytlc.debug.shell.shell import Answer, Handler, Shell, only_number
from pytlc.debug.shell.source import frames_of, source_of
from pytlc.debug.timeline import Timeline
from pytlc.errors import UsageError
from pytlc.reference import Lane
from pytlc.replay import Story
from pytlc.report import lanes_text, trace_text
from pytlc.report.debug import (
    Sheet,
    Standing,
    changes_sheet,
    locks_sheet,
    step_words,
    text_sheet,
    where_sheet,
)
from pytlc.report.debug_values import lists_sheet, state_sheet, tables_sheet
from pytlc.trace import diff
from pytlc.values import ModelValue

_AHEAD = 200
_STORY = 60
_NOBODY = "no model tells who acts and who holds which lock; state and diff show the values"


def _where(shell: Shell, text: str) -> Answer:
    timeline, number = shell.cursor.timeline, shell.cursor.number
    lanes = _lanes(timeline, number)
    if text and text not in timeline.actors:
        raise UsageError(f"nobody is called {text!r}; there are {', '.join(timeline.actors)}")
    standings = [_standing(shell, lane) for lane in lanes if text in {"", lane.actor}]
    return Answer((where_sheet(standings, lanes, timeline.actor(number)),))


def _who(shell: Shell, _text: str) -> Answer:
    timeline, number = shell.cursor.timeline, shell.cursor.number
    return Answer((locks_sheet(_lanes(timeline, number), timeline.reason(number)),))


def _list(shell: Shell, text: str) -> Answer:
    return Answer((source_of(shell, text),))


def _diff(shell: Shell, text: str) -> Answer:
    timeline, number = shell.cursor.timeline, shell.cursor.number
    if not text:
        return Answer((changes_sheet(timeline.changes(number)),))
    first, _, second = text.partition(" ")
    one = only_number(first, "diff")
    other = only_number(second.strip(), "diff N", number)
    return Answer((changes_sheet(diff(timeline.state(one), timeline.state(other))),))


def _state(shell: Shell, text: str) -> Answer:
    timeline, number = shell.cursor.timeline, shell.cursor.number
    state = timeline.state(number)
    groups = shell.session.listing.groups(state)
    return Answer((state_sheet(state, groups, timeline.changes(number), _named(shell, text)),))


def _lists(shell: Shell, text: str) -> Answer:
    timeline, number = shell.cursor.timeline, shell.cursor.number
    return Answer((lists_sheet(timeline.state(number), timeline.changes(number), _named(shell, text)),))


def _tables(shell: Shell, text: str) -> Answer:
    timeline, number = shell.cursor.timeline, shell.cursor.number
    return Answer((tables_sheet(timeline.state(number), timeline.changes(number), _named(shell, text)),))


def _trace(shell: Shell, text: str) -> Answer:
    timeline, here = shell.cursor.timeline, shell.cursor.number
    first_text, _, last_text = text.partition(" ")
    last = timeline[only_number(last_text.strip(), "trace FIRST", here)].number
    first = timeline[only_number(first_text, "trace", max(1, last - _STORY + 1))].number
    if first > last:
        raise UsageError(f"trace {first} {last}: the first state comes after the last one")
    note = (f"states before {first} are left out; trace 1 shows them",) if first > 1 and not text else ()
    rows = tuple(timeline.row(number) for number in range(first, last + 1))
    told = all(row.lanes for row in rows)
    story: Sheet = (
        lanes_text(Story(timeline.actors, rows, timeline.reason(last)))
        if told
        else trace_text(timeline.trace, first=first, last=last)
    )
    return Answer((*((text_sheet(note),) if note else ()), story))


def _named(shell: Shell, text: str) -> tuple[str, ...]:
    """The variables that a word names: one, or those of a group."""
    state = shell.cursor.timeline.state(shell.cursor.number)
    groups = shell.session.listing.groups(state)
    if not text or text in state:
        return (text,) if text else ()
    if text in groups:
        return groups[text]
    known = ", ".join([*state, *filter(None, groups)])
    raise UsageError(f"there is no variable or group {text!r}; there are {known}")


def _lanes(timeline: Timeline, number: int) -> tuple[Lane, ...]:
    lanes = timeline.lanes(number)
    if not lanes and timeline.parting is not None:
        raise UsageError(f"the reference model does not agree from state {timeline.parting.number} on")
    if not lanes:
        raise UsageError(_NOBODY)
    return lanes


def _standing(shell: Shell, lane: Lane) -> Standing:
    timeline, number = shell.cursor.timeline, shell.cursor.number
    local = locals_of(timeline.state(number), lane.actor)
    changed = frozenset(
        str(key) for c in timeline.changes(number) if ModelValue(lane.actor) in c.path for key in c.path[2:]
    )
    following = next(_steps_of(timeline, number, lane.actor), "")
    return Standing(lane, frames_of(shell.session.listing, lane), local, changed & set(local), following)


def _steps_of(timeline: Timeline, number: int, actor: str) -> Iterator[str]:
    """The steps that an actor takes from here on, as far as it is looked for one."""
    for ahead in range(number + 1, min(number + _AHEAD, len(timeline)) + 1):
        if timeline.actor(ahead) == actor:
            yield f"{step_words(timeline.row(ahead)).partition(': ')[2]}, to state {ahead}"


HANDLERS: dict[str, Handler] = {
    "where": _where,
    "who": _who,
    "list": _list,
    "diff": _diff,
    "state": _state,
    "lists": _lists,
    "lrs": _tables,
    "trace": _trace,
}
