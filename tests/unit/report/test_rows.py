"""What a row of a story says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytlc.replay import Lane, Row, Story
from pytlc.report.rows import Wait, changes, cycle, holder, label, note
from pytlc.trace import Action
from pytlc.values import ModelValue

CPU = ModelValue("cpu0")


@pytest.mark.parametrize(
    ("action", "function", "shown"),
    [
        (Action("DoIRQLockDesc", (CPU,)), "do_IRQ", "do_IRQ.lock_desc"),
        (Action("GicUpdateOneLrRead", (CPU, 3)), "gic_update_one_lr", "gic_update_one_lr.read(3)"),
        (Action("GuestAck", (CPU, 0)), None, "GuestAck(0)"),
        (Action("Restart"), "do_IRQ", "Restart in do_IRQ"),
        (Action("Send", (ModelValue("cpu1"), CPU)), None, "Send(cpu1, cpu0)"),
    ],
)
def test_a_step_is_named_without_its_actor(action: Action, function: str | None, shown: str) -> None:
    """Steps of a function have the name of their label, others that of the action."""
    assert label(Row(2, "cpu0", action, function, (), ())) == shown


def test_locks_are_told_by_the_lanes_and_control_is_left_out(story: Story) -> None:
    """Neither the variable of the locks nor the program counter is shown unless everything is."""
    before, row = story.rows[1], story.rows[2]
    assert changes(row, before, full=False) == ("+lock a", "status[line7]: +QUEUED -ON")
    assert changes(row, before, full=True) == (
        "+lock a",
        'pc[cpu0]: "guest" -> "take_a.lock"',
        'lock[<<"a">>]: Nobody -> cpu0',
        'status[line7]: {"ON"} -> {"QUEUED"}',
    )


def test_a_lock_that_no_lane_tells_of_is_shown_as_it_is(story: Story) -> None:
    """A change of the variable is not lost where nobody's locks changed."""
    row = replace(story.rows[2], lanes=story.rows[1].lanes)
    assert 'lock[<<"a">>]: Nobody -> cpu0' in changes(row, story.rows[1], full=False)


def test_a_lock_released_for_another_names_whose_it_was(story: Story) -> None:
    """A step that changes somebody else's locks says so."""
    row = replace(story.rows[3], lanes=story.rows[1].lanes)
    assert changes(row, story.rows[2], full=False) == ("-lock a (cpu0)",)


def test_a_note_is_made_when_somebody_begins_to_wait_and_not_again() -> None:
    """While it goes on waiting for the same lock nothing is repeated."""
    free = Lane("cpu0", "f.x", (), ("a",), "b", blocked=False)
    waiting = replace(free, blocked=True)
    assert note(free, waiting) == ("holds a", "waits for b")
    assert note(waiting, waiting) == ()
    assert note(waiting, replace(waiting, wants="a")) == ("holds a", "waits for a, held by itself")


def test_a_note_tells_what_is_still_held_but_not_the_obvious() -> None:
    """The first lock taken is only a change; what remains after a release, and a second one, are noted."""
    none = Lane("cpu0", "f.x", (), (), None, blocked=False)
    one, two = replace(none, holds=("a",)), replace(none, holds=("a", "b"))
    assert note(none, one) == ()
    assert note(one, two) == ("holds a, b",)
    assert note(two, one) == ("holds a",)
    assert note(one, none) == ()


def test_the_circle_of_waiting_is_found(story: Story) -> None:
    """Each holds what the one before it wants; a wait that leads nowhere is no circle."""
    lanes = story.rows[-1].lanes
    assert cycle(lanes) == (Wait("cpu0", "lock a", "lock b"), Wait("cpu1", "lock b", "lock a"))
    assert cycle(story.rows[2].lanes) == ()
    assert holder(lanes, "lock b") == "cpu1"


def test_waiting_for_a_circle_is_not_being_in_it(story: Story) -> None:
    """An actor that waits for a member of a circle is left out, and the search ends."""
    outside = Lane("cpu9", "f.x", (), (), "lock a", blocked=True)
    waits = cycle((outside, *story.rows[-1].lanes))
    assert [wait.actor for wait in waits] == ["cpu0", "cpu1"]
    itself = Lane("cpu0", "f.x", (), ("lock a",), "lock a", blocked=True)
    assert cycle((outside, itself)) == (Wait("cpu0", "lock a", "lock a"),)
