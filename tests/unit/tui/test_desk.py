"""Every move of the full screen without a screen, and the line for commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.debug import Timeline
from pytlc.debug.opening import Session
from pytlc.debug.stops import StopAt
from pytlc.errors import UsageError
from pytlc.trace import load_trace
from pytlc.tui import desk as desks
from pytlc.tui.commands import completions, perform
from pytlc.tui.desk import Desk
from tests.unit.tui.conftest import counting, walk


def go(desk: Desk, text: str) -> str:
    """Do what a line says."""
    done = perform(desk, text)
    return done if isinstance(done, str) else walk(done)


def test_a_walk_pauses_and_ends_where_the_cursor_would(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any time each state is a slice, and the lock is found at the same state."""
    walk(desk.run((desk.condition("wait"),)))
    found = desk.number
    walk(desk.jump(1))
    monkeypatch.setattr(desks, "_SLICE", -1.0)
    pauses = sum(1 for _ in desk.run((desk.condition("wait"),)))
    assert desk.number == found
    assert pauses == found - 2


def test_a_walk_that_is_given_up_leaves_the_cursor(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is where it was, whatever was passed in the meantime."""
    walk(desk.jump(4))
    monkeypatch.setattr(desks, "_SLICE", -1.0)
    made = desk.run((desk.condition("wait"),))
    for _ in range(5):
        next(made)
    assert desk.number > 4
    made.close()
    assert desk.number == 4


def test_a_walk_that_fails_leaves_the_cursor(plain: Desk) -> None:
    """An expression that has no value in a state is an error, and nothing has moved."""
    with pytest.raises(UsageError):
        walk(plain.run((plain.condition("when 1 // (x - 3)"),)))
    assert plain.number == 1


def test_warming_finds_the_states_that_violate(desk: Desk) -> None:
    """The inversion violates its property in the last state only."""
    assert desk.warm(3, seconds=60)
    assert desk.known == 3
    assert not desk.violated
    assert desk.warm(seconds=60)
    assert desk.violated == {len(desk.timeline)}


def test_continuing_stops_at_breaks_and_violations(desk: Desk) -> None:
    """A break that is switched off does not stop."""
    go(desk, "break take rank lock")
    assert walk(desk.go_on()) == "lock taken"
    first = desk.number
    desk.breaks[0].on = False
    assert walk(desk.go_on()).startswith("property")
    assert desk.number == len(desk.timeline)
    desk.breaks[0].on = True
    while desk.number > first:
        walk(desk.go_on(backwards=True))
    assert desk.number == first
    assert go(desk, "delete 1") == "removed: take rank lock"
    assert not desk.breaks


def test_the_followed_actor_is_gone_along_with(desk: Desk) -> None:
    """Both ways; without one it is the one that acted last, and nobody at the beginning."""
    with pytest.raises(UsageError, match="choose one"):
        walk(desk.next_of())
    desk.follow_next()
    desk.follow_next()
    assert desk.followed == "pcpu1"
    walk(desk.next_of())
    first = desk.number
    assert desk.timeline.actor(first) == "pcpu1"
    walk(desk.next_of())
    walk(desk.next_of(backwards=True))
    assert desk.number == first
    desk.follow_next()
    assert desk.followed is None


def test_a_function_is_finished(desk: Desk) -> None:
    """Its actor is no longer in it then, for the first time."""
    go(desk, "function vgic_get_target_vcpu")
    actor, began = desk.actor(), desk.number
    assert walk(desk.finish()) == "end of function"
    lanes = [desk.timeline.lane(number, actor) for number in range(began, desk.number + 1)]
    inside = [lane is not None and "vgic_get_target_vcpu" in lane.stack for lane in lanes]
    assert inside == [True] * (len(lanes) - 1) + [False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tkae rank", "did you mean take"),
        ("goto x", "number of a state"),
        ("goto 99", "from 1 to 4"),
        ("delete 1", "there is none"),
        ("unwatch 2", "there is none"),
        ("branch z", "B lists them"),
        ("random 0", "a number of steps"),
        ("watch x +", "no Python expression"),
        ("break", "begins no condition"),
        ("save", "the behaviour itself"),
        ("random 3", "no reference model"),
        ("tla x = 1", "the run of the trace"),
    ],
)
def test_what_cannot_be_done_is_told(plain: Desk, text: str, message: str) -> None:
    """The message says what to do instead."""
    with pytest.raises(UsageError, match=message):
        go(plain, text)


def test_a_number_goes_there(plain: Desk) -> None:
    """Negative ones count from the end."""
    go(plain, "3")
    assert plain.number == 3
    go(plain, "-1")
    assert plain.number == 4
    go(plain, "back when x == 2")
    assert plain.number == 2


def test_a_branch_is_saved(desk: Desk, tmp_path: Path) -> None:
    """Random steps make it; the file has all of it."""
    walk(desk.jump(6))
    go(desk, "random 5")
    assert desk.timeline.is_branch
    path = tmp_path / "b.json"
    assert go(desk, f"save {path}") == f"saved: {path}"
    assert len(load_trace(path).trace) == desk.number
    go(desk, "branch 0")
    assert desk.branch == 0


def test_watched_expressions_follow_the_state(plain: Desk) -> None:
    """One that fails in a state says so there."""
    go(plain, "watch x + 1")
    go(plain, "watch 1 // (x - 2)")
    assert [plain.watched(watch, 1) for watch in plain.watches] == ["2", "-1"]
    assert plain.watched(plain.watches[1], 2).startswith("error:")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bre", ("break",)),
        ("break ta", ("break take",)),
        ("actor pcpu", ("actor pcpu0", "actor pcpu1")),
        ("take rank l", ("take rank lock",)),
        ("take vgic lock of v", ("take vgic lock of vcpu0", "take vgic lock of vcpu1")),
        ("back write irqL", ("back write irqLr",)),
        ("function gic_u", ("function gic_update_one_lr",)),
        ("action TakeI", ("action TakeIrq",)),
        ("property NoLock", ("property NoLockCycle",)),
        ("watch len(irqL", ("watch len(irqLr",)),
        ("break when len(irqL", ("break when len(irqLr",)),
        ("zzz", ()),
    ],
)
def test_names_are_completed(desk: Desk, text: str, found: tuple[str, ...]) -> None:
    """Words, conditions behind them, and names of what the behaviour has; locks have several words."""
    desk.warm(seconds=60)
    assert completions(desk, text) == found


def test_a_tla_condition_goes_to_whoever_evaluates_it(plain: Desk) -> None:
    """It is given the expression, and its condition is walked to."""
    asked: list[str] = []

    def evaluate(expression: str) -> StopAt:
        asked.append(expression)
        return plain.condition("step 3")

    judged = Desk(Session(Timeline(counting(4)), "Count.tla"), evaluate)
    go(judged, "tla x = 3")
    assert asked == ["x = 3"]
    assert judged.number == 3
