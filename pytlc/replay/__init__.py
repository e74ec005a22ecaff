"""Does an executable model of the same machine agree with a trace? Each step is taken again and compared."""

from __future__ import annotations

from pytlc.calling import make_callable
from pytlc.reference import Lane, Narrator
from pytlc.replay.replaying import Agreement, Divergence, Missed, Replay, replay, take
from pytlc.replay.story import Row, Story, tell

__all__ = [
    "Agreement",
    "Divergence",
    "Lane",
    "Missed",
    "Narrator",
    "Replay",
    "Row",
    "Story",
    "replay",
    "take",
    "tell",
]

make_callable(__name__)
