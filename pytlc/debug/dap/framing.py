r"""Where a message begins and ends: ``Content-Length: 119\r\n\r\n`` and as many bytes of JSON.

What is not framed like that cannot be gone on with, because nobody knows where the next message begins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pytlc.errors import ProtocolError

LARGEST_HEADER = 8 << 10
LARGEST_BODY = 16 << 20

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*([0-9]{1,18})[ \t]*", re.IGNORECASE)
_SHOWN = 60


class Framer:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None

    @property
    def pending(self) -> int:
        """How many bytes there are of a message that is not whole."""
        return len(self._buffer)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The bodies of the messages that are whole now.

        Raises:
            ProtocolError: A header is none, has no length, or is too long; or a message is too large.
        """
        self._buffer += chunk
        while (body := self._next()) is not None:
            yield body

    def _next(self) -> bytes | None:
        if self._length is None:
            self._length = self._header()
        if self._length is None or len(self._buffer) < self._length:
            return None
        body = bytes(self._buffer[: self._length])
        del self._buffer[: self._length]
        self._length = None
        return body

    def _header(self) -> int | None:
        end = self._buffer.find(_END, 0, LARGEST_HEADER + len(_END))
        if end < 0:
            if len(self._buffer) > LARGEST_HEADER:
                raise ProtocolError(
                    f"{LARGEST_HEADER} bytes without the end of a header, beginning with "
                    f"{bytes(self._buffer[:_SHOWN])!r}: expected Content-Length and an empty line"
                )
            return None
        header = bytes(self._buffer[:end])
        del self._buffer[: end + len(_END)]
        return _length(header)


def _length(header: bytes) -> int:
    lengths = [found for line in header.split(b"\r\n") if (found := _LENGTH.fullmatch(line))]
    if len(lengths) != 1:
        raise ProtocolError(f"a header needs one Content-Length: N, found {header[:_SHOWN]!r}")
    length = int(lengths[0][1])
    if length > LARGEST_BODY:
        raise ProtocolError(f"a message of {length} bytes is too large: at most {LARGEST_BODY} are read")
    return length


def framed(message: Mapping[str, Any]) -> bytes:
    """A message as it is sent."""
    body = json.dumps(message, separators=(",", ":"), ensure_ascii=True).encode("ascii")
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
