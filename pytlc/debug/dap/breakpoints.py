"""Breakpoints as conditions of a walk: where a client set them, and which of them a state meets.

All of one kind are replaced at once, as the protocol has it. A breakpoint with a text to log stops nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pytlc.debug.conditions import parse_condition
from pytlc.debug.dap.messages import Arguments
from pytlc.debug.evaluation import Evaluator
from pytlc.debug.stops import Stop, StopAt, counted
from pytlc.debug.timeline import Timeline
from pytlc.errors import PytlcError, UsageError
from pytlc.trace import expression_of

#: Begins the text of a condition as :mod:`pytlc.debug.conditions` has them, and of an expression in TLA+.
CONDITION, IN_TLA = "?", "tla:"

_HITS = re.compile(r"(==|=|>=|>|<=|<|%)?\s*([1-9][0-9]{0,8})")
_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "==": int.__eq__,
    ">=": int.__ge__,
    ">": int.__gt__,
    "<=": int.__le__,
    "<": int.__lt__,
    "%": lambda times, wanted: times % wanted == 0,
}
_INSERT = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a breakpoint is set on.

    Attributes:
        check: Where it stops; None where it cannot be set.
        told: What has to be said of that.
        place: Where it really is, as a response has it.
    """

    check: StopAt | None
    told: str = ""
    place: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """One that is set.

    Attributes:
        id: Its number.
        reason: What a stop at it is called.
        check: Where it stops.
        log: Text to log instead of stopping; None to stop.
    """

    id: int
    reason: str
    check: StopAt
    log: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A breakpoint that a state meets."""

    breakpoint: Breakpoint
    stop: Stop


class Breakpoints:
    """All that are set.

    Args:
        in_tla: What evaluates conditions in TLA+.
        log: Gets the text of those that log.
    """

    def __init__(self, in_tla: Evaluator, log: Callable[[str], None]) -> None:
        self._in_tla = in_tla
        self._log = log
        self._kinds: dict[str, list[Breakpoint]] = {}
        self._last = 0

    def replace(
        self, kind: str, reason: str, asked: Iterable[Arguments], aim: Callable[[Arguments], Aim]
    ) -> list[dict[str, Any]]:
        """Set all of a kind, instead of those before.

        Args:
            kind: Which; of lines one for each file.
            reason: What a stop at one is called.
            asked: What the client wants.
            aim: What each of these is set on.

        Returns:
            Each as a response has it.
        """
        made: list[Breakpoint] = []
        answers = [self._set(reason, wanted, aim, made) for wanted in asked]
        self._kinds[kind] = made
        return answers

    def check(self, timeline: Timeline, number: int) -> Stop | None:
        """The condition that all of them are together."""
        for found in self._all():
            stop = found.check(timeline, number)
            if stop is None:
                continue
            if found.log is None:
                return stop
            self._log(self._inserted(found.log, timeline, number))
        return None

    def hits(self, timeline: Timeline, number: int) -> list[Hit]:
        """Which of them a state meets."""
        stopping = (found for found in self._all() if found.log is None)
        asked = ((found, found.check(timeline, number)) for found in stopping)
        return [Hit(found, stop) for found, stop in asked if stop is not None]

    def condition(self, text: str) -> StopAt:
        """A condition in words.

        Raises:
            UsageError: It is none.
        """
        return parse_condition(text, evaluate=self._in_tla.condition)

    def _all(self) -> Iterable[Breakpoint]:
        return (found for kind in self._kinds.values() for found in kind)

    def _set(
        self, reason: str, wanted: Arguments, aim: Callable[[Arguments], Aim], made: list[Breakpoint]
    ) -> dict[str, Any]:
        self._last += 1
        try:
            found = aim(wanted)
            check = self._guarded(found.check, wanted) if found.check else None
        except PytlcError as error:
            return {"id": self._last, "verified": False, "message": str(error)}
        if check is not None:
            made.append(Breakpoint(self._last, reason, check, wanted.find("logMessage", str)))
        answer = {"id": self._last, "verified": check is not None, **(found.place or {})}
        return answer | ({"message": found.told} if found.told else {})

    def _guarded(self, check: StopAt, wanted: Arguments) -> StopAt:
        """With the condition and the number of hits that were asked for."""
        condition, hits = wanted.find("condition", str), wanted.find("hitCondition", str)
        if condition and condition.strip():
            check = _both(check, self._predicate(condition.strip()))
        return counted(check, _wanted_hits(hits)) if hits and hits.strip() else check

    def _predicate(self, text: str) -> Callable[[Timeline, int], bool]:
        if text.startswith(CONDITION):
            asked = self.condition(text.removeprefix(CONDITION))
            return lambda timeline, number: asked(timeline, number) is not None
        if text.startswith(IN_TLA):
            expression = text.removeprefix(IN_TLA).strip()
            return lambda timeline, number: self._in_tla.values(timeline, expression)[number - 1] is True
        function = expression_of(text)
        return lambda timeline, number: bool(function(timeline[number], timeline.model_names))

    def _inserted(self, text: str, timeline: Timeline, number: int) -> str:
        """The text with the expressions in braces evaluated."""

        def value(found: re.Match[str]) -> str:
            try:
                return str(expression_of(found[1])(timeline[number], timeline.model_names))
            except UsageError as error:
                return f"{{{error}}}"

        return f"state {number}: {_INSERT.sub(value, text)}"


def _both(check: StopAt, predicate: Callable[[Timeline, int], bool]) -> StopAt:
    def checked(timeline: Timeline, number: int) -> Stop | None:
        stop = check(timeline, number)
        return stop if stop is not None and predicate(timeline, number) else None

    return checked


def _wanted_hits(text: str) -> Callable[[int], bool]:
    found = _HITS.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text!r} says no number of hits: expected N, >= N, > N, <= N, < N or % N")
    sign, wanted = found[1] or "==", int(found[2])
    compare = _COMPARE["==" if sign == "=" else sign]
    return lambda times: compare(times, wanted)
