"""Conditions as they are typed: a word for what is waited for, and behind it which.

===============  ==========================================================================
``step N``       the state of that number
``action NAME``  a step by this action
``actor NAME``   a step that this one takes
``function F``   somebody comes into this function
``take LOCK``    somebody takes a lock; without a name any, else every one with this in its name
``release LOCK`` somebody releases one
``wait LOCK``    somebody begins to wait for one that is held
``write PATH``   a variable or a part of it changes: ``status[spi32]``
``when PYTHON``  a Python expression over the variables becomes true
``tla EXPR``     a TLA+ expression becomes true, evaluated by TLC
``property P``   this property, or without a name any, is violated
===============  ==========================================================================

``#2`` at the end is the second time that it is so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from pytlc.debug import stops
from pytlc.debug.stops import StopAt
from pytlc.errors import UsageError

#: A TLA+ expression as a condition; it may be slow, and fail.
Evaluate: TypeAlias = Callable[[str], StopAt]

_NTH = re.compile(r"(.*\S)\s*#([1-9][0-9]{0,8})")


def parse_condition(text: str, *, evaluate: Evaluate | None = None) -> StopAt:
    """Read a condition.

    Args:
        text: As above.
        evaluate: What makes a condition of a TLA+ expression; None where no TLC can be asked.

    Raises:
        UsageError: It is none of these forms; the message has them.
    """
    numbered = _NTH.fullmatch(text.strip())
    body, count = (numbered[1], int(numbered[2])) if numbered else (text.strip(), None)
    word, _, rest = body.partition(" ")
    condition = _condition(word, rest.strip(), evaluate)
    return condition if count is None else stops.nth(condition, count)


def _condition(word: str, rest: str, evaluate: Evaluate | None) -> StopAt:
    if word in _OPTIONAL:
        return _OPTIONAL[word](rest or None)
    if word in _NAMED:
        if not rest:
            raise UsageError(f"{word} needs something behind it; {_FORMS}")
        return _NAMED[word](rest)
    if word == "tla":
        if evaluate is None or not rest:
            raise UsageError("tla needs an expression behind it, and the run of the trace with its spec")
        return evaluate(rest)
    raise UsageError(f"{word!r} begins no condition; {_FORMS}")


def _number(text: str) -> StopAt:
    if not text.isdecimal():
        raise UsageError(f"step needs the number of a state behind it, not {text!r}")
    return stops.state_number(int(text))


_NAMED: Mapping[str, Callable[[str], StopAt]] = {
    "step": _number,
    "action": stops.action_named,
    "actor": stops.step_of,
    "function": stops.entry_of,
    "write": stops.written,
    "when": stops.holds,
}
_OPTIONAL: Mapping[str, Callable[[str | None], StopAt]] = {
    "take": stops.lock_taken,
    "release": stops.lock_released,
    "wait": stops.lock_contended,
    "property": stops.violates,
}
WORDS = (*_NAMED, *_OPTIONAL, "tla")
_FORMS = (
    "a condition is step N, action NAME, actor NAME, function F, take|release|wait [LOCK], write PATH, "
    "when PYTHON, tla EXPRESSION or property [P], with #N behind it for the N-th time"
)
