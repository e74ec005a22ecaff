"""The life of one client: initialize, launch, its breakpoints, configurationDone, moves, disconnect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pytlc.debug.dap import aiming
from pytlc.debug.dap.capabilities import CAPABILITIES, Conventions
from pytlc.debug.dap.channel import Channel
from pytlc.debug.dap.desk import Desk, Opener
from pytlc.debug.dap.messages import Answer, Arguments
from pytlc.debug.dap.moving import Mover
from pytlc.debug.dap.server import Handler, Server
from pytlc.debug.dap.views import Views
from pytlc.errors import Cancelled, UsageError

__all__ = ["Adapter", "Opener"]

_IDLE_SECONDS = 0.01


class Adapter:
    """What answers one client.

    Args:
        channel: Where it is.
        opener: What opens the behaviour that it asks for.
        log: Told what is out of the ordinary.
    """

    def __init__(self, channel: Channel, opener: Opener, log: Callable[[str], None]) -> None:
        self._channel = channel
        self._opener = opener
        self._log = log
        self._conventions: Conventions | None = None
        self._desk: Desk | None = None
        self._mover: Mover | None = None
        self._stop_on_entry = True
        self._has_begun = False
        self._ended = False
        self._is_spoilt = False

    def run(self) -> None:
        """Serve until the client leaves.

        Raises:
            ProtocolError: What it sent was no message.
        """
        Server(self._channel, self._handlers(), self._log, self._idle).run()

    def _handlers(self) -> Mapping[str, Handler]:
        """What answers each request; those with views and moves exist only with a behaviour."""
        own: dict[str, Handler] = {
            "initialize": self._initialize,
            "launch": self._launch,
            "attach": self._launch,
            "configurationDone": self._configuration_done,
            "restart": self._restart,
            "pause": self._pause,
            "cancel": lambda _arguments: Answer(),
            "terminate": self._terminate,
            "disconnect": self._disconnect,
        }
        viewing = {name: partial(self._view, name) for name in Views.REQUESTS}
        moving = {name: partial(self._move, method) for name, method in _MOVES.items()}
        return own | viewing | moving

    def _initialize(self, arguments: Arguments) -> Answer:
        if self._conventions is not None:
            raise UsageError("initialize comes once")
        self._conventions = Conventions.of(arguments)
        session = self._opener.session
        known = aiming.filters(session.timeline) if session else []
        return Answer({**CAPABILITIES, "exceptionBreakpointFilters": known})

    def _launch(self, arguments: Arguments) -> Answer:
        if self._conventions is None:
            raise UsageError("initialize comes first")
        if self._desk is not None:
            raise UsageError("a behaviour is open; restart takes another one")
        self._open(arguments)
        return Answer(None, self._announce)

    def _open(self, arguments: Arguments) -> None:
        session = self._opener.open(arguments)
        language = arguments.find("source", str) or "tla"
        stop = arguments.find("stopOnEntry", bool)
        self._stop_on_entry = True if stop is None else stop
        self._desk = Desk(session, language, self._say, self._tick)
        self._mover = Mover(self._desk, self._event, self._channel.interrupted)
        known = aiming.filters(session.timeline)
        wanted = [Arguments({"filterId": found["filter"]}) for found in known if found["default"]]
        aim = partial(aiming.at_property, session.timeline)
        self._desk.breakpoints.replace("exceptions", "exception", wanted, aim)

    def _announce(self) -> None:
        desk = self._opened()
        known = aiming.filters(desk.session.timeline)
        self._event("capabilities", {"capabilities": {"exceptionBreakpointFilters": known}})
        self._say(f"{desk.session.title}: {len(desk.timeline)} states\n")
        self._event("initialized", {})

    def _configuration_done(self, _arguments: Arguments) -> Answer:
        mover = self._moving()
        if self._has_begun:
            return Answer()
        self._has_begun = True
        return Answer(None, lambda: mover.begin(stop=self._stop_on_entry))

    def _restart(self, arguments: Arguments) -> Answer:
        """From the beginning; with other arguments than before, of what they name."""
        self._moving()
        asked = arguments.inner("arguments")
        if asked.given.keys() & {"run", "trace", "number"}:
            self._open(asked)
            self._has_begun = False
            return Answer(None, self._announce)
        self._opened().cursor.switch(0)
        return Answer(None, lambda: self._moving().begin(stop=self._stop_on_entry))

    def _pause(self, _arguments: Arguments) -> Answer:
        """Where a walk was, it has ended before this is read; where none was, there is nothing to do."""
        self._opened()
        return Answer()

    def _terminate(self, _arguments: Arguments) -> Answer:
        return Answer(None, self._end)

    def _disconnect(self, _arguments: Arguments) -> Answer:
        return Answer(None, self._end)

    def _end(self) -> None:
        if not self._ended and self._desk is not None:
            self._ended = True
            self._event("exited", {"exitCode": 0})
            self._event("terminated", {})

    def _view(self, name: str, arguments: Arguments) -> Answer:
        views = Views(self._opened(), self._moving(), self._agreed())
        handler: Handler = getattr(views, Views.REQUESTS[name])
        return handler(arguments)

    def _move(self, method: Callable[[Mover, Arguments], Answer], arguments: Arguments) -> Answer:
        mover = self._moving()
        if not self._has_begun:
            raise UsageError("configurationDone comes before the first move")
        return method(mover, arguments)

    def _opened(self) -> Desk:
        if self._desk is None:
            raise UsageError("nothing is open: launch or attach comes first")
        return self._desk

    def _moving(self) -> Mover:
        self._opened()
        if self._mover is None:
            raise UsageError("nothing is open: launch or attach comes first")
        return self._mover

    def _agreed(self) -> Conventions:
        return self._conventions or Conventions()

    def _event(self, name: str, body: Mapping[str, Any]) -> None:
        self._channel.send({"type": "event", "event": name, "body": body})

    def _say(self, text: str) -> None:
        self._event("output", {"category": "console", "output": text if text.endswith("\n") else f"{text}\n"})

    def _tick(self) -> None:
        if self._channel.interrupted():
            raise Cancelled("the client wants something else")

    def _idle(self) -> bool:
        """Do a little of what a move may need; whether there is more of it."""
        if self._desk is None or self._is_spoilt:
            return False
        try:
            return not self._desk.prepare(_IDLE_SECONDS)
        except Exception as error:  # noqa: BLE001  # of a user's model; who asks for that state is told
            self._log(f"nothing is prepared: {type(error).__name__}: {error}")
            self._is_spoilt = True
            return False


_MOVES: Mapping[str, Callable[[Mover, Arguments], Answer]] = {
    "continue": Mover.forwards,
    "reverseContinue": Mover.backwards,
    "next": Mover.next,
    "stepIn": Mover.step_in,
    "stepOut": Mover.step_out,
    "stepBack": Mover.step_back,
    "goto": Mover.go,
    "stepInTargets": Mover.targets,
}
