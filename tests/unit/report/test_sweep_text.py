"""A sweep as text: few points one by one, many as a matrix, growth summed up, and what would be done."""

from __future__ import annotations

import io
from itertools import product

import pytest

from pytlc.report import write
from pytlc.report.sweep import sweep_text
from pytlc.report.sweep_matrix import matrix
from pytlc.report.sweep_plan import plan_text, plan_to_jsonable
from pytlc.sweep import Entry, Kind, Point, Record, SweepInfo
from pytlc.sweep.forecast import forecast
from pytlc.tlc import Outcome
from tests.unit.sweep.test_running import machines

INFO = SweepInfo("abc", "mine", "vgic", {"sizes": ["vcpus", "spis", "lrs"]}, 0.0, 0, 0, 0)


def entries(vcpus: int) -> list[Entry]:
    """Four versions on machines of several sizes; v0 fails on two vCPUs and more, each with a run."""
    found: list[Entry] = []
    for version, n, spis in product(("v0", "v1", "v2", "v3"), range(1, vcpus + 1), (1, 2)):
        fails = version == "v0" and n > 1
        outcome = Outcome.INVARIANT if fails else Outcome.SUCCESS
        broken, run = ("P", "r1") if fails else (None, None)
        record = Record("d", outcome, broken, distinct=10**n * spis, seconds=1.0, run=run)
        point = Point((("version", version), ("vcpus", n), ("spis", spis), ("lrs", 1)))
        found.append(Entry(len(found), point, digest="d", record=record))
    return found


def text(found: list[Entry], removed: frozenset[str] = frozenset(), *, full: bool = False) -> str:
    """What is printed on 80 columns."""
    stream = io.StringIO()
    write(sweep_text(INFO, found, removed, full=full), stream)
    return stream.getvalue()


def test_few_points_stand_one_by_one() -> None:
    """An axis with one value stands above, a column with nothing in it nowhere."""
    said = text(entries(1))
    assert "everywhere: vcpus=1, lrs=1" in said
    assert said.splitlines()[3].split() == ["version", "spis", "verdict", "states", "seconds"]
    assert "8 points: 8 holds" in said


def test_many_points_are_a_matrix() -> None:
    """Versions go across; every point is there with --full; nothing is wider than the terminal."""
    found = entries(4)
    said = text(found)
    lines = [line.split() for line in said.splitlines()]
    assert ["vcpus", "spis", "v0", "v1", "v2", "v3"] in lines
    assert ["1", "2", "ok", "ok", "ok", "ok"] in lines
    assert ["4", "2", "FAIL", "ok", "ok", "ok"] in lines
    assert "ok: holds, FAIL: violates a property" in said
    assert "version=v0: vcpus=2, spis=1, lrs=1: violates P, pytlc replay r1" in said
    assert max(map(len, said.splitlines())) <= 80
    assert text(found, full=True).count("violates P") > 6


def test_growth_is_one_line_for_each_size() -> None:
    """The middle factor of all settings and from where to where they go, and the dearest of these."""
    said = text(entries(3))
    assert "vcpus 1..3" in said
    assert "x 10.00" in said
    assert "spis 1..2" in said
    assert "1,000, 2,000" in said


def test_a_removed_run_is_told() -> None:
    """With what brings it back."""
    assert "its run was removed, --retry makes it again" in text(entries(2), frozenset({"r1"}))


def test_an_axis_that_fits_goes_across() -> None:
    """Without a version or a property the one with most values; none where all have too many."""
    made = [
        Entry(0, Point((("a", a), ("b", b))), Kind.OUTSIDE, reason="x") for a in range(3) for b in range(20)
    ]
    stream = io.StringIO()
    write(matrix(made), stream)  # type: ignore[arg-type]  # it is one
    assert stream.getvalue().splitlines()[0].split() == ["b", "a=0", "a=1", "a=2"]
    wide = [
        Entry(0, Point((("a", a), ("b", b))), Kind.OUTSIDE, reason="x") for a in range(20) for b in range(20)
    ]
    assert matrix(wide) is None


@pytest.mark.parametrize("known", [0, 2])
def test_a_plan_says_what_would_be_done(known: int) -> None:
    """The cheapest first; what is recorded and what is no machine stand apart."""
    made = machines()
    records = {digest: Record(digest, Outcome.SUCCESS, distinct=9) for digest in [*made.questions][:known]}
    ahead = forecast(made, records, lambda record: record.outcome.is_conclusive)
    told = plan_to_jsonable(made, ahead)
    assert len(told["to_be_made"]) == 4 - known
    assert len(told["recorded"]) == known
    assert [one["kind"] for one in told["skipped"]] == ["outside", "outside"]
    expected = [one["expected"] for one in told["to_be_made"]]
    assert expected == sorted(expected)
    stream = io.StringIO()
    write(plan_text(made, ahead), stream)
    assert f"6 points, 4 checks: {4 - known} to be made, {known} recorded" in stream.getvalue()
    assert "no such machine" in stream.getvalue()
