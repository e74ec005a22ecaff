"""What a client asks and what it is answered, as objects.

A body that is framed well and says nothing is answered with an error, and the next one is read: only the
frame has to be right for that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pytlc.errors import ProtocolError, UsageError

T = TypeVar("T")
_SHOWN = 60


class Arguments:
    """The arguments of a request, each asked for with the type that it must have.

    Args:
        given: As they came.
    """

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        self.given = dict(given or {})

    def get(self, name: str, kind: type[T]) -> T:
        """One that must be there.

        Raises:
            UsageError: It is not, or of another type.
        """
        found = self.find(name, kind)
        if found is None:
            raise UsageError(f"the request needs {name!r}, {_WORDS[kind]}")
        return found

    def find(self, name: str, kind: type[T]) -> T | None:
        """One that may be there; null is as if it were not.

        Raises:
            UsageError: It is of another type.
        """
        found = self.given.get(name)
        if found is None:
            return None
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise UsageError(f"{name!r} must be {_WORDS[kind]}, not {str(found)[:_SHOWN]!r}")
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty where there is none."""
        return tuple(str(entry) for entry in self.find(name, list) or ())

    def inner(self, name: str) -> Arguments:
        """An object in it, empty where there is none."""
        return Arguments(self.find(name, dict))

    def many(self, name: str) -> tuple[Arguments, ...]:
        """A list of objects, empty where there is none."""
        return tuple(Arguments(entry) for entry in self.find(name, list) or () if isinstance(entry, dict))


_WORDS: Mapping[type, str] = {
    int: "a whole number",
    str: "a text",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks.

    Attributes:
        seq: Its number.
        command: What for.
        arguments: With what.
    """

    seq: int
    command: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request comes to.

    Attributes:
        body: The body of the response; None for none.
        then: Called when the response has been sent.
    """

    body: Mapping[str, Any] | None = None
    then: Callable[[], None] = field(default=lambda: None)


def read_request(body: bytes) -> Request:
    """Read the body of a message.

    Raises:
        ProtocolError: It is no JSON, or no request.
    """
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"{body[:_SHOWN]!r} is no JSON in UTF-8: {error}") from error
    if not isinstance(found, dict):
        raise ProtocolError(f"{body[:_SHOWN]!r} is no message: expected an object")
    seq, command, arguments = found.get("seq"), found.get("command"), found.get("arguments")
    if found.get("type") != "request" or type(seq) is not int or not isinstance(command, str):
        raise ProtocolError(
            f'{body[:_SHOWN]!r} is no request: expected "type": "request", a number "seq", a text "command"'
        )
    if arguments is not None and not isinstance(arguments, dict):
        raise ProtocolError(f'{command}: "arguments" must be an object')
    return Request(seq, command, Arguments(arguments))
