"""Trace events: slices nest, spans end, flows meet, and times are those of the steps."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from pytlc.replay import Story
from pytlc.report.exports import perfetto
from pytlc.trace import Loop
from tests.unit.report.exports.stories import walk

#: What each phase has to have, by Google's document "Trace Event Format".
REQUIRED = {
    "B": {"name", "ts", "pid", "tid"},
    "E": {"ts", "pid", "tid"},
    "X": {"name", "ts", "dur", "pid", "tid"},
    "i": {"name", "ts", "pid", "tid", "s"},
    "C": {"name", "ts", "pid", "args"},
    "b": {"name", "cat", "id", "ts", "pid"},
    "e": {"name", "cat", "id", "ts", "pid"},
    "s": {"name", "cat", "id", "ts", "pid", "tid"},
    "f": {"name", "cat", "id", "ts", "pid", "tid", "bp"},
    "M": {"name", "pid", "args"},
}


def checked(made: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of a file that holds by the format."""
    found: list[dict[str, Any]] = json.loads(json.dumps(made))["traceEvents"]
    for event in found:
        assert event.keys() >= REQUIRED[event["ph"]]
    times = [event["ts"] for event in found if "ts" in event]
    assert times == sorted(times)
    assert_nested(found)
    return found


def assert_nested(found: list[dict[str, Any]]) -> None:
    """Each E closes the innermost B of its thread, none is empty, and an X lies within what is open."""
    stacks: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    until: dict[tuple[int, int], int] = {}
    for event in found:
        thread = event["pid"], event.get("tid", 0)
        if event["ph"] == "B":
            assert until.get(thread, 0) <= event["ts"]
            stacks[thread].append(event)
        elif event["ph"] == "E":
            opened = stacks[thread].pop()
            assert opened["name"] == event["name"]
            assert max(opened["ts"] + 1, until.get(thread, 0)) <= event["ts"]
        elif event["ph"] == "X":
            assert stacks[thread]
            assert until.get(thread, 0) <= event["ts"]
            until[thread] = event["ts"] + event["dur"]
    assert not any(stacks.values())


@pytest.mark.parametrize("seed", range(4))
def test_a_walk_is_a_file_that_holds(seed: int) -> None:
    """Every step is there once, functions nest, and every span that begins ends."""
    story = walk(seed)
    found = checked(perfetto(story, "vgic@v0"))
    steps = [event["ts"] for event in found if event["ph"] in "Xi" and event.get("cat") == "step"]
    assert steps == list(range(2, len(story.rows) + 1))
    spans = [(e["ph"], e["id"]) for e in found if e["ph"] in "be"]
    assert sorted(i for phase, i in spans if phase == "b") == sorted(i for phase, i in spans if phase == "e")
    flows = [(e["ph"], e["id"]) for e in found if e["ph"] in "sf"]
    assert {i for phase, i in flows if phase == "s"} == {i for phase, i in flows if phase == "f"}
    slices = {(e["tid"], e["ts"]) for e in found if e["ph"] == "X"}
    assert {(e["tid"], e["ts"]) for e in found if e["ph"] in "sf"} <= slices


def test_a_step_lies_in_its_function() -> None:
    """Also where it enters the function, leaves it, or both."""
    story = walk(1)
    found = checked(perfetto(story, "vgic@v0"))
    functions = {row.number: row.function for row in story.rows if row.function}
    is_open: dict[int, list[str]] = defaultdict(list)
    seen = 0
    for event in found:
        if event["ph"] == "B":
            is_open[event["tid"]].append(event["name"])
        elif event["ph"] == "E":
            is_open[event["tid"]].pop()
        elif event["ph"] == "X" and event["ts"] in functions:
            assert functions[event["ts"]] in is_open[event["tid"]]
            seen += 1
    assert seen > 40


def test_holding_and_waiting_are_spans(story: Story) -> None:
    """From the step that begins them to the end, with who holds what is waited for."""
    found = checked(perfetto(story, "locks"))
    spans = {e["name"]: (e["ts"], e["args"]["held by"]) for e in found if e["ph"] == "b"}
    assert spans == {
        "cpu0 holds lock a": (3, "cpu0"),
        "cpu1 holds lock b": (5, "cpu1"),
        "cpu0 waits for lock b": (5, "cpu1"),
        "cpu1 waits for lock a": (5, "cpu0"),
    }
    assert {e["ts"] for e in found if e["ph"] == "e"} == {7}
    assert [e["args"]["held"] for e in found if e["ph"] == "C"] == [0, 0, 1, 1, 2]
    assert [e["name"] for e in found if e["ph"] == "i" and e["s"] == "g"] == [story.reason]
    assert [e["name"] for e in found if e["ph"] == "i" and e["s"] == "t"] == ["DeviceAssert(line7)"]


def test_a_loop_is_told(story: Story) -> None:
    """As an instant at the end."""
    found = checked(perfetto(story, "locks", ending=Loop(3)))
    assert "goes back to state 3, for ever" in [event["name"] for event in found]
