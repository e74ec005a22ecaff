"""Threads and their stacks: who acts, the step just taken on top, under it the functions that one is in.

The step that led to the state is a frame of whoever took it, at the definition of its action, so that a
breakpoint stops where it was set. Below are the functions of the modelled code, innermost first, each at what
comes next there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pytlc.debug.dap.sources import Sources, python_source
from pytlc.debug.timeline import Timeline
from pytlc.errors import UsageError
from pytlc.reference import Lane, Place
from pytlc.spec.listing import Region, camel_case
from pytlc.trace import Action

ENVIRONMENT = "environment"
BEHAVIOUR = "behaviour"
#: Frames are numbered by thread and by their place in it.
_STRIDE = 1 << 16


@dataclass(frozen=True, slots=True)
class Frame:
    """A line of a stack.

    Attributes:
        name: What it shows.
        region: The TLA+ that it is at.
        place: The Python.
        is_subtle: It is no place where anything happens.
    """

    name: str
    region: Region | None = None
    place: Place | None = None
    is_subtle: bool = False


class Threads:
    """Everybody who acts, numbered from 1; the environment last, or the behaviour where no model tells.

    Args:
        timeline: Any of the session; all have the same.
    """

    def __init__(self, timeline: Timeline) -> None:
        actors = timeline.actors
        self.names = (*actors, ENVIRONMENT) if actors else (BEHAVIOUR,)

    def name(self, number: int) -> str:
        """The name of a thread.

        Raises:
            UsageError: There is none of that number.
        """
        if not 1 <= number <= len(self.names):
            raise UsageError(f"there is no thread {number}; they are numbered from 1 to {len(self.names)}")
        return self.names[number - 1]

    def taker(self, timeline: Timeline, number: int) -> int:
        """The thread that takes the step to a state; of the first state, the one that takes the next."""
        if len(self.names) == 1:
            return 1
        actor = timeline.actor(max(number, 2)) if len(timeline) > 1 else None
        return self.names.index(actor) + 1 if actor in self.names else len(self.names)


class Frames:
    """The stacks at a state.

    Args:
        sources: The texts.
        threads: Who acts.
        language: Which text a frame is at: ``tla``, ``python``, or ``both``, one under the other.
    """

    def __init__(self, sources: Sources, threads: Threads, language: str) -> None:
        self._sources = sources
        self._threads = threads
        self._language = language

    def stack(self, timeline: Timeline, number: int, thread: int) -> list[dict[str, Any]]:
        """The frames of a thread, as a response has them."""
        frames = list(self._frames(timeline, number, thread))
        return [{"id": thread * _STRIDE + place, **self._shown(frame)} for place, frame in enumerate(frames)]

    def thread_of(self, frame: int) -> int:
        """The thread that a frame is of."""
        return frame // _STRIDE

    def _frames(self, timeline: Timeline, number: int, thread: int) -> Iterator[Frame]:
        name = self._threads.name(thread)
        lane = timeline.lane(number, name)
        if self._threads.taker(timeline, number) == thread:
            yield from self._texts(self._taken(timeline, number))
        elif lane is None:
            yield Frame("takes no step here", is_subtle=True)
        if lane is not None:
            for frame in self._functions(timeline, lane):
                yield from self._texts(frame)

    def _taken(self, timeline: Timeline, number: int) -> Frame:
        action = timeline.action(number)
        if action is None:
            return Frame("initial state", self._sources.listing.operator("Init"))
        return Frame(f"{action} taken", self._sources.listing.of_action(action), _place(timeline, action))

    def _functions(self, timeline: Timeline, lane: Lane) -> Iterator[Frame]:
        listing = self._sources.listing
        waits = f", waits for {lane.wants}" if lane.blocked and lane.wants else ""
        at = listing.of_label(lane.place)
        *outer, inner = lane.stack or (lane.place,)
        told = lane.place if lane.place.startswith(inner) else f"{inner} at {lane.place}"
        yield Frame(f"{told}{waits}", at, _place(timeline, Action(camel_case(lane.place))))
        for function in reversed(outer):
            region = listing.of_function(function)
            place = _place(timeline, Action(region.name)) if region else None
            yield Frame(function, region, place)

    def _texts(self, frame: Frame) -> Iterator[Frame]:
        """A frame in the language that is asked for; in the other one where it is written in that only."""
        python = Frame(frame.name, None, frame.place) if frame.place else frame
        if self._language == "python":
            yield python
            return
        yield frame
        if self._language == "both" and frame.place:
            yield Frame(f"{frame.place.function}()", None, frame.place)

    def _shown(self, frame: Frame) -> dict[str, Any]:
        shown: dict[str, Any] = {"name": frame.name, "line": 0, "column": 0}
        if frame.region is not None:
            source = self._sources.of(frame.region.file)
            shown |= {"source": source, "line": frame.region.first, "column": 1}
        elif frame.place is not None:
            shown |= {"source": python_source(frame.place.file), "line": frame.place.line, "column": 1}
        if frame.is_subtle:
            shown["presentationHint"] = "subtle"
        return shown


def _place(timeline: Timeline, action: Action) -> Place | None:
    return timeline.narrator.place(action) if timeline.narrator else None
