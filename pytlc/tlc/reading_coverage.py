"""From frames to events: what a TLC that counts has to say (``tlc2.tool.coverage``).

A block of coverage names the variables (1.8.0), the initial predicates, actions, properties and
constraints, and below each of the latter its expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from pytlc.tlc import codes, events
from pytlc.tlc.events import Event, Role
from pytlc.tlc.frames import Frame
from pytlc.tlc.places import read_location
from pytlc.trace import Location

_COVERED = re.compile(
    r"<([^\s<]+) (line [^<>()]{1,200}?)(?: \((\d{1,18}) (\d{1,18}) (\d{1,18}) (\d{1,18})\))?>"
    r"(?:: (\d{1,18}):(\d{1,18}))?"
)
_VARIABLE = re.compile(r"<([^\s<]+) (line [^<>]{1,200})>: (\d{1,18})$")
_EXPRESSION = re.compile(r"\s*(\|*)(line .*?): (\d{1,18})(?::(\d{1,18}))?$")


def _action(role: Role) -> Callable[[Frame], Event | None]:
    def read(frame: Frame) -> Event | None:
        found = _COVERED.search(frame.text)
        location = read_location(found[2]) if found else None
        if found is None or location is None:
            return None
        distinct, generated = (None if count is None else int(count) for count in (found[7], found[8]))
        part = None if found[3] is None else Location(location.module, *map(int, found.group(3, 4, 5, 6)))
        return events.ActionCoverage(found[1], location, distinct, generated, role, part)

    return read


def _variable(frame: Frame) -> Event | None:
    found = _VARIABLE.search(frame.text)
    location = read_location(found[2]) if found else None
    if found is None or location is None:
        return None
    return events.VariableCoverage(found[1], location, int(found[3]))


def _expression(frame: Frame) -> Event | None:
    found = _EXPRESSION.match(frame.text)
    location = read_location(found[2]) if found else None
    if found is None or location is None:
        return None
    cost = None if found[4] is None else int(found[4])
    return events.ExpressionCoverage(len(found[1]), location, int(found[3]), cost)


def _start(_frame: Frame) -> Event:
    return events.CoverageStarted()


def _end(_frame: Frame) -> Event:
    return events.CoverageFinished()


#: By code, as those of `pytlc.tlc.reading`.
COVERAGE_READERS: Mapping[int, Callable[[Frame], Event | None]] = MappingProxyType(
    {
        codes.COVERAGE_START: _start,
        codes.COVERAGE_END: _end,
        codes.COVERAGE_END_OVERHEAD: _end,
        codes.COVERAGE_INIT: _action(Role.INITIAL),
        codes.COVERAGE_NEXT: _action(Role.ACTION),
        codes.COVERAGE_PROPERTY: _action(Role.PROPERTY),
        codes.COVERAGE_CONSTRAINT: _action(Role.CONSTRAINT),
        codes.COVERAGE_VARIABLE: _variable,
        codes.COVERAGE_VALUE: _expression,
        codes.COVERAGE_VALUE_COST: _expression,
    }
)
