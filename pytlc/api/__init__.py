"""The interface from Python: what the commands do, as functions that return data.

Names are exported by :mod:`pytlc` itself. Nothing here prints, and nothing but what ``keep`` names is left
behind on the disk.
"""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.api.awaiting import acheck, asimulate
    from pytlc.api.checking import check, simulate
    from pytlc.api.keeping import Keep
    from pytlc.api.looking import render, replay
    from pytlc.api.stopping import Flag
    from pytlc.api.sweeping import Swept, sweep
    from pytlc.api.targets import family_target
else:
    __getattr__ = lazily(
        __name__,
        {
            "awaiting": "acheck asimulate",
            "checking": "check simulate",
            "keeping": "Keep",
            "looking": "render replay",
            "stopping": "Flag",
            "sweeping": "Swept sweep",
            "targets": "family_target",
        },
    )

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
