"""Where clients come from: standard input and output, or a port of this machine alone."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pytlc.debug.dap.adapter import Adapter, Opener
from pytlc.debug.dap.channel import Channel
from pytlc.debug.python import undisturbed
from pytlc.errors import ProtocolError, UsageError

Log = Callable[[str], None]


def serve_stdio(opener: Opener, log: Log) -> None:
    """Serve the client that started us, until it leaves.

    Standard output is the protocol's alone: what else is printed, by the Python of a model too, goes to
    standard error, and nothing can read the client's messages away.

    Args:
        opener: What opens the behaviour that a client asks for.
        log: Told what is out of the ordinary.

    Raises:
        ProtocolError: What the client sent was no message.
    """
    with _own_descriptors() as (reading, writing):
        _serve(reading, writing, opener, log)


def serve_tcp(opener: Opener, log: Log, port: int, *, keep: bool = False) -> None:
    """Serve one client after the other on the loopback interface; without ``keep`` only the first.

    Args:
        opener: What opens the behaviour that a client asks for.
        log: Told what is out of the ordinary, and first which port it is.
        port: The port; 0 for any that is free.
        keep: Wait for another client when one has left.

    Raises:
        UsageError: The port cannot be had.
        ProtocolError: What the only client sent was no message.
    """
    try:
        listening = socket.create_server(("127.0.0.1", port), backlog=1)
    except (OSError, OverflowError) as error:
        raise UsageError(f"port {port} cannot be had: {error}; 0 takes one that is free") from error
    with listening:
        log(f"listening on 127.0.0.1:{listening.getsockname()[1]}")
        while True:
            connection, _ = listening.accept()
            if not keep:
                listening.close()
            with connection:
                try:
                    _serve(connection.fileno(), connection.fileno(), opener, log, connection)
                except ProtocolError:
                    if not keep:
                        raise
            if not keep:
                return


def _serve(
    reading: int, writing: int, opener: Opener, log: Log, connection: socket.socket | None = None
) -> None:
    channel = Channel(reading, writing)
    try:
        with undisturbed():
            Adapter(channel, opener, log).run()
    finally:
        channel.close()
        if connection is not None:
            _hang_up(connection)
            # The descriptor may be another client's as soon as it is closed.
            channel.join()


def _hang_up(connection: socket.socket) -> None:
    """End the connection so that the thread that reads it wakes, whatever state it is in."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the client was faster


@contextmanager
def _own_descriptors() -> Iterator[tuple[int, int]]:
    """Standard input and output for the protocol; what uses them otherwise gets nothing, and stderr."""
    sys.stdout.flush()
    reading, writing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    try:
        yield reading, writing
    finally:
        sys.stdout.flush()
        os.dup2(writing, 1)
        os.close(writing)
