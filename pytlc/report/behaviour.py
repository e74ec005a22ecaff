"""A behaviour of any spec: the first state whole, then of each step its action and what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from pytlc.report.changes import elements_moved, shown
from pytlc.spec.source_map import NO_SOURCES, SourceMap
from pytlc.trace import Action, Change, Ending, Loop, State, Step, Stuttering, Trace, diff
from pytlc.values import Function, Value, show

_INDENT = 2
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class BehaviourView:
    """The steps from one number to another, and how the behaviour ends."""

    trace: Trace
    first: int
    last: int
    full: bool
    sources: SourceMap = NO_SOURCES

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay the steps out for the width of the console."""
        width = max(options.max_width, _NARROWEST)
        for step in self.trace.steps[self.first - 1 : self.last]:
            yield Text(_heading(step), style="bold")
            yield from source_line(step.action, self.sources)
            before = self.trace.steps[step.number - 2].state if step.number > 1 else None
            yield from (Text(line) for line in _body(before, step.state, width, full=self.full))
            yield from (Text(line, style="dim") for line in _alias(step.alias, width))
        if self.last == len(self.trace):
            yield from ending_text(self.trace.ending, self.last, self.sources)


def trace_text(
    trace: Trace,
    *,
    first: int = 1,
    last: int | None = None,
    full: bool = False,
    sources: SourceMap = NO_SOURCES,
) -> BehaviourView:
    """A behaviour as text.

    Args:
        trace: The behaviour.
        first: Number of the first state that is shown, from 1.
        last: Number of the last one; None for all.
        full: Every state whole, and not only the first.
        sources: Where in the templates each step is; shown where it is known.
    """
    return BehaviourView(trace, first, len(trace) if last is None else last, full, sources)


def ending_text(ending: Ending, last: int, sources: SourceMap) -> Iterator[Text]:
    """How a behaviour goes on after its last state; nothing for one that is just shown up to there."""
    if isinstance(ending, Stuttering):
        yield Text(f"Stuttering: it stays in state {last} for ever", style="bold")
    if isinstance(ending, Loop):
        yield Text(f"Back to state {ending.to}: {_action(ending.action)}", style="bold")
        yield from source_line(ending.action, sources)


def source_line(action: Action | None, sources: SourceMap) -> Iterator[Text]:
    """Where in the templates an action is, as a line below it; nothing where that is not known."""
    source = sources.of(action.location) if action else None
    if source:
        yield Text(f"{' ' * _INDENT}from {source}", style="dim")


def _heading(step: Step) -> str:
    if step.action is None:
        return f"State {step.number}: initial state" if step.number == 1 else f"State {step.number}"
    return f"State {step.number}: {_action(step.action)}"


def _action(action: Action | None) -> str:
    if action is None:
        return "(the action is not known)"
    place = action.location
    where = f"  ({place.module}:{place.begin_line}:{place.begin_column})" if place else ""
    return f"{action}{where}"


def _body(before: State | None, state: State, width: int, *, full: bool) -> Iterator[str]:
    if before is None or full:
        for variable, value in state.items():
            yield from _value_lines(f"{variable} = ", value, width)
        return
    changes = diff(before, state)
    for change in changes:
        yield from _change_lines(change, width)
    if not changes:
        yield " " * _INDENT + "(nothing changes)"


def _alias(alias: Value | None, width: int) -> Iterator[str]:
    """What the ALIAS of the cfg shows, field by field as TLC does."""
    if isinstance(alias, Function) and alias.is_record:
        for name, value in alias.as_record().items():
            yield from _value_lines(f"ALIAS {name} = ", value, width)
    elif alias is not None:
        yield from _value_lines("ALIAS = ", alias, width)


def _change_lines(change: Change, width: int) -> Iterator[str]:
    line = " " * _INDENT + str(change)
    if len(line) <= width:
        yield line
        return
    moved = elements_moved(change)
    if moved and _INDENT + len(change.where) + len(moved) + 2 <= width:
        yield f"{' ' * _INDENT}{change.where}: {moved}"
        return
    yield f"{' ' * _INDENT}{change.where}:"
    yield from _value_lines("  from ", change.before, width)
    yield from _value_lines("  to   ", change.after, width)


def _value_lines(prefix: str, value: Value | None, width: int) -> Iterator[str]:
    room = max(width - _INDENT - len(prefix), _NARROWEST)
    text = shown(value) if value is None else show(value, width=room)
    first, *rest = text.split("\n")
    yield " " * _INDENT + prefix + first
    yield from (" " * (_INDENT + len(prefix)) + line for line in rest)
