"""Which upstream commit brought and which ended what: the cells of a family's history. Pure.

The properties of one version on one machine are checked together. A search ends at the first violation, which
with one worker, breadth first, is a shortest one; that property is taken out and the rest searched again,
until the rest holds. So a group of columns takes one search more than it has violations, and a cell that
holds has the states of a complete search. A property of a search is judged by the run that completes; a
temporal one has a run of its own, because TLC then checks the fair specification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import product

from pytlc.check.verdict import AS_EXPECTED, BOUNDED, COULD_NOT_RUN, FOUND, Verdict
from pytlc.errors import UsageError
from pytlc.spec.claims import Property
from pytlc.spec.family import Version
from pytlc.spec.history import Column, Expected, History
from pytlc.spec.scope import Scope
from pytlc.tlc import Outcome

_OF_ONE_PROPERTY = frozenset({Outcome.INVARIANT, Outcome.ACTION_PROPERTY, Outcome.TEMPORAL})
_WORST_FIRST = (FOUND, COULD_NOT_RUN, BOUNDED)


class Answer(Enum):
    """What is known of a property of a version."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Cell:
    """One version and one column.

    Attributes:
        version: The row.
        column: The column.
        answer: What is known.
        distinct: Distinct states of the complete search, or found when it ended.
        length: States of the shortest counterexample.
        run: Name of the run in the store.
        replayed: The reference model has taken every step of the counterexample; None where there is no
            counterexample or no model.
        divergence: Where and how the model left the counterexample.
        reason: Why nothing is known.
        code: Exit code that ``reason`` calls for.
        expected: What is recorded.
    """

    version: Version
    column: Column
    answer: Answer
    distinct: int | None = None
    length: int | None = None
    run: str | None = None
    replayed: bool | None = None
    divergence: str | None = None
    reason: str | None = None
    code: int = AS_EXPECTED
    expected: Expected | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Name of the version and title of the column."""
        return self.version.name, self.column.title

    @property
    def is_known(self) -> bool:
        """A search has decided it."""
        return self.answer in {Answer.HOLDS, Answer.VIOLATED}

    @property
    def differs(self) -> bool:
        """Something else is recorded."""
        return self.is_known and self.expected is not None and str(self.expected) != self.outcome

    @property
    def is_news(self) -> bool:
        """It is violated, and nothing is recorded."""
        return self.answer is Answer.VIOLATED and self.expected is None

    @property
    def outcome(self) -> str:
        """The answer as it is recorded: ``holds``, ``violated 36``."""
        return self.answer.value if self.length is None else f"{self.answer.value} {self.length}"

    @property
    def finding(self) -> str | None:
        """Name of the finding that it is; None where upstream knew, or nothing is violated."""
        return self.expected.finding if self.expected and self.answer is Answer.VIOLATED else None

    @property
    def exit_code(self) -> int:
        """Of this cell alone."""
        return FOUND if self.differs or self.is_news or self.divergence is not None else self.code


@dataclass(frozen=True, slots=True)
class Table:
    """The answers.

    Attributes:
        history: What was asked.
        rows: The versions that were.
        columns: The columns that were.
        cells: One for each of both.
        made: Number of searches that were made.
        taken: Number of searches that were taken from the store.
        tlc: Version of TLC.
    """

    history: History
    rows: tuple[Version, ...]
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    made: int
    taken: int
    tlc: str

    def row(self, version: Version) -> tuple[Cell, ...]:
        """The cells of a version, in the order of the columns."""
        return tuple(cell for cell in self.cells if cell.version == version)

    @property
    def findings(self) -> tuple[str, ...]:
        """Names of the findings in the table, in their order."""
        names = {cell.finding for cell in self.cells if cell.finding is not None}
        return tuple(sorted(names, key=lambda name: (len(name), name)))

    @property
    def exit_code(self) -> int:
        """0 as recorded, 1 something else or a divergence, 2 a search could not run, 3 one was stopped."""
        codes = {cell.exit_code for cell in self.cells}
        return next((code for code in _WORST_FIRST if code in codes), AS_EXPECTED)


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one machine that apply to one version: what is searched together."""

    version: Version
    scope: Scope
    columns: tuple[Column, ...]


Ask = Callable[[tuple[Property, ...]], Verdict]


def chosen(
    history: History, versions: Iterable[str], properties: Iterable[str]
) -> tuple[tuple[Version, ...], tuple[Column, ...]]:
    """The rows and columns of these versions and properties; all where none is named.

    Args:
        history: Where to choose from.
        versions: Names or upstream hashes.
        properties: Names of properties, or titles of columns.

    Raises:
        UsageError: A version or a property is unknown, or the table has no such column.
    """
    family = history.family
    wanted = {family.version(name) for name in versions}
    names = set(properties)
    for name in names - {column.title for column in history.columns}:
        known = {column.property for column in history.columns}
        if family.property(name) not in known:
            titles = ", ".join(column.title for column in history.columns)
            raise UsageError(f"{history.path} has no column of {name}\nits columns are: {titles}")
    rows = tuple(row for row in history.rows if not wanted or row in wanted)
    kept = (c for c in history.columns if not names or {c.title, c.property.name} & names)
    return rows, tuple(kept)


