"""A sweep as text: points, the smallest machines that fail, how the cost grows; and a comparison of two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.report.table import table
from pytlc.sweep import Entry, Kind, SweepInfo
from pytlc.sweep.summary import Change, Growth, IsSize, Smallest, Sort, growth, rows, smallest, verdict

_COLUMNS = ("verdict", "states", "length", "seconds", "run")
_BAD, _UNDECIDED, _GOOD = "bold red", "bold yellow", "green"


def sweep_text(info: SweepInfo, entries: Sequence[Entry], is_size: IsSize) -> Group:
    """The whole of a sweep.

    Args:
        info: Which one.
        entries: Its points.
        is_size: Which of its axes are sizes.
    """
    parts: list[RenderableType] = [
        Text(f"sweep {info.id} of {info.subject}: {info.name}", style="bold"),
        Text(),
    ]
    parts.append(_points(entries))
    for heading, found in (
        ("smallest machines that fail", _smallest(smallest(entries, is_size))),
        ("how the cost grows, for each step of one", _growth(growth(entries, is_size))),
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


def sweep_to_jsonable(info: SweepInfo, entries: Sequence[Entry], is_size: IsSize) -> dict[str, Any]:
    """The same as data."""
    return {
        **_info(info),
        "points": rows(entries),
        "smallest": [
            {"of": dict(s.sort), "failing": [dict(e.point.values) for e in s.entries], "looked": s.looked}
            for s in smallest(entries, is_size)
        ],
        "growth": [
            {
                "axis": g.axis,
                "others": dict(g.others),
                "points": [{"value": v, "distinct": d, "seconds": s} for v, d, s in g.points],
                "states_factor": g.states,
                "seconds_factor": g.seconds,
            }
            for g in growth(entries, is_size)
        ],
    }


def sweeps_to_jsonable(sweeps: Iterable[SweepInfo]) -> list[dict[str, Any]]:
    """All sweeps as data."""
    return [_info(sweep) for sweep in sweeps]


def comparison_to_jsonable(one: SweepInfo, other: SweepInfo, changes: Iterable[Change]) -> dict[str, Any]:
    """A comparison as data."""
    told = [
        {"point": dict(c.point.values), "what": c.what, "first": c.before, "second": c.after} for c in changes
    ]
    return {"first": _info(one), "second": _info(other), "changes": told}


def _info(info: SweepInfo) -> dict[str, Any]:
    return {
        "sweep": info.id,
        "name": info.name,
        "subject": info.subject,
        "definition": dict(info.definition),
        "created": datetime.fromtimestamp(info.created, UTC).isoformat(timespec="seconds"),
        "asked": info.asked,
        "recorded": info.recorded,
    }


def _points(entries: Sequence[Entry]) -> RenderableType:
    names = [name for name, _ in entries[0].point.values] if entries else []
    shown = [entry for entry in entries if entry.kind is not Kind.OUTSIDE and not entry.cut]
    cells = [(*map(str, dict(entry.point.values).values()), *_result(entry)) for entry in shown]
    first = len(names) + 1
    return table(cells, header=(*names, *_COLUMNS), right=range(first, first + 3))


def _result(entry: Entry) -> tuple[str, ...]:
    record = entry.record
    if record is None:
        return verdict(entry), "", "", "", ""
    seconds = "" if record.seconds is None else f"{record.seconds:.1f}"
    return verdict(entry), _number(record.distinct), _number(record.length), seconds, record.run or ""


def _smallest(found: Iterable[Smallest]) -> list[RenderableType]:
    lines = []
    for one in found:
        where = _sort(one.sort)
        if one.entries:
            lines += [
                f"  {where}{_sizes(e, one.sort)}: {verdict(e)}"
                + (f", pytlc replay {e.record.run}" if e.record else "")
                for e in one.entries
            ]
        elif one.looked:
            machines = "machine" if one.looked == 1 else "machines"
            lines.append(f"  {where}none of {one.looked} {machines}")
    return [Text(line) for line in lines]


def _growth(found: Sequence[Growth]) -> list[RenderableType]:
    cells = [
        (
            f"{one.axis} {one.points[0][0]}..{one.points[-1][0]}",
            _sort(one.others).removesuffix(": "),
            _factor(one.states),
            _factor(one.seconds),
        )
        for one in found
    ]
    return (
        [table(cells, header=("size", "with", "states", "seconds"), right=(2, 3), indent=2)] if cells else []
    )


def _not_run(entries: Iterable[Entry]) -> list[RenderableType]:
    reasons: dict[str, int] = {}
    for entry in entries:
        reason = entry.cut or (entry.reason if entry.kind is Kind.OUTSIDE else None)
        if reason:
            reasons[reason] = reasons.get(reason, 0) + 1
    return [
        Text(f"  {count:,} {'point' if count == 1 else 'points'}: {why}") for why, count in reasons.items()
    ]


def _sum(entries: Sequence[Entry]) -> Text:
    words = [verdict(entry).partition(" ")[0] for entry in entries]
    told = ", ".join(f"{words.count(word):,} {word}" for word in dict.fromkeys(words))
    style = _BAD if "violates" in words or "error" in words else _UNDECIDED if "stopped" in words else _GOOD
    return Text(f"{len(entries):,} points: {told}", style=style)


def _sizes(entry: Entry, sort: Sort) -> str:
    return ", ".join(f"{name}={value}" for name, value in entry.point.values if (name, value) not in sort)


def _sort(sort: Sort) -> str:
    return ", ".join(f"{name}={value}" for name, value in sort) + (": " if sort else "")


def _factor(value: float | None) -> str:
    return "" if value is None else f"x {value:.2f}"


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _cell(value: object) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
