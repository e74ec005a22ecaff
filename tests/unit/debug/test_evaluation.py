"""Which states of which timeline TLC is asked about."""

from __future__ import annotations

from typing import Any

import pytest

from pytlc.debug import Cursor, evaluation
from pytlc.debug.evaluation import Evaluator
from pytlc.errors import SpecError, UsageError
from pytlc.trace import Trace


def test_each_state_is_evaluated_once(cursor: Cursor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A timeline in one run; of a branch only what it has for itself, and of its growth only that."""
    asked: list[int] = []

    def evaluate(trace: Trace, expression: str, _runner: object, **_options: Any) -> tuple[int, ...]:
        asked.append(len(trace))
        return tuple(range(len(trace)))

    monkeypatch.setattr(evaluation, "evaluate", evaluate)
    runner: Any = object
    evaluator = Evaluator(None, runner)
    total = len(cursor.timeline)
    assert len(evaluator.values(cursor.timeline, "x")) == total
    assert len(evaluator.values(cursor.timeline, " x ")) == total
    cursor.jump(10)
    cursor.take(next(choice for choice in cursor.choices() if not choice.taken))
    assert evaluator.values(cursor.timeline, "x") == [*range(10), 0]
    cursor.take(cursor.choices()[0])
    assert evaluator.values(cursor.timeline, "x") == [*range(10), 0, 0]
    assert asked == [total, 1, 1]


def test_what_tlc_says_against_it_is_one_line(cursor: Cursor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The debugger tells an error in a line; what is no single line is refused before TLC is asked."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise SpecError("TLC cannot evaluate it:\nunknown\n  operator")

    monkeypatch.setattr(evaluation, "evaluate", refuse)
    runner: Any = object
    evaluator = Evaluator(None, runner)
    with pytest.raises(SpecError, match=r"it: unknown operator$"):
        evaluator.values(cursor.timeline, "Nope(x)")
    for text in ("", "a\nb"):
        with pytest.raises(UsageError, match="one line"):
            evaluator.values(cursor.timeline, text)
