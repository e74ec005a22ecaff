"""Sweeps, lists of them and comparisons as data that JSON can write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from pytlc.sweep import Entry, SweepInfo
from pytlc.sweep.summary import Change, growth, rows, smallest


def sweep_to_jsonable(
    info: SweepInfo, entries: Sequence[Entry], removed: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """A sweep as data.

    Args:
        info: Which one.
        entries: Its points.
        removed: Names of runs of counterexamples that are kept no more.
    """
    is_size = info.is_size
    return {
        **_info(info),
        "points": [row | {"run_kept": _kept(row["run"], removed)} for row in rows(entries)],
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


def _kept(run: str | None, removed: frozenset[str]) -> bool | None:
    return None if run is None else run not in removed
