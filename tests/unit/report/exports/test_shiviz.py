"""The log is read back by its own first line."""

from __future__ import annotations

import json
import re

from pytlc.replay import Story
from pytlc.report.exports import shiviz
from pytlc.report.exports.order import events
from tests.unit.report.exports.stories import walk


def read(log: str) -> list[tuple[str, dict[str, int], int, str]]:
    """Host, clock, state and event of each line behind the expression and an empty line."""
    pattern, delimiter, *lines = log.splitlines()
    assert delimiter == ""
    expression = re.compile(pattern.replace("(?<", "(?P<"))
    found = []
    for line in lines:
        match = expression.fullmatch(line)
        assert match is not None
        found.append((match["host"], json.loads(match["clock"]), int(match["state"]), match["event"]))
    return found


def test_every_step_is_a_line() -> None:
    """With the host, the clock and the state of the step."""
    story = walk(3)
    said = [(host, clock, state) for host, clock, state, _ in read(shiviz(story))]
    assert said == [(event.host, dict(event.clock), event.row.number) for event in events(story)]


def test_an_event_tells_step_and_changes(story: Story) -> None:
    """In a line, with the locks that change hands, whatever braces stand in it."""
    told = [event for *_, event in read(shiviz(story))]
    assert told[0] == "DeviceAssert(line7); status[line7]: +QUEUED -ON"
    assert told[1].startswith("move_it.lock_a(0); +lock a")
