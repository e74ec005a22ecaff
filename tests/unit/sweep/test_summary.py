"""Rows, smallest failing machines, growth rates, and two sweeps compared."""

from __future__ import annotations

import pytest

from pytlc.sweep import Entry, Kind, Point, Record
from pytlc.sweep.axes import Cell
from pytlc.sweep.summary import compare, growth, rows, smallest, verdict
from pytlc.tlc import Outcome

SUCCESS, INVARIANT = Outcome.SUCCESS, Outcome.INVARIANT


def entry(outcome: Outcome | None, distinct: int = 10, **values: Cell) -> Entry:
    """A point with a record, or with none."""
    violated = "P" if outcome is INVARIANT else None
    record = (
        Record(
            "d", outcome, violated, distinct=distinct, length=7 if violated else None, seconds=distinct / 100
        )
        if outcome
        else None
    )
    return Entry(0, Point(tuple(values.items())), digest="d", record=record)


def is_size(name: str) -> bool:
    """Versions are no sizes."""
    return name != "version"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (entry(SUCCESS), "holds"),
        (entry(SUCCESS, 0), "nothing checked"),
        (entry(INVARIANT), "violates P"),
        (entry(Outcome.DEADLOCK), "violates deadlock"),
        (entry(Outcome.BOUNDED), "stopped"),
        (entry(Outcome.PARSE), "error"),
        (entry(Outcome.ASSUMPTION), "none"),
        (entry(None), "not run"),
        (Entry(0, Point(()), Kind.OUTSIDE, reason="too many"), "none"),
        (Entry(0, Point(()), digest="d", cut="v0 fails already"), "left out"),
    ],
)
def test_every_point_has_a_word(made: Entry, said: str) -> None:
    """Whatever became of it."""
    assert verdict(made) == said


def test_a_row_has_the_point_and_the_record() -> None:
    """What is not known is None, and the reason stands there too."""
    first, second = rows(
        [
            entry(INVARIANT, version="v0", vcpus=2),
            Entry(1, Point((("vcpus", 9),)), Kind.OUTSIDE, reason="too many"),
        ]
    )
    assert (first["version"], first["vcpus"], first["verdict"], first["length"]) == ("v0", 2, "violates P", 7)
    assert (second["vcpus"], second["verdict"], second["reason"], second["distinct"]) == (
        9,
        "none",
        "too many",
        None,
    )


def test_the_smallest_failing_machines_are_minimal() -> None:
    """Two that cannot be compared are both smallest; a larger one is not; a version that holds has none."""
    found = smallest(
        [
            entry(SUCCESS, version="v0", vcpus=1, spis=1),
            entry(INVARIANT, version="v0", vcpus=2, spis=1),
            entry(INVARIANT, version="v0", vcpus=1, spis=3),
            entry(INVARIANT, version="v0", vcpus=2, spis=3),
            entry(SUCCESS, version="v4", vcpus=2, spis=1),
            entry(Outcome.BOUNDED, version="v4", vcpus=3, spis=1),
        ],
        is_size,
    )
    assert [(s.sort, [(e.point["vcpus"], e.point["spis"]) for e in s.entries], s.looked) for s in found] == [
        ((("version", "v0"),), [(2, 1), (1, 3)], 4),
        ((("version", "v4"),), [], 1),
    ]


def test_growth_is_the_factor_of_a_step() -> None:
    """Of complete searches only, along each size that takes several values."""
    line = [entry(SUCCESS, 10 * 4**n, version="v0", vcpus=n, spis=1) for n in (1, 2, 3)]
    (found,) = growth([*line, entry(INVARIANT, 5, version="v0", vcpus=4, spis=1)], is_size)
    assert found.axis == "vcpus"
    assert [value for value, _, _ in found.points] == [1, 2, 3]
    assert found.states == pytest.approx(4)
    assert found.seconds == pytest.approx(4)


def test_sweeps_are_compared_point_by_point() -> None:
    """Whatever the order of the axes; verdicts, states, lengths, and points of one of them alone."""
    one = [
        entry(SUCCESS, 30, version="v0", n=1),
        entry(SUCCESS, 30, version="v0", n=2),
        entry(SUCCESS, 30, version="v0", n=3),
        entry(INVARIANT, version="v0", n=4),
        entry(None, version="v0", n=6),
    ]
    other = [
        entry(SUCCESS, 30, n=1, version="v0"),
        entry(SUCCESS, 31, n=2, version="v0"),
        entry(INVARIANT, n=3, version="v0"),
        entry(SUCCESS, n=5, version="v0"),
    ]
    assert [(c.point["n"], c.what, c.before, c.after) for c in compare(one, other)] == [
        (2, "distinct states", 30, 31),
        (3, "verdict", "holds", "violates P"),
        (4, "only in the first", "violates P", None),
        (5, "only in the second", None, "holds"),
    ]
    assert compare(one, one) == ()
