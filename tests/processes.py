"""Processes that have to end: asked of the kernel, and waited for within a bound."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

#: Seconds; delivery of a signal is not instantaneous, and the kernel kills orphans in its own time.
BOUND = 60.0

#: The beginning of a program that runs TLC: it tells the process of TLC, and when that searches.
TELLING = """
import sys
from pathlib import Path
from pytlc.tlc import events

def report(event):
    if isinstance(event, events.Mode):
        print(event.text, flush=True)
    if isinstance(event, events.InitialStates):
        print("searching", flush=True)
"""


def is_running(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def comes_about(condition: Callable[[], object]) -> bool:
    """Whether it is so within the bound."""
    limit = time.monotonic() + BOUND
    while not (found := condition()) and time.monotonic() < limit:
        time.sleep(0.01)
    return bool(found)


def ends(pid: int) -> bool:
    """Whether the process is gone within the bound."""
    return comes_about(lambda: not is_running(pid))


def processes_about(text: str) -> dict[int, str]:
    """The command lines of all processes that have the text in them, by process."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if text in command:
            found[int(entry.name)] = command.replace("\0", " ")
    return found


def tlc_ends_with_its_parent(program: str, *arguments: object, before: str = "") -> bool:
    """Whether TLC is gone within the bound when the Python that runs it is killed in the middle of a search.

    Args:
        program: What runs TLC; :data:`TELLING` stands before it.
        arguments: Its arguments.
        before: Program that is run before anything of pytlc is imported.
    """
    argv = [sys.executable, "-c", before + TELLING + program, *map(str, arguments)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        banner = parent.stdout.readline()
        assert parent.stdout.readline() == "searching\n"
        java = os.pidfd_open(int(banner.partition("[pid: ")[2].partition("]")[0]))
        try:
            parent.send_signal(signal.SIGKILL)
            ready, _, _ = select.select([java], [], [], BOUND)
        finally:
            os.close(java)
    return bool(ready)
