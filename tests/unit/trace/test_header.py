"""Action names as the versions of TLC print them."""

from __future__ import annotations

import pytest

from pytlc.errors import OutputSyntaxError
from pytlc.trace import Action, Location, parse_action_header
from pytlc.values import FiniteSet, Function, ModelValue, Value

PLACE = "line 39, col 3 to line 69, col 49 of module Big"
WHERE = Location("Big", 39, 3, 69, 49)


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        (f"<Step {PLACE}>", "Step", None),
        (f"<Init {PLACE}>", "Init", None),
        (f"<Action {PLACE}>", "Action", None),
        (f"<M!Step {PLACE}>", "M!Step", None),
        (f"<Step() {PLACE}>", "Step", ()),
        (f"<Inc(p1,1) {PLACE}>", "Inc", (ModelValue("p1"), 1)),
        (
            f'<Put({{1, 2}},<<"a,b", "(c) line 1>">>,TRUE) {PLACE}>',
            "Put",
            (FiniteSet([1, 2]), Function.sequence(["a,b", "(c) line 1>"]), True),
        ),
        (
            f"<F((0 :> -1 @@ 5 :> 2),[a |-> 1, b |-> {{}}]) {PLACE}>\n",
            "F",
            (Function.of({0: -1, 5: 2}), Function.record({"a": 1, "b": FiniteSet()})),
        ),
    ],
)
def test_an_action_is_read_with_its_typed_arguments(
    text: str, name: str, arguments: tuple[Value, ...] | None
) -> None:
    """Arguments are values, split at the commas between them; None where TLC prints no parentheses."""
    assert parse_action_header(text) == Action(name, arguments, WHERE)


def test_the_initial_predicate_is_no_action() -> None:
    """The first state of a trace was reached by no action."""
    assert parse_action_header("<Initial predicate>") is None
    assert parse_action_header("<Initial predicate line 2, col 1 to line 2, col 9 of module M>") is None


@pytest.mark.parametrize("text", ["<Step>", "<Step Unknown location>"])
def test_an_action_may_have_no_location(text: str) -> None:
    """A name without a place is an action without a location."""
    assert parse_action_header(text) == Action("Step", None, None)


@pytest.mark.parametrize(
    "text",
    ["", "Step", "<>", f"<Step(1 {PLACE}>", "<Step line 39>", f"<Step(1,) {PLACE}>", f"<Step(%) {PLACE}> x"],
)
def test_another_form_is_refused_with_its_text(text: str) -> None:
    """A header that is not read is shown with what was expected or the argument that does not fit."""
    with pytest.raises(OutputSyntaxError, match=r"cannot read the (action|arguments)"):
        parse_action_header(text)
