"""The example of a project that depends on pytlc: its noxfile lists its sessions, its grid comes out."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.command import pytlc

PROJECT = Path(__file__).parents[2] / "templates" / "examples" / "project"


def test_its_noxfile_lists_its_sessions() -> None:
    """Nox reads it, and finds each session with what it does."""
    answer = subprocess.run(
        [sys.executable, "-m", "nox", "--list", "--noxfile", PROJECT / "noxfile.py"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    sessions = dict(re.findall(r"^[*-] (\w+) -> (.+)$", answer.stdout, re.MULTILINE))
    assert sessions.keys() == {"check", "sweep", "history"}


@pytest.mark.java
def test_its_grid_comes_out(tmp_path: Path) -> None:
    """Seen from its file; as many states as there are sequences of producers up to the capacity."""
    shutil.copytree(PROJECT, tmp_path / "project")
    said = pytlc("sweep", "project/sweeps.toml", "--json", cwd=tmp_path)
    assert said.code == 0, said.err
    found = {(p["Capacity"], p["Producers"]): p["distinct"] for p in said.data["points"]}
    assert found == {
        (1, "{p1}"): 2,
        (1, "{p1, p2}"): 3,
        (2, "{p1}"): 3,
        (2, "{p1, p2}"): 7,
        (3, "{p1}"): 4,
    }
