"""States as differences: every state can be had again, and what does not change stands once."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from pytlc.report.states import LONGEST, States, changes_of, states_of
from pytlc.trace import Action, State, Step, Trace
from pytlc.values import FiniteSet, Function, ModelValue, Value, show


def trace_of(*states: Mapping[str, Value]) -> Trace:
    """A behaviour of these states."""
    steps = (
        Step(n, Action("Next") if n > 1 else None, State(dict(state))) for n, state in enumerate(states, 1)
    )
    return Trace(tuple(steps))


def again(states: States, number: int) -> dict[str, str]:
    """A state as a page puts it together."""
    texts = list(states.first)
    for step in states.steps[:number]:
        for row, text in step:
            texts[row] = text
    return {path: states.texts[text] for path, text in zip(states.paths, texts, strict=True)}


def function(**entries: Value) -> Function:
    """A function on model values."""
    return Function.of((ModelValue(name), value) for name, value in entries.items())


def test_a_function_is_taken_apart_where_it_changes() -> None:
    """Each entry has a row, and a step names the one that it changes."""
    states = states_of(
        trace_of({"x": 0, "f": function(a=1, b=2)}, {"x": 0, "f": function(a=1, b=3)}),
    )
    assert states.paths == ("x", "f[a]", "f[b]")
    assert states.steps == ((), ((2, states.texts.index("3")),))
    assert again(states, 2) == {"x": "0", "f[a]": "1", "f[b]": "3"}


def test_what_changes_as_a_whole_stays_whole() -> None:
    """Once the domain changes, the parts are not told apart, not even in steps that change only one."""
    states = states_of(
        trace_of({"f": function(a=1)}, {"f": function(a=2)}, {"f": function(a=2, b=0)}),
    )
    assert states.paths == ("f",)
    assert again(states, 2) == {"f": show(function(a=2))}
    assert again(states, 3) == {"f": show(function(a=2, b=0))}


def test_what_never_changes_is_one_row() -> None:
    """However large it is."""
    large = function(**{f"k{n}": n for n in range(50)})
    states = states_of(trace_of({"f": large, "x": 0}, {"f": large, "x": 1}))
    assert states.paths == ("f", "x")


def test_a_long_value_says_how_long_it_is() -> None:
    """Its end is left out, so that a page stays small."""
    states = states_of(trace_of({"s": FiniteSet(f"s{n}" for n in range(1000))}))
    (text,) = states.texts
    assert text.startswith('{"s')
    assert text.endswith("characters)")
    assert len(text) < LONGEST + 30


def test_the_same_text_stands_once() -> None:
    """A behaviour that goes back and forth costs a number a step."""
    states = states_of(trace_of(*({"x": n % 2} for n in range(100))))
    assert sorted(states.texts) == ["0", "1"]


VALUES = st.recursive(
    st.integers(0, 2) | st.booleans().map(lambda b: "yes" if b else "no") | st.just(ModelValue("m")),
    lambda inner: (
        st.lists(inner, max_size=3).map(Function.sequence)
        | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3).map(Function.record)
    ),
    max_leaves=6,
)


@given(st.lists(st.fixed_dictionaries({"x": VALUES, "y": VALUES}), min_size=1, max_size=6))
def test_every_state_can_be_had_again(values: list[dict[str, Value]]) -> None:
    """Each row of each state is the text of what is at that path."""
    trace = trace_of(*values)
    states = states_of(trace)
    for step in trace.steps:
        rows = again(states, step.number)
        for path, text in rows.items():
            name, *keys = path.replace("[", ".").replace("]", "").split(".")
            value: Value = step.state[name]
            for key in keys:
                assert isinstance(value, Function)
                value = value[int(key) if key.isdigit() else key]
            assert text == show(value)
    assert sum(map(len, states.steps)) <= sum(map(len, changes_of(trace)))
