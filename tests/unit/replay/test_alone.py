"""Stories without a model: who acts is told by pc, or nobody is."""

from __future__ import annotations

from pytlc.replay.alone import tell_alone
from pytlc.trace import Action, State, Step, Trace
from pytlc.values import Value, parse_value


def trace(*states: str, **others: str) -> Trace:
    """A behaviour of ``pc``, and of other variables that do not change."""
    rest: dict[str, Value] = {name: parse_value(text) for name, text in others.items()}
    steps = [
        Step(n, Action(f"Step{n}") if n > 1 else None, State({"pc": parse_value(text)} | rest))
        for n, text in enumerate(states, 1)
    ]
    return Trace(tuple(steps))


def test_the_one_whose_label_changes_acts() -> None:
    """Numbers and strings are processes too; where nobody or everybody moves, nobody acts."""
    story = tell_alone(trace('<<"a", "a">>', '<<"a", "b">>', '<<"a", "b">>', '<<"b", "c">>', '<<"c", "c">>'))
    assert story.actors == ("1", "2")
    assert [row.actor for row in story.rows] == [None, "2", None, None, "1"]
    assert [lane.place for lane in story.rows[1].lanes] == ["a", "b"]


def test_procedures_are_callers() -> None:
    """The innermost stands first in PlusCal's stack."""
    stack = '(p :> <<[procedure |-> "inner", pc |-> "x"], [procedure |-> "outer", pc |-> "y"]>>)'
    story = tell_alone(trace('(p :> "l1")', '(p :> "l2")', stack=stack))
    assert story.rows[1].lanes[0].stack == ("outer", "inner", "l2")


def test_without_such_a_pc_nobody_acts() -> None:
    """Be it another value, or with other processes in each state."""
    for states in (('"a"', '"b"'), ('(p :> "a")', '(q :> "a")'), ("<<>>", "<<>>")):
        story = tell_alone(trace(*states))
        assert story.actors == ()
        assert [row.actor for row in story.rows] == [None, None]
