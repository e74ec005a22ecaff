"""Values as a debugger draws them: states by groups, sequences as lists, records as tables.

What is drawn follows from the values alone, so that it is the same for any spec: a sequence, and a function
whose values all are sequences, is a list or some; a function to records is a table, a row for each argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.text import Text

from pytlc.report.debug import CHANGED, Sheet, text_sheet
from pytlc.report.table import table
from pytlc.trace import Change, State
from pytlc.trace.model import key_text
from pytlc.values import Function, Value, is_value, show

_ARROW = " -> "
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class _Values:
    """Variables, each under its name, those that a step changed marked."""

    values: Mapping[str, object]
    changed: frozenset[str]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Break the values where TLC would."""
        for name, value in self.values.items():
            mark = "* " if name in self.changed else "  "
            prefix = f"{mark}{name} = "
            room = max(options.max_width - len(prefix), _NARROWEST)
            text = show(value, width=room) if is_value(value) else repr(value)
            first, *rest = text.split("\n")
            style = CHANGED if name in self.changed else ""
            yield Text(prefix + first, style=style)
            yield from (Text(" " * len(prefix) + line, style=style) for line in rest)


def state_sheet(
    state: State, groups: Mapping[str, Sequence[str]], changes: Sequence[Change], only: Iterable[str] = ()
) -> Sheet:
    """A state by the groups of its variables.

    Args:
        state: It.
        groups: Variables by the name of their group; the empty name has those of none.
        changes: What the step to it changed.
        only: Variables that are shown; all if there are none.
    """
    wanted = set(only) or set(state)
    parts: list[Sheet] = []
    for group, members in groups.items():
        values = {name: state[name] for name in members if name in wanted}
        if values and len(groups) > 1 and len(wanted) > 1:
            parts.append(Text(group or "other variables", style="bold"))
        if values:
            parts.append(values_sheet(values, changes))
    return Group(*parts)


def values_sheet(values: Mapping[str, object], changes: Sequence[Change] = ()) -> Sheet:
    """Some values under their names, those of TLA+ as such and others as Python shows them."""
    return _Values(values, frozenset(str(change.path[0]) for change in changes))


def lists_sheet(state: State, changes: Sequence[Change], only: Iterable[str] = ()) -> Sheet:
    """Every sequence, drawn as a list: ``inflight[vcpu0]  spi32 -> spi33``."""
    changed = {change.where for change in changes}
    found = [
        (where, value) for name in (tuple(only) or state) for where, value in _sequences(name, state[name])
    ]
    if not found:
        return text_sheet(["no variable is a list here"])
    width = max(len(where) for where, _ in found)
    lines = Text()
    for where, value in found:
        told = any(path.startswith(where) or where.startswith(path) for path in changed)
        line = f"{'* ' if told else '  '}{where.ljust(width)}  {_list(value)}"
        lines.append(f"{line.rstrip()}\n", CHANGED if told else "")
    lines.rstrip()
    return lines


def tables_sheet(state: State, changes: Sequence[Change], only: Iterable[str] = ()) -> Sheet:
    """Every function to records, drawn as a table; cells that the step changed have a star."""
    changed = {change.where for change in changes}
    parts: list[Sheet] = []
    for name in tuple(only) or state:
        rows = list(_records(name, (), state[name]))
        fields = tuple(dict.fromkeys(field for _, _, record in rows for field in record.as_record()))
        cells = [
            ("  " + " ".join(keys), *(_cell(path, record, field, changed) for field in fields))
            for path, keys, record in rows
        ]
        if cells:
            parts.append(table(cells, header=(name, *fields)))
    return Group(*parts) if parts else text_sheet(["no variable is a table of records here"])


def _sequences(where: str, value: Value) -> Iterator[tuple[str, Function]]:
    if not isinstance(value, Function):
        return
    if value.is_sequence and value:
        yield where, value
        return
    images = list(value.values())
    if images and all(isinstance(image, Function) and image.is_sequence for image in images):
        for key, image in value.items():
            if isinstance(image, Function):
                yield f"{where}[{key_text(key)}]", image


def _list(value: Function) -> str:
    return (
        _ARROW.join(element if isinstance(element, str) else show(element) for element in value.as_tuple())
        or "(empty)"
    )


def _records(
    path: str, keys: tuple[str, ...], value: Value
) -> Iterator[tuple[str, tuple[str, ...], Function]]:
    """Every record behind one or two arguments, with its path and the arguments."""
    if not isinstance(value, Function) or not value:
        return
    if value.is_record:
        if keys:
            yield path, keys, value
        return
    if len(keys) <= 1:
        for key in value:
            told = key_text(key)
            yield from _records(f"{path}[{told}]", (*keys, told), value[key])


def _cell(path: str, record: Function, field: str, changed: set[str]) -> str:
    if field not in record:
        return ""
    value = record[field]
    star = "*" if {path, f"{path}.{field}"} & changed else ""
    return star + (value if isinstance(value, str) else show(value))
