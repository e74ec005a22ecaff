"""States as keys: equal exactly where the values are."""

from __future__ import annotations

import pytest

from pytlc.errors import OutputSyntaxError, ReplayError
from pytlc.graph import Vocabulary, vocabulary
from pytlc.trace import State
from pytlc.values import FiniteSet, Function, ModelValue, parse_value


def test_texts_and_values_have_the_same_keys() -> None:
    """What was read from a label is what a model shows."""
    known = Vocabulary()
    key = known.read(rb"/\\ a = 1..3\n/\\ b = \"x\"\n/\\ c = TRUE")
    shown = State({"c": True, "a": FiniteSet([3, 2, 1]), "b": "x"})
    assert known.number(shown) == key
    assert known.state(key) == shown
    assert known.variables == ("a", "b", "c")


@pytest.mark.parametrize(
    ("one", "other"),
    [(True, 1), (False, 0), ("a", ModelValue("a")), (parse_value("<<1>>"), parse_value("{1}")), (-1, 1)],
)
def test_values_that_differ_have_different_keys(one: object, other: object) -> None:
    """TRUE is not 1, a string no model value, a sequence no set; in whichever order they come."""
    for values in ((one, other), (other, one)):
        known = Vocabulary()
        keys = {known.number(State({"x": value})) for value in values}  # type: ignore[dict-item]
        assert len(keys) == 2
        assert {str(known.state(key)) for key in keys} == {str(State({"x": v})) for v in values}  # type: ignore[dict-item]


def test_the_empty_function_is_the_empty_sequence() -> None:
    """As everywhere."""
    known = Vocabulary()
    assert known.read(b"x = <<>>") == known.number(State({"x": Function.of({})})) == known.read(b"x = << >>")


def test_objects_that_are_known_by_identity_are_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that makes every value anew fills no memory, and no number changes."""
    monkeypatch.setattr(vocabulary, "_RECOGNISED", 4)
    known = Vocabulary()
    first = [known.number(State({"x": Function.sequence([n])})) for n in range(10)]
    again = [known.number(State({"x": Function.sequence([n])})) for n in range(10)]
    assert first == again
    assert len(set(first)) == 10


def test_another_number_of_variables_is_an_error() -> None:
    """The label is shown."""
    known = Vocabulary()
    known.read(rb"/\\ a = 1\n/\\ b = 2")
    with pytest.raises(OutputSyntaxError, match="has 1 variables where the first one has 2"):
        known.read(b"a = 1")


def test_another_order_of_variables_is_an_error() -> None:
    """Rather than a state with its values exchanged."""
    known = Vocabulary()
    known.read(rb"/\\ a = 1\n/\\ b = 2")
    with pytest.raises(OutputSyntaxError, match="b where a was expected"):
        known.read(rb"/\\ b = 2\n/\\ a = 1")


@pytest.mark.parametrize("names", [("a",), ("a", "c"), ("a", "b", "c"), ()])
def test_a_model_with_other_variables_is_told_which(names: tuple[str, ...]) -> None:
    """Those that are missing and those that are foreign."""
    known = Vocabulary()
    known.read(rb"/\\ a = 1\n/\\ b = 2")
    with pytest.raises(ReplayError, match="only the spec has: ") as caught:
        known.number(State(dict.fromkeys(names, 1)))
    lines = str(caught.value).splitlines()
    assert lines[1].endswith(", ".join(sorted({"a", "b"} - set(names))) or "none")
    assert lines[2].endswith(", ".join(sorted(set(names) - {"a", "b"})) or "none")
