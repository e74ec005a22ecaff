"""TLA+ expressions along timelines, evaluated by TLC: a timeline in one run, each state only once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from weakref import WeakKeyDictionary

from pytlc.debug.stops import Stop, StopAt, true_in
from pytlc.debug.timeline import Timeline
from pytlc.errors import SpecError, UsageError
from pytlc.tlc.evaluate import Spec, evaluate
from pytlc.tlc.runner import Runner
from pytlc.trace import Trace
from pytlc.values import Value


class Evaluator:
    """What TLC says of expressions, remembered.

    Args:
        spec: The spec of the behaviour; None where only its values are known.
        runner: Makes what runs TLC; called when the first expression is evaluated.
    """

    def __init__(self, spec: Spec | None, runner: Callable[[], Runner]) -> None:
        self._spec = spec
        self._runner = runner
        self._running: Runner | None = None
        self._known: WeakKeyDictionary[Timeline, dict[str, list[Value]]] = WeakKeyDictionary()

    def values(self, timeline: Timeline, expression: str) -> list[Value]:
        """The value in every state of a timeline, in order.

        Raises:
            SpecError: TLC refuses the expression, or cannot evaluate it; the message is one line.
            UsageError: It is empty, or more than one line, or the states cannot be written as TLA+.
            ToolchainError: There is no TLC.
        """
        text = _line(expression)
        known = self._known.setdefault(timeline, {})
        if text not in known:
            parent = self._known.get(timeline.parent, {}) if timeline.parent else {}
            known[text] = parent.get(text, [])[: timeline.fork]
        found = known[text]
        missing = timeline.trace.steps[len(found) :]
        if missing:
            steps = tuple(replace(step, number=number) for number, step in enumerate(missing, 1))
            found.extend(self._evaluate(Trace(steps), text))
        return found

    def value(self, timeline: Timeline, number: int, expression: str) -> Value:
        """The value in one state, which alone is asked for; raises what :meth:`values` does."""
        known = self._known.get(timeline, {}).get(expression.strip(), [])
        if number <= len(known):
            return known[number - 1]
        return self._evaluate(Trace((replace(timeline[number], number=1),)), _line(expression))[0]

    def condition(self, expression: str) -> StopAt:
        """The expression becomes true; it is evaluated when the condition is first asked."""

        def check(timeline: Timeline, number: int) -> Stop | None:
            return true_in(self.values(timeline, expression), expression)(timeline, number)

        return check

    def _evaluate(self, trace: Trace, expression: str) -> tuple[Value, ...]:
        try:
            return evaluate(trace, expression, self._run(), spec=self._spec)
        except SpecError as error:
            raise SpecError(" ".join(str(error).split())) from error

    def _run(self) -> Runner:
        if self._running is None:
            self._running = self._runner()
        return self._running


def _line(expression: str) -> str:
    text = expression.strip()
    if not text or "\n" in text:
        raise UsageError("a TLA+ expression is one line")
    return text
