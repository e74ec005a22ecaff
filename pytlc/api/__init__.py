"""The interface from Python: what the commands do, as functions that return data.

Names are exported by :mod:`pytlc` itself. Nothing here prints, and nothing but what ``keep`` names is left
behind on the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytlc.api.awaiting import acheck, asimulate
from pytlc.api.checking import check, simulate
from pytlc.api.keeping import Keep
from pytlc.api.looking import render, replay
from pytlc.api.stopping import Flag
from pytlc.api.targets import family_target

if TYPE_CHECKING:
    from pytlc.api.sweeping import Swept, sweep

__all__ = [
    "Flag",
    "Keep",
    "Swept",
    "acheck",
    "asimulate",
    "check",
    "family_target",
    "render",
    "replay",
    "simulate",
    "sweep",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Sweeps need a database, which nothing else does."""
        if name not in {"Swept", "sweep"}:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from pytlc.api import sweeping  # noqa: PLC0415  # sqlite3 is loaded for it

        return getattr(sweeping, name)
