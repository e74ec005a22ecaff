"""Shorter counterexamples: a behaviour that violates something becomes one that has no step too many."""

from __future__ import annotations

from pytlc.minimise.minimising import Minimised, Minimiser, OnProgress, Progress
from pytlc.minimise.shortening import Nearby, Reached, Shortened, shorten, without_loops
from pytlc.minimise.stored import MinimisedRun, minimise_run, minimiser_of
from pytlc.minimise.violation import Claim, Violation

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
