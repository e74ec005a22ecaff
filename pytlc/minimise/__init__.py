"""Shorter counterexamples: a behaviour that violates something becomes one that has no step too many."""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.minimise.minimising import Minimised, Minimiser, OnProgress, Progress
    from pytlc.minimise.shortening import Nearby, Reached, Shortened, shorten, without_loops
    from pytlc.minimise.stored import MinimisedRun, minimise_run, minimiser_of
    from pytlc.minimise.violation import Claim, Violation
else:
    __getattr__ = lazily(
        __name__,
        {
            "minimising": "Minimised Minimiser OnProgress Progress",
            "shortening": "Nearby Reached Shortened shorten without_loops",
            "stored": "MinimisedRun minimise_run minimiser_of",
            "violation": "Claim Violation",
        },
    )

__all__ = [
    "Claim",
    "Minimised",
    "MinimisedRun",
    "Minimiser",
    "Nearby",
    "OnProgress",
    "Progress",
    "Reached",
    "Shortened",
    "Violation",
    "minimise_run",
    "minimiser_of",
    "shorten",
    "without_loops",
]
