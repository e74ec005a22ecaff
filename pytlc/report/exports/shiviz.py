"""A story as a log for ShiViz: a line for each step, with the host that takes it and its vector clock.

The first line is the regular expression that ShiViz is to read the log with, the second, which is empty, what
separates executions: so its page takes the file as it is. The order is that of
:mod:`pytlc.report.exports.order`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pytlc.replay import Row, Story
from pytlc.report.exports.order import Event, events
from pytlc.report.rows import changes, label

#: As JavaScript writes it; ShiViz wants these three groups, others are shown beside an event.
PATTERN = r"(?<host>\S*) (?<clock>{[^}]*}) (?<state>\d+) (?<event>.*)"
_LONGEST = 300


def shiviz(story: Story) -> str:
    """The log."""
    befores = {row.number: before for before, row in zip(story.rows, story.rows[1:], strict=False)}
    lines = (_line(event, befores[event.row.number]) for event in events(story))
    return "\n".join([PATTERN, "", *lines, ""])


def _line(event: Event, before: Row) -> str:
    clock = json.dumps({_word(host): number for host, number in event.clock.items()}, ensure_ascii=False)
    return f"{_word(event.host)} {clock} {event.row.number} {_told(event.row, before)}"


def _told(row: Row, before: Row) -> str:
    told = " ".join("; ".join(_parts(row, before)).split())
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 3]}..."


def _parts(row: Row, before: Row) -> Iterator[str]:
    yield label(row) or "step"
    yield from changes(row, before, full=False)


def _word(host: str) -> str:
    """A name without spaces, which would end it."""
    return re.sub(r"\s", "_", host)
