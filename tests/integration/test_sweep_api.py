"""``pytlc.sweep`` on a real TLC: rows, the smallest machines, growth, and that nothing stays."""

from __future__ import annotations

from pathlib import Path

import pytest

import pytlc
from pytlc.sweep import Entry

pytestmark = pytest.mark.java

SPEC = r"""---- MODULE Steps ----
EXTENDS Naturals, FiniteSets
CONSTANTS N, Procs
VARIABLE at
Init == at = [p \in Procs |-> 0]
Next == \E p \in Procs : at' = [at EXCEPT ![p] = (@ + 1) % N]
====
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The spec, without a cfg; temporary files have a folder."""
    (tmp_path / "scratch").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    monkeypatch.chdir(tmp_path / "work")
    path = tmp_path / "Steps.tla"
    path.write_text(SPEC)
    return path


def test_a_sweep_from_python(spec: Path) -> None:
    """Constants are Python values; the number of states is N to the power of the number of processes."""
    seen: list[Entry] = []
    swept = pytlc.sweep(
        spec,
        {"N": range(1, 4), "Procs": [{pytlc.ModelValue("a")}, "{a, b}"]},
        invariants=["(\\A p \\in Procs : at[p] < 2) \\/ Cardinality(Procs) < 2"],
        on_point=seen.append,
    )
    assert [(row["N"], row["Procs"], row["distinct"], row["verdict"]) for row in swept.rows[:5]] == [
        (1, "{a}", 1, "holds"),
        (1, "{a, b}", 1, "holds"),
        (2, "{a}", 2, "holds"),
        (2, "{a, b}", 4, "holds"),
        (3, "{a}", 3, "holds"),
    ]
    assert swept.exit_code == 1
    assert len(seen) == 6
    (smallest,) = swept.smallest
    assert [dict(entry.point.values) for entry in smallest.entries] == [{"N": 3, "Procs": "{a, b}"}]
    assert {one.axis for one in swept.growth} == {"N", "Procs"}
    frame = swept.to_dataframe()
    assert list(frame["distinct"][:5]) == [1, 1, 2, 4, 3]
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(swept)
    run = str(swept.rows[5]["run"])
    assert (swept.runs / run / "trace-1.json").is_file()
    del swept, frame
    assert [*Path.cwd().iterdir(), *Path.cwd().with_name("scratch").iterdir()] == []


def test_what_is_kept_is_used(spec: Path) -> None:
    """The second call makes only what the first has not made."""
    seen: list[Entry] = []
    folder = spec.with_name("kept")
    for upto in ("1..2", "1..3"):
        pytlc.sweep(spec, {"Procs": "{a}"}, N=upto, keep=folder, on_point=seen.append)
    assert sorted(str(entry.point["N"]) for entry in seen) == ["1", "2", "3"]
    with pytest.raises(pytlc.UsageError, match="no constant M"):
        pytlc.sweep(spec, M=1)
