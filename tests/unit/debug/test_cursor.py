"""Every move of the cursor, on a behaviour with a model and on one without."""

from __future__ import annotations

from random import Random

import pytest

from pytlc.debug import Cursor, Timeline
from pytlc.debug.stops import (
    action_named,
    entry_of,
    holds,
    lock_contended,
    lock_released,
    lock_taken,
    step_of,
    true_in,
    violates,
    written,
)
from pytlc.errors import UsageError
from pytlc.replay import Agreement, replay
from pytlc.trace import State, Step, Trace
from pytlc.values import Function


def dice(seed: int) -> Random:
    """What chooses steps in these tests."""
    return Random(seed)  # noqa: S311  # nothing is kept secret by it


def test_steps_go_forwards_and_back(plain: Cursor) -> None:
    """A move of a length ends there, one beyond the beginning at the beginning, and says so."""
    assert plain.step(2).number == 3
    assert plain.back().number == 2
    stopped = plain.back(5)
    assert (stopped.number, stopped.stop and stopped.stop.what) == (1, "beginning")


def test_a_lasso_goes_round(plain: Cursor) -> None:
    """Behind the last state comes the one that the loop goes back to."""
    plain.jump(-1)
    assert plain.number == 4
    assert not plain.at_end
    assert plain.step().number == 2


def test_a_finite_behaviour_ends(cursor: Cursor) -> None:
    """A step at the end stays there and says so."""
    cursor.jump(-1)
    stopped = cursor.step()
    assert stopped.stop is not None
    assert stopped.stop.what == "end"
    assert stopped.number == len(cursor.timeline)


def test_a_state_that_is_not_there_is_refused(plain: Cursor) -> None:
    """The message says which there are."""
    with pytest.raises(UsageError, match="from 1 to 4"):
        plain.jump(9)
    with pytest.raises(UsageError, match="from 1 to 4"):
        plain.jump(-9)


@pytest.mark.parametrize("backwards", [False, True])
def test_walks_stop_at_the_same_states_both_ways(cursor: Cursor, *, backwards: bool) -> None:
    """What is found walking forwards is found walking backwards, in reverse."""
    ends = [1, len(cursor.timeline)]
    cursor.jump(ends[backwards])
    found = []
    while (stopped := cursor.run([lock_taken()], backwards=backwards)).number not in ends:
        assert stopped.stop is not None
        assert stopped.stop.what == "lock taken"
        found.append(stopped.number)
    expected = [
        number
        for number in range(2, len(cursor.timeline))
        if any(
            set(now.holds) - set(before.holds)
            for before, now in zip(
                cursor.timeline.lanes(number - 1), cursor.timeline.lanes(number), strict=True
            )
        )
    ]
    assert len(expected) > 3
    assert found == (expected[::-1] if backwards else expected)


def test_the_first_contended_lock_is_found(cursor: Cursor) -> None:
    """Somebody waits there for a lock that another one holds, and nobody waited before."""
    stopped = cursor.run([lock_contended()])
    waiting = [lane for lane in cursor.timeline.lanes(stopped.number) if lane.blocked]
    assert len(waiting) == 1
    assert not any(lane.blocked for n in range(1, stopped.number) for lane in cursor.timeline.lanes(n))
    assert waiting[0].wants in {lock for lane in cursor.timeline.lanes(stopped.number) for lock in lane.holds}


def test_a_lock_is_chosen_by_a_part_of_its_name(cursor: Cursor) -> None:
    """Only the rank lock is waited for, and its release comes behind."""
    taken = cursor.run([lock_taken("rank lock")])
    assert taken.stop is not None
    assert "takes rank lock" in taken.stop.reason
    released = cursor.run([lock_released("rank lock")])
    assert released.number > taken.number


