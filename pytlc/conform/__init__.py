"""Is the spec the same machine as its reference model? The whole state graph, walks of either, and logs."""

from __future__ import annotations

from pytlc.conform.comparing import Comparison, compare
from pytlc.conform.difference import Difference, Kind
from pytlc.conform.lockstep import Counts, Lockstep
from pytlc.conform.verifying import VerifiedScope, verify_scopes

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
