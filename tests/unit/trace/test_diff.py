"""Differences between states: how deep they go and how they read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytlc.trace import Change, State, diff
from pytlc.values import FiniteSet, Function, ModelValue, Value, equal, parse_value
from tests.unit.values.strategies import values


def changes(before: str, after: str) -> list[str]:
    """The texts of the changes of one variable v."""
    return [
        str(change) for change in diff(State({"v": parse_value(before)}), State({"v": parse_value(after)}))
    ]


LONG = ", ".join(f'[irq |-> {number}, state |-> "pending"]' for number in range(8))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("1", "1", []),
        ("1", "TRUE", ["v: 1 -> TRUE"]),
        ("{}", '{"queued"}', ['v: {} -> {"queued"}']),
        ("(spi32 :> {} @@ spi33 :> {})", "(spi32 :> {1} @@ spi33 :> {})", ["v[spi32]: {} -> {1}"]),
        ("(p0 :> [irq |-> 1, lr |-> 2])", "(p0 :> [irq |-> 3, lr |-> 2])", ["v[p0].irq: 1 -> 3"]),
        (
            "(0 :> (TRUE :> 1 @@ 1 :> 2))",
            "(0 :> (TRUE :> 5 @@ 1 :> 6))",
            ["v[0][TRUE]: 1 -> 5", "v[0][1]: 2 -> 6"],
        ),
        ('("a b" :> 1 @@ "IF" :> 2)', '("a b" :> 2 @@ "IF" :> 3)', ['v["IF"]: 2 -> 3', 'v["a b"]: 1 -> 2']),
        ("(<<0, p1>> :> 1)", "(<<0, p1>> :> 2)", ["v[<<0, p1>>]: 1 -> 2"]),
        ("(0 :> <<a, b>>)", "(0 :> <<b>>)", ["v[0]: <<a, b>> -> <<b>>"]),
        ("<<a, b>>", "<<b, a>>", ["v: <<a, b>> -> <<b, a>>"]),
        ("<<>>", "(0 :> 1)", ["v: <<>> -> (0 :> 1)"]),
        ("<<1>>", "(0 :> 1)", ["v: <<1>> -> (0 :> 1)"]),
        ("[a |-> 1]", "[b |-> 1]", ["v: [a |-> 1] -> [b |-> 1]"]),
        ("[a |-> 1]", "{1}", ["v: [a |-> 1] -> {1}"]),
        (f"<<{LONG}>>", f"<<{LONG}>>".replace("irq |-> 3", "irq |-> 9"), ["v[4].irq: 3 -> 9"]),
    ],
)
def test_a_change_is_shown_where_a_reader_looks_for_it(before: str, after: str, expected: list[str]) -> None:
    """Entries of functions and records have paths; sets, short sequences, other domains are shown whole."""
    assert changes(before, after) == expected


def test_a_long_sequence_that_changes_its_length_is_one_change() -> None:
    """Elements are only compared in place while the places keep their meaning."""
    assert len(changes(f"<<{LONG}>>", f"<<{LONG}, 1>>")) == 1


def test_changes_follow_the_variables() -> None:
    """Changes come in the order of the variables; a variable of one state only is absent in the other."""
    before, after = State({"y": 1, "x": 1, "gone": 2}), State({"x": 2, "y": 2, "new": 3})
    assert [change.where for change in diff(before, after)] == ["y", "x", "gone", "new"]
    assert str(diff(before, after)[2]) == "gone: 2 -> (absent)"
    assert diff(before, after)[3] == Change(("new",), None, 3)


@pytest.mark.parametrize(
    ("before", "after", "added", "removed"),
    [
        ("{1, 2}", "{2, 3, TRUE}", (True, 3), (1,)),
        ("<<1, 2, 1>>", "<<2, 1, TRUE>>", (True,), (1,)),
        ("<<>>", "<<p1>>", (ModelValue("p1"),), ()),
        ("1", "2", (), ()),
        ("{1}", "<<1>>", (), ()),
        ("1..5", "1..10000000000", (), ()),
    ],
)
def test_sets_and_sequences_say_what_came_and_went(
    before: str, after: str, added: tuple[Value, ...], removed: tuple[Value, ...]
) -> None:
    """Elements are counted strictly and as often as they occur in a sequence."""
    change = Change(("v",), parse_value(before), parse_value(after))
    assert Function.sequence(change.added) == Function.sequence(added)
    assert Function.sequence(change.removed) == Function.sequence(removed)


def _replaced(value: Value, path: tuple[Value, ...], leaf: Value) -> Value:
    if not path:
        return leaf
    assert isinstance(value, Function)
    return Function.of(
        [
            (key, _replaced(image, path[1:], leaf) if equal(key, path[0]) else image)
            for key, image in value.items()
        ]
    )


@given(st.dictionaries(st.sampled_from("xyz"), values, min_size=1), st.data())
def test_applying_the_changes_to_the_first_state_gives_the_second(
    first: dict[str, Value], data: st.DataObject
) -> None:
    """The changes are complete and their paths right; equal states have none."""
    before = State(first)
    after = State({name: data.draw(values | st.just(value)) for name, value in first.items()})
    patched = dict(first)
    for change in diff(before, after):
        assert change.after is not None
        name = str(change.path[0])
        patched[name] = _replaced(patched[name], change.path[1:], change.after)
    assert State(patched) == after
    assert (diff(before, after) == ()) == (before == after)


@given(values, st.lists(st.sampled_from(["a", "b"]), max_size=4))
def test_a_change_at_the_end_of_a_path_is_found_there(value: Value, path: list[str]) -> None:
    """A single changed leaf of nested records is the only change, at its path."""
    before: Value = FiniteSet([value])
    after: Value = FiniteSet()
    for name in reversed(path):
        before = Function.record({name: before, "other": value})
        after = Function.record({name: after, "other": value})
    (change,) = diff(State({"v": before}), State({"v": after}))
    assert change.path == ("v", *path)


def test_a_long_sequence_that_becomes_a_record_is_one_change() -> None:
    """They have as many entries, and no argument in common."""
    long = Function.sequence(["x" * 40, "y" * 40])
    record = Function.record({"a": 1, "b": 2})
    for one, other in ((long, record), (record, long)):
        (change,) = diff(State({"v": one}), State({"v": other}))
        assert (change.path, change.before, change.after) == (("v",), one, other)
