"""A replayed trace as rows: who acts, who holds what, what changed."""

from __future__ import annotations

from pytlc.replay import Agreement, Lane, Story, replay, tell
from pytlc.trace import Trace
from tests.unit.replay.toy import INSIDE, OUTSIDE, WAITING, MutexNarrator, state, trace

MODEL = MutexNarrator()
FREE = state(OUTSIDE, OUTSIDE)
CONTENDED = trace(
    FREE,
    ("Ask", state(WAITING, OUTSIDE)),
    ("Enter", state(INSIDE, OUTSIDE)),
    ("Ask", state(INSIDE, WAITING)),
)


def story(found: Trace) -> Story:
    """The story of a trace that the model takes."""
    outcome = replay(found, MODEL)
    assert isinstance(outcome, Agreement)
    return tell(outcome, MODEL)


def test_the_initial_row_has_no_actor() -> None:
    """Nobody acts, nothing changes, but everybody is somewhere."""
    row = story(CONTENDED).rows[0]
    assert (row.number, row.actor, row.action, row.function, row.changes) == (1, None, None, None, ())
    assert [lane.place for lane in row.lanes] == [OUTSIDE, OUTSIDE]


def test_each_step_is_a_row() -> None:
    """Number, recovered action, its actor, its function and its changes are those of the step."""
    told = story(CONTENDED)
    assert told.actors == ("p0", "p1")
    assert [(row.number, str(row.action), row.actor, row.function) for row in told.rows[1:]] == [
        (2, "Ask(p0)", "p0", None),
        (3, "Enter(p0)", "p0", "lock"),
        (4, "Ask(p1)", "p1", None),
    ]
    assert [str(change) for change in told.rows[2].changes] == [
        'pc[p0]: "waiting" -> "inside"',
        "free: TRUE -> FALSE",
        "waiting: {p0} -> {}",
    ]


def test_lanes_are_those_after_the_step() -> None:
    """The last row shows who holds the lock and who waits for it."""
    assert story(CONTENDED).rows[-1].lanes == (
        Lane("p0", INSIDE, ("main",), ("lock",), None, blocked=False),
        Lane("p1", WAITING, ("main",), (), "lock", blocked=True),
    )


def test_the_reason_is_that_of_the_last_state() -> None:
    """The model tells why it ends where it can, and nothing where it cannot."""
    assert story(CONTENDED).reason == "the lock is held"
    assert story(trace(FREE)).reason is None
