"""The machine that Java runs on: its processors, and its memory where several JVMs share it."""

from __future__ import annotations

import os
from pathlib import Path

_GROUP = Path("/sys/fs/cgroup")
_MIB = 1 << 20
_LEAST_HEAP = 128
#: Of the memory that is free, what JVMs may take together; the rest is for Python and for others.
_PART = 0.8


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux, where a process may have been given some of them only
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory(group: Path = _GROUP) -> int:
    """MiB of memory that can be taken without swapping.

    Args:
        group: Folder of the control group, which may allow less: that of a container.
    """
    import psutil  # noqa: PLC0415  # a single check does not ask

    whole = int(psutil.virtual_memory().available) // _MIB
    allowed = _allowed(group)
    return whole if allowed is None else min(whole, allowed)


def _allowed(group: Path) -> int | None:
    """What a control group may have less what it holds; files that the kernel can drop do not count."""
    try:
        most = (group / "memory.max").read_text(encoding="ascii").strip()
        held = int((group / "memory.current").read_text(encoding="ascii"))
        told = (group / "memory.stat").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    dropped = next((int(line.split()[1]) for line in told if line.startswith("inactive_file ")), 0)
    return max(int(most) - held + dropped, 0) // _MIB if most.isdecimal() else None


def heap_share(jvms: int, *, beside: int = 0, free: int | None = None) -> int:
    """MiB for the heap of each of so many JVMs that run at once, at least 128.

    Args:
        jvms: How many.
        beside: MiB that are taken beside each of the heaps.
        free: MiB to be shared; None for what is free now.
    """
    whole = free_memory() if free is None else free
    return max(int(whole * _PART) // jvms - beside, _LEAST_HEAP)
