"""A result as data that ``json`` can write: for ``--json`` and for stored runs.

Traces are put in whole in the lossless form of `pytlc.trace`, so whoever reads the JSON loses nothing
that TLC printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pytlc.tlc.diagnostics import Diagnostic, Level
from pytlc.tlc.result import Coverage, Finding, Result
from pytlc.trace import trace_to_json


def result_to_jsonable(result: Result, *, traces: bool = True) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None; ``traces`` False leaves out the traces, stored elsewhere."""
    return {
        "outcome": result.outcome.value,
        "property": result.property,
        "bound": result.bound,
        "exhausted": result.exhausted.value if result.exhausted else None,
        "version": result.version,
        "exit_code": result.exit_code,
        "collision": result.collision,
        "collision_observed": result.collision_observed,
        "stats": {
            "generated": result.stats.generated,
            "distinct": result.stats.distinct,
            "queue": result.stats.queue,
            "depth": result.stats.depth,
            "seconds": result.stats.seconds,
            "age": result.stats.age,
        },
        "findings": [_finding(finding, traces=traces) for finding in result.findings],
        "diagnostics": [_diagnostic(diagnostic) for diagnostic in result.diagnostics],
        "coverage": None if result.coverage is None else [_coverage(block) for block in result.coverage],
        "variables": [
            {
                "name": variable.name,
                "module": variable.location.module,
                "line": variable.location.begin_line,
                "distinct": variable.distinct,
            }
            for variable in result.variables
        ],
        "recovered": None
        if result.recovered is None
        else {"examined": result.recovered.examined, "queue": result.recovered.queue},
        "printed": list(result.printed),
        "written": list(result.written),
        "confirmed": result.confirmed,
        "unknown": [
            {"code": event.code, "severity": event.severity, "text": event.text} for event in result.unknown
        ],
    }


def _finding(finding: Finding, *, traces: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "outcome": finding.outcome.value,
        "property": finding.property,
        "message": finding.message,
        "call_stack": [str(position) for position in finding.call_stack],
    }
    if traces:
        data["trace"] = None if finding.trace is None else trace_to_json(finding.trace)
    return data


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "level": diagnostic.level.value,
        "message": diagnostic.message,
        "module": diagnostic.module,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "end_line": diagnostic.end_line,
        "end_column": diagnostic.end_column,
        "text": diagnostic.text,
    }


def diagnostics_of(data: Iterable[Mapping[str, Any]]) -> tuple[Diagnostic, ...]:
    """The diagnostics that were written by :func:`result_to_jsonable`.

    Raises:
        KeyError: One has no message or level.
        ValueError: One has a level that is none.
    """
    places = ("module", "line", "column", "end_line", "end_column", "text")
    return tuple(
        Diagnostic(Level(entry["level"]), entry["message"], *map(entry.get, places)) for entry in data
    )


def _coverage(block: Coverage) -> dict[str, Any]:
    action = block.action
    return {
        "name": action.name,
        "role": action.role.value,
        "module": action.location.module,
        "line": action.place.begin_line,
        "column": action.place.begin_column,
        "distinct": action.distinct,
        "generated": action.generated,
        "expressions": [
            {
                "nesting": inner.nesting,
                "module": inner.location.module,
                "line": inner.location.begin_line,
                "column": inner.location.begin_column,
                "end_line": inner.location.end_line,
                "end_column": inner.location.end_column,
                "count": inner.count,
                "cost": inner.cost,
            }
            for inner in block.expressions
        ],
    }
