"""What is searched together, what the cells are, and what a table comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.check.history import Answer, Cell, Group, answer, beside, chosen, groups, not_applicable, recorded
from pytlc.check.verdict import Counterexample, Verdict
from pytlc.errors import UsageError
from pytlc.replay import Divergence, Story
from pytlc.runs import StoredRun
from pytlc.spec.claims import Property
from pytlc.spec.history import Column, Expected
from pytlc.tlc import Diagnostic, Finding, Level, Outcome, Result, Stats
from pytlc.trace import State, Step, Trace
from tests.unit.check import tables
from tests.unit.check.recorded import TOOLCHAIN
from tests.unit.check.tables import (
    CYCLE,
    ENDS,
    LOCKED,
    NEW,
    OLD,
    ORDERED,
    PROMPT,
    column,
    history,
    holds,
    violated,
)

KINDS = {"invariant": Outcome.INVARIANT, "action": Outcome.ACTION_PROPERTY, "temporal": Outcome.TEMPORAL}
LENGTH = {"NoCycle": 3, "Locked": 5, "Prompt": 4, "Ends": 6}


class Machine:
    """A version that violates some properties; of those asked, a search finds the one with the least trace.

    Args:
        broken: Names of the properties that it violates.
        end: How a search ends that finds none of them.
    """

    def __init__(self, *broken: str, end: Result | None = None, divergence: bool = False) -> None:
        self.broken = broken
        self.end = Result(Outcome.SUCCESS, stats=Stats(distinct=100)) if end is None else end
        self.divergence = divergence
        self.asked: list[list[str]] = []

    def __call__(self, properties: tuple[Property, ...]) -> Verdict:
        """The verdict of one search."""
        self.asked.append([claim.name for claim in properties])
        found = [claim for claim in properties if claim.name in self.broken and claim.kind != "search"]
        if not found:
            return self.verdict(self.judged(properties))
        first = min(found, key=lambda claim: LENGTH[claim.name])
        trace = Trace(tuple(Step(n, None, State({"x": n})) for n in range(1, LENGTH[first.name] + 1)))
        finding = Finding(KINDS[first.kind], first.name, trace=trace)
        result = Result(
            KINDS[first.kind], first.name, findings=(finding,), stats=Stats(distinct=10 * len(trace))
        )
        away: Divergence[object] = Divergence(2, None, (), (), None, ())
        told = Counterexample(finding, trace, divergence=away) if self.divergence else None
        return self.verdict(result, told or Counterexample(finding, trace, story=Story((), ())))

    def judged(self, properties: tuple[Property, ...]) -> Result:
        """How a search ends that finds none of the others."""
        searched = [c.name for c in properties if c.kind == "search" and c.name in self.broken]
        if not searched:
            return self.end
        finding = Finding(Outcome.SEARCH, searched[0])
        outcome = Outcome.SEARCH if self.end.outcome is Outcome.SUCCESS else self.end.outcome
        return replace(self.end, outcome=outcome, property=searched[0], findings=(finding,))

    def verdict(self, result: Result, *examples: Counterexample) -> Verdict:
        """A verdict that a run of its own number gives."""
        run = StoredRun(Path(f"run{len(self.asked)}"))
        return Verdict("vgic@v0", (), (), result, examples, has_model=True, run=run, toolchain=TOOLCHAIN)


def cells(machine: Machine, *columns: Column) -> dict[str, Cell]:
    """The cells of one group, by property."""
    found = answer(Group(OLD, columns[0].scope, columns), machine)
    return {cell.column.title: cell for cell in found}


def facts(cell: Cell) -> tuple[object, ...]:
    """What a cell says."""
    return cell.outcome, cell.distinct, cell.run, cell.replayed


def test_one_search_answers_all_that_hold() -> None:
    """Each has the states of the complete search."""
    machine = Machine()
    found = cells(machine, column(CYCLE), column(LOCKED))
    assert machine.asked == [["NoCycle", "Locked"]]
    assert [facts(cell) for cell in found.values()] == [("holds", 100, "run1", None)] * 2


def test_what_is_violated_is_taken_out_and_the_rest_searched_again() -> None:
    """The number of searches is that of violated properties and one; each has its own length and count."""
    machine = Machine("NoCycle", "Locked")
    found = cells(machine, column(CYCLE), column(LOCKED), column(PROMPT))
    assert machine.asked == [["NoCycle", "Locked", "Prompt"], ["Locked", "Prompt"], ["Prompt"]]
    assert facts(found["NoCycle"]) == ("violated 3", 30, "run1", True)
    assert facts(found["Locked"]) == ("violated 5", 50, "run2", True)
    assert facts(found["Prompt"]) == ("holds", 100, "run3", None)


def test_when_all_are_violated_nothing_is_left_to_search() -> None:
    """There is no search without a property."""
    machine = Machine("NoCycle", "Locked")
    cells(machine, column(CYCLE), column(LOCKED))
    assert machine.asked == [["NoCycle", "Locked"], ["Locked"]]


def test_a_property_of_a_search_is_judged_by_the_one_that_completes() -> None:
    """It is asked besides the others, and alone when all of them are violated."""
    machine = Machine("NoCycle")
    found = cells(machine, column(CYCLE), column(ORDERED))
    assert machine.asked == [["NoCycle", "Ordered"], ["Ordered"]]
    assert facts(found["Ordered"]) == ("holds", 100, "run2", None)


def test_a_property_of_a_search_may_be_violated_where_the_others_hold() -> None:
    """It has no behaviour and so no length; the others have the states of the complete search."""
    found = cells(Machine("Ordered"), column(CYCLE), column(ORDERED))
    assert facts(found["NoCycle"]) == ("holds", 100, "run1", None)
    assert facts(found["Ordered"]) == ("violated", 100, "run1", None)


def test_a_property_of_a_search_is_violated_also_where_that_was_stopped() -> None:
    """What it has seen is enough; nothing is known of the others."""
    found = cells(Machine("Ordered", end=Result(Outcome.BOUNDED)), column(CYCLE), column(ORDERED))
    assert (found["NoCycle"].answer, found["Ordered"].outcome) == (Answer.UNKNOWN, "violated")


def test_a_temporal_property_has_a_run_of_its_own() -> None:
    """It is in no search with the others, whether it holds or not."""
    for broken, outcome in (((), "holds"), (("Ends",), "violated 6")):
        machine = Machine(*broken)
        found = cells(machine, column(ENDS), column(CYCLE))
        assert machine.asked == [["NoCycle"], ["Ends"]]
        assert found["Ends"].outcome == outcome


@pytest.mark.parametrize(
    ("end", "reason", "code"),
    [
        (Result(Outcome.BOUNDED, bound="the deadline of 3 s"), "stopped at the deadline of 3 s", 3),
        (Result(Outcome.EXHAUSTED), "out of memory or disk", 3),
        (Result(Outcome.CRASHED), "crashed", 2),
        (
            Result(Outcome.PARSE, diagnostics=(Diagnostic(Level.ERROR, "no such\nmodule"),)),
            "parse: no such",
            2,
        ),
        (Result(Outcome.EVALUATION), "evaluation", 1),
        (Result(Outcome.SUCCESS, stats=Stats(distinct=0)), "no state satisfies the initial predicate", 3),
    ],
)
def test_a_search_that_does_not_complete_leaves_the_rest_unknown(end: Result, reason: str, code: int) -> None:
    """What was found before stays; the others have the reason, and nothing more is searched."""
    machine = Machine("NoCycle", end=end)
    found = cells(machine, column(CYCLE), column(LOCKED), column(ORDERED))
    assert len(machine.asked) == 2
    assert found["NoCycle"].outcome == "violated 3"
    for title in ("Locked", "Ordered"):
        assert (found[title].answer, found[title].reason) == (Answer.UNKNOWN, reason)
        assert found[title].exit_code == code


def test_a_divergence_is_in_the_cell() -> None:
    """With its place, and it is an error also where the violation is recorded."""
    cell = cells(Machine("NoCycle", divergence=True), column(CYCLE))["NoCycle"]
    assert not cell.replayed
    assert cell.divergence is not None
    assert cell.divergence.startswith("state 2: ")
    assert replace(cell, expected=Expected("violated", 3)).exit_code == 1


def test_groups_are_those_of_one_version_and_one_machine() -> None:
    """Row by row, machines in the order of the columns, without what does not apply."""
    one, two, three = column(CYCLE), column(LOCKED, vcpus=3, versions=("v1",)), column(PROMPT)
    assert groups((OLD, NEW), (one, two, three)) == (
        Group(OLD, one.scope, (one, three)),
        Group(NEW, one.scope, (one, three)),
        Group(NEW, two.scope, (two,)),
    )
    assert [cell.key for cell in not_applicable((OLD, NEW), (one, two))] == [("v0", "Locked")]


def names(parts: tuple[Iterable[object], Iterable[Column]]) -> tuple[list[object], list[str]]:
    """Rows and columns by name."""
    rows, columns = parts
    return [getattr(row, "name", None) for row in rows], [c.title for c in columns]


def test_rows_and_columns_can_be_chosen() -> None:
    """By version or hash, by property or title, in the order of the table."""
    asked = history(column(CYCLE), column(LOCKED), column(CYCLE, "cycle, 3", vcpus=3))
    assert names(chosen(asked, (), ())) == (["v0", "v1"], ["NoCycle", "Locked", "cycle, 3"])
    assert names(chosen(asked, ("378384399e",), ())) == (["v1"], ["NoCycle", "Locked", "cycle, 3"])
    assert names(chosen(asked, ("v1", "v0"), ("NoCycle",))) == (["v0", "v1"], ["NoCycle", "cycle, 3"])
    assert names(chosen(asked, (), ("cycle, 3", "Locked"))) == (["v0", "v1"], ["Locked", "cycle, 3"])


def test_what_is_not_in_the_table_cannot_be_chosen() -> None:
    """Neither an unknown version nor an unknown property, nor one without a column."""
    asked = replace(history(column(CYCLE)), family=tables.family(CYCLE, LOCKED))
    with pytest.raises(UsageError, match="no version 'v7'"):
        chosen(asked, ("v7",), ())
    with pytest.raises(UsageError, match="did you mean NoCycle"):
        chosen(asked, (), ("NoCycl",))
    with pytest.raises(UsageError, match="no column of Locked\nits columns are: NoCycle"):
        chosen(asked, (), ("Locked",))


@pytest.mark.parametrize(
    ("expected", "differs", "is_news", "code"),
    [
        (None, False, True, 1),
        (Expected("violated", 27), False, False, 0),
        (Expected("violated", 27, "F1"), False, False, 0),
        (Expected("violated", 26), True, False, 1),
        (Expected("violated"), True, False, 1),
        (Expected("holds"), True, False, 1),
    ],
)
def test_a_violation_is_compared_with_what_is_recorded(
    expected: Expected | None, *, differs: bool, is_news: bool, code: int
) -> None:
    """Verdict and length count; one that nobody recorded is news."""
    cell = violated(OLD, column(CYCLE), expected=expected)
    assert (cell.differs, cell.is_news, cell.exit_code) == (differs, is_news, code)


@pytest.mark.parametrize(
    ("expected", "differs"), [(None, False), (Expected("holds"), False), (Expected("violated", 3), True)]
)
def test_what_holds_is_compared_with_what_is_recorded(expected: Expected | None, *, differs: bool) -> None:
    """That a property holds needs no record."""
    cell = replace(holds(OLD, column(CYCLE)), expected=expected)
    assert (cell.differs, cell.is_news, cell.exit_code) == (differs, False, int(differs))


def test_a_finding_is_one_as_long_as_it_is_violated() -> None:
    """The mark of a violation that has gone is not shown."""
    finding = Expected("violated", 27, "F1")
    assert violated(OLD, column(CYCLE), expected=finding).finding == "F1"
    assert replace(holds(OLD, column(CYCLE)), expected=finding).finding is None


def test_the_exit_code_is_that_of_the_worst_cell() -> None:
    """Something found before could not run before stopped before as expected."""
    where = column(CYCLE)
    good, stopped, failed = holds(OLD, where), tables.unknown(OLD, where), tables.unknown(OLD, where, code=2)
    assert tables.table(good).exit_code == 0
    assert tables.table(good, stopped).exit_code == 3
    assert tables.table(good, stopped, failed).exit_code == 2
    assert tables.table(good, stopped, failed, violated(OLD, where)).exit_code == 1


def test_recording_makes_it_expected() -> None:
    """Afterwards only a divergence and an unknown cell are left; findings keep their names."""
    full = tables.every_kind()
    expected = recorded(full)
    assert expected["v0", "NoCycle"] == Expected("violated", 27)
    assert expected["v0", "Prompt"] == Expected("violated", 27, "F1")
    assert expected["v1", "NoCycle"] == Expected("holds")
    assert ("v1", "Ends, <soon>") not in expected
    after = beside(full, expected)
    assert [cell.key for cell in after.cells if cell.exit_code] == [("v1", "Locked"), ("v1", "Ends, <soon>")]


def test_recording_keeps_what_was_not_asked() -> None:
    """In the order of the table."""
    one, two = column(CYCLE), column(LOCKED)
    before = {("v1", "NoCycle"): Expected("violated", 5, "F3"), ("v0", "Locked"): Expected("holds")}
    part = replace(tables.table(violated(OLD, one)), history=history(one, two, expected=before))
    assert list(recorded(part).items()) == [
        (("v0", "NoCycle"), Expected("violated", 27)),
        (("v0", "Locked"), Expected("holds")),
        (("v1", "NoCycle"), Expected("violated", 5, "F3")),
    ]


def test_findings_are_in_the_order_of_their_numbers() -> None:
    """F2 comes before F10, each once."""
    where = column(CYCLE)
    marked = [violated(OLD, where, expected=Expected("violated", 27, name)) for name in ("F10", "F2", "F10")]
    assert tables.table(*marked).findings == ("F2", "F10")
