"""Does an executable model of the same machine agree with a trace? Each step is taken again and compared."""

from __future__ import annotations

from pytlc.calling import make_callable
from pytlc.lazily import lazily
from pytlc.reference import Lane, Narrator

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.replay.replaying import Agreement, Divergence, Missed, Replay, replay, take
    from pytlc.replay.story import Row, Story, tell
else:
    __getattr__ = lazily(
        __name__,
        {
            "replaying": "Agreement Divergence Missed Replay replay take",
            "story": "Row Story tell",
        },
    )

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
