"""A sweep as text: points, the smallest machines that fail, how the cost grows; and a comparison of two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from statistics import median

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.report.sweep_matrix import matrix
from pytlc.report.table import table
from pytlc.sweep import Entry, Kind, SweepInfo
from pytlc.sweep.axes import Cell
from pytlc.sweep.record import OPEN
from pytlc.sweep.summary import Change, Growth, Smallest, Sort, growth, smallest, verdict

_COLUMNS = ("verdict", "states", "length", "seconds", "run")
_NUMBERS = frozenset({"states", "length", "seconds"})
#: More points than these are shown as a matrix.
_MANY = 24
_BAD, _UNDECIDED, _GOOD = "bold red", "bold yellow", "green"


def sweep_text(
    info: SweepInfo,
    entries: Sequence[Entry],
    removed: frozenset[str] = frozenset(),
    *,
    full: bool = False,
) -> Group:
    """The whole of a sweep.

    Args:
        info: Which one.
        entries: Its points.
        removed: Names of runs of counterexamples that are kept no more.
        full: Every point on a line of its own, however many they are.
    """
    parts: list[RenderableType] = [Text(f"sweep {info.id} of {info.subject}: {info.name}", style="bold")]
    fixed = _fixed(entries)
    if fixed:
        parts.append(Text(f"everywhere: {', '.join(f'{name}={value}' for name, value in fixed.items())}"))
    shown = [entry for entry in entries if entry.kind is not Kind.OUTSIDE and not entry.cut]
    if opened := info.definition.get(OPEN):
        parts.append(Text(f"checked anew each time, unless with --reuse: {'; '.join(opened)}"))
    grid = None if full or len(shown) <= _MANY else matrix(entries, leave_out=fixed)
    parts += [Text(), _points(shown, fixed, removed) if grid is None else grid]
    for heading, found in (
        ("smallest machines that fail", _smallest(info, smallest(entries, info.is_size), removed)),
        ("how the cost grows, for each step of one", _growth(growth(entries, info.is_size), fixed)),
        ("not run", _not_run(entries)),
    ):
        if found:
            parts += [Text(), Text(heading, style="bold"), *found]
    parts += [Text(), _sum(entries)]
    return Group(*parts)


def sweeps_text(sweeps: Iterable[SweepInfo]) -> RenderableType:
    """All sweeps of a store, one a line."""
    found = [
        (s.id, s.name, s.subject, f"{s.points:,}", f"{s.recorded:,} of {s.asked:,}", _date(s.created))
        for s in sweeps
    ]
    header = ("id", "name", "of", "points", "recorded", "begun")
    return table(found, header=header, right=(3, 4)) if found else Text("no sweep is stored here")


def comparison_text(one: SweepInfo, other: SweepInfo, changes: Sequence[Change]) -> Group:
    """What two sweeps say differently."""
    heads = [
        Text(f"{sweep.id}  {sweep.name}, begun {_date(sweep.created)}", style="bold")
        for sweep in (one, other)
    ]
    found = [(str(c.point), c.what, _cell(c.before), _cell(c.after)) for c in changes]
    if not found:
        return Group(*heads, Text(), Text("no verdict and no count differs", style=_GOOD))
    return Group(*heads, Text(), table(found, header=("point", "what", "first", "second")))


def _fixed(entries: Sequence[Entry]) -> dict[str, Cell]:
    """The axes with one value, where others have more: they stand above the table."""
    names = [name for name, _ in entries[0].point.values] if entries else []
    values = {name: {entry.point[name] for entry in entries} for name in names}
    fixed = {name: next(iter(found)) for name, found in values.items() if len(found) == 1}
    return {} if len(fixed) == len(names) else fixed


def _points(shown: Sequence[Entry], fixed: Mapping[str, Cell], removed: frozenset[str]) -> RenderableType:
    """A line for each point; columns without anything in them are left out."""
    names = [name for name, _ in shown[0].point.values if name not in fixed] if shown else []
    cells = [
        (*(str(v) for n, v in entry.point.values if n in names), *_result(entry, removed)) for entry in shown
    ]
    header = (*names, *_COLUMNS)
    kept = [n for n in range(len(header)) if n < len(names) or any(row[n] for row in cells)]
    right = [place for place, n in enumerate(kept) if header[n] in _NUMBERS and n >= len(names)]
    return table([[row[n] for n in kept] for row in cells], header=[header[n] for n in kept], right=right)


def _result(entry: Entry, removed: frozenset[str]) -> tuple[str, ...]:
    record = entry.record
    if record is None:
        return verdict(entry), "", "", "", ""
    seconds = "" if record.seconds is None else f"{record.seconds:.1f}"
    run = f"{record.run} (removed)" if record.run in removed else record.run or ""
    return verdict(entry), _number(record.distinct), _number(record.length), seconds, run


def _smallest(info: SweepInfo, found: Iterable[Smallest], removed: frozenset[str]) -> list[RenderableType]:
    lines = []
    for one in found:
        where = _sort(one.sort)
        if one.entries:
            lines += [
                f"  {where}{_sizes(entry, one.sort)}: {verdict(entry)}{_again(info, entry, removed)}"
                for entry in one.entries
            ]
        elif one.looked:
            machines = "machine" if one.looked == 1 else "machines"
            lines.append(f"  {where}none of {one.looked} {machines}")
    return [Text(line) for line in lines]


def _again(info: SweepInfo, entry: Entry, removed: frozenset[str]) -> str:
    """How to see the counterexample."""
    run = entry.record.run if entry.record else None
    if run is None:
        return ""
    if run in removed:
        return "; its run was removed, --retry makes it again"
    return f", pytlc {'trace show' if info.subject.endswith('.tla') else 'replay'} {run}"


def _growth(found: Sequence[Growth], fixed: Mapping[str, Cell]) -> list[RenderableType]:
    """A line for each size: over all settings of the others, and the dearest of these."""
    cells = []
    for axis in dict.fromkeys(one.axis for one in found):
        lines = [one for one in found if one.axis == axis]
        dearest = max(lines, key=lambda one: one.points[-1][1])
        cells.append(
            (
                f"{axis} {_range(lines)}",
                f"{len(lines):,}",
                _factors([one.states for one in lines]),
                _factors([one.seconds for one in lines]),
                ", ".join(f"{states:,}" for _, states, _ in dearest.points),
                _sort(tuple(p for p in dearest.others if p[0] not in fixed)).removesuffix(": "),
            )
        )
    header = ("size", "lines", "states", "seconds", "states of the dearest", "with")
    return [table(cells, header=header, right=(1,), indent=2)] if cells else []


def _range(lines: Iterable[Growth]) -> str:
    values = [value for one in lines for value, _, _ in one.points]
    return f"{min(values)}..{max(values)}"


def _factors(values: Iterable[float | None]) -> str:
    """The middle one, and from which to which they go."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return ""
    middle = f"x {median(known):.2f}"
    return middle if len(known) == 1 else f"{middle} ({known[0]:.2f} to {known[-1]:.2f})"


