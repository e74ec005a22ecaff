"""Disks and memories that are too small, and limits: each ends in an outcome that says what to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.command import pytlc
from tests.processes import processes_about

pytestmark = pytest.mark.java

GRID = """---- MODULE Grid ----
EXTENDS Naturals
VARIABLES a, b, c
Init == a = 0 /\\ b = 0 /\\ c = 0
Next == \\/ a < 300 /\\ a' = a + 1 /\\ UNCHANGED <<b, c>>
        \\/ b < 300 /\\ b' = b + 1 /\\ UNCHANGED <<a, c>>
        \\/ c < 300 /\\ c' = c + 1 /\\ UNCHANGED <<a, b>>
====
"""
WIDE = """---- MODULE Wide ----
EXTENDS Naturals
VARIABLE x
Init == x = <<>>
Next == x' = [i \\in 1..4000000 |-> i + 1000]
====
"""
CONFIG = "INIT Init\nNEXT Next\n"
CHECK = ("--workers", "1", "--progress", "none", "--json", "--checkpoint", "0")
#: TLC's file of the trace grows beyond this many blocks of 512 or 1024 bytes in a second or two.
SHORT_FILES = ("sh", "-c", 'ulimit -f 512; exec "$@"', "sh")


def spec(folder: Path, name: str, text: str) -> Path:
    """A spec with its cfg."""
    (folder / f"{name}.cfg").write_text(CONFIG)
    path = folder / f"{name}.tla"
    path.write_text(text)
    return path


def small_disk(folder: Path) -> tuple[str, ...]:
    """What makes a program find a disk of 18 MiB in the folder; where nothing may be mounted, short files."""
    folder.mkdir()
    for flags in (("--mount",), ("--map-root-user", "--mount")):
        mount = ("mount", "-t", "tmpfs", "-o", "size=18m", "none", str(folder))
        if subprocess.run(["unshare", *flags, *mount], capture_output=True, check=False).returncode == 0:
            return ("unshare", *flags, "sh", "-c", f'{" ".join(mount)} && exec "$@"', "sh")
    return SHORT_FILES


def through(prefix: tuple[str, ...], *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """``pytlc`` as a program of ``prefix``."""
    command = [*prefix, sys.executable, "-m", "pytlc", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize("kind", ["full disk", "short files"])
def test_a_disk_that_gets_full_is_an_outcome_with_a_remedy(tmp_path: Path, kind: str) -> None:
    """The folder is named, and where else TLC can work; nothing of the run is left on that disk."""
    scratch = tmp_path / "small"
    if kind == "full disk":
        prefix = small_disk(scratch)
    else:
        scratch.mkdir()
        prefix = SHORT_FILES
    path = spec(tmp_path, "Grid", GRID)
    said = through(prefix, "check", path.name, *CHECK[:4], "--scratch", str(scratch), cwd=tmp_path)
    assert said.returncode == 3, said.stderr
    assert "out of disk space" in said.stdout
    assert str(scratch) in said.stdout
    assert "--scratch DIR or PYTLC_SCRATCH" in said.stdout
    assert list(scratch.iterdir()) == []
    assert not processes_about(str(tmp_path))


def test_no_search_begins_on_a_full_disk(tmp_path: Path) -> None:
    """It is said before TLC is started, and no run is stored."""
    scratch = tmp_path / "small"
    prefix = small_disk(scratch)
    if prefix == SHORT_FILES:
        pytest.fail("neither root nor a user may mount here, so that no disk can be made full")
    path = spec(tmp_path, "Grid", GRID)
    filled = (*prefix, "sh", "-c", f'head -c 10000000 /dev/zero >{scratch}/file; exec "$@"', "sh")
    said = through(filled, "check", path.name, "--scratch", str(scratch), cwd=tmp_path)
    assert said.returncode == 2
    assert f"the disk of {scratch}" in said.stderr
    assert "MiB left, and TLC needs 16 to begin with" in said.stderr
    assert not list(tmp_path.glob(".pytlc/runs/[0-9a-f]*"))


def test_a_disk_limit_ends_the_search_as_bounded(tmp_path: Path) -> None:
    """What was written and the limit are told, and what TLC has counted by then; what TLC wrote is gone.

    TLC tells a number three seconds after its begin, so the limit is doubled until it is reached later.
    """
    path = spec(tmp_path, "Grid", GRID)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    distinct, limit = None, 1
    while distinct is None and limit < 512:
        said = pytlc("check", path.name, *CHECK, "--disk", limit, "--scratch", scratch, cwd=tmp_path)
        assert (said.code, said.data["outcome"]) == (3, "bounded")
        assert said.data["bound"].startswith(f"the disk limit of {limit} MiB (TLC has written ")
        assert list(scratch.iterdir()) == []
        distinct, limit = said.data["stats"]["distinct"], 2 * limit
    assert distinct is not None


@pytest.mark.parametrize("source", ["maven", "wheel"])
def test_a_heap_that_is_too_small_is_an_outcome_with_advice(tmp_path: Path, source: str) -> None:
    """The limit that there was is named, and the option that raises it."""
    path = spec(tmp_path, "Wide", WIDE)
    said = pytlc(
        "check",
        path.name,
        *CHECK,
        "--heap",
        "32",
        cwd=tmp_path,
        env={"PYTLC_TLA2TOOLS": None, "PYTLC_JAR_SOURCE": source},
    )
    assert (said.code, said.data["outcome"]) == (3, "exhausted")
    assert said.data["diagnostics"][-1]["message"] == (
        "the memory limit was 32 MiB; give more with --heap MIB"
    )
    shutil.rmtree(tmp_path / ".pytlc")
