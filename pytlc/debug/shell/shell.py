"""What a session at the debugger knows: the cursor, breakpoints, what is watched, and how things are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

from pytlc.debug.cursor import Cursor, Stopped
from pytlc.debug.evaluation import Evaluator
from pytlc.debug.opening import Session
from pytlc.debug.parts import is_path, part_of
from pytlc.debug.stops import StopAt
from pytlc.errors import PytlcError, UsageError
from pytlc.report.debug import Arrival, Sheet, arrival_sheet
from pytlc.trace import expression_of
from pytlc.values import is_value, show

_TLA = "tla "


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says, and whether it was the last one."""

    sheets: tuple[Sheet, ...] = ()
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """Where going on stops: the condition as it was typed, and as it is asked."""

    text: str
    condition: StopAt


class Shell:
    """A session at the debugger.

    Args:
        session: What is looked at.
        evaluator: What asks TLC.

    Attributes:
        session: It.
        cursor: Where one is.
        evaluator: What asks TLC.
        breakpoints: By number; one row of numbers for them and for what is watched.
        watched: Expressions by number, with ``tla`` before one in TLA+.
    """

    def __init__(self, session: Session, evaluator: Evaluator) -> None:
        self.session = session
        self.cursor = Cursor(session.timeline)
        self.evaluator = evaluator
        self.breakpoints: dict[int, Breakpoint] = {}
        self.watched: dict[int, str] = {}
        self._numbers = count(1)

    @property
    def prompt(self) -> str:
        """``12/36 pcpu1> ``: the state, how many there are, the branch, who has come to it."""
        cursor = self.cursor
        parts = [f"{cursor.number}/{len(cursor.timeline)}"]
        parts += [f"branch {self.branch}"] if self.branch else []
        parts += [actor for actor in [cursor.timeline.actor(cursor.number)] if actor]
        return " ".join(parts) + "> "

    @property
    def branch(self) -> int:
        """Number of the timeline that the cursor is on."""
        return self.cursor.timelines.index(self.cursor.timeline)

    def number(self) -> int:
        """The next number for a breakpoint or something watched."""
        return next(self._numbers)

    def arrived(self, stopped: Stopped) -> Answer:
        """What is told after a move."""
        timeline, number = self.cursor.timeline, stopped.number
        arrival = Arrival(
            timeline.row(number),
            timeline.row(number - 1) if number > 1 else None,
            len(timeline),
            self.branch,
            stopped.stop.reason if stopped.stop else "",
            stopped.violated,
            {text: self._before_and_now(text) for text in self.watched.values()},
        )
        return Answer((arrival_sheet(arrival),))

    def value(self, text: str, number: int) -> Any:
        """What an expression is at a state: TLA+ behind ``tla``, else a path, else Python.

        Raises:
            PytlcError: It cannot be evaluated there.
        """
        timeline = self.cursor.timeline
        if text.startswith(_TLA):
            return self.evaluator.values(timeline, text.removeprefix(_TLA))[number - 1]
        try:
            return part_of(timeline.state(number), text)
        except UsageError as no_part:
            try:
                return expression_of(text)(timeline[number], timeline.model_names)
            except UsageError:
                if is_path(timeline.state(number), text):
                    raise no_part from None
                raise

    def _before_and_now(self, text: str) -> tuple[str | None, str]:
        number = self.cursor.number
        before = self._told(text, number - 1) if number > 1 else None
        return before, self._told(text, number)

    def _told(self, text: str, number: int) -> str:
        """A value as text, or why there is none, in a line."""
        try:
            return shown(self.value(text, number))
        except PytlcError as error:
            return f"({str(error).splitlines()[0]})"


def shown(found: object) -> str:
    """A value of TLA+ as such, another one as Python shows it."""
    return show(found) if is_value(found) else repr(found)


def only_number(text: str, what: str, default: int | None = None) -> int:
    """The number that stands behind a command.

    Raises:
        UsageError: There is none, or something else.
    """
    if not text and default is not None:
        return default
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"{what} needs a number behind it, not {text!r}") from None


def positive(text: str, what: str, default: int | None = None) -> int:
    """The same, at least 1.

    Raises:
        UsageError: It is none.
    """
    number = only_number(text, what, default)
    if number < 1:
        raise UsageError(f"{what} needs a number from 1 on, not {text}")
    return number


#: What a command does with what stands behind it.
Handler = Callable[[Shell, str], Answer]
