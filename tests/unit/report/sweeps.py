"""Sweeps made by hand, of any size, with every kind of verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pytlc.sweep import Axis, Entry, Grid, Kind, Record, SweepInfo
from pytlc.sweep.axes import Cell
from pytlc.tlc import Outcome

HOSTILE = "</script><b>&\"'"
_OUTCOMES = {
    "holds": Outcome.SUCCESS,
    "fails": Outcome.INVARIANT,
    "stopped": Outcome.BOUNDED,
    "error": Outcome.PARSE,
    "outside": None,
    "cut": None,
    "todo": None,
}


def grid(kinds: Sequence[str], **axes: Sequence[Cell]) -> tuple[SweepInfo, tuple[Entry, ...]]:
    """A sweep over the axes whose points have one kind of verdict after the other."""
    points = Grid(tuple(Axis(name, tuple(values)) for name, values in axes.items())).points()
    entries = tuple(_entry(Entry(n, p), kinds[n % len(kinds)]) for n, p in enumerate(points))
    sizes = [name for name, values in axes.items() if isinstance(values[0], int)]
    definition = {
        "axes": [[n, list(v)] for n, v in axes.items()],
        "sizes": sizes,
        "assume": "n < 9",
        "wise": 2,
    }
    asked = sum(entry.kind is Kind.ASKED for entry in entries)
    recorded = sum(entry.record is not None for entry in entries)
    info = SweepInfo("0123456789ab", "made", "family", definition, 1.7e9, len(entries), asked, recorded)
    return info, entries


def _entry(entry: Entry, kind: str) -> Entry:
    if kind == "outside":
        return replace(entry, kind=Kind.OUTSIDE, reason="no such machine")
    if kind == "cut":
        return replace(entry, digest="d", cut="a smaller machine fails")
    outcome = _OUTCOMES[kind]
    if outcome is None:
        return replace(entry, digest="d")
    size = 1
    for _, value in entry.point.values:
        size *= 3**value if isinstance(value, int) else 1
    violated = {"property": "Safe", "length": 9, "run": f"{entry.position:012x}"} if kind == "fails" else {}
    record = Record(
        f"{entry.position:064x}",
        outcome,
        distinct=10 * size,
        depth=7,
        seconds=size / 50,
        reason=HOSTILE if kind in {"stopped", "error"} else None,
        tlc="2.19",
        finished=1.7e9 + 60,
        **violated,  # type: ignore[arg-type]
    )
    return replace(entry, digest=record.digest, record=record)
