"""The main job: render a target or take a user's spec, run TLC, replay what it found, come to a verdict."""

from __future__ import annotations

from pytlc.check.pipeline import Checker, Question
from pytlc.check.verdict import Counterexample, Verdict

__all__ = ["Checker", "Counterexample", "Question", "Verdict"]
