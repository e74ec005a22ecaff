"""Stepping through a behaviour, forwards, backwards and aside: one cursor under every front end.

`timeline` is what is walked on, `cursor` where one is, `stops` what a walk ends at; none of them knows a
terminal, a protocol, or where the behaviour came from. `opening` makes them of runs and files.
"""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.debug.cursor import Cursor, Stopped
    from pytlc.debug.stops import Stop, StopAt
    from pytlc.debug.timeline import Choice, Parting, Timeline
else:
    __getattr__ = lazily(
        __name__,
        {
            "cursor": "Cursor Stopped",
            "stops": "Stop StopAt",
            "timeline": "Choice Parting Timeline",
        },
    )

__all__ = ["Choice", "Cursor", "Parting", "Stop", "StopAt", "Stopped", "Timeline"]
