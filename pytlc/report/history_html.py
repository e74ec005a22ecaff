"""A history as one page that needs no other file and no network.

The template only loops and places: what is said, and which class a cell has, is decided here. Jinja escapes
all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pytlc.check.history import Answer, Cell, Table
from pytlc.check.verdict import AS_EXPECTED, BOUNDED
from pytlc.report.history_words import (
    FINDINGS,
    LETTERS,
    comparison,
    findings,
    flags,
    mark,
    notes,
    numbers,
    particulars,
    replay,
    sentence,
    title,
    total,
)
from pytlc.report.page import render_page
from pytlc.spec.claims import Severity
from pytlc.spec.family import Version
from pytlc.spec.history import Column

TEMPLATE = "history.html.j2"

_STATES = {AS_EXPECTED: "good", BOUNDED: "open"}
_CLASSES = {Answer.HOLDS: "holds", Answer.UNKNOWN: "unknown", Answer.NOT_APPLICABLE: "absent"}


@dataclass(frozen=True, slots=True)
class _Key:
    """A severity of the legend."""

    name: str
    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class _Head:
    """A column; ``where`` tells in which sizes its machine is another one than that of the page."""

    title: str
    property: str
    severity: _Key
    kind: str
    claim: str
    breaks: str
    machine: str
    where: str
    tip: str


@dataclass(frozen=True, slots=True)
class _Field:
    """A cell: class, what is shown, and what is told on hovering over it."""

    classes: str
    mark: str
    length: str
    distinct: str
    finding: str | None
    flags: tuple[str, ...]
    tip: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A version with its cells."""

    version: Version
    fields: tuple[_Field, ...]


def history_html(table: Table) -> str:
    """The page."""
    return render_page(
        TEMPLATE,
        title=title(table),
        total=total(table),
        state=_STATES.get(table.exit_code, "bad"),
        heads=[_head(column, table) for column in table.columns],
        rows=[_Row(row, tuple(map(_field, table.row(row)))) for row in table.rows],
        keys=[_key(severity, table) for severity in Severity],
        findings=list(findings(table)),
        findings_file=FINDINGS,
        notes=list(notes(table)),
    )


def _key(severity: Severity, table: Table) -> _Key:
    return _Key(severity.value, LETTERS[severity], table.history.family.phrase(severity))


def _head(column: Column, table: Table) -> _Head:
    claim = column.property
    where = particulars(column, table.history)
    tip = [f"{claim.name}: {claim.claim}", f"If not: {claim.breaks}", f"On {column.scope}"]
    return _Head(
        title=column.title,
        property=claim.name,
        severity=_key(claim.severity, table),
        kind=claim.kind,
        claim=claim.claim,
        breaks=claim.breaks,
        machine=str(column.scope),
        where=where,
        tip="\n".join(tip),
    )


def _field(cell: Cell) -> _Field:
    severity = cell.column.property.severity.value
    classes = _CLASSES.get(cell.answer, f"violated {severity}")
    length, distinct = numbers(cell)
    raised = flags(cell)
    return _Field(
        classes=f"{classes} flagged" if raised else classes,
        mark=mark(cell),
        length=length,
        distinct=distinct,
        finding=cell.finding,
        flags=raised,
        tip="\n".join(filter(None, _told(cell))),
    )


def _told(cell: Cell) -> tuple[str, ...]:
    claim = cell.column.property
    head = f"{cell.version.name}, {cell.column.title}: {sentence(cell)}"
    if cell.answer is Answer.NOT_APPLICABLE:
        return (head,)
    return (
        head,
        f"Claim: {claim.claim}",
        f"If not: {claim.breaks}",
        replay(cell),
        comparison(cell),
        f"{cell.finding}: in no commit message that was read" if cell.finding else "",
        f"run {cell.run}" if cell.run else "",
    )
