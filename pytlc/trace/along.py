"""A predicate or an expression in Python, evaluated in every state of a behaviour.

An expression is a function of a state, or text in which each variable stands for its value:
``len(queue) > 2 and lock[0] != NoLock``. Text is run as Python: give only what you wrote.
"""

from __future__ import annotations

from typing import Any

from pytlc.trace.comparing import ModelNames
from pytlc.trace.expression import Expression, expression_of, model_values
from pytlc.trace.model import Step, Trace


def along(trace: Trace, expression: Expression, *, names: frozenset[str] = frozenset()) -> tuple[Any, ...]:
    """The value of the expression in every state, in order.

    Args:
        trace: The behaviour.
        expression: What is evaluated.
        names: Model values that the trace need not show.

    Raises:
        UsageError: The text is no Python expression, fails in a state, which the message names, or compares
            what is never equal.
    """
    function, known = expression_of(expression), model_names(trace, names)
    found = tuple(function(step, known) for step in trace.steps)
    function.conclude()
    return found


def where(trace: Trace, predicate: Expression, *, names: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    """The steps to the states in which the predicate holds.

    Raises:
        UsageError: As in :func:`along`.
    """
    found = along(trace, predicate, names=names)
    return tuple(step for step, holds in zip(trace.steps, found, strict=True) if holds)


def model_names(trace: Trace, more: frozenset[str] = frozenset()) -> ModelNames:
    """Finds the names of the model values in a trace, once, and some more."""
    found: list[frozenset[str]] = []

    def names() -> frozenset[str]:
        if not found:
            found.append(model_values(value for state in trace.states for value in state.values()) | more)
        return found[0]

    return names
