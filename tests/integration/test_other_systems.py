"""``pytlc`` where Python has not what only Linux has: as macOS would run it, and what Windows is told."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.elsewhere import MAIN, ON_MACOS, ON_WINDOWS
from tests.integration.command import Said, pytlc
from tests.processes import BOUND, comes_about, ends, processes_about, tlc_ends_with_its_parent

_SIZES = ("--vcpus", 2, "--spis", 1, "--lrs", 1)
_STEPS = ("-c", "continue wait", "-c", "who", "-c", "back")
_SEARCH = """
from pytlc.tlc import TlcJob, TlcRunner
from pytlc.toolchain import find_toolchain
spec = "---- MODULE Endless ----\\nEXTENDS Naturals\\nVARIABLE x\\nInit == x = 0\\nNext == x' = x + 1\\n===="
job = TlcJob({"Endless.tla": spec}, "Endless", "INIT Init\\nNEXT Next\\n")
TlcRunner(find_toolchain()).run(job, on_event=report)
"""
_CHILD = """
import sys
from pytlc.toolchain import run_lines
print(run_lines(sys.argv[1:], on_line=lambda line: print(line, flush=True)).returncode)
"""


def on_macos(*arguments: object, cwd: Path) -> Said:
    """Run a command without what only Linux has."""
    return pytlc(*arguments, cwd=cwd, through=("-c", ON_MACOS + MAIN))


def on_both(*arguments: object, folder: Path) -> tuple[Said, Said]:
    """Run a command here and as on macOS, each in a folder that it has to itself."""
    said = []
    for name, run in (("linux", pytlc), ("macos", on_macos)):
        (folder / name).mkdir(exist_ok=True)
        said.append(run(*arguments, cwd=folder / name))
    return said[0], said[1]


def guards_of(parent: int) -> list[int]:
    """The shells that wait for the end of a process."""
    return [pid for pid in processes_about("read -r group") if psutil.Process(pid).ppid() == parent]


@pytest.mark.java
def test_check_and_debug_on_macos(tmp_path: Path) -> None:
    """The verdict, the counterexample and each step through it are those of Linux."""
    command = ("check", "vgic@v0", *_SIZES, "--property", "NoSelfDeadlock")
    here, there = on_both(*command, "--workers", 1, "--json", folder=tmp_path)
    assert (here.code, there.code) == (1, 1), there
    assert here.data["counterexamples"] == there.data["counterexamples"]
    here, there = on_both("debug", "last", *_STEPS, folder=tmp_path)
    assert (here.code, there.code) == (0, 0), there
    assert here.out == there.out


@pytest.mark.long
@pytest.mark.java
def test_a_sweep_on_macos(tmp_path: Path) -> None:
    """Several JVMs at once, which share memory that somebody has to know."""
    command = ("sweep", "vgic", "--version", "v0", "--vcpus", "1..2", "--spis", 1, "--lrs", 1, "--property")
    here, there = on_both(*command, "NoSelfDeadlock", folder=tmp_path)
    assert (here.code, there.code) == (1, 1), there
    here, there = on_both("sweep", "export", "last", folder=tmp_path)
    assert len(_rows(here)) == 2
    assert _rows(here) == _rows(there)


@pytest.mark.long
@pytest.mark.java
def test_a_graph_on_macos(tmp_path: Path) -> None:
    """It is read through a named pipe whose size cannot be set there."""
    here, there = on_both("graph", "vgic@v1", *_SIZES, "--retargets", 0, folder=tmp_path)
    assert (here.code, there.code) == (0, 0), there
    assert here.out == there.out


def _rows(table: Said) -> list[dict[str, str]]:
    """The rows of a table in CSV, without the time that each took."""
    return [{**row, "seconds": ""} for row in csv.DictReader(table.out.splitlines())]


@pytest.mark.java
def test_tlc_ends_with_a_python_that_is_killed_on_macos() -> None:
    """No kernel does it there: a shell waits for the end of Python."""
    assert tlc_ends_with_its_parent(_SEARCH, before=ON_MACOS)


def test_what_a_child_has_started_ends_too_on_macos() -> None:
    """The shell ends the whole group, and then itself."""
    script = "sleep 1234 & echo $!; wait"
    argv = [sys.executable, "-c", ON_MACOS + _CHILD, "/bin/sh", "-c", script]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        grandchild = int(parent.stdout.readline())
        guards = guards_of(parent.pid)
        assert len(guards) == 1
        parent.send_signal(signal.SIGKILL)
        assert ends(grandchild)
        assert ends(guards[0])


def test_no_guard_is_left_where_children_end_by_themselves(tmp_path: Path) -> None:
    """A Python that lives long has as many shells as children."""
    program = _CHILD + "sys.stdin.read()"
    argv = [sys.executable, "-c", ON_MACOS + program, "/bin/sh", "-c", "echo done"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert [parent.stdout.readline(), parent.stdout.readline()] == ["done\n", "0\n"]
        assert comes_about(lambda: not guards_of(parent.pid))
        parent.communicate(timeout=BOUND)
    assert parent.returncode == 0


@pytest.mark.parametrize("arguments", [("--help",), ("check", "Spec.tla"), ()], ids=" ".join)
def test_windows_is_refused_in_one_sentence(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Before anything else is looked at."""
    said = pytlc(*arguments, cwd=tmp_path, through=("-c", ON_WINDOWS + MAIN))
    assert (said.code, said.out) == (2, "")
    assert said.err == "pytlc: Windows is not supported; use pytlc in WSL, the Windows Subsystem for Linux\n"


def test_the_library_refuses_windows_too(tmp_path: Path) -> None:
    """With the error of pytlc that says so, whatever is asked for first."""
    program = """
import pytlc
for name in ("check", "find_toolchain", "sweep"):
    try:
        getattr(pytlc, name)
    except Exception as error:
        print(type(error).__name__)
"""
    said = pytlc(cwd=tmp_path, through=("-c", ON_WINDOWS + program))
    assert (said.out, said.err) == ("UnsupportedSystem\n" * 3, "")
