"""Does an executable model of the same machine agree with a trace? Each step is taken again and compared."""

from __future__ import annotations

from pytlc.reference import Lane, Narrator
from pytlc.replay.replaying import Agreement, Divergence, Replay, replay
from pytlc.replay.story import Row, Story, tell

__all__ = [
    "Agreement",
    "Divergence",
    "Lane",
    "Narrator",
    "Replay",
    "Row",
    "Story",
    "replay",
    "tell",
]
