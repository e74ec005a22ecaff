"""What is left of findings over a sweep."""

from __future__ import annotations

import pytest

from pytlc.vacuity import Kind, Vacuity, Vacuous, merge

NEVER = Vacuous(Kind.ACTION, "Up", "Up was never taken", origin="layers/v2.tla.j2:17")
OTHER = Vacuous(Kind.ANTECEDENT, "Inv", "in Inv, a is never TRUE", origin="M:3:1")
ALL = frozenset({NEVER.key, OTHER.key})


def test_what_one_model_shows_is_no_finding_of_a_sweep() -> None:
    """An action that fired anywhere is none; what was found wherever it was judged is one."""
    merged = merge([Vacuity((NEVER, OTHER), ALL), Vacuity((OTHER,), ALL)])
    assert (merged.findings, merged.judged) == ((OTHER,), ALL)


def test_a_model_that_does_not_have_it_says_nothing_of_it() -> None:
    """A layer without the action, and a search that was not complete, do not save it."""
    absent = Vacuity((), frozenset({OTHER.key}))
    stopped = Vacuity((), ALL, ("stopped",), complete=False)
    merged = merge([Vacuity((NEVER,), ALL), absent, stopped])
    assert (merged.findings, merged.notes, merged.complete) == ((NEVER,), ("stopped",), True)


def test_a_sweep_without_a_complete_search_judges_nothing() -> None:
    """It has no finding and says so."""
    assert merge([Vacuity(notes=("a",), complete=False)]) == Vacuity(notes=("a",), complete=False)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_why_and_what_to_do(kind: Kind) -> None:
    """Both are phrases that go behind a colon."""
    assert kind.why[0].islower()
    assert kind.remedy[0].islower()
    assert not kind.why.endswith(".")
