"""Stored runs: every execution of TLC with all its inputs and outputs, in a folder named by its content."""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.runs.store import RunStore
    from pytlc.runs.stored import StoredRun
else:
    __getattr__ = lazily(
        __name__,
        {
            "store": "RunStore",
            "stored": "StoredRun",
        },
    )

__all__ = ["RunStore", "StoredRun"]
