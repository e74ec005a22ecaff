"""Stored runs: every execution of TLC with all its inputs and outputs, in a folder named by its content."""

from __future__ import annotations

from pytlc.runs.store import RunStore
from pytlc.runs.stored import StoredRun

__all__ = ["RunStore", "StoredRun"]
