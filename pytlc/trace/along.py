"""A predicate or an expression in Python, evaluated in every state of a behaviour.

An expression is a function of a state, or text in which each variable stands for its value:
``len(queue) > 2 and lock[0] != ModelValue("NoLock")``. Text is run as Python: give only what you wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import CodeType
from typing import Any

from pytlc.errors import UsageError
from pytlc.trace.model import State, Step, Trace
from pytlc.values import FiniteSet, Function, ModelValue, equal

Expression = Callable[[State], Any] | str
_NAMES = {"FiniteSet": FiniteSet, "Function": Function, "ModelValue": ModelValue, "equal": equal}


def along(trace: Trace, expression: Expression) -> tuple[Any, ...]:
    """The value of the expression in every state, in order.

    Raises:
        UsageError: The text is no Python expression, or fails in a state, which the message names.
    """
    function = expression_of(expression)
    return tuple(function(step) for step in trace.steps)


def where(trace: Trace, predicate: Expression) -> tuple[Step, ...]:
    """The steps to the states in which the predicate holds.

    Raises:
        UsageError: As in :func:`along`.
    """
    return tuple(step for step, holds in zip(trace.steps, along(trace, predicate), strict=True) if holds)


def expression_of(expression: Expression) -> Callable[[Step], Any]:
    """An expression as a function of a step's state.

    Raises:
        UsageError: The text is no Python expression; in a call, it fails in that state.
    """
    if callable(expression):
        return lambda step: expression(step.state)
    try:
        code = compile(expression.strip(), "<expression>", "eval")
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"{expression!r} is no Python expression: {error}{_hint(expression)}") from error
    return lambda step: _value(code, expression, step)


def _hint(expression: str) -> str:
    is_tla = re.search(r"/\\|\\/|\\[a-z]+ |(?<![=!<>])=(?![=<>])|#|~|\|->", expression)
    return "\nit looks like TLA+: here ==, !=, and, or, not are those of Python" if is_tla else ""


def _value(code: CodeType, text: str, step: Step) -> Any:
    try:
        return eval(code, {**_NAMES, **step.state})  # noqa: S307  # the text is the user's own program
    except Exception as error:  # it may raise anything, and that is an answer to its author
        raise UsageError(f"{text!r} fails in state {step.number}: {type(error).__name__}: {error}") from error
