"""``pytlc sweep`` with a real TLC: from empty, killed and resumed, shown and compared."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pytlc.sweep import Kind, Store
from tests.integration.command import pytlc
from tests.integration.powers import WITHOUT_POWERS, on_small_disk
from tests.unit.example import copy_ticket

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


@pytest.mark.long
def test_two_sweeps_on_one_store_at_once_agree(tmp_path: Path) -> None:
    """Both end, with one table between them, which is that of one alone; nothing is damaged."""
    (tmp_path / "one").mkdir()
    (tmp_path / "both").mkdir()
    assert pytlc("sweep", *GRID, "--jobs", "1", cwd=tmp_path / "one").code == 0
    with ThreadPoolExecutor() as pool:
        calls = [
            pool.submit(pytlc, "sweep", *GRID, "--jobs", "1", "--name", name, cwd=tmp_path / "both")
            for name in ("a", "b")
        ]
    said = [call.result() for call in calls]
    assert [(one.code, "Traceback" in one.err) for one in said] == [(0, False)] * 2, said
    assert table(tmp_path / "both") == table(tmp_path / "one")
    with sqlite3.connect(tmp_path / "both" / ".pytlc" / "sweeps.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM sweeps").fetchone() == (1,)
    connection.close()


@pytest.mark.long
def test_after_the_first_failure_of_a_version_no_larger_machine_is_checked(tmp_path: Path) -> None:
    """v0 fails on two vCPUs and two SPIs, so three SPIs are left out; v1 and v2 go on."""
    few = "version == 'v0' and vcpus > 1 and spis > 1 or vcpus + spis < 4"
    said = pytlc(
        *("sweep", "vgic", "--version", "v0..v2", "--vcpus", "1..2", "--spis", "1..3", "--lrs", "1"),
        *("--property", "NoLockCycle", "--stop-at-first-failure", "--jobs", "1", "--assume", few, "--json"),
        cwd=tmp_path,
    )
    assert said.code == 1, said.err
    verdicts = {(p["version"], p["vcpus"], p["spis"]): p["verdict"] for p in said.data["points"]}
    assert verdicts.pop(("v0", 2, 2)) == "violates NoLockCycle"
    assert verdicts.pop(("v0", 2, 3)) == "left out"
    assert set(verdicts.values()) == {"holds"}
    assert len(verdicts) == 9
    failing = {one["of"]["version"]: one["failing"] for one in said.data["smallest"]}
    assert failing == {"v0": [{"version": "v0", "vcpus": 2, "spis": 2, "lrs": 1}], "v1": [], "v2": []}


@pytest.mark.long
def test_a_changed_template_reruns_only_what_it_changes(tmp_path: Path) -> None:
    """A layer is of one version: the other one's result is used."""
    ticket = copy_ticket(tmp_path)
    grid = ("sweep", "./ticket", "--version", "v0..v1", "--processes", "2", "--property", "TypeOK")
    assert pytlc(*grid, cwd=tmp_path).code == 0
    layer = ticket / "layers" / "v1.tla.j2"
    layer.write_text(layer.read_text().replace("==\n", "== \\* changed\n", 1))
    again = pytlc(*grid, cwd=tmp_path)
    assert "2 checks, 1 of them recorded already" in again.err
    assert "version=v1" in again.err
    assert "version=v0" not in again.err


def test_a_store_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    """A folder that is read-only, a file that is damaged, one of a newer pytlc, a full disk."""
    store = tmp_path / "sweeps.sqlite"
    assert pytlc("sweep", "list", "--store", store, cwd=tmp_path).code == 0
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    newer = pytlc("sweep", "list", "--store", store, cwd=tmp_path)
    assert (newer.code, "expected version 1, found 99" in newer.err) == (2, True), newer.err
    store.write_bytes(store.read_bytes()[:4096] + b"\xff" * 4096)
    damaged = pytlc("sweep", "list", "--store", store, cwd=tmp_path)
    assert (damaged.code, "or damaged" in damaged.err) == (2, True), damaged.err
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    shut = pytlc("sweep", "list", "--store", locked / "s.sqlite", cwd=tmp_path, through=WITHOUT_POWERS)
    assert (shut.code, "make it writable" in shut.err) == (2, True), shut.err
    full = tmp_path / "full"
    full.mkdir()
    lists = f'{sys.executable} -m pytlc sweep list --store "{full}/s.sqlite"'
    script = f'head -c 2M /dev/zero > "{full}/x"; {lists}'
    argv = [*on_small_disk(full, 1), "sh", "-c", script]
    said = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert said.returncode == 2
    assert "free some space there" in said.stderr
    assert len(said.stderr.strip().splitlines()) <= 2


@pytest.mark.long
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
