"""How the actions of a spec are told apart."""

from __future__ import annotations

import pytest

from pytlc.conform.skeleton import (
    AnyOf,
    Apply,
    Exists,
    Formula,
    Structure,
    read,
    structure,
)
from pytlc.tlc.modules import definitions, visible

SPEC = r"""
---- MODULE Spec ----
EXTENDS Base  \* LocalAction is not visible
VARIABLE x
LOCAL Hidden == x' = 9
Up(p) ==
  /\ x < p \/ x = 0
  /\ x' = x + 1
Down == (* not \/ a list *) x' = x - 1
Steps(p) ==
  \/ Up(p)
  \/ Down
Next ==
  \/ \E p \in {1, 2} : Steps(p) \/ Reset
  \/ Down
Other == \/ Up(1)
         \/ Hidden
Mixed == \/ Down
         \/ /\ x = 1
            /\ x' = 2
====
"""
BASE = "---- MODULE Base ----\nReset == x' = 0\n===="
KNOWN = definitions(visible({"Spec": SPEC, "Base": BASE, "Unused": "Down == TRUE"}, "Spec"))


def found(name: str, **replaced: str) -> Structure:
    """The structure of an operator of the spec."""
    answer = structure(KNOWN, name, replaced)
    assert answer is not None
    return answer


def test_operators_made_of_others_combine_and_the_rest_are_actions() -> None:
    """Disjunctions and quantifiers are followed through operators, also of extended modules."""
    answer = found("Next")
    assert set(answer.combining) == {"Next", "Steps"}
    assert answer.combining["Steps"][0] == ("p",)
    assert answer.actions == {"Up": 1, "Down": 0, "Reset": 0}
    assert not answer.unnamed


def test_a_formula_among_the_disjuncts_is_a_step_without_a_name() -> None:
    """Its text keeps the columns of its lines."""
    answer = found("Mixed")
    assert answer.unnamed
    (formula,) = (part for part in answer.combining["Mixed"][1].parts if isinstance(part, Formula))  # type: ignore[union-attr]  # it is a disjunction
    first, second = formula.text.split("\n")
    assert first.index("/\\") == second.index("/\\")


def test_what_another_module_cannot_see_cannot_be_repeated() -> None:
    """A LOCAL operator and one that is not defined."""
    assert structure(KNOWN, "Other", {}) is None
    assert structure(KNOWN, "Missing", {}) is None


def test_operators_that_the_configuration_replaces_are_followed() -> None:
    """The replacement is what TLC evaluates."""
    assert found("Next", Down="Reset").actions == {"Up": 1, "Reset": 0}
    assert found("Next", Next="Steps").actions == {"Up": 1, "Down": 0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A", Apply("A", ())),
        ("A(x, <<1, 2>>)", Apply("A", ("x", "<<1, 2>>"))),
        ("M!A(x)", Apply("M!A", ("x",))),
        ("(A)", Apply("A", ())),
        ("A \\/ B \\/ C", AnyOf((Apply("A", ()), Apply("B", ()), Apply("C", ())))),
        ("\\E x \\in S : A(x)", Exists("x \\in S", Apply("A", ("x",)))),
        (
            "A \\/ \\E x \\in S : B \\/ C",
            AnyOf((Apply("A", ()), Exists("x \\in S", AnyOf((Apply("B", ()), Apply("C", ())))))),
        ),
        ("A /\\ B", Formula("A /\\ B")),
        ("A(x) = B(x)", Formula("A(x) = B(x)")),
        ("IF a THEN B \\/ C ELSE D", Formula("IF a THEN B \\/ C ELSE D")),
        ("TRUE", Formula("TRUE")),
        ("\\/ A \\/ B\n\\/ C", AnyOf((AnyOf((Apply("A", ()), Apply("B", ()))), Apply("C", ())))),
    ],
)
def test_a_formula_is_read_as_what_it_combines(text: str, expected: object) -> None:
    """Bullets of one column belong together; what is neither combination nor application is a formula."""
    assert read(text) == expected
