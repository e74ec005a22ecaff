"""A behaviour as HTML: a row for each step, with what it changes.

A long behaviour is shown with its beginning and its end, and long values clipped, so that a notebook stays
small whatever is in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytlc.markup import code, foldable, table, text
from pytlc.trace.diff import Change, diff
from pytlc.trace.model import Loop, State, Step, Stuttering, Trace
from pytlc.values import show

_FIRST, _LAST = 40, 20
_OPEN_UP_TO = 30
#: Changes of one step, and variables of the first state.
_CHANGES = 16


def trace_html(trace: Trace) -> str:
    """The behaviour, folded where it is long."""
    states = f"{len(trace):,} state{'s' if len(trace) != 1 else ''}"
    rows = [row for step in _shown(trace) for row in _row(trace, step)]
    shown = table(("#", "action", "changes"), rows)
    return foldable(states, shown + _ending(trace), is_open=len(trace) <= _OPEN_UP_TO)


def _shown(trace: Trace) -> Iterator[Step | int]:
    """The steps that have a row, and between them how many have none."""
    left_out = len(trace) - _FIRST - _LAST
    if left_out <= 0:
        yield from trace.steps
        return
    yield from trace.steps[:_FIRST]
    yield left_out
    yield from trace.steps[-_LAST:]


def _row(trace: Trace, step: Step | int) -> Iterator[tuple[str, str, str]]:
    if isinstance(step, int):
        yield "...", "", f'<span class="dim">{step:,} steps are not shown; all are in .steps</span>'
    elif step.number == 1:
        yield "1", _action(step), "<br>".join(_limited(_initial(step.state), len(step.state)))
    else:
        changes = diff(trace.steps[step.number - 2].state, step.state)
        yield str(step.number), _action(step), "<br>".join(_limited(map(_change, changes), len(changes)))


def _action(step: Step) -> str:
    if step.action is None:
        return '<span class="dim">initial</span>' if step.number == 1 else ""
    return code(step.action)


def _initial(state: State) -> Iterator[str]:
    return (f"{code(name)} = {code(show(value))}" for name, value in state.items())


def _change(change: Change) -> str:
    before = "" if change.before is None else code(show(change.before))
    after = "" if change.after is None else f"<mark>{code(show(change.after))}</mark>"
    return f"{code(change.where)}: {before} &rarr; {after}"


def _limited(lines: Iterator[str], total: int) -> Iterator[str]:
    yield from (line for _, line in zip(range(_CHANGES), lines, strict=False))
    if total > _CHANGES:
        yield f'<span class="dim">and {total - _CHANGES:,} more</span>'


def _ending(trace: Trace) -> str:
    match trace.ending:
        case Stuttering():
            return f"<p>it stays in state {len(trace):,} for ever</p>"
        case Loop(to, action):
            by = f" by {text(action)}" if action is not None else ""
            return f"<p>it goes back to state {to:,}{by}, and so on for ever</p>"
        case _:
            return ""
