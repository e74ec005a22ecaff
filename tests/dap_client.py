"""A client of the Debug Adapter Protocol that speaks it byte by byte, over any two files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any


class Client:
    """Sends requests and sorts what comes back.

    Args:
        reading: What the server writes.
        writing: What it reads.
    """

    def __init__(self, reading: IO[bytes], writing: IO[bytes]) -> None:
        self.reading = reading
        self.writing = writing
        self.events: list[dict[str, Any]] = []
        self._seq = 0

    def send(self, body: bytes) -> None:
        """Frame a body, whatever it is."""
        self.raw(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def raw(self, sent: bytes) -> None:
        """Send bytes as they are."""
        self.writing.write(sent)
        self.writing.flush()

    def request(self, command: str, arguments: Mapping[str, Any] | None = None) -> int:
        """Send a request and do not wait; its number."""
        self._seq += 1
        message = {"seq": self._seq, "type": "request", "command": command, "arguments": arguments or {}}
        self.send(json.dumps(message).encode())
        return self._seq

    def read(self) -> dict[str, Any]:
        """The next message.

        Raises:
            EOFError: There is none.
        """
        header = b""
        while not header.endswith(b"\r\n\r\n"):
            byte = self.reading.read(1)
            if not byte:
                raise EOFError(header)
            header += byte
        length = int(header.partition(b":")[2])
        message: dict[str, Any] = json.loads(self.reading.read(length))
        return message

    def response(self) -> dict[str, Any]:
        """The next response; events before it are kept."""
        while (message := self.read())["type"] != "response":
            self.events.append(message)
        return message

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        """The body of the response to a request that succeeds."""
        number = self.request(command, arguments)
        response = self.response()
        assert response["request_seq"] == number
        assert response["success"], response["message"]
        body: dict[str, Any] = response.get("body", {})
        return body

    def refused(self, command: str, **arguments: Any) -> str:
        """Why a request does not succeed."""
        self.request(command, arguments)
        response = self.response()
        assert not response["success"], response
        return str(response["message"])

    def event(self, name: str) -> dict[str, Any]:
        """The body of the next event of that name; those before it are forgotten."""
        while True:
            while self.events:
                event = self.events.pop(0)
                if event["event"] == name:
                    body: dict[str, Any] = event["body"]
                    return body
            self.events.append(self.read())

    def stopped(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Where a move stops."""
        self.ask(command, **arguments)
        return self.event("stopped")

    def begin(self, **launch: Any) -> dict[str, Any]:
        """Go as far as the first stop, with no breakpoints set."""
        self.ask("initialize", adapterID="pytlc")
        self.ask("launch", **launch)
        self.event("initialized")
        return self.stopped("configurationDone")

    def rest(self) -> list[dict[str, Any]]:
        """Every message up to the end."""
        found = []
        try:
            while True:
                found.append(self.read())
        except EOFError:
            return found
