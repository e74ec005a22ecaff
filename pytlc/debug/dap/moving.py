"""Moves of the cursor that a client asks for, and what it is told when they end.

The response comes first, then the walk, then what happened and where it stopped. A walk ends early when the
client wants a pause or leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pytlc.debug.cursor import Stopped
from pytlc.debug.dap.breakpoints import Hit
from pytlc.debug.dap.desk import Desk
from pytlc.debug.dap.frames import BEHAVIOUR, ENVIRONMENT
from pytlc.debug.dap.messages import Answer, Arguments
from pytlc.debug.stops import Stop, StopAt
from pytlc.debug.timeline import Choice, Timeline
from pytlc.errors import Cancelled, PytlcError, UsageError

#: Sends an event: its name and body.
Send = Callable[[str, Mapping[str, Any]], None]
Move = Callable[[Sequence[StopAt]], Stopped]

_RANK = ("exception", "breakpoint", "function breakpoint", "data breakpoint")
_ENDS = {"beginning": "entry", "end": "end", "pause": "pause", "deadlock": "end"}
_CHANGES, _LONGEST = 20, 200


class Mover:
    """The moves of one client.

    Args:
        desk: What it looks at.
        send: Sends an event.
        interrupted: Whether the client wants something else.
    """

    def __init__(self, desk: Desk, send: Send, interrupted: Callable[[], bool]) -> None:
        self._desk = desk
        self._send = send
        self._interrupted = interrupted
        self._choices: dict[int, Choice] = {}
        self._offered = 0

    def forwards(self, _arguments: Arguments) -> Answer:
        """``continue``: to the next breakpoint, or the end."""
        return Answer({"allThreadsContinued": True}, partial(self._walk, self._desk.cursor.run))

    def backwards(self, _arguments: Arguments) -> Answer:
        """``reverseContinue``: to the breakpoint before, or the beginning."""
        return Answer(None, partial(self._walk, partial(self._desk.cursor.run, backwards=True)))

    def next(self, arguments: Arguments) -> Answer:
        """``next``: to the next step of a thread."""
        thread = self._desk.threads.name(arguments.get("threadId", int))
        if len(self._desk.threads.names) == 1:
            return Answer(None, self._step)
        if thread == ENVIRONMENT:
            return Answer(None, partial(self._walk, self._environment))
        return Answer(None, partial(self._walk, partial(self._desk.cursor.step_of, thread)))

    def step_in(self, arguments: Arguments) -> Answer:
        """``stepIn``: the next step of anybody, or one that ``stepInTargets`` offered."""
        target = arguments.find("targetId", int)
        if target is None:
            return Answer(None, self._step)
        if target not in self._choices:
            raise UsageError(f"there is no target {target} in this state; ask for stepInTargets again")
        return Answer(None, partial(self._take, self._choices[target]))

    def targets(self, arguments: Arguments) -> Answer:
        """``stepInTargets``: every step that can be taken, those of the frame's thread first."""
        thread = self._desk.frames.thread_of(arguments.get("frameId", int))
        name = self._desk.threads.name(thread)
        choices = self._desk.cursor.choices()
        if name != BEHAVIOUR:
            choices = tuple(sorted(choices, key=lambda choice: (choice.actor or ENVIRONMENT) != name))
        self._choices = {self._offered + place: choice for place, choice in enumerate(choices, 1)}
        self._offered += len(choices)
        return Answer({"targets": [_target(number, choice) for number, choice in self._choices.items()]})

    def step_out(self, arguments: Arguments) -> Answer:
        """``stepOut``: until a thread has left the function that it is in."""
        desk = self._desk
        thread = desk.threads.name(arguments.get("threadId", int))
        lane = desk.timeline.lane(desk.number, thread)
        if lane is None or not lane.stack:
            raise UsageError(f"{thread} is in no function here")
        return Answer(None, partial(self._walk, partial(desk.cursor.finish, thread)))

    def step_back(self, _arguments: Arguments) -> Answer:
        """``stepBack``: the state before, whoever came from there."""
        return Answer(None, lambda: self.tell(self._desk.cursor.back(), "step"))

    def go(self, arguments: Arguments) -> Answer:
        """``goto``: to a state that ``gotoTargets`` offered."""
        number = arguments.get("targetId", int)
        if not 1 <= number <= len(self._desk.timeline):
            raise UsageError(f"there is no state {number}: they are numbered to {len(self._desk.timeline)}")
        return Answer(None, lambda: self.tell(self._desk.cursor.jump(number), "goto"))

    def begin(self, *, stop: bool) -> None:
        """Stop in the first state, or go on to where a breakpoint is."""
        self._desk.cursor.jump(1)
        first = self._desk.breakpoints.hits(self._desk.timeline, 1)
        if stop or first:
            self.tell(Stopped(1, Stop("beginning", "this is the initial state")), "entry", first)
        else:
            self._walk(self._desk.cursor.run)

    def tell(self, stopped: Stopped, reason: str, hits: Sequence[Hit] = ()) -> None:
        """Say what happened and where the cursor is."""
        desk = self._desk
        desk.references.clear()
        self._choices.clear()
        self._send("output", {"category": "console", "output": happened(desk.timeline, stopped.number)})
        said = stopped.stop.reason if stopped.stop else ""
        why = _ENDS.get(stopped.stop.what, reason) if stopped.stop else reason
        if hits:
            worst = min(hits, key=lambda hit: _RANK.index(hit.breakpoint.reason))
            why, said = worst.breakpoint.reason, worst.stop.reason
        body: dict[str, Any] = {
            "reason": why,
            "description": said or f"state {stopped.number} of {len(desk.timeline)}",
            "threadId": desk.threads.taker(desk.timeline, stopped.number),
            "allThreadsStopped": True,
        }
        if why == "exception":
            body["text"] = said
        ids = [hit.breakpoint.id for hit in hits]
        self._send("stopped", body | ({"hitBreakpointIds": ids} if ids else {}))

    def _step(self) -> None:
        self._told_at(self._desk.cursor.step())

    def _take(self, choice: Choice) -> None:
        before = self._desk.timeline
        stopped = self._desk.cursor.take(choice)
        if self._desk.timeline is not before:
            self._say(
                f"left the behaviour at state {self._desk.timeline.fork}, on branch "
                f"{len(self._desk.cursor.timelines) - 1}\n"
            )
        self._told_at(stopped)

    def _told_at(self, stopped: Stopped) -> None:
        """Say where a single step went, and which breakpoints are there."""
        moved = stopped.stop is None
        self.tell(stopped, "step", self._met(stopped.number) if moved else ())

    def _environment(self, conditions: Sequence[StopAt]) -> Stopped:
        def check(timeline: Timeline, number: int) -> Stop | None:
            by_nobody = timeline.actor(number) is None
            return Stop("step of the environment", str(timeline.action(number))) if by_nobody else None

        return self._desk.cursor.run([check, *conditions])

    def _walk(self, move: Move) -> None:
        """Move until something is met, the client wants something else, or a condition fails."""
        try:
            stopped = move([self._desk.breakpoints.check, self._pause])
        except Cancelled as error:
            self.tell(Stopped(self._desk.number, Stop("pause", str(error))), "pause")
            return
        except PytlcError as error:
            self._say(f"{error}\n", "stderr")
            self.tell(Stopped(self._desk.number, Stop("step", f"a condition failed: {error}")), "pause")
            return
        ended = stopped.stop is not None and stopped.stop.what in ("beginning", "end", "pause")
        self.tell(stopped, "step", self._met(stopped.number) if not ended else ())

    def _met(self, number: int) -> list[Hit]:
        try:
            return self._desk.breakpoints.hits(self._desk.timeline, number)
        except PytlcError as error:
            self._say(f"{error}\n", "stderr")
            return []

    def _pause(self, _timeline: Timeline, number: int) -> Stop | None:
        return Stop("pause", f"paused at state {number}") if self._interrupted() else None

    def _say(self, text: str, category: str = "console") -> None:
        self._send("output", {"category": category, "output": text})


def happened(timeline: Timeline, number: int) -> str:
    """A step and what it changed, in a few lines."""
    action = timeline.action(number)
    lines = [f"state {number}: {action or 'initial'}"]
    changes = timeline.changes(number)
    lines += [f"  {str(change)[:_LONGEST]}" for change in changes[:_CHANGES]]
    more = len(changes) - _CHANGES
    return "\n".join(lines + ([f"  and {more} more"] if more > 0 else [])) + "\n"


def _target(number: int, choice: Choice) -> dict[str, Any]:
    return {"id": number, "label": f"{choice.action}{' (taken here)' if choice.taken else ''}"}
