"""Conditions as they are typed, and the so many-th time that they are met."""

from __future__ import annotations

import pytest

from pytlc.debug import Cursor
from pytlc.debug.conditions import WORDS, parse_condition
from pytlc.debug.stops import true_in
from pytlc.errors import UsageError


def stops(cursor: Cursor, text: str) -> list[int]:
    """Where a walk along the whole behaviour stops."""
    condition = parse_condition(text)
    found = []
    cursor.jump(1)
    while (stopped := cursor.run([condition])).stop is not None and stopped.stop.what != "end":
        found.append(stopped.number)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "step 12",
        "action TakeIrq",
        "actor pcpu1",
        "function vgic_migrate_irq",
        "take",
        "take rank lock",
        "release vgic lock of vcpu0",
        "wait",
        "write status[spi32]",
        "when lrMask[ModelValue('pcpu0')] != lrMask[ModelValue('pcpu1')]",
        "property",
        "property NoLockCycle",
    ],
)
def test_every_form_finds_something(cursor: Cursor, text: str) -> None:
    """In the counterexample of v0 each of these happens."""
    assert stops(cursor, text)


def test_the_nth_time_is_one_state(cursor: Cursor) -> None:
    """It is the n-th of those without a number, forwards and backwards; one that never comes is nowhere."""
    every = stops(cursor, "take vgic lock of vcpu0")
    assert len(every) > 2
    for number, expected in enumerate(every, 1):
        assert stops(cursor, f"take vgic lock of vcpu0 #{number}") == [expected]
    cursor.jump(-1)
    assert cursor.run([parse_condition("take vgic lock of vcpu0 #2")], backwards=True).number == every[1]
    assert stops(cursor, f"take vgic lock of vcpu0 #{len(every) + 1}") == []


def test_a_number_belongs_to_the_condition_of_a_branch_too(cursor: Cursor) -> None:
    """What is counted on one timeline is not counted on another."""
    condition = parse_condition("actor pcpu0 #1")
    first = cursor.run([condition]).number
    cursor.jump(1)
    other = next(choice for choice in cursor.choices() if choice.actor == "pcpu1")
    cursor.take(other)
    taken = next(choice for choice in cursor.choices() if choice.actor == "pcpu0")
    cursor.take(taken)
    cursor.jump(1)
    assert cursor.run([condition]).number == 3 != first


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "begins no condition"),
        ("stop here", "'stop' begins no condition; a condition is step N"),
        ("action", "action needs something behind it"),
        ("step twelve", "number of a state"),
        ("when x ==", "no Python expression"),
        ("tla x > 1", "the run of the trace"),
    ],
)
def test_what_is_no_condition_is_refused(text: str, message: str) -> None:
    """The message says what it could be."""
    with pytest.raises(UsageError, match=message):
        parse_condition(text)


def test_tla_is_left_to_whoever_can_evaluate_it(plain: Cursor) -> None:
    """The text behind the word is what is evaluated."""
    asked: list[str] = []

    def evaluate(expression: str) -> object:
        asked.append(expression)
        return true_in([False, False, True, True], expression)

    plain.run([parse_condition("tla x > 2", evaluate=evaluate)])  # type: ignore[arg-type]
    assert plain.number == 3
    assert asked == ["x > 2"]
    assert set(WORDS) >= {"step", "take", "tla", "property"}
