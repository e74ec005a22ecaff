"""The main job: render a target or take a user's spec, run TLC, replay what it found, come to a verdict."""

from __future__ import annotations

from pytlc.calling import make_callable
from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.check.pipeline import Checker
    from pytlc.check.question import Question
    from pytlc.check.verdict import Answer, Counterexample, Explored, Verdict
else:
    __getattr__ = lazily(
        __name__,
        {
            "pipeline": "Checker",
            "question": "Question",
            "verdict": "Answer Counterexample Explored Verdict",
        },
    )

__all__ = ["Answer", "Checker", "Counterexample", "Explored", "Question", "Verdict"]

make_callable(__name__)
