"""Requests in the order in which they come, each with one response; what fails is said in it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pytlc.debug.dap.channel import Channel, ClientGone, Gone, Unreadable
from pytlc.debug.dap.messages import Answer, Arguments, Request
from pytlc.errors import ProtocolError, PytlcError

Handler: TypeAlias = Callable[[Arguments], Answer]

#: What ends a session; nothing is read after it.
LAST = "disconnect"
#: What editors ask by themselves, or show the error of where it was asked.
_QUIET = frozenset({"completions", "evaluate", "scopes", "stackTrace", "variables"})


class Server:
    """One client, from its first message to its last.

    Args:
        channel: Where it is.
        handlers: What answers a request, by its command.
        log: Told what is out of the ordinary.
        idle: Called while nothing waits, again and again until it returns False.
    """

    def __init__(
        self,
        channel: Channel,
        handlers: Mapping[str, Handler],
        log: Callable[[str], None],
        idle: Callable[[], bool],
    ) -> None:
        self._channel = channel
        self._handlers = handlers
        self._log = log
        self._idle = idle

    def run(self) -> None:
        """Serve until the client leaves.

        Raises:
            ProtocolError: What it sent was no message.
        """
        try:
            self._serve()
        except ClientGone as gone:
            self._log(f"the client is gone: {gone}")

    def _serve(self) -> None:
        while True:
            while self._channel.idle and self._idle():
                pass
            arrived = self._channel.next()
            if isinstance(arrived, Gone):
                self._leave(arrived)
                return
            if isinstance(arrived, Unreadable):
                self._log(arrived.reason)
                self._refuse(0, "", arrived.reason)
                continue
            self._answer(arrived)
            if arrived.command == LAST:
                return

    def _leave(self, gone: Gone) -> None:
        self._log(f"the client is gone: {gone.reason or 'it closed the connection'}")
        if gone.is_fault:
            self._refuse(0, "", str(gone.reason))
            raise ProtocolError(f"the client was left: {gone.reason}")

    def _answer(self, request: Request) -> None:
        """Respond, and do what comes after the response."""
        handler = self._handlers.get(request.command)
        if handler is None:
            self._refuse(request.seq, request.command, f"there is no request {request.command!r} here")
            return
        try:
            answer = handler(request.arguments)
        except PytlcError as error:
            self._refuse(request.seq, request.command, str(error))
            return
        except ClientGone:
            raise
        except Exception as error:  # noqa: BLE001  # a bug answers one request with an error, and the client goes on
            traceback.print_exc(file=sys.stderr)
            self._refuse(request.seq, request.command, f"a bug of pytlc: {type(error).__name__}: {error}")
            return
        body = {} if answer.body is None else {"body": answer.body}
        self._respond(request.seq, request.command, success=True, **body)
        answer.then()

    def _refuse(self, seq: int, command: str, message: str) -> None:
        # A variable, because braces in a format stand for one.
        error = {
            "id": 1,
            "format": "{reason}",
            "variables": {"reason": message},
            "showUser": command not in _QUIET,
        }
        self._respond(seq, command, success=False, message=message, body={"error": error})

    def _respond(self, seq: int, command: str, *, success: bool, **more: Any) -> None:
        self._channel.send(
            {"type": "response", "request_seq": seq, "command": command, "success": success, **more}
        )
