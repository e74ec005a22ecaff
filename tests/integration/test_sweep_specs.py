"""``pytlc sweep`` of somebody's spec with a real TLC: its constants are the axes."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from tests.integration.command import pytlc

pytestmark = pytest.mark.java

RING = r"""---- MODULE Ring ----
EXTENDS Naturals
CONSTANTS N, Procs, None
ASSUME N > 0
VARIABLES count, holder
Init == count = 0 /\ holder = None
Take(p) == holder = None /\ holder' = p /\ count' = (count + 1) % N
Give(p) == holder = p /\ holder' = None /\ UNCHANGED count
Next == \E p \in Procs : Take(p) \/ Give(p)
Small == count < 3
====
"""
CONFIG = "INIT Init\nNEXT Next\nINVARIANT Small\nCONSTANT None = None\n"
AXES = ("--constant", "N=0,3,4", "--constant", "Procs={p1},{p1,p2},{q1,q2}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One with the spec."""
    (tmp_path / "Ring.tla").write_text(RING)
    (tmp_path / "Ring.cfg").write_text(CONFIG)
    return tmp_path


def test_constants_are_axes(folder: Path) -> None:
    """Numbers and sets are sizes; what an ASSUME excludes is no machine; other names are the same check."""
    ahead = pytlc("sweep", "Ring.tla", *AXES, "--dry-run", cwd=folder)
    assert "9 points, 6 checks: 6 to be made, 0 recorded" in ahead.out
    assert "N=0, Procs={q1,q2}: the same check as N=0, Procs={p1,p2}, but for names" in ahead.out
    assert not (folder / ".pytlc").exists()
    besides = ("--invariant", "holder # None => count < 4")
    said = pytlc("sweep", "Ring.tla", *AXES, *besides, "--json", cwd=folder)
    assert said.code == 1, said.err
    verdicts = [(p["N"], p["Procs"], p["verdict"], p["distinct"]) for p in said.data["points"]]
    assert verdicts[0] == (0, "{p1}", "none", None)
    assert verdicts[3:] == [
        (3, "{p1}", "holds", 6),
        (3, "{p1,p2}", "holds", 9),
        (3, "{q1,q2}", "holds", 9),
        (4, "{p1}", "violates Small", 6),
        (4, "{p1,p2}", "violates Small", 8),
        (4, "{q1,q2}", "violates Small", 8),
    ]
    assert "Assumption line 4" in said.data["points"][0]["reason"]
    (smallest,) = said.data["smallest"]
    assert smallest == {"of": {}, "failing": [{"N": 4, "Procs": "{p1}"}], "looked": 6}
    shown = pytlc("sweep", "show", cwd=folder)
    assert "N=4, Procs={p1}: violates Small, pytlc trace show" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80


@pytest.mark.long
def test_what_no_point_comes_to_is_told(folder: Path) -> None:
    """An action that the larger machine takes is none; one that nobody takes is; runs are kept for it."""
    spec = folder / "Ring.tla"
    same = "UNCHANGED <<count, holder>>"
    more = f"Never == count > 9 /\\ {same}\nSecond == count = 1 /\\ {same}\nNext == Never \\/ Second \\/"
    spec.write_text(spec.read_text().replace("Next ==", more))
    grid = ("--constant", "N=1..2", "--constant", "Procs={p1}")
    for _ in range(2):
        said = pytlc("sweep", "Ring.tla", *grid, "--vacuity", "--json", cwd=folder)
        assert said.code == 0, said.err
        found = [(one["kind"], one["subject"]) for one in said.data["vacuity"]["findings"]]
        assert ("action never taken", "Never") in found
        assert ("action never taken", "Second") not in found


@pytest.mark.long
def test_a_file_of_sweeps_uses_what_is_recorded(folder: Path) -> None:
    """One sweep's results answer another's points; tables are written; a pruned counterexample comes back."""
    (folder / "sweeps.toml").write_text(
        """
        [[sweep]]
        name = "four"
        target = "Ring.tla"
        axes = { N = 4, Procs = ["{p1}", "{p1,p2}"] }
        [[sweep]]
        name = "more"
        target = "Ring.tla"
        axes = { N = "3..4", Procs = ["{p1}", "{p1,p2}"] }
        """
    )
    said = pytlc("sweep", "sweeps.toml", cwd=folder)
    assert said.code == 1, said.err
    assert "4 checks, 2 of them recorded already" in said.err
    refused = pytlc("sweep", "sweeps.toml", "--assume", "N > 1", cwd=folder)
    assert (refused.code, "--assume stands in sweeps.toml" in refused.err) == (2, True)
    out = folder / "more.csv"
    assert pytlc("sweep", "export", "more", "--out", out, cwd=folder).code == 0
    verdicts = [row["verdict"] for row in csv.DictReader(out.read_text().splitlines())]
    assert verdicts == ["holds"] * 2 + ["violates Small"] * 2
    parquet = folder / "more.parquet"
    assert pytlc("sweep", "export", "more", "--out", parquet, cwd=folder).code == 0
    assert parquet.read_bytes()[:4] == b"PAR1"
    shutil.rmtree(folder / ".pytlc" / "runs")
    assert "its run was removed, --retry makes it again" in pytlc("sweep", "show", "four", cwd=folder).out
    again = pytlc("sweep", "sweeps.toml", "--retry", cwd=folder)
    assert "2 checks\n" in again.err
    shown = pytlc("sweep", "show", "four", "--json", cwd=folder).data
    assert [point["run_kept"] for point in shown["points"]] == [True, True]
