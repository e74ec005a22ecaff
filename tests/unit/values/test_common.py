"""The reader of the common forms: it agrees with the reader of every form, or leaves the text to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.errors import ValueSyntaxError
from pytlc.trace import State
from pytlc.values import FiniteSet, Function, ModelValue, Value, show
from pytlc.values.common import read_common
from pytlc.values.parse import read_any
from tests.unit.values.strategies import values

_PIECES = st.sampled_from(
    [*'<>{}[]():,@|."\\ \n\x01', "<<", ">>", "|->", ":>", "@@", "..", "1", "-2", "a", "TRUE", '"x"', "0\x01"]
)


@given(value=values, width=st.none() | st.integers(1, 60))
def test_both_readers_give_the_same_value(value: Value, width: int | None) -> None:
    """On what show writes, wrapped or not."""
    text = show(value, width=width)
    common = read_common(text)
    assert common is None or State({"v": common}) == State({"v": read_any(text)})


@given(text=st.lists(_PIECES, max_size=12).map("".join))
def test_what_the_reader_of_every_form_refuses_is_not_read(text: str) -> None:
    """On any mixture of signs: the same value, or none."""
    common = read_common(text)
    if common is None:
        return
    assert State({"v": common}) == State({"v": read_any(text)})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-7", -7),
        ("{}", FiniteSet()),
        ("<< >>", Function()),
        ("{<<1>>, << >>}", FiniteSet([Function.sequence([1]), Function()])),
        ('[a |-> "x y", TRUE |-> {p1}]',
         Function.record({"a": "x y", "TRUE": FiniteSet([ModelValue("p1")])})),
        ("( 0 :>\n   [ b |-> 1..3,\n  a |-> -1 ] @@\n  1 :> <<>> )",
         Function.of({0: Function.record({"a": -1, "b": FiniteSet([1, 2, 3])}), 1: Function()})),
        ("(2 :> b @@ 1 :> a)", Function.sequence([ModelValue("a"), ModelValue("b")])),
        ("(<<1, 2>> :> TRUE)", Function.of({Function.sequence([1, 2]): True})),
        ("(TRUE :> 1 @@ 1 :> 2)", Function.of([(True, 1), (1, 2)])),
    ],
)  # fmt: skip
def test_the_common_forms_are_read_without_the_other_reader(text: str, value: Value) -> None:
    """Scalars, sets, sequences, records, functions, intervals, wrapped or not."""
    common = read_common(text)
    assert common is not None
    assert State({"v": common}) == State({"v": value})


@pytest.mark.parametrize(
    "text",
    ["", "{1", "<<1>>2", "<<1>><<2>>", "{1, }", "[a |-> 1, a |-> 2]", "(1 :> 2 @@ 1 :> 3)", '<<"{1}">>',
     "(1)", "SUBSET {1}", "{{{{{{{{{{{{{{1}}}}}}}}}}}}}}"],
)  # fmt: skip
def test_the_rest_is_left_to_the_other_reader(text: str) -> None:
    """Mistakes, strings with signs in them, expressions, deep nesting."""
    assert read_common(text) is None


@pytest.mark.parametrize(
    "text",
    ['"' + '\\"' * 200_000, "<" * 200_000, "((" * 100_000, '{"a' * 100_000, "<a " * 100_000, "-" * 200_000,
     "[a |-> " * 50_000, "1 " * 100_000, "{" * 200_000 + "}" * 199_999, "\\in" * 100_000],
)  # fmt: skip
def test_long_mistakes_are_refused_in_linear_time(text: str) -> None:
    """Some hundred thousand characters of nonsense, where squared time would take hours."""
    with pytest.raises(ValueSyntaxError):
        read_any(text)
    assert read_common(text) is None
