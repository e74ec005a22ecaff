"""What TLC's counts say of actions."""

from __future__ import annotations

from pytlc.tlc import Coverage
from pytlc.tlc.events import ActionCoverage, ExpressionCoverage
from pytlc.trace import Location
from pytlc.vacuity.actions import judged_actions, vacuous_actions
from pytlc.vacuity.finding import Kind


def at(line: int) -> Location:
    """A region of one line."""
    return Location("M", line, 3, line, 9)


def block(
    name: str, line: int, generated: int | None, *counts: tuple[int, int, int], part: int | None = None
) -> Coverage:
    """An action, or its part at a line, with (line, nesting, count) of its expressions."""
    expressions = tuple(ExpressionCoverage(nesting, at(row), count, None) for row, nesting, count in counts)
    place = None if part is None else at(part)
    return Coverage(ActionCoverage(name, at(line), generated, generated, part=place), expressions)


def found(*blocks: Coverage) -> list[tuple[str, str, int]]:
    """Kind, name and line of each finding."""
    return [
        (f.kind.name, f.subject, f.location.begin_line if f.location else 0) for f in vacuous_actions(blocks)
    ]


def test_an_action_is_told_with_the_conjunct_that_was_never_true() -> None:
    """It is the last that was evaluated before those that never were; inner expressions do not count."""
    (never,) = vacuous_actions([block("Up", 1, 0, (2, 0, 7), (3, 0, 4), (3, 1, 9), (4, 0, 0))])
    assert never.what == "Up was never taken: the last that was evaluated of it is M:3:3"


def test_an_action_that_stands_twice_is_taken_if_either_is() -> None:
    """TLC splits actions at their disjunctions, and gives each part the place of the whole."""
    assert found(block("Up", 1, 0), block("Up", 1, 3), block("Inv", 5, None)) == []
    assert found(block("Up", 1, 0), block("Up", 1, 0)) == [("ACTION", "Up", 1)]


def test_a_part_that_was_never_taken_is_told_beside_another_that_was() -> None:
    """If none was, the action is told, once."""
    dead = block("Up", 1, 0, (2, 0, 7), (3, 0, 0), part=2)
    (part,) = vacuous_actions([dead, block("Up", 1, 3, part=4), block("Down", 7, 3, part=8)])
    assert part.kind is Kind.EXPRESSION
    assert part.what == "the part of Up at M:2:3 was never taken: the last that was evaluated of it is M:2:3"
    assert found(dead, block("Up", 1, 0, part=4)) == [("ACTION", "Up", 1)]
    assert found(dead, block("Up", 1, 1, part=2)) == []


def test_each_row_of_what_was_never_evaluated_is_told_once() -> None:
    """At its first expression, and only if no other action evaluates it."""
    one = block("Up", 1, 5, (2, 0, 5), (3, 0, 0), (4, 0, 0), (5, 0, 5), (6, 0, 0))
    other = block("Down", 7, 5, (6, 0, 2))
    assert found(one) == [("EXPRESSION", "Up", 3), ("EXPRESSION", "Up", 6)]
    assert found(one, other) == [("EXPRESSION", "Up", 3)]
    assert found(one, one) == found(one)


def test_every_action_is_judged() -> None:
    """Those that were taken too, and Init; properties have no numbers and are not."""
    names = [
        one.subject for one in judged_actions([block("Init", 1, 1), block("Up", 2, 5), block("Inv", 3, None)])
    ]
    assert names == ["Init", "Up"]
