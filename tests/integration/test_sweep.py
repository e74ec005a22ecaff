"""``pytlc sweep`` with a real TLC: from empty, killed and resumed, shown and compared."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pytlc.sweep import Kind, Store
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

GRID = (
    *("vgic", "--version", "v0,v4", "--vcpus", "1,2,9", "--spis", "1", "--lrs", "1", "--retargets", "0"),
    *("--property", "NoLockCycle", "--property", "TypeOK"),
)


def table(folder: Path) -> list[tuple[object, ...]]:
    """What the sweep in the folder says, but for times."""
    shown = pytlc("sweep", "show", "--json", cwd=folder).data
    keys = ("version", "vcpus", "verdict", "distinct", "depth", "digest", "reason")
    return [tuple(point[key] for key in keys) for point in shown["points"]]


def test_a_sweep_is_made_shown_and_not_made_again(tmp_path: Path) -> None:
    """The second time nothing is run; the machine that is none says why; it does not differ from itself."""
    first = pytlc("sweep", *GRID, cwd=tmp_path)
    assert first.code == 0, first.err
    assert "6 points: 4 holds, 2 none" in first.out
    assert "a GICv2 has" not in first.out
    assert "GICD_ITARGETSR has eight target bits" in first.out
    again = pytlc("sweep", *GRID, cwd=tmp_path)
    assert again.out == first.out
    assert "4 checks, 4 of them recorded already" in again.err
    diff = pytlc("sweep", "diff", "last", "vgic", cwd=tmp_path)
    assert (diff.code, "no verdict and no count differs" in diff.out) == (0, True)
    assert "4 of 4" in pytlc("sweep", "list", cwd=tmp_path).out


def test_a_sweep_that_is_killed_goes_on(tmp_path: Path) -> None:
    """Killed after a result, the next call ends with the table of an undisturbed one; none is run twice."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert pytlc("sweep", *GRID, "--jobs", "1", cwd=tmp_path / "one").code == 0
    argv = [sys.executable, "-m", "pytlc", "sweep", *GRID, "--jobs", "1"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTLC_RUNS"}
    with subprocess.Popen(
        argv,
        cwd=tmp_path / "two",
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as running:
        assert running.stderr is not None
        while "1 of 4" not in running.stderr.readline():
            assert running.poll() is None
        running.send_signal(signal.SIGKILL)
    with Store(tmp_path / "two" / ".pytlc" / "sweeps.sqlite") as store:
        recorded = {e.digest for e in store.entries(store.find("last").id) if e.record is not None}
    assert 0 < len(recorded) < 4
    assert pytlc("sweep", *GRID, "--jobs", "1", cwd=tmp_path / "two").code == 0
    assert table(tmp_path / "two") == table(tmp_path / "one")
    with Store(tmp_path / "two" / ".pytlc" / "sweeps.sqlite") as store:
        asked = [e for e in store.entries(store.find("last").id) if e.kind is Kind.ASKED]
        assert len(asked) == 4
        for entry in asked:
            assert entry.record is not None
            assert [
                begun for begun in store.attempts(entry.digest or "") if begun > entry.record.finished
            ] == []
