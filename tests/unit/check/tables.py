"""Histories made by hand: two versions, a few columns, and cells of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytlc.check.history import Answer, Cell, Table
from pytlc.spec.claims import Property, Severity
from pytlc.spec.family import Family, Version, load_family
from pytlc.spec.history import Column, Expected, History

OLD = Version("v0", commit="79903e50db", date="2017-02-16", subject="before <the> fix")
NEW = Version("v1", commit="378384399e", date="2017-02-17", subject="after & beyond", on="v0")

CYCLE = Property("NoCycle", "invariant", Severity.HANG, "nobody waits in a circle", "Xen hangs")
LOCKED = Property("Locked", "action", Severity.CORRUPT, "lists change under locks", "lists are corrupted")
PROMPT = Property("Prompt", "invariant", Severity.DELAY, "nothing waits", "an interrupt is late")
ORDERED = Property("Ordered", "search", Severity.HANG, "locks have an order", "Xen may hang")
ENDS = Property("Ends", "temporal", Severity.LOSE, "what begins ends", "an interrupt is lost")


def family(*properties: Property) -> Family:
    """The vGIC with the two versions, and properties of its own."""
    return replace(load_family("vgic"), versions=(OLD, NEW), properties=properties)


def column(
    claim: Property, title: str = "", versions: tuple[str, ...] = ("v0", "v1"), **sizes: int
) -> Column:
    """A column on a machine with these sizes."""
    return Column(title or claim.name, claim, load_family("vgic").scope(**sizes), versions)


def history(*columns: Column, expected: Mapping[tuple[str, str], Expected] | None = None) -> History:
    """A history with these columns."""
    properties = tuple(dict.fromkeys(c.property for c in columns))
    owner = family(*properties)
    return History(owner, owner.scope(), columns, expected or {}, Path("history.toml"))


def holds(version: Version, where: Column, distinct: int = 5329) -> Cell:
    """A cell that holds."""
    return Cell(version, where, Answer.HOLDS, distinct=distinct, run="0123456789ab")


def violated(version: Version, where: Column, length: int = 27, **more: Any) -> Cell:
    """A cell that is violated, and replayed."""
    facts = {"distinct": 1202, "run": "ba9876543210", "replayed": True, **more}
    return Cell(version, where, Answer.VIOLATED, length=length, **facts)


def unknown(version: Version, where: Column, code: int = 3) -> Cell:
    """A cell whose search was stopped."""
    reason = "stopped at the deadline of 60 s"
    return Cell(version, where, Answer.UNKNOWN, distinct=900, run="cd", reason=reason, code=code)


def absent(version: Version, where: Column) -> Cell:
    """A cell that does not apply."""
    return Cell(version, where, Answer.NOT_APPLICABLE)


def table(*cells: Cell, made: int = 3, taken: int = 1) -> Table:
    """A table of these cells, which are whole rows."""
    columns = tuple(dict.fromkeys(cell.column for cell in cells))
    rows = tuple(dict.fromkeys(cell.version for cell in cells))
    return Table(history(*columns), rows, columns, cells, made, taken, "2.18")


def every_kind() -> Table:
    """A table with a cell of every kind."""
    cycle, locked = column(CYCLE), column(LOCKED, vcpus=3)
    prompt, ends = column(PROMPT), column(ENDS, "Ends, <soon>", ("v1",))
    found = Expected("violated", 27, "F1")
    return table(
        violated(OLD, cycle, expected=Expected("violated", 27)),
        holds(OLD, locked),
        violated(OLD, prompt, expected=found),
        absent(OLD, ends),
        replace(holds(NEW, cycle), expected=Expected("violated", 27)),
        violated(NEW, locked, 26, replayed=False, divergence="state 4: the model has no such step"),
        violated(NEW, prompt, expected=found),
        unknown(NEW, ends),
    )
