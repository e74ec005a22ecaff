"""Where one is on a timeline, and every way to move: forwards, backwards, to a condition, aside on a branch.

A move ends somewhere and says why; it never fails for having come to an end. The state that the cursor is
at has been reached, its step taken: what comes next is among the choices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from pytlc.debug.stops import Stop, StopAt, any_of, end_of, step_of
from pytlc.debug.timeline import Choice, Timeline
from pytlc.errors import UsageError
from pytlc.trace import Expression, expression_of

_BEGIN = Stop("beginning", "this is the initial state")
_END = Stop("end", "the behaviour ends here")


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where a move ended.

    Attributes:
        number: The state.
        stop: Why there; None for a move of a given length.
        violated: Properties that do not hold of this state or of the step to it, as far as it was looked at.
    """

    number: int
    stop: Stop | None = None
    violated: tuple[str, ...] = ()


class Cursor:
    """A position on a timeline, and the timelines that were left for others.

    Args:
        timeline: The behaviour that is looked at first.

    Attributes:
        timeline: The one that the cursor is on.
        number: The state that it is at, from 1.
        timelines: All of them, the behaviour itself first, then the branches in the order in which they were
            made.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.number = 1
        self.timelines = [timeline]

    @property
    def at_end(self) -> bool:
        """Whether no step of this timeline follows."""
        return self.timeline.following(self.number) is None

    def step(self, count: int = 1) -> Stopped:
        """Go forwards; a lasso goes round."""
        for _ in range(count):
            following = self.timeline.following(self.number)
            if following is None:
                return self._stopped(_END)
            self.number = following
        return self._stopped()

    def back(self, count: int = 1) -> Stopped:
        """Go backwards."""
        self.number, clipped = max(self.number - count, 1), self.number - count < 1
        return self._stopped(_BEGIN if clipped else None)

    def jump(self, number: int) -> Stopped:
        """Go to a state; a negative number counts from the end.

        Raises:
            UsageError: There is no such state.
        """
        wanted = number if number >= 0 else len(self.timeline) + 1 + number
        self.number = self.timeline[wanted].number
        return self._stopped()

    def step_of(self, actor: str, conditions: Iterable[StopAt] = ()) -> Stopped:
        """Go forwards to the next state that this actor makes, or that meets a condition before.

        Raises:
            UsageError: Nobody has that name.
        """
        self._known(actor)
        return self.run([step_of(actor), *conditions])

    def finish(self, actor: str | None = None, conditions: Iterable[StopAt] = ()) -> Stopped:
        """Go forwards until an actor has left the function that it is in, or a condition is met before.

        Args:
            actor: Who; None for the one that has come to this state.
            conditions: Where to stop besides.

        Raises:
            UsageError: Nobody has that name, nobody acted, or the actor is in no function.
        """
        who = actor or self.timeline.actor(self.number)
        if who is None:
            raise UsageError("nobody has acted here; name an actor: " + self._actors())
        self._known(who)
        lane = self.timeline.lane(self.number, who)
        if lane is None or not lane.stack:
            raise UsageError(f"{who} is in no function here")
        return self.run([end_of(who, len(lane.stack)), *conditions])

    def run(self, conditions: Iterable[StopAt] = (), *, backwards: bool = False) -> Stopped:
        """Go on until a condition is met; without one, to the end, or backwards to the beginning.

        The state that the cursor is at is not asked. A lasso is walked to its last state, not round.
        """
        condition = any_of(conditions)
        ahead = range(self.number - 1, 0, -1) if backwards else range(self.number + 1, len(self.timeline) + 1)
        for number in ahead:
            found = condition(self.timeline, number)
            if found is not None:
                self.number = number
                return self._stopped(found)
        self.number = 1 if backwards else len(self.timeline)
        return self._stopped(_BEGIN if backwards else _END)

    def choices(self) -> tuple[Choice, ...]:
        """Every step that can be taken here, that of the timeline marked.

        Raises:
            UsageError: There is no model to ask, or it does not agree with the behaviour.
        """
        return self.timeline.choices(self.number)

    def take(self, choice: Choice) -> Stopped:
        """Take a step: that of the timeline goes along it, another one leaves it for a branch.

        At the end of a branch the branch grows.
        """
        if choice.taken:
            return self.step()
        if self.timeline.is_branch and self.number == len(self.timeline):
            self.timeline.extend(choice)
        else:
            self.timeline = self.timeline.branch(self.number, choice)
            self.timelines.append(self.timeline)
        self.number = len(self.timeline)
        return self._stopped()

    def wander(self, count: int, random: Random, *, conditions: Iterable[StopAt] = ()) -> Stopped:
        """Take steps at random on a branch, until a condition is met or a property does not hold.

        Args:
            count: How many steps at the most.
            random: What chooses.
            conditions: Where to stop besides.
        """
        condition = any_of(conditions)
        for _ in range(count):
            choices = self.choices()
            if not choices:
                return self._stopped(Stop("deadlock", "no step can be taken here"))
            stopped = self._grow(random.choice(choices))
            found = condition(self.timeline, self.number)
            if found is not None or stopped.violated:
                return self._stopped(found or Stop("property", f"{', '.join(stopped.violated)} violated"))
        return self._stopped()

    def switch(self, index: int) -> Stopped:
        """Go to another timeline, to the same state there, or to its last one if it has fewer.

        Raises:
            UsageError: There is no such timeline.
        """
        if not 0 <= index < len(self.timelines):
            raise UsageError(
                f"there is no branch {index}; they are numbered from 0 to {len(self.timelines) - 1}"
            )
        self.timeline = self.timelines[index]
        self.number = min(self.number, len(self.timeline))
        return self._stopped()

    def watch(self, expression: Expression) -> Callable[[int], Any]:
        """A Python expression as a function of the number of a state, on whatever timeline the cursor is.

        Raises:
            UsageError: It is no Python expression.
        """
        function = expression_of(expression)
        return lambda number: function(self.timeline[number], self.timeline.model_names)

    def _grow(self, choice: Choice) -> Stopped:
        """Take a step on a branch, also where it is the one of the timeline."""
        return self.take(Choice(choice.action, choice.actor, choice.function, choice.machine, taken=False))

    def _stopped(self, stop: Stop | None = None) -> Stopped:
        return Stopped(self.number, stop, self.timeline.violated(self.number))

    def _known(self, actor: str) -> None:
        if actor not in self.timeline.actors:
            raise UsageError(f"nobody is called {actor!r}; there are: {self._actors()}")

    def _actors(self) -> str:
        return ", ".join(self.timeline.actors) or "none, because no model tells who acts"
