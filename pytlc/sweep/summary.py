"""What the points of a sweep say together: rows, the smallest machines that fail, how the cost grows. Pure.

Sizes are partly ordered: a machine is no larger than another one of its kind if no size of it is. The
smallest failing machines of a kind are those below which none fails, as far as was looked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any, TypeAlias

from pytlc.sweep.axes import Cell, magnitude
from pytlc.sweep.grid import Point
from pytlc.sweep.record import Entry, Kind, Record
from pytlc.tlc import Outcome

#: Whether a greater value of an axis makes a larger machine.
IsSize: TypeAlias = Callable[[str], bool]
#: The values of the axes that are no sizes.
Sort: TypeAlias = tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest failing machines of one kind.

    Attributes:
        sort: What they have in common: version, switches.
        entries: They; none where no machine of the kind fails.
        looked: How many machines of the kind have a verdict.
    """

    sort: Sort
    entries: tuple[Entry, ...]
    looked: int


@dataclass(frozen=True, slots=True)
class Growth:
    """How the cost grows along one size, all else being equal.

    Attributes:
        axis: The size.
        others: The values of all other axes.
        points: Its value, distinct states and seconds of each complete search, in order of the value.
        states: By what factor the states grow with each step of one; None for fewer than two points.
        seconds: The same for the wall time.
    """

    axis: str
    others: Sort
    points: tuple[tuple[int, int, float | None], ...]
    states: float | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """A point that has another result in another sweep.

    Attributes:
        point: It.
        what: ``verdict``, ``distinct states``, ``states of the counterexample``, or that only one of them has
            a result.
        before: In the first sweep.
        after: In the second one.
    """

    point: Point
    what: str
    before: object
    after: object


def verdict(entry: Entry) -> str:
    """The answer of a point in words: ``holds``, ``violates P``, ``stopped``, ``not run``, ``none``, ..."""
    record = entry.record
    if entry.kind is Kind.OUTSIDE or (record is not None and record.is_outside):
        return "none"
    if record is None:
        return "left out" if entry.cut else "not run"
    if record.is_violation:
        return f"violates {record.property or record.outcome.value}"
    if record.outcome is Outcome.SUCCESS:
        return "holds" if record.distinct else "nothing checked"
    return "stopped" if record.outcome in {Outcome.BOUNDED, Outcome.EXHAUSTED} else "error"


def rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """One flat row for each point: its values, its verdict, the fields of its record; None is not known."""
    return [_row(entry) for entry in entries]


def smallest(entries: Iterable[Entry], is_size: IsSize) -> tuple[Smallest, ...]:
    """The smallest failing machines of each kind, in the order of the grid."""
    found = []
    for sort, members in _by_sort(entries, is_size).items():
        judged = [entry for entry in members if entry.record is not None and entry.record.is_judged]
        failing = [entry for entry in judged if entry.record is not None and entry.record.is_violation]
        least = tuple(e for e in failing if not any(_below(other, e, is_size) for other in failing))
        found.append(Smallest(sort, least, len(judged)))
    return tuple(found)


def growth(entries: Iterable[Entry], is_size: IsSize) -> tuple[Growth, ...]:
    """How the cost grows along each size that takes several values, for each setting of the others.

    Only complete searches count: one that ended at a violation has seen a part.
    """
    asked = [entry for entry in entries if entry.kind is Kind.ASKED]
    complete = [entry for entry in asked if entry.record and entry.record.outcome is Outcome.SUCCESS]
    names = dict.fromkeys(name for entry in complete for name, _ in entry.point.values if is_size(name))
    return tuple(found for name in names for found in _along(name, complete) if len(found.points) > 1)


