"""A sweep that is killed ten times at random ends with the table of an undisturbed one."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pytlc.sweep import Kind, Store
from tests.integration.command import pytlc

pytestmark = [pytest.mark.java, pytest.mark.slow]

GRID = (
    *("vgic", "--version", "v0..v6", "--vcpus", "1..3", "--spis", "1..2", "--lrs", "1..2"),
    *("--retargets", "0", "--assume", "vcpus + spis < 5"),
)
KILLS = 10


def table(folder: Path) -> list[tuple[object, ...]]:
    """What the sweep in the folder says, but for times."""
    shown = pytlc("sweep", "show", "--json", cwd=folder).data
    keys = ("version", "vcpus", "spis", "lrs", "verdict", "distinct", "generated", "depth", "length", "run")
    return [tuple(point[key] for key in keys) for point in shown["points"]]


def recorded(store: Path) -> int:
    """How many results there are; read without waiting for a writer."""
    if not store.exists():
        return 0
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])
    except sqlite3.OperationalError:  # killed before the tables were made
        return 0
    finally:
        connection.close()


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Begin the sweep in a process group of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTLC_RUNS"}
    return subprocess.Popen(
        [sys.executable, "-m", "pytlc", "sweep", *GRID, "--progress", "none"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_ten_kills_change_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of 80 points none is run again after it was recorded, whenever the process is killed."""
    seed = int(os.environ.get("PYTLC_SEED") or random.SystemRandom().randrange(10**9))
    chance = random.Random(seed)  # noqa: S311  # no secret
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
    code = pytlc("sweep", *GRID, cwd=one).code
    points = len(table(one))
    store = two / ".pytlc" / "sweeps.sqlite"
    told = [f"seed {seed} (PYTLC_SEED), {points} points"]
    for kill in range(KILLS):
        wanted = recorded(store) + chance.randrange(max((points - recorded(store)) // (KILLS - kill), 1) + 1)
        with start(two) as running:
            while recorded(store) < wanted and running.poll() is None:
                time.sleep(0.02)
            time.sleep(chance.random() * 2)
            running.send_signal(signal.SIGKILL)
        told.append(f"kill {kill + 1}: {running.returncode}, {recorded(store)} recorded")
    with capsys.disabled():
        print(*told, sep="\n")  # noqa: T201  # how to have the same again
    assert pytlc("sweep", *GRID, cwd=two).code == code in {0, 1}
    assert points >= 60
    assert table(two) == table(one)
    with Store(store) as opened:
        asked = [e for e in opened.entries(opened.find("last").id) if e.kind is Kind.ASKED]
        for entry in asked:
            assert entry.record is not None
            finished = entry.record.finished
            assert [begun for begun in opened.attempts(entry.digest or "") if begun > finished] == []
