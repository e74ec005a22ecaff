"""The text of a history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytlc.report.history import history_text
from tests.unit.check import tables
from tests.unit.check.tables import CYCLE, LOCKED, NEW, OLD, column
from tests.unit.report.conftest import Render

WIDE = 200
CELLS = ["H", "27", "1,202", "holds", "5,329", "D", "27", "1,202", "F1", "n/a"]


def test_rows_are_versions_and_columns_properties(render: Render) -> None:
    """Each cell has its verdict, the length of the counterexample and the distinct states."""
    lines = render(history_text(tables.every_kind()), WIDE).splitlines()
    assert lines[0].startswith("virtual GIC of Xen/ARM, history on 2 pCPUs, 2 vCPUs")
    assert lines[2].split() == ["NoCycle", "Locked", "Prompt", "Ends,", "<soon>"]
    assert lines[3].split() == ["hang", "corrupt", "delay", "lose"]
    rows = [line for line in lines if line.startswith(("v0  ", "v1  "))]
    assert rows[0].split() == ["v0", "79903e50db", *CELLS]
    assert rows[1].split() == [
        *("v1", "378384399e", "holds", "5,329", "DIFFERS"),
        *("C", "26", "1,202", "DIVERGES", "NEW", "D", "27", "1,202", "F1", "?"),
    ]


def test_another_machine_is_told_at_its_column(render: Render) -> None:
    """Only what differs from the machine of the table, and not what follows from it."""
    lines = render(history_text(tables.every_kind()), WIDE).splitlines()
    assert lines[4].split() == ["3", "vCPUs"]
    assert lines[4].index("3 vCPUs") == lines[2].index("Locked")


def test_what_needs_a_word_has_one(render: Render) -> None:
    """Cells that are not as recorded, diverge or are not known; findings; and the sum."""
    text = render(history_text(tables.every_kind()), WIDE)
    for line in (
        "v1, NoCycle: recorded violated 27, found holds",
        "v1, Locked: not recorded, found violated 26",
        "v1, Locked: the reference model DISAGREES at state 4: the model has no such step",
        "v1, Ends, <soon>: not known: stopped at the deadline of 60 s, 900 distinct states so far",
        "F1: in no commit message that was read, see specs/FINDINGS.md; v0 Prompt, v1 Prompt",
        "H K N: violated, hangs the system; K states in a shortest counterexample, found after N",
    ):
        assert line in text.splitlines()
    assert text.splitlines()[-1] == (
        "8 cells: 2 hold, 4 violated, 1 not known; 2 not as recorded; 4 searches, 1 from the store; TLC 2.18"
    )


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_columns_that_do_not_fit_are_in_further_blocks(render: Render, width: int) -> None:
    """Each block has every version, no line of the table is too long, and no column is lost."""
    full = tables.every_kind()
    lines = render(history_text(full), width).splitlines()
    rows = [line for line in lines if line.startswith(("v0  ", "v1  "))]
    assert len(rows) % 2 == 0
    assert max(map(len, rows)) <= width
    words = " ".join(rows).split()
    assert [words.count(word) for word in ("n/a", "?", "DIFFERS", "NEW", "F1")] == [1, 1, 1, 1, 2]


def test_a_table_as_recorded_has_no_notes(render: Render) -> None:
    """Only the legend and the sum."""
    cells = (tables.holds(OLD, column(CYCLE)), tables.holds(NEW, column(CYCLE)))
    text = render(history_text(tables.table(*cells)), WIDE)
    assert text.splitlines()[-3:] == [
        "holds N: in all N distinct states of the complete search",
        "",
        "2 cells: 2 hold; 0 not as recorded; 4 searches, 1 from the store; TLC 2.18",
    ]


def test_a_proposal_shows_where_it_was_made(render: Render) -> None:
    """In place of the commit that it has not."""
    idea = replace(NEW, name="idea", commit="", source="a mail")
    text = render(history_text(tables.table(tables.holds(idea, column(LOCKED)))), WIDE)
    assert "idea  a mail  holds 5,329" in text