def test_the_next_step_of_one_actor(cursor: Cursor) -> None:
    """Steps of the others are passed over."""
    cursor.jump(2)
    stopped = cursor.step_of("pcpu1")
    assert cursor.timeline.actor(stopped.number) == "pcpu1"
    assert all(cursor.timeline.actor(number) != "pcpu1" for number in range(3, stopped.number))
    with pytest.raises(UsageError, match="pcpu0, pcpu1"):
        cursor.step_of("pcpu7")


def test_a_function_is_entered_and_left(cursor: Cursor) -> None:
    """The actor is in it after the entry, and no longer in it at its end."""
    stopped = cursor.run([entry_of("gic_update_one_lr")])
    actor = next(
        lane.actor for lane in cursor.timeline.lanes(stopped.number) if "gic_update_one_lr" in lane.stack
    )
    left = cursor.finish(actor)
    lane = cursor.timeline.lane(left.number, actor)
    assert lane is not None
    assert left.number > stopped.number
    if left.stop and left.stop.what == "end of function":
        assert "gic_update_one_lr" not in lane.stack


def test_a_write_is_found_by_path(cursor: Cursor) -> None:
    """The part that is named changes there, and nowhere before."""
    stopped = cursor.run([written("status[spi32]")])
    changed = [change.where for change in cursor.timeline.changes(stopped.number)]
    assert "status[spi32]" in changed
    before = [c.where for n in range(2, stopped.number) for c in cursor.timeline.changes(n)]
    assert not [where for where in before if where.startswith("status[spi32]")]
    with pytest.raises(UsageError, match="no variable 'stauts'"):
        cursor.run([written("stauts")], backwards=True)


def test_a_condition_stops_where_it_becomes_true(plain: Cursor) -> None:
    """Not in every state in which it holds."""
    assert plain.run([holds("x >= 3")]).number == 3
    assert plain.run([holds("x >= 3")]).number == 4
    assert plain.run([holds("x >= 3")], backwards=True).number == 3
    with pytest.raises(UsageError, match="no Python expression"):
        holds("x >=")


def test_values_found_beforehand_stop_alike(plain: Cursor) -> None:
    """Only TRUE counts, and only where it was not so before."""
    assert plain.run([true_in([False, False, True, True], "x > 2")]).number == 3
    plain.jump(1)
    end = plain.run([true_in([1, 1, 1, 1], "one")])
    assert end.stop is not None
    assert end.stop.what == "end"


def test_an_action_is_found_by_name(plain: Cursor) -> None:
    """The first step by it is stopped at; a name that never comes leads to the end."""
    assert plain.run([action_named("Up")]).number == 2
    assert plain.run([action_named("Sideways")]).number == 4


def test_the_violation_is_where_the_behaviour_ends(cursor: Cursor) -> None:
    """The shortest way violates the property in its last state only, and the move says so."""
    stopped = cursor.run([violates("NoLockCycle")])
    assert stopped.number == len(cursor.timeline)
    assert "NoLockCycle" in stopped.violated
    cursor.jump(1)
    with pytest.raises(UsageError, match="no property 'NoSuch'"):
        cursor.run([violates("NoSuch")])


def test_the_first_of_several_conditions_wins(cursor: Cursor) -> None:
    """Whichever is met first ends the walk."""
    alone = cursor.run([lock_contended()]).number
    cursor.jump(1)
    stopped = cursor.run([lock_contended(), step_of("pcpu0")])
    assert stopped.number < alone


def test_a_choice_of_the_behaviour_goes_along_it(cursor: Cursor) -> None:
    """No branch is made for the step that the behaviour takes."""
    cursor.jump(4)
    (taken,) = [choice for choice in cursor.choices() if choice.taken]
    cursor.take(taken)
    assert cursor.number == 5
    assert cursor.timelines == [cursor.timeline]


def go_alone(cursor: Cursor, actor: str, label: str) -> None:
    """Let one actor go on by itself until it is at a label."""
    while (lane := cursor.timeline.lane(cursor.number, actor)) is None or lane.place != label:
        cursor.take(next(choice for choice in cursor.choices() if choice.actor == actor))