def _not_run(entries: Iterable[Entry]) -> list[RenderableType]:
    reasons: dict[str, int] = {}
    for entry in entries:
        reason = entry.cut or (entry.reason if entry.kind is Kind.OUTSIDE else _assumption(entry))
        if reason:
            reasons[reason] = reasons.get(reason, 0) + 1
    return [
        Text(f"  {count:,} {'point' if count == 1 else 'points'}: {why}") for why, count in reasons.items()
    ]


def _assumption(entry: Entry) -> str | None:
    record = entry.record
    return (record.reason or "an assumption is false") if record is not None and record.is_outside else None


def _sum(entries: Sequence[Entry]) -> Text:
    told = [verdict(entry) for entry in entries]
    words = ["violates" if word.startswith("violates") else word for word in told]
    counts = ", ".join(f"{words.count(word):,} {word}" for word in dict.fromkeys(words))
    style = _BAD if "violates" in words or "error" in words else _UNDECIDED if "stopped" in words else _GOOD
    return Text(f"{len(entries):,} points: {counts}", style=style)


def _sizes(entry: Entry, sort: Sort) -> str:
    return ", ".join(f"{name}={value}" for name, value in entry.point.values if (name, value) not in sort)


def _sort(sort: Sort) -> str:
    return ", ".join(f"{name}={value}" for name, value in sort) + (": " if sort else "")


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _cell(value: object) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
