"""The diagram: everybody, every step, locks and waiting; nothing of a text is Mermaid's."""

from __future__ import annotations

import re
from dataclasses import replace

from pytlc.replay import Story
from pytlc.report.exports import mermaid
from pytlc.trace import Action, Stuttering
from tests.unit.report.exports.stories import walk

LINE = re.compile(
    r"participant \w+ as .+|\w+(->>|-x)\w+: .+|Note over \w+(,\w+)?: .+",
)


def lines(story: Story, **options: object) -> list[str]:
    """The statements, each of which is one that was meant."""
    head, *rest = mermaid(story, **options).splitlines()  # type: ignore[arg-type]
    assert head == "sequenceDiagram"
    for line in rest:
        assert LINE.fullmatch(line.strip())
    return [line.strip() for line in rest]


def test_actors_steps_locks_and_waiting(story: Story) -> None:
    """In the order of the behaviour; who waits points at who holds."""
    assert lines(story, ending=Stuttering()) == [
        "participant a0 as cpu0",
        "participant a1 as cpu1",
        "participant env as environment",
        "Note over env: 2. DeviceAssert(line7)",
        "a0->>a0: 3. move_it.lock_a(0)",
        "Note over a0: +lock a",
        "a1->>a1: 4. GuestWrite(line7)",
        "a1->>a1: 5. take_it.lock_b",
        "Note over a1: +lock b",
        "a0-xa1: waits for lock b",
        "a1-xa0: waits for lock a",
        "Note over a0,env: cpu0 holds lock a, wants lock b<br/>cpu1 holds lock b, wants lock a",
        "Note over a0,env: stays so for ever",
    ]


def test_names_are_escaped(story: Story) -> None:
    """A semicolon, an entity, a comment and the word that ends a block are shown, not obeyed."""
    row = replace(story.rows[3], action=Action("A;B#amp;%%<b>\nend", ()))
    said = lines(replace(story, rows=(*story.rows[:3], row)))
    assert "a1->>a1: 4. A#59;B#35;amp#59;#37;#37;#60;b#62; #101;nd" in said


def test_a_long_story_loses_its_middle() -> None:
    """The beginning and the end stay, and the text is within the limit."""
    story = walk(2, 400)
    assert len(story.rows) > 200
    whole = lines(story)
    short = mermaid(story, longest=4000)
    assert len(short) <= 4000
    said = lines(story, longest=4000)
    left_out = next(n for n, line in enumerate(said) if "left out" in line)
    assert said[:left_out] == whole[:left_out]
    assert said[left_out + 1 :] == whole[-len(said) + left_out + 1 :]
    assert left_out > 8
    assert len(said) - left_out > 30
