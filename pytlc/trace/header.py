"""The name of an action as TLC prints it in front of a state (``tlc2.tool.Action.getLocation``).

Versions before 1.8.0 print ``<Name line 1, col 2 to line 3, col 4 of module M>``; 1.8.0 adds the arguments,
``<Name(p1,{1, 2}) line ...>``. A disjunct that is no operator of its own is ``<Action line ...>``. Before an
initial state it is ``<Initial predicate>``; where that is no operator of its own, a simulation of 1.8.0 adds
its place.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pytlc.errors import OutputSyntaxError, ValueSyntaxError
from pytlc.trace.model import Action, Location
from pytlc.values import Value, parse_value

_PLACE = r"line (\d{1,18}), col (\d{1,18}) to line (\d{1,18}), col (\d{1,18}) of module (\w+)"
_INITIAL = re.compile(rf"<Initial predicate(?: (?:{_PLACE}|Unknown location))?>")
_REMEMBERED = 1 << 12
_HEADER = re.compile(
    rf"<(?P<name>[\w!]+)(?:\((?P<arguments>.*)\))?(?: (?:{_PLACE}|Unknown location))?>", re.DOTALL
)


@lru_cache(maxsize=_REMEMBERED)
def parse_action_header(text: str) -> Action | None:
    """Read ``<Name(arguments) line a, col b to line c, col d of module M>``.

    Returns:
        The action, its arguments None where none are printed; None for ``<Initial predicate>``.

    Raises:
        OutputSyntaxError: The text has another form.
    """
    header = text.strip()
    if _INITIAL.fullmatch(header):
        return None
    found = _HEADER.fullmatch(header)
    if found is None:
        raise OutputSyntaxError(
            f"cannot read the action {header!r}: "
            "expected '<Name line .., col .. to line .., col .. of module M>'"
        )
    return Action(found["name"], _arguments(found["arguments"], header), _location(found))


def _arguments(text: str | None, header: str) -> tuple[Value, ...] | None:
    """The values between the parentheses; read as a sequence, whose commas mean the same."""
    if text is None:
        return None
    try:
        sequence = parse_value(f"<<{text}>>")
    except ValueSyntaxError as error:
        raise OutputSyntaxError(f"cannot read the arguments of the action {header!r}\n{error}") from error
    return tuple(sequence.values())  # type: ignore[union-attr]  # brackets around a list read as a sequence


def _location(found: re.Match[str]) -> Location | None:
    begin_line, begin_column, end_line, end_column, module = found.groups()[2:]
    if module is None:
        return None
    return Location(module, int(begin_line), int(begin_column), int(end_line), int(end_column))
