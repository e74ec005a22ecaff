"""Mistakes in the reference model are caught, every one that makes a difference."""

from __future__ import annotations

import pytest

from tests.edits.judging import NO_EFFECT, NOT_REACHED, Judged, Reference, report
from tests.edits.python_edits import python_edits

pytestmark = [pytest.mark.java, pytest.mark.long]


@pytest.fixture(scope="module")
def judged(reference: Reference) -> tuple[Judged, ...]:
    """All mistakes in steps that are taken on this machine."""
    steps = reference.narrator.model.program.steps
    return tuple(reference.judge(edit) for edit in python_edits(steps, reference.actions))


def test_every_mistake_that_makes_a_difference_is_caught(judged: tuple[Judged, ...]) -> None:
    """Whether it makes one is found out by the model alone; the others have a reason."""
    wrong = [row for row in judged if bool(row.caught) == bool(row.reason)]
    assert wrong == [], report(wrong)


def test_there_are_mistakes_of_every_kind(judged: tuple[Judged, ...]) -> None:
    """More than forty of them are caught, and both reasons for one that is not occur."""
    assert sum(bool(row.caught) for row in judged) > 40
    assert {row.what.split()[0] for row in judged if row.caught} == {"drop", "negate", "exchange"}
    assert {row.reason for row in judged} >= {NOT_REACHED, NO_EFFECT}
