"""The matrix of a sweep's page: how each verdict looks, in a symbol, a word and a class, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pytlc.report.sweep_matrix import axis_across, column_head
from pytlc.sweep import Entry
from pytlc.sweep.summary import verdict


@dataclass(frozen=True, slots=True)
class Look:
    """How a verdict is shown: never by colour alone."""

    symbol: str
    word: str
    classes: str


_LOOKS = {
    "holds": Look("✓", "holds", "holds"),
    "violates": Look("✗", "fails", "bad"),
    "stopped": Look("◷", "stopped", "unknown"),
    "error": Look("!", "error", "bad"),
    "nothing": Look("∅", "no state", "unknown"),
    "none": Look("-", "no such machine", "absent"),
    "left": Look("·", "left out", "absent"),
    "not": Look("?", "not run", "unknown"),
}


@dataclass(frozen=True, slots=True)
class CellView:
    """A point in the matrix.

    Attributes:
        anchor: Of its row in the list of points.
        look: How its verdict is shown.
        below: What stands below: what is violated and how long the counterexample is, or how many states.
        label: All of it in words, for who does not see where it stands.
    """

    anchor: str
    look: Look
    below: str
    label: str


@dataclass(frozen=True, slots=True)
class GridView:
    """The matrix.

    Attributes:
        down: The axes of which each line has a value.
        heads: What stands above the other columns.
        lines: For each line the values, and its cells; None where the grid has no such point.
        legend: The looks that occur.
    """

    down: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[tuple[tuple[str, ...], tuple[CellView | None, ...]], ...]
    legend: tuple[Look, ...]


def grid_view(entries: Sequence[Entry], names: Sequence[str]) -> GridView | None:
    """The matrix; None where no axis has few enough values to go across.

    Args:
        entries: The points.
        names: The axes that are shown.
    """
    across = axis_across(entries, names)
    if across is None:
        return None
    down = tuple(name for name in names if name != across)
    columns = list(dict.fromkeys(entry.point[across] for entry in entries))
    lines: dict[tuple[str, ...], dict[object, CellView]] = {}
    for entry in entries:
        key = tuple(str(entry.point[name]) for name in down)
        lines.setdefault(key, {})[entry.point[across]] = _cell(entry)
    used = {look(entry) for entry in entries}
    return GridView(
        down=down,
        heads=tuple(column_head(across, column) for column in columns),
        lines=tuple((key, tuple(map(found.get, columns))) for key, found in lines.items()),
        legend=tuple(one for one in _LOOKS.values() if one in used),
    )


def look(entry: Entry) -> Look:
    """How the verdict of a point is shown."""
    return _LOOKS[verdict(entry).partition(" ")[0]]


def point_anchor(entry: Entry) -> str:
    """Where a point is in the list of points."""
    return f"p{entry.position}"


def _cell(entry: Entry) -> CellView:
    label = f"{entry.point}: {verdict(entry)}"
    return CellView(point_anchor(entry), look(entry), _below(entry), label)


def _below(entry: Entry) -> str:
    record = entry.record
    if record is None:
        return ""
    if record.is_violation:
        length = f", {record.length} states" if record.length else ""
        return f"{record.property or record.outcome.value}{length}"
    return f"{record.distinct:,} states" if record.distinct else ""
