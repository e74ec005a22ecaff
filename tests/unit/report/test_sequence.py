"""Sequence diagrams as numbers: lanes, bars, arrows, and that nothing lies on anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytlc.reference import Touch
from pytlc.replay import Lane, Row, Story
from pytlc.report.diagram import Bar, Diagram, Flag, Kind
from pytlc.report.sequence import LINE, sequence_of_story, sequence_of_trace
from pytlc.trace import Action, Loop, Stuttering, Trace


def said(diagram: Diagram, number: int) -> list[tuple[str, str, str]]:
    """Column, kind and text of everything at a state."""
    return [
        (diagram.columns[words.column].name, words.kind.value, " ".join(words.lines))
        for words in diagram.moments[number - 1].words
    ]


def spans(diagram: Diagram) -> list[tuple[str, str, bool, int, int]]:
    """Every bar: actor, lock, whether it is waited for, first and last state."""
    return [
        (diagram.columns[b.column].name, diagram.locks[b.lock], b.waited, b.first, b.last)
        for b in diagram.bars
    ]


def test_a_story_has_a_lane_for_each_actor_and_one_for_the_environment(story: Story) -> None:
    """Every step is in the lane of who takes it, the initial state in none."""
    diagram = sequence_of_story(story)
    assert [column.name for column in diagram.columns] == ["cpu0", "cpu1", "environment"]
    assert [moment.column for moment in diagram.moments] == [None, 2, 0, 1, 1]
    assert said(diagram, 2) == [("environment", "step", "DeviceAssert(line7)")]
    assert said(diagram, 3) == [("cpu0", "step", "move_it.lock_a(0)"), ("cpu0", "taken", "+ lock a")]


def test_locks_are_bars_while_they_are_held_or_waited_for(story: Story) -> None:
    """From the state in which that begins to the last one of it; waiting begins when somebody holds it."""
    diagram = sequence_of_story(story)
    assert diagram.locks == ("lock a", "lock b")
    assert sorted(spans(diagram)) == [
        ("cpu0", "lock a", False, 3, 5),
        ("cpu0", "lock b", True, 5, 5),
        ("cpu1", "lock a", True, 5, 5),
        ("cpu1", "lock b", False, 5, 5),
    ]
    assert ("cpu0", "waits", "waits for lock b") in said(diagram, 5)


def test_the_circle_is_drawn_from_who_waits_to_who_holds(story: Story) -> None:
    """An arrow for each, in the end, at heights of their own."""
    diagram = sequence_of_story(story)
    arrows = [(a.waiting, a.holding, diagram.locks[a.lock], a.closes, a.begin, a.end) for a in diagram.arrows]
    one, two = (column.line for column in diagram.columns[:2])
    assert arrows == [(0, 1, "lock b", True, one, two), (1, 0, "lock a", True, two, one)]
    heights = [arrow.height for arrow in diagram.arrows]
    assert diagram.end < heights[0] < heights[1] - LINE < diagram.height
    assert [words.lines for words in diagram.next] == [("move_it.lock_b",), ("take_it.lock_a",)]


def test_who_waits_for_a_free_holder_closes_no_circle() -> None:
    """The arrow is there, and not marked."""
    lanes = (
        Lane("a", "x", (), ("lock",), None, blocked=False),
        Lane("b", "y", (), (), "lock", blocked=True),
    )
    diagram = sequence_of_story(Story(("a", "b"), (Row(1, None, None, None, lanes, ()),)))
    assert [(a.waiting, a.holding, a.closes) for a in diagram.arrows] == [(1, 0, False)]


def test_what_must_not_be_done_at_once_is_marked(story: Story) -> None:
    """Each of both in its own lane, below where it goes on, and a line from one to the other."""
    touches = (Touch("cpu0", "writes lr of line7"), Touch("cpu1", "reads lr of line7"))
    diagram = sequence_of_story(replace(story, touches=touches))
    told = [(w.column, " ".join(w.lines)) for w in diagram.next if w.kind is Kind.TOUCHES]
    assert told == [(0, "writes lr of line7"), (1, "reads lr of line7")]
    clash = diagram.clash
    assert clash is not None
    assert (clash.begin, clash.end) == (diagram.columns[0].line, diagram.columns[1].line)
    assert max(words.top for words in diagram.next) < clash.height < diagram.arrows[0].height
    assert sequence_of_story(story).clash is None


def test_an_actor_can_wait_for_itself() -> None:
    """The lock is held and waited for by the same one, and the arrow comes back."""
    lanes = (Lane("a", "x", (), ("lock",), "lock", blocked=True),)
    diagram = sequence_of_story(Story(("a",), (Row(1, None, None, None, lanes, ()),)))
    assert [(a.waiting, a.holding, a.closes) for a in diagram.arrows] == [(0, 0, True)]
    assert said(diagram, 1)[-1] == ("a", "waits", "waits for lock, held by itself")


def test_bars_of_one_lane_do_not_touch() -> None:
    """Whatever is held at once lies side by side, within the lane and left of its line."""
    held = [("a",), ("a", "b"), ("b", "c"), ("c",), (), ("d", "a")]
    rows = [
        Row(n, "p", Action("Step"), None, (Lane("p", "x", (), locks, None, blocked=False),), ())
        for n, locks in enumerate(held, 1)
    ]
    diagram = sequence_of_story(Story(("p",), tuple(rows)))
    column = diagram.columns[0]

    def apart(one: Bar, other: Bar) -> bool:
        return one.left != other.left or one.bottom < other.top or other.bottom < one.top

    bars = diagram.bars
    assert all(apart(one, other) for one in bars for other in bars if one is not other)
    assert all(column.left <= bar.left < column.line - 9 for bar in bars)
    assert all(bar.top < bar.bottom for bar in bars)
    assert len({bar.left for bar in bars}) == 3


def test_states_follow_each_other_without_gaps_and_hold_their_words(story: Story) -> None:
    """Each stripe begins where the one before it ends, and no text leaves its stripe or its lane."""
    diagram = sequence_of_story(story, flag=Flag(5, "NoLockCycle does not hold here, which is a long story"))
    for one, other in zip(diagram.moments, diagram.moments[1:], strict=False):
        assert one.bottom == other.top
    for moment in diagram.moments:
        for words in moment.words:
            assert moment.top < words.top
            assert words.top + (len(words.lines) - 1) * LINE < moment.bottom
            column = diagram.columns[words.column]
            assert column.text + max(map(len, words.lines)) * 6.6 <= column.right
    assert diagram.width == diagram.columns[-1].right


def test_what_fails_is_written_where_it_fails(story: Story) -> None:
    """In the lane of who acts there, below all else."""
    diagram = sequence_of_story(story, flag=Flag(5, "NoLockCycle does not hold here"))
    assert diagram.flag == Flag(5, "NoLockCycle does not hold here")
    assert said(diagram, 5)[-1][:2] == ("cpu1", Kind.FAILS.value)
    assert not any(kind == Kind.FAILS.value for n in range(1, 5) for _, kind, _ in said(diagram, n))


def test_a_lasso_goes_back_beside_everything(story: Story, trace: Trace) -> None:
    """From the last state to the one that it goes back to, right of all lanes."""
    diagram = sequence_of_story(story, Loop(2, Action("Again")))
    back = diagram.back
    assert back is not None
    assert (back.number, back.words) == (2, "Again")
    assert (back.begin, back.end) == (diagram.moments[4].middle, diagram.moments[1].middle)
    assert diagram.columns[-1].right <= back.left < diagram.width
    stays = sequence_of_trace(replace(trace, ending=Stuttering())).back
    assert stays is not None
    assert (stays.number, stays.begin) == (3, stays.end)
    assert sequence_of_story(story).back is None


def test_a_behaviour_without_a_model_is_one_lane_with_its_changes(trace: Trace) -> None:
    """Actions and the first of their changes, no locks and nobody who waits."""
    diagram = sequence_of_trace(trace, Flag(3, "Small does not hold here"))
    assert [column.name for column in diagram.columns] == ["steps"]
    assert said(diagram, 2) == [
        ("steps", "step", "Add(a)"),
        ("steps", "change", "x: 0 -> 1"),
        ("steps", "change", "seen: +a"),
    ]
    assert said(diagram, 3)[-1][1:] == ("fails", "\N{BALLOT X} Small does not hold here")
    assert (diagram.bars, diagram.arrows, diagram.locks, diagram.has_actors) == ((), (), (), False)


@pytest.mark.parametrize("ending", [None, Loop(1), Stuttering()])
def test_everything_is_inside(story: Story, ending: Loop | Stuttering | None) -> None:
    """No bar, word or arrow is outside of the drawing."""
    diagram = sequence_of_story(story, ending)
    assert all(bar.left >= 0 and bar.bottom <= diagram.height for bar in diagram.bars)
    assert all(moment.bottom <= diagram.end for moment in diagram.moments)
    assert all(column.right <= diagram.width for column in diagram.columns)