def groups(rows: Sequence[Version], columns: Sequence[Column]) -> tuple[Group, ...]:
    """What is searched together, row by row, machines in the order of the columns."""
    scopes = dict.fromkeys(column.scope for column in columns)
    made = (
        Group(row, scope, tuple(c for c in columns if c.scope == scope and row.name in c.versions))
        for row, scope in product(rows, scopes)
    )
    return tuple(group for group in made if group.columns)


def answer(group: Group, ask: Ask) -> Iterator[Cell]:
    """Find the cells of a group, each as soon as it is known.

    Args:
        group: What is asked.
        ask: Checks these properties in one search, with one worker, breadth first.
    """
    passing = [c for c in group.columns if c.property.kind in {"invariant", "action"}]
    searches = [c for c in group.columns if c.property.kind == "search"]
    while passing or searches:
        verdict = ask(tuple(c.property for c in (*passing, *searches)))
        broken = _violated(passing, verdict)
        if broken is None:
            yield from _conclude(group.version, passing, searches, verdict)
            break
        yield _broken(group.version, broken, verdict)
        passing.remove(broken)
    for column in group.columns:
        if column.property.kind == "temporal":
            verdict = ask((column.property,))
            is_broken = verdict.result.outcome is Outcome.TEMPORAL
            yield (
                _broken(group.version, column, verdict)
                if is_broken
                else _decided(group.version, column, verdict)
            )


def beside(table: Table, expected: Mapping[tuple[str, str], Expected]) -> Table:
    """The table compared with what is expected."""
    return replace(table, cells=tuple(replace(c, expected=expected.get(c.key)) for c in table.cells))


def recorded(table: Table) -> dict[tuple[str, str], Expected]:
    """What to record after this table: what was found, and else what was recorded before.

    A violation keeps the name of its finding.
    """
    found = {cell.key: _to_record(cell) for cell in table.cells if cell.is_known}
    history = table.history
    keys = product((v.name for v in history.rows), (c.title for c in history.columns))
    merged = {**history.expected, **found}
    return {key: merged[key] for key in keys if key in merged}


def not_applicable(rows: Iterable[Version], columns: Iterable[Column]) -> Iterator[Cell]:
    """The cells of columns that say nothing of a version."""
    for row, column in product(rows, columns):
        if row.name not in column.versions:
            yield Cell(row, column, Answer.NOT_APPLICABLE)


def _to_record(cell: Cell) -> Expected:
    if cell.answer is Answer.HOLDS:
        return Expected("holds")
    return Expected("violated", cell.length, cell.finding)


def _violated(columns: Sequence[Column], verdict: Verdict) -> Column | None:
    """The column whose property ended the search."""
    names = {f.property for f in verdict.result.findings if f.outcome in _OF_ONE_PROPERTY}
    return next((column for column in columns if column.property.name in names), None)


def _conclude(
    version: Version, passing: Sequence[Column], searches: Sequence[Column], verdict: Verdict
) -> Iterator[Cell]:
    for column in passing:
        yield _decided(version, column, verdict)
    for column in searches:
        names = {finding.property for finding in verdict.result.findings}
        is_broken = column.property.name in names
        yield _broken(version, column, verdict) if is_broken else _decided(version, column, verdict)


def _broken(version: Version, column: Column, verdict: Verdict) -> Cell:
    name = column.property.name
    example = next((e for e in verdict.counterexamples if e.finding.property == name), None)
    trace = example and example.trace
    divergence = example and example.divergence
    return Cell(
        version,
        column,
        Answer.VIOLATED,
        distinct=verdict.result.stats.distinct,
        length=len(trace) if trace else None,
        run=verdict.run.name,
        replayed=example.replayed if example and trace and verdict.has_model else None,
        divergence=f"state {divergence.number}: {divergence.reason}" if divergence else None,
    )


def _decided(version: Version, column: Column, verdict: Verdict) -> Cell:
    """The cell of a column whose property did not end the search."""
    result = verdict.result
    reason, code = _obstacle(verdict)
    known = Answer.HOLDS if reason is None else Answer.UNKNOWN
    distinct, run = result.stats.distinct, verdict.run.name
    return Cell(version, column, known, distinct=distinct, run=run, reason=reason, code=code)


def _obstacle(verdict: Verdict) -> tuple[str | None, int]:
    """Why a search did not decide what it did not violate, and the exit code for that."""
    result = verdict.result
    match result.outcome:
        case Outcome.SUCCESS if result.stats.distinct == 0:
            return "no state satisfies the initial predicate", BOUNDED
        case Outcome.SUCCESS | Outcome.SEARCH:
            return None, AS_EXPECTED
        case Outcome.BOUNDED:
            return f"stopped at {result.bound or 'a bound'}", BOUNDED
        case Outcome.EXHAUSTED:
            return result.bound or "out of memory or disk", BOUNDED
    message = next((error.message for error in result.errors), "").strip().partition("\n")[0]
    return ": ".join(filter(None, (result.outcome.value, message))), verdict.exit_code
