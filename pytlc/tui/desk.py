"""What is on the screen and every move, without the screen.

A move that may be long is a generator that yields while it works, so that the screen stays alive and the
user can give it up: then the cursor is where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from pytlc.debug.conditions import Evaluate, parse_condition
from pytlc.debug.cursor import Cursor, Stopped
from pytlc.debug.opening import Session, save_branch
from pytlc.debug.stops import Stop, StopAt, end_of, step_of, violates
from pytlc.debug.timeline import Choice, Timeline
from pytlc.errors import PytlcError, UsageError
from pytlc.trace import Change, diff
from pytlc.values import is_value, show

Walk: TypeAlias = Generator[None, None, Stopped]

_PAUSE = Stop("pause", "the walk goes on in a moment")
#: Seconds that a walk takes before the screen may do something else; a key is to be answered in 0.05.
_SLICE = 0.02


@dataclass(slots=True)
class Break:
    """A condition that continuing stops at."""

    text: str
    stop: StopAt
    on: bool = True


@dataclass(frozen=True, slots=True)
class Watch:
    """An expression that is shown at every state."""

    text: str
    value: Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class Logged:
    """What happened, and at which state of which timeline."""

    branch: int
    number: int
    text: str


@dataclass(slots=True)
class _Known:
    """How far a timeline was looked at, and where properties do not hold."""

    number: int = 0
    violated: set[int] = field(default_factory=set)


class Desk:
    """A session with its cursor, conditions, watched expressions and the log of stops.

    Attributes:
        session: What is stepped through.
        cursor: Where it is.
        breaks: Conditions that continuing stops at.
        watches: Expressions that are shown.
        log: What happened, the last at the end.
        followed: The actor whose steps ``n`` goes along; None for the one that acted last.
        saved: Files that branches were saved in.
    """

    def __init__(self, session: Session, evaluate: Evaluate | None = None) -> None:
        self.session = session
        self.cursor = Cursor(session.timeline)
        self.breaks: list[Break] = []
        self.watches: list[Watch] = []
        self.log: list[Logged] = []
        self.followed: str | None = None
        self.saved: list[Path] = []
        self._evaluate = evaluate
        self._known: WeakKeyDictionary[Timeline, _Known] = WeakKeyDictionary()

    @property
    def timeline(self) -> Timeline:
        """The one that the cursor is on."""
        return self.cursor.timeline

    @property
    def number(self) -> int:
        """The state that the cursor is at."""
        return self.cursor.number

    @property
    def branch(self) -> int:
        """The number of the timeline, 0 for the behaviour itself."""
        return self.cursor.timelines.index(self.timeline)

    @property
    def violated(self) -> set[int]:
        """The states at which a property does not hold, as far as they were looked at."""
        return self._of(self.timeline).violated

    @property
    def known(self) -> int:
        """How many states were looked at."""
        return self._of(self.timeline).number

    def warm(self, until: int | None = None, seconds: float = _SLICE) -> bool:
        """Take the steps up to a state on the model, and judge them, for so long.

        Returns:
            Whether all are taken.
        """
        known, timeline = self._of(self.timeline), self.timeline
        end = perf_counter() + seconds
        last = len(timeline) if until is None else min(until, len(timeline))
        while known.number < last and perf_counter() < end:
            known.number += 1
            if timeline.violated(known.number):
                known.violated.add(known.number)
        return known.number >= last

    def condition(self, text: str) -> StopAt:
        """Read a condition.

        Raises:
            UsageError: It is none.
        """
        return parse_condition(text, evaluate=self._evaluate)

    def step(self) -> Walk:
        """One forwards."""
        yield from self._reach(self.number + 1)
        return self.cursor.step()

    def back(self, count: int = 1) -> Walk:
        """Backwards."""
        yield from ()
        return self.cursor.back(count)

    def jump(self, number: int) -> Walk:
        """To a state; a negative number counts from the end.

        Raises:
            UsageError: There is no such state.
        """
        wanted = number if number >= 0 else len(self.timeline) + 1 + number
        self.timeline[wanted]  # refuses what is not there, before any work
        yield from self._reach(wanted)
        return self.cursor.jump(wanted)

    def run(self, conditions: tuple[StopAt, ...], *, backwards: bool = False) -> Walk:
        """On to a condition, or to the end."""
        start = self.number
        try:
            while True:
                stopped = self.cursor.run([*conditions, _pausing()], backwards=backwards)
                if stopped.stop is not _PAUSE:
                    return stopped
                yield
        except (GeneratorExit, PytlcError):
            self.cursor.number = start
            raise

    def go_on(self, *, backwards: bool = False) -> Walk:
        """To the next condition that is on, or violated property."""
        conditions = [entry.stop for entry in self.breaks if entry.on]
        if self.timeline.predicates:
            conditions.append(violates())
        return self.run(tuple(conditions), backwards=backwards)

    def next_of(self, *, backwards: bool = False) -> Walk:
        """To the next step of the actor that is followed.

        Raises:
            UsageError: Nobody acts.
        """
        return self.run((step_of(self.actor()),), backwards=backwards)

    def finish(self) -> Walk:
        """Until the actor has left its function.

        Raises:
            UsageError: It is in none.
        """
        who = self.actor()
        lane = self.timeline.lane(self.number, who)
        if lane is None or not lane.stack:
            raise UsageError(f"{who} is in no function here")
        return (yield from self.run((end_of(who, len(lane.stack)),)))

    def random(self, count: int, seed: int) -> Walk:
        """Steps at random, on a branch."""
        dice = Random(seed)  # noqa: S311  # nothing is kept secret by it
        conditions = [entry.stop for entry in self.breaks if entry.on]
        stopped = Stopped(self.number)
        for _ in range(count):
            stopped = self.cursor.wander(1, dice, conditions=conditions)
            yield
            if stopped.stop or stopped.violated:
                break
        return stopped

    def take(self, choice: Choice) -> Walk:
        """A step that could be taken here."""
        yield from ()
        return self.cursor.take(choice)

    def switch(self, index: int) -> Walk:
        """To another timeline.

        Raises:
            UsageError: There is no such timeline.
        """
        yield from ()
        return self.cursor.switch(index)

    def choices(self) -> tuple[Choice, ...]:
        """Every step that can be taken here.

        Raises:
            UsageError: There is no model to ask.
        """
        return self.cursor.choices()

    def changes_by(self, choice: Choice) -> tuple[Change, ...]:
        """What a step that could be taken here would change."""
        narrator = self.timeline.narrator
        return diff(self.timeline.state(self.number), narrator.view(choice.machine)) if narrator else ()

    def actor(self) -> str:
        """The actor that is followed, else who acted last.

        Raises:
            UsageError: Neither is known.
        """
        who = self.followed or self.timeline.actor(self.number)
        if who is None:
            known = ", ".join(self.timeline.actors)
            raise UsageError(
                f"nobody of {known} acted here; choose one with a" if known else "no model tells who acts"
            )
        return who

    def follow_next(self) -> None:
        """Follow the next actor; behind the last one, whoever acted last.

        Raises:
            UsageError: There are none.
        """
        choices = (None, *self.timeline.actors)
        if len(choices) == 1:
            raise UsageError("no model tells who acts")
        self.followed = choices[(choices.index(self.followed) + 1) % len(choices)]

    def watch(self, text: str) -> None:
        """Show an expression from now on.

        Raises:
            UsageError: It is no Python expression.
        """
        self.watches.append(Watch(text, self.cursor.watch(text)))

    def watched(self, watch: Watch, number: int) -> str:
        """What an expression is at a state, or why it has no value."""
        try:
            value = watch.value(number)
        except PytlcError as error:
            return f"error: {error}"
        return show(value) if is_value(value) else repr(value)

    def save(self, path: Path | None = None) -> Path:
        """Write the timeline as a trace file.

        Raises:
            UsageError: There is no run to put it beside, and no file was named.
            StorageError: It cannot be written.
        """
        if not self.timeline.is_branch:
            raise UsageError("this is the behaviour itself; take another step with t, and save that branch")
        found = save_branch(self.session, self.timeline, path)
        self.saved.append(found)
        return found

    def note(self, text: str) -> None:
        """Put something into the log."""
        self.log.append(Logged(self.branch, self.number, text))

    def _reach(self, number: int) -> Generator[None, None, None]:
        """Take the steps up to a state on the model."""
        while not self.warm(number):
            yield

    def _of(self, timeline: Timeline) -> _Known:
        return self._known.setdefault(timeline, _Known())


def _pausing() -> StopAt:
    """A condition that is met when a walk has gone on for as long as it may without a break."""
    end = perf_counter() + _SLICE
    return lambda _timeline, _number: _PAUSE if perf_counter() > end else None


def told(stopped: Stopped) -> str:
    """Where a move ended, in words; empty where there is nothing to say but the number."""
    reason = stopped.stop.reason if stopped.stop else ""
    violated = ", ".join(name for name in stopped.violated if name not in reason)
    return "; ".join(part for part in (reason, f"VIOLATED: {violated}" if violated else "") if part)
