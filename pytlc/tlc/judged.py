"""What results, verdicts and simulations offer alike to those who use them from Python."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NoReturn, Self

from pytlc.errors import SpecError, ToolchainError, Violation
from pytlc.tlc.diagnostics import Level
from pytlc.trace import Trace

if TYPE_CHECKING:
    from pytlc.tlc.result import Result

_REFUSED = frozenset({"parse", "config"})
_FAILED = frozenset({"exhausted", "crashed"})


class Judged(ABC):
    """What has a result.

    It is neither true nor false: "something came out", "nothing was found" and "everything was searched" are
    three things, and each has a name.
    """

    __slots__ = ()

    @abstractmethod
    def _result(self) -> Result:
        """What TLC came to."""

    @property
    def ok(self) -> bool:
        """Everything was searched and nothing was found.

        A search that was stopped is not ok, nor is one that had no state to begin with.
        """
        result = self._result()
        return result.outcome.value == "success" and not result.is_empty

    @property
    def trace(self) -> Trace | None:
        """The behaviour of the first finding that has one."""
        return next((found.trace for found in self._result().findings if found.trace is not None), None)

    def raise_for_violation(self) -> Self:
        """Make an exception of what is wrong.

        Returns:
            Itself, where nothing was found: the search is complete, or was stopped at a bound that was set.

        Raises:
            Violation: The spec was evaluated and found wrong; the error has the result.
            SpecError: The spec or its configuration was refused.
            ToolchainError: TLC ended before it had an answer, such as for want of memory.
        """
        result = self._result()
        if result.outcome.is_violation:
            raise Violation(_violation(result), self)
        if result.outcome.value in _REFUSED:
            raise SpecError(_reasons(result) or f"TLC refused it: {result.outcome.value}")
        if result.outcome.value in _FAILED:
            raise ToolchainError(_reasons(result) or f"TLC gave no answer: {result.outcome.value}")
        return self

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"a {type(self).__name__} is neither true nor false; ask for .ok, .outcome or .trace, or call "
            f".raise_for_violation()"
        )


def _violation(result: Result) -> str:
    what = result.outcome.value if result.property is None else f"{result.outcome.value} {result.property}"
    first = result.decisive
    lengths = f", in {len(first.trace)} states" if first is not None and first.trace is not None else ""
    message = f": {first.message.strip()}" if first is not None and first.message else ""
    return f"{what}{lengths}{message}"


def _reasons(result: Result) -> str:
    errors = (found for found in result.diagnostics if found.level is Level.ERROR)
    return "\n".join(found.sentence for found in errors)
