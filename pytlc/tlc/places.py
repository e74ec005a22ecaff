"""Positions in TLA+ modules as TLC and SANY write them.

``line 4, col 13 to line 4, col 16 of module M`` in most messages (``tla2sany.st.Location``); ``Line 4,
column 9 to line 4, column 42 in M`` in the call stack of an evaluation error.
"""

from __future__ import annotations

import re

from pytlc.trace import Location

_FULL = re.compile(r"line (\d{1,18}), col (\d{1,18}) to line (\d{1,18}), col (\d{1,18}) of module (\w+)")
_STACKED = re.compile(
    r"^\d+[.)] (?:Line (\d{1,18}), column (\d{1,18}) to line (\d{1,18}), column (\d{1,18}) in (\w+)"
    r"|line (\d{1,18}), col (\d{1,18}) to line (\d{1,18}), col (\d{1,18}) of module (\w+))",
    re.MULTILINE,
)


def read_location(text: str) -> Location | None:
    """The position that is the whole of ``text``; None for any other text, "Unknown location" among them."""
    found = _FULL.fullmatch(text.strip())
    return _location(found.groups()) if found else None


def find_location(text: str) -> Location | None:
    """The first position that is mentioned in ``text``."""
    found = _FULL.search(text)
    return _location(found.groups()) if found else None


def find_stack(text: str) -> tuple[Location, ...]:
    """The numbered positions of a call stack, as printed: the outermost expression first."""
    return tuple(
        _location([part for part in found.groups() if part is not None]) for found in _STACKED.finditer(text)
    )


def _location(parts: list[str] | tuple[str, ...]) -> Location:
    begin_line, begin_column, end_line, end_column, module = parts
    return Location(module, int(begin_line), int(begin_column), int(end_line), int(end_column))