def test_in_the_other_order_the_circle_does_not_close(cursor: Cursor) -> None:
    """Before a pCPU takes the rank lock, the other one is let go on to its guest: both get there."""
    cursor.jump(-1)
    taken = cursor.run([lock_taken("rank lock")], backwards=True)
    first, second = sorted(
        cursor.timeline.actors, key=lambda actor: actor == cursor.timeline.actor(taken.number)
    )
    cursor.back()
    go_alone(cursor, first, "guest")
    go_alone(cursor, second, "guest")
    assert cursor.timeline.is_branch
    assert taken.number - 1 <= cursor.timeline.fork < len(cursor.timelines[0])
    assert len(cursor.timelines) == 2
    assert all(cursor.timeline.holds(n, "NoLockCycle") for n in range(1, len(cursor.timeline) + 1))


def test_a_branch_is_a_behaviour_of_the_model(cursor: Cursor) -> None:
    """It is saved as a trace that replays, with the arguments of every action."""
    cursor.jump(6)
    cursor.wander(25, dice(5))
    trace = cursor.timeline.trace
    assert len(trace) > 6
    assert cursor.timeline.narrator is not None
    assert isinstance(replay(trace, cursor.timeline.narrator), Agreement)
    assert cursor.timelines[0].trace.steps[:6] == trace.steps[:6]


def test_branches_are_kept_and_gone_back_to(cursor: Cursor) -> None:
    """The behaviour itself is number 0; a branch that does not exist is refused."""
    cursor.jump(6)
    cursor.wander(3, dice(1))
    branch = cursor.timeline
    cursor.switch(0)
    assert cursor.timeline is cursor.timelines[0]
    cursor.switch(1)
    assert cursor.timeline is branch
    with pytest.raises(UsageError, match="from 0 to 1"):
        cursor.switch(2)


def test_wandering_ends_where_nothing_can_happen(cursor: Cursor) -> None:
    """A circle of locks has no way out by those that are in it; the walk ends or goes on with the others."""
    cursor.jump(-1)
    stopped = cursor.wander(500, dice(2))
    assert stopped.number <= len(cursor.timeline)
    assert stopped.stop is not None


def test_without_a_model_there_are_no_branches(plain: Cursor) -> None:
    """The message says what works nevertheless."""
    with pytest.raises(UsageError, match="no reference model"):
        plain.choices()
    with pytest.raises(UsageError, match="no model tells who acts"):
        plain.step_of("p0")
    assert plain.timeline.lanes(1) == ()
    assert plain.timeline.violated(1) == ()


def test_a_recorded_behaviour_is_not_extended(cursor: Cursor) -> None:
    """Only a branch grows."""
    with pytest.raises(UsageError, match="not extended"):
        cursor.timeline.extend(cursor.choices()[0])


def test_a_watched_expression_is_evaluated_at_any_state(plain: Cursor) -> None:
    """It follows the cursor's timeline."""
    value = plain.watch("x + y")
    assert [value(number) for number in range(1, 5)] == [1, 2, 3, 4]


def test_where_the_model_parts_nothing_is_told_of_it(cursor: Cursor) -> None:
    """From the first state on that the model does not reach there are no lanes, and no choices."""
    trace = cursor.timeline.trace
    broken = State({**trace.steps[4].state, "kick": Function.of([])})
    steps = (*trace.steps[:4], Step(5, trace.steps[4].action, broken), *trace.steps[5:])
    timeline = Timeline(Trace(steps), cursor.timeline.narrator, cursor.timeline.predicates)
    walk = Cursor(timeline)
    walk.jump(8)
    assert timeline.lanes(8) == ()
    assert timeline.parting is not None
    assert timeline.parting.number == 5
    assert timeline.parting.missed.changes
    assert timeline.lanes(4)
    with pytest.raises(UsageError, match="from state 5 on"):
        walk.choices()
