"""The verdicts of many points at a glance: machines down, versions across."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.report.table import table
from pytlc.sweep import Entry
from pytlc.sweep.summary import verdict

_PREFERRED = ("version", "property")
_WIDEST = 10
_SHORT = {"holds": "ok", "none": "-", "left": "cut", "not": "?", "nothing": "empty", "stopped": "stopped"}
_LEGEND = {
    "ok": "holds",
    "FAIL": "violates a property",
    "-": "no such machine",
    "cut": "left out",
    "?": "not run",
    "empty": "no state",
    "stopped": "stopped before it was decided",
    "error": "could not be checked",
}


def matrix(entries: Sequence[Entry], *, leave_out: Collection[str] = ()) -> RenderableType | None:
    """A line for each setting of all axes but one, which goes across; None where none has few enough values.

    Args:
        entries: The points of a sweep.
        leave_out: Axes that are not shown.
    """
    names = [name for name, _ in entries[0].point.values if name not in leave_out]
    across = axis_across(entries, names)
    if across is None:
        return None
    down = [name for name in names if name != across]
    columns = list(dict.fromkeys(entry.point[across] for entry in entries))
    lines: dict[tuple[str, ...], dict[object, str]] = {}
    for entry in entries:
        key = tuple(str(entry.point[name]) for name in down)
        lines.setdefault(key, {})[entry.point[across]] = _word(entry)
    cells = [(*key, *(found.get(column, "") for column in columns)) for key, found in lines.items()]
    used = [word for word in _LEGEND if any(word in row for row in cells)]
    legend = ", ".join(f"{word}: {_LEGEND[word]}" for word in used)
    header = (*down, *(column_head(across, column) for column in columns))
    return Group(table(cells, header=header), Text(legend, style="dim"))


def axis_across(entries: Sequence[Entry], names: Sequence[str]) -> str | None:
    """The axis that goes across in a matrix; None where none has few enough values.

    It is the version if it can, else of those that fit the one with most values.

    Args:
        entries: The points.
        names: The axes to choose from.
    """
    counts = {name: len({entry.point[name] for entry in entries}) for name in names}
    fitting = [name for name in names if counts[name] <= _WIDEST]
    preferred = [name for name in _PREFERRED if name in fitting]
    found = preferred or sorted(fitting, key=lambda name: -counts[name])
    return found[0] if found else None


def column_head(across: str, column: object) -> str:
    """What stands above a column: its value, with the axis where that does not go without saying."""
    return str(column) if across in _PREFERRED else f"{across}={column}"


def _word(entry: Entry) -> str:
    first = verdict(entry).partition(" ")[0]
    return "FAIL" if first == "violates" else _SHORT.get(first, first)
