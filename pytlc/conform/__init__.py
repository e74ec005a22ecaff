"""Is the spec the same machine as its reference model? The whole state graph, walks of either, and logs."""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.conform.comparing import Comparison, compare
    from pytlc.conform.difference import Difference, Kind
    from pytlc.conform.lockstep import Counts, Lockstep
    from pytlc.conform.verifying import VerifiedScope, verify_scopes
else:
    __getattr__ = lazily(
        __name__,
        {
            "comparing": "Comparison compare",
            "difference": "Difference Kind",
            "lockstep": "Counts Lockstep",
            "verifying": "VerifiedScope verify_scopes",
        },
    )

__all__ = [
    "Comparison",
    "Counts",
    "Difference",
    "Kind",
    "Lockstep",
    "VerifiedScope",
    "compare",
    "verify_scopes",
]
