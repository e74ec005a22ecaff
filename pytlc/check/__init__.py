"""The main job: render a target or take a user's spec, run TLC, replay what it found, come to a verdict."""

from __future__ import annotations

from pytlc.calling import make_callable
from pytlc.check.pipeline import Checker, Question
from pytlc.check.verdict import Answer, Counterexample, Explored, Verdict

__all__ = ["Answer", "Checker", "Counterexample", "Explored", "Question", "Verdict"]

make_callable(__name__)
