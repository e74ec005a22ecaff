"""What a sweep would do, before it does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from pytlc.report.table import table
from pytlc.sweep import Entry, Kind
from pytlc.sweep.forecast import Forecast
from pytlc.sweep.plan import Plan
from pytlc.sweep.summary import verdict


def plan_text(plan: Plan, ahead: Forecast) -> Group:
    """Points, checks, and what is no check of its own.

    Args:
        plan: The sweep.
        ahead: What it would do.
    """
    counts = (
        f"{len(plan.entries):,} points, {len(plan.questions):,} checks: {len(ahead.waiting):,} to be made, "
        f"{len(ahead.known):,} recorded"
    )
    parts: list[RenderableType] = [Text(f"sweep {plan.id} of {plan.subject.name}: {plan.name}", style="bold")]
    parts += [Text(counts), Text()]
    cells = [(str(entry.point), f"about {_rounded(states):,}") for entry, states in ahead.waiting]
    if cells:
        parts.append(table(cells, header=("to be made, likely in this order", "states"), right=(1,)))
    for heading, lines in (("recorded", _recorded(ahead.known)), ("skipped", _skipped(ahead.others))):
        if lines:
            parts += [Text(), Text(heading, style="bold"), *lines]
    return Group(*parts)


def plan_to_jsonable(plan: Plan, ahead: Forecast) -> dict[str, Any]:
    """The same as data."""
    return {
        "sweep": plan.id,
        "name": plan.name,
        "subject": plan.subject.name,
        "definition": dict(plan.definition),
        "to_be_made": [
            {"point": dict(e.point.values), "digest": e.digest, "expected": _rounded(states)}
            for e, states in ahead.waiting
        ],
        "recorded": [
            {"point": dict(e.point.values), "digest": e.digest, "verdict": verdict(e)} for e in ahead.known
        ],
        "skipped": [
            {"point": dict(e.point.values), "kind": e.kind.value, "reason": e.reason} for e in ahead.others
        ],
    }


def _rounded(states: float) -> int:
    """An estimate has no more than two digits that mean anything."""
    return int(float(f"{states:.1e}"))


def _recorded(known: Iterable[Entry]) -> list[Text]:
    return [Text(f"  {entry.point}: {verdict(entry)}") for entry in known]


def _skipped(others: Iterable[Entry]) -> list[Text]:
    words = {Kind.SAME: "", Kind.OUTSIDE: "no such machine: "}
    return [Text(f"  {entry.point}: {words.get(entry.kind, '')}{entry.reason}") for entry in others]
