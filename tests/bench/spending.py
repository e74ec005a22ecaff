"""What a command costs: wall time, and processor time of all the processes that it started and waited for."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds, and how the command ended."""

    wall: float
    processor: float
    code: int


def spend(command: Sequence[object], *, cwd: Path, env: Mapping[str, str] | None = None) -> Spent:
    """Run a command to its end; what it says is thrown away."""
    argv = [str(word) for word in command]
    started = time.perf_counter()
    process = subprocess.Popen(argv, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Spent(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, process.returncode)


def as_installed(folder: Path) -> dict[str, str]:
    """An environment in which Python keeps compiled modules here, as an installed package has them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder)}
