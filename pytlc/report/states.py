"""All states of a behaviour as the first one and what is written over it, so that they are small. Pure.

A state is rows: a path into the variables and the text of what is there. A value is taken apart as far as the
behaviour changes it in parts, so that the same rows serve all states and a step only names those that it
changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pytlc.trace import Change, State, Trace, diff
from pytlc.trace.model import key_text
from pytlc.values import Function, Value, show

#: Characters of a value that are shown; the rest is told by its length.
LONGEST = 400
#: Entries up to which a function is taken apart.
_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class States:
    """All states of a behaviour.

    Attributes:
        paths: Name of each row: ``status[spi32]``.
        texts: Every text that stands in a row, once.
        first: Index of the text of each row in the first state.
        steps: For each state what is different from the one before it: row and text, as indexes.
    """

    paths: tuple[str, ...]
    texts: tuple[str, ...]
    first: tuple[int, ...]
    steps: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(slots=True)
class _Part:
    """What of a value changes: it as a whole, or parts of it."""

    whole: bool = False
    parts: dict[str, _Part] = field(default_factory=dict)


def states_of(trace: Trace) -> States:
    """The states of a behaviour."""
    changes = changes_of(trace)
    root = _Part()
    for change in (change for step in changes for change in step):
        _note(root, change.path)
    rows = list(_rows(trace.steps[0].state, [s for step in trace.steps for s in step.state], root))
    numbers = {path: number for number, path in enumerate(map(_where, rows))}
    texts: dict[str, int] = {}
    first = tuple(_index(texts, trace.steps[0].state, row) for row in rows)
    steps = []
    for step, changed in zip(trace.steps, changes, strict=True):
        touched = dict.fromkeys(numbers[_row_of(change, numbers)] for change in changed)
        steps.append(tuple((number, _index(texts, step.state, rows[number])) for number in touched))
    return States(tuple(numbers), tuple(texts), first, tuple(steps))


def changes_of(trace: Trace) -> tuple[tuple[Change, ...], ...]:
    """What each step changes, nothing for the first state."""
    pairs = zip(trace.steps, trace.steps[1:], strict=False)
    return ((), *(diff(before.state, after.state) for before, after in pairs))


def clipped(text: str) -> str:
    """A text, the end of a long one left out with a note."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text):,} characters)"


def _note(root: _Part, path: tuple[Value, ...]) -> None:
    part = root
    for key in path:
        part = part.parts.setdefault(key_text(key), _Part())
    part.whole = True


def _rows(state: State, names: Iterable[str], root: _Part) -> Iterator[tuple[Value, ...]]:
    for name in dict.fromkeys(names):
        yield from _within((name,), state.get(name), root.parts.get(key_text(name)))


def _within(path: tuple[Value, ...], value: Value | None, part: _Part | None) -> Iterator[tuple[Value, ...]]:
    if part is None or part.whole or not isinstance(value, Function) or len(value) > _ENTRIES:
        yield path
        return
    for key in value:
        yield from _within((*path, key), value[key], part.parts.get(key_text(key)))


def _where(path: tuple[Value, ...]) -> str:
    return Change(path, None, None).where


def _row_of(change: Change, rows: Mapping[str, int]) -> str:
    """The row that a change is in: that of its path, or of what is around it."""
    path = change.path
    while _where(path) not in rows:
        path = path[:-1]
    return _where(path)


def _index(texts: dict[str, int], state: State, path: tuple[Value, ...]) -> int:
    value: Value | None = state.get(str(path[0]))
    for key in path[1:]:
        value = value[key] if isinstance(value, Function) else None
    return texts.setdefault("(absent)" if value is None else clipped(show(value)), len(texts))