def compare(one: Iterable[Entry], other: Iterable[Entry]) -> tuple[Change, ...]:
    """What two sweeps say differently of the same points, and the points that only one has a result of."""
    before, after = ({_key(e.point): e for e in entries if e.record} for entries in (one, other))
    found: list[Change] = []
    for key, entry in before.items():
        there = after.get(key)
        if there is None:
            found.append(Change(entry.point, "only in the first", verdict(entry), None))
        else:
            found.extend(_differences(entry, there))
    found += [
        Change(e.point, "only in the second", None, verdict(e))
        for key, e in after.items()
        if key not in before
    ]
    return tuple(found)


def _row(entry: Entry) -> dict[str, Any]:
    record = entry.record
    told = {
        "verdict": verdict(entry),
        "reason": entry.reason or entry.cut or (record.reason if record else None),
    }
    names = (
        "property",
        "distinct",
        "generated",
        "depth",
        "length",
        "seconds",
        "run",
        "replayed",
        "tlc",
        "where",
    )
    fields = {name: getattr(record, name) if record else None for name in names}
    outcome = record.outcome.value if record else None
    return {**dict(entry.point.values), **told, "outcome": outcome, **fields, "digest": entry.digest}


def _by_sort(entries: Iterable[Entry], is_size: IsSize) -> Mapping[Sort, Sequence[Entry]]:
    found: dict[Sort, list[Entry]] = {}
    for entry in entries:
        sort = tuple(pair for pair in entry.point.values if not is_size(pair[0]))
        found.setdefault(sort, []).append(entry)
    return found


def no_larger(one: Point, other: Point, is_size: IsSize) -> bool:
    """Whether no size of a machine is larger than that of another one, and they are not the same machine."""
    sizes, there = ({n: _size(v) for n, v in point.values if is_size(n)} for point in (one, other))
    return sizes != there and all(_at_most(value, there[name]) for name, value in sizes.items())


def _below(one: Entry, other: Entry, is_size: IsSize) -> bool:
    return no_larger(one.point, other.point, is_size)


def _size(value: Cell) -> Cell:
    size = magnitude(value)
    return value if size is None else size


def _at_most(one: Cell, other: Cell) -> bool:
    return one <= other if isinstance(one, int) and isinstance(other, int) else one == other


def _along(axis: str, entries: Iterable[Entry]) -> Iterable[Growth]:
    lines: dict[Sort, list[tuple[int, Record]]] = {}
    for entry in entries:
        value = magnitude(entry.point[axis])
        others = tuple(pair for pair in entry.point.values if pair[0] != axis)
        if value is not None and entry.record is not None:
            lines.setdefault(others, []).append((value, entry.record))
    for others, line in lines.items():
        line.sort(key=lambda pair: pair[0])
        points = tuple((value, record.distinct or 0, record.seconds) for value, record in line)
        states = _rate([(value, distinct) for value, distinct, _ in points])
        seconds = _rate([(value, took) for value, _, took in points if took])
        yield Growth(axis, others, points, states, seconds)


def _rate(points: Sequence[tuple[int, float]]) -> float | None:
    """The factor for each step of one: the slope of the logarithms, by least squares."""
    logs = [(value, log(amount)) for value, amount in points if amount > 0]
    if len({value for value, _ in logs}) < 2:
        return None
    centre = sum(value for value, _ in logs) / len(logs)
    middle = sum(height for _, height in logs) / len(logs)
    spread = sum((value - centre) ** 2 for value, _ in logs)
    return exp(sum((value - centre) * (height - middle) for value, height in logs) / spread)


def _key(point: Point) -> frozenset[tuple[str, Cell]]:
    """Points are the same whatever the order of the axes."""
    return frozenset(point.values)


def _differences(one: Entry, other: Entry) -> Iterable[Change]:
    before, after = one.record, other.record
    if before is None or after is None:
        return
    if verdict(one) != verdict(other):
        yield Change(one.point, "verdict", verdict(one), verdict(other))
    elif before.is_violation and before.length != after.length:
        yield Change(one.point, "states of the counterexample", before.length, after.length)
    elif before.outcome is Outcome.SUCCESS and before.distinct != after.distinct:
        yield Change(one.point, "distinct states", before.distinct, after.distinct)
