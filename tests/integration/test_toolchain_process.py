"""Whatever happens to the Python process, no child survives it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytlc.toolchain import find_toolchain
from tests.processes import BOUND, ends, is_running, processes_about

PARENT = """
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it is ignored, by children too
from pytlc.toolchain import run_lines
run_lines(sys.argv[1:], on_line=lambda line: print(line, flush=True))
"""
CATCHING_PARENT = """
import signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it is ignored, by children too
from pytlc.toolchain import run_lines
try:
    run_lines(sys.argv[1:], on_line=lambda line: print(line, flush=True))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
THREADED_PARENT = """
import sys, threading
from pytlc.toolchain import run_lines
def tell(line):
    sys.stdout.write(line + chr(10))  # in one piece: the parts of two prints may mix
    sys.stdout.flush()
run = lambda: run_lines(sys.argv[1:], on_line=tell)
threads = [threading.Thread(target=run) for _ in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""
STUBBORN = "trap '' TERM INT HUP; echo $$; i=0; while [ $i -lt 1200 ]; do i=$((i+1)); sleep 0.1; done"
ENDLESS = """---- MODULE Endless ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 1000
====
"""


@contextmanager
def start(script: str, *argv: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A Python process that runs a program through run_lines; a test that fails does not wait for it."""
    command = (sys.executable, "-c", script, *argv)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    """What the process prints first."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_no_child_survives_a_signal_to_python(number: signal.Signals) -> None:
    """The child of a Python that is killed, terminated, hung up or interrupted ends with it."""
    with start(PARENT, "/bin/sh", "-c", STUBBORN) as parent:
        child = int(first_line(parent))
        assert is_running(child)
        parent.send_signal(number)
        assert parent.wait(BOUND) == -number
        assert ends(child)


def test_ctrl_c_ends_the_child_before_python_goes_on() -> None:
    """KeyboardInterrupt leaves run_lines only when the child is gone."""
    with start(CATCHING_PARENT, "/bin/sh", "-c", "echo $$; exec sleep 1000") as parent:
        child = int(first_line(parent))
        parent.send_signal(signal.SIGINT)
        assert first_line(parent) == "interrupted"
        assert not is_running(child)
        assert parent.wait(BOUND) == 0


def test_children_of_threads_die_with_python() -> None:
    """A child that a thread started is bound to the process as long as the thread waits for it."""
    with start(THREADED_PARENT, "/bin/sh", "-c", "echo $$; exec sleep 1000") as parent:
        children = [int(first_line(parent)), int(first_line(parent))]
        assert all(is_running(child) for child in children)
        parent.send_signal(signal.SIGKILL)
        assert all(ends(child) for child in children)


@pytest.mark.java
@pytest.mark.network
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_no_java_survives_a_signal_to_python(tmp_path: Path, number: signal.Signals) -> None:
    """A TLC in the middle of an endless simulation ends with the Python that drives it."""
    (tmp_path / "Endless.tla").write_text(ENDLESS)
    (tmp_path / "Endless.cfg").write_text("INIT Init\nNEXT Next\n")
    tools = find_toolchain()
    argv = (
        f"-Djava.io.tmpdir={tmp_path}",
        "-cp",
        tools.jar.path,
        "tlc2.TLC",
        "-simulate",
        "-metadir",
        tmp_path / "m",
    )
    with start(PARENT, tools.java.path, *argv, tmp_path / "Endless") as parent:
        assert first_line(parent).startswith("TLC2 Version")
        running = processes_about(str(tmp_path)).keys() - {parent.pid}
        assert len(running) == 1
        parent.send_signal(number)
        parent.wait(BOUND)
        assert ends(running.pop())
