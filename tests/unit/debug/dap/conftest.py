"""A server in a thread, at the other end of a pair of sockets."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread

import pytest

from pytlc.debug import Timeline
from pytlc.debug.dap.adapter import Adapter
from pytlc.debug.dap.channel import Channel
from pytlc.debug.dap.desk import Opener
from pytlc.debug.opening import Session
from pytlc.errors import ProtocolError
from pytlc.spec.listing import Listing
from pytlc.trace import Action, State, Step, Trace
from pytlc.values import FiniteSet, Function, ModelValue
from tests.dap_client import Client
from tests.unit.debug.conftest import inversion

Connect = Callable[[Session], Client]


@contextmanager
def served(session: Session) -> Iterator[Client]:
    """A client of a server with one session."""
    ours, theirs = socket.socketpair()
    log: list[str] = []
    channel = Channel(theirs.fileno(), theirs.fileno())

    def serve() -> None:
        try:
            Adapter(channel, Opener(session), log.append).run()
        except ProtocolError as error:
            log.append(str(error))
        finally:
            channel.close()
            theirs.shutdown(socket.SHUT_RDWR)
            channel.join()
            theirs.close()

    thread = Thread(target=serve)
    thread.start()
    try:
        with ours, ours.makefile("rb") as reading, ours.makefile("wb") as writing:
            yield Client(reading, writing)
            ours.shutdown(socket.SHUT_WR)
    finally:
        thread.join(30)
        assert not thread.is_alive()


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Make clients, and end their servers."""
    with ExitStack() as stack:
        yield lambda session: stack.enter_context(served(session))


@pytest.fixture
def of_model() -> Session:
    """The lock inversion of v0 with its model."""
    timeline = inversion()
    fresh = Timeline(timeline.trace, timeline.narrator, timeline.predicates)
    return Session(fresh, "vgic@v0", about={"family": "vgic", "stakes": {"NoLockCycle": "hangs Xen"}})


SPEC = """\
---- MODULE Queue ----
EXTENDS Naturals, Sequences
VARIABLES queue, owner, count

listVars == <<queue, count>>

Init == queue = <<>>

Enqueue(p) ==
  /\\ queue' = Append(queue, p)
  /\\ UNCHANGED owner

Free == owner # {}
====
"""


@pytest.fixture
def plain() -> Session:
    """Three states of a spec without a model."""
    p1 = ModelValue("p1")
    steps = [
        Step(1, None, State({"queue": Function.sequence([]), "owner": FiniteSet(), "count": 0})),
        Step(
            2, Action("Enqueue"), State({"queue": Function.sequence([p1]), "owner": FiniteSet(), "count": 1})
        ),
        Step(
            3, Action("Take"), State({"queue": Function.sequence([]), "owner": FiniteSet([p1]), "count": 1})
        ),
    ]
    return Session(Timeline(Trace(tuple(steps))), "Queue.tla", Listing({"Queue.tla": SPEC}))
