"""Two file descriptors with a client at the other end, who may be slow, silent, rude, or gone.

One thread reads, so that what cannot wait is seen while a long walk or TLC is at work: a request to pause
or to end, and the end of the client. The thread that serves asks :meth:`Channel.interrupted`. Writing waits
for a slow client as long as it is there.
"""

from __future__ import annotations

import os
import select
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from queue import Full, Queue
from threading import Event, Lock, Thread
from typing import Any, TypeAlias

from pytlc.debug.dap.framing import Framer, framed
from pytlc.debug.dap.messages import Request, read_request
from pytlc.errors import ProtocolError

#: Requests that are to be noticed while another one is at work.
URGENT = frozenset({"pause", "disconnect", "terminate", "cancel"})

_CHUNK = 1 << 16
_WAITING = 1024
_PIECE = select.PIPE_BUF
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message that says nothing; the next one may."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """No message follows.

    Attributes:
        reason: Why; None where the client only closed its end between two messages.
        is_fault: What it sent was no message.
    """

    reason: str | None = None
    is_fault: bool = False


Arrival: TypeAlias = Request | Unreadable | Gone


class ClientGone(Exception):  # a way out of serving, never seen outside
    """Nobody reads what is sent."""


class Channel:
    """Messages from and to a client.

    Args:
        reading: File descriptor that the client's messages come from.
        writing: File descriptor that ours go to.
    """

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing
        self._arrived: Queue[Arrival] = Queue(_WAITING)
        self._sent = 0
        self._urgent = 0
        self._lock = Lock()
        self._gone = Event()
        self._closed = Event()
        self._thread = Thread(target=self._read, name="dap-reader", daemon=True)
        self._thread.start()

    def next(self) -> Arrival:
        """What comes next; waits for it."""
        found = self._arrived.get()
        if isinstance(found, Request) and found.command in URGENT:
            with self._lock:
                self._urgent -= 1
        return found

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be answered."""
        return self._arrived.empty()

    def interrupted(self) -> bool:
        """Whether something has come that cannot wait, or the client is gone."""
        return self._urgent > 0 or self._gone.is_set()

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message, with the next number.

        Raises:
            ClientGone: Nobody reads it.
        """
        self._sent += 1
        rest = memoryview(framed({"seq": self._sent, **message}))
        while rest:
            _, ready, _ = select.select((), (self._writing,), (), _LOOK_SECONDS)
            try:
                # No more than this never blocks where a write was possible.
                written = os.write(self._writing, rest[:_PIECE]) if ready else 0
            except OSError as error:
                raise ClientGone(error.strerror) from error
            if not written and self._gone.is_set():
                raise ClientGone("it reads no more")
            rest = rest[written:]

    def close(self) -> None:
        """Deliver nothing any more."""
        self._closed.set()

    def join(self) -> None:
        """Wait for the reading thread, which ends where there is nothing more to read."""
        self._thread.join()

    def _read(self) -> None:
        framer = Framer()
        try:
            while chunk := os.read(self._reading, _CHUNK):
                for body in framer.feed(chunk):
                    self._arrive(_arrival(body))
            reason = (
                f"it left in the middle of a message, {framer.pending} bytes of it"
                if framer.pending
                else None
            )
            last = Gone(reason)
        except OSError as error:
            last = Gone(error.strerror)
        except ProtocolError as error:
            last = Gone(str(error), is_fault=True)
        self._gone.set()
        self._arrive(last)

    def _arrive(self, arrival: Arrival) -> None:
        if isinstance(arrival, Request) and arrival.command in URGENT:
            with self._lock:
                self._urgent += 1
        while not self._closed.is_set():
            with suppress(Full):
                self._arrived.put(arrival, timeout=_LOOK_SECONDS)
                return


def _arrival(body: bytes) -> Arrival:
    try:
        return read_request(body)
    except ProtocolError as error:
        return Unreadable(str(error))
