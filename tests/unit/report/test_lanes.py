"""Interleavings as lanes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from pytlc.replay import Agreement, Story, replay, tell
from pytlc.report import lanes_text
from pytlc.report.rows import changes, label
from pytlc.spec.source_map import SourceLine, SourceMap
from pytlc.trace import Action, Location, Loop, Step, Trace
from pytlc.vgic_family.narrator import VgicNarrator

Render = Callable[..., str]

NARROW = """\
| holds a lock  ? waits for one  ! both  + taken, added  - released, removed
 #    cpu0                 cpu1               environment
 1    initial state
 2                                            DeviceAssert(line7)
                                  status[line7]: +QUEUED -ON
 3  | move_it.lock_a(0)
    |   +lock a; status[line7]: +QUEUED -ON
 4  |                      GuestWrite(line7)
 5  ! holds lock a       ! take_it.lock_b
    | waits for lock b   | holds lock b
    |                    | waits for lock a
    |                    |   +lock b

in the end
  cpu0  in outer > move_it, at move_it.lock_b
        holds lock a
        waits for lock b, which cpu1 holds: BLOCKED
  cpu1  in outer > take_it, at take_it.lock_a
        holds lock b
        waits for lock a, which cpu0 holds: BLOCKED
"""

WIDE_STEPS = """\
 #    cpu0                 cpu1               environment          changes
 1    initial state
 2                                            DeviceAssert(line7)  status[line7]: +QUEUED -ON
 3  | move_it.lock_a(0)                                            +lock a
    |                                                              status[line7]: +QUEUED -ON
 4  |                      GuestWrite(line7)
 5  ! holds lock a       ! take_it.lock_b                          +lock b
    | waits for lock b   | holds lock b
    |                    | waits for lock a
"""


def test_a_narrow_console_has_the_changes_below_each_step(render: Render, story: Story) -> None:
    """Every lane has its column, marks show who holds and who waits, and the end is told for each actor."""
    assert render(lanes_text(story), width=80) == NARROW


def test_a_wide_console_has_the_changes_beside_each_step(render: Render, story: Story) -> None:
    """One change on each line, in a column of their own."""
    steps, _, _ = render(lanes_text(story), width=140).partition("\nin the end")
    assert steps.partition("\n")[2] == WIDE_STEPS


def test_full_shows_exact_values_and_control_variables(render: Render, story: Story) -> None:
    """What is noise for reading is there for whoever asks for it."""
    shown = render(lanes_text(story, full=True), width=140)
    assert 'pc[cpu0]: "guest" -> "take_a.lock"' in shown
    assert 'status[line7]: {"ON"} -> {"QUEUED"}' in shown
    assert 'lock[<<"a">>]: Nobody -> cpu0' in shown


def test_a_step_of_nobody_who_has_a_lane_is_not_lost(render: Render, story: Story) -> None:
    """It stands in the column of the environment."""
    rows = (*story.rows[:3], replace(story.rows[3], actor="cpu7"), story.rows[4])
    for width in (80, 140):
        assert "GuestWrite(cpu1, line7)" in render(lanes_text(replace(story, rows=rows)), width=width)


def test_a_lasso_tells_its_way_back(render: Render, story: Story) -> None:
    """The ending stands between the steps and the situation."""
    shown = render(lanes_text(story, ending=Loop(3, Action("Restart"))))
    assert "\nBack to state 3: Restart\n\nin the end\n" in shown


def _walk(narrator: VgicNarrator, length: int) -> Story:
    choose = random.Random(7)  # noqa: S311  # any walk will do, the same one each time
    (machine,) = narrator.init()
    steps = [Step(1, None, narrator.view(machine))]
    while len(steps) < length:
        action, machine = choose.choice(list(narrator.enabled(machine)))
        steps.append(Step(len(steps) + 1, action, narrator.view(machine)))
    agreement = replay(Trace(tuple(steps)), narrator)
    assert isinstance(agreement, Agreement)
    return tell(agreement, narrator)


@pytest.mark.parametrize("width", [80, 100, 140, 240])
@pytest.mark.parametrize("pcpus", [2, 3, 4])
def test_sixty_steps_of_the_vgic_fit_and_nothing_is_lost(render: Render, pcpus: int, width: int) -> None:
    """No line is wider than the console, and each step is shown with its name and all its changes."""
    sizes = {"pcpus": pcpus, "vcpus": pcpus, "spis": 2, "lrs": 1, "retargets": 2}
    told = _walk(VgicNarrator("v0", sizes), 60)
    lines = render(lanes_text(told), width=width).splitlines()
    assert all(len(line) <= width for line in lines)
    blocks = _blocks(lines)
    assert list(blocks) == [0, *range(1, 61)]
    before = None
    for row in told.rows:
        block = blocks[row.number]
        texts = [_squeezed(text) for text in (label(row), *changes(row, before, full=False))]
        if width == 240:
            assert all(text in block for text in texts)
        assert Counter("".join(texts)) <= Counter(block)
        before = row


def _blocks(lines: list[str]) -> dict[int, str]:
    """What stands from the number of each step to the next, without spaces and marks."""
    blocks: dict[int, str] = {}
    number = 0
    for line in lines[: lines.index("in the end")]:
        number = int(line[:2]) if line[:2].strip().isdecimal() else number
        blocks[number] = blocks.get(number, "") + _squeezed(line[2:])
    return blocks


def _squeezed(text: str) -> str:
    return "".join(character for character in text if character not in " \n|!?")


def test_without_steps_of_the_environment_it_has_no_column(render: Render, story: Story) -> None:
    """A story in which only actors act has lanes and nothing else."""
    alone = Story(story.actors, tuple(row for row in story.rows if row.number != 2), None)
    assert "environment" not in render(lanes_text(alone))


@pytest.mark.parametrize("width", [40, 80, 140])
def test_the_source_of_a_step_stands_under_it(render: Render, story: Story, width: int) -> None:
    """One line with file and line, below all else that is said of the step, whole whatever the width."""
    sources = SourceMap({"M.tla": (None, SourceLine("layers/v2.tla.j2", 17, "move_it", "v2"))})
    action = replace(story.rows[2].action or Action(""), location=Location("M", 2, 3, 2, 9))
    rows = (*story.rows[:2], replace(story.rows[2], action=action), *story.rows[3:])
    shown = render(lanes_text(replace(story, rows=rows), sources=sources), width=width)
    plain = render(lanes_text(replace(story, rows=rows)), width=width)
    (line,) = (line for line in shown.splitlines() if "layers/" in line)
    assert line.lstrip(" |") == "from layers/v2.tla.j2:17"
    lines = shown.splitlines()
    assert lines[lines.index(line) + 1].startswith(" 4 ")
    assert [other for other in lines if other != line] == plain.splitlines()
