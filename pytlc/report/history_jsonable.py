"""A history as data that ``json`` can write."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pytlc.check.history import Cell, Table
from pytlc.spec.family import Version
from pytlc.spec.history import Column, Expected

FORMAT = "pytlc-history-1"


def history_to_jsonable(table: Table) -> dict[str, Any]:
    """Dicts, lists, strings, numbers, None.

    ::

        format       "pytlc-history-1"
        family, scope      name, and the default machine as sizes by parameter
        tlc          version
        exit_code    0 as recorded, 1 otherwise or a divergence, 2 could not run, 3 stopped at a bound
        runs         {made, taken}: searches that were made, and taken from the store
        findings     names of those in the table
        rows         list of {name, commit, source, on, date, subject}; a proposal has a source, no commit
        columns      list of {title, property, kind, severity, claim, breaks, scope, words, versions}; scope
                     is sizes by parameter, words the same as text
        cells        list, row by row, of {version, column, property, severity, verdict, distinct, length,
                     run, replayed, divergence, reason, expected, finding, as_expected}

    A verdict is ``holds``, ``violated``, ``unknown`` (then ``reason`` says why) or ``n/a``. ``length`` counts
    the states of the shortest counterexample. ``expected`` is {verdict, length, finding} or null;
    ``as_expected`` is null where either is missing.
    """
    history = table.history
    return {
        "format": FORMAT,
        "family": history.family.name,
        "scope": dict(history.scope),
        "tlc": table.tlc,
        "exit_code": table.exit_code,
        "runs": {"made": table.made, "taken": table.taken},
        "findings": list(table.findings),
        "rows": [_row(version) for version in table.rows],
        "columns": [_column(column) for column in table.columns],
        "cells": [_cell(cell) for cell in table.cells],
    }


def _row(version: Version) -> dict[str, Any]:
    keys = ("name", "commit", "source", "on", "date", "subject")
    return {key: getattr(version, key) for key in keys}


def _column(column: Column) -> dict[str, Any]:
    claim = column.property
    return {
        "title": column.title,
        "property": claim.name,
        "kind": claim.kind,
        "severity": claim.severity.value,
        "claim": claim.claim,
        "breaks": claim.breaks,
        "scope": dict(column.scope),
        "words": list(column.scope.words),
        "versions": list(column.versions),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "version": cell.version.name,
        "column": cell.column.title,
        "property": cell.column.property.name,
        "severity": cell.column.property.severity.value,
        "verdict": cell.answer.value,
        "distinct": cell.distinct,
        "length": cell.length,
        "run": cell.run,
        "replayed": cell.replayed,
        "divergence": cell.divergence,
        "reason": cell.reason,
        "expected": None if cell.expected is None else _expected(cell.expected),
        "finding": cell.finding,
        "as_expected": None if cell.expected is None or not cell.is_known else not cell.differs,
    }


def _expected(expected: Expected) -> dict[str, Any]:
    return asdict(expected)
