"""What text and page say of a history, as plain strings, so that both say the same."""

from __future__ import annotations

from collections.abc import Iterator

from pytlc.check.history import Answer, Cell, Table
from pytlc.report.words import count
from pytlc.spec.claims import Severity
from pytlc.spec.history import Column, History

FINDINGS = "specs/FINDINGS.md"

LETTERS = {
    Severity.HANG: "H",
    Severity.CORRUPT: "C",
    Severity.LOSE: "L",
    Severity.DELAY: "D",
    Severity.MISPLACE: "P",
    Severity.MODEL: "M",
}
_MARKS = {Answer.HOLDS: "holds", Answer.UNKNOWN: "?", Answer.NOT_APPLICABLE: "n/a"}


def mark(cell: Cell) -> str:
    """The first word of a cell: ``holds``, the letter of what is at stake, ``?`` or ``n/a``."""
    if cell.answer is Answer.VIOLATED:
        return LETTERS[cell.column.property.severity]
    return _MARKS[cell.answer]


def numbers(cell: Cell) -> tuple[str, str]:
    """Length of the counterexample and distinct states, empty where there is none."""
    length = "" if cell.length is None else str(cell.length)
    distinct = "" if cell.distinct is None or not cell.is_known else f"{cell.distinct:,}"
    return length, distinct


def flags(cell: Cell) -> tuple[str, ...]:
    """What a reader must not overlook."""
    raised = (
        (cell.divergence is not None, "DIVERGES"),
        (cell.differs, "DIFFERS"),
        (cell.is_news, "NEW"),
    )
    return tuple(flag for is_raised, flag in raised if is_raised)


def sentence(cell: Cell) -> str:
    """The cell in words."""
    match cell.answer:
        case Answer.HOLDS:
            return f"holds in all {states(cell)}"
        case Answer.VIOLATED:
            length = f", a counterexample of {count(cell.length, 'state')}" if cell.length else ""
            return f"violated: {cell.column.property.phrase}{length}, found after {states(cell)}"
        case Answer.UNKNOWN:
            so_far = f", {states(cell)} so far" if cell.distinct else ""
            return f"not known: {cell.reason}{so_far}"
    return "does not apply"


def states(cell: Cell) -> str:
    """How far the search went."""
    return "an unknown number of states" if cell.distinct is None else count(cell.distinct, "distinct state")


def replay(cell: Cell) -> str:
    """Whether the counterexample was replayed."""
    if cell.divergence is not None:
        return f"the reference model DISAGREES at {cell.divergence}"
    if cell.replayed is None:
        return ""
    return "replayed on the reference model" if cell.replayed else "not replayed"


def comparison(cell: Cell) -> str:
    """The cell against what is recorded; empty where it is as recorded or nothing can be said."""
    if cell.differs:
        return f"recorded {cell.expected}, found {cell.outcome}"
    return f"not recorded, found {cell.outcome}" if cell.is_news else ""


def notes(table: Table) -> Iterator[str]:
    """A line for each cell that needs one: not as recorded, not replayed, not known."""
    for cell in table.cells:
        reason = sentence(cell) if cell.answer is Answer.UNKNOWN else ""
        diverges = replay(cell) if cell.divergence is not None else ""
        for text in filter(None, (comparison(cell), diverges, reason)):
            yield f"{cell.version.name}, {cell.column.title}: {text}"


def particulars(column: Column, history: History) -> str:
    """Where the machine of a column is not that of the table; empty where it is."""
    differing = (
        parameter.count(size)
        for parameter, size in zip(column.scope.parameters, column.scope.sizes, strict=True)
        if size != history.scope[parameter.name]
        and not (isinstance(parameter.default, str) and size == column.scope[parameter.default])
    )
    return ", ".join(differing)


def title(table: Table) -> str:
    """What the table shows."""
    return f"{table.history.family.title}, history on {table.history.scope}"


def total(table: Table) -> str:
    """The table in numbers."""
    answers = [cell.answer for cell in table.cells]
    kinds = ((Answer.HOLDS, "hold"), (Answer.VIOLATED, "violated"), (Answer.UNKNOWN, "not known"))
    parts = [f"{answers.count(kind)} {word}" for kind, word in kinds if kind in answers]
    off = sum(bool(comparison(cell)) for cell in table.cells)
    searches = count(table.made + table.taken, "search").replace("searchs", "searches")
    return (
        f"{count(len(answers), 'cell')}: {', '.join(parts) or 'none asked'}; {off} not as recorded; "
        f"{searches}, {table.taken} from the store; TLC {table.tlc}"
    )


def findings(table: Table) -> Iterator[tuple[str, str]]:
    """Each finding of the table with the cells that it is in."""
    for name in table.findings:
        cells = [f"{c.version.name} {c.column.title}" for c in table.cells if c.finding == name]
        yield name, ", ".join(cells)
